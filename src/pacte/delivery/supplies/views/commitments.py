"""What conventions promise of products: all promises, those of one convention, writing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.delivery.supplies import commands, queries
from pacte.delivery.supplies.forms import Lift, Promise
from pacte.delivery.supplies.queries import commitments
from pacte.delivery.supplies.views import common
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
PROMISES = List(
    columns=[
        Column(name="facility", label=later("Formation sanitaire"), value=lambda c: c.named,
               link=lambda c: reverse("supplies:of_convention", args=[c.convention.uid])),
        Column(name="scheme", label=later("Régime"), value=lambda c: c.convention.scheme.name),
        Column(name="clause", label=later("Clause"), value=lambda c: c.clause, number=True),
        Column(name="products", label=later("Produits"), number=True, value=lambda c: c.count),
        Column(name="most", label=later("Jours admis"), value=lambda c: c.stockout_days_most,
               number=True),
        Column(name="state", label=later("État"), value=lambda c: c.tag, up=True),
    ],
    search=lambda rows, text: [r for r in rows if text.casefold() in r.named.casefold()],
    search_label=later("Nom de la formation"),
    empty=Empty(later("Aucun engagement."), later(
        "Ouvrez une convention et liez sa clause aux produits qu’elle promet.")),
    caption=later("Engagements de disponibilité"), file="engagements",
)  # fmt: skip


def told(rows: list[Any], breaches: list[commitments.Breach]) -> list[Any]:
    """Promises with their name and whether they are kept."""
    broken = {b.commitment.pk for b in breaches}
    for row in rows:
        row.named, row.count = row.convention.facility.name, len(commitments.items(row))
        row.tag = Tag(_("non tenu"), "bad") if row.pk in broken else Tag(_("tenu"), "good")
    return rows


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The promises of the conventions that the reader may see."""
    today = clock.today()
    held = commitments.conventions_seen(request.user, today).order_by().values("pk")
    rows = commitments.current(held, today)
    lines = PROMISES.read(request, told(rows, commitments.breaches(rows, today)))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Engagements de disponibilité"), crumbs=common.crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _seen(request: HttpRequest, uid: UUID) -> Any:
    rows = commitments.conventions_seen(request.user, clock.today())
    return get_object_or_404(rows, uid=uid)


def _may(request: HttpRequest, convention: Any) -> bool:
    return request.user.can("manage_convention", convention.scheme.organisation_id)


def _need(request: HttpRequest, convention: Any) -> None:
    if not _may(request, convention):
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_convention")))


def _crumbs(convention: Any) -> list[tuple[str, str]]:
    url = reverse("supplies:of_convention", args=[convention.uid])
    return [(_("Engagements de disponibilité"), reverse("supplies:commitments")),
            (convention.facility.name, url)]  # fmt: skip


@require_GET
@login_required
def of_convention(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What one convention promises, and the months that did not keep it."""
    convention, today = _seen(request, uid), clock.today()
    rows = commitments.current([convention.pk], today)
    breaches = commitments.breaches(rows, today)
    texts = commitments.clause_texts(rows, today)
    may = _may(request, convention)
    tie = reverse("supplies:promise", args=[uid])
    page = Page(
        title=_("Produits promis : %(facility)s") % {"facility": convention.facility.name},
        crumbs=_crumbs(convention)[:1], facts=[convention.scheme.name],
        acts=[Button(_("Lier une clause"), tie, "add", go=True)] if may else [],
    )  # fmt: skip
    promises = [
        (row, texts.get((row.convention_id, row.clause)), commitments.items(row),
         [b for b in breaches if b.commitment.pk == row.pk])
        for row in rows
    ]  # fmt: skip
    content = {"page": page, "convention": convention, "promises": promises, "may": may}
    return render(request, "supplies/promises.html", content)


@both
@login_required
def promise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tie a clause to the products that it promises."""
    convention, today = _seen(request, uid), clock.today()
    _need(request, convention)
    items = [(item.code, item.label) for item in queries.products()]
    form = Promise(
        request.POST or None, clauses=commitments.clauses_to_tie(convention.pk, today),
        products=items,
        initial={"since": today, "products": [item.code for item in queries.tracers()]},
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.set_commitment, convention=str(uid), done=_("Clause liée."),
        to=reverse("supplies:of_convention", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Produits promis par une clause"), crumbs=_crumbs(convention))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Lift a promise."""
    row = get_object_or_404(commitments.Commitment.objects.select_related("convention"), uid=uid)
    convention = _seen(request, row.convention.uid)
    _need(request, convention)
    form = Lift(request.POST or None, initial={"since": clock.today()})
    answer = acts.submit(
        request, form, commands.lift_commitment, commitment=str(uid), done=_("Engagement levé."),
        to=lambda found: reverse("supplies:of_convention", args=[found]),
        content=lambda typed: {"since": typed["since"]},
    )  # fmt: skip
    page = Page(
        title=_("Lever un engagement"), crumbs=_crumbs(convention),
        facts=[_("clause %(number)s") % {"number": row.clause}, formatting.day(row.since)],
    )  # fmt: skip
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
