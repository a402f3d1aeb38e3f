"""What every page of a facility's books needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.books import queries
from pacte.delivery.books.models import Books
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages.page import Tab

MAY = "keep_facility_books"


def seen(request: HttpRequest, uid: UUID) -> Books:
    return get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)


def keeps(request: HttpRequest, row: Books) -> bool:
    return bool(request.user.can(MAY, row.organisation_id))


def crumbs(row: Books | None = None) -> list[tuple[str, str]]:
    found = [(_("Gestion"), reverse("books:index"))]
    if row is not None:
        found.append((row.organisation.name, reverse("books:month", args=[row.uid])))
    return found


def tabs(row: Books, here: str) -> list[Tab]:
    pages = (
        ("month", _("Mois")), ("operations", _("Opérations")), ("budget", _("Budget")),
        ("actions", _("Plan d’action")),
    )  # fmt: skip
    return [Tab(label, reverse(f"books:{name}", args=[row.uid]), current=name == here)
            for name, label in pages]  # fmt: skip


def money(row: Books, amount: int | None) -> Any:
    return None if amount is None else Money(amount, row.book.currency)
