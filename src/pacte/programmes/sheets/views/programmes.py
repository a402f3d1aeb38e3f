"""The programmes, the sheet of one, and what opens, corrects and publishes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people
from pacte.programmes.sheets import commands, queries, showing, tabs
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.models.words import THEMES
from pacte.programmes.sheets.queries.codes import names as sector_names
from pacte.programmes.sheets.queries.programmes import current, partner_names
from pacte.programmes.sheets.views import common, forms
from pacte.programmes.sheets.views.aims import groups, shown_stage


def url_of(row: Programme) -> str:
    return reverse("sheets:programme", args=[row.uid])


def _search(rows: Any, text: str) -> Any:
    for word in normalised(text).split():
        rows = rows.filter(plain__contains=word)
    return rows


def _open(row: Any) -> Tag | None:
    count = row.shown["open"]
    return Tag(str(count), "wait", "split") if count else Tag(_("aucune"), "good")


PROGRAMMES = List(
    columns=[
        Column(name="nom", label=later("Programme"), value=lambda p: p.name, sort="plain",
               link=url_of),
        Column(name="code", label=later("Code"), value=lambda p: p.code, sort="code"),
        Column(name="conduit", label=later("Conduit par"), value=lambda p: p.organisation.name,
               sort="organisation__name"),
        Column(name="finance", label=later("Financé par"), value=lambda p: p.shown["funders"],
               missing=later("non dit par le texte")),
        Column(name="periode", label=later("Période"), value=lambda p: p.shown["period"],
               missing=later("non dit par le texte")),
        Column(name="budget", label=later("Budget"), value=lambda p: p.shown["budget"],
               number=True, missing=later("non dit par le texte")),
        Column(name="contradictions", label=later("Contradictions"), value=_open, up=True),
    ],
    sort="nom", search=_search, search_label=later("Nom ou code du programme"),
    filters=[
        Filter(name="nature", label=later("Nature"), choices=list(Programme.Kind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="theme", label=later("Thème"), choices=list(THEMES),
               apply=lambda rows, value: rows.filter(theme=value)),
        Filter(name="publie", label=later("Publication"),
               choices=[("oui", later("Publié")), ("non", later("Non publié"))],
               apply=lambda rows, value: rows.filter(published=value == "oui")),
    ],
    empty=Empty(
        later("Aucun programme."),
        later("Ouvrez la fiche d’un programme, puis inscrivez ce que disent ses textes, passage"
              " par passage."),
    ),
    caption=later("Programmes"), file="programmes",
)  # fmt: skip


def dressed(rows: Iterable[Any]) -> list[Any]:
    """Programmes with what the list shows of each: in as many queries whatever their number."""
    found = list(rows)
    keys = [row.pk for row in found]
    told: dict[int, dict[str, list[Any]]] = {key: {} for key in keys}
    for said in current(keys).filter(subject__in=["budget", "period", "start", "end", "funder"]):
        told[said.programme_id].setdefault(said.subject, []).append(said)
    funders, against = partner_names(keys, "funding"), queries.contradictions_of(keys)
    for row in found:
        mine = told[row.pk]
        named = [said.words for said in mine.get("funder", [])] or funders.get(row.pk, [])
        dates = [one for name in ("period", "start", "end") for one in mine.get(name, [])]
        row.shown = {
            "funders": ", ".join(dict.fromkeys(named)), "period": showing.period(dates),
            "budget": showing.budgets(mine.get("budget", [])),
            "open": sum(1 for one in against[row.pk] if one.open),
        }  # fmt: skip
    return found


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The programmes that one reads."""
    acts.need(request, "read_programme")
    lines: Any = PROGRAMMES.read(request, queries.visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        lines.kept = dressed(lines.kept)
        return lines.answer_sheet()
    lines.rows = dressed(lines.rows)
    buttons = [Button(_("Secteurs du CAD"), reverse("sheets:sector_list"))]
    if request.user.can("manage_programme"):
        buttons.insert(0, Button(_("Ouvrir un programme"), reverse("sheets:open"), "add", go=True))
        if way := tabs.way("founding:import"):
            buttons.insert(1, Button(_("Importer un fichier"), way, "upload"))
    page = Page(title=_("Programmes"), acts=buttons)
    return render(request, "sheets/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def programme(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet: what the texts say, what they do not say, what they contradict."""
    row = common.seen(request, uid)
    said = queries.said_of(queries.statements(row.pk))
    partners, stages = queries.partners(row.pk), queries.timeline(row.pk, clock.today())
    sectors = queries.sectors(row.pk)
    names = sector_names([*(s.code for s in sectors), *(s.code for s in said.get("sector", []))])
    against = queries.contradictions(row.pk)
    content = common.page_of(request, row, row.name, "sheets:programme", *_buttons(request, row))
    nodes = queries.tree(list(queries.aims(row.pk)))
    content |= {
        "goals": said.get("goal", []), "lines": showing.lines(said, partners, names),
        "paragraphs": showing.paragraphs(said, names), "not_said": showing.not_said(),
        "groups": groups(nodes), "stages": [shown_stage(one) for one in stages],
        "sides": queries.side_order(partners),
        "territory": queries.territory(row.pk), "opens_places": request.user.can("read_places"),
        "against": [one for one in against if one.open],
        "answered": sum(1 for one in against if not one.open),
        "sectors": [(s, names.get(s.code)) for s in sectors],
        "predecessors": queries.predecessors(row.pk), "successors": queries.successors(row.pk),
    }  # fmt: skip
    return render(request, "sheets/programme.html", content)


def _buttons(request: HttpRequest, row: Programme) -> list[Button]:
    way = tabs.way("founding:export", row.uid)
    found = [Button(_("Exporter en fichier"), way, "down")] if way else []
    if not queries.manages(request.user, row):
        return found
    change = reverse("sheets:describe", args=[row.uid])
    found.insert(0, Button(_("Corriger la fiche"), change, "edit"))
    if row.published:
        url = reverse("sheets:withdraw", args=[row.uid])
        return [*found, Button(_("Ne plus publier"), url, "lock", post=True)]
    url = reverse("sheets:publish", args=[row.uid])
    return [*found, Button(_("Publier"), url, "up", go=True, post=True)]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the sheet of a programme."""
    acts.need(request, "manage_programme")
    keys = people.organisations_for(request.user, "manage_programme", clock.today())
    mine = [(str(o.uid), o.name) for o in people.organisations(keys)]
    form = forms.Open(request.POST or None, mine=mine)
    answer = acts.submit(
        request, form, commands.open_programme,
        done=_("Fiche ouverte. Ajoutez ses textes, puis ce qu’ils disent."),
        to=lambda outcome: reverse("sheets:texts", args=[outcome]),
    )  # fmt: skip
    page = Page(title=_("Ouvrir un programme"), crumbs=common.crumbs())
    shown = {"page": page, "form": form, "back": reverse("sheets:programmes")}
    return answer or render(request, "sheets/form.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct what a programme is called and what is said of it here."""
    row = common.kept(request, uid)
    saved = {name: getattr(row, name) for name in ("name", "short_name", "kind", "theme",
                                                   "summary")}  # fmt: skip
    form = forms.Describe(request.POST or None, initial=saved, seen=row)
    return common.form_page(
        request, row, _("Corriger la fiche"), form, commands.describe_programme, row=row,
        saved=saved, programme=str(uid), done=_("Fiche corrigée."), to=url_of(row),
    )  # fmt: skip


@require_POST
@login_required
def publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show it to anybody."""
    row = common.kept(request, uid)
    return acts.do(request, commands.publish_programme, programme=str(uid), to=url_of(row),
                   done=_("Publié : sa page publique est ouverte à tous."))  # fmt: skip


@require_POST
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show it no longer to who has no account."""
    row = common.kept(request, uid)
    return acts.do(request, commands.withdraw_programme, programme=str(uid), to=url_of(row),
                   done=_("Sa page publique est fermée."))  # fmt: skip
