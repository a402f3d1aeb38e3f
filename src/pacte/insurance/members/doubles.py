"""People of a register that may be twice: in the file itself, or already among the members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pacte.insurance.members import rules
from pacte.insurance.members.importing import DOUBLES_MAX, Gathered, Report
from pacte.insurance.members.models import Beneficiary

NEAR_MAX = 50  # Of one name: more says that the name is common, not that people are the same.


class Doubles:
    """Gathers who sounds alike. Whole numbers and short texts only: a register may be large."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.heard: dict[str, list[tuple[int, int]]] = {}  # Sound → (line, year or 0).
        self.households: set[int] = set()  # First lines of the households with a double.
        self.first_of: dict[int, int] = {}

    def see(self, gathered: Gathered) -> None:
        """Look at a household of the file."""
        if gathered.home is None:
            return
        first = gathered.lines[0]
        for line, person in zip(gathered.lines, gathered.home.persons, strict=True):
            sound, year = rules.sound(person.name), _year(person.born_on)
            near = self.heard.setdefault(sound, [])
            other = next((n for n, y in near if _close(y, year)), None)
            if other is not None:
                self.report.in_file += 1
                self.households.add(first)
                self._tell(line, person.name, "file", str(other))
            if len(near) < NEAR_MAX:
                near.append((line, year))
                self.first_of[line] = first

    def compare(self, mutuals: Sequence[int]) -> None:
        """Look among the members of some mutuals, read once from end to end."""
        there = Beneficiary.objects.filter(household__mutual__in=mutuals, anonymised_on=None)
        rows = there.values_list("sound", "born_on", "card_number", "name")
        for sound, born_on, card, name in rows.iterator(chunk_size=5_000):
            for line, year in self.heard.get(sound, ()):
                if _close(year, _year(born_on)):
                    self.report.in_base += 1
                    self.households.add(self.first_of[line])
                    self._tell(line, name, "base", card)

    def _tell(self, line: int, name: str, where: str, other: str) -> None:
        if len(self.report.doubles) < DOUBLES_MAX:
            self.report.doubles.append({"line": line, "name": name, "where": where, "other": other})


def _year(born_on: date | None) -> int:
    return born_on.year if born_on else 0


def _close(one: int, other: int) -> bool:
    """Years at most one apart; a year that is not known is near any."""
    return not one or not other or abs(one - other) <= 1


def without(found: Iterable[Gathered], left_out: set[int]) -> Iterable[Gathered]:
    """The households of a file but those whose first line is in ``left_out``."""
    return (g for g in found if g.home is not None and g.lines[0] not in left_out)
