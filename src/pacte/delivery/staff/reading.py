"""From the cells of a sheet of people to who they are: every error with its cell, nothing guessed.

Sheets of staff and of attendance are read alike: a cell by the rule of its column, each fault told
with its address; then all the people of the sheet are looked for at once, by number, phone and
name; who cannot be told for sure is left for somebody to choose. No database but the register.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

from pacte.delivery.staff import registering
from pacte.delivery.staff.rules import people as telling
from pacte.files.tables import column_name
from pacte.insurance.members import rules as registers
from pacte.kernel import names
from pacte.kernel.refusal import Refused

ERRORS_MAX = 2_000
NEAR_MAX = 200  # Errors for which a name that is near is looked for.


@dataclass(slots=True)
class Report:
    """What a sheet holds: counts, what is wrong."""

    lines: int = 0
    people: int = 0
    sure: int = 0
    new: int = 0
    doubtful: int = 0
    ready: int = 0  # Lines without an error.
    errors: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)


class Who(NamedTuple):
    """Whom a line names, as written; two lines with the same ``Who`` are one person."""

    number: str
    sound: str
    phone: str
    facility: int | None


@dataclass(slots=True)
class Known:
    """What the register says: who bears a number, a name, a phone."""

    numbers: Mapping[str, tuple[int, str]]
    alike: Mapping[str, Sequence[telling.Known]]
    phoned: Mapping[str, Sequence[telling.Known]]


@dataclass(slots=True, kw_only=True)
class Cells:
    """Reads the cells of one sheet of people, and tells what is wrong in them."""

    sheet: str
    column: int  # Of the first cell.
    headings: Sequence[Any]
    columns: Mapping[str, int]
    facilities: Mapping[str, Sequence[tuple[int, str]]]  # Code or plain name → (key, code).
    country: str
    today: date
    report: Report = field(default_factory=Report)
    _read: dict[tuple[str, Any], Any] = field(default_factory=dict)

    def text(self, cells: Sequence[Any], name: str) -> str:
        place = self.columns.get(name, -1)
        value = cells[place] if 0 <= place < len(cells) else None
        return value.strip() if isinstance(value, str) else "" if value is None else str(value)

    def cell(self, at: int, cells: Sequence[Any], name: str, read: Callable[[str], Any]) -> Any:
        """Read a cell; the same text is read once, a fault is told each time."""
        if name not in self.columns or not (text := self.text(cells, name)):
            return None
        if (name, text) in self._read:
            return self._read[name, text]
        try:
            found = self._read[name, text] = read(text)
        except Refused as refusal:
            self.fault(at, self.columns[name], text, refusal)
            return None
        return found

    def once(self, key: tuple[str, Any], check: Callable[[], Any]) -> None:
        """Check what many lines say alike once only; what is refused is refused each time."""
        if key not in self._read:
            check()
            self._read[key] = True

    def name(self, at: int, cells: Sequence[Any]) -> str:
        text = " ".join(filter(None, (self.text(cells, "name"), self.text(cells, "given"))))
        if not text:
            return ""
        try:
            return registers.read_name(text)
        except Refused as refusal:
            self.fault(at, self.name_column, text, refusal)
            return ""

    def named(self, cells: Sequence[Any]) -> bool:
        """Whether a line says something of who it names, be it wrong."""
        return any(self.text(cells, name) for name in ("name", "given", "number"))

    @property
    def name_column(self) -> int:
        return self.columns.get("name", self.columns.get("number", 0))

    def phone(self, text: str) -> str:
        return registers.read_phone(text, self.country)

    def facility(self, text: str) -> int:
        found = self.facilities.get(text.upper()) or self.facilities.get(names.normalised(text))
        if found and len(found) == 1:
            return found[0][0]
        if found:
            raise Refused(
                "Plusieurs formations s’appellent « %(text)s » : écrivez le code (%(codes)s).",
                text=text[:40], codes=", ".join(code for _, code in found[:6]),
            )  # fmt: skip
        plain = names.normalised(text)
        few = self.report.errors < NEAR_MAX
        near = get_close_matches(plain, self.facilities, 1, 0.75) if few else []
        if near:
            raise Refused(
                "Aucune formation ne s’appelle « %(text)s » : vouliez-vous « %(near)s » ?",
                text=text[:40], near=near[0],
            )  # fmt: skip
        raise Refused("Aucune formation n’a ce nom, ni ce code : « %(text)s ».", text=text[:40])

    def fault(self, at: int, place: int, value: Any, refusal: Refused) -> None:
        """Tell what is wrong in a cell: its address, heading and value, what would be right."""
        self.report.errors += 1
        if len(self.report.faults) >= ERRORS_MAX:
            return
        heading = self.headings[place] if place < len(self.headings) else ""
        self.report.faults.append({
            "sheet": self.sheet, "cell": f"{column_name(self.column + place)}{at}",
            "heading": str(heading or ""), "value": "" if value is None else str(value)[:80],
            **refusal.kept(),
        })  # fmt: skip


# Telling who is who


def known_of(named: Iterable[Who]) -> Known:
    """Look in the register for everybody of a sheet at once."""
    whos = list(named)
    alike, phoned = registering.look_alikes({w.sound for w in whos}, {w.phone for w in whos})
    return Known(registering.by_number({w.number for w in whos if w.number}), alike, phoned)


def told(
    reader: Cells, line: int, who: Who, sex: str, known: Known
) -> tuple[str, list[int]] | None:
    """Who a line names: sure, doubtful or new, and the people meant; None: an error, told."""
    if not who.number:
        said = telling.Known(0, who.sound, who.phone, who.facility, sex)
        near, phoned = known.alike.get(who.sound, ()), known.phoned.get(who.phone, ())
        return telling.recognised(said, near, phoned)
    found = known.numbers.get(who.number)
    if found is None:
        refused = Refused("Personne n’a le numéro « %(number)s ».", number=who.number)
    elif who.sound and not set(who.sound.split()) & set(found[1].split()):
        refused = Refused("Le numéro « %(number)s » est celui de quelqu’un d’autre.",
                          number=who.number)  # fmt: skip
    else:
        return telling.SURE, [found[0]]
    reader.fault(line, reader.columns["number"], who.number, refused)
    return None


def key_of(who: Who) -> str:
    """A short name of an identity, for the choices that somebody makes."""
    return hashlib.sha256(repr(tuple(who)).encode()).hexdigest()[:16]


def count_kinds(report: Report, people: Sequence[Mapping[str, Any]]) -> None:
    """How many people are known for sure, new, to be chosen."""
    report.people = len(people)
    for kind in (telling.SURE, telling.NEW, telling.DOUBTFUL):
        setattr(report, kind, sum(one["kind"] == kind for one in people))
