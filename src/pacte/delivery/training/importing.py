"""From the lines of an attendance sheet to people and presences: every error with its cell.

Nothing is guessed and nothing is kept here. Each line is read by the rules; then all the people of
the sheet are looked for at once (``staff.reading``); who cannot be told for sure is left for
somebody to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pacte.delivery.staff import reading
from pacte.delivery.staff.reading import Known, Who
from pacte.delivery.staff.rules import people as telling
from pacte.delivery.staff.staging import Plan
from pacte.delivery.training.models import Session
from pacte.delivery.training.rules import sessions, sheets
from pacte.insurance.members import rules as registers
from pacte.kernel import numbering
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused


@dataclass(slots=True)
class Report(reading.Report):
    """What a sheet holds: counts, what is wrong."""

    presences: int = 0


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


@dataclass(slots=True, kw_only=True)
class Reader(reading.Cells):
    """Reads the lines of one sheet."""

    sessions: Mapping[str, Session]  # By number.
    one: Session | None
    category: str  # Of those of whom the sheet does not say it.
    report: Report = field(default_factory=Report)
    days: dict[int, date | int] = field(default_factory=dict)
    out_of: dict[str, int] = field(default_factory=dict)

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
        session = self.one or self.cell(at, cells, "session", self._session)
        name = self.name(at, cells)
        number = self.cell(at, cells, "number", numbering.read) or ""
        if not name and not number and not self.named(cells):
            self.fault(at, self.name_column, None, Refused("Il manque le nom."))
        if session is None:
            if "session" in self.columns and self.text(cells, "session") == "":
                where = self.columns["session"]
                self.fault(at, where, None, Refused("Il manque le numéro de la session."))
            return None
        phone = self.cell(at, cells, "phone", self.phone) or ""
        facility = self.cell(at, cells, "facility", self.facility)
        return Line(
            at, cells, session,
            Who(number, registers.sound(name) if name else "", phone, facility), name,
            self.cell(at, cells, "sex", registers.read_sex) or "unknown",
            self.cell(at, cells, "category", telling.read_category) or self.category,
            self._days(at, cells, session),
            self._points(at, cells, "before"), self._points(at, cells, "after"),
        )  # fmt: skip

    def _session(self, text: str) -> Session:
        found = self.sessions.get(text.upper())
        if found is None:
            raise Refused("Aucune de vos sessions n’a le numéro « %(text)s ».", text=text[:40])
        if found.state == "cancelled" or found.origin != "record":
            raise Refused(
                "La session « %(text)s » est annulée ou vient d’un texte.", text=text[:40]
            )
        return found

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
        self.once(("checked", (day, session.pk)), lambda: sessions.check_day(
            day, session.starts, session.ends, self.today))  # fmt: skip

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


# Telling who is who


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
    reader.report.ready = len(plan.entries)
    reading.count_kinds(reader.report, plan.people)
    return plan


def _told(reader: Reader, line: Line, known: Known) -> dict[str, Any] | None:
    """Who a line names: for sure, to be chosen, or somebody new; None: an error, told."""
    found = reading.told(reader, line.number, line.who, line.sex, known)
    if found is None:
        return None
    return {
        "key": reading.key_of(line.who), "name": line.name, "sex": line.sex,
        "phone": line.who.phone, "category": line.category, "facility": line.who.facility,
        "lines": [], "kind": found[0], "candidates": found[1],
    }  # fmt: skip


def _alone(reader: Reader, line: Line, told: dict[str, Any], seen: dict[Any, int]) -> bool:
    """Whether nobody else's line of the sheet is of the same person in the session (and day)."""
    sure = told["kind"] == telling.SURE
    who: Any = told["candidates"][0] if sure else line.who
    days = [day for day, _ in line.days] if "day" in reader.columns else [""]
    for day in days:
        first = seen.setdefault((line.session.pk, who, day), line.number)
        if first != line.number:
            reader.fault(line.number, reader.name_column, line.name, Refused(
                "Cette personne est déjà à la ligne %(line)s pour cette session. Si elles sont"
                " deux, écrivez le numéro ou le téléphone de chacune.", line=first,
            ))  # fmt: skip
            return False
    return True
