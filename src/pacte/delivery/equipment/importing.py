"""An inventory set against the register: which sort each line is, where, and what is known already.

What a file calls its equipment is matched with the names of the site, never guessed: a designation
that nobody knows waits for a choice, with those that look like it proposed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from pacte.delivery.equipment import reading as files
from pacte.delivery.equipment.models import Inventory, Item, Nomenclature
from pacte.delivery.equipment.queries import standards
from pacte.delivery.records import sheets
from pacte.delivery.records.sheets import Line, Reading
from pacte.kernel import names
from pacte.kernel.refusal import Refused

PROPOSED_MAX = 3
LIKE = 55  # Percent of letters in common, in order, from which two names look alike.
SKIP = "-"  # A choice: these lines are left out.


@dataclass(frozen=True, slots=True)
class New:
    """An item to enter: ``count`` of the same."""

    line: Line
    facility: Any
    sort: Nomenclature
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Known:
    """A line that is of an item of the register, seen again."""

    line: Line
    item: int
    condition: str  # As it was seen now; empty: not said.


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A designation that no sort has, on how many lines, and the sorts that look like it."""

    plain: str
    text: str
    lines: int
    proposed: list[Nomenclature]


@dataclass(slots=True)
class Seen:
    """What entering a file would do."""

    read: Reading
    new: list[New] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    skipped: int = 0

    @property
    def items(self) -> int:
        return sum(row.count for row in self.new)

    @property
    def ready(self) -> bool:
        """Whether all that the file says can be entered."""
        return not self.read.faults and not self.unmatched and bool(self.new or self.known)


def preview(inventory: Inventory, facilities: Iterable[Any], today: date) -> Seen:
    """Read a file that was brought, for who may enter items at ``facilities``."""
    read = files.read(sheets.unpack(inventory.packed), today)
    seen = Seen(read)
    matcher = _Matcher(inventory, facilities)
    placed = [
        (line, there) for line in read.lines if (there := matcher.where(line, read)) is not None
    ]
    register = _Register([facility.pk for _line, facility in placed])
    for line, facility in placed:
        _see(line, facility, matcher, register, seen)
    seen.unmatched = matcher.unmatched()
    return seen


def _see(line: Line, facility: Any, matcher: _Matcher, register: _Register, seen: Seen) -> None:
    number = line.told.get("number", "").upper()
    if number:
        item = register.numbered(number)
        if item is None:
            fault = Refused("Aucun équipement de cette formation n’a le numéro %(n)s.", n=number)
            seen.read.wrong(line, fault, "number")
        else:
            seen.known.append(Known(line, item, _said(line)))
        return
    sort = matcher.sort(line)
    if sort is None:
        seen.skipped += matcher.skips(line)
        return
    serial = line.told.get("serial", "")
    if serial:
        item = register.serial(facility.pk, sort.pk, serial)
        if item is not None:
            seen.known.append(Known(line, item, _said(line)))
            return
        if register.twice(facility.pk, sort.pk, serial):
            fault = Refused("Ce numéro de série est deux fois dans le fichier.")
            seen.read.wrong(line, fault, "serial")
            return
    seen.new.append(New(line, facility, sort, _label(line, sort), line.told.get("quantity") or 1))


def _said(line: Line) -> str:
    condition = line.told.get("condition", "")
    return "" if condition == "unknown" else condition


def _label(line: Line, sort: Nomenclature) -> str:
    """What the file says beside the sort: its own words where they differ."""
    name, more = line.told.get("name", ""), line.told.get("label", "")
    own = "" if names.normalised(name) == sort.plain else name
    return " · ".join(filter(None, (own, more)))[:120]


class _Matcher:
    """The names of the site, the choices made for this file, the facilities that are allowed."""

    def __init__(self, inventory: Inventory, facilities: Iterable[Any]) -> None:
        self.choices: dict[str, str] = inventory.choices
        self.sorts = list(standards.sorts_in_use())
        self.by_code = {row.code: row for row in self.sorts}
        self.by_name = {row.plain: row for row in self.sorts}
        for row in self.sorts:
            for other in filter(None, row.other_names.split("|")):
                self.by_name.setdefault(other, row)
            self.by_name.setdefault(names.normalised(row.code), row)
        self.only = inventory.facility
        self.places: dict[str, list[Any]] = defaultdict(list)
        for facility in facilities:
            for text in {names.normalised(facility.code), names.normalised(facility.name)}:
                self.places[text].append(facility)
        self.left: Counter[str] = Counter()
        self.texts: dict[str, str] = {}

    def where(self, line: Line, read: Reading) -> Any:
        """The facility of a line; None when it is not known, which is told."""
        text = line.told.get("facility", "")
        if not text and self.only is not None:
            return self.only
        found = self.places.get(names.normalised(text), []) if text else []
        if len(found) == 1 and self.only in (None, found[0]):
            return found[0]
        read.wrong(line, _lost(text, found), "facility" if "facility" in line.cells else "name")
        return None

    def sort(self, line: Line) -> Nomenclature | None:
        """Which sort a line is; None when nobody has said."""
        plain = names.normalised(line.told["name"])
        if (row := self.by_name.get(plain)) is not None:
            return row
        if (chosen := self.choices.get(plain)) and chosen != SKIP:
            return self.by_code.get(chosen)
        if chosen != SKIP:
            self.left[plain] += 1
            self.texts.setdefault(plain, line.told["name"])
        return None

    def skips(self, line: Line) -> bool:
        return self.choices.get(names.normalised(line.told["name"])) == SKIP

    def unmatched(self) -> list[Unmatched]:
        return [
            Unmatched(plain, self.texts[plain], count, self._like(plain))
            for plain, count in self.left.most_common()
        ]

    def _like(self, plain: str) -> list[Nomenclature]:
        """The sorts whose name looks like this one, the nearest first."""
        near: list[tuple[int, str, Nomenclature]] = []
        for name, row in self.by_name.items():
            match = SequenceMatcher(None, plain, name, autojunk=False)
            alike = 200 * sum(block.size for block in match.get_matching_blocks())
            alike //= len(plain) + len(name) or 1
            shared = set(plain.split()) & {word for word in name.split() if len(word) > 3}
            alike = alike // 2 + (50 if shared else 0)
            if alike * 2 >= LIKE:
                near.append((-alike, row.code, row))
        kept: dict[str, Nomenclature] = {}
        for _rank, code, row in sorted(near, key=lambda one: one[:2]):
            kept.setdefault(code, row)
        return list(kept.values())[:PROPOSED_MAX]


def _lost(text: str, found: list[Any]) -> Refused:
    if not text:
        return Refused("Il manque la formation : une colonne, ou une pour tout le fichier.")
    if len(found) > 1:
        return Refused(
            "Plusieurs formations s’appellent « %(name)s » : écrivez le code.", name=text
        )
    return Refused("Aucune de vos formations ne s’appelle « %(name)s ».", name=text)


class _Register:
    """What these facilities have already, by number and by serial number."""

    def __init__(self, facilities: Iterable[int]) -> None:
        rows = Item.objects.filter(facility__in=set(facilities)).order_by()
        self.numbers: dict[str, int] = {}
        self.serials: dict[tuple[int, int, str], int] = {}
        asked = rows.values_list("pk", "number", "facility", "nomenclature", "serial")
        for key, number, facility, sort, serial in asked:
            self.numbers[number] = key
            if serial:
                self.serials[facility, sort, serial] = key
        self.met: set[tuple[int, int, str]] = set()

    def numbered(self, number: str) -> int | None:
        return self.numbers.get(number)

    def serial(self, facility: int, sort: int, serial: str) -> int | None:
        return self.serials.get((facility, sort, serial))

    def twice(self, facility: int, sort: int, serial: str) -> bool:
        """Whether this serial number was met before in the file."""
        key = facility, sort, serial
        before = key in self.met
        self.met.add(key)
        return before
