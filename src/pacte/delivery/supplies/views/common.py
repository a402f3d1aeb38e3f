"""What the pages of stocks share: the facility that is seen, its crumbs, who may write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.supplies import queries
from pacte.journal import clock
from pacte.pages import acts
from pacte.people import facilities


def reads(request: HttpRequest) -> None:
    """403 for who follows nothing that is delivered."""
    acts.need(request, "read_delivery")


def seen(request: HttpRequest, uid: UUID) -> Any:
    """A facility whose stock the reader may see, or 404."""
    reads(request)
    return get_object_or_404(queries.facilities_read(request.user, clock.today()), uid=uid)


def kept(request: HttpRequest, uid: UUID) -> Any:
    """A facility whose stock the reader keeps; 403 for who only sees it."""
    facility = seen(request, uid)
    if not keeps(request, facility):
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_supplies")))
    return facility


def keeps(request: HttpRequest, facility: Any) -> bool:
    return facilities.can_at(request.user, "manage_supplies", facility)


def crumbs(facility: Any = None) -> list[tuple[str, str]]:
    found = [(_("Médicaments traceurs"), reverse("supplies:cards"))]
    if facility is not None:
        found.append((facility.name, reverse("supplies:facility", args=[facility.uid])))
    return found
