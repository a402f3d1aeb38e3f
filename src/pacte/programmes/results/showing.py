"""What the pages of results show: a series, its chart, its parts, why a value is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.journal import queries as journal
from pacte.kernel.money import WHOLE
from pacte.measures import registry
from pacte.pages import formatting
from pacte.pages.charts import Chart, Series
from pacte.pages.explain import Step, Working, say
from pacte.pages.page import Button, Tag
from pacte.programmes.results import rules, sentences
from pacte.programmes.results.models import Definition, Value
from pacte.programmes.results.queries import ResultLine, Told
from pacte.programmes.results.rules import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value in a series: as it was said, and as the definition in force counts."""

    value: Any
    text: str | None
    carried: str | None  # Under the definition in force, where that differs.
    target: str | None
    tag: Tag
    broken: bool  # Of an older version that does not compare.

    @property
    def period(self) -> str:
        return sentences.span_text(self.value.first, self.value.until)


def points(told: Told, rows: Sequence[Any], place: int | None) -> list[Point]:
    """The values of one place, the last period first, each with its target."""
    found = []
    for row in rows:
        version = next(v for v in told.versions if v.pk == row.definition_id)
        number = told.number(row.definition_id, row.top, row.bottom)
        text = sentences.figure_text(version, row.top, row.bottom, row.words)
        carried = sentences.in_text(told.definition, number)
        older = version.pk != told.definition.pk
        found.append(Point(
            value=row, text=text, carried=carried if older and carried != text else None,
            target=target_of(told, row, place), tag=sentences.step_tag(row.state),
            broken=older and number is None,
        ))  # fmt: skip
    return found


def target_of(told: Told, row: Any, place: int | None) -> str | None:
    """What was aimed at for the period of a value: the target whose period holds its end."""
    ends = [t for t in told.targets_of(place) if t.first < row.until <= t.until]
    if not ends:
        return None
    text = sentences.in_text(told.definition, told.carried(ends[0]))
    return text or ends[0].words or None


def drawn(definition: Definition, millionths: int | None) -> Decimal | None:
    """A number as a chart draws it: of a percent, in percents."""
    if millionths is None:
        return None
    scale = 100 if definition.unit_kind == "percent" else 1
    return Decimal(millionths) * scale / WHOLE


def drawn_factor(factor: int | None) -> Decimal:
    """The factor of a bridge, as it is read."""
    return (Decimal(factor or 0) / WHOLE).normalize()


def chart(told: Told, rows: Sequence[Any], place: int | None, day: date) -> Chart | None:
    """The values of one place in time, with the targets; nothing when words are all there is."""
    definition = told.definition
    if definition.unit_kind == "qualitative":
        return None
    numbers = {(r.first, r.until): told.number(r.definition_id, r.top, r.bottom) for r in rows}
    aims = told.targets_of(place)
    if not numbers and not aims:
        return None
    # A target whose period holds values is drawn on them; another has its own place.
    alone = {(t.first, t.until) for t in aims
             if not any(t.first < until <= t.until for _first, until in numbers)}  # fmt: skip
    spans = sorted({*numbers, *alone}, key=lambda s: (s[1], s[0]))
    series = [Series(_("Réalisé"), [drawn(definition, numbers.get(s)) for s in spans])]
    if aims:
        at = [next((t for t in aims if t.first < s[1] <= t.until), None) for s in spans]
        values = [drawn(definition, told.carried(t)) for t in at]
        series.append(Series(_("Cible"), values, "line"))
    aimed = told.target_on(day, place)
    number = told.carried(aimed)
    return Chart(
        name="serie", question=_("La cible est-elle atteinte ?"),
        labels=[sentences.span_text(*span) for span in spans], series=series,
        unit=sentences.unit_text(definition), target=drawn(definition, number),
        target_label=_("Cible de %(period)s") % {
            "period": sentences.span_text(aimed.first, aimed.until)} if aimed else "",
        source=_("Source : valeurs de l’indicateur, au %(day)s") % {"day": formatting.day(day)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The parts of a value by one dimension, and whether they make the whole."""

    dimension: Dimension
    rows: list[tuple[str, str | None, str | None]]  # (category, number, its share)
    complete: bool
    total: str | None


def splits(definition: Definition, value: Value, parts: Sequence[Any]) -> list[Split]:
    """The disaggregations of a value: a category that nobody gave is missing, not zero."""
    given = {(p.dimension, p.category): p for p in parts}
    unit = sentences.unit_of(definition)
    found = []
    for one in rules.read_dimensions(definition.dimensions):
        if not any(code == one.code for code, _category in given):
            continue
        rows = []
        for code, label in one.categories:
            part = given.get((one.code, code))
            text = sentences.figure_text(definition, part.top, part.bottom) if part else None
            share = None
            if part and value.top and part.bottom is None:
                share = formatting.share(rules.figure(rules.Unit("percent"), part.top, value.top)
                                         or 0)  # fmt: skip
            elif part:
                share = sentences.parts_text(definition, part.top, part.bottom) or None
            rows.append((label, text, share))
        complete = all((one.code, code) in given for code, _label in one.categories)
        number = sentences.in_text(definition, rules.figure(unit, value.top, value.bottom))
        found.append(Split(dimension=one, rows=rows, complete=complete, total=number))
    return found


def why(line: ResultLine, value: Any, told: Told) -> Working:
    """Why a value is what it is: where it comes from, its parts, and what it says of the target."""
    version = next(v for v in told.versions if v.pk == value.definition_id)
    text = sentences.figure_text(version, value.top, value.bottom, value.words) or ""
    steps = [
        Step(
            label=say("Ce qui est compté : %(title)s", title=version.title),
            source=version.words or say("Version %(version)s de la définition",
                                        version=version.version),
        ),
        *(_measured(value) if value.source == "measure" else _typed(value)),
        *_parts(version, value),
        *_bridges(told, version, value),
        *_against(line, value),
    ]  # fmt: skip
    return Working(
        title=say("Pourquoi %(text)s ?", text=text),
        over=say("%(code)s · %(period)s", code=told.indicator.code,
                 period=sentences.span_text(value.first, value.until)),
        steps=steps, result=Step(label=_("Valeur"), amount=sentences.with_unit(version, text)),
        foot=_foot(value),
        buttons=[Button(_("Ouvrir la valeur"), reverse("results:value", args=[value.uid]))],
    )  # fmt: skip


def _measured(value: Value) -> list[Step]:
    measure = registry.MEASURES.get(value.measure)
    if measure is None:
        return [Step(label=say("Mesure « %(name)s », qui n’est plus offerte", name=value.measure))]
    known = journal.entries().filter(pk=value.known_until or 0).first()
    at = formatting.moment(known.recorded_at) if known else ""
    return [
        Step(label=say("Mesure : %(label)s", label=measure.label), source=measure.definition),
        Step(
            label=say("Lue telle que connue le %(at)s", at=at),
            amount=say("écriture %(number)s", number=str(value.known_until)),
            source=measure.source,
        ),
    ]  # fmt: skip


def _typed(value: Value) -> list[Step]:
    found = [Step(label=say("Saisie par %(name)s", name=value.author_name))]
    if value.quote:
        title = value.document.title if value.document else ""
        found.append(Step(label=say("« %(quote)s »", quote=value.quote), source=title))
    if value.evidence_id:
        url = reverse("results:evidence", args=[value.uid])
        found.append(Step(label=_("Preuve jointe"), source=_("Voir"), url=url))
    elif not value.quote:
        found.append(Step(label=_("Aucune preuve jointe")))
    return found


def _parts(version: Definition, value: Value) -> list[Step]:
    if value.bottom is None or value.top is None:
        return []
    places = version.places if version.unit_kind == "ratio" else 0
    top = formatting.number(Decimal(value.top).scaleb(-places), places)
    return [
        Step(label=_("Nombre (numérateur)"), amount=top),
        Step(label=_("Sur (dénominateur)"), amount=formatting.number(value.bottom)),
    ]


def _bridges(told: Told, version: Definition, value: Value) -> list[Step]:
    """What later versions changed, and the value as the one in force counts."""
    found = []
    for later in told.versions:
        if not version.version < later.version <= told.definition.version:
            continue
        factor = (say("× %(factor)s", factor=formatting.number(
            drawn_factor(later.bridge_factor))) if later.bridge_factor else
            say("ne se compare pas"))  # fmt: skip
        found.append(
            Step(
                label=say("Version %(version)s : %(words)s", version=later.version,
                          words=later.bridge_words),
                amount=factor,
            )
        )  # fmt: skip
    number = told.number(value.definition_id, value.top, value.bottom)
    if found and number is not None:
        text = sentences.in_text(told.definition, number)
        found.append(Step(label=_("Selon la définition en vigueur"), amount=text))
    return found


def _against(line: ResultLine, value: Any) -> list[Step]:
    if line.value is None or line.value.pk != value.pk or line.against.progress is None:
        return []
    found = [
        Step(label=_("Départ"), amount=line.baseline_text),
        Step(label=_("Cible"), amount=line.target_text),
        Step(
            label=_("Chemin fait : (valeur − départ) / (cible − départ)"),
            amount=formatting.share(line.against.progress),
        ),
    ]
    if line.against.expected is not None:
        found.append(Step(label=_("Attendu à ce jour, en ligne droite jusqu’à l’échéance"),
                          amount=formatting.share(line.against.expected)))  # fmt: skip
    return found


def _foot(value: Any) -> Any:
    if value.state == "verified":
        return say("Vérifiée par %(name)s le %(day)s", name=value.said_by, day=value.said_on)
    if value.state == "returned":
        return say("Renvoyée par %(name)s : %(why)s", name=value.said_by, why=value.said_why)
    return say("Pas encore vérifiée : elle n’est pas publiée.")
