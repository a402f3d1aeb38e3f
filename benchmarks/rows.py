"""Synthetic rows for the benchmarks, from a seed: a scheme, its members, and months of care."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import numpy as np
from care import DEFINITION

import world as build
from pacte.insurance.claims.models import Claim, ClaimLine, Invoice, InvoiceClaim
from pacte.insurance.members.models import Belonging, Beneficiary, Entitlement, Household
from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import rules
from pacte.insurance.schemes.models import Scheme, Service
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.people.models import Organisation
from pacte.places.models import Facility

START = date(2026, 1, 1)
FACILITIES = 60
LEVELS = ("post", "centre", "centre", "centre", "district_hospital")


def place() -> SimpleNamespace:
    """A mutual, its scheme confirmed, its facilities under convention, their tariffs."""
    w = build.world()
    made = schemes.open_scheme(
        build.act(), organisation=w.mutual, since=START, definition=DEFINITION
    )
    found = rules.check(rules.read_definition(DEFINITION))
    gaps = sorted({f.path for f in found if f.kind in rules.TO_ACKNOWLEDGE})
    schemes.confirm_version(build.act(), version=made["version"], acknowledged=gaps)
    schemes.load_services(build.act())
    for n in range(FACILITIES):
        uid = build.facility(f"Formation {n}", w.kati, level=LEVELS[n % len(LEVELS)])
        schemes.sign_convention(
            build.act(), scheme=made["scheme"], facility=uid, since=START, payment_days=60
        )
    for service in Service.objects.order_by("id"):
        schemes.set_tariff(
            build.act(), scheme=made["scheme"], service=service.code, since=START,
            price=500 + service.pk * 37 % 4_000,
        )  # fmt: skip
    w.scheme = made["scheme"]
    return w


def uids(draw: np.random.Generator, size: int) -> list[UUID]:
    return [UUID(bytes=draw.bytes(16), version=4) for _ in range(size)]


def keys(model: Any, size: int) -> np.ndarray:
    """The keys of the rows just inserted."""
    last = model.objects.order_by("-id").values_list("id", flat=True)[:size]
    return np.array(list(last), np.int64)[::-1]


@command("bench.enrol", may="enrol")
def enrol(act: Act, *, scheme: str, households: int) -> None:
    """Households of three, all with open rights since January."""
    draw = np.random.default_rng(1)
    chosen = Scheme.objects.get(uid=scheme)
    insert_many(
        act, Household, uid=uids(draw, households), mutual=[chosen.organisation_id] * households,
        number=[f"B-{n:07}" for n in range(households)], level=[""] * households,
        phone=[""] * households, language=["fr"] * households, joined_on=[START] * households,
        ranks=[3] * households, pending=[False] * households,
    )  # fmt: skip
    home = np.repeat(keys(Household, households), 3)
    size = len(home)
    names = [f"B-{n // 3:07}-{n % 3}" for n in range(size)]
    born = [date(1950, 1, 1) + timedelta(days=int(n)) for n in draw.integers(0, 27_000, size)]
    blank = [""] * size
    insert_many(
        act, Beneficiary, uid=uids(draw, size), household=home, card_number=names, name=names,
        sound=blank, sex=["f", "m", "f"] * households, born_on=born, year_only=[False] * size,
        relation=["member", "spouse", "child"] * households, phone=blank, photo=blank,
    )  # fmt: skip
    person = keys(Beneficiary, size)
    insert_many(
        act, Belonging, beneficiary=person, household=home, since=[START] * size,
        closed=[False] * size, why=["enrolled"] * size,
    )  # fmt: skip
    insert_many(
        act, Entitlement, beneficiary=person, scheme=[chosen.pk] * size, since=[START] * size,
        open=[True] * size, reason=np.zeros(size, np.int64), covered_from=[START] * size,
    )  # fmt: skip
    act.record(chosen, people=size)


@command("bench.treat", may="open_claim")
def treat(act: Act, *, scheme: str, lines: int, first: str, seed: int) -> None:
    """A month of care: claims of two or three lines, on submitted invoices."""
    draw = np.random.default_rng(seed)
    chosen, month = Scheme.objects.get(uid=scheme), date.fromisoformat(first)
    claims = max(lines * 2 // 5, 1)
    people = np.array(list(Beneficiary.objects.order_by("id").values_list("id", "household")))
    people = people[draw.integers(0, len(people), claims)]
    facilities = np.array(list(Facility.objects.order_by("id").values_list("id", flat=True)))
    facility = draw.choice(facilities[-FACILITIES:], claims)
    start = [month + timedelta(days=int(n)) for n in draw.integers(0, 28, claims)]
    insert_many(
        act, Claim, uid=uids(draw, claims), number=[f"B{seed}-{n:07}" for n in range(claims)],
        reference=[""] * claims, scheme=[chosen.pk] * claims, beneficiary=people[:, 0],
        household=people[:, 1], facility=facility, care_on=start, ended_on=[None] * claims,
        visit=draw.choice(["ordinary", "emergency", "referral"], claims).tolist(),
        referral_number=["R1" if n % 3 else "" for n in range(claims)], diagnosis=[""] * claims,
        claimed_on=start, received_at=[clock.now()] * claims,
    )  # fmt: skip
    claim = keys(Claim, claims)
    at = draw.integers(0, claims, lines)
    services = np.array(list(Service.objects.order_by("id").values_list("id", flat=True)))
    insert_many(
        act, ClaimLine, uid=uids(draw, lines), claim=claim[at],
        service=draw.choice(services, lines), care_on=[start[n] for n in at.tolist()],
        quantity=draw.integers(1, 5, lines), cost=draw.integers(200, 6_000, lines),
    )  # fmt: skip
    _invoices(act, chosen, month, facility, claim, seed)
    act.record(chosen, lines=lines)


def _invoices(
    act: Act, scheme: Scheme, month: date, facility: np.ndarray, claim: np.ndarray, seed: int
) -> None:
    """One submitted invoice for each facility, with its claims."""
    payer = Organisation.objects.get(pk=scheme.organisation_id)
    made = {}
    for n, pk in enumerate(np.unique(facility).tolist()):
        invoice = Invoice(
            scheme=scheme, facility_id=pk, month=month, payer=payer, settler=payer,
            number=f"BF{seed}-{n}", submitted_on=month + timedelta(days=34),
        )  # fmt: skip
        act.save(invoice)
        made[pk] = invoice.pk
    rows = np.array([made[pk] for pk in facility.tolist()], np.int64)
    insert_many(act, InvoiceClaim, invoice=rows, claim=claim)
