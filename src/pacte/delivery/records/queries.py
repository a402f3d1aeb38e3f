"""The proofs of things, and what is borne by some sources. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from pacte.delivery.records.models import Proof


def proofs(about: Iterable[str]) -> QuerySet[Proof]:
    """The proofs of some things that nobody took away, the latest first."""
    rows = Proof.objects.filter(about__in=list(about), withdraws=None, withdrawn_by=None)
    return rows.select_related("file").order_by("-taken_on", "-id")


def proof(uid: Any) -> Proof | None:
    return Proof.objects.filter(uid=uid, withdraws=None).select_related("file").first()


def proven(about: Iterable[str]) -> set[str]:
    """Which of some things have at least one proof."""
    return set(proofs(about).order_by().values_list("about", flat=True))


def borne(rows: QuerySet, sources: tuple[int, ...] | None) -> QuerySet:
    """Of some delivered things, those that these sources of money bear; None: all."""
    return rows if sources is None else rows.filter(source__in=sources)
