"""What the pages of quality share: what is seen, crumbs, who may write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.quality import queries
from pacte.delivery.quality.models import Visit
from pacte.journal import clock
from pacte.pages import acts
from pacte.people import facilities


def reads(request: HttpRequest) -> None:
    """403 for who follows nothing that is delivered."""
    acts.need(request, "read_delivery")


def refuse(request: HttpRequest, action: str) -> PermissionDenied:
    return PermissionDenied(acts.sentence(request.user.lacks(action)))


def facility(request: HttpRequest, uid: UUID) -> Any:
    """A facility whose quality the reader may see, or 404."""
    reads(request)
    return get_object_or_404(queries.facilities_read(request.user, clock.today()), uid=uid)


def visit(request: HttpRequest, uid: UUID) -> Visit:
    reads(request)
    return get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)


def scores_here(request: HttpRequest, row: Visit) -> bool:
    """Whether the reader may write a visit of this kind there."""
    action = "assess_self" if row.kind == Visit.Kind.SELF else "score_quality"
    return facilities.can_at(request.user, action, row.facility)


def plans_at(request: HttpRequest, there: Any) -> bool:
    """Whether the reader keeps the plan, the offers and the opinions of a facility."""
    return any(
        facilities.can_at(request.user, action, there)
        for action in ("assess_self", "score_quality")
    )


def plan(request: HttpRequest, there: Any) -> None:
    if not plans_at(request, there):
        raise refuse(request, "score_quality")


def crumbs(there: Any = None, row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Qualité des soins"), reverse("quality:visits"))]
    if there is not None:
        found.append((there.name, reverse("quality:facility", args=[there.uid])))
    if row is not None:
        title = row.version.checklist.title
        found.append((title, reverse("quality:visit", args=[row.uid])))
    return found
