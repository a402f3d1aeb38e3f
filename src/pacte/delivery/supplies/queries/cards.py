"""Products, stock cards and their movements. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.models import Card, MonthLine, Movement, Product
from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.parameters import queries as parameters
from pacte.people import facilities
from pacte.people import queries as people

WARNING_PATH = "supplies.expiry_warning_days"
MOVES = ("facility_id", "product_id", "on", "kind", "quantity", "lot", "expires_on", "id")
AT_ONCE = 400  # Keys in one question.
Key = tuple[int, int]  # Of a facility and of a product.


def products(closed: bool = False) -> QuerySet[Product]:
    """The products that are followed; with ``closed``, those that were too."""
    return Product.objects.all() if closed else Product.objects.filter(closed=False)


def product(code: str) -> Product:
    found = Product.objects.filter(code=code.strip()).first()
    if found is None:
        raise Refused("Aucun produit n’a le code « %(code)s ».", code=code[:40])
    return found


def tracers() -> QuerySet[Product]:
    return products().filter(tracer=True)


def every_tracer() -> QuerySet[Product]:
    """Those that are no longer followed too: their past months are counted."""
    return Product.objects.filter(tracer=True)


def keeps_list(actor: Actor, day: date) -> bool:
    """Whether somebody keeps the list of products: who manages supplies of a place, not of one
    facility only."""
    return actor is SYSTEM or bool(people.places_for(actor, "manage_supplies", day))


def facilities_read(actor: Actor, day: date) -> QuerySet[Any]:
    """The facilities whose stock somebody may see."""
    return facilities.facilities_for(actor, "read_delivery", day)


def visible_to(actor: Actor, day: date) -> QuerySet[Card]:
    """The stock cards of the facilities that somebody may see. Every list starts from here."""
    there = facilities.keys_for(actor, "read_delivery", day)
    rows = facilities.among(Card.objects.exclude(balance=None), there)
    return rows.select_related("facility", "product")


def cards_of(facility_id: int) -> QuerySet[Card]:
    """The cards of a facility, tracers first."""
    rows = Card.objects.filter(facility=facility_id).exclude(balance=None)
    return rows.select_related("product").order_by("-product__tracer", "product__label")


def card(facility_id: int, product_id: int) -> Card | None:
    rows = Card.objects.filter(facility=facility_id, product=product_id)
    return rows.select_related("facility", "product").first()


def warned_from(day: date) -> date:
    """A lot that expires before this day is told; how long before is a national value."""
    days = parameters.find(WARNING_PATH, day)
    return day + timedelta(days=days) if isinstance(days, int) else day


def empty(rows: QuerySet[Card]) -> QuerySet[Card]:
    followed = products().order_by().values("pk")  # Not a join: it would be walked first.
    return rows.filter(empty_since__isnull=False, product__in=followed)


def expiring(rows: QuerySet[Card], day: date) -> QuerySet[Card]:
    """The cards with a lot in stock that has expired, or will soon."""
    return rows.filter(expires_on__lt=warned_from(day))


def lines_of(card: Card) -> QuerySet[Movement]:
    """Everything that was written on a card, what was undone too."""
    rows = Movement.objects.filter(facility=card.facility_id, product=card.product_id)
    return rows.select_related("source", "line", "reversed_by").order_by("on", "id")


def movement(uid: str | UUID) -> Movement:
    return Movement.objects.select_related("facility", "product").get(uid=uid)


def effective(rows: QuerySet[Movement], bound: int | None = None) -> QuerySet[Movement]:
    """The movements that stand; ``bound``: as they were known at an entry."""
    if bound is None:
        return rows.filter(reverses=None, reversed_by=None)
    undone = Q(reversed_by__isnull=False, reversed_by__entry_id__lte=bound)
    return rows.filter(~undone, reverses=None, entry_id__lte=bound)


def moves(rows: QuerySet[Movement]) -> dict[Key, list[rules.Move]]:
    """The movements of some cards as the rules read them, in order."""
    found: dict[Key, list[rules.Move]] = defaultdict(list)
    ordered = rows.order_by("facility_id", "product_id", "on", "id")
    for place, item, *told in ordered.values_list(*MOVES):
        found[place, item].append(rules.Move(*told))
    return dict(found)


def moves_of(keys: Iterable[Key], bound: int | None = None) -> dict[Key, list[rules.Move]]:
    """The movements that stand of some cards; ``bound``: as they were known at an entry."""
    asked = set(keys)
    found: dict[Key, list[rules.Move]] = {}
    places = sorted({place for place, _ in asked})
    for start in range(0, len(places), AT_ONCE):
        some = places[start : start + AT_ONCE]
        items = {item for place, item in asked if place in set(some)}
        rows = Movement.objects.filter(facility__in=some, product__in=items)
        found |= {k: v for k, v in moves(effective(rows, bound)).items() if k in asked}
    return found


def known_until(keys: Iterable[Key], bound: int) -> dict[Key, date]:
    """The last day of which some cards were written at an entry, whatever was undone since."""
    asked = set(keys)
    found: dict[Key, date] = {}
    places = sorted({place for place, _ in asked})
    written = Movement.objects.filter(
        facility=OuterRef("facility"), product=OuterRef("product"), entry_id__lte=bound
    )
    last = Subquery(written.order_by("-on").values("on")[:1])
    for start in range(0, len(places), AT_ONCE):
        rows = Card.objects.filter(facility__in=places[start : start + AT_ONCE]).order_by()
        told = rows.annotate(last=last).values_list("facility_id", "product_id", "last")
        found |= {(place, item): day for place, item, day in told if day and (place, item) in asked}
    return found


def said(keys: Iterable[Key], bound: int | None = None) -> dict[Key, dict[Month, int]]:
    """The days of stock-out that the sheets of some cards say, of each month the last."""
    asked = set(keys)
    found: dict[Key, dict[Month, int]] = defaultdict(dict)
    places = sorted({place for place, _ in asked})
    for start in range(0, len(places), AT_ONCE):
        rows = MonthLine.objects.filter(facility__in=places[start : start + AT_ONCE])
        rows = standing_lines(rows, bound)
        names = ("facility_id", "product_id", "month", "stockout_days")
        for place, item, month, days in rows.order_by("id").values_list(*names):
            if (place, item) in asked:
                found[place, item][Month.of(month)] = days
    return found


def standing_lines(rows: QuerySet[MonthLine], bound: int | None = None) -> QuerySet[MonthLine]:
    """The lines of sheets whose movements stand: a line typed again undoes the one before."""
    stand = effective(Movement.objects.filter(line__isnull=False), bound).values("line")
    return rows.filter(pk__in=stand)


def replay(card: Card) -> rules.Replay:
    return rules.replay(moves_of([(card.facility_id, card.product_id)]).get(
        (card.facility_id, card.product_id), []
    ))  # fmt: skip


def sources_of(movements: Sequence[Movement]) -> set[int]:
    return {row.source_id for row in movements if row.source_id}


def known(card: Card) -> tuple[date, date] | None:
    return (card.first_on, card.last_on) if card.first_on and card.last_on else None


def counted(facility_ids: Sequence[int]) -> dict[int, tuple[int, int, list[str]]]:
    """Of each facility that follows tracers: how many it follows, how many are there, which are
    not."""
    found: dict[int, tuple[int, int, list[str]]] = {}
    for start in range(0, len(facility_ids), AT_ONCE):
        some = list(facility_ids[start : start + AT_ONCE])
        for place, label, left in _followed(some):
            follows, there, lacks = found.get(place, (0, 0, []))
            found[place] = (follows + 1, there + bool(left), lacks + ([] if left else [label]))
    return found


@prepared
def _followed(facility_ids: list[int]) -> QuerySet[Any, Any]:
    rows = Card.objects.filter(
        facility__in=facility_ids, product__tracer=True, product__closed=False,
        balance__isnull=False,
    )  # fmt: skip
    rows = rows.order_by("facility_id", "product__label")
    return rows.values_list("facility_id", "product__label", "balance")


def last_written(rows: QuerySet[Card]) -> QuerySet[Card]:
    return rows.order_by(F("last_on").desc(nulls_last=True))
