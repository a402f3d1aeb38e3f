"""The workbook of starts, targets and values: its model, its reading, each fault with its cell.

A row is one figure. A row with a category is a part of the value of the same indicator, place and
period. Nothing is kept while there is a fault; an empty figure is a hole, not a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pacte.files import tables
from pacte.files.tables import Sheet
from pacte.kernel import numbers
from pacte.kernel.names import normalised
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.places import queries as places
from pacte.programmes.results import queries, rules, sentences
from pacte.programmes.results.models import Definition, Indicator
from pacte.programmes.results.rules import Part

COLUMNS = (
    ("indicator", "Indicateur"), ("kind", "Nature"), ("first", "Du"), ("until", "Au"),
    ("place", "Lieu"), ("category", "Catégorie"), ("top", "Valeur"), ("bottom", "Sur"),
    ("words", "En mots"), ("note", "Remarque"),
)  # fmt: skip
NEEDED = ("indicator", "kind", "first", "top")
HEADINGS = {normalised(heading): key for key, heading in COLUMNS}
KINDS = {"VALEUR": "value", "CIBLE": "target", "DEPART": "baseline"}
ROWS_MAX, FAULTS_MAX, TEXT_MAX = 1_000, 200, 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where."""

    sheet: str
    cell: str
    message: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return formatting.fill(self.message, self.values)


@dataclass(slots=True)
class Reading:
    """What a workbook says: figures as commands take them, or what is wrong with it."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    shown: list[list[Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.rows) and not self.faults


@dataclass(slots=True)
class _Line:
    """One row of a sheet, and where it is."""

    sheet: Sheet
    line: int
    at: dict[str, int]
    cells: Sequence[Any]

    def cell(self, key: str) -> Any:
        column = self.at.get(key)
        found = self.cells[column] if column is not None and column < len(self.cells) else None
        return found.strip() or None if isinstance(found, str) else found

    def text(self, key: str) -> str:
        found = self.cell(key)
        if isinstance(found, date):
            return found.isoformat()
        text = "" if found is None else str(found)
        if len(text) > TEXT_MAX:
            raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=TEXT_MAX,
                          field=key)  # fmt: skip
        return text

    def fault(self, refusal: Refused) -> Fault:
        """The refusal beside its cell; without a field, beside the figure."""
        name = refusal.field.split("-")[-1] if refusal.field.startswith("part-") else refusal.field
        column = self.at.get(name, self.at["top"])
        where = self.sheet.address(self.line, column)
        return Fault(self.sheet.name, where, refusal.message, refusal.values)


def model(rows: Sequence[Indicator], told: dict[int, queries.Told]) -> list[list[Any]]:
    """One line to fill in for each indicator, for the value of this year."""
    lines = []
    for row in rows:
        definition = told[row.pk].definition
        unit = sentences.unit_text(definition) or definition.get_unit_kind_display()
        holes = [None] * 7
        lines.append([row.code, "valeur", *holes, f"{definition.title} ({unit})"])
    return lines


def read(path: Path, name: str, programme_id: int, day: date) -> Reading:
    """Read a workbook for a programme, and check its figures as if they were kept."""
    found = list(queries.indicators(programme_id))
    told = queries.told(found, day)
    known = {row.code.casefold(): told[row.pk] for row in found if row.pk in told}
    reading, lines = Reading(), []
    for sheet in tables.read(path, name):
        lines += _lines(sheet, reading)
    if not lines:
        raise Refused(
            "Aucune ligne : la première porte les titres « %(titles)s ».",
            titles=", ".join(heading for _key, heading in COLUMNS),
        )  # fmt: skip
    if len(lines) > ROWS_MAX:
        raise Refused("Au plus %(most)s lignes à la fois.", most=ROWS_MAX)
    parts: list[tuple[_Line, dict[str, Any], Definition]] = []
    for line in lines:
        try:
            row, definition = _row(line, known)
        except Refused as refusal:
            reading.faults.append(line.fault(refusal))
            continue
        parts.append((line, row, definition))
    _gather(reading, parts)
    reading.faults = reading.faults[:FAULTS_MAX]
    return reading


def _lines(sheet: Sheet, reading: Reading) -> list[_Line]:
    """The lines of a sheet that has our headings; another sheet is not for us."""
    lines = sheet.lines()
    first, head = next(lines, (0, ()))
    at = {HEADINGS[normalised(str(cell))]: n for n, cell in enumerate(head)
          if cell is not None and normalised(str(cell)) in HEADINGS}  # fmt: skip
    if any(key not in at for key in NEEDED):
        return []
    for spread, refusal in sheet.joined(first):
        reading.faults.append(Fault(sheet.name, spread, refusal.message, refusal.values))
    found = [_Line(sheet, line, at, cells) for line, cells in lines]
    return [one for one in found if _says(one)]


def _says(line: _Line) -> bool:
    """Whether a line says something: that of the model, left empty, does not."""
    return any(line.cell(key) is not None for key in ("top", "bottom", "words"))


def _row(line: _Line, known: dict[str, queries.Told]) -> tuple[dict[str, Any], Definition]:
    code, kind = line.text("indicator"), KINDS.get(normalised(line.text("kind")))
    told = known.get(code.casefold())
    if told is None:
        raise Refused("Ce programme n’a pas d’indicateur « %(code)s ».", code=code,
                      field="indicator")  # fmt: skip
    if kind is None:
        raise Refused("« %(kind)s » : écrivez valeur, cible ou départ.", kind=line.text("kind"),
                      field="kind")  # fmt: skip
    first = _partial(line, "first", "")
    until = _partial(line, "until", first)
    if Partial(until).until <= Partial(first).first:
        raise Refused("La fin (%(end)s) est avant le début (%(start)s).", start=first, end=until,
                      field="until")  # fmt: skip
    end = Partial(until).until - timedelta(days=1)
    definition = (queries.in_force(told.versions, end) if kind != "baseline"
                  else told.versions[-1])  # fmt: skip
    top, bottom = _figure(line, definition)
    dimension, category = _category(line, definition)
    return {
        "kind": kind, "indicator": str(told.indicator.uid), "code": told.indicator.code,
        "first": first, "until": until, "place": _place(line), "top": top, "bottom": bottom,
        "words": "" if definition.scale else line.text("words"), "note": line.text("note"),
        "dimension": dimension, "category": category, "line": line.line,
    }, definition  # fmt: skip


def _partial(line: _Line, key: str, otherwise: str) -> str:
    text = line.text(key) or otherwise
    if not text:
        raise Refused("Il manque la période.", field=key)
    try:
        return Partial.from_text(text).text
    except Refused as refusal:
        raise Refused(refusal.message, field=key, **refusal.values) from refusal


def _place(line: _Line) -> str | None:
    code = line.text("place")
    if not code:
        return None
    found = places.any_by_code(code)
    if found is None:
        raise Refused("Aucun lieu n’a le code « %(code)s ».", code=code, field="place")
    return str(found.uid)


def _category(line: _Line, definition: Definition) -> tuple[str, str]:
    """« Femmes » or « f »: a category of the definition."""
    asked = normalised(line.text("category"))
    if not asked:
        return "", ""
    for one in definition.dimensions:
        for category in one["categories"]:
            names = (category["code"], category["label"], f"{one['label']} : {category['label']}")
            if asked in [normalised(name) for name in names]:
                return one["code"], category["code"]
    raise Refused("Cet indicateur n’a pas la catégorie « %(code)s ».", code=line.text("category"),
                  field="category")  # fmt: skip


def _figure(line: _Line, definition: Definition) -> tuple[int | None, int | None]:
    """The two numbers of a row as they are kept: 2 is 2 % when it stands alone in a percent."""
    kind, bottom = definition.unit_kind, _whole(line, "bottom", 0)
    if kind == "qualitative":
        return _rank(line, definition), bottom
    alone = bottom is None
    places = definition.places
    if kind == "percent":
        places = 4 if alone else 0
    elif kind == "ratio" and alone:
        places = 6
    return _whole(line, "top", places), bottom


def _rank(line: _Line, definition: Definition) -> int | None:
    """The level of a scale, by its name."""
    if not definition.scale:
        return None
    asked = normalised(line.text("words") or line.text("top"))
    for rank, level in enumerate(definition.scale):
        if normalised(level) == asked:
            return rank
    raise Refused("« %(level)s » n’est pas un niveau de l’échelle : %(levels)s.",
                  level=line.text("words"), levels=", ".join(definition.scale),
                  field="words")  # fmt: skip


def _whole(line: _Line, key: str, places: int) -> int | None:
    cell = line.cell(key)
    if cell is None:
        return None
    if isinstance(cell, bool | date):
        raise Refused("Un nombre, par exemple 12.", field=key)
    try:
        read = Decimal(cell) if isinstance(cell, int | Decimal) else numbers.read_number(str(cell))
    except Refused as refusal:
        raise Refused(refusal.message, field=key, **refusal.values) from refusal
    scaled = read.scaleb(places)
    if scaled != int(scaled):
        raise Refused("« %(number)s » a trop de décimales pour cet indicateur.", number=str(cell),
                      field=key)  # fmt: skip
    return int(scaled)


def _gather(reading: Reading, found: list[tuple[_Line, dict[str, Any], Definition]]) -> None:
    """Put the parts with their whole, check each figure, say what is wrong and where."""
    wholes: dict[tuple[Any, ...], tuple[_Line, dict[str, Any], Definition]] = {}
    for line, row, definition in found:
        if row["kind"] == "value" and row["category"]:
            continue
        key = _key(row) if row["kind"] == "value" else (line.sheet.name, line.line)
        if key in wholes:
            fault = Refused("Cette ligne redit la ligne %(line)s.", line=wholes[key][1]["line"])
            reading.faults.append(line.fault(fault))
            continue
        row["told"] = []
        wholes[key] = line, row, definition
    for line, row, _definition in found:
        if row["kind"] == "value" and row["category"]:
            whole = wholes.get(_key(row))
            if whole is None:
                missing = Refused("Il manque le total de cette période : une ligne sans catégorie.")
                reading.faults.append(line.fault(missing))
            else:
                whole[1]["told"].append({name: row[name] for name in (
                    "dimension", "category", "top", "bottom")})  # fmt: skip
    for line, row, definition in wholes.values():
        try:
            _check(row, definition)
        except Refused as refusal:
            reading.faults.append(line.fault(refusal))
        reading.rows.append(row)
        reading.shown.append(_shown(line, row, definition))


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["indicator"], row["first"], row["until"], row["place"]


def _check(row: dict[str, Any], definition: Definition) -> None:
    """What the rules of a figure and of its parts refuse."""
    unit, value = sentences.unit_of(definition), row["kind"] == "value"
    rules.check(unit, row["top"], row["bottom"], row["words"], parts=value)
    if any(one["top"] is None for one in row["told"]):
        raise Refused("Une part sans nombre ne s’inscrit pas : enlevez sa ligne.")
    told = [Part(one["dimension"], one["category"], one["top"], one["bottom"])
            for one in row["told"]]  # fmt: skip
    dimensions = rules.read_dimensions(definition.dimensions)
    rules.reconcile(unit, row["top"], row["bottom"], dimensions, told)


def _shown(line: _Line, row: dict[str, Any], definition: Definition) -> list[Any]:
    """A figure as the preview shows it."""
    kinds = {"value": _("Valeur"), "target": _("Cible"), "baseline": _("Départ")}
    first, until = Partial(row["first"]).first, Partial(row["until"]).until
    text = sentences.figure_text(definition, row["top"], row["bottom"], row["words"])
    return [line.line, row["code"], kinds[row["kind"]], sentences.span_text(first, until),
            line.text("place"), sentences.with_unit(definition, text),
            len(row["told"])]  # fmt: skip
