"""What the pages of this room share: what an address names, its head, the places to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.kernel.actor import Actor
from pacte.pages import acts
from pacte.pages.page import Button, Page
from pacte.programmes.results import queries
from pacte.programmes.results.models import Indicator
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets import tabs

CHOICES_MAX = 400


def programme_of(request: HttpRequest, uid: UUID, action: str = "") -> Any:
    """The programme of an address, for who may read it; 403 to who may not do the action."""
    acts.need(request, "read_programme")
    row = get_object_or_404(sheets.visible_to(request.user, clock.today()), uid=uid)
    if action:
        acts.need(request, action, row.organisation_id)
    return row


def indicator_of(request: HttpRequest, uid: UUID, action: str = "") -> Indicator:
    """The indicator of an address, for who may read its programme."""
    acts.need(request, "read_programme")
    row = get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)
    if action:
        acts.need(request, action, row.programme.organisation_id)
    return row


def told_of(row: Indicator) -> queries.Told:
    """An indicator with its definitions, starts and targets, as of today."""
    return queries.told([row], clock.today())[row.pk]


def crumbs(programme: Any, row: Indicator | None = None) -> list[tuple[str, str]]:
    found = [
        (_("Programmes"), reverse("sheets:programmes")),
        (programme.called, reverse("sheets:programme", args=[programme.uid])),
        (_("Résultats"), reverse("results:framework", args=[programme.uid])),
    ]
    if row is not None:
        found.append((row.code, reverse("results:indicator", args=[row.uid])))
    return found


def head(
    request: HttpRequest, programme: Any, title: str, *, subject: Any = None,
    facts: Sequence[Any] = (), buttons: Sequence[Button] = (), row: Indicator | None = None,
    tab: str = "results:framework",
) -> dict[str, Any]:  # fmt: skip
    """The head and the tabs of a page of results."""
    above, actor = crumbs(programme, row), cast(Actor, request.user)
    page = Page(
        title=title, crumbs=above if subject is not programme else above[:-1], facts=facts,
        acts=list(buttons), trail=acts.trail(request, subject or programme),
    )  # fmt: skip
    return {
        "page": page, "programme": programme, "tabs": tabs.of(programme, tab, actor),
    }  # fmt: skip


def place_choices(programme: Any) -> list[tuple[str, str]]:
    """Where a value of a programme may be: its places, and those directly within."""
    rows = queries.places_around(programme.pk, clock.today())[:CHOICES_MAX]
    return [(str(row.uid), f"{row.name} ({row.code})") for row in rows]


def aim_choices(programme: Any) -> list[tuple[str, str]]:
    """The aims of a programme, in order."""
    return [(str(row.uid), f"{row.code} · {row.title}"[:120]) for row in sheets.aims(programme.pk)]
