"""Results against targets: what a steering page shows, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.kernel.partial import Partial
from pacte.programmes.results import sentences
from pacte.programmes.results.models import Baseline, Definition, Indicator, Value
from pacte.programmes.results.queries import framework as told_by
from pacte.programmes.results.queries import values
from pacte.programmes.results.queries.framework import Aimed, Told
from pacte.programmes.results.rules import Against, judge
from pacte.programmes.sheets import queries as sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """An indicator against its target on a day, for a programme as a whole or for one place.

    ``number``, ``start`` and ``aimed`` are in millionths as ``definition`` counts; None: not known.
    """

    indicator: Indicator
    definition: Definition
    value: Value | None
    target: Aimed | None
    baseline: Baseline | None
    number: int | None
    start: int | None
    aimed: int | None
    against: Against
    place: int | None = None
    told: Told

    @property
    def aim(self) -> Any:
        return self.indicator.aim

    @property
    def state(self) -> str:
        return self.against.state

    @property
    def tag(self) -> Any:
        return sentences.state_tag(self.against)

    @property
    def verified(self) -> bool:
        return getattr(self.value, "state", "") == "verified"

    @property
    def reached_text(self) -> str | None:
        """What was reached, with its unit; None: not measured."""
        if self.value is None:
            return None
        if self.number is not None:
            return sentences.with_unit(
                self.definition, sentences.in_text(self.definition, self.number)
            )
        version = next(v for v in self.told.versions if v.pk == self.value.definition_id)
        row = self.value
        return sentences.with_unit(
            version, sentences.figure_text(version, row.top, row.bottom, row.words)
        )

    @property
    def target_text(self) -> str | None:
        return self._said(self.target, self.aimed)

    @property
    def baseline_text(self) -> str | None:
        return self._said(self.baseline, self.start)

    def _said(self, row: Baseline | Aimed | None, number: int | None) -> str | None:
        if row is None:
            return None
        text = sentences.in_text(self.definition, number) or row.words or None
        return sentences.with_unit(self.definition, text) if number is not None else text

    @property
    def period_text(self) -> str | None:
        return sentences.span_text(self.value.first, self.value.until) if self.value else None

    @property
    def all_targets(self) -> list[tuple[str, str, str]]:
        """Every target of it, in the order of their ends: the figure, its period, the words."""
        return [
            (self._said(row, self.told.carried(row)) or "", sentences.span_text(row.first,
                                                                                row.until),
             row.words if row.top is not None else "")
            for row in self.told.targets_of(self.place)
        ]  # fmt: skip

    @property
    def target_period(self) -> str | None:
        return sentences.span_text(self.target.first, self.target.until) if self.target else None


def line(told: Told, value: Any | None, day: date, place: int | None = None) -> ResultLine:
    """One indicator against its target. A target of a place is its own, never that of the whole."""
    baseline, target = told.baseline(place), told.target_on(day, place)
    start, aimed = told.carried(baseline), told.carried(target)
    number = told.number(value.definition_id, value.top, value.bottom) if value else None
    against = judge(
        number, start, aimed, up=told.definition.direction == "up", day=day,
        start_on=told_by.starts_on(baseline), until=target.until if target else None,
        verified=getattr(value, "state", "") == "verified",
    )  # fmt: skip
    if value is not None and (number is None or (target is not None and aimed is None)):
        against = _without_number(value, target)
    return ResultLine(
        indicator=told.indicator, definition=told.definition, value=value, target=target,
        baseline=baseline, number=number, start=start, aimed=aimed, against=against, place=place,
        told=told,
    )  # fmt: skip


def _without_number(value: Any, target: Aimed | None) -> Against:
    """What words say of a target: nothing that a rule can compare."""
    if getattr(value, "state", "") != "verified":
        return Against("unverified")
    return Against("not_comparable" if target else "no_target")


def progress(
    programme_id: int, day: date, *, verified_only: bool = False, known: int | None = None
) -> list[ResultLine]:
    """Every indicator of a programme against its target, in order: seven queries."""
    asked = progress_of([programme_id], day, verified_only=verified_only, known=known)
    return asked[programme_id]


def progress_of(
    programme_ids: Sequence[int], day: date, *, verified_only: bool = False,
    known: int | None = None,
) -> dict[int, list[ResultLine]]:  # fmt: skip
    """The same for several programmes, in as many queries. ``known``: as known at an entry."""
    rows = told_by.followed(programme_ids, known)
    told = told_by.told(rows, day, known)
    keys = [v.pk for one in told.values() for v in one.versions]
    last = values.latest(keys, day, verified_only=verified_only, known=known)
    found: dict[int, list[ResultLine]] = {key: [] for key in programme_ids}
    for row in rows:
        if row.pk in told:
            found[row.programme_id].append(line(told[row.pk], last.get(row.pk), day))
    return found


@dataclass(frozen=True, slots=True)
class Somewhere:
    """An indicator in a place where it has a value or a target: judged when it is shown."""

    told: Told
    place: int
    values: list[int]  # The keys of its last values there, one for each version.


def somewhere(
    told: Sequence[Told], places: Iterable[int], day: date, *, verified_only: bool = False,
    known: int | None = None,
) -> list[Somewhere]:  # fmt: skip
    """Of some indicators, each with each place where it has a value or a target, in order: one
    query, and no value is read. ``told``: those of the lines of ``progress_of``."""
    keys, found = list(places), []
    of = [v.pk for one in told for v in one.versions]
    last = values.last_in_places(of, keys, day, verified_only=verified_only, known=known)
    for one in told:
        key, aimed = one.indicator.pk, {target.place_id for target in one.targets}
        found += [
            Somewhere(one, place, last.get((key, place), []))
            for place in keys
            if (key, place) in last or (place in aimed and one.targets_of(place))
        ]
    return found


def judged(rows: Iterable[Somewhere], day: date, known: int | None = None) -> list[ResultLine]:
    """What was reached there, against what was aimed at: one query."""
    asked = list(rows)
    read = values.told_values([key for one in asked for key in one.values], known)
    return [line(one.told, _latest(one, read), day, one.place) for one in asked]


def _latest(one: Somewhere, read: dict[int, Any]) -> Any | None:
    """Of the last values of each version, the one of the later period."""
    mine = [read[key] for key in one.values]
    return max(mine, key=lambda v: (v.until, v.first, v.pk), default=None)


def in_places(
    programme_ids: Sequence[int], places: Iterable[int], day: date, *, verified_only: bool = False
) -> list[ResultLine]:
    """What was reached in some places: a line for each indicator and place with a value or a
    target there. As many queries as for one."""
    told = told_by.told(told_by.followed(programme_ids), day)
    found = somewhere(list(told.values()), places, day, verified_only=verified_only)
    return judged(found, day)


@dataclass(slots=True)
class Branch:
    """An aim with its indicators, and what is under it."""

    aim: Any
    lines: list[ResultLine] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)
    depth: int = 0


def framework(programme_id: int, day: date, *, verified_only: bool = False) -> list[Branch]:
    """The tree of aims with the indicators of each: aims that are not followed are left out,
    unless an indicator is still there."""
    lines: dict[int, list[ResultLine]] = {}
    for one in progress(programme_id, day, verified_only=verified_only):
        lines.setdefault(one.indicator.aim_id, []).append(one)
    followed = list(sheets.aims(programme_id))
    kept = {row.pk for row in followed}
    dropped = [one[0].indicator.aim for key, one in lines.items() if key not in kept]
    return [_branch(node, lines, 0) for node in sheets.tree([*followed, *dropped])]


def _branch(node: Any, lines: dict[int, list[ResultLine]], depth: int) -> Branch:
    below = [_branch(one, lines, depth + 1) for one in node.below]
    return Branch(node.aim, lines.get(node.aim.pk, []), below, depth)


def flat(branches: Iterable[Branch]) -> list[Branch]:
    """The tree in reading order, each branch with its depth."""
    found = []
    for one in branches:
        found += [one, *flat(one.below)]
    return found


def counts(lines: Iterable[ResultLine]) -> dict[str, int]:
    """How many indicators are in each state."""
    found: dict[str, int] = {}
    for one in lines:
        found[one.state] = found.get(one.state, 0) + 1
    return found


def starts(line: ResultLine) -> date | None:
    """When the way to the target begins, for a chart."""
    return Partial(line.baseline.on).first if line.baseline else None
