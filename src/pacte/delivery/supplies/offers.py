"""What stocks offer elsewhere: search, home, a facility's page, the public, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.records.gaps import Gap
from pacte.delivery.records.panels import Panel, PublicLine
from pacte.delivery.supplies import queries
from pacte.delivery.supplies.queries import cards, commitments, months
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.periods import Month
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX, Hit
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell
from pacte.people import facilities
from pacte.places import queries as places

COUNTED_MAX = 1_000
OWN_MAX = 50  # Facilities whose month is looked for one by one.


def find(actor: Actor, text: str, day: date) -> Sequence[Hit]:
    """The products whose name or code begins so, for who follows stocks."""
    if not actor.can("read_delivery"):
        return []
    rows = queries.products()
    found = rows.filter(label__istartswith=text) | rows.filter(code__istartswith=text)
    return [
        Hit(item.label, reverse("supplies:cards") + f"?produit={item.code}", item.unit)
        for item in found[:HITS_MAX]
    ]  # fmt: skip


def alerts(actor: Actor, day: date) -> Block | None:
    """What is out of stock, about to expire or not written, for who keeps it; promises not kept."""
    lines = _kept(actor, day) + _promised(actor, day)
    if not lines:
        return None
    return Block(title=_("Médicaments traceurs"), lines=lines, url=reverse("supplies:cards"))


def _kept(actor: Actor, day: date) -> list[Line]:
    if not actor.can("manage_supplies"):
        return []
    own = facilities.keys_for(actor, "manage_supplies", day)
    url = reverse("supplies:cards")
    out, soon = len(_out(own)), len(_soon(own, cards.warned_from(day)))
    lines = []
    if out:
        lines.append(Line(_("Traceurs en rupture"), f"{url}?etat=rupture", out, "bad"))
    if soon:
        lines.append(Line(_("Lots périmés ou près de l’être"), f"{url}?etat=peremption", soon,
                          "wait"))  # fmt: skip
    return lines + _unwritten(own[:OWN_MAX], day)


@prepared
def _out(own: list[int]) -> QuerySet[Any, Any]:
    return queries.empty(_tracers(own)).values_list("pk")[:COUNTED_MAX]


@prepared
def _soon(own: list[int], until: date) -> QuerySet[Any, Any]:
    return _tracers(own).filter(expires_on__lt=until).values_list("pk")[:COUNTED_MAX]


def _tracers(own: list[int]) -> QuerySet[Any]:
    return cards.Card.objects.filter(facility__in=own, product__tracer=True).order_by()


def _unwritten(own: list[int], day: date) -> list[Line]:
    """The sheets of last month that a facility has not written."""
    last = Month.of(day).plus(-1)
    done = months.typed(own, last)
    lacks = [key for key in own if key not in done]
    if not lacks:
        return []
    label = _("Fiches à écrire, %(month)s") % {"month": formatting.month(last.text)}
    url = reverse("supplies:cards")
    if len(lacks) == 1:
        uid = places.facilities(lacks)[0].uid
        url = reverse("supplies:month", args=[uid]) + f"?mois={last.text}"
    return [Line(label, url, len(lacks), "wait")]


def _promised(actor: Actor, day: date) -> list[Line]:
    """The promises that are not kept, for who keeps the conventions."""
    if not actor.can("manage_convention"):
        return []
    held = commitments.conventions_seen(actor, day).order_by().values("pk")
    broken = {b.commitment.pk for b in queries.breaches(queries.current(held, day), day)}
    if not broken:
        return []
    url = reverse("supplies:commitments")
    return [Line(_("Engagements de convention non tenus"), url, len(broken), "bad")]


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """The stock of a facility, on its page of what was delivered."""
    follows, there, lacks = queries.counted([facility.pk]).get(facility.pk, (0, 0, []))
    if not follows:
        return None
    broken = queries.breaches(commitments.of_facilities([facility.pk], day), day)
    return Panel(
        cells=[Cell(_("Traceurs en stock"), there, small=_("sur %(all)s") % {"all": follows},
                    tone="bad" if lacks else "good")],
        lines=[(_("En rupture"), ", ".join(lacks))] if lacks else [],
        url=reverse("supplies:facility", args=[facility.uid]),
        warning=_("Un engagement de convention n’est pas tenu.") if broken else "",
    )  # fmt: skip


def public(facility: Any, day: date) -> Sequence[PublicLine]:
    """What anybody may read: how many of the medicines that are followed are there."""
    follows, there, _lacks = queries.counted([facility.pk]).get(facility.pk, (0, 0, []))
    if not follows:
        return []
    written = [c.last_on for c in queries.cards_of(facility.pk) if c.last_on]
    small = _("d’après ses fiches, au %(day)s") % {"day": formatting.day(max(written))}
    value = _("%(there)s sur %(all)s") % {"there": there, "all": follows}
    return [PublicLine(_("Médicaments essentiels en stock"), value, small)]


def gap(facility_ids: list[int], day: date) -> dict[int, Gap]:
    """The tracers that a facility follows and that are out of stock."""
    return {
        key: Gap(follows, there, tuple(lacks))
        for key, (follows, there, lacks) in queries.counted(facility_ids).items()
    }
