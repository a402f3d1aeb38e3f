"""Bringing an inventory: its file is read, every fault shown with its cell, then it is entered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.equipment import importing, reading
from pacte.delivery.equipment.commands import inventory as commands
from pacte.delivery.equipment.models import Inventory
from pacte.delivery.equipment.queries import standards
from pacte.delivery.equipment.views import common, forms
from pacte.delivery.records import faults
from pacte.files import workbooks
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import facilities as people

LINES_SHOWN, CHOICES_SHOWN = 15, 60

BROUGHT = List(
    columns=[
        Column(name="fichier", label=later("Fichier"), value=lambda r: r.file_name,
               link=lambda r: reverse("equipment:inventory", args=[r.uid])),
        Column(name="le", label=later("Apporté le"), value=lambda r: r.brought_on,
               sort="brought_on"),
        Column(name="par", label=later("Par"), value=lambda r: r.by_name),
        Column(name="formation", label=later("Formation"), missing="—",
               value=lambda r: r.facility.name if r.facility else None),
        Column(name="suite", label=later("Suite"), value=lambda r: r.get_state_display(), up=True),
        Column(name="entres", label=later("Équipements entrés"), number=True,
               value=lambda r: r.entered if r.state == "entered" else None, missing="—"),
    ],
    sort="-le", search=lambda rows, text: rows.filter(file_name__icontains=text),
    search_label=later("Fichier"), empty=Empty(later("Aucun inventaire apporté.")),
    caption=later("Inventaires apportés"), file="inventaires",
)  # fmt: skip


def _mine(request: HttpRequest) -> Any:
    """What the reader brought, and what was brought for the facilities whose inventory it keeps."""
    there = people.facilities_for(request.user, "manage_equipment", clock.today())
    rows = Inventory.objects.filter(facility__in=there.values("pk"))
    return (rows | Inventory.objects.filter(by=request.user.uid)).select_related("facility")


@require_GET
@login_required
def inventories(request: HttpRequest) -> HttpResponseBase:
    """What was brought."""
    acts.need(request, "manage_equipment")
    lines = BROUGHT.read(request, _mine(request).defer("packed"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(
        title=_("Inventaires apportés"), crumbs=[common.room_crumb()],
        acts=[Button(_("Apporter un inventaire"), reverse("equipment:bring"), "upload", go=True)],
    )  # fmt: skip
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@common.both
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    acts.need(request, "manage_equipment")
    form = forms.Bring(
        request.POST or None, request.FILES or None,
        facilities=common.facilities(request, "manage_equipment"),
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.bring_inventory,
        to=lambda uid: reverse("equipment:inventory", args=[uid]),
    )  # fmt: skip
    page = Page(
        title=_("Apporter un inventaire"), crumbs=[common.room_crumb()],
        acts=[
            Button(_("Modèle Excel"), reverse("equipment:template"), "down"),
            Button(_("Inventaires apportés"), reverse("equipment:inventories"), "doc"),
        ],
    )  # fmt: skip
    return answer or render(request, "equipment/bring.html", {"page": page, "form": form})


@require_GET
@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with an example to overwrite and the list of designations."""
    acts.need(request, "manage_equipment")
    heads, example = reading.layout(clock.today()).template()
    rows = [[row.code, row.label, str(row.get_kind_display())] for row in standards.sorts_in_use()]
    return workbooks.excel_response("inventaire", [
        workbooks.Table(_("Inventaire"), heads, [example]),
        workbooks.Table(_("Désignations"), [_("Code"), _("Désignation"), _("Famille")], rows),
    ])  # fmt: skip


@require_GET
@login_required
def inventory(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """What a file would enter; every fault with its cell; what is to be chosen."""
    row = _one(request, uid)
    page = Page(
        title=row.file_name, facts=[row.get_state_display(), row.brought_on, row.by_name],
        crumbs=[common.room_crumb(), (_("Inventaires"), reverse("equipment:inventories"))],
        trail=acts.trail(request, row),
    )  # fmt: skip
    content: dict[str, Any] = {"page": page, "inventory": row}
    if row.state == Inventory.State.READ:
        seen = importing.preview(row, _allowed(request), clock.today())
        if request.GET.get("format") == "xlsx":
            return faults.answer_sheet("erreurs-inventaire", seen.read.faults)
        content |= {
            **faults.content(seen.read.faults), "seen": seen, "lines": seen.new[:LINES_SHOWN],
            "form": _choices(seen) if seen.unmatched else None,
            "more": len(seen.unmatched) - CHOICES_SHOWN,
        }  # fmt: skip
    return render(request, "equipment/inventory.html", content)


class Choose(forms.Form):
    """Which sort each unknown designation is."""


def _choices(seen: importing.Seen, data: Any = None) -> Choose:
    """A field for each designation that nobody knows, with those that look like it first."""
    form = Choose(data)
    every = [(row.code, row.label) for row in standards.sorts_in_use()]
    for place, one in enumerate(seen.unmatched[:CHOICES_SHOWN]):
        near = [(row.code, row.label) for row in one.proposed]
        rest = [pair for pair in every if pair not in near]
        choices: list[Any] = [("", _("— à choisir —")), (importing.SKIP, _("laisser de côté"))]
        if near:
            choices.append((_("Proches"), near))
        choices.append((_("Toutes"), rest))
        label = _("%(name)s (lignes : %(count)s)") % {"name": one.text, "count": one.lines}
        form.fields[f"d{place}"] = django_forms.ChoiceField(
            label=label, choices=choices, required=False
        )
    return form


@require_POST
@login_required
def choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the choices; those left empty wait."""
    row = _one(request, uid)
    if row.state != Inventory.State.READ:
        raise BadRequest(_("Cette page a été mal envoyée : rouvrez-la."))
    seen = importing.preview(row, _allowed(request), clock.today())
    form = _choices(seen, request.POST)
    typed = form.cleaned_data if form.is_valid() else {}
    chosen = {
        one.plain: typed[f"d{place}"]
        for place, one in enumerate(seen.unmatched[:CHOICES_SHOWN])
        if typed.get(f"d{place}")
    }
    return acts.do(
        request, commands.choose_sorts, inventory=str(uid), choices=chosen,
        to=reverse("equipment:inventory", args=[uid]), done=_("Choix gardés."),
    )  # fmt: skip


@require_POST
@login_required
def enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter what the file says."""
    _one(request, uid)
    here = reverse("equipment:inventory", args=[uid])
    return acts.do(
        request, commands.enter_inventory, inventory=str(uid), to=here, back=here,
        leave_out=request.POST.get("sans") == "oui",
        done=lambda out: _("%(entered)s équipements entrés, %(known)s déjà connus.") % out,
    )  # fmt: skip


@require_POST
@login_required
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a file up."""
    _one(request, uid)
    return acts.do(
        request, commands.drop_inventory, inventory=str(uid), done=_("Fichier abandonné."),
        to=reverse("equipment:inventories"),
    )  # fmt: skip


def _one(request: HttpRequest, uid: UUID) -> Inventory:
    acts.need(request, "manage_equipment")
    row: Inventory = common.found(_mine(request).filter(uid=uid).first())
    return row


def _allowed(request: HttpRequest) -> list[Any]:
    return list(people.facilities_for(request.user, "manage_equipment", clock.today()))
