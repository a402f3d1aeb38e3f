"""Stocks in the demonstration: sheets of the last months, one facility day by day, a promise that
is not kept, a month that nobody wrote. All of it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from pacte.delivery.supplies import commands as supplies
from pacte.delivery.supplies import shipped
from pacte.insurance.schemes import queries as schemes
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.periods import Month
from pacte.people import queries as people

Who = Callable[[str], Act]
FOLLOWED = ("AMOX", "ACT", "TDRP", "SRO", "PARA", "OXYT", "FERF", "CEFT")
KEEPERS = {"CSNYU": "gerant-centre", "HDGIS": "gerant-hopital", "CSMUD": "district",
           "CSGIS": "district"}  # fmt: skip
MONTHS = 5
INVENTED = "Inventé pour la démonstration"


def live(who: Who, today: date) -> None:
    """Five months of sheets, this month by day in one centre, and what a convention promises."""
    supplies.load_products(Act(SYSTEM, "démonstration"), rows=shipped.products())
    draw = Random(7)
    last = Month.of(today).plus(-1)
    for code, keeper in KEEPERS.items():
        left: dict[str, int] = {}
        for back in range(MONTHS - 1, -1, -1):
            month = last.plus(-back)
            if code == "CSMUD" and back == 0:
                continue  # Its sheet of last month is not written yet.
            lines = [_line(draw, item, left, out=_runs_out(code, item, back)) for item in FOLLOWED]
            supplies.fill_month(
                who(keeper), facility=_facility(code), month=month.text, lines=lines,
                synthetic=True,
            )  # fmt: skip
    _by_day(who, today)
    _promise(who, last.plus(-MONTHS).first, today)


def _runs_out(code: str, item: str, back: int) -> bool:
    return (code, item, back) in {("CSNYU", "ACT", 0), ("CSGIS", "OXYT", 2), ("CSGIS", "SRO", 0)}


def _line(draw: Random, item: str, left: dict[str, int], *, out: bool) -> dict[str, Any]:
    """A month of a product: most months something is left; once it runs out."""
    opening = left.get(item, draw.randrange(150, 400))
    received = 0 if out else draw.randrange(100, 300)
    issued = opening if out else min(opening + received, draw.randrange(80, 260))
    lost = 0 if out else min(opening + received - issued, draw.randrange(3))
    closing = opening + received - issued - lost
    told = {"product": item, "opening": None if item in left else opening, "received": received,
            "issued": issued, "lost": lost, "closing": closing,
            "stockout_days": 6 if out else 0}  # fmt: skip
    left[item] = closing
    return told


def _by_day(who: Who, today: date) -> None:
    """This month at Nyundo: a lot that expires soon comes in, some go out."""
    here = {"facility": _facility("CSNYU"), "words": INVENTED, "synthetic": True}
    soon = today + timedelta(days=40)
    supplies.record_movement(
        who("gerant-centre"), product="AMOX", kind="receipt", on=today, quantity=120, lot="AX-114",
        expires_on=soon, **here,
    )  # fmt: skip
    for item, quantity in (("PARA", 30), ("SRO", 12), ("AMOX", 25)):
        supplies.record_movement(
            who("gerant-centre"), product=item, kind="issue", on=today, quantity=quantity, **here
        )


def _promise(who: Who, since: date, today: date) -> None:
    """The clause on tracers of the convention of Nyundo names its products."""
    agency = people.organisation_by_code("AGENCE")
    assert agency is not None
    scheme = next(s for s in schemes.schemes_of([agency.pk]))
    owner = who("agence")
    rows = schemes.conventions_visible_to(owner.actor, today).filter(scheme=scheme)
    for row in rows:
        for clause in schemes.clauses_on(row.pk, today):
            if clause.subject == "tracer_medicines":
                supplies.set_commitment(
                    owner, convention=str(row.uid), clause=clause.number,
                    products=["ACT", "AMOX", "SRO", "OXYT"], stockout_days_most=3, since=since,
                )  # fmt: skip


def _facility(code: str) -> str:
    found = people.organisation_by_code(code)
    assert found is not None and found.facility is not None, code
    return str(found.facility.uid)
