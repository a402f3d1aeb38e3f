"""Many places, facilities or populations at once: what is wrong with them, then writing them.

Plain functions for the commands of ``importing``; rows are those of ``reading``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.names import normalised
from pacte.places import queries, rules
from pacte.places.models import (
    Across,
    Facility,
    FacilityState,
    Place,
    PlaceName,
    Population,
    Succession,
    Within,
)

Rows = list[dict[str, Any]]
Wrong = tuple[int, str, dict[str, Any]]  # The row's place, the message, its values.
NEW, CHANGED, SAME = "new", "changed", "same"
FAULTS_SHOWN = 20
CHUNK = 400
ACTIONS = {
    "places": "manage_places", "facilities": "manage_facilities", "populations": "manage_places",
}  # fmt: skip


def tree_of(row: dict[str, Any]) -> str:
    return str(row.get("tree") or rules.ADMINISTRATIVE)


def day_of(row: dict[str, Any]) -> date:
    return date.fromisoformat(row["since"])


class Known:
    """The places of the database that some rows name, and what each is within on their days."""

    def __init__(self, kind: str, rows: Rows) -> None:
        codes = {str(row[name]) for row in rows for name in ("code", "parent", "place", "area")
                 if row.get(name)}  # fmt: skip
        self.places: dict[tuple[str, str], Place] = {}
        for some in _chunks(sorted(codes)):
            for place in Place.objects.filter(code__in=some):
                self.places[place.tree, place.code] = place
        self.days: dict[date, dict[int, dict[int, int]]] = {}
        if kind != "populations":
            for day in {day_of(row) for row in rows}:
                self.days[day] = self._above(day)

    def _above(self, day: date) -> dict[int, dict[int, int]]:
        """For each place known: what it is within on a day, and at how many steps."""
        found: dict[int, dict[int, int]] = {}
        for some in _chunks([place.pk for place in self.places.values()]):
            rows = queries.within_on(day).filter(place__in=some)
            for place, ancestor, steps in rows.values_list("place", "ancestor", "steps"):
                found.setdefault(place, {})[ancestor] = steps
        return found

    def there(self, place: Place, day: date) -> bool:
        return place.pk in self.days[day].get(place.pk, {})

    def parent(self, place: Place, day: date) -> int | None:
        above = self.days[day].get(place.pk, {})
        return next((pk for pk, steps in above.items() if steps == 1), None)


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def faults_in(kind: str, rows: Rows) -> Iterator[Wrong]:
    """What is wrong with rows that read well: codes twice, places that are not there."""
    known = Known(kind, rows)
    if kind == "places":
        yield from _places_wrong(rows, known)
    else:
        yield from _codes_twice(kind, rows)
        for n, row in enumerate(rows):
            if wrong := (_site_wrong if kind == "facilities" else _count_wrong)(row, known):
                yield (n, *wrong)


def _places_wrong(rows: Rows, known: Known) -> Iterator[Wrong]:
    first: dict[tuple[str, str], int] = {}
    for n, row in enumerate(rows):
        key = tree_of(row), row["code"]
        if key in first:
            yield n, "Le code « %(code)s » est déjà plus haut.", {"code": row["code"]}
        first.setdefault(key, n)
    inside = {key: rows[n] for key, n in first.items()}
    for n, row in enumerate(rows):
        if wrong := _place_wrong(row, known, inside):
            yield (n, *wrong)


def _place_wrong(
    row: dict[str, Any], known: Known, inside: dict[tuple[str, str], dict[str, Any]]
) -> tuple[str, dict[str, Any]] | None:
    tree, code, parent, day = tree_of(row), row["code"], row.get("parent"), day_of(row)
    above, above_row = known.places.get((tree, parent or "")), inside.get((tree, parent or ""))
    there = known.places.get((tree, code))
    if parent and not above and not above_row:
        return "Aucun lieu de cette carte n’a le code « %(code)s ».", {"code": parent}
    wider = above.kind if above else above_row["kind"] if above_row else None
    if wider and not rules.fits(row["kind"], wider):
        return "Un lieu de cette nature n’est pas dans « %(code)s ».", {"code": parent}
    since = above_row and not above and day_of(above_row) > day
    if since or (above and not known.there(above, day)):
        return "« %(code)s » n’existe pas ce jour-là.", {"code": parent}
    if there and known.there(there, day) and above and known.parent(there, day) != above.pk:
        return "« %(code)s » est ailleurs : déplacez-le par sa page.", {"code": code}
    return None


def _codes_twice(kind: str, rows: Rows) -> Iterator[Wrong]:
    seen: dict[Any, dict[str, Any]] = {}
    for n, row in enumerate(rows):
        key = row["code"] if kind == "facilities" else (tree_of(row), row["place"], row["year"])
        if seen.setdefault(key, row) != row:
            said = row["code"] if kind == "facilities" else row["place"]
            yield n, "« %(code)s » est déjà plus haut, et autrement.", {"code": said}


def _site_wrong(row: dict[str, Any], known: Known) -> tuple[str, dict[str, Any]] | None:
    if not row.get("place") and not row.get("area"):
        return "Il faut au moins un lieu ou une aire de santé.", {}
    for name, tree in (("place", rules.ADMINISTRATIVE), ("area", rules.HEALTH)):
        if code := row.get(name):
            place = known.places.get((tree, code))
            if not place or not known.there(place, day_of(row)):
                return "Aucun lieu de cette carte n’a le code « %(code)s ».", {"code": code}
    return None


def _count_wrong(row: dict[str, Any], known: Known) -> tuple[str, dict[str, Any]] | None:
    if (tree_of(row), row["place"]) not in known.places:
        return "Aucun lieu de cette carte n’a le code « %(code)s ».", {"code": row["place"]}
    if not 1900 <= row["year"] <= 2200:
        return "L’année va de 1900 à 2200.", {}
    return None


def touched(kind: str, rows: Rows) -> set[int]:
    """The places, by key, that one must manage to write these rows; 0: the whole map."""
    known = Known(kind, rows)
    if kind == "facilities":
        return {
            next(known.places[t, row[n]].pk for n, t in
                 (("place", rules.ADMINISTRATIVE), ("area", rules.HEALTH)) if row.get(n))
            for row in rows
        }  # fmt: skip
    if kind == "populations":
        return {known.places[tree_of(row), row["place"]].pk for row in rows}
    above = [(tree_of(row), row.get("parent") or "") for row in rows]
    fresh = {(tree_of(row), row["code"]) for row in rows}
    return {known.places[key].pk if key in known.places else 0
            for key in above if key in known.places or key not in fresh}  # fmt: skip


def counted(kind: str, rows: Rows) -> dict[str, int]:
    """How many rows are new, changed or known already."""
    found = Counter(said for said, _row, _there in _compared(kind, rows, Known(kind, rows)))
    return {name: found[name] for name in (NEW, CHANGED, SAME)}


def write(act: Act, kind: str, rows: Rows) -> dict[str, int]:
    """Write the rows that are new or changed; return how many of each."""
    known = Known(kind, rows)
    compared = list(_compared(kind, rows, known))
    added = {NEW, CHANGED} if kind == "populations" else {NEW}
    new = [row for said, row, _there in compared if said in added]
    if new:
        WRITERS[kind](act, new, known)
    for said, row, there in compared:
        if said == CHANGED and there is not None:
            _update(act, row, there, known)
    found = Counter(said for said, _row, _there in compared)
    return {name: found[name] for name in (NEW, CHANGED, SAME)}


def _compared(
    kind: str, rows: Rows, known: Known
) -> Iterator[tuple[str, dict[str, Any], Place | Facility | None]]:
    """Each row with what is known of it; a row written twice counts once as new."""
    if kind == "populations":
        yield from _counts_compared(rows, known)
        return
    there: dict[Any, Place | Facility] = dict(known.places)
    if kind == "facilities":
        there = {f.code: f for some in _chunks([row["code"] for row in rows])
                 for f in Facility.objects.filter(code__in=some)}  # fmt: skip
    states = _states(there) if kind == "facilities" else {}
    seen = set()
    for row in rows:
        key = row["code"] if kind == "facilities" else (tree_of(row), row["code"])
        if key in seen:
            yield SAME, row, None
        elif key not in there:
            yield NEW, row, None
        else:
            same = _same(row, there[key], known, states)
            yield (SAME if same else CHANGED), row, there[key]
        seen.add(key)


def _states(there: dict[Any, Any]) -> dict[tuple[int, str], FacilityState]:
    """What each facility was said to be since each day."""
    found = {}
    for some in _chunks([facility.pk for facility in there.values()]):
        for state in FacilityState.objects.filter(facility__in=some).order_by("id"):
            found[state.facility_id, state.since.isoformat()] = state
    return found


def _same(row: dict[str, Any], there: Any, known: Known, states: dict[Any, Any]) -> bool:
    if there.plain != normalised(row["name"]) or any(
        row.get(name) is not None and getattr(there, name) != row[name]
        for name in ("latitude", "longitude")
    ):
        return False
    if isinstance(there, Place):
        return True
    state = states.get((there.pk, row["since"]))
    said = (row["level"], row.get("ownership", ""))
    sites = [(row.get("place"), rules.ADMINISTRATIVE, there.place_id),
             (row.get("area"), rules.HEALTH, there.area_id)]  # fmt: skip
    moved = any(code and known.places[tree, code].pk != pk for code, tree, pk in sites)
    return state is not None and (state.level, state.ownership) == said and not moved


def _counts_compared(rows: Rows, known: Known) -> Iterator[tuple[str, dict[str, Any], None]]:
    last: dict[tuple[int, int], tuple[int | None, str]] = {}
    for some in _chunks([place.pk for place in known.places.values()]):
        for row in Population.objects.filter(place__in=some).order_by("id"):
            last[row.place_id, row.year] = row.count, row.source
    for said in rows:
        key = known.places[tree_of(said), said["place"]].pk, said["year"]
        value = said["count"], said["source"]
        before = last.get(key)
        last[key] = value
        yield (NEW if before is None else SAME if before == value else CHANGED), said, None


def _write_places(act: Act, rows: Rows, known: Known) -> None:
    """The widest first, so that what a place is within is known when it comes."""
    rows = sorted(rows, key=lambda row: rules.KINDS.index(row["kind"]))
    text = {name: [row[name] for row in rows] for name in ("code", "name", "kind", "country")}
    position = {name: [row.get(name) for row in rows] for name in ("latitude", "longitude")}
    insert_many(
        act, Place, uid=[uuid4() for _ in rows], tree=[tree_of(row) for row in rows],
        plain=[normalised(row["name"]) for row in rows], **text, **position,
    )  # fmt: skip
    keys: dict[tuple[str, str], int] = {}
    for some in _chunks(text["code"]):
        for tree, code, pk in Place.objects.filter(code__in=some).values_list("tree", "code", "pk"):
            keys[tree, code] = pk
    mine = [keys[tree_of(row), row["code"]] for row in rows]
    days = [day_of(row) for row in rows]
    insert_many(act, PlaceName, place=mine, name=text["name"], since=days)
    above: dict[int, dict[int, int]] = {}
    for row, pk, day in zip(rows, mine, days):
        above[pk] = {pk: 0}
        if row.get("parent"):
            parent = keys.get((tree_of(row), row["parent"]))
            if parent is None or parent not in above:
                parent = known.places[tree_of(row), row["parent"]].pk
            reached = above.get(parent) or known.days[day][parent]
            above[pk] |= {ancestor: steps + 1 for ancestor, steps in reached.items()}
    lines = [(pk, ancestor, steps, day) for pk, day in zip(mine, days)
             for ancestor, steps in above[pk].items()]  # fmt: skip
    place, ancestor, steps, since = map(list, zip(*lines))
    insert_many(act, Within, place=place, ancestor=ancestor, steps=steps, since=since,
                closed=[False] * len(lines))  # fmt: skip


def _write_facilities(act: Act, rows: Rows, known: Known) -> None:
    site = {
        name: [known.places[tree, row[name]].pk if row.get(name) else None for row in rows]
        for name, tree in (("place", rules.ADMINISTRATIVE), ("area", rules.HEALTH))
    }
    position = {name: [row.get(name) for row in rows] for name in ("latitude", "longitude")}
    codes = [row["code"] for row in rows]
    insert_many(
        act, Facility, uid=[uuid4() for _ in rows], code=codes,
        name=[row["name"] for row in rows], plain=[normalised(row["name"]) for row in rows],
        **site, **position,
    )  # fmt: skip
    keys: dict[str, int] = {}
    for some in _chunks(codes):
        keys |= dict(Facility.objects.filter(code__in=some).values_list("code", "pk"))
    insert_many(
        act, FacilityState, facility=[keys[code] for code in codes],
        since=[day_of(row) for row in rows], level=[row["level"] for row in rows],
        ownership=[row.get("ownership", "") for row in rows], open=[True] * len(rows),
    )  # fmt: skip


def _write_counts(act: Act, rows: Rows, known: Known) -> None:
    insert_many(
        act, Population, place=[known.places[tree_of(row), row["place"]].pk for row in rows],
        year=[row["year"] for row in rows], count=[row["count"] for row in rows],
        source=[row["source"] for row in rows],
    )  # fmt: skip


WRITERS = {
    "places": _write_places, "facilities": _write_facilities, "populations": _write_counts,
}  # fmt: skip


def _update(act: Act, row: dict[str, Any], there: Place | Facility, known: Known) -> None:
    """Write what a row says otherwise of a place or a facility."""
    if isinstance(there, Place) and there.plain != normalised(row["name"]):
        act.save(PlaceName(place=there, name=row["name"], since=day_of(row)))
    there.name, there.plain = row["name"], normalised(row["name"])
    for name in ("latitude", "longitude"):
        if row.get(name) is not None:
            setattr(there, name, row[name])
    if isinstance(there, Facility):
        for name, tree in (("place", rules.ADMINISTRATIVE), ("area", rules.HEALTH)):
            if row.get(name):
                setattr(there, f"{name}_id", known.places[tree, row[name]].pk)
        state = FacilityState(facility=there, since=day_of(row), level=row["level"])
        state.ownership = row.get("ownership", "")
        act.save(state)
    act.save(there)


def follow(act: Act, told: dict[str, Any]) -> None:
    """What a territory says beside its places: who succeeds whom, and who shares people."""
    find = partial(Place.objects.get, tree=rules.ADMINISTRATIVE)
    for one in told.get("successions", []):
        before, after = find(code=one["before"]), find(code=one["after"])
        if not Succession.objects.filter(before=before, after=after).exists():
            succeed(act, before, after, date.fromisoformat(one["on"]), one["whole"])
    since = date.fromisoformat(told["since"])
    for first, second in told.get("across", []):
        row = Across(administrative=find(code=first), since=since)
        row.health = Place.objects.get(tree=rules.HEALTH, code=second)
        if not Across.objects.filter(administrative=row.administrative, health=row.health).exists():
            act.save(row)


def succeed(act: Act, before: Place, after: Place, on: date, whole: bool) -> None:
    """Write that a place gave way to another. When nothing of it is elsewhere, it closes.

    What referred to it is then within the place that came after, so that its scope and its
    series go on; of a place that was divided, each thing must be told where it went.
    """
    act.save(Succession(before=before, after=after, on=on, whole=whole))
    above = dict(queries.within_on(on).filter(place=before).values_list("ancestor", "steps"))
    for ancestor, steps in above.items():
        row = Within(place=before, ancestor_id=ancestor, steps=steps, since=on, closed=True)
        act.save(row)
    if not whole:
        return
    reached = queries.within_on(on).filter(place=after).values_list("ancestor", "steps")
    for ancestor, steps in list(reached):
        row = Within(place=before, ancestor_id=ancestor, steps=steps + 1, since=on)
        act.save(row)
