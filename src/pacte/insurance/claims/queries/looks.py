"""Who looked at which medical record."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from pacte.insurance.claims.models import Look
from pacte.kernel.actor import Actor
from pacte.people.queries import organisations_for


def visible_to(actor: Actor, day: date) -> QuerySet[Look]:
    """The looks at claims of the schemes whose journal one may read."""
    mine = organisations_for(actor, "read_journal", day)
    rows = Look.objects.filter(claim__scheme__organisation__in=mine)
    return rows.select_related("claim").order_by("-id")
