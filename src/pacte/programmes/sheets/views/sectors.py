"""The sectors of a programme, and the list of the OECD-DAC they come from."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.programmes.sheets import commands, queries
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.queries.codes import names as sector_names
from pacte.programmes.sheets.views import common, forms


class Code(NamedTuple):
    """A line of the list of sectors."""

    code: str
    name: str
    withdrawn: bool


def _search(rows: list[Code], text: str) -> list[Code]:
    words = normalised(text).split()
    return [row for row in rows if all(w in normalised(f"{row.code} {row.name}") for w in words)]


SECTORS = List(
    columns=[
        Column(name="code", label=later("Code"), value=lambda s: s.code, sort="code"),
        Column(name="nom", label=later("Libellé"), value=lambda s: s.name, sort="name", full=True),
        Column(name="etat", label=later("État"), up=True,
               value=lambda s: Tag(_("retiré de la liste"), "wait") if s.withdrawn else Tag(
                   _("en usage"), "good")),
    ],
    sort="code", search=_search, search_label=later("Code ou mot du libellé"), per_page=50,
    empty=Empty(later("Aucun secteur.")), caption=later("Secteurs du CAD"), file="secteurs",
)  # fmt: skip


@require_GET
@login_required
def sector_list(request: HttpRequest) -> HttpResponse:
    """The list: what the program ships, and what was imported."""
    if not request.user.can("manage_site"):
        acts.need(request, "read_programme")
    rows = [Code(code, *both) for code, both in queries.sectors_known().items()]
    lines = SECTORS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_site"):
        url = reverse("sheets:import_sectors")
        buttons.append(Button(_("Importer la liste officielle"), url, "upload", go=True))
    page = Page(title=_("Secteurs du CAD"), crumbs=common.crumbs(), acts=buttons)
    return render(request, "sheets/list.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_sectors(request: HttpRequest) -> HttpResponse:
    """Take in the official list."""
    acts.need(request, "manage_site")
    form = forms.ImportList(request.POST or None, request.FILES or None)
    return common.form_page(
        request, None, _("Importer la liste des secteurs"), form, commands.import_sectors,
        intro=_("Le fichier « Sector » des listes de codes d’IATI (XML), ou un CSV : code,"
                " libellé français, libellé anglais. Un code absent du fichier reste."),
        done=lambda outcome: _(
            "%(count)s secteurs lus : %(new)s nouveaux, %(changed)s corrigés."
        ) % outcome,
        to=reverse("sheets:sector_list"), send=_("Importer"),
    )  # fmt: skip


def _sectors(row: Programme) -> str:
    return reverse("sheets:sectors", args=[row.uid])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sectors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sectors of the sheet and their shares; where they are said."""
    row = common.kept(request, uid)
    known = queries.sectors_known(withdrawn=False)
    choices = [(code, f"{code} {name}") for code, (name, _gone) in known.items()]
    form = forms.SectorForm(request.POST or None, known=choices)
    answer = acts.submit(request, form, commands.set_sector, programme=str(uid),
                         done=_("Secteur inscrit."), to=_sectors(row))  # fmt: skip
    if answer:
        return answer
    content = common.page_of(request, row, _("Secteurs du programme"), "sheets:programme")
    held = queries.sectors(row.pk)
    names = sector_names([s.code for s in held])
    content |= {
        "form": form,
        "sectors": [(s, names.get(s.code)) for s in held],
        "levels": Programme.SectorLevel.choices,
    }
    return render(request, "sheets/sectors.html", content)


@require_POST
@login_required
def end_sector(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a sector off the sheet."""
    row = common.kept(request, uid)
    return acts.do(request, commands.set_sector, programme=str(uid), closed=True,
                   code=request.POST.get("code", ""), done=_("Secteur retiré."),
                   to=_sectors(row))  # fmt: skip


@require_POST
@login_required
def level(request: HttpRequest, uid: UUID) -> HttpResponse:
    """On the whole programme, or on each line of money."""
    row = common.kept(request, uid)
    return acts.do(request, commands.choose_sector_level, programme=str(uid),
                   level=request.POST.get("level", ""), done=_("C’est inscrit."),
                   to=_sectors(row))  # fmt: skip
