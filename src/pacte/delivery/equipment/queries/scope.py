"""Whose equipment an actor sees: that of the facilities for which it acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from pacte.delivery.equipment.models import Item, ItemWord, RepairRequest, WorkOrder
from pacte.delivery.equipment.words import LAST, prefixes
from pacte.kernel.actor import Actor
from pacte.people import facilities
from pacte.places import queries as places

Search = Callable[[Any, str], Any]
READ, ASK = "read_delivery", "request_repair"


def facilities_for(actor: Actor, day: date) -> list[int] | None:
    """The keys of the facilities whose equipment ``actor`` sees; None: of all that there are.

    Who may ask for a repair sees what it asks for.
    """
    found = keys_for(actor, day)
    return None if len(found) == places.count_facilities() else sorted(found)


def keys_for(actor: Actor, day: date) -> set[int]:
    """The same, all of them said."""
    return {
        key
        for action in (READ, ASK)
        if actor.can(action)
        for key in facilities.keys_for(actor, action, day)
    }


def among(rows: QuerySet[Any], keys: Sequence[int] | None) -> QuerySet[Any]:
    """Of some rows, those of these facilities; None: all of them."""
    return rows if keys is None else facilities.among(rows, keys)


def items_for(actor: Actor, day: date) -> QuerySet[Item]:
    """The items that ``actor`` may see. Every page of items starts from here."""
    return among(Item.objects.all(), facilities_for(actor, day))


def requests_for(actor: Actor, day: date) -> QuerySet[RepairRequest]:
    return among(RepairRequest.objects.all(), facilities_for(actor, day))


def orders_for(actor: Actor, day: date) -> QuerySet[WorkOrder]:
    return among(WorkOrder.objects.all(), facilities_for(actor, day))


def item(actor: Actor, uid: Any, day: date) -> Item | None:
    """One item, if ``actor`` may see it."""
    return _whole(items_for(actor, day)).filter(uid=uid).first()


def item_numbered(actor: Actor, number: str, day: date) -> Item | None:
    """One item by what its label says, if ``actor`` may see it."""
    return _whole(items_for(actor, day)).filter(number=number).first()


def order(actor: Actor, uid: Any, day: date) -> WorkOrder | None:
    rows = orders_for(actor, day).select_related("item__nomenclature", "facility", "request")
    return rows.filter(uid=uid).first()


def request(actor: Actor, uid: Any, day: date) -> RepairRequest | None:
    rows = requests_for(actor, day).select_related("item__nomenclature", "facility", "order")
    return rows.filter(uid=uid).first()


def _whole(rows: QuerySet[Item]) -> QuerySet[Item]:
    return rows.select_related(
        "nomenclature", "facility__place", "facility__area", "donor_organisation", "source"
    )


def search(keys: Sequence[int] | None, key: str = "pk") -> Search:
    """How the rows of some facilities are searched: of one alone, row by row, which is sooner
    there than all the words of a country."""
    how = _named_here if keys is not None and len(keys) == 1 else named
    return partial(how, key=key)


def _named_here(rows: QuerySet[Any], text: str, key: str = "pk") -> QuerySet[Any]:
    asked = prefixes(text)
    if not asked:
        return rows.none()
    for prefix in asked:
        words = ItemWord.objects.filter(word__gte=prefix, word__lte=prefix + LAST)
        rows = rows.filter(Exists(words.filter(item=OuterRef(key))))
    return rows


def named(rows: QuerySet[Any], text: str, key: str = "pk") -> QuerySet[Any]:
    """The rows whose item has, for each word asked, a word that begins so.

    The words first, as a range of their index: asked of each row in turn it took ten times longer.
    """
    asked = prefixes(text)
    if not asked:
        return rows.none()
    for prefix in asked:
        words = ItemWord.objects.filter(word__gte=prefix, word__lte=prefix + LAST)
        rows = rows.filter(**{f"{key}__in": words.values("item")})
    return rows
