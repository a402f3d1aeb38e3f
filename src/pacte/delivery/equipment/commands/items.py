"""An item enters the inventory, is described, is seen, goes elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pacte.delivery.equipment import writing
from pacte.delivery.equipment.models import OPEN, Condition, Custody, Item, Nomenclature
from pacte.delivery.equipment.rules import must_be_in_order
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.ledger import queries as ledger
from pacte.people import queries as people
from pacte.places import queries as places

DESCRIBED = (
    "label", "brand", "model_name", "serial", "room", "received_on", "warranty_until", "donor",
    "price", "currency",
)  # fmt: skip


@command("equipment.add_item", may="manage_equipment")
def add_item(
    act: Act, *, facility: str, nomenclature: str, condition: str, seen_on: date | None = None,
    holder: str = "", source: str = "", origin: str = "record", quote: str = "",
    synthetic: bool = False, uid: str | None = None, **said: Any,
) -> dict[str, str]:  # fmt: skip
    """Enter one item: what it is, where it is, in what condition it was seen, and when.

    Raises ``Refused`` for a day to come, a price without currency, a serial number that the
    facility has already for this sort.
    """
    there = places.facility(facility)
    writing.need(act, "manage_equipment", there)
    seen = seen_on or clock.today()
    item = Item(facility=there, nomenclature=_sort(nomenclature), holder=holder, condition="")
    item.origin, item.quote, item.synthetic = origin, quote, synthetic
    item.condition_since = seen
    if uid:
        item.uid = UUID(uid)
    _describe(item, source=source, **said)
    must_be_in_order(seen, seen, clock.today(), "seen_on")
    if origin == "text" and not quote:
        raise Refused("Ce qu’un texte dit se cite : donnez le passage.", field="quote")
    [item.number] = writing.take(act, writing.prefix_of(there), writing.ITEM)
    item.condition = _condition(condition)
    act.save(item)
    writing.write_words(act, item)
    writing.write_condition(act, item, seen, item.condition, always=True)
    writing.write_custody(act, item, seen)
    act.record(item, number=item.number, condition=item.condition)
    return {"item": str(item.uid), "number": item.number}


@command("equipment.correct_item", may="manage_equipment")
def correct_item(
    act: Act, *, item: str, nomenclature: str, holder: str = "", source: str = "",
    seen: int | None = None, **said: Any,
) -> str:  # fmt: skip
    """Describe an item otherwise: its sort, its brand, its price; not its condition nor place."""
    row = writing.locked_item(item)
    writing.need(act, "manage_equipment", row.facility)
    act.unchanged(row, seen)
    row.nomenclature, row.holder = _sort(nomenclature), holder
    _describe(row, source=source, **said)
    act.save(row)
    writing.write_words(act, row)
    act.record(row, number=row.number)
    return str(row.uid)


@command("equipment.judge_item", may="manage_equipment")
def judge_item(
    act: Act, *, item: str, condition: str, on: date, why: str = "", seen: int | None = None
) -> str:
    """Say in what condition an item was seen on a day. Retired, it no longer counts."""
    row = writing.locked_item(item)
    writing.need(act, "manage_equipment", row.facility)
    act.unchanged(row, seen)
    must_be_in_order(_known_since(row), on, clock.today(), "on")
    if condition == "retired":
        if not why:
            raise Refused("Dites pourquoi il est réformé.", field="why")
        if row.orders.filter(state__in=OPEN).exists():
            raise Refused("Un ordre de travail est ouvert : finissez-le ou annulez-le d’abord.")
    writing.write_condition(act, row, on, _condition(condition), why, always=True)
    act.record(row, condition=condition)
    return str(row.uid)


@command("equipment.move_item", may="manage_equipment")
def move_item(
    act: Act, *, item: str, facility: str, since: date, holder: str = "", why: str = "",
    seen: int | None = None,
) -> str:  # fmt: skip
    """Hand an item to another facility, or to another holder of the same; its number stays."""
    row = writing.locked_item(item)
    writing.need(act, "manage_equipment", row.facility)
    act.unchanged(row, seen)
    there = places.facility(facility)
    last = row.custodies.order_by("since", "id").last()
    must_be_in_order(last.since if last else since, since, clock.today(), "since")
    if there.pk == row.facility_id and holder == row.holder:
        raise Refused("Il y est déjà : choisissez une autre formation ou un autre détenteur.")
    if row.condition == "retired":
        raise Refused("Un équipement réformé ne change plus de place.")
    row.facility, row.holder = there, holder
    act.save(row)
    writing.write_custody(act, row, since, why)
    act.record(row, facility=str(there.uid))
    return str(row.uid)


def _describe(item: Item, *, source: str = "", donor_organisation: str = "", **said: Any) -> None:
    """Write what is said of an item; what is not said stays empty."""
    unknown = set(said) - set(DESCRIBED)
    assert not unknown, f"{unknown} is not of an item"
    for name in DESCRIBED:
        value = said.get(name)
        empty = None if name in ("warranty_until", "price") else ""
        setattr(item, name, empty if value in (None, "") else value)
    if item.price is None:
        item.currency = ""
    elif not item.currency:
        raise Refused("Dites la devise du prix.", field="currency")
    if item.received_on and Partial.from_text(item.received_on).first > clock.today():
        raise Refused("Il ne peut pas avoir été reçu demain.", field="received_on")
    ends, starts = item.warranty_until, item.received_on
    if starts and ends and ends < Partial(starts).first:
        raise Refused("La garantie finit avant la réception.", field="warranty_until")
    item.source = _source(source)
    if donor_organisation:  # Its name is kept beside it: lists are searched and filtered by it.
        item.donor_organisation = people.organisation(donor_organisation)
        item.donor = item.donor_organisation.name[:120]
    else:
        item.donor_organisation = None
    _must_be_new(item)


def _must_be_new(item: Item) -> None:
    """The same serial number of the same sort in the same facility is the same item."""
    if not item.serial:
        return
    same = Item.objects.filter(
        facility=item.facility, nomenclature=item.nomenclature, serial=item.serial
    )
    if (known := same.exclude(pk=item.pk).first()) is not None:
        raise Refused(
            "Ce numéro de série est déjà celui de %(number)s.", number=known.number, field="serial"
        )


def _sort(uid: str) -> Nomenclature:
    found: Nomenclature | None = writing.known(Nomenclature.objects.all(), uid)
    if found is None:
        raise Refused("Choisissez ce que c’est.", field="nomenclature")
    return found


def _condition(code: str) -> str:
    if code not in Condition.values:
        raise Refused("Choisissez son état.", field="condition")
    return code


def _source(uid: str) -> Any:
    if not uid:
        return None
    found = writing.known(ledger.sources(), uid)
    if found is None:
        raise Refused("Cette source d’argent n’existe pas.", field="source")
    return found


def _known_since(item: Item) -> date:
    """The first day on which somebody saw it here or elsewhere."""
    first = Custody.objects.filter(item=item).order_by("since").first()
    return first.since if first else item.condition_since
