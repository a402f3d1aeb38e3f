"""A file set against the register: what each line would enter, what is known already, and each
fault with its cell. Nothing is guessed, nothing is entered while a fault is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from pacte.delivery.records import sheets
from pacte.delivery.records.sheets import Line, Reading
from pacte.delivery.works import named, reading_items, reading_works
from pacte.delivery.works.cares import Cares
from pacte.delivery.works.models import Brought, State, Work, WorkItem
from pacte.kernel import names
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.ledger import queries as ledger
from pacte.places.rules import geo


@dataclass(frozen=True, slots=True)
class NewWork:
    """A work to enter; ``row`` is not saved."""

    line: Line
    row: Work

    @property
    def step(self) -> str:
        return self.line.told.get("step") or "need"


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of the bill of quantities to enter; ``row`` is not saved."""

    line: Line
    row: WorkItem
    price: Money | None  # Of one unit.


@dataclass(slots=True)
class Seen:
    """What entering a file would do."""

    read: Reading
    works: list[NewWork] = field(default_factory=list)
    items: list[NewItem] = field(default_factory=list)
    known: int = 0  # Lines that the register has already.
    total: Money | None = None  # Of items that all have a price.

    @property
    def count(self) -> int:
        return len(self.works) + len(self.items)

    @property
    def ready(self) -> bool:
        """Whether all that the file says can be entered."""
        return not self.read.faults and self.count > 0


def preview(brought: Brought, today: date) -> Seen:
    """Read a file that was brought, against what the register has today."""
    there = sheets.unpack(brought.packed)
    if brought.kind == Brought.Kind.ITEMS:
        return _see_items(brought, sheets.read(there, reading_items.layout(brought.currency)))
    return _see_works(brought, sheets.read(there, reading_works.layout(today)), today)


def _see_works(brought: Brought, read: Reading, today: date) -> Seen:
    seen = Seen(read)
    known = _titles(brought.organisation_id)
    met: set[tuple[str, int, str]] = set()
    find = _Finder(today)
    for line in read.lines:
        row = _work(line, read, find)
        if row is None:
            continue
        row.organisation_id = brought.organisation_id
        key = _key(row.facility_id, row.place_id, row.plain)
        if key in met:
            read.wrong(line, Refused("Cet ouvrage est deux fois dans le fichier."), "title")
        elif key in known:
            seen.known += 1
        else:
            seen.works.append(NewWork(line, row))
        met.add(key)
    return seen


def _key(facility: int | None, place: int, plain: str) -> tuple[str, int, str]:
    """What makes two lines the same work: its title, at a facility or in a place."""
    return ("facility", facility, plain) if facility else ("place", place, plain)


def _titles(organisation: int) -> set[tuple[str, int, str]]:
    """The works that an organisation has already."""
    rows = Work.objects.filter(organisation=organisation).exclude(state=State.CANCELLED)
    return {_key(*row) for row in rows.values_list("facility", "place", "plain")}


class _Finder:
    """What the texts of a file name; each is asked once."""

    def __init__(self, today: date) -> None:
        self.facility: Callable[[str], Any] = cache(named.facilities)
        self.place: Callable[[str], Any] = cache(partial(named.places_on, today))
        self.source: Callable[[str], Any] = cache(ledger.source_by_code)
        self.cares = Cares()


def _work(line: Line, read: Reading, find: _Finder) -> Work | None:
    """The work of a line; None when what it names is not known, which is told."""
    told = line.told
    row = Work(title=told["title"], plain=names.normalised(told["title"])[:200])
    row.kind, row.nature, row.words = told["kind"], told["nature"], told.get("words", "")
    row.programme, row.latitude = told.get("programme", ""), told.get("latitude")
    row.longitude = told.get("longitude")
    try:
        if said := told.get("facility"):
            row.facility = named.one(find.facility(said), said, "facility")
        if said := told.get("place"):
            row.place = named.one(find.place(said), said, "place")
        elif row.facility is not None:
            there: Any = row.facility.place or row.facility.area
            row.place = there
        if row.place_id is None:
            raise Refused("Le lieu de cette formation n’est pas connu : dites-le.", field="place")
        if said := told.get("source"):
            row.source = find.source(said)
            if row.source is None:
                raise Refused("Aucune source d’argent n’a ce code.", field="source")
        row.opens = find.cares.read(told.get("opens", ""))
        if row.latitude is not None and row.longitude is not None:
            geo.check_position(row.place.country, row.latitude, row.longitude)
    except Refused as refusal:
        read.wrong(line, refusal, "latitude" if "latitude" in line.cells else "title")
        return None
    return row


def _see_items(brought: Brought, read: Reading) -> Seen:
    assert brought.work_id is not None
    seen = Seen(read)
    rows = WorkItem.objects.filter(work=brought.work_id, closed=False)
    known = {row.code: row for row in rows}
    met: set[str] = set()
    for line in read.lines:
        row = WorkItem(work_id=brought.work_id, code=line.told["code"], label=line.told["label"])
        row.unit, row.quantity = line.told["unit"], line.told["quantity"]
        row.price = line.told.get("price")
        if row.code in met:
            twice = Refused(
                "Ce numéro de poste est deux fois dans le fichier. S’il finit par un zéro,"
                " écrivez-le comme du texte."
            )
            read.wrong(line, twice, "code")
        elif row.code not in known:
            price = None if row.price is None else Money(row.price, brought.currency)
            seen.items.append(NewItem(line, row, price))
        elif _same(row, known[row.code]):
            seen.known += 1
        else:
            other = Refused("Ce poste est déjà dans le devis, autrement : retirez-le d’abord.")
            read.wrong(line, other, "code")
        met.add(row.code)
    seen.total = _total([one.row for one in seen.items], brought.currency)
    return seen


def _same(row: WorkItem, other: WorkItem) -> bool:
    facts = ("label", "unit", "quantity", "price")
    return all(getattr(row, name) == getattr(other, name) for name in facts)


def _total(rows: list[WorkItem], currency: str) -> Money | None:
    """What the items come to; None when a price is missing."""
    if not rows or any(row.price is None for row in rows):
        return None
    total = Decimal(sum(row.quantity * (row.price or 0) for row in rows))
    return Money(int((total / 1000).to_integral_value()), currency)
