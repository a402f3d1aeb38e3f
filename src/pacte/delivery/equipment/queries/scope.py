"""Whose equipment an actor sees: that of the facilities for which it acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pacte.delivery.equipment.models import Item, ItemWord, RepairRequest, WorkOrder
from pacte.delivery.equipment.words import LAST, prefixes
from pacte.kernel.actor import Actor
from pacte.people import facilities
from pacte.places import queries as places

READ, ASK = "read_delivery", "request_repair"


def facilities_for(actor: Actor, day: date) -> list[int] | None:
    """The keys of the facilities whose equipment ``actor`` sees; None: of all that there are.

    Who may ask for a repair sees what it asks for.
    """
    found = {
        key
        for action in (READ, ASK)
        if actor.can(action)
        for key in facilities.keys_for(actor, action, day)
    }
    return None if len(found) == places.facility_rows().count() else sorted(found)


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
