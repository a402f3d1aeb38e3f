"""What schemes offer to the home page and to the search from anywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.insurance.schemes import queries
from pacte.insurance.schemes.models import SchemeVersion
from pacte.kernel.actor import Actor
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX, Hit
from pacte.pages.home import Block, Line
from pacte.people import queries as people


def to_confirm(actor: Actor, day: date) -> Block | None:
    """The versions that wait for this person's answer."""
    if not actor.can("confirm_scheme"):
        return None
    mine = people.organisations_for(actor, "confirm_scheme", day)
    rows = SchemeVersion.objects.filter(scheme__organisation__in=mine, confirmation=None)
    waiting = list(rows.exclude(author=actor.uid).select_related("scheme")[:HITS_MAX])
    if not waiting:
        return None
    lines = [
        Line(
            label=row.scheme.name,
            url=reverse("schemes:version", args=[row.scheme.uid, row.uid]),
            value=_("depuis le %(day)s") % {"day": formatting.day(row.since)},
            tone="wait",
            small=row.author_name,
        )
        for row in waiting
    ]
    return Block(title=_("Régimes à confirmer"), lines=lines, url=reverse("schemes:schemes"))


def find(actor: Any, text: str, day: date) -> list[Hit]:
    """Schemes by name or code: there are few of them."""
    rows = queries.visible_to(actor, day)
    found = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))[:HITS_MAX]
    return [
        Hit(scheme.name, reverse("schemes:scheme", args=[scheme.uid]), scheme.organisation.name)
        for scheme in found
    ]
