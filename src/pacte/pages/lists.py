"""A list, declared: columns, search, filters, sort, count, pages, Excel, and how to begin.

All that the reader chose stays in the address. A count stops at 10 000. The sheet holds the
same lines as the page, in the same order, with the values themselves rather than their text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext

from pacte.files import workbooks
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.pages.page import Empty, Tab, Tag

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
COUNT_MAX = 10_000
SHEET_MAX = 100_000
Lines = QuerySet | Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``value`` gives a day, a number, money, a ``Tag``, text, or None if missing."""

    name: str
    label: str
    value: Callable[[Any], Any]
    sort: str | Sequence[str] = ""  # The fields to order by; empty: no sort.
    number: bool = False  # To the right, in columns of digits.
    link: Callable[[Any], str] | None = None
    why: Callable[[Any], str] | None = None  # What ``?pourquoi=`` opens for this cell.
    up: bool = False  # On a phone, on the first line, at the right.
    full: bool = False  # On a phone, a line of its own.
    plain: bool = False  # On a phone, without its label: the value speaks.
    missing: str = ""  # What a missing value says, if not « non renseigné ».


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A choice that stays in the address. ``tabs`` shows it as pills with their counts.

    With ``kind`` "date" or "month" the reader gives a day or a month instead, as ISO text.
    """

    name: str
    label: str
    apply: Callable[[Any, str], Any]
    choices: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]] = ()
    kind: str = "choice"
    tabs: bool = False
    counts: Callable[[Any], dict[str, int]] | None = None  # One query, for the pills.
    everything: Any = ""  # The name of no choice; default « Tous ».

    def options(self) -> list[tuple[str, str]]:
        """Every choice, no choice first."""
        choices = self.choices() if callable(self.choices) else self.choices
        return [("", str(self.everything) or gettext("Tous")), *choices]

    def allowed(self, value: str) -> bool:
        """Whether the address says something that this filter knows."""
        if self.kind == "choice":
            return value in dict(self.options())
        whole = value if self.kind == "date" else f"{value}-01"
        return bool(ISO_DAY.fullmatch(whole)) and _exists(whole)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it is shown."""

    column: Column
    value: Any
    url: str = ""
    why: str = ""
    first: bool = False
    empty: bool = False  # Of a last line, where nothing adds up: not a missing value.
    said: str = ""  # The label of its column, in the reader's language.

    @property
    def missing(self) -> bool:
        return self.value is None or self.value == ""

    @property
    def text(self) -> str:
        if self.missing:
            return self.column.missing or formatting.shown(None)
        safe = hasattr(self.value, "__html__")
        return self.value if safe else formatting.shown(self.value)

    @property
    def label(self) -> str:
        """What a phone writes before the value."""
        bare = self.column.plain or self.column.up or self.first or self.empty
        return "" if bare else self.said


@dataclass(frozen=True, kw_only=True)
class List:
    """What a list is; ``read`` gives what the reader sees of it."""

    columns: Sequence[Column]
    sort: str = ""  # The name of a column, "-name" for the last first.
    search: Callable[[Any, str], Any] | None = None
    search_label: str = ""
    filters: Sequence[Filter] = ()
    empty: Empty = field(default_factory=lambda: Empty(gettext("Rien à montrer.")))
    caption: str = ""
    file: str = ""  # The name of the sheet; empty: no export.
    per_page: int = 25
    tie: str = "pk"  # So that two pages never show the same line.
    total: Callable[[Any], Sequence[Any]] | None = None  # The last line, one value a column.
    current: Callable[[Any], bool] | None = None  # The line that the panel explains.
    dense: bool = False
    narrow: bool = False  # Of a large table: sorted by key alone, so that an index may suffice.

    def read(self, request: HttpRequest, lines: Lines) -> Reading:
        """Search, filter and sort by the address, and keep one page."""
        return Reading(self, request.GET, lines, request.path)


@dataclass
class Reading:
    """One reader's view of a list. Each property is computed once."""

    of: List
    asked: QueryDict
    lines: Lines
    path: str = ""

    @property
    def text(self) -> str:
        return self.asked.get("q", "").strip()[:100]

    @property
    def searched(self) -> bool:
        """Whether the list has a search (a template would call the function itself)."""
        return self.of.search is not None

    @cached_property
    def found(self) -> Lines:
        """The lines after search, before the filters that show counts."""
        return self.of.search(self.lines, self.text) if self.text and self.of.search else self.lines

    @cached_property
    def kept(self) -> Lines:
        """The lines after search and filters, in order."""
        lines = self.found
        for choice in self.of.filters:
            if value := self.chosen(choice):
                lines = choice.apply(lines, value)
        return self._in_order(lines)

    def chosen(self, choice: Filter) -> str:
        """The value in the address, if it is one of the choices."""
        value = self.asked.get(choice.name, "")
        if value and choice.name not in self._allowed:
            self._allowed[choice.name] = choice.allowed(value)
        return value if value and self._allowed[choice.name] else ""

    @cached_property
    def _allowed(self) -> dict[str, bool]:
        """Of the filters that the address names, whether it says one of their choices."""
        return {}

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """The column of the sort, and whether the last comes first."""
        names = {c.name: c for c in self.of.columns if c.sort}
        asked = self.asked.get("tri", "")
        asked = asked if asked.removeprefix("-") in names else self.of.sort
        return names.get(asked.removeprefix("-")), asked.startswith("-")

    def _in_order(self, lines: Lines) -> Lines:
        column, down = self.sorted_by
        if column is None:
            return lines
        fields = [column.sort] if isinstance(column.sort, str) else list(column.sort)
        if isinstance(lines, QuerySet):
            return lines.order_by(*[f"-{f}" if down else f for f in fields], self.of.tie)
        known = [x for x in lines if column.value(x) is not None]
        missing = [x for x in lines if column.value(x) is None]
        return sorted(known, key=lambda x: _rank(column.value(x)), reverse=down) + missing

    @cached_property
    def count(self) -> int:
        """How many lines there are, up to one more than 10 000."""
        if isinstance(self.kept, QuerySet):
            return self.kept.order_by()[: COUNT_MAX + 1].count()
        return len(self.kept)

    @property
    def count_text(self) -> str:
        if self.count > COUNT_MAX:
            return gettext("plus de %(count)s") % {"count": formatting.number(COUNT_MAX)}
        return formatting.number(self.count)

    @property
    def narrowed(self) -> bool:
        """Whether the reader searched or filtered: then nothing found is not nothing there."""
        return bool(self.text or any(self.chosen(c) for c in self.of.filters))

    @cached_property
    def pages(self) -> int:
        return max(1, -(-min(self.count, COUNT_MAX) // self.of.per_page))

    @cached_property
    def page(self) -> int:
        asked = self.asked.get("page", "1")
        return min(max(int(asked), 1), self.pages) if asked.isdecimal() and len(asked) < 6 else 1

    @cached_property
    def rows(self) -> list[Any]:
        first = (self.page - 1) * self.of.per_page
        found = self.kept[first : first + self.of.per_page]
        if self.of.narrow and isinstance(found, QuerySet) and isinstance(self.lines, QuerySet):
            return _by_key(self.lines, list(found.values_list("pk", flat=True)))
        return list(found)

    def cells(self) -> Iterator[tuple[bool, list[Shown]]]:
        """The lines of the page: (explained now?, cells)."""
        columns = [(n == 0, column, label) for n, (column, label) in enumerate(self._labelled)]
        for row in self.rows:
            on = bool(self.of.current and self.of.current(row))
            yield on, [_cell(column, row, first, label) for first, column, label in columns]

    @cached_property
    def _labelled(self) -> list[tuple[Column, str]]:
        """The columns, each with its label in the reader's language: said once for all lines."""
        return [(column, str(column.label)) for column in self.of.columns]

    def total(self) -> list[Shown]:
        """The last line, if the list has one."""
        if not self.of.total or not self.rows:
            return []
        values = self.of.total(self.kept)
        pairs = zip(self._labelled, values, strict=True)
        return [
            Shown(column, value, first=n == 0, empty=value is None, said=label)
            for n, ((column, label), value) in enumerate(pairs)
        ]

    def address(self, **changes: Any) -> str:
        """This list with other choices; None takes one out. Another choice starts at page 1."""
        query = self.asked.copy()
        for name in ("page", "pourquoi", "format"):
            query.pop(name, None)
        for name, value in changes.items():
            query.pop(name, None)
            if value not in (None, ""):
                query[name] = str(value)
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def headers(self) -> Iterator[tuple[Column, str, str]]:
        """(column, address that sorts by it, its order now: ascending, descending or nothing)."""
        by, down = self.sorted_by
        for column in self.of.columns:
            if not column.sort:
                yield column, "", ""
                continue
            mine = by is column
            turned = f"-{column.name}" if mine and not down else column.name
            yield column, self.address(tri=turned), ("descending" if down else "ascending") * mine

    def pills(self) -> Iterator[tuple[Filter, list[Tab]]]:
        """The filters that are shown as tabs."""
        for choice in self.of.filters:
            if choice.tabs:
                counts = choice.counts(self.found) if choice.counts else {}
                now = self.chosen(choice)
                yield (
                    choice,
                    [
                        Tab(
                            label,
                            self.address(**{choice.name: value}),
                            counts.get(value),
                            value == now,
                        )
                        for value, label in choice.options()
                    ],
                )

    def fields(self) -> list[tuple[Filter, str, list[tuple[str, str]]]]:
        """The filters that are shown as a field: (filter, its value now, its options)."""
        shown = [choice for choice in self.of.filters if not choice.tabs]
        return [(choice, self.chosen(choice), choice.options()) for choice in shown]

    def kept_choices(self) -> list[tuple[str, str]]:
        """What the search form carries along: the sort and the pills."""
        names = [c.name for c in self.of.filters if c.tabs]
        return [(n, self.asked.get(n, "")) for n in ("tri", *names) if self.asked.get(n)]

    @property
    def previous_url(self) -> str:
        return f"{self._turn(self.page - 1)}" if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return f"{self._turn(self.page + 1)}" if self.page < self.pages else ""

    def _turn(self, page: int) -> str:
        return self.address(page=page)

    # Export

    @property
    def sheet_url(self) -> str:
        return self.address(format="xlsx") if self.of.file else ""

    @property
    def wants_sheet(self) -> bool:
        return bool(self.of.file) and self.asked.get("format") == "xlsx"

    def answer_sheet(self) -> HttpResponse:
        """The workbook of these lines, at most 100 000."""
        rows = self.kept[:SHEET_MAX]
        rows = list(rows.iterator(chunk_size=2000)) if isinstance(rows, QuerySet) else list(rows)
        values = [[column.value(row) for column in self.of.columns] for row in rows]
        heads = [str(column.label) for column in self.of.columns]
        if any(isinstance(value, Money) for line in values for value in line):
            heads.append(gettext("Devise"))
            values = [[*line, _currency(line)] for line in values]
        lines = ([_plain(value) for value in line] for line in values)
        name = str(self.of.caption or self.of.file)
        return workbooks.excel_response(self.of.file, [workbooks.Table(name, heads, lines)])


def _by_key(lines: QuerySet[Any], keys: list[Any]) -> list[Any]:
    """The lines of a page, of which the keys were found and sorted without the rest."""
    rows = {row.pk: row for row in lines.filter(pk__in=keys).order_by()} if keys else {}
    return [rows[key] for key in keys if key in rows]


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _cell(column: Column, row: Any, first: bool, label: str) -> Shown:
    url = column.link(row) if column.link else ""
    why = column.why(row) if column.why else ""
    return Shown(column, column.value(row), url, why, first, said=label)


def _plain(value: Any) -> Any:
    """What a sheet keeps: the value, money in main units with the decimals of its currency."""
    if isinstance(value, Money):
        return formatting.main_units(value.amount, value.currency)
    return str(value) if isinstance(value, Tag | Promise) else value


def _currency(line: Sequence[Any]) -> str | None:
    return next((value.currency for value in line if isinstance(value, Money)), None)


def _rank(value: Any) -> Any:
    return str(value).casefold() if isinstance(value, str | Tag) else value
