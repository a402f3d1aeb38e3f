"""The centre of Kati treats the family of Aminata, covered since July 2026. Made by commands only.

Fanta manages the centre, Coumba is its cashier; Awa settles and Issa advises for the mutual; Penda
prepares payments, Seydou signs them. Kalilou is the cashier of another centre.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import world as build
from insurance.members import town
from insurance.members.till import open_desk
from pacte.insurance.claims import commands
from pacte.insurance.claims.models import Claim, ClaimLine, Invoice
from pacte.insurance.members.commands import money
from pacte.insurance.members.models import Beneficiary, Membership
from pacte.insurance.schemes import commands as schemes
from pacte.journal import clock
from pacte.journal.command import Act

PAID_ON, TODAY = date(2026, 7, 1), date(2026, 10, 5)
SEPTEMBER = "2026-09"
DEFINITION = f"""{town.SCHEME}
limits:
- {{amount: 10000, per: person_year, ref: statuts}}
exclusions:
- {{services: [delivery], payer: state, why: gratuité, ref: statuts}}
submission: {{late_after_days: 30, ref: statuts}}
"""
PRICES = {"consultation": 1_500, "lab_malaria": 1_000, "minor_surgery": 8_000, "delivery": 12_000}


class Days:
    """The clock of the tests: it stands on the day it is told."""

    def __init__(self, monkeypatch: Any, day: date) -> None:
        self.day = day
        monkeypatch.setattr(clock, "today", lambda: self.day)


def clinic(days: Days) -> SimpleNamespace:
    """The town with its scheme, its clinic under convention, and a family whose rights are open."""
    w = build.world()
    days.day = PAID_ON
    opened = schemes.open_scheme(
        build.act(), organisation=w.mutual, since=build.START, definition=DEFINITION
    )
    town.confirmed(opened["version"], DEFINITION)
    w.scheme = opened["scheme"]
    schemes.load_services(build.act())
    schemes.sign_convention(
        build.act(), scheme=w.scheme, facility=w.centre, since=build.START, payment_days=60
    )
    for code, price in PRICES.items():
        schemes.set_tariff(
            build.act(), scheme=w.scheme, service=code, since=build.START, price=price
        )
    _staff(w)
    w.home = enrolled(w, *town.FAMILY)
    w.aminata, w.moussa, w.fatoumata = w.home["people"]
    days.day, w.days = TODAY, days
    return w


def _staff(w: SimpleNamespace) -> None:
    w.oumar = build.person("oumar", manager=w.mutual)
    w.coumba = build.person("coumba", cashier=w.clinic)
    w.issa, w.iba = build.person("issa", adviser=w.mutual), build.person("iba", adviser=w.mutual)
    w.penda = build.person("penda", payer=w.mutual)
    w.seydou = build.person("seydou", signatory=w.mutual)
    w.auditor = build.person("kadia", auditor=w.mutual)
    w.far = build.facility("Centre de Kayes", w.kayes)
    w.far_clinic = build.organisation("Centre de Kayes", "facility", facility=w.far, code="CKAYES")
    w.kalilou = build.person("kalilou", cashier=w.far_clinic)
    w.desk = open_desk(w, w.awa)


def enrolled(w: SimpleNamespace, *persons: dict, paid: bool = True) -> dict:
    """A household of level 2 whose contribution is paid on the day it joins."""
    home = town.enrol(w, *persons, enrolled_on=clock.today())
    held = Membership.objects.get(household__uid=home["household"])
    if paid:
        money.collect_payment(
            Act(w.awa), membership=str(held.uid), desk=w.desk, currency="XOF", means="cash",
            amount=3_000 * len(persons),
        )  # fmt: skip
    return home


def card(uid: str) -> str:
    return str(Beneficiary.objects.get(uid=uid).card_number)


def line(service: str = "consultation", cost: int | None = 1_500, quantity: int = 1) -> dict:
    return {"service": service, "cost": cost, "quantity": quantity, "care_on": None}


def treat(
    w: SimpleNamespace, *lines: dict, who: str = "", on: date = date(2026, 9, 10), by: Any = None,
    **more: Any,
) -> Claim:  # fmt: skip
    """A claim recorded by the centre's cashier."""
    made = commands.open_claim(
        Act(by or w.coumba), scheme=w.scheme, beneficiary=who or w.aminata, facility=w.centre,
        care_on=on, lines=list(lines or (line(),)), **more,
    )  # fmt: skip
    return Claim.objects.get(uid=made["uid"])


def invoice(w: SimpleNamespace, month: date = date(2026, 9, 1)) -> Invoice:
    return Invoice.objects.filter(scheme__uid=w.scheme, month=month).order_by("-sequence")[0]


def send(w: SimpleNamespace, month: date = date(2026, 9, 1), **more: Any) -> Invoice:
    sent = commands.submit_invoice(Act(w.fanta), invoice=str(invoice(w, month).uid), **more)
    return Invoice.objects.get(uid=sent["uid"])


def settle(w: SimpleNamespace, month: str = SEPTEMBER, by: Any = None) -> dict:
    return commands.settle_month(Act(by or w.awa), scheme=w.scheme, month=month)


def settled(w: SimpleNamespace, *lines: dict, **more: Any) -> ClaimLine:
    """One line of September, treated, sent and settled."""
    claim = treat(w, *lines, **more)
    send(w)
    settle(w)
    return claim.lines.select_related("decision").first()
