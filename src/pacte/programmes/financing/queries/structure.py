"""Envelopes and lines, and the ledger's transfers that bear their source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.ledger import queries as ledger
from pacte.programmes.financing.models import Envelope, Line
from pacte.programmes.sheets import queries as sheets


def envelopes(programme_id: int) -> list[Envelope]:
    return envelopes_of([programme_id])


@prepared
def envelopes_of(programmes: list[int]) -> QuerySet[Envelope]:
    """The envelopes of some programmes, in the order in which they were opened."""
    rows = Envelope.objects.filter(programme__in=programmes)
    return rows.select_related("funder", "agreement").order_by("id")


def lines(programme_id: int) -> list[Line]:
    """The lines of a programme, each under its own, in the order of their codes."""
    return in_tree(lines_of([programme_id]))


@prepared
def lines_of(programmes: list[int]) -> QuerySet[Line]:
    """The lines of some programmes, in the order of their codes."""
    rows = Line.objects.filter(programme__in=programmes).select_related("aim", "parent")
    return rows.order_by("code", "id")


def in_tree(rows: Iterable[Line]) -> list[Line]:
    """Lines in the same order, each under its own."""
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
