"""Values read from the records by a measure: a snapshot, kept as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pacte.insurance.schemes import queries as schemes
from pacte.journal import jobs
from pacte.journal.command import Act, command
from pacte.kernel.actor import SYSTEM
from pacte.kernel.names import normalised
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.measures import registry
from pacte.measures.readings import Question, Reading
from pacte.pages import formatting
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.results import queries, rules, sentences
from pacte.programmes.results.commands import values
from pacte.programmes.results.commands.kept import (
    indicator_of,
    place_of,
    programme_of,
    span,
    versions_of,
)
from pacte.programmes.results.models import Definition, Indicator, Value
from pacte.programmes.results.records import borne_by
from pacte.programmes.results.rules import Part
from pacte.programmes.results.rules.parts import PLACE

MAY = "submit_value"


SEXES = {"F": "f", "FEMME": "f", "FEMMES": "f", "FILLES": "f", "WOMEN": "f", "FEMALE": "f",
         "M": "m", "HOMME": "m", "HOMMES": "m", "H": "m", "GARCONS": "m", "MEN": "m",
         "MALE": "m"}  # fmt: skip


def _read(
    act: Act, *, indicator: str, first: str, until: str, place: str | None = None, **_: Any
) -> tuple[int, Reading, list[Part]]:
    """What the measure says, read before the transaction: of many members it takes time."""
    row = Indicator.objects.select_related("programme").filter(uid=indicator).first()
    if row is None:
        raise Refused("Cet indicateur n’existe pas.")
    act.need(MAY, row.programme.organisation_id)
    begin, end = span(first, until)
    definition = queries.in_force(versions_of(row), end - timedelta(days=1))
    whole = ask(act, definition, begin, end, place)
    return definition.pk, whole, _parts(act, definition, begin, end, place)


def _parts(
    act: Act, definition: Definition, first: date, until: date, place: str | None
) -> list[Part]:
    """What the measure says of each sex, and of each place when the whole is asked, if it tells
    them apart. A part that it does not know is left out: it is not zero."""
    grain = registry.MEASURES[definition.measure].grain
    found = []
    for dimension in rules.read_dimensions(definition.dimensions):
        for code, label in dimension.categories:
            if dimension.code == "sex" and "sex" in grain:
                sex = SEXES.get(normalised(code)) or SEXES.get(normalised(label))
                one = ask(act, definition, first, until, place, sex) if sex else None
            elif dimension.code == PLACE and "place" in grain and place is None:
                where = places.any_by_code(code)
                one = ask(act, definition, first, until, str(where.uid)) if where else None
            else:
                continue
            if one is not None and one.top is not None and one.known:
                bottom = one.bottom if one.ratio else None
                found.append(Part(dimension.code, code, one.top, bottom))
    return found


def _reconciled(value: Value, parts: list[Part]) -> list[Part]:
    """The parts that agree with their whole; those that do not are left out, and why is noted."""
    dimensions, kept = rules.read_dimensions(value.definition.dimensions), list[Part]()
    unit = sentences.unit_of(value.definition)
    for dimension in dimensions:
        mine = [one for one in parts if one.dimension == dimension.code]
        try:
            rules.reconcile(unit, value.top, value.bottom, dimensions, mine)
        except Refused as refusal:
            value.note = f"{value.note}\n{formatting.shown(refusal)}".strip()
        else:
            kept += mine
    return kept


def ask(
    act: Act, definition: Definition, first: date, until: date, place: str | None = None,
    sex: str = "",
) -> Reading:  # fmt: skip
    """Ask the measure of a definition for a period, in a place or in that of the definition."""
    if not definition.measure:
        raise Refused("Cet indicateur n’a pas de mesure : saisissez la valeur avec sa preuve.")
    measure = registry.MEASURES.get(definition.measure)
    if measure is None:
        raise Refused("La mesure « %(name)s » n’est plus offerte : redéfinissez l’indicateur.",
                      name=definition.measure)  # fmt: skip
    if not act.actor.can(measure.action):
        raise NotAllowed("Vous ne lisez pas la mesure « %(label)s ».", label=measure.label)
    where = places.place(place).pk if place else definition.measure_place_id
    if where is not None and "place" not in measure.grain:
        raise Refused("Cette mesure ne se lit pas par lieu : mesurez le tout.", field="place")
    scheme = schemes.scheme(definition.measure_scheme).pk if definition.measure_scheme else None
    sources = borne_by(definition) if "source" in measure.grain else None
    return measure.read(
        Question(first=first, until=until, scheme=scheme, place=where, sources=sources, sex=sex)
    )


@command("results.measure_value", may=MAY, prepare=_read)
def measure_value(
    act: Act, prepared: tuple[int, Reading, list[Part]], *, indicator: str, first: str, until: str,
    place: str | None = None, note: str = "", author: str = "",
) -> str:  # fmt: skip
    """Keep what the measure of an indicator says of a period, as known now, as a draft.

    It replaces the draft that was measured before for the same period, if there is one. ``author``:
    who asked, when the system goes on with it. By sex and by place too, where the indicator is told
    by them and the measure tells them apart.
    """
    row = indicator_of(act, indicator, MAY)
    key, reading, parts = prepared
    if reading.top is None or not reading.known:
        raise Refused(
            "La mesure ne donne rien pour cette période : une donnée manque. Rien n’est inscrit,"
            " ce n’est pas zéro."
        )
    begin, end = span(first, until)
    where = place_of(place)
    value = Value(
        definition=Definition.objects.get(pk=key), place=where, first=begin, until=end,
        top=reading.top, bottom=reading.bottom if reading.ratio else None, note=note,
        source=Value.Source.MEASURE, known_until=act.entry_id,
    )  # fmt: skip
    value.measure = value.definition.measure
    _fit(value, reading)
    told = _reconciled(value, parts)
    values.keep(act, row, value, told, _draft(row, value), _asker(act, author))
    act.record(value, row, top=value.top, bottom=value.bottom, until=str(end))
    return str(value.uid)


def _asker(act: Act, author: str) -> tuple[UUID, str]:
    """Who answers for a value that the system measures for somebody."""
    if author and act.actor is SYSTEM:
        return UUID(author), people.user(author).name
    return act.actor.uid, act.actor.name


def _fit(value: Value, reading: Reading) -> None:
    """A ratio of the measure stands as a percent or a ratio; alone, as a quantity."""
    kind = value.definition.unit_kind
    if reading.ratio and kind == "quantity":
        raise Refused("Cette mesure est un rapport : l’indicateur doit être un pourcentage ou un"
                      " rapport.")  # fmt: skip
    if not reading.ratio and kind in ("percent", "ratio"):
        raise Refused("Cette mesure est un nombre seul : l’indicateur doit être une quantité.")
    if reading.currency and value.definition.currency != reading.currency:
        raise Refused("La mesure est en %(currency)s, l’indicateur ne l’est pas.",
                      currency=reading.currency)  # fmt: skip


def _draft(row: Indicator, value: Value) -> Value | None:
    """The draft of this period, when it was measured too: measuring again replaces it."""
    same = queries.same_period(row.pk, value.place_id, value.first, value.until)
    return same.filter(state="draft", source=Value.Source.MEASURE).first()


@command("results.ask_measures", may=MAY)
def ask_measures(
    act: Act, *, programme: str, first: str, until: str, by_place: bool = False
) -> str:
    """Leave all the measured indicators of a programme to be read for a period, with or without
    each place of its territory."""
    owner = programme_of(act, programme, MAY)
    span(first, until)
    steps = _steps(owner.pk, by_place)
    if not steps:
        raise Refused("Aucun indicateur de ce programme ne se mesure sur les données de Pacte.")
    who = "" if act.actor is SYSTEM else str(act.actor.uid)
    job = jobs.ask(act, "results.measure", steps=steps, first=first, until=until, author=who)
    act.record(owner, count=len(steps), job=str(job))
    return str(job)


def _steps(programme_id: int, by_place: bool) -> list[list[str | None]]:
    """(indicator, place) in order: the whole first."""
    from_sheet = queries.territory_places(programme_id) if by_place else []
    rows = list(queries.indicators(programme_id))
    steps: list[list[str | None]] = []
    for row in rows:
        last = versions_of(row)[-1]
        if last.measure in registry.MEASURES:
            steps.append([str(row.uid), None])
            if "place" in registry.MEASURES[last.measure].grain:
                steps += [[str(row.uid), str(place.uid)] for place in from_sheet]
    return steps


def measure_step(
    act: Act, done: int, *, steps: Sequence[Sequence[str | None]], first: str, until: str,
    author: str,
) -> int:  # fmt: skip
    """One step of the job ``results.measure``. What cannot be measured stays missing: the job goes
    on with the next."""
    indicator, place = steps[done]
    with suppress(Refused):
        measure_value(
            act, indicator=indicator, first=first, until=until, place=place, author=author
        )
    return len(steps)
