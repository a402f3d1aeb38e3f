"""Values, what became of each, and the last that counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from pacte.journal import reading
from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.people import queries as people
from pacte.programmes.results.models import Definition, Value, ValueStep
from pacte.programmes.results.queries.framework import EVER
from pacte.programmes.results.rules.verifying import DRAFT, OPEN, RETURNED, SHOWN, VERIFIED
from pacte.programmes.sheets import queries as sheets

SUBMITTED = "submitted"


def with_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each value with ``state``, ``said_by`` and ``said_why``: what was last done about it."""
    last = ValueStep.objects.filter(value=OuterRef("pk")).order_by("-id")
    return rows.annotate(
        state=Subquery(last.values("state")[:1]), said_by=Subquery(last.values("by_name")[:1]),
        said_why=Subquery(last.values("reason")[:1]), said_on=Subquery(last.values("on")[:1]),
    )  # fmt: skip


def _stated(rows: QuerySet[Any], known: int = EVER) -> QuerySet[Any]:
    """Each value with its state alone, as it was known: what a steering page asks of many."""
    last = ValueStep.objects.filter(value=OuterRef("pk"), entry_id__lte=known).order_by("-id")
    return rows.annotate(state=Subquery(last.values("state")[:1]))


def visible_to(actor: Actor, day: date) -> QuerySet[Any]:
    """The values that somebody reads: verified ones of all programmes that it sees, submitted ones
    of those that it follows, drafts and returned ones where it enters or verifies values."""
    rows = with_state(Value.objects.filter(
        definition__indicator__programme__in=sheets.visible_to(actor, day)))  # fmt: skip
    if actor is SYSTEM:
        return rows
    path = "definition__indicator__programme__organisation__in"
    reads = people.organisations_for(actor, "read_programme", day)
    works = sorted({*people.organisations_for(actor, "submit_value", day),
                    *people.organisations_for(actor, "verify_value", day)})  # fmt: skip
    seen = rows.filter(state=VERIFIED)
    seen |= rows.filter(state__in=SHOWN, **{path: reads})
    return seen | rows.filter(**{path: works})


def to_verify(actor: Actor, day: date) -> QuerySet[Any]:
    """What waits for somebody: submitted, where it verifies, and not written by it."""
    mine = people.organisations_for(actor, "verify_value", day)
    rows = with_state(Value.objects.filter(definition__indicator__programme__organisation__in=mine))
    return rows.filter(state=SUBMITTED).exclude(author=actor.uid)


def to_complete(actor: Actor, day: date) -> QuerySet[Any]:
    """The drafts and returned values that somebody wrote."""
    mine = people.organisations_for(actor, "submit_value", day)
    rows = with_state(Value.objects.filter(definition__indicator__programme__organisation__in=mine))
    return rows.filter(state__in=(DRAFT, RETURNED), author=actor.uid)


def value(uid: str | UUID) -> Value:
    return Value.objects.select_related("definition__indicator__programme", "place").get(uid=uid)


def steps(value_id: int) -> list[ValueStep]:
    """What was done about a value, in order."""
    return list(ValueStep.objects.filter(value=value_id).order_by("id"))


def state_of(value_id: int) -> str:
    """What was last done about a value."""
    last = ValueStep.objects.filter(value=value_id).order_by("-id").first()
    return last.state if last else ""


def same_period(indicator_id: int, place: int | None, first: date, until: date) -> QuerySet[Any]:
    """The values of an indicator for one place and period, with their states."""
    rows = Value.objects.filter(
        definition__indicator=indicator_id, place=place, first=first, until=until
    )
    return with_state(rows)


def waiting(indicator_id: int, place: int | None, first: date, until: date) -> Value | None:
    """The draft or submitted value of a period: there is one at most."""
    return same_period(indicator_id, place, first, until).filter(state__in=OPEN).first()


def of_indicator(indicator_id: int, *, verified_only: bool, drafts: bool = False) -> list[Any]:
    """The values of an indicator by place and period, the last of a period first."""
    states = (VERIFIED,) if verified_only else (*SHOWN, DRAFT, RETURNED) if drafts else SHOWN
    return _of_indicators([indicator_id], states)


def of_indicators(indicator_ids: Iterable[int], *, verified_only: bool) -> dict[int, list[Any]]:
    """The same of several indicators, by key: one query, whatever their number."""
    found: dict[int, list[Any]] = {key: [] for key in indicator_ids}
    for row in _of_indicators(list(found), (VERIFIED,) if verified_only else SHOWN):
        found[row.definition.indicator_id].append(row)
    return found


def _of_indicators(keys: list[int], states: Iterable[str]) -> list[Any]:
    rows = with_state(Value.objects.filter(definition__indicator__in=keys))
    rows = rows.filter(state__in=states).select_related("definition", "place", "document")
    return list(rows.order_by("place__name", "-until", "-id"))


def counting(rows: Iterable[Any]) -> list[Any]:
    """Of each place and period the value that counts: the last, whatever its version."""
    last: dict[tuple[Any, ...], Any] = {}
    for row in sorted(rows, key=lambda v: v.pk):
        last[row.place_id, row.first, row.until] = row
    return sorted(last.values(), key=lambda v: (v.until, v.first))


def latest(
    definitions: Iterable[int], day: date, *, verified_only: bool = False,
    known: int | None = None,
) -> dict[int, Any]:  # fmt: skip
    """Of each indicator, by key, the last value of the whole whose period has begun.

    One query, whatever the number of indicators and periods. Each value has ``state``.
    """
    rows = _last_of_whole(
        list(definitions), day, EVER if known is None else known,
        (VERIFIED,) if verified_only else SHOWN,
    )  # fmt: skip
    return {row.indicator_key: row for row in rows}  # Of two versions, the later period.


@prepared
def _last_of_whole(
    keys: list[int], day: date, known: int, states: tuple[str, ...]
) -> QuerySet[Any]:
    """The last value of each definition: a search in the index for each, and the state of one or
    two values."""
    mine = Value.objects.filter(definition=OuterRef("pk"), place=None, first__lte=day,
                                entry_id__lte=known)  # fmt: skip
    mine = _stated(mine, known).filter(state__in=states).order_by("-until", "-first", "-id")
    of_each = Definition.objects.filter(pk__in=keys).order_by()
    chosen = of_each.annotate(last=Subquery(mine.values("pk")[:1])).values("last")
    rows = _stated(Value.objects.filter(pk__in=chosen), known)
    rows = rows.annotate(indicator_key=F("definition__indicator"))
    return rows.order_by("until", "first", "id")


# A search in the index for each definition and place; the state of one or two values.
LAST_IN_PLACES = """
SELECT d.indicator_id, p.id, (
  SELECT v.id FROM results_value v
   WHERE v.definition_id = d.id AND v.place_id = p.id AND v.first <= %s AND v.entry_id <= %s
     AND (SELECT s.state FROM results_valuestep s WHERE s.value_id = v.id AND s.entry_id <= %s
           ORDER BY s.id DESC LIMIT 1) IN ({states})
   ORDER BY v.until DESC, v.first DESC, v.id DESC LIMIT 1)
  FROM results_definition d CROSS JOIN places_place p
 WHERE {definitions} AND {places}
"""


def last_in_places(
    definitions: Iterable[int], places: Iterable[int], day: date, *, verified_only: bool = False,
    known: int | None = None,
) -> dict[tuple[int, int], list[int]]:  # fmt: skip
    """The keys of the last values of each indicator in each place, one for each version of it
    that has some: one query, and no row of a value is read."""
    keys, where = list(definitions), list(places)
    if not keys or not where:
        return {}
    states, bound = (VERIFIED,) if verified_only else SHOWN, EVER if known is None else known
    sql = LAST_IN_PLACES.format(
        states=", ".join(["%s"] * len(states)), definitions=reading.among("d.id", keys),
        places=reading.among("p.id", where),
    )  # fmt: skip
    found: dict[tuple[int, int], list[int]] = {}
    for indicator, place, value in reading.rows(sql, [day, bound, bound, *states, *keys, *where]):
        if value is not None:
            found.setdefault((indicator, place), []).append(value)
    return found


def told_values(keys: Iterable[int], known: int | None = None) -> dict[int, Any]:
    """Some values with their ``state``, by key: one query."""
    rows = _values(list(keys), EVER if known is None else known)
    return {row.pk: row for row in rows}


@prepared
def _values(keys: list[int], known: int) -> QuerySet[Any]:
    return _stated(Value.objects.filter(pk__in=keys), known).order_by()


def series(
    definitions: Iterable[int], *, verified_only: bool = False, place: int | None = None
) -> dict[int, list[Any]]:
    """The values of some indicators in time, by indicator: one query. Of a period the last."""
    states = (VERIFIED,) if verified_only else SHOWN
    rows = _stated(Value.objects.filter(definition__in=list(definitions), place=place))
    rows = rows.filter(state__in=states).annotate(indicator_key=F("definition__indicator"))
    found: dict[int, list[Any]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.indicator_key, []).append(row)
    return {key: counting(values) for key, values in found.items()}


def definition_keys(programme_ids: Iterable[int]) -> dict[int, list[int]]:
    """The keys of the definitions of some programmes, by indicator."""
    rows = Definition.objects.filter(indicator__programme__in=list(programme_ids))
    found: dict[int, list[int]] = {}
    for key, of in rows.values_list("pk", "indicator"):
        found.setdefault(of, []).append(key)
    return found
