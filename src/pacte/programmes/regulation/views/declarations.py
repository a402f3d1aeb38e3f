"""What external partners declare, and where each declaration stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page
from pacte.places import queries as located
from pacte.programmes.regulation import queries
from pacte.programmes.regulation.sentences import STANDINGS, standing_tag
from pacte.programmes.sheets.models.words import THEMES


def span_of(row: Any) -> str | None:
    """From when to when, as precisely as it is declared."""
    if not row.start and not row.end:
        return None
    return " – ".join(formatting.partial(t) if t else "…" for t in (row.start, row.end))


DECLARATIONS = List(
    columns=[
        Column(name="title", label=later("Activité"), value=lambda d: d.title,
               link=lambda d: reverse("regulation:declaration", args=[d.uid])),
        Column(name="partner", label=later("Partenaire"), value=lambda d: d.organisation.name),
        Column(name="theme", label=later("Thème"), value=lambda d: d.get_theme_display()),
        Column(name="where", label=later("Lieux"), value=lambda d: d.where, full=True),
        Column(name="span", label=later("Durée"), value=span_of),
        Column(name="standing", label=later("Situation"),
               value=lambda d: standing_tag(d.standing), up=True),
    ],
    search=lambda rows, text: [r for r in rows if text.casefold() in
                               f"{r.title} {r.organisation.name} {r.where}".casefold()],
    search_label=later("Activité, partenaire ou lieu"),
    filters=[
        Filter(name="situation", label=later("Situation"),
               choices=[(code, label) for code, (label, _) in STANDINGS.items()],
               apply=lambda rows, value: [r for r in rows if r.standing == value]),
        Filter(name="theme", label=later("Thème"), choices=THEMES,
               apply=lambda rows, value: [r for r in rows if r.theme == value]),
    ],
    empty=Empty(later("Aucune activité déclarée."), later(
        "Un partenaire déclare ce qu’il fait et où ; l’inspection donne son avis, l’autorité"
        " son agrément.")),
    caption=later("Activités des partenaires extérieurs"),
    file="intervenants",
)  # fmt: skip


def seen_by(request: HttpRequest) -> QuerySet[Any]:
    """The declarations that the reader may see, or 403."""
    if not queries.reads(request.user):
        raise PermissionDenied(acts.sentence(request.user.lacks("read_programme")))
    return queries.visible_to(request.user, clock.today())


def placed(rows: list[Any]) -> list[Any]:
    """Declarations with where they are and where they stand, in four queries in all."""
    where = queries.places_of([row.pk for row in rows])
    names = dict(located.names({place for found in where.values() for place in found}))
    standing = queries.standings(rows, clock.today())
    for row in rows:
        row.where = ", ".join(names[place] for place in where.get(row.pk, []))
        row.standing = standing[row.pk]
    return rows


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """All the declarations."""
    lines = DECLARATIONS.read(request, placed(list(seen_by(request).order_by("-id"))))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [Button(_("Qui fait quoi où"), reverse("regulation:map"), "place")]
    if request.user.can("declare_activity"):
        url = reverse("regulation:declare")
        buttons.insert(0, Button(_("Déclarer une activité"), url, "add", go=True))
    page = Page(title=_("Partenaires extérieurs"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Partenaires extérieurs"), reverse("regulation:declarations"))]
    if row is not None:
        found.append((row.title, reverse("regulation:declaration", args=[row.uid])))
    return found


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A declaration: what is done where, the opinion, the agreement, the reviews, the sanctions."""
    row = placed([get_object_or_404(seen_by(request), uid=uid)])[0]
    there = queries.places_of([row.pk]).get(row.pk, [])
    page = Page(
        title=row.title, crumbs=crumbs(),
        facts=[row.organisation.name, standing_tag(row.standing)],
        acts=_buttons(request, row, there), trail=acts.trail(request, row),
    )  # fmt: skip
    content = {
        "page": page, "declaration": row, "span": span_of(row),
        "amount": Money(row.amount, row.currency) if row.amount is not None else None,
        "opinions": row.opinions.order_by("-id"), "agreements": row.agreements.order_by("-id"),
        "reviews": row.reviews.order_by("-year", "-id"),
        "sanctions": row.sanctions.order_by("-id"), "steps": row.steps.order_by("-id"),
    }  # fmt: skip
    return render(request, "regulation/declaration.html", content)


def _buttons(request: HttpRequest, row: Any, there: list[int]) -> list[Button]:
    user = request.user
    found: list[tuple[str, str]] = []
    if any(user.can("advise_partner", place=place) for place in there):
        found += [(_("Donner un avis"), "advise"), (_("Revue annuelle"), "review")]
    if any(user.can("agree_partner", place=place) for place in there):
        found += [(_("Donner l’agrément"), "agree"), (_("Avertir, retirer"), "sanction")]
    if user.can("declare_activity", row.organisation_id):
        found += [(_("Corriger"), "describe"), (_("Terminer, retirer"), "step")]
    return [
        Button(label, reverse(f"regulation:{name}", args=[row.uid]), go=place == 0)
        for place, (label, name) in enumerate(found)
    ]
