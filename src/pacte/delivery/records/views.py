"""The proofs of a thing: one page for all, one to add, one for each. Who may not see the thing
does not see what proves it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.records import commands, kinds, queries
from pacte.files import storing
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.forms import DayField, Form, ReasonField, UploadField
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page
from pacte.places.rules.geo import degrees_text
from pacte.places.views.forms import DegreesField

PROOFS = List(
    columns=[
        Column(name="words", label=later("Preuve"), value=lambda p: p.words or p.file.name,
               link=lambda p: reverse("records:proof", args=[p.uid])),
        Column(name="on", label=later("Date"), value=lambda p: p.taken_on, sort="taken_on"),
        Column(name="where", label=later("Position"), value=lambda p: position(p)),
        Column(name="kind", label=later("Fichier"), value=lambda p: p.file.name),
    ],
    sort="-taken_on",
    search=lambda rows, text: rows.filter(words__icontains=text),
    search_label=later("Ce qu’on y voit"),
    empty=Empty(later("Aucune preuve."), later("Ajoutez une photo ou un document.")),
    caption=later("Preuves"),
    file="preuves",
)  # fmt: skip


class AddProof(Form):
    file = UploadField(
        label=later("Photo ou document"), endings=(".jpg", ".jpeg", ".png", ".webp", ".pdf")
    )
    words = forms.CharField(label=later("Ce qu’on y voit"), max_length=200, required=False)
    taken_on = DayField(
        label=later("Date"), required=False,
        help_text=later("Vide : celle que l’appareil a écrite dans la photo."),
    )  # fmt: skip
    latitude = DegreesField("latitude", label=later("Latitude"))
    longitude = DegreesField("longitude", label=later("Longitude"))


class Withdraw(Form):
    reason = ReasonField(label=later("Pourquoi"))


def position(row: Any) -> str | None:
    """« -2,50000, 28,86000 »; None when it is not known."""
    if row.latitude is None or row.longitude is None:
        return None
    return ", ".join(map(degrees_text, (row.latitude, row.longitude)))


def _seen(request: HttpRequest, about: str) -> Any:
    """The thing that is proven, if who asks may see it."""
    try:
        kind, uid = kinds.of(about)
        thing = kind.see(request.user, uid)
    except Refused as fault:
        raise Http404 from fault
    if thing is None:
        raise Http404
    return thing


def _page_of(about: str) -> str:
    """The page of what is proven; nothing when it has none."""
    kind, uid = kinds.of(about)
    return reverse(kind.page, args=[uid]) if kind.page else ""


def _crumbs(about: str, thing: Any) -> list[tuple[str, str]]:
    return [(str(thing), url)] if (url := _page_of(about)) else []


@login_required
def proofs(request: HttpRequest, about: str) -> HttpResponseBase:
    thing = _seen(request, about)
    lines = PROOFS.read(request, queries.proofs([about]))
    if lines.wants_sheet:
        return lines.answer_sheet()
    add = [Button(_("Ajouter une preuve"), reverse("records:add", args=[about]), "add", go=True)]
    may = request.user.can("add_proof")
    page = Page(title=_("Preuves"), crumbs=_crumbs(about, thing), facts=[str(thing)],
                acts=add if may else [])  # fmt: skip
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@login_required
def add(request: HttpRequest, about: str) -> HttpResponse:
    """From a telephone: a photo taken there, its day and position read from it."""
    thing = _seen(request, about)
    acts.need(request, "add_proof")
    form = AddProof(request.POST or None, request.FILES or None)
    answer = acts.submit(
        request, form, commands.add_proof, about=about, done=_("Preuve ajoutée."),
        to=lambda uid: _page_of(about) or reverse("records:proof", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Ajouter une preuve"), crumbs=_crumbs(about, thing), facts=[str(thing)])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@login_required
def proof(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = queries.proof(uid)
    if row is None:
        raise Http404
    thing = _seen(request, row.about)
    form = Withdraw(request.POST or None) if request.user.can("add_proof") else None
    answer = form and acts.submit(
        request, form, commands.withdraw_proof, proof=str(uid), done=_("Preuve retirée."),
        to=lambda about: reverse("records:proofs", args=[about]),
    )  # fmt: skip
    if answer:
        return answer
    page = Page(
        title=_("Preuve"), crumbs=_crumbs(row.about, thing), facts=[str(thing)],
        trail=acts.trail(request, row),
    )  # fmt: skip
    picture = row.file.kind.startswith("image/")
    told = {"page": page, "proof": row, "picture": picture, "form": form}
    return render(request, "records/proof.html", told | {"position": position(row)})


@login_required
def file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    row = queries.proof(uid)
    if row is None:
        raise Http404
    _seen(request, row.about)
    return storing.response(row.file)
