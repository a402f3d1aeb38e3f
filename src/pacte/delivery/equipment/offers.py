"""What equipment offers others: measures, the home page, the search, panels of a facility."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.equipment import sentences
from pacte.delivery.equipment.models import (
    OPEN,
    Item,
    RepairRequest,
    RequestState,
    WorkOrder,
)
from pacte.delivery.equipment.queries import facility as summaries
from pacte.delivery.equipment.queries import figures, scope
from pacte.delivery.equipment.words import LAST
from pacte.delivery.records.kinds import Where
from pacte.delivery.records.panels import Panel, PublicLine
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.measures.registry import Measure
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX, Hit
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell
from pacte.people.facilities import need_at

USAGE = "Usage courant des ateliers biomédicaux ; définition de Pacte"
SHOWN = 5
LATE = timedelta(days=30)


def _measure(name: str, label: Any, definition: Any, unit: str, read: Any, *grain: str) -> Measure:
    return Measure(
        name=name, label=label, definition=definition, unit=unit, source=USAGE,
        action="read_delivery", grain=("place", *grain, "month"), read=read,
    )  # fmt: skip


MEASURES = (
    _measure(
        "equipment.functional", later("Équipements fonctionnels"),
        later("Équipements qui marchent / équipements dont l’état est connu et qui ne sont pas"
              " réformés, le dernier jour."),
        "share", figures.functional, "source",
    ),
    _measure(
        "equipment.repair_delay", later("Délai de réparation"),
        later("Moyenne des jours de la demande à la remise en service, des réparations finies dans"
              " la période ; ce qui est irréparable n’a pas de délai."),
        "days", figures.repair_delay,
    ),
    _measure(
        "equipment.standard_met", later("Formations qui ont la norme d’équipement"),
        later("Formations qui ont, en service, tout ce que demande la norme de leur niveau /"
              " formations dont le niveau a une norme et qui ont un inventaire, aujourd’hui."),
        "share", figures.standard_met,
    ),
    _measure(
        "equipment.received", later("Équipements reçus"),
        later("Équipements inscrits à l’inventaire et reçus dans la période. Ce que seul un texte"
              " dit n’est pas compté."),
        "items", figures.received, "source",
    ),
    _measure(
        "equipment.received_told", later("Équipements reçus, selon les textes"),
        later("Équipements qu’un texte dit reçus dans la période."), "items", figures.told,
        "source",
    ),
)  # fmt: skip


def waiting(actor: Actor, day: date) -> Block | None:
    """For the workshop: requests that wait, the worst first; upkeep that is late."""
    if not actor.can("manage_repairs"):
        return None
    there = scope.facilities_for(actor, day)
    lines = [
        Line(
            f"{row.item.nomenclature.label} · {row.facility.name}",
            reverse("equipment:request", args=[row.uid]), row.asked_on,
            sentences.URGENCY_TONES[row.urgency], str(row.get_urgency_display()),
        )
        for row in _asked(there)
    ]  # fmt: skip
    if count := len(_late(there, day, day - LATE)):
        url = f"{reverse('equipment:orders')}?retard=oui"
        lines.append(Line(_("Travaux en retard"), url, count, "bad"))
    if not lines:
        return None
    return Block(title=_("Atelier biomédical"), lines=lines, url=reverse("equipment:requests"))


def _among(rows: QuerySet[Any], there: list[int] | None) -> QuerySet[Any]:
    return rows if there is None else rows.filter(facility__in=there)


@prepared
def _asked(there: list[int] | None) -> QuerySet[RepairRequest]:
    rows = _among(RepairRequest.objects.filter(state=RequestState.WAITING), there)
    found = rows.select_related("item__nomenclature", "facility")
    return found.order_by("asked_on", "id")[:SHOWN]


@prepared
def _late(there: list[int] | None, day: date, long_ago: date) -> QuerySet[Any, Any]:
    late = Q(due_on__lt=day) | Q(due_on=None, asked_on__lt=long_ago)
    rows = _among(WorkOrder.objects.filter(late, state__in=OPEN), there)
    return rows.order_by().values_list("pk")[:1000]


@prepared
def _broken(there: list[int] | None) -> QuerySet[Item]:
    rows = _among(Item.objects.filter(condition="broken"), there)
    rows = rows.exclude(requests__state="waiting").exclude(orders__state__in=OPEN)
    found = rows.select_related("nomenclature", "facility")
    return found.order_by("condition_since", "id")[:SHOWN]


def broken(actor: Actor, day: date) -> Block | None:
    """For who keeps a facility's equipment: what is out of use and nobody was asked about."""
    if not actor.can("manage_equipment") or actor.can("manage_repairs"):
        return None
    lines = [
        Line(f"{row.nomenclature.label} · {row.facility.name}",
             reverse("equipment:item", args=[row.uid]), row.condition_since, "bad",
             _("en panne, sans demande de réparation"))
        for row in _broken(scope.facilities_for(actor, day))
    ]  # fmt: skip
    if not lines:
        return None
    url = f"{reverse('equipment:items')}?etat=broken"
    return Block(title=_("Équipement en panne"), lines=lines, url=url)


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """Items by number, designation, brand; orders by number."""
    if not actor.can(scope.READ) and not actor.can(scope.ASK):
        return []
    asked = text.strip().upper().replace(" ", "-")
    items = scope.named(scope.items_for(actor, day), text)
    found = items.select_related("nomenclature", "facility").order_by("number")[:HITS_MAX]
    hits = [
        Hit(f"{row.nomenclature.label} {row.number}", reverse("equipment:item", args=[row.uid]),
            row.facility.name, exact=row.number == asked)
        for row in found
    ]  # fmt: skip
    if any(sign.isdigit() for sign in asked):
        rows = scope.orders_for(actor, day).filter(number__gte=asked, number__lt=asked + LAST)
        hits += [
            Hit(row.number, reverse("equipment:order", args=[row.uid]), row.facility.name,
                exact=row.number == asked)
            for row in rows.select_related("facility").order_by("number")[:HITS_MAX]
        ]  # fmt: skip
    return hits[:HITS_MAX]


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """The equipment of a facility in a few figures, for its page of what was delivered."""
    found = summaries.summary(facility, day)
    gap = found.gap
    rate = sentences.share(found.rate)
    cells = [
        Cell(_("Équipements"), found.items if found.conditions else None),
        Cell(_("Taux fonctionnel"), None if rate is None else formatting.share(rate)),
        Cell(_("En panne"), found.conditions["broken"] if found.conditions else None,
             tone="bad" if found.conditions["broken"] else ""),
        Cell(_("Norme du niveau"), f"{gap.has} / {gap.needs}" if gap else None,
             tone="bad" if gap and gap.has < gap.needs else ""),
    ]  # fmt: skip
    lines: list[tuple[str, Any]] = [
        (_("Délai de réparation, un an"), sentences.mean(found.delays)),
        (_("Travaux en cours"), found.open),
    ]
    if gap and gap.lacks:
        lines.append((_("Il manque"), ", ".join(gap.lacks)))
    warning = ""
    if found.waiting:
        warning = _("Demandes de réparation qui attendent l’atelier : %(n)s.") % {
            "n": found.waiting
        }
    url = reverse("equipment:facility", args=[facility.uid])
    return Panel(cells=cells, lines=lines, url=url, warning=warning)


def public(facility: Any, day: date) -> Sequence[PublicLine]:
    """What anybody may read: how much works, and what is out of use. Nobody's name."""
    found = summaries.summary(facility, day)
    rate = sentences.share(found.rate)
    if rate is None:
        return []
    small = _("%(works)s équipements sur %(known)s marchent") % {
        "works": found.rate.functional, "known": found.rate.known
    }  # fmt: skip
    lines = [PublicLine(_("Équipement qui marche"), formatting.share(rate), small)]
    broken_there = [row.nomenclature.label for row in summaries.broken(facility)[:SHOWN]]
    if broken_there:
        lines.append(PublicLine(_("En panne"), ", ".join(broken_there)))
    return lines


# Proofs


def see_item(actor: Actor, uid: str) -> Any:
    return scope.item(actor, uid, clock.today())


def see_order(actor: Actor, uid: str) -> Any:
    return scope.order(actor, uid, clock.today())


def need_item(act: Act, uid: str) -> Any:
    return _needed(act, scope.item(act.actor, uid, clock.today()))


def need_order(act: Act, uid: str) -> Any:
    return _needed(act, scope.order(act.actor, uid, clock.today()))


def _needed(act: Act, row: Any) -> Any:
    if row is None:
        raise act.actor.lacks("add_proof")
    need_at(act, "add_proof", row.facility)
    return row


def where(row: Any) -> Where:
    """Where a proof of it must be: at its facility."""
    facility = row.facility
    place = facility.place or facility.area
    country = place.country if place else ""
    return Where(country, facility.latitude, facility.longitude)
