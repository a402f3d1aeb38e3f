"""The money of several programmes against its plan, in as many queries as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.kernel.money import Money
from pacte.ledger import queries as ledger
from pacte.programmes.financing import queries as financing
from pacte.programmes.financing import rules as sums
from pacte.programmes.financing.models import Envelope, Flow, Line
from pacte.programmes.financing.queries.matrix import converter
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
        found = []
        for (kind, envelope, line, year), cell in self.matrix.cells.items():
            here = {"envelope": envelope, "line": line}
            if kind == self.plan and all(here[name] == value for name, value in of.items()):
                found.append((year, None if cell.left else cell.amount))
        return found

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


def monies_of(programme_ids: Sequence[int], day: date) -> dict[int, Monies]:
    """The money of some programmes as it was on a day: four queries, and the rates."""
    keys = list(programme_ids)
    envelopes = _by_programme(Envelope.objects.filter(programme__in=keys).order_by("id"))
    lines = _by_programme(Line.objects.filter(programme__in=keys).order_by("code", "id"))
    moved = _recorded(keys, envelopes)
    for key, amount in _spent_in_books(envelopes, lines, day):
        moved[key].append(amount)
    found = {}
    for key in keys:
        given, held, mine = envelopes.get(key, []), lines.get(key, []), moved.get(key, [])
        there = [one for one in mine if rules.happened(one.kind, one.year, one.day, day)]
        currency = _usual(given, there)
        matrix = sums.matrix(_under_roots(there, held), converter(currency, day))
        said = {kind for kind, *_of in matrix.cells}
        plan = next((kind for kind in PLANS if kind in said), PLANS[0])
        found[key] = Monies(currency, day, given, held, matrix, plan)
    return found


def _by_programme(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.programme_id].append(row)
    return found


def _recorded(
    keys: list[int], envelopes: dict[int, list[Envelope]]
) -> dict[int, list[sums.Amount]]:
    """The movements that were recorded, by programme."""
    in_kind = {e.pk for rows in envelopes.values() for e in rows if e.kind == Envelope.Kind.IN_KIND}
    found: dict[int, list[sums.Amount]] = defaultdict(list)
    for row in Flow.objects.filter(programme__in=keys).order_by("id"):
        found[row.programme_id].append(sums.Amount(
            kind=row.kind, amount=row.amount, currency=row.currency, envelope=row.envelope_id,
            line=row.line_id, year=row.year, day=row.made_on, in_kind=row.envelope_id in in_kind,
        ))  # fmt: skip
    return found


def _spent_in_books(
    envelopes: dict[int, list[Envelope]], lines: dict[int, list[Line]], day: date
) -> list[tuple[int, sums.Amount]]:
    """What the books spent of the sources of lines and envelopes, with its programme."""
    by_line = {row.source_id: row for rows in lines.values() for row in rows}
    by_envelope = {row.source_id: row for rows in envelopes.values() for row in rows}
    found = []
    for moved in financing.transfers_of([*by_line, *by_envelope], day):
        line, given = by_line.get(moved.source_id), by_envelope.get(moved.source_id)
        owner: Any = line or given
        found.append((owner.programme_id, sums.Amount(
            kind="spent", amount=ledger.spent_by(moved), currency=moved.book.currency,
            envelope=given.pk if given else None, line=line.pk if line else None,
            year=moved.made_on.year, day=moved.made_on.isoformat(),
        )))  # fmt: skip
    return found


def _usual(given: Sequence[Envelope], moved: Sequence[sums.Amount]) -> str:
    """The currency of most movements; without any, of most envelopes."""
    named = [one.currency for one in moved] or [row.currency for row in given]
    return max(sorted(set(named)), key=named.count, default="EUR")


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
