"""Envelopes and lines, and the ledger's transfers that bear their source."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pacte.kernel.actor import Actor
from pacte.ledger import queries as ledger
from pacte.programmes.financing.models import Envelope, Line
from pacte.programmes.sheets import queries as sheets


def envelopes(programme_id: int) -> list[Envelope]:
    rows = Envelope.objects.filter(programme=programme_id)
    return list(rows.select_related("funder", "agreement").order_by("id"))


def lines(programme_id: int) -> list[Line]:
    """The lines of a programme, each under its own, in the order of their codes."""
    rows = list(
        Line.objects.filter(programme=programme_id).select_related("aim", "parent").order_by("code")
    )
    below: dict[int | None, list[Line]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def under(key: int | None) -> list[Line]:
        return [one for row in below.get(key, []) for one in (row, *under(row.pk))]

    return under(None)


def envelope_visible(actor: Actor, uid: UUID, day: date) -> QuerySet[Envelope]:
    seen = sheets.visible_to(actor, day).values("pk")
    rows = Envelope.objects.filter(programme__in=seen, uid=uid)
    return rows.select_related("programme", "funder", "agreement", "source")


def line_visible(actor: Actor, uid: UUID, day: date) -> QuerySet[Line]:
    seen = sheets.visible_to(actor, day).values("pk")
    rows = Line.objects.filter(programme__in=seen, uid=uid)
    return rows.select_related("programme", "aim", "source", "parent")


def transfers_of(source_ids: list[int], day: date | None = None) -> list[Any]:
    """What the books spent of some sources, from whatever room it came."""
    return list(ledger.spending(source_ids, day))
