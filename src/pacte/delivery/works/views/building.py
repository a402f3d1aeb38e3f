"""On the site: items and quantities, progress, acceptances with their minutes, defects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.delivery.works import commands, forms, papers, queries
from pacte.delivery.works.models import Defect, WorkItem
from pacte.delivery.works.views import own
from pacte.files import pdf
from pacte.journal import clock
from pacte.pages.page import Page

LANGUAGES = ("fr", "en")


@own.both
@login_required
def item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a line of the bill of quantities."""
    row = own.seen(request, uid)
    form = forms.BillLine(request.POST or None, initial={"currency": _currency(row)})
    return own.change(
        request, row, form, commands.add_item, action="manage_works", title=_("Poste du devis"),
        to=reverse("works:item", args=[row.uid]) if "encore" in request.POST else "",
    )  # fmt: skip


def _currency(row: Any) -> str:
    last = queries.contracts([row.pk]).first()
    return last.currency if last else ""


@own.both
@login_required
def close_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a line out of the bill of quantities."""
    found = get_object_or_404(WorkItem.objects.select_related("work"), uid=uid, closed=False)
    row = own.seen(request, found.work.uid)
    form = forms.TakeOut(request.POST or None)
    return own.change(
        request, row, form, commands.close_item, action="manage_works",
        title=_("Retirer le poste %(code)s") % {"code": found.code}, item=str(uid),
    )  # fmt: skip


@own.both
@login_required
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """From the site, on a telephone: what is measured, how far it is."""
    row = own.seen(request, uid)
    items = list(row.items.filter(closed=False))
    form = forms.Visit(
        request.POST or None, seen=row, items=items, last=queries.last_quantities(row.pk),
        initial={"on": clock.today(), "share": row.progress},
    )  # fmt: skip
    return own.change(
        request, row, form, commands.record_progress, action="certify_works",
        title=_("Constater l’avancement"),
        done=_("Constat enregistré. Ajoutez maintenant une photo."),
    )  # fmt: skip


@own.both
@login_required
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The minutes of an acceptance."""
    row = own.seen(request, uid)
    initial = {"kind": request.GET.get("nature", "provisional"), "on": clock.today()}
    form = forms.Accept(request.POST or None, initial=initial)
    return own.change(
        request, row, form, commands.accept_work, action="certify_works",
        title=_("Réception des travaux"), done=_("Réception prononcée."),
    )  # fmt: skip


@require_GET
@login_required
def minutes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The minutes on paper, to be signed; ``?langue=en`` gives the other language."""
    found = queries.acceptance(uid)
    if found is None:
        raise Http404
    own.seen(request, found.work.uid)
    asked = request.GET.get("langue", "")
    with override(asked if asked in LANGUAGES else (get_language() or "fr")):
        made = papers.minutes(found, request.build_absolute_uri)
    return pdf.response(f"proces-verbal-{found.work.number}-{found.kind}", made)


@require_GET
def genuine(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR of the minutes opens, without an account: what this site wrote on them."""
    said = papers.read_seal(token)
    title = _("Document authentique") if said else _("Ce document ne vient pas d’ici")
    context = {"page": Page(title=title), "said": said}
    return render(request, "works/genuine.html", context, status=200 if said else 404)


@own.both
@login_required
def defect(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A defect seen after the provisional acceptance."""
    row = own.seen(request, uid)
    form = forms.Found(request.POST or None, initial={"found_on": clock.today()})
    return own.change(
        request, row, form, commands.add_defect, action="certify_works",
        title=_("Inscrire un défaut"),
    )  # fmt: skip


@own.both
@login_required
def lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A defect that was seen mended."""
    found = get_object_or_404(Defect.objects.select_related("work"), uid=uid)
    row = own.seen(request, found.work.uid)
    form = forms.Lift(request.POST or None, seen=found, initial={"on": clock.today()})
    return own.change(
        request, row, form, commands.lift_defect, action="certify_works",
        title=_("Lever un défaut"), facts=[found.words], defect=str(uid),
    )  # fmt: skip
