"""From the lines of a file to households: columns by name, every error with its cell.

Nothing is guessed and nothing is kept here. A file is read in one pass: lines are gathered into
households, each cell is read by the rules, and what is wrong is told with its sheet, line and
column, the value, and what would be right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

from pacte.files.tables import Cell, column_name
from pacte.insurance.members import rules
from pacte.insurance.members.writing import NewHousehold
from pacte.kernel import names
from pacte.kernel.refusal import Refused

# Field → (label, headings as registers write them, without accents).
FIELDS: dict[str, tuple[str, str]] = {
    "household": (
        "Ménage",
        "MENAGE|N MENAGE|NO MENAGE|NUMERO MENAGE|NUMERO DU MENAGE|CODE MENAGE|HOUSEHOLD",
    ),
    "name": (
        "Nom et prénoms",
        "NOM|NOMS|NOM ET PRENOM|NOM ET PRENOMS|NOM COMPLET|NOM PRENOM|NAME|FULL NAME",
    ),
    "given": (
        "Prénom (s’il est à part)",
        "PRENOM|PRENOMS|POSTNOM ET PRENOM|FIRST NAME|GIVEN NAME",
    ),
    "sex": ("Sexe", "SEXE|GENRE|SEX|GENDER"),
    "born": (
        "Naissance",
        "NAISSANCE|DATE DE NAISSANCE|NE LE|NE E LE|ANNEE DE NAISSANCE|DDN|BIRTH DATE|BORN"
        "|DATE OF BIRTH",
    ),
    "relation": ("Lien", "LIEN|LIEN DE PARENTE|PARENTE|QUALITE|STATUT|RELATION"),
    "phone": ("Téléphone", "TELEPHONE|TEL|N TELEPHONE|NUMERO DE TELEPHONE|PHONE"),
    "village": (
        "Village (code ou nom)",
        "VILLAGE|CODE VILLAGE|COLLINE|QUARTIER|CELLULE|LOCALITE",
    ),
    "level": ("Catégorie", "CATEGORIE|CATEGORIE DE REVENU|NIVEAU|UBUDEHE|LEVEL"),
    "group": ("Groupe exempté", "GROUPE|INDIGENT|GROUP"),
}
FIELD_OF = {word: name for name, (_, words) in FIELDS.items() for word in words.split("|")}
ERRORS_MAX = 5_000
DOUBLES_MAX = 2_000
READ_MAX = 100_000  # Values of one field that are kept, to be read once.


@dataclass(slots=True)
class Fault:
    """One cell that cannot be read, and what would be right."""

    sheet: str
    cell: str
    heading: str
    value: str
    message: str
    values: dict[str, Any]


@dataclass(slots=True)
class Report:
    """What a register holds: counts, what is wrong, who may be twice."""

    lines: int = 0
    people: int = 0
    households: int = 0
    left_out: int = 0  # Households with an error.
    errors: int = 0
    faults: list[Fault] = field(default_factory=list)
    in_file: int = 0
    in_base: int = 0
    doubles: list[dict[str, Any]] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self.errors += 1
        if len(self.faults) < ERRORS_MAX:
            self.faults.append(fault)


class Line(NamedTuple):
    """A line of the file, with where it stands."""

    sheet: str
    number: int
    column: int  # Of the first cell of the row.
    cells: Sequence[Cell]


@dataclass(slots=True)
class Gathered:
    """A household of the file: read, or left out because of an error."""

    home: NewHousehold | None
    lines: list[int]


@dataclass(slots=True)
class Reader:
    """Reads the lines of one register."""

    columns: Mapping[str, int]  # Field → place in the row.
    headings: Sequence[str]
    day: date
    country: str
    villages: Mapping[str, Sequence[tuple[int, str]]]  # Code or plain name → (key, code).
    levels: Mapping[str, str]  # Code → label.
    groups: Mapping[str, str]
    only: frozenset[str] = frozenset()  # Outside the window of enrolment: the groups that enter.
    joined_on: date | None = None
    report: Report = field(default_factory=Report)
    _seen: dict[str, int] = field(default_factory=dict)  # Household → its first line.
    # Field → value → what was read of it already.
    _read: dict[str, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))

    def households(self, lines: Iterable[Line]) -> Iterator[Gathered]:
        """Gather the lines into households, in the order of the file."""
        for together in self._together(lines):
            self.report.households += 1
            before = self.report.errors
            home = self._household(together)
            if self.report.errors > before:
                self.report.left_out += 1
                home = None
            yield Gathered(home, [line.number for line in together])

    def _together(self, lines: Iterable[Line]) -> Iterator[list[Line]]:
        """Lines of one household follow each other; without its column, a member begins one."""
        gathered: list[Line] = []
        current: str | None = None
        for line in lines:
            self.report.lines += 1
            key = self._key(line)
            if gathered and (key is None or key == current):
                gathered.append(line)
                continue
            if gathered:
                yield gathered
            gathered, current = [line], key
        if gathered:
            yield gathered

    def _key(self, line: Line) -> str | None:
        """What names the household of a line; None: it goes with the line above."""
        if "household" in self.columns:
            return self._text(line, "household") or None
        said = rules.words(self._text(line, "relation"))
        begins = any(rules.RELATION_OF.get(word) == "member" for word in said)
        return str(line.number) if begins else None

    def _household(self, lines: list[Line]) -> NewHousehold | None:
        head = lines[0]
        if "household" in self.columns:
            key = self._text(head, "household")
            if key in self._seen:
                self._fault(
                    head, "household", key,
                    "Le ménage %(key)s est déjà à la ligne %(line)s : regroupez ses lignes.",
                    key=key, line=self._seen[key],
                )  # fmt: skip
            self._seen.setdefault(key, head.number)
        before = self.report.errors
        read = [self._person(line, place) for place, line in enumerate(lines)]
        persons = [person for person, _ in read]
        phone = next((said for _, said in read if said), "")
        self.report.people += len(lines)
        village = self._cell(head, "village", self._village)
        level = self._cell(head, "level", self._level)
        group = self._cell(head, "group", self._group)
        if self.report.errors > before:
            return None
        if self.only and group not in self.only:
            self._shut(head)
        try:
            rules.check_household(persons)
        except Refused as refusal:
            self._fault(
                head, "relation", self._text(head, "relation"), refusal.message, **refusal.values
            )
        return NewHousehold(
            persons=persons,
            village=village,
            level=level or "",
            phone=phone or next((p.phone for p in persons if p.phone), ""),
            groups=[group] if group else [],
        )

    def _shut(self, head: Line) -> None:
        """The window is closed, and this household is of no group that enters at any time."""
        self._fault(
            head, "group", self._text(head, "group"),
            "Ce régime n’est pas ouvert aux adhésions le %(day)s : seuls entrent les ménages de"
            " ces groupes : %(groups)s.",
            day=self.joined_on, groups=", ".join(self.groups.get(g, g) for g in sorted(self.only)),
        )  # fmt: skip

    def _person(self, line: Line, place: int) -> tuple[rules.Person, str]:
        """A person, and the phone of the member, which is the household's."""
        name = self._name(line)
        born_on, year_only = self._cell(line, "born", self._born) or (None, False)
        relation = "other" if place else "member"
        if "relation" in self.columns and self._text(line, "relation"):
            relation = self._cell(line, "relation", rules.read_relation) or "other"
        sex = self._cell(line, "sex", rules.read_sex) or ""
        phone = self._cell(line, "phone", self._phone) or ""
        own, household = ("", phone) if relation == "member" else (phone, "")
        person = rules.Person(
            name=name, sex=sex, born_on=born_on, year_only=year_only, relation=relation, phone=own
        )
        return person, household

    # Cells

    def _value(self, line: Line, name: str) -> Cell:
        place = self.columns.get(name, -1)
        return line.cells[place] if 0 <= place < len(line.cells) else None

    def _text(self, line: Line, name: str) -> str:
        value = self._value(line, name)
        if isinstance(value, str):
            return value.strip()
        return "" if value is None else str(value)

    def _cell(self, line: Line, name: str, read: Callable[[Any], Any]) -> Any:
        """Read a cell; the same value is read once, a fault is told each time."""
        value = self._value(line, name)
        if value is None:
            return None
        known = self._read[name]
        if value in known:
            return known[value]
        try:
            if isinstance(value, date) and name != "born":  # Its digits would make a phone.
                raise Refused("« %(day)s » est une date : écrivez ici autre chose.", day=value)
            found = read(value if name == "born" else self._text(line, name))
        except Refused as refusal:
            self._fault(line, name, self._text(line, name), refusal.message, **refusal.values)
            return None
        if len(known) < READ_MAX:
            known[value] = found
        return found

    def _name(self, line: Line) -> str:
        """A name is nearly always another one: it is not kept."""
        text = self._text(line, "name")
        if given := self._text(line, "given"):
            text = f"{text} {given}"
        try:
            return rules.read_name(text)
        except Refused as refusal:
            text = self._text(line, "name")
            self._fault(line, "name", text, refusal.message, **refusal.values)
            return ""

    def _born(self, value: Cell) -> tuple[date | None, bool]:
        if isinstance(value, bool) or not isinstance(value, str | int | date):
            raise Refused(
                "« %(text)s » n’est pas une naissance : écrivez 31/12/1987, ou 1987.", text=value
            )
        return rules.read_birth(value, self.day)

    def _phone(self, text: str) -> str:
        return rules.read_phone(text, self.country)

    def _village(self, text: str) -> int:
        found = self.villages.get(text) or self.villages.get(names.normalised(text)) or ()
        if len(found) == 1:
            return found[0][0]
        if found:
            codes = ", ".join(code for _, code in found[:6])
            raise Refused(
                "Plusieurs lieux s’appellent « %(text)s » : écrivez le code (%(codes)s).",
                text=text, codes=codes,
            )  # fmt: skip
        near = get_close_matches(names.normalised(text), self.villages, 1, 0.75)
        if near:
            raise Refused(
                "Aucun lieu ne s’appelle « %(text)s » : vouliez-vous « %(near)s » ?",
                text=text[:40], near=near[0],
            )  # fmt: skip
        raise Refused(
            "Aucun lieu ne s’appelle « %(text)s » : ajoutez-le ou corrigez.", text=text[:40]
        )

    def _level(self, text: str) -> str:
        return _one_of(text, self.levels, Refused("une catégorie de ce régime"))

    def _group(self, text: str) -> str:
        said = names.normalised(text)
        if said in ("NON", "N", "NO", "0"):
            return ""
        if said in ("OUI", "O", "YES", "X", "1") and len(self.groups) == 1:
            return next(iter(self.groups))
        return _one_of(text, self.groups, Refused("un groupe de ce régime"))

    def _fault(self, at: Line, name: str, value: str, message: str, /, **values: Any) -> None:
        place = self.columns.get(name, self.columns.get("name", 0))
        heading = self.headings[place] if place < len(self.headings) else ""
        address = f"{column_name(at.column + place)}{at.number}"
        said = Refused(message, **values).kept()["values"]
        self.report.add(Fault(at.sheet, address, heading, value[:80], message, said))


def _one_of(text: str, known: Mapping[str, str], what: Refused) -> str:
    """A code, or the label of a code."""
    said = names.normalised(text)
    for code, label in known.items():
        if text == code or said in (names.normalised(code), names.normalised(label)):
            return code
    raise Refused(
        "« %(text)s » n’est pas %(what)s. Connus : %(known)s.",
        text=text[:40], what=what, known=", ".join(known) or "—",
    )  # fmt: skip


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by its heading; the first that fits."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = FIELD_OF.get(names.normalised(heading))
        if name:
            found.setdefault(name, place)
    return found


def check_columns(columns: Mapping[str, int]) -> None:
    """Refuse a register in which nobody can be named, or no household told from another."""
    if "name" not in columns:
        raise Refused("Dites quelle colonne porte le nom.", field="name")
    if "household" not in columns and "relation" not in columns:
        raise Refused(
            "Dites quelle colonne porte le ménage, ou le lien : il faut l’un des deux pour savoir"
            " qui va avec qui.",
            field="household",
        )
    if len(set(columns.values())) < len(columns):
        raise Refused("Deux champs montrent la même colonne.")
