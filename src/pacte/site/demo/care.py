"""The care of the demonstration: attestations, invoices, settlements, opinions, payments.

A clinic records its care each month; sends its invoice in the next; the agency settles, and pays
after one to seven weeks. The last months are left at each of the steps, so that each page has work.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from pacte.insurance.claims import commands as claims
from pacte.insurance.claims.queries import invoices as invoice_queries
from pacte.insurance.claims.queries import money as money_queries
from pacte.insurance.claims.queries import prices as price_queries
from pacte.insurance.claims.queries import review as claims_review
from pacte.insurance.claims.rules import Reason
from pacte.journal import clock
from pacte.kernel.actor import SYSTEM
from pacte.kernel.periods import Month, months_between
from pacte.people import queries as registered
from pacte.site.demo.life import HOUSEHOLDS, Home, Life
from pacte.site.demo.stage import FACILITIES, PRICES

MONTHLY = {"CSNYU": 34, "CSMUD": 24, "CSGIS": 26, "HDGIS": 14}
SENDERS = {"CSNYU": "gerant-centre", "HDGIS": "gerant-hopital"}
DIAGNOSES = ("B54", "J06", "A09", "N39", "")
AT_CENTRE = (("consultation", 10), ("lab_malaria", 6), ("lab_urine", 2), ("injection", 2),
             ("dressing", 2), ("antenatal", 2), ("minor_surgery", 1))  # fmt: skip
SETTLED_UNTIL = 2  # Months before this one: settled; the last of them is not paid yet.


def plan(life: Life) -> None:
    """Put the care of every month on its days, and what follows from it."""
    this_month = Month.of(life.today)
    for month in months_between(life.begin + timedelta(days=20), life.today):
        for code, *_rest in FACILITIES:
            last = min(month.until - timedelta(days=1), life.today - timedelta(days=1))
            life.on(last, partial(_record, life, code, month, last))
            if month < this_month:
                sent = life.day(month.until + timedelta(days=2), 6)
                if (code, month.plus(1)) != ("CSNYU", this_month):  # One is yet to send.
                    life.on(sent, partial(_send, life, code, month))
        if month.plus(SETTLED_UNTIL) <= this_month:
            _plan_settlement(life, month, paid=month.plus(SETTLED_UNTIL) < this_month)
    life.on(life.today - timedelta(days=1), lambda: _at_the_counter(life))
    life.on(life.today - timedelta(days=30), lambda: _owed_by_hand(life))


def _record(life: Life, code: str, month: Month, last: date) -> None:
    """What a facility gave in a month, as its workbook would say it."""
    hospital = code == "HDGIS"
    number = max(2, MONTHLY[code] * life.households // HOUSEHOLDS)
    told = [_episode(life, code, month, last, hospital) for _ in range(number)]
    unique = {(said["card"], said["care_on"]): said for said in told}
    claims.receive_month(
        life.stage.act(), facility=life.stage.facilities[code], scheme=life.stage.scheme,
        claims=list(unique.values()),
    )  # fmt: skip


def _episode(life: Life, code: str, month: Month, last: date, hospital: bool) -> dict[str, Any]:
    home = _patient(life, code)
    card = life.draw.choice(home.cards)
    care_on = month.first + timedelta(days=life.draw.randrange((last - month.first).days + 1))
    said: dict[str, Any] = {"card": card, "care_on": care_on}
    said["diagnosis"] = life.draw.choice(DIAGNOSES)
    if hospital:
        days = life.draw.randint(1, 6)
        said |= {"visit": "referral", "ended_on": min(care_on + timedelta(days=days), last)}
        if life.draw.random() < 0.9:
            said["referral_number"] = f"REF-{life.draw.randrange(10_000):04d}"
        lines = [_line(life, "hospital_day", 1, days), _line(life, "consultation", 1, 1)]
        if life.draw.random() < 0.12:
            lines.append(_line(life, "caesarean", 1, 1))
        return said | {"lines": lines}
    services, weights = zip(*AT_CENTRE, strict=True)
    wanted = dict.fromkeys(life.draw.choices(services, weights, k=life.draw.randint(1, 3)))
    return said | {"lines": [_line(life, service, 0, 1) for service in wanted]}


def _line(life: Life, service: str, level: int, quantity: int) -> dict[str, Any]:
    """Mostly at the tariff; sometimes above it; now and then a price not known yet."""
    price = PRICES[service][level]
    assert price is not None
    draw = life.draw.random()
    cost = None if draw < 0.01 else price * 13 // 10 if draw < 0.06 else price
    return {"service": service, "quantity": quantity, "cost": cost}


def _patient(life: Life, code: str) -> Home:
    """Mostly of a household near by that has paid; now and then of one that has not."""
    near = {"CSNYU": "NYU", "CSMUD": "MUD", "CSGIS": "GIS"}.get(code)
    homes = [home for home in life.homes if near in (None, home.mutual)]
    paid = [home for home in homes if home.paid]
    return life.draw.choice(paid if paid and life.draw.random() < 0.94 else homes or life.homes)


def _send(life: Life, code: str, month: Month) -> None:
    username = SENDERS.get(code, "")
    for invoice in _invoices(life, code, month).filter(submitted_on=None):
        claims.submit_invoice(
            life.stage.act(username), invoice=str(invoice.uid), received_on=clock.today()
        )


def _invoices(life: Life, code: str, month: Month) -> Any:
    """The invoices of a facility for a month."""
    every = invoice_queries.invoices_for(SYSTEM, clock.today())
    return every.filter(facility__uid=life.stage.facilities[code], month=month.first)


def _plan_settlement(life: Life, month: Month, *, paid: bool) -> None:
    """Some lines go to the adviser; the month is settled; a cut is contested; the bank pays."""
    day = month.until + timedelta(days=10)
    stage = life.stage
    life.on(day, lambda: _ask_opinions(life, month))
    life.on(day + timedelta(days=2), lambda: _give_opinions(life, leave=0 if paid else 1))
    life.on(
        day + timedelta(days=4),
        lambda: claims.settle_month(
            stage.act("liquidateur"), scheme=stage.scheme, month=month.text
        ),
    )
    life.on(day + timedelta(days=6), lambda: _contest(life, month))
    if paid:  # The last lines without a price still wait for it.
        life.on(day + timedelta(days=20), lambda: _give_prices(life, month))
    pay_on = day + timedelta(days=7 + life.draw.randint(0, 45))
    life.on(pay_on if paid else day + timedelta(days=8), lambda: _pay(life, paid=paid))


def _ask_opinions(life: Life, month: Month) -> None:
    claims.sample_lines(
        life.stage.act("liquidateur"), scheme=life.stage.scheme, month=month.text, percent=2,
        above=60_000, seed=month.month,
    )  # fmt: skip


def _give_opinions(life: Life, leave: int) -> None:
    """The adviser answers, and leaves some of the last requests for tomorrow."""
    requests = list(claims_review.requests_for(life.stage.workers["medecin"], clock.today()))
    for place, request in enumerate(requests[: len(requests) - leave]):
        line = str(request.line.uid)
        if place % 3 == 0 and request.line.quantity > 1:
            claims.review_line(
                life.stage.act("medecin"), line=line, verdict="changed",
                quantity=request.line.quantity - 1, why="Durée du séjour non justifiée",
            )  # fmt: skip
        else:
            claims.review_line(
                life.stage.act("medecin"), line=line, verdict="accepted", why="Conforme au dossier"
            )


def _contest(life: Life, month: Month) -> None:
    """The centre of Nyundo contests the largest cut to the tariff; every second month it wins."""
    cut = [
        line
        for invoice in _invoices(life, "CSNYU", month)
        for line in invoice_queries.lines_on(invoice).filter(decision__reason=Reason.TARIFF_CUT)
    ]
    if not cut:
        return
    line = max(cut, key=lambda one: one.decision.refused)
    wanted = line.decision.mutual_pays + line.decision.refused
    appeal = claims.make_appeal(
        life.stage.act("gerant-centre"), line=str(line.uid), amount=wanted,
        text="Le prix demandé est celui du barème affiché au centre.",
    )  # fmt: skip
    if month.plus(SETTLED_UNTIL) >= Month.of(life.today):
        return  # The last one still waits for its answer.
    right = month.month % 2 == 0
    claims.answer_appeal(
        life.stage.act("medecin2"), appeal=appeal, verdict="accepted" if right else "refused",
        amount=wanted if right else 0, text="Vu le barème joint." if right else "Barème dépassé.",
    )  # fmt: skip


def _give_prices(life: Life, month: Month) -> None:
    """Each facility gives the prices that it did not know when it recorded its care."""
    every = price_queries.waiting(price_queries.lines_for(SYSTEM, clock.today()))
    for code, *_rest in FACILITIES:
        place = life.stage.facilities[code]
        rows = every.filter(claim__facility__uid=place, claim__invoiced__invoice__month=month.first)
        level = 1 if code == "HDGIS" else 0
        told = [{"line": str(row.uid), "cost": PRICES[row.service.code][level]} for row in rows]
        if told:
            act = life.stage.act(SENDERS.get(code, ""))
            claims.state_prices(act, facility=place, prices=told)


def _pay(life: Life, *, paid: bool) -> None:
    """What is owed is paid with two signatures; the last batch still waits for the second."""
    agency = registered.organisation_by_code("AGENCE")
    assert agency is not None
    owed = [str(s.uid) for s in money_queries.unpaid([agency.pk]) if s.due > 0]
    if not owed:
        return
    batch = claims.prepare_batch(life.stage.act("payeur"), payer=str(agency.uid), statements=owed)[
        "uid"
    ]
    if paid:
        claims.sign_batch(life.stage.act("signataire"), batch=batch)
        claims.pay_batch(
            life.stage.act("payeur"), batch=batch, paid_on=clock.today(),
            reference=f"VIR-{clock.today():%Y%m%d}",
        )  # fmt: skip


def _at_the_counter(life: Life) -> None:
    """Yesterday, the cashier of Nyundo opened attestations one by one."""
    for home in [home for home in life.homes if home.mutual == "NYU"][:5]:
        claims.open_claim(
            life.stage.act("caissier"), scheme=life.stage.scheme, beneficiary=home.people[0],
            facility=life.stage.facilities["CSNYU"], care_on=clock.today(),
            lines=[{"service": "consultation", "quantity": 1, "cost": 1_500, "care_on": None}],
        )  # fmt: skip


def _owed_by_hand(life: Life) -> None:
    """A payer that is not in Pacte owes the centre too."""
    claims.record_receivable(
        life.stage.act("gerant-centre"), facility=life.stage.facilities["CSNYU"],
        payer="Programme de gratuité (démonstration)", label="Accouchements pris en charge",
        month=Month.of(life.today).plus(-2).text, amount=184_000, currency="RWF",
        since=life.today - timedelta(days=40),
    )  # fmt: skip
