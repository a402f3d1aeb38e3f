"""What this room offers on somebody's home: what their programmes' texts leave open."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.kernel.actor import SYSTEM, Actor
from pacte.pages.home import Block, Line
from pacte.people.queries import organisations_for
from pacte.programmes.sheets import queries
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.queries.trees import late_stages

MOST = 20


def _mine(actor: Actor, day: date) -> QuerySet[Programme]:
    """The programmes whose sheet somebody keeps."""
    if actor is SYSTEM or not actor.can("manage_programme"):
        return Programme.objects.none()
    mine = organisations_for(actor, "manage_programme", day)
    return Programme.objects.filter(organisation__in=mine).order_by("name", "id")


def to_follow(actor: Actor, day: date) -> Block | None:
    """Contradictions without an answer and stages that are late, programme by programme."""
    rows = list(_mine(actor, day)[:MOST])
    if not rows:
        return None
    against = queries.contradictions_of([row.pk for row in rows])
    late = late_stages([row.pk for row in rows], day)
    lines = []
    for row in rows:
        if count := sum(1 for one in against[row.pk] if one.open):
            url = reverse("sheets:contradictions", args=[row.uid])
            lines.append(Line(row.called, url, count, "wait", _("contradictions ouvertes")))
        if count := late.get(row.pk, 0):
            url = reverse("sheets:stages", args=[row.uid])
            lines.append(Line(row.called, url, count, "bad", _("étapes en retard")))
    if not lines:
        return None
    return Block(title=_("Vos programmes"), lines=lines, url=reverse("sheets:programmes"))
