"""Indicators, their definitions, where they start from and what is aimed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel import currency as currencies
from pacte.kernel.names import normalised
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.measures import registry
from pacte.programmes.results import queries, rules, sentences
from pacte.programmes.results.commands.kept import (
    aim_of,
    document_of,
    indicator_of,
    place_of,
    programme_of,
    span,
    versions_of,
)
from pacte.programmes.results.models import (
    Baseline,
    Definition,
    Indicator,
    IndicatorState,
    Target,
)
from pacte.programmes.sheets import queries as sheets

MAY = "manage_programme"
Dimensions = Sequence[Mapping[str, Any]]


@command("results.add_indicator", may=MAY)
def add_indicator(
    act: Act, *, programme: str, aim: str, code: str, title: str, unit_kind: str, direction: str,
    position: int | None = None, words: str = "", unit: str = "", currency: str = "",
    places: int = 0, per: int = 1, bounded: bool = True, measure: str = "",
    measure_scheme: str | None = None, measure_place: str | None = None,
    scale: Sequence[str] = (), dimensions: Dimensions = (), since: date | None = None,
    uid: str | None = None,
) -> str:  # fmt: skip
    """Add an indicator to an aim (its uid or code), with the first version of its definition."""
    owner = programme_of(act, programme, MAY)
    if queries.indicator_in(owner.pk, code):
        raise Refused(
            "Ce programme a déjà un indicateur « %(code)s ».", code=code, field="code"
        )  # fmt: skip
    rank = position or queries.indicators(owner.pk, followed=False).count() + 1
    row = Indicator(programme=owner, aim=aim_of(owner.pk, aim), code=code, position=rank,
                    plain=normalised(title)[:340], **({"uid": uid} if uid else {}))  # fmt: skip
    act.save(row)
    definition = Definition(
        indicator=row, version=1, since=since or clock.today(), title=title, words=words,
        unit_kind=unit_kind, unit=unit, currency=currency, places=places, per=per,
        bounded=bounded, direction=direction, scale=list(scale),
    )  # fmt: skip
    _define(act, definition, dimensions, measure, measure_scheme, measure_place)
    act.record(row, owner, code=code, unit=unit_kind, measure=measure)
    return str(row.uid)


@command("results.redefine_indicator", may=MAY)
def redefine_indicator(
    act: Act, *, indicator: str, since: date, bridge_words: str, title: str, unit_kind: str,
    direction: str, bridge_factor: int | None = None, words: str = "", unit: str = "",
    currency: str = "", places: int = 0, per: int = 1, bounded: bool = True, measure: str = "",
    measure_scheme: str | None = None, measure_place: str | None = None,
    scale: Sequence[str] = (), dimensions: Dimensions = (), seen: int | None = None,
) -> int:  # fmt: skip
    """Count otherwise from a day on: a new version, with what changes in words, and by how much
    the older figures are multiplied to compare, if that is known."""
    row = indicator_of(act, indicator, MAY)
    last = versions_of(row)[-1]
    act.unchanged(last, seen)
    if since <= last.since:
        raise Refused(
            "La version %(version)s vaut depuis le %(day)s : la nouvelle commence après.",
            version=last.version, day=last.since, field="since",
        )  # fmt: skip
    if not bridge_words.strip():
        raise Refused("Dites ce qui change : sans cela les valeurs ne se comparent plus.",
                      field="bridge_words")  # fmt: skip
    definition = Definition(
        indicator=row, version=last.version + 1, since=since, title=title, words=words,
        unit_kind=unit_kind, unit=unit, currency=currency, places=places, per=per,
        bounded=bounded, direction=direction, scale=list(scale), bridge_words=bridge_words,
        bridge_factor=bridge_factor,
    )  # fmt: skip
    _define(act, definition, dimensions, measure, measure_scheme, measure_place)
    row.plain = normalised(title)[:340]
    act.save(row)
    act.record(row, version=definition.version, measure=measure)
    return definition.version


def _define(
    act: Act, row: Definition, dimensions: Dimensions, measure: str, scheme: str | None,
    place: str | None,
) -> None:  # fmt: skip
    """Check what a definition says, and keep it."""
    row.dimensions = [one.told() for one in rules.read_dimensions(dimensions)]
    if row.currency:
        row.places = currencies.exponent(row.currency)
    if row.unit_kind != "qualitative" and row.scale:
        raise Refused("Seule une valeur en mots a une échelle.", field="scale")
    if len(row.scale) == 1 or len(set(row.scale)) < len(row.scale):
        raise Refused("Une échelle a au moins deux niveaux différents.", field="scale")
    row.measure, row.measure_scheme, row.measure_place = measure, None, place_of(place)
    if measure:
        _check_measure(row, scheme)
    act.save(row)


def _check_measure(row: Definition, scheme: str | None) -> None:
    """A measure that exists, and what it asks for."""
    found = registry.MEASURES.get(row.measure)
    if found is None:
        raise Refused("Aucune mesure ne s’appelle « %(name)s ».", name=row.measure, field="measure")
    if row.unit_kind == "qualitative":
        raise Refused("Une mesure est un nombre : choisissez une autre nature.", field="unit_kind")
    if "scheme" in found.needs and not scheme:
        raise Refused("Cette mesure se lit pour un régime : choisissez-le.", field="measure_scheme")
    row.measure_scheme = scheme if "scheme" in found.grain else None
    if row.measure_place_id and "place" not in found.grain:
        raise Refused("Cette mesure ne se lit pas par lieu.", field="measure_place")


@command("results.move_indicator", may=MAY)
def move_indicator(
    act: Act, *, indicator: str, aim: str, code: str, position: int, seen: int | None = None
) -> None:
    """Put an indicator under another aim, give it another code or rank."""
    row = indicator_of(act, indicator, MAY)
    act.unchanged(row, seen)
    same = queries.indicator_in(row.programme_id, code)
    if same and same.pk != row.pk:
        raise Refused("Ce programme a déjà un indicateur « %(code)s ».", code=code, field="code")
    row.aim, row.code, row.position = aim_of(row.programme_id, aim), code, position
    act.save(row)
    act.record(row, code=code, position=position)


@command("results.end_indicator", may=MAY)
def end_indicator(act: Act, *, indicator: str, closed: bool = True, why: str) -> None:
    """Follow an indicator no longer, or again; its values stay."""
    row = indicator_of(act, indicator, MAY)
    act.save(IndicatorState(indicator=row, closed=closed, reason=why))
    act.record(row, closed=int(closed))


@command("results.set_baseline", may=MAY)
def set_baseline(
    act: Act, *, indicator: str, on: str, top: int | None = None, bottom: int | None = None,
    words: str = "", source: str = "", place: str | None = None, document: str | None = None,
    quote: str = "", withdrawn: bool = False, seen: int | None = None,
) -> None:  # fmt: skip
    """Say where an indicator starts from, as a whole or in a place; the last said counts."""
    row = indicator_of(act, indicator, MAY)
    definition = versions_of(row)[-1]
    where = place_of(place)
    last = Baseline.objects.filter(definition__indicator=row, place=where).order_by("-id").first()
    if last is not None:
        act.unchanged(last, seen)
    if not withdrawn:
        rules.check(sentences.unit_of(definition), top, bottom, words)
    act.save(Baseline(
        definition=definition, place=where, on=Partial.from_text(on).text, top=top, bottom=bottom,
        words=words, source=source, document=document_of(row.programme_id, document), quote=quote,
        withdrawn=withdrawn,
    ))  # fmt: skip
    act.record(row, top=top, bottom=bottom)


@command("results.set_target", may=MAY)
def set_target(
    act: Act, *, indicator: str, first: str, until: str, top: int | None = None,
    bottom: int | None = None, words: str = "", place: str | None = None, dimension: str = "",
    category: str = "", source: str = "", document: str | None = None, quote: str = "",
    statement: str | None = None, withdrawn: bool = False, seen: int | None = None,
) -> str:  # fmt: skip
    """Say what is to be reached by the end of a period; the last said of a period counts."""
    row = indicator_of(act, indicator, MAY)
    begin, end = span(first, until)
    definition = queries.in_force(versions_of(row), end)
    _check_category(definition, dimension, category)
    target = Target(
        definition=definition, first=begin, until=end, top=top, bottom=bottom, words=words,
        place=place_of(place), dimension=dimension, category=category, source=source,
        document=document_of(row.programme_id, document), quote=quote, withdrawn=withdrawn,
        statement=sheets.statement(statement) if statement else None,
    )  # fmt: skip
    same = Target.objects.filter(
        definition__indicator=row, first=begin, until=end, place=target.place,
        dimension=dimension, category=category,
    )  # fmt: skip
    last = same.order_by("-id").first()
    if last is not None:
        act.unchanged(last, seen)
    if not withdrawn:
        rules.check(sentences.unit_of(definition), top, bottom, words)
    act.save(target)
    act.record(row, top=top, bottom=bottom, until=str(end))
    return str(target.uid)


def _check_category(definition: Definition, dimension: str, category: str) -> None:
    """A target for a part names a category that the definition has."""
    if not dimension and not category:
        return
    known = {(d.code, code) for d in rules.read_dimensions(definition.dimensions)
             for code, _ in d.categories}  # fmt: skip
    if (dimension, category) not in known:
        raise Refused("Cet indicateur n’a pas la catégorie « %(code)s ».", code=category,
                      field="category")  # fmt: skip
