"""What records count, beside what texts say and what was typed: never one for the other.

Any measure of delivery appears by its grain: of the sources of money of a programme, or of a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.delivery.records.models import Delivered
from pacte.journal.prepared import prepared
from pacte.ledger import queries as ledger
from pacte.measures import registry
from pacte.measures.readings import Question, Reading
from pacte.pages import formatting
from pacte.pages.page import Tag
from pacte.places import queries as places
from pacte.programmes.results.queries import ResultLine
from pacte.reports import dashboard

EVER = date(1900, 1, 1)  # What was delivered before is counted too.
TOLD = "told"  # How the name of a measure of what texts say ends.
May = Callable[[str], bool]


@dataclass(slots=True)
class Held:
    """How many things of a room there are: recorded here, of which invented; told by texts."""

    recorded: int = 0
    invented: int = 0
    told: int = 0

    def add(self, origin: str, synthetic: bool, count: int) -> None:
        if origin == "text":
            self.told += count
            return
        self.recorded += count
        self.invented += count if synthetic else 0

    @property
    def mark(self) -> Tag | None:
        """What says that the things that are counted may be invented examples."""
        if not self.invented:
            return None
        if self.invented == self.recorded:
            return Tag(_("Exemple inventé"), "wait")
        words = ngettext(
            "%(n)s inventé sur %(all)s inscrits", "%(n)s inventés sur %(all)s inscrits",
            self.invented,
        )  # fmt: skip
        said = {"n": formatting.number(self.invented), "all": formatting.number(self.recorded)}
        return Tag(words % said, "wait")


@dataclass(slots=True, kw_only=True)
class Row:
    """A measure: counted from records, told by texts, typed; None: not known."""

    measure: registry.Measure
    counted: str | None = None
    told: str | None = None
    typed: list[ResultLine] = field(default_factory=list)
    mark: Tag | None = None
    waits: bool = False  # Takes time: computed when somebody asks for it.
    wanted: bool = False  # Somebody asked for it: what is not known is said.

    @property
    def known(self) -> bool:
        return self.counted is not None or self.told is not None or bool(self.typed)


def of_programme(
    programme: Any, lines: Iterable[ResultLine], day: date, may: May, *,
    territory: Sequence[Any] = (), as_of: date | None = None, asked: Collection[str] = (),
) -> list[Row]:  # fmt: skip
    """What the money of a programme bore, by measure, since the beginning. ``lines``: its results,
    of which those that are typed are shown beside the measure that they name. ``asked``: the
    measures that take time and that are wanted all the same."""
    sources = ledger.source_tree(f"P:{programme.code}")
    held = _held(_borne([*sources])) if sources else {}
    typed = _typed(lines)
    if not held and not typed:
        return []
    only = territory[0].place_id if len(territory) == 1 else None
    found: dict[str, Row] = {}
    for measure in registry.table():
        if "source" not in measure.grain or not may(measure.action):
            continue
        row = found.setdefault(_base(measure.name), Row(measure=measure))
        row.typed += (mine := typed.get(measure.name, []))
        here = next((x.definition.measure_place_id for x in mine), None) or only
        _count(row, measure, _of_room(held, measure), asked, Question(
            first=EVER, until=day + timedelta(days=1), as_of=as_of, sources=sources,
            place=here if "place" in measure.needs else None,
        ))  # fmt: skip
    return [row for row in found.values() if row.known or row.waits or row.wanted]


def of_place(
    place: Any, day: date, may: May, *, as_of: date | None = None, asked: Collection[str] = ()
) -> list[Row]:
    """What is delivered in a place: things that money bore since the beginning, all else of the
    year."""
    found: dict[str, Row] = {}
    held = _there(place, day)
    for measure in registry.table():
        if "place" not in measure.grain or "scheme" in measure.grain or not may(measure.action):
            continue
        ever = "source" in measure.grain
        row = found.setdefault(_base(measure.name), Row(measure=measure))
        own = _of_room(held, measure) if ever else Held(recorded=1, told=1)
        _count(row, measure, own, asked, Question(
            first=EVER if ever else date(day.year, 1, 1), until=day + timedelta(days=1),
            place=place.pk, as_of=as_of,
        ))  # fmt: skip
    return [row for row in found.values() if row.known or row.waits or row.wanted]


def all_of_them() -> list[str]:
    """Every measure, for a page that is made once for all its readers."""
    return list(registry.MEASURES)


def _base(name: str) -> str:
    """The measure beside which what texts say of the same thing is shown, or itself."""
    base = name.removesuffix(f"_{TOLD}")
    return base if base in registry.MEASURES else name


def _count(
    row: Row, measure: registry.Measure, own: Held, asked: Collection[str], question: Question
) -> None:
    """Read a measure where there is something to count, and put it where it belongs."""
    if measure.name.endswith(TOLD):
        if own.told:
            row.told = _said(measure, measure.read(question))
        return
    if not own.recorded or ("place" in measure.needs and question.place is None):
        return
    if measure.needs and measure.name not in asked:
        row.waits = question.as_of is None
        return
    row.wanted = bool(measure.needs)
    row.counted = _said(measure, measure.read(question))
    row.mark = own.mark if row.counted is not None else None


def _said(measure: registry.Measure, reading: Reading) -> str | None:
    return dashboard.shown(measure, reading, reading.currency)


def _typed(lines: Iterable[ResultLine]) -> dict[str, list[ResultLine]]:
    """By the measure that their indicators name, the values that were typed."""
    found: dict[str, list[ResultLine]] = defaultdict(list)
    for one in lines:
        name = one.definition.measure
        if name and one.value is not None and one.value.source == "typed":
            found[name].append(one)
    return {k: v for k, v in found.items() if "source" in _grain(k)}


def _grain(name: str) -> tuple[str, ...]:
    measure = registry.MEASURES.get(name)
    return measure.grain if measure else ()


# How many things there are, by room


@prepared
def _borne(sources: list[int]) -> QuerySet[Any, Any]:
    """The things that some sources of money bear, by room: one query."""
    return _together([_things(model, Q(source__in=sources)) for model in _models()])


def _there(place: Any, day: date) -> dict[str, Held]:
    """The things that are in a place, or of a facility in it, by room: one query."""
    inside = places.inside([place.pk], day)
    facilities = places.facilities_in([place.pk], day).order_by().values("pk")
    asked = []
    for model in _models():
        named = {one.name for one in model._meta.get_fields()}
        here = Q(place__in=inside) if "place" in named else Q()
        asked.append(_things(model, here | Q(facility__in=facilities) if "facility" in named
                             else here))  # fmt: skip
    return _held(_together(asked))


def _models() -> list[Any]:
    """Every kind of thing that is delivered."""
    return sorted(Delivered.__subclasses__(), key=lambda model: str(model._meta.label))


def _things(model: Any, which: Q) -> QuerySet[Any, Any]:
    room = Value(model._meta.app_label, output_field=CharField())
    rows = model.objects.filter(which).order_by().annotate(kept_by=room)
    counted: QuerySet[Any, Any] = rows.values("kept_by", "origin", "synthetic")
    return counted.annotate(n=Count("pk")).values_list("kept_by", "origin", "synthetic", "n")


def _together(asked: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return asked[0].union(*asked[1:], all=True)


def _held(counted: Iterable[tuple[str, str, bool, int]]) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for room, origin, synthetic, count in counted:
        found.setdefault(room, Held()).add(origin, synthetic, count)
    return found


def _of_room(held: dict[str, Held], measure: registry.Measure) -> Held:
    """The things that a measure may count: those of its room; of all, where it keeps none."""
    room = measure.name.split(".")[0]
    if room in {model._meta.app_label for model in _models()}:
        return held.get(room, Held())
    every = Held()
    for one in held.values():
        every.recorded += one.recorded
        every.invented += one.invented
        every.told += one.told
    return every
