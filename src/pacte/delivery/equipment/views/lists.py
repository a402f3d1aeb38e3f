"""The lists of the site: designations, norms and the gap to them, plans of upkeep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.equipment.commands import lists as commands
from pacte.delivery.equipment.models import Family
from pacte.delivery.equipment.queries import scope, standards
from pacte.delivery.equipment.views import common, forms
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import queries as people
from pacte.places import queries as places


def _found(rows: Any, text: str) -> Any:
    """By code or by any word of its names: the list is short."""
    plain = normalised(text)
    by_name = Q(plain__contains=plain) | Q(other_names__contains=plain)
    return rows.filter(by_name | Q(code__startswith=text.strip().upper())) if plain else rows


def _level(code: str) -> str | None:
    return dict(places.levels()).get(code)


SORTS = List(
    columns=[
        Column(name="nom", label=later("Désignation"), value=lambda s: s.label, sort="plain",
               link=lambda s: reverse("equipment:sort", args=[s.uid])),
        Column(name="code", label=later("Code"), value=lambda s: s.code, sort="code"),
        Column(name="famille", label=later("Famille"), value=lambda s: s.get_kind_display()),
        Column(name="generique", label=later("Code générique"), value=lambda s: s.generic),
        Column(name="vie", label=later("Durée de vie (ans)"), value=lambda s: s.life_years,
               number=True),
        Column(name="autres", label=later("Autres noms"), missing="—",
               value=lambda s: s.other_names.replace("|", ", ").lower()),
    ],
    sort="nom", search=_found, search_label=later("Nom ou code"),
    filters=[Filter(name="famille", label=later("Famille"), choices=Family.choices,
                    apply=lambda rows, value: rows.filter(kind=value))],
    empty=Empty(later("Aucune désignation."), later("Chargez la liste qui vient avec Pacte.")),
    caption=later("Désignations d’équipement"), file="designations",
)  # fmt: skip

STANDARDS = List(
    columns=[
        Column(name="nom", label=later("Désignation"), value=lambda r: r.nomenclature.label,
               sort="nomenclature__plain"),
        Column(name="niveau", label=later("Niveau"), value=lambda r: _level(r.level)),
        Column(name="moins", label=later("Au moins"), value=lambda r: r.least, number=True,
               up=True),
        Column(name="depuis", label=later("Depuis le"), value=lambda r: r.since, sort="since"),
        Column(name="reference", label=later("Référence"), value=lambda r: r.reference,
               full=True),
    ],
    sort="-depuis", search=lambda rows, text: rows.filter(
        nomenclature__plain__contains=normalised(text)
    ),
    search_label=later("Désignation"),
    filters=[Filter(name="niveau", label=later("Niveau"), choices=places.levels,
                    apply=lambda rows, value: rows.filter(level=value))],
    empty=Empty(later("Aucune norme d’équipement.")), caption=later("Normes d’équipement"),
    file="normes-equipement",
)  # fmt: skip

PLANS = List(
    columns=[
        Column(name="nom", label=later("Désignation"), value=lambda p: p.nomenclature.label,
               sort="nomenclature__plain"),
        Column(name="tache", label=later("Travail à faire"), value=lambda p: p.task, full=True),
        Column(name="mois", label=later("Tous les … mois"), number=True, up=True,
               value=lambda p: p.every_months or _("plus jamais")),
        Column(name="lieu", label=later("Lieu"),
               value=lambda p: p.place.name if p.place else _("partout")),
        Column(name="depuis", label=later("Depuis le"), value=lambda p: p.since, sort="since"),
    ],
    sort="nom", search=lambda rows, text: rows.filter(
        nomenclature__plain__contains=normalised(text)
    ),
    search_label=later("Désignation"), empty=Empty(later("Aucun plan d’entretien.")),
    caption=later("Plans d’entretien"), file="plans-entretien",
)  # fmt: skip

GAPS = List(
    columns=[
        Column(name="formation", label=later("Formation"), value=lambda g: g["facility"].name,
               link=lambda g: reverse("equipment:facility", args=[g["facility"].uid])),
        Column(name="manque", label=later("Il manque"), number=True, up=True,
               value=lambda g: g["gap"].needs - g["gap"].has, sort="manque"),
        Column(name="norme", label=later("Sur"), value=lambda g: g["gap"].needs, number=True),
        Column(name="quoi", label=later("Quoi"), missing="—", full=True,
               value=lambda g: ", ".join(g["gap"].lacks)),
    ],
    sort="-manque", search=lambda rows, text: [
        row for row in rows if normalised(text) in normalised(row["facility"].name)
    ],
    search_label=later("Formation"),
    empty=Empty(later("Aucune formation n’a d’inventaire et de norme."),
                later("Une formation est jugée quand son niveau a une norme et qu’un équipement y"
                " est inscrit.")),
    caption=later("Écarts à la norme d’équipement"), file="ecarts-equipement",
)  # fmt: skip


@require_GET
@login_required
def sorts(request: HttpRequest) -> HttpResponseBase:
    """The sorts of equipment."""
    common.need_lists(request)
    lines = SORTS.read(request, standards.sorts())
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [Button(_("Normes"), reverse("equipment:standards"), "doc")]
    if request.user.can("manage_site"):
        buttons = [
            Button(_("Ajouter une désignation"), reverse("equipment:add_sort"), "add", go=True),
            Button(_("Charger une liste"), reverse("equipment:load"), "upload"),
            *buttons,
        ]
    page = Page(title=_("Désignations"), acts=buttons, crumbs=[common.room_crumb()])
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _crumbs() -> list[tuple[str, str]]:
    return [common.room_crumb(), (_("Désignations"), reverse("equipment:sorts"))]


@common.both
@login_required
def add_sort(request: HttpRequest) -> HttpResponse:
    acts.need(request, "manage_site")
    form = forms.NewSort(request.POST or None)
    return common.on_form(
        request, form, commands.add_nomenclature, title=_("Ajouter une désignation"),
        crumbs=_crumbs(), done=_("Désignation ajoutée."), to=reverse("equipment:sorts"),
    )  # fmt: skip


@common.both
@login_required
def sort(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One sort, corrected by who keeps the lists; shown to the others."""
    common.need_lists(request)
    row = common.found(standards.sort(uid))
    names = ("label", "kind", "generic", "life_years", "closed")
    initial = {name: getattr(row, name) for name in names}
    initial["other_names"] = row.other_names.replace("|", ", ").lower()
    if not request.user.can("manage_site"):
        page = Page(title=row.label, facts=[row.code], crumbs=_crumbs())
        return render(request, "equipment/sort.html", {"page": page, "sort": row})
    form = forms.CorrectSort(request.POST or None, initial=initial, seen=row)
    return common.on_form(
        request, form, commands.correct_nomenclature, title=row.label, facts=[row.code],
        crumbs=_crumbs(), done=_("Enregistré."), to=reverse("equipment:sorts"),
        nomenclature=str(row.uid),
    )  # fmt: skip


@common.both
@login_required
def load(request: HttpRequest) -> HttpResponse:
    """Take in lists: a file, or those that come with Pacte."""
    acts.need(request, "manage_site")
    form = forms.LoadLists(request.POST or None, request.FILES or None)

    def content(typed: dict[str, Any]) -> dict[str, str]:
        upload = typed["file"]
        return {"text": upload.read().decode("utf-8", "replace") if upload else ""}

    return common.on_form(
        request, form, commands.load_lists, title=_("Charger une liste"), crumbs=_crumbs(),
        facts=[_("Sans fichier : la liste qui vient avec Pacte")], content=content,
        done=lambda out: _("%(sorts)s désignations, %(standards)s normes, %(plans)s plans ajoutés.")
        % out, to=reverse("equipment:sorts"),
    )  # fmt: skip


@require_GET
@login_required
def standards_list(request: HttpRequest) -> HttpResponseBase:
    """Every norm, the latest first."""
    common.need_lists(request)
    lines = STANDARDS.read(request, standards.standard_rows())
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_site"):
        url = reverse("equipment:add_standard")
        buttons = [Button(_("Fixer une norme"), url, "add", go=True)]
    page = Page(title=_("Normes d’équipement"), acts=buttons, crumbs=_crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@common.both
@login_required
def add_standard(request: HttpRequest) -> HttpResponse:
    acts.need(request, "manage_site")
    initial = {"since": clock.today()}
    form = forms.Standard(request.POST or None, initial=initial, sorts=common.sorts())
    return common.on_form(
        request, form, commands.set_standard, title=_("Fixer une norme"), crumbs=_crumbs(),
        done=_("Norme inscrite."), to=reverse("equipment:standards"),
    )  # fmt: skip


@require_GET
@login_required
def plans(request: HttpRequest) -> HttpResponseBase:
    """What is done how often."""
    common.need_lists(request)
    lines = PLANS.read(request, standards.plan_rows())
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_repairs"):
        url = reverse("equipment:add_plan")
        buttons = [Button(_("Fixer un entretien"), url, "add", go=True)]
    page = Page(title=_("Plans d’entretien"), acts=buttons, crumbs=[common.orders_crumb()])
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@common.both
@login_required
def add_plan(request: HttpRequest) -> HttpResponse:
    acts.need(request, "manage_repairs")
    held = people.places_for(request.user, "manage_repairs", clock.today())
    where = [(str(places_uid), name) for places_uid, name in _named(held)]
    if request.user.can("manage_site"):
        where = [("", _("partout")), *where]
    form = forms.UpkeepPlan(
        request.POST or None, initial={"since": clock.today()}, sorts=common.sorts(), places=where
    )
    return common.on_form(
        request, form, commands.set_plan, title=_("Fixer un entretien"),
        crumbs=[common.orders_crumb(), (_("Plans d’entretien"), reverse("equipment:plans"))],
        done=_("Entretien inscrit."), to=reverse("equipment:plans"),
    )  # fmt: skip


def _named(held: list[int]) -> list[tuple[Any, str]]:
    rows = places.there_on(clock.today()).filter(pk__in=held).order_by("name", "id")
    return list(rows.values_list("uid", "name"))


@require_GET
@login_required
def gaps(request: HttpRequest) -> HttpResponseBase:
    """What each facility lacks of the norm of its level."""
    acts.need(request, scope.READ)
    today = clock.today()
    keys = scope.facilities_for(request.user, today)
    there = list(places.facility_rows() if keys is None else places.facilities(keys))
    known = standards.gaps([row.pk for row in there], today)
    rows = [{"facility": row, "gap": known[row.pk]} for row in there if row.pk in known]
    lines = GAPS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    met = sum(1 for gap in known.values() if gap.needs == gap.has)
    facts = [_("%(met)s formations sur %(of)s ont tout") % {"met": met, "of": len(rows)}]
    page = Page(title=_("Écarts à la norme"), facts=facts, crumbs=[common.room_crumb()])
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})
