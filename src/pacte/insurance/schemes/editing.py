"""The blocks of a definition as forms, line by line, by the table of ``editors``.

A line that has values which the form does not show keeps them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.http import QueryDict

from pacte.insurance.schemes import cells
from pacte.insurance.schemes.cells import ABSENT
from pacte.insurance.schemes.editors import CODE, EDITORS, FOLDED, NEEDED, SELDOM, Editor
from pacte.insurance.schemes.rules import Definition

LINES_MAX = 200


def rows_of(editor: Editor, definition: Definition) -> list[dict[str, Any]]:
    """The lines of a block as the form edits them: one for a block that has no lines."""
    if editor.shape == "one":
        return [definition]
    value: Any = definition
    for part in editor.path:
        value = (value or {}).get(part)
    if editor.shape == "map":
        found = (value or {}).items()
        return [{CODE: str(k)} | (v if isinstance(v, dict) else {"": v}) for k, v in found]
    return list(value) if isinstance(value, list) else [value] if value else []


class LineForm(forms.Form):
    """One line of a block. What it does not show, it keeps."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, editor: Editor, money: str, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.editor, self.money, self.said = editor, money, ""
        for path, label in editor.fields:
            self.fields[_id(path)] = cells.field(editor.kind(path), label)

    @classmethod
    def of(cls, editor: Editor, money: str, row: dict[str, Any], prefix: str) -> LineForm:
        """The form of a line that exists."""
        initial: dict[str, Any] = {
            _id(path): cells.show(editor.kind(path), _get(row, path), money)
            for path, _label in editor.fields
        }
        if editor.shape == "rows":
            initial["kept"] = json.dumps(row, ensure_ascii=False)
        return cls(editor, money, initial=initial, prefix=prefix)

    def clean(self) -> dict[str, Any]:
        """Read every value; a fault stands beside its field."""
        typed = super().clean() or {}
        for path, _label in self.editor.fields:
            name = _id(path)
            if name in typed:
                try:
                    typed[name] = cells.read(self.editor.kind(path), typed[name], self.money)
                except forms.ValidationError as fault:
                    self.add_error(name, fault)
        return typed

    def row(self, base: dict[str, Any] | None = None) -> dict[str, Any]:
        """The line as it is written in the definition."""
        row = deepcopy(base) if base is not None else self._kept()
        for path, _label in self.editor.fields:
            said, kind = self.cleaned_data.get(_id(path), ABSENT), self.editor.kind(path)
            before = _get(row, path)
            if said != cells.read(kind, cells.show(kind, before, self.money), self.money):
                _put(row, path, said)  # What nobody touched stays as it was written.
        return row

    def _kept(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data.get("kept") or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def usual(self) -> Iterator[Any]:
        """The fields that are always shown."""
        yield from (self[name] for name in self._names(False))

    def seldom(self) -> list[Any]:
        """The fields that are folded away."""
        return [self[name] for name in self._names(True)]

    def unfolded(self) -> bool:
        """Whether one of the seldom fields says something."""
        return any(
            bound.value() not in ("", "all", None, []) or bound.errors for bound in self.seldom()
        )

    def _names(self, seldom: bool) -> list[str]:
        fold = self.editor.name in FOLDED
        return [_id(p) for p, _label in self.editor.fields if (fold and p in SELDOM) == seldom]


def _id(path: str) -> str:
    return path.replace(".", "__") or "said"


def _get(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for part in path.split("."):
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, Mapping) or part not in value:
            return ABSENT if value is not None or not isinstance(value, Mapping) else None
        value = value[part]
    return value


def _put(row: dict[str, Any], path: str, value: Any) -> None:
    """Write or take out a value; a part that becomes empty goes too."""
    *parents, name = path.split(".")
    trail = [row]
    for part in parents:
        inner = trail[-1].get(part)
        if not isinstance(inner, dict):
            if value is ABSENT:
                return
            inner = trail[-1][part] = {}
        trail.append(inner)
    if value is ABSENT:
        trail[-1].pop(name, None)
    else:
        trail[-1][name] = value
    for part, holder, inner in zip(reversed(parents), trail[-2::-1], trail[:0:-1], strict=True):
        if not inner:
            holder.pop(part, None)


class BlockForm:
    """All the lines of a block, as they stand or as they were sent."""

    def __init__(self, name: str, definition: Definition, sent: QueryDict | None = None) -> None:
        self.editor, self.definition = EDITORS[name], definition
        money = str(definition.get("currency") or "")
        if sent is None:
            rows = rows_of(self.editor, definition)
            self.lines = [
                LineForm.of(self.editor, money, row, f"r{n}") for n, row in enumerate(rows)
            ]
            return
        count = min(
            int(sent.get("count") or 0) if (sent.get("count") or "").isdigit() else 0, LINES_MAX
        )
        gone = sent.get("remove", "")
        kept = [n for n in range(count) if str(n) != gone]
        self.lines = [
            LineForm(self.editor, money, _renumbered(sent, old, new), prefix=f"r{new}")
            for new, old in enumerate(kept)
        ]
        if "add" in sent and len(self.lines) < LINES_MAX:
            self.lines.append(LineForm(self.editor, money, prefix=f"r{len(self.lines)}"))

    def valid(self) -> bool:
        """Whether every line could be read."""
        return all([line.is_valid() for line in self.lines])

    def written(self) -> Definition:
        """The definition with this block as it was sent."""
        changed = deepcopy(self.definition)
        if self.editor.shape == "one":
            return self.lines[0].row(changed) if self.lines else changed
        rows = [row for line in self.lines if (row := line.row({} if self._map else None))]
        value: Any = rows
        if self._map:
            value = {row.pop(CODE): row.get("", row) for row in rows if row.get(CODE)}
        if self.editor.whole.name == "one_or_list" and len(rows) == 1:
            value = rows[0]
        return _written(changed, self.editor.path, value)

    @property
    def _map(self) -> bool:
        return self.editor.shape == "map"


def _written(changed: Definition, path: tuple[str, ...], value: Any) -> Definition:
    """The definition with a value at a path; nothing there takes the key away, if it may go."""
    trail: list[Any] = [changed]
    for part in path[:-1]:
        if not isinstance(trail[-1].get(part), dict):
            trail[-1][part] = {}
        trail.append(trail[-1][part])
    name = path[-1]
    if value or path in NEEDED:
        trail[-1][name] = value
    elif trail[-1].get(name) is not None:
        del trail[-1][name]
    if len(trail) > 1 and not trail[-1]:
        del trail[-2][path[-2]]
    return changed


def _renumbered(sent: QueryDict, old: int, new: int) -> QueryDict:
    data = QueryDict(mutable=True)
    for key in sent:
        prefix, _dash, name = key.partition("-")
        if prefix == f"r{old}":
            data.setlist(f"r{new}-{name}", sent.getlist(key))
    return data


def names() -> Sequence[str]:
    """The blocks that have a form, in the order of a definition."""
    return tuple(EDITORS)
