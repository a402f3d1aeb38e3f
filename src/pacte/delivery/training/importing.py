"""From the lines of an attendance sheet to people and presences: every error with its cell.

Nothing is guessed and nothing is kept here. Each line is read by the rules; then all the people of
the sheet are looked for at once, by number, phone and name; who cannot be told for sure is left
for somebody to choose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, NamedTuple

from pacte.delivery.staff import queries as staff
from pacte.delivery.staff.rules import people as telling
from pacte.delivery.training.models import Session
from pacte.delivery.training.rules import sessions, sheets
from pacte.delivery.training.staging import Plan
from pacte.files.tables import column_name
from pacte.insurance.members import rules as registers
from pacte.kernel import names, numbering
from pacte.kernel.numbers import read_date
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
    presences: int = 0
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
class Line:
    """A line of the sheet, once read."""

    number: int
    cells: Sequence[Any]
    session: Session
    who: Who
    name: str
    sex: str
    category: str
    days: list[tuple[str, str]]
    before: tuple[int, int] | None
    after: tuple[int, int] | None


@dataclass(slots=True)
class Known:
    """What the register says: who bears a number, a name, a phone."""

    numbers: Mapping[str, tuple[int, str]]
    alike: Mapping[str, Sequence[telling.Known]]
    phoned: Mapping[str, Sequence[telling.Known]]


@dataclass(slots=True)
class Reader:
    """Reads the lines of one sheet."""

    sheet: str
    column: int  # Of the first cell.
    headings: Sequence[Any]
    columns: Mapping[str, int]
    sessions: Mapping[str, Session]  # By number.
    one: Session | None
    facilities: Mapping[str, Sequence[tuple[int, str]]]  # Code or plain name → (key, code).
    country: str
    today: date
    category: str  # Of those of whom the sheet does not say it.
    report: Report = field(default_factory=Report)
    days: dict[int, date | int] = field(default_factory=dict)
    out_of: dict[str, int] = field(default_factory=dict)
    _read: dict[tuple[str, Any], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        starts = self.one.starts if self.one else None
        if "day" not in self.columns:
            self.days = sheets.day_columns(self.headings, self.columns, starts)
        sheets.check_columns(self.columns, self.days, self.one is not None)
        for kind in ("before", "after"):
            if kind in self.columns:
                self.out_of[kind] = sheets.read_out_of(self.headings[self.columns[kind]])

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
        session = self.one or self._cell(at, cells, "session", self._session)
        name = self._name(at, cells)
        number = self._cell(at, cells, "number", numbering.read) or ""
        if not name and not number:
            self.fault(at, self._place("name"), None, Refused("Il manque le nom."))
        if session is None:
            if "session" in self.columns and self._text(cells, "session") == "":
                where = self.columns["session"]
                self.fault(at, where, None, Refused("Il manque le numéro de la session."))
            return None
        phone = self._cell(at, cells, "phone", self._phone) or ""
        facility = self._cell(at, cells, "facility", self._facility)
        return Line(
            at, cells, session,
            Who(number, registers.sound(name) if name else "", phone, facility), name,
            self._cell(at, cells, "sex", registers.read_sex) or "unknown",
            self._cell(at, cells, "category", telling.read_category) or self.category,
            self._days(at, cells, session),
            self._points(at, cells, "before"), self._points(at, cells, "after"),
        )  # fmt: skip

    # Cells

    def _place(self, name: str) -> int:
        return self.columns.get(name, self.columns.get("number", 0))

    def _text(self, cells: Sequence[Any], name: str) -> str:
        place = self.columns.get(name, -1)
        value = cells[place] if 0 <= place < len(cells) else None
        return value.strip() if isinstance(value, str) else "" if value is None else str(value)

    def _cell(self, at: int, cells: Sequence[Any], name: str, read: Any) -> Any:
        """Read a cell; the same text is read once, a fault is told each time."""
        if name not in self.columns or not (text := self._text(cells, name)):
            return None
        if (name, text) in self._read:
            return self._read[name, text]
        try:
            found = self._read[name, text] = read(text)
        except Refused as refusal:
            self.fault(at, self.columns[name], text, refusal)
            return None
        return found

    def _name(self, at: int, cells: Sequence[Any]) -> str:
        text = " ".join(filter(None, (self._text(cells, "name"), self._text(cells, "given"))))
        if not text:
            return ""
        try:
            return registers.read_name(text)
        except Refused as refusal:
            self.fault(at, self._place("name"), text, refusal)
            return ""

    def _phone(self, text: str) -> str:
        return registers.read_phone(text, self.country)

    def _session(self, text: str) -> Session:
        found = self.sessions.get(text.upper())
        if found is None:
            raise Refused("Aucune de vos sessions n’a le numéro « %(text)s ».", text=text[:40])
        if found.state == "cancelled" or found.origin != "record":
            raise Refused(
                "La session « %(text)s » est annulée ou vient d’un texte.", text=text[:40]
            )
        return found

    def _facility(self, text: str) -> int:
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

    def _days(self, at: int, cells: Sequence[Any], session: Session) -> list[tuple[str, str]]:
        """(day, presence) of a line: of its columns of days, or of its date."""
        if "day" in self.columns:
            return self._one_day(at, cells, session)
        found = []
        for place, said in self.days.items():
            value = cells[place] if place < len(cells) else None
            if value is None or value == "":
                continue
            try:
                day = said if isinstance(said, date) else self._nth(said, session)
                self._check_day(day, session)
                if presence := sheets.read_presence(value):
                    found.append((day.isoformat(), presence))
            except Refused as refusal:
                self.fault(at, place, value, refusal)
        return found

    def _nth(self, rank: int, session: Session) -> date:
        last = (session.ends - session.starts).days + 1
        if rank > last:
            raise Refused("Cette session n’a pas de jour %(rank)s : elle dure %(days)s jours.",
                          rank=rank, days=last)  # fmt: skip
        return session.starts + timedelta(rank - 1)

    def _one_day(self, at: int, cells: Sequence[Any], session: Session) -> list[tuple[str, str]]:
        place = self.columns["day"]
        value = cells[place] if place < len(cells) else None
        try:
            if value is None:
                raise Refused("Il manque la date.")
            day = value if isinstance(value, date) else read_date(str(value))
            self._check_day(day, session)
        except Refused as refusal:
            self.fault(at, place, value, refusal)
            return []
        mark = self.columns["presence"]
        try:
            presence = sheets.read_presence(cells[mark] if mark < len(cells) else None)
        except Refused as refusal:
            self.fault(at, mark, cells[mark], refusal)
            return []
        return [(day.isoformat(), presence)] if presence else []

    def _check_day(self, day: date, session: Session) -> None:
        key = ("checked", (day, session.pk))
        if key not in self._read:
            sessions.check_day(day, session.starts, session.ends, self.today)
            self._read[key] = True

    def _points(self, at: int, cells: Sequence[Any], kind: str) -> tuple[int, int] | None:
        place = self.columns.get(kind, -1)
        value = cells[place] if 0 <= place < len(cells) else None
        try:
            said = sheets.read_points(value)
            if said is None:
                return None
            score = sessions.points(said)
            sessions.check_points(score, self.out_of[kind])
        except Refused as refusal:
            self.fault(at, place, value, refusal)
            return None
        return score, self.out_of[kind]

    def fault(self, at: int, place: int, value: Any, refusal: Refused) -> None:
        """Tell what is wrong in a cell: its address, heading and value, what would be right."""
        self.report.errors += 1
        if len(self.report.faults) >= ERRORS_MAX:
            return
        heading = self.headings[place] if place < len(self.headings) else ""
        told = {key: v if isinstance(v, int) else str(v) for key, v in refusal.values.items()}
        self.report.faults.append({
            "sheet": self.sheet, "cell": f"{column_name(self.column + place)}{at}",
            "heading": str(heading or ""), "value": "" if value is None else str(value)[:80],
            "message": refusal.message, "values": told,
        })  # fmt: skip


# Telling who is who


def known_of(lines: Sequence[Line]) -> Known:
    """Look in the register for everybody of the sheet at once."""
    alike, phoned = staff.look_alikes(
        {line.who.sound for line in lines}, {line.who.phone for line in lines}
    )
    numbers = staff.by_number({line.who.number for line in lines if line.who.number})
    return Known(numbers, alike, phoned)


def planned(reader: Reader, lines: Sequence[Line], known: Known) -> Plan:
    """What the lines will write; a line that names somebody twice in a session is an error."""
    plan, places = Plan(), dict[Who, int]()
    seen: dict[tuple[int, Any, str], int] = {}
    for line in lines:
        told = _told(reader, line, known)
        if told is None or not _alone(reader, line, told, seen):
            continue
        if line.who not in places:
            places[line.who] = len(plan.people)
            plan.people.append(told)
        plan.people[places[line.who]]["lines"].append(line.number)
        plan.entries.append([
            line.number, line.session.pk, places[line.who], line.days, line.before, line.after
        ])  # fmt: skip
        reader.report.presences += len(line.days)
    reader.report.ready, reader.report.people = len(plan.entries), len(plan.people)
    for kind in (telling.SURE, telling.NEW, telling.DOUBTFUL):
        count = sum(one["kind"] == kind for one in plan.people)
        setattr(reader.report, kind, count)
    return plan


def _told(reader: Reader, line: Line, known: Known) -> dict[str, Any] | None:
    """Who a line names: for sure, to be chosen, or somebody new; None: an error, told."""
    who = line.who
    told: dict[str, Any] = {
        "key": _key(who), "name": line.name, "sex": line.sex, "phone": who.phone,
        "category": line.category, "facility": who.facility, "lines": [], "candidates": [],
    }  # fmt: skip
    if who.number:
        found = known.numbers.get(who.number)
        where = reader.columns["number"]
        if found is None:
            refused = Refused("Personne n’a le numéro « %(number)s ».", number=who.number)
            reader.fault(line.number, where, who.number, refused)
            return None
        if who.sound and not set(who.sound.split()) & set(found[1].split()):
            refused = Refused("Le numéro « %(number)s » est celui de quelqu’un d’autre.",
                              number=who.number)  # fmt: skip
            reader.fault(line.number, where, who.number, refused)
            return None
        return told | {"kind": telling.SURE, "candidates": [found[0]]}
    said = telling.Known(0, who.sound, who.phone, who.facility, line.sex)
    near, phoned = known.alike.get(who.sound, ()), known.phoned.get(who.phone, ())
    kind, keys = telling.recognised(said, near, phoned)
    return told | {"kind": kind, "candidates": keys}


def _key(who: Who) -> str:
    """A short name of an identity, for the choices that somebody makes."""
    return hashlib.sha256(repr(tuple(who)).encode()).hexdigest()[:16]


def _alone(reader: Reader, line: Line, told: dict[str, Any], seen: dict[Any, int]) -> bool:
    """Whether nobody else's line of the sheet is of the same person in the session (and day)."""
    sure = told["kind"] == telling.SURE
    who: Any = told["candidates"][0] if sure else line.who
    days = [day for day, _ in line.days] if "day" in reader.columns else [""]
    for day in days:
        first = seen.setdefault((line.session.pk, who, day), line.number)
        if first != line.number:
            place = reader.columns.get("name", reader.columns.get("number", 0))
            reader.fault(line.number, place, line.name, Refused(
                "Cette personne est déjà à la ligne %(line)s pour cette session. Si elles sont"
                " deux, écrivez le numéro ou le téléphone de chacune.", line=first,
            ))  # fmt: skip
            return False
    return True
