"""From the lines of a list of staff to people and posts: every error with its cell.

Who is known is completed, never moved: somebody whom the register puts in another facility is given
a post here beside the other, and it is said, because only who keeps their sheet knows whether the
first one ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from pacte.delivery.staff import reading
from pacte.delivery.staff.models import Person
from pacte.delivery.staff.reading import Known, Who
from pacte.delivery.staff.rules import lists as rules
from pacte.delivery.staff.rules import people as telling
from pacte.delivery.staff.staging import Plan
from pacte.insurance.members import rules as registers
from pacte.kernel import names, numbering
from pacte.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class Qualified:
    """A qualification of the site, as a line may name it."""

    key: int
    label: str
    category: str


@dataclass(slots=True)
class Line:
    """A line of the list, once read."""

    number: int
    who: Who
    name: str
    facility: int
    told: dict[str, Any]  # Sex, category, qualification, title, born, since.


@dataclass(slots=True, kw_only=True)
class Reader(reading.Cells):
    """Reads the lines of one list."""

    one: int | None  # The facility of all the lines, or each says its own.
    qualifications: Mapping[str, Qualified]  # By code and by plain name.
    category: str  # Of those of whom the list says neither category nor qualification.
    since: date  # Of those of whom the list does not say it.
    persons: Mapping[int, Person] = field(default_factory=dict)  # Known, whose sheet one keeps.

    def __post_init__(self) -> None:
        rules.check_columns(self.columns, self.one is not None)

    def lines(self, rows: Iterable[Sequence[Any]]) -> list[Line]:
        """Every line that has no error."""
        found = []
        for number, *cells in rows:
            self.report.lines += 1
            before = self.report.errors
            line = self._line(number, cells)
            if line is not None and self.report.errors == before:
                found.append(line)
        return found

    def _line(self, at: int, cells: Sequence[Any]) -> Line | None:
        name = self.name(at, cells)
        number = self.cell(at, cells, "number", numbering.read) or ""
        if not name and not number and not self.named(cells):
            self.fault(at, self.name_column, None, Refused("Il manque le nom."))
        there = self.one or self.cell(at, cells, "facility", self.facility)
        if there is None and not self.text(cells, "facility"):
            where = self.columns["facility"]
            self.fault(at, where, None, Refused("Il manque la formation sanitaire."))
        phone = self.cell(at, cells, "phone", self.phone) or ""
        told = self._told(at, cells)
        sound = registers.sound(name) if name else ""
        return there and Line(at, Who(number, sound, phone, there), name, there, told)

    def _told(self, at: int, cells: Sequence[Any]) -> dict[str, Any]:
        """What a line says of somebody, beside who they are and where."""
        qualified = self.cell(at, cells, "qualification", self._qualification)
        title = self.cell(at, cells, "post", rules.read_title) or ""
        if title and not self.text(cells, "qualification"):
            where = self.columns.get("qualification", self.columns["post"])
            self.fault(at, where, None, Refused("Un poste a une qualification du registre."))
        category = self.cell(at, cells, "category", telling.read_category)
        since = self.cell(at, cells, "since", lambda t: rules.read_since(t, self.today))
        return {
            "sex": self.cell(at, cells, "sex", registers.read_sex) or "unknown",
            "category": category or (qualified.category if qualified else self.category),
            "asked": category is not None,  # The list itself says the category.
            "qualification": qualified.key if qualified else None, "title": title,
            "born": self.cell(at, cells, "born", lambda t: rules.read_born(t, self.today)),
            "since": (since or self.since).isoformat(),
        }  # fmt: skip

    def _qualification(self, text: str) -> Qualified:
        plain = names.normalised(text)
        if found := self.qualifications.get(plain):
            return found
        near = get_close_matches(plain, self.qualifications, 1, 0.7)
        if near:
            raise Refused(
                "La qualification « %(text)s » n’est pas au registre : vouliez-vous « %(near)s » ?",
                text=text[:40], near=self.qualifications[near[0]].label,
            )  # fmt: skip
        raise Refused(
            "La qualification « %(text)s » n’est pas au registre : ajoutez-la d’abord, ou écrivez"
            " son code.",
            text=text[:40],
        )


def candidates(lines: Iterable[Line], known: Known) -> set[int]:
    """Everybody of the register whom some line may name."""
    return {
        one.key
        for line in lines
        for one in (*known.alike.get(line.who.sound, ()), *known.phoned.get(line.who.phone, ()))
    } | {key for key, _sound in known.numbers.values()}


def planned(reader: Reader, lines: Sequence[Line], known: Known) -> Plan:
    """What the lines will write; a line that names somebody twice in a facility is an error."""
    plan, seen = Plan(), dict[tuple[Any, int], int]()
    phoned: dict[tuple[str, str], int] = {}  # Somebody new with a phone, in two facilities.
    for line in lines:
        told = _told(reader, line, known)
        if told is None:
            continue
        sure, same = told["kind"] == telling.SURE, (line.who.sound, line.who.phone)
        who: Any = told["candidates"][0] if sure else same
        first = seen.setdefault((who, line.facility), line.number)
        if first != line.number:
            reader.fault(line.number, reader.name_column, line.name, Refused(
                "Cette personne est déjà à la ligne %(line)s pour cette formation. Si elles sont"
                " deux, écrivez le numéro ou le téléphone de chacune.", line=first,
            ))  # fmt: skip
            continue
        place = len(plan.people)
        if told["kind"] == telling.NEW and line.who.phone:
            place = phoned.setdefault(same, place)
        if place == len(plan.people):
            plan.people.append(told)
        plan.entries.append([line.number, place, line.facility, line.told])
    reader.report.ready = len(plan.entries)
    reading.count_kinds(reader.report, plan.people)
    return plan


def _told(reader: Reader, line: Line, known: Known) -> dict[str, Any] | None:
    """Who a line names, among those whose sheet one keeps; None: an error, told."""
    found = reading.told(reader, line.number, line.who, line.told["sex"], known)
    if found is None:
        return None
    kind, keys = found
    if kind == telling.SURE:
        try:
            check_back(reader.persons.get(keys[0]), date.fromisoformat(line.told["since"]))
        except Refused as refusal:
            reader.fault(line.number, reader.name_column, line.name or line.who.number, refusal)
            return None
    else:
        keys = [key for key in keys if key in reader.persons]
        kind = telling.DOUBTFUL if keys else telling.NEW
    return {
        "key": reading.key_of(line.who), "name": line.name, "phone": line.who.phone,
        "lines": [line.number], "kind": kind, "candidates": keys,
    }  # fmt: skip


def check_back(row: Person | None, since: date) -> None:
    """Refuse somebody whose sheet is another's to keep, or who was not yet gone that day."""
    if row is None:
        raise Refused(
            "Cette personne est au registre d’une formation que vous ne tenez pas : qui tient sa"
            " fiche dit sa nouvelle situation."
        )
    if row.gone_on and since <= row.gone_on:
        raise Refused("%(number)s est partie le %(day)s : un retour vient après.",
                      number=row.number, day=row.gone_on)  # fmt: skip
