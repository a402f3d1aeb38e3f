"""The money of several programmes against its plan, in as many queries as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.kernel.money import Money
from pacte.programmes.financing import queries as financing
from pacte.programmes.financing import rules as sums
from pacte.programmes.financing.models import Envelope, Flow, Line
from pacte.programmes.financing.showing import Shown, sum_shown
from pacte.reports import rules

PLANS = ("planned", "committed", "pledged")  # What spending is held against: the first that is.


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What is spent against what was planned, of a line, an envelope or all."""

    label: str
    url: str = ""
    small: str = ""
    spent: Shown
    planned: Shown
    share: int | None  # Spent, in millionths of the plan; None: one of both is not known.
    expected: int | None  # The same of what should be spent by the day.

    @property
    def behind(self) -> bool:
        """Less than four fifths of what should be spent."""
        share, expected = self.share, self.expected
        return share is not None and expected is not None and share * 5 < expected * 4


@dataclass(frozen=True, slots=True)
class Monies:
    """The money of a programme in one currency, up to a day."""

    currency: str
    day: date
    envelopes: list[Envelope]
    lines: list[Line]
    matrix: sums.Matrix
    plan: str  # The kind that spending is held against.

    @property
    def any(self) -> bool:
        return bool(self.matrix.cells)

    @property
    def plan_label(self) -> str:
        return str(Flow.Kind(self.plan).label).capitalize()

    def against(self, label: str, url: str = "", small: str = "", **of: Any) -> Against:
        """One line of the table."""
        spent, planned = self.matrix.total("spent", **of), self.matrix.total(self.plan, **of)
        whole = planned.amount if planned.known and not planned.left else None
        part = spent.amount if spent.known and not spent.left else None
        due = rules.expected_by(self._plan_of(of), self.day)
        return Against(
            label=label, url=url, small=small, spent=sum_shown(spent, self.currency),
            planned=sum_shown(planned, self.currency), share=rules.share_of(part, whole),
            expected=rules.share_of(due, whole),
        )  # fmt: skip

    def _plan_of(self, of: dict[str, Any]) -> list[tuple[int | None, int | None]]:
        return [
            (key[-1], None if cell.left else cell.amount)
            for key, cell in self.matrix.of(self.plan, **of)
        ]

    def total(self) -> Against:
        return self.against(_("Total"))

    def rows(self) -> list[Against]:
        """What it is for: a row for each line that is under no other; where there is no line, a
        row for each envelope; then what names none."""
        name: str = "line" if self.lines else "envelope"
        roots: list[Any] = [row for row in self.lines if not row.parent_id] or self.envelopes
        rows = [
            self.against(str(row), reverse(f"financing:{name}", args=[row.uid]), **{name: row.pk})
            for row in roots
        ]
        nowhere: dict[str, Any] = {name: None}
        rest = self.against(_("Sans ligne") if self.lines else _("Sans financement nommé"),
                            **nowhere)  # fmt: skip
        empty = rest.spent.void and rest.planned.void
        return rows if empty else [*rows, rest]


def monies_of(
    programme_ids: Sequence[int], day: date, known: int | None = None
) -> dict[int, Monies]:
    """The money of some programmes as it was on a day: four queries, and the rates."""
    found = {}
    for key, moved in financing.movements(programme_ids, day, known).items():
        there = [one for one in moved.amounts
                 if rules.happened(one.kind, one.year, one.day, day)]  # fmt: skip
        currency = financing.usual(moved.envelopes, there)
        convert = financing.converter(currency, day)
        matrix = sums.matrix(_under_roots(there, moved.lines), convert)
        said = {kind for kind, *_of in matrix.cells}
        plan = next((kind for kind in PLANS if kind in said), PLANS[0])
        found[key] = Monies(currency, day, moved.envelopes, moved.lines, matrix, plan)
    return found


def _under_roots(moved: Sequence[sums.Amount], lines: Sequence[Line]) -> list[sums.Amount]:
    """The same, each for the line at the top of its own: sums of what is under it."""
    above = {row.pk: row.parent_id for row in lines}

    def root(key: int | None) -> int | None:
        while key is not None and above.get(key) is not None:
            key = above[key]
        return key

    return [replace(one, line=root(one.line)) for one in moved]


def in_main(shown: Shown) -> Money | None:
    """The amount of a sum, None when it is not known or not whole."""
    return None if shown.left else shown.amount
