"""What lies behind a sum: the movements, the books, the evidence; and additional revenue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.files import storing
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.ledger import queries as ledger
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.programmes.financing import queries
from pacte.programmes.financing.models import Flow, Receipt
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.views.common import crumbs, seen


def _state(row: Flow) -> Tag:
    if row.reverses_id:
        return Tag(_("annulation"), "wait")
    return Tag(_("annulé"), "bad") if getattr(row, "gone", False) else Tag(_("inscrit"), "good")


FLOWS = List(
    columns=[
        Column(name="kind", label=later("Mouvement"), value=lambda f: f.get_kind_display()),
        Column(name="on", label=later("Date"), sort=["year", "made_on", "id"],
               value=lambda f: formatting.partial(f.made_on) if f.made_on
               else (str(f.year) if f.year else None), missing=later("non dite")),
        Column(name="words", label=later("Libellé"), value=lambda f: f.words or f.quote or None,
               full=True),
        Column(name="envelope", label=later("Financement"), missing=later("non dit"),
               value=lambda f: f.envelope and f.envelope.title),
        Column(name="line", label=later("Ligne"), missing=later("non dite"),
               value=lambda f: f.line and str(f.line)),
        Column(name="proof", label=later("Pièce"), value=lambda f: _("voir") if f.evidence_id
               else (f.document and f.document.title), missing=later("aucune"),
               link=lambda f: reverse("financing:evidence", args=[f.uid]) if f.evidence_id
               else ""),
        Column(name="state", label=later("État"), value=_state,
               link=lambda f: "" if f.reverses_id else reverse("financing:reverse", args=[f.uid])),
        Column(name="amount", label=later("Montant"), number=True, up=True, sort="amount",
               value=lambda f: Money(f.amount, f.currency)),
    ],
    sort="on",
    search=lambda rows, text: rows.filter(words__icontains=text),
    search_label=later("Libellé"),
    filters=[Filter(name="mouvement", label=later("Mouvement"), choices=list(Flow.Kind.choices),
                    tabs=True, apply=lambda rows, value: rows.filter(kind=value))],
    empty=Empty(later("Aucun mouvement."), later(
        "Ce qui est prévu, promis, engagé, reçu ou dépensé s’inscrit ici, avec sa pièce.")),
    caption=later("Mouvements"),
    file="mouvements",
)  # fmt: skip
RECEIPTS = List(
    columns=[
        Column(name="on", label=later("Encaissé le"), value=lambda r: r.on, sort="on"),
        Column(name="organisation", label=later("Par"), value=lambda r: r.organisation.name),
        Column(name="words", label=later("D’où vient ce revenu"), value=lambda r: r.words,
               full=True),
        Column(name="rule", label=later("Règle"), value=lambda r: r.rule),
        Column(name="proof", label=later("Pièce"), missing=later("aucune"),
               value=lambda r: _("voir") if r.evidence_id else None,
               link=lambda r: reverse("financing:receipt_evidence", args=[r.uid])
               if r.evidence_id else ""),
        Column(name="out", label=later("Compte"), value=lambda r: _("retirer"),
               link=lambda r: reverse("financing:withdraw", args=[r.uid])),
        Column(name="amount", label=later("Montant"), number=True, up=True,
               value=lambda r: Money(r.amount, r.currency)),
    ],
    caption=later("Revenus additionnels"),
    file="revenus",
    empty=Empty(later("Aucun revenu inscrit."), later(
        "Chaque revenu additionnel se prouve par sa pièce, encaissement par encaissement.")),
)  # fmt: skip


def _crumbs(row: Any) -> list[tuple[str, str]]:
    return [*crumbs(row), (_("Argent"), reverse("financing:matrix", args=[row.uid]))]


@require_GET
@login_required
def flows(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every movement of a programme."""
    row = seen(request, uid)
    lines = FLOWS.read(request, queries.flows(row.pk))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Mouvements"), crumbs=_crumbs(row))
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def receipts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The revenues that count for a programme's rules."""
    row = seen(request, uid)
    lines = RECEIPTS.read(request, queries.receipts(row.pk, request.GET.get("regle", "")[:20]))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_financing", row.organisation_id):
        url = reverse("financing:record_receipt", args=[row.uid])
        buttons.append(Button(_("Inscrire un revenu"), url, "add", go=True))
    page = Page(title=_("Revenus additionnels"), crumbs=_crumbs(row), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def envelope(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a funder gives: its movements, and what the books spent of it."""
    acts.need(request, "read_programme")
    today = clock.today()
    row = get_object_or_404(queries.envelope_visible(request.user, uid, today))
    facts = [row.funder.name if row.funder else Tag(_("financeur non nommé"), "wait"),
             row.currency]  # fmt: skip
    return _one(request, row, row.title, facts, "financing:mend_envelope",
                {"envelope": row.pk})  # fmt: skip


@require_GET
@login_required
def line(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a budget line is for: its movements, and what the books spent of it."""
    acts.need(request, "read_programme")
    row = get_object_or_404(queries.line_visible(request.user, uid, clock.today()))
    facts = [f"{row.aim.code} {row.aim.title}" if row.aim else Tag(_("sans résultat nommé"))]
    return _one(request, row, str(row), facts, "financing:mend_line", {"line": row.pk})


def _one(
    request: HttpRequest, row: Any, title: str, facts: list[Any], mend: str, of: dict[str, int]
) -> HttpResponse:
    """The page of an envelope or a line: both ways along the chain."""
    buttons = []
    if request.user.can("manage_financing", row.programme.organisation_id):
        buttons.append(Button(_("Corriger"), reverse(mend, args=[row.uid]), "edit"))
    page = Page(title=title, crumbs=_crumbs(row.programme), facts=facts, acts=buttons,
                trail=acts.trail(request, row))  # fmt: skip
    moved = [
        (one, Money(ledger.spent_by(one), one.book.currency))
        for one in queries.transfers_of([row.source_id])
    ]
    lines = FLOWS.read(request, queries.flows(row.programme_id).filter(**of))
    content = {"page": page, "lines": lines, "moved": moved, "row": row}
    return render(request, "financing/one.html", content)


@require_GET
@login_required
def evidence(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The evidence of a movement."""
    return _paper(request, get_object_or_404(Flow.objects.select_related("evidence"), uid=uid))


@require_GET
@login_required
def receipt_evidence(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The evidence of a revenue."""
    return _paper(request, get_object_or_404(Receipt.objects.select_related("evidence"), uid=uid))


def _paper(request: HttpRequest, row: Any) -> HttpResponseBase:
    acts.need(request, "read_programme")
    mine = sheets.visible_to(request.user, clock.today()).filter(pk=row.programme_id)
    if row.evidence is None or not mine.exists():
        raise Http404
    return storing.response(row.evidence)
