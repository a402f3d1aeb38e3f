"""Bringing a list of works or a bill of quantities: read, every fault shown, then entered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.records import faults
from pacte.delivery.works import (
    commands,
    forms,
    importing,
    quantities,
    queries,
    reading_items,
    reading_works,
)
from pacte.delivery.works.cares import Cares
from pacte.delivery.works.models import Brought, Kind, Nature, Step
from pacte.delivery.works.views import own
from pacte.delivery.works.views.changes import carriers
from pacte.files import workbooks
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page

BROUGHT = List(
    columns=[
        Column(name="fichier", label=later("Fichier"), value=lambda r: r.file_name,
               link=lambda r: reverse("works:brought", args=[r.uid])),
        Column(name="contenu", label=later("Contenu"),
               value=lambda r: r.work.title if r.work else r.get_kind_display()),
        Column(name="le", label=later("Apporté le"), value=lambda r: r.brought_on,
               sort="brought_on"),
        Column(name="par", label=later("Par"), value=lambda r: r.by_name),
        Column(name="suite", label=later("Suite"), value=lambda r: r.get_state_display(), up=True),
        Column(name="entres", label=later("Lignes entrées"), number=True, missing="—",
               value=lambda r: r.entered if r.state == "entered" else None),
    ],
    sort="-le", search=lambda rows, text: rows.filter(file_name__icontains=text),
    search_label=later("Fichier"), empty=Empty(later("Aucun fichier apporté.")),
    caption=later("Fichiers de travaux"), file="fichiers-travaux",
)  # fmt: skip

WORKS = List(
    columns=[
        Column(name="ligne", label=later("Ligne"), value=lambda x: x.line.number),
        Column(name="titre", label=later("Ouvrage"), value=lambda x: x.row.title, full=True),
        Column(name="nature", label=later("Nature"),
               value=lambda x: f"{Kind(x.row.kind).label}, {Nature(x.row.nature).label}"),
        Column(name="ou", label=later("Où"),
               value=lambda x: (x.row.facility or x.row.place).name),
        Column(name="etape", label=later("Étape"), value=lambda x: Step(x.step).label, up=True),
    ],
    caption=later("Les ouvrages à inscrire"),
)  # fmt: skip

ITEMS = List(
    columns=[
        Column(name="poste", label=later("Poste du devis"), value=lambda x: x.row.code),
        Column(name="nom", label=later("Désignation"), value=lambda x: x.row.label, full=True),
        Column(name="quantite", label=later("Prévu"), number=True, up=True,
               value=lambda x: f"{quantities.text(x.row.quantity)} {x.row.unit}"),
        Column(name="prix", label=later("Prix unitaire"), number=True, missing=later("pas dit"),
               value=lambda x: x.price),
    ],
    caption=later("Les postes à inscrire"),
)  # fmt: skip


def _mine(request: HttpRequest) -> QuerySet[Brought]:
    """What was brought for the works and the organisations that the reader manages."""
    return queries.brought_for(request.user, clock.today())


def _one(request: HttpRequest, uid: UUID) -> Brought:
    acts.need(request, "manage_works")
    return get_object_or_404(_mine(request), uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """What was brought."""
    acts.need(request, "manage_works")
    lines = BROUGHT.read(request, _mine(request).defer("packed"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(
        title=_("Fichiers de travaux"), crumbs=own.crumbs(),
        acts=[Button(_("Importer une liste"), reverse("works:bring"), "upload", go=True)],
    )  # fmt: skip
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _to_page(uid: str) -> str:
    return reverse("works:brought", args=[uid])


@own.both
@login_required
def bring_works(request: HttpRequest) -> HttpResponse:
    """Choose a list of works."""
    acts.need(request, "manage_works")
    form = forms.BringWorks(request.POST or None, request.FILES or None, carriers=carriers(request))
    answer = acts.submit(request, form, commands.bring_works, to=_to_page)
    page = Page(
        title=_("Importer une liste d’ouvrages"), crumbs=own.crumbs(),
        acts=[Button(_("Modèle Excel"), reverse("works:works_template"), "down"),
              Button(_("Fichiers apportés"), reverse("works:brought_files"), "doc")],
    )  # fmt: skip
    return answer or render(request, "works/bring.html", {"page": page, "form": form})


@own.both
@login_required
def bring_items(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose the bill of quantities of a work."""
    row = own.seen(request, uid)
    own.need(request, "manage_works", row)
    last = queries.contracts([row.pk]).first()
    form = forms.BringItems(
        request.POST or None, request.FILES or None,
        initial={"currency": last.currency if last else ""},
    )  # fmt: skip
    answer = acts.submit(request, form, commands.bring_items, to=_to_page, work=str(uid))
    page = Page(
        title=_("Importer le devis"), crumbs=own.crumbs(row), facts=[row.title],
        acts=[Button(_("Modèle Excel"), reverse("works:items_template"), "down")],
    )  # fmt: skip
    return answer or render(request, "works/bring.html", {"page": page, "form": form})


@require_GET
@login_required
def works_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with an example to overwrite and the words of its columns."""
    acts.need(request, "manage_works")
    heads, example = reading_works.layout(clock.today()).template()
    words: list[tuple[Any, Any]] = [(_("Type d’ouvrage"), str(label)) for label in Kind.labels]
    words += [(_("Nature des travaux"), str(label)) for label in Nature.labels]
    words += [(_("Étape"), str(Step(code).label)) for code in dict.fromkeys(
        reading_works.STEPS.values())]  # fmt: skip
    words += [(_("Soins ouverts"), code) for code, _label in Cares().known]
    return workbooks.excel_response("ouvrages", [
        workbooks.Table(_("Ouvrages"), heads, [example]),
        workbooks.Table(_("Mots"), [_("Colonne"), _("Ce qui se lit")], words),
    ])  # fmt: skip


@require_GET
@login_required
def items_template(request: HttpRequest) -> HttpResponse:
    """The workbook of a bill of quantities, with an example to overwrite."""
    acts.need(request, "manage_works")
    heads, example = reading_items.layout("").template()
    return workbooks.excel_response("devis", [workbooks.Table(_("Devis"), heads, [example])])


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """What a file would enter; every fault with its cell."""
    row = _one(request, uid)
    page = Page(
        title=row.file_name, facts=[row.get_state_display(), row.brought_on, row.by_name],
        crumbs=own.crumbs(row.work, (_("Fichiers"), reverse("works:brought_files"))),
        trail=acts.trail(request, row),
    )  # fmt: skip
    content: dict[str, Any] = {"page": page, "brought": row}
    if row.state == Brought.State.READ:
        seen = importing.preview(row, clock.today())
        if request.GET.get("format") == "xlsx":
            return faults.answer_sheet("erreurs-travaux", seen.read.faults)
        content |= faults.content(seen.read.faults) | {"seen": seen, "lines": _lines(request, seen)}
    return render(request, "works/brought.html", content)


def _lines(request: HttpRequest, seen: importing.Seen) -> Any:
    """The lines that would be entered, page by page."""
    return WORKS.read(request, seen.works) if seen.works else ITEMS.read(request, seen.items)


@require_POST
@login_required
def enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter what the file says."""
    row = _one(request, uid)
    return acts.do(
        request, commands.enter_brought, brought=str(uid), back=_to_page(str(uid)),
        to=own.page_of(row.work) if row.work else reverse("works:works"),
        done=lambda out: _("Inscrits : %(entered)s. Déjà connus : %(known)s.") % out,
    )  # fmt: skip


@require_POST
@login_required
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a file up."""
    row = _one(request, uid)
    return acts.do(
        request, commands.drop_brought, brought=str(uid), done=_("Fichier abandonné."),
        to=own.page_of(row.work) if row.work else reverse("works:works"),
    )  # fmt: skip
