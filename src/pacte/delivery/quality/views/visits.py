"""Visits: all of them, one with its score, radar and plan; scoring one section by section."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.delivery.quality import commands, queries, radar, rules, sentences
from pacte.delivery.quality.forms import Mark, Open, Return
from pacte.delivery.quality.models import Visit
from pacte.delivery.quality.queries import visits
from pacte.delivery.quality.views import common
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tab, Tag
from pacte.people import facilities

both = require_http_methods(["GET", "HEAD", "POST"])
FACILITIES_MAX = 500


def score_text(row: Any) -> Any:
    """A score with what is missing of it; None: nothing is scored."""
    return None if row.score is None else formatting.share(row.score)


def _search(rows: QuerySet[Visit], text: str) -> QuerySet[Visit]:
    plain = normalised(text)
    after = plain[:-1] + chr(ord(plain[-1]) + 1) if plain else ""
    return rows.filter(facility__plain__gte=plain, facility__plain__lt=after) if plain else rows


def _lists() -> list[tuple[str, str]]:
    return [(row.code, row.title) for row in queries.checklists(closed=True)]


def _link(row: Visit) -> str:
    return reverse("quality:visit", args=[row.uid])


VISITS = List(
    columns=[
        Column(name="facility", label=later("Formation sanitaire"), link=_link,
               value=lambda v: v.facility.name, sort="facility__name"),
        Column(name="on", label=later("Date"), value=lambda v: v.on, sort="on"),
        Column(name="score", label=later("Note obtenue"), value=score_text, number=True,
               sort="score", up=True, missing=later("non notée")),
        Column(name="missing", label=later("Sans réponse"), number=True,
               value=lambda v: v.missing),
        Column(name="checklist", label=later("Grille"),
               value=lambda v: v.version.checklist.title, full=True),
        Column(name="kind", label=later("Visite"), value=sentences.kind_of, plain=True),
        Column(name="state", label=later("État"), value=sentences.state_tag),
    ],
    sort="-on",
    search=_search,
    search_label=later("Début du nom de la formation"),
    filters=[
        Filter(name="etat", label=later("État"), choices=list(Visit.State.choices), tabs=True,
               apply=lambda rows, value: rows.filter(state=value)),
        Filter(name="visite", label=later("Visite"), choices=list(Visit.Kind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="grille", label=later("Grille"), choices=_lists,
               apply=lambda rows, value: rows.filter(version__checklist__code=value)),
    ],
    empty=Empty(later("Aucune visite."), later(
        "Publiez une grille, puis ouvrez une visite dans une formation.")),
    caption=later("Visites de qualité"), file="qualite",
)  # fmt: skip


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The visits of the facilities that the reader follows."""
    common.reads(request)
    lines = VISITS.read(request, queries.visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Comparer"), reverse("quality:compare"), "doc"),
        Button(_("Grilles"), reverse("quality:checklists"), "book"),
        Button(_("Offre minimale"), reverse("quality:minimums"), "ok"),
        Button(_("Soins offerts"), reverse("quality:care"), "person"),
        Button(_("Actions"), reverse("quality:actions"), "clock"),
    ]
    if _kinds(request):
        url = reverse("quality:open")
        buttons.insert(0, Button(_("Ouvrir une visite"), url, "add", go=True))
    page = Page(title=_("Qualité des soins"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _kinds(request: HttpRequest) -> list[str]:
    """The kinds of visit that the reader may make."""
    found = ["external", "counter"] if request.user.can("score_quality") else []
    return found + (["self"] if request.user.can("assess_self") else [])


@both
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Choose where, with which checklist, as what."""
    common.reads(request)
    kinds, today = _kinds(request), clock.today()
    if not kinds:
        raise common.refuse(request, "score_quality")
    own = facilities.facilities_for(request.user, "score_quality", today)
    own |= facilities.facilities_for(request.user, "assess_self", today)
    form = Open(
        request.POST or None, kinds=kinds,
        facilities=[(str(f.uid), f.name) for f in own.order_by("name", "id")[:FACILITIES_MAX]],
        checklists=[(str(row.uid), row.title) for row in queries.checklists()],
        initial={"on": today, "kind": kinds[0], "facility": request.GET.get("formation", "")},
    )  # fmt: skip
    answer = acts.submit(
        request, form, _open, done=_("Visite ouverte."),
        to=lambda uid: reverse("quality:mark", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Ouvrir une visite"), crumbs=common.crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _open(act: Any, *, kind: str, **typed: Any) -> str:
    if kind == Visit.Kind.SELF:
        uid: str = commands.open_self_assessment(act, **typed)
        return uid
    found: str = commands.open_visit(act, kind=kind, **typed)
    return found


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A visit: its score by section with that of the visit before, each item, its plan."""
    row = common.visit(request, uid)
    checklist, found = queries.content(row.version), visits.result(row)
    past = visits.trend(row.facility_id, row.version.checklist_id)
    own = row.kind == Visit.Kind.SELF  # What a facility thinks of itself is compared with that.
    same = [v for v in past if (v.kind == Visit.Kind.SELF) == own]
    before = next((v for v in reversed(same) if (v.on, v.pk) < (row.on, row.pk)), None)
    earlier = visits.sections_of([before.pk])[before.pk] if before else {}
    sections = [s for s in checklist.sections if s.code in found.sections]
    now = [found.sections[s.code].score for s in sections]
    then = [earlier.get(s.code) for s in sections] if before else []
    lines = visits.scores(row.pk)
    content = {
        "page": _page(request, row, found), "visit": row, "before": before,
        "sections": [
            (s, found.sections[s.code], earlier.get(s.code),
             [(i, lines.get(i.code)) for i in s.items if i.at(row.level)])
            for s in sections
        ],
        "parts": [(sentences.PARTS[part], told) for part, told in found.parts.items()],
        "radar": radar.drawn([s.label for s in sections], now, then),
        "actions": [(a, sentences.action_tag(a.state)) for a in row.actions.order_by("due")],
        "plans": common.plans_at(request, row.facility), "about": f"quality_visit:{row.uid}",
        "adds": facilities.can_at(request.user, "add_proof", row.facility),
        "confirms": _confirms(request, row), "scores": common.scores_here(request, row),
    }  # fmt: skip
    return render(request, "quality/visit.html", content)


def _confirms(request: HttpRequest, row: Visit) -> bool:
    """Whether the reader may confirm it, or send it back."""
    may = facilities.can_at(request.user, "score_quality", row.facility)
    return may and row.state == Visit.State.SUBMITTED


def _page(request: HttpRequest, row: Visit, found: rules.Result) -> Page:
    buttons = []
    if row.state == Visit.State.DRAFT and common.scores_here(request, row):
        buttons.append(Button(_("Noter"), reverse("quality:mark", args=[row.uid]), "edit", go=True))
    if common.plans_at(request, row.facility):
        buttons.append(Button(_("Prévoir une action"), reverse("quality:plan", args=[row.uid]),
                              "add"))  # fmt: skip
    facts: list[Any] = [row.on, sentences.kind_of(row), sentences.state_tag(row)]
    if found.missing:
        told = _("%(count)s sans réponse") % {"count": found.missing}
        facts.append(Tag(told, "wait"))
    return Page(
        title=f"{row.facility.name} : {row.version.checklist.title}",
        crumbs=common.crumbs(row.facility), facts=facts, acts=buttons,
        trail=acts.trail(request, row),
    )  # fmt: skip


@both
@login_required
def mark(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One section of a visit at a time, for a telephone; the next one follows."""
    row = common.visit(request, uid)
    if not common.scores_here(request, row):
        raise common.refuse(request, "score_quality")
    checklist = queries.content(row.version)
    sections = [s for s in checklist.sections if any(i.at(row.level) for i in s.items)]
    codes = [s.code for s in sections]
    asked = request.GET.get("partie", "")
    place = codes.index(asked) if asked in codes else 0
    items = [i for i in sections[place].items if i.at(row.level)]
    form = Mark(request.POST or None, items=items, known=visits.scores(row.pk), seen=row)
    own = reverse("quality:mark", args=[uid])
    after = reverse("quality:visit", args=[uid])
    if place + 1 < len(codes):
        after = f"{own}?partie={codes[place + 1]}"
    answer = acts.submit(
        request, form, commands.record_scores, visit=str(uid), to=after,
        done=_("%(section)s : noté.") % {"section": sections[place].label},
    )  # fmt: skip
    page = Page(
        title=sections[place].label, crumbs=common.crumbs(row.facility, row),
        facts=[_("partie %(now)s sur %(all)s") % {"now": place + 1, "all": len(codes)}],
    )  # fmt: skip
    found = visits.result(row)
    tabs = [
        Tab(s.label, f"{own}?partie={s.code}", count=found.sections[s.code].missing or None,
            current=n == place)
        for n, s in enumerate(sections)
    ]  # fmt: skip
    content = {"page": page, "form": form, "tabs": tabs, "last": place + 1 == len(codes)}
    return answer or render(request, "quality/mark.html", content)


@require_POST
@login_required
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    common.visit(request, uid)
    to = reverse("quality:visit", args=[uid])
    return acts.do(request, commands.submit_visit, visit=str(uid), to=to,
                   done=_("Visite envoyée."))  # fmt: skip


@require_POST
@login_required
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    common.visit(request, uid)
    to = reverse("quality:visit", args=[uid])
    return acts.do(request, commands.confirm_visit, visit=str(uid), to=to,
                   done=_("Visite confirmée."))  # fmt: skip


@both
@login_required
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send a visit back to who scored it."""
    row = common.visit(request, uid)
    if not facilities.can_at(request.user, "score_quality", row.facility):
        raise common.refuse(request, "score_quality")
    form = Return(request.POST or None)
    answer = acts.submit(
        request, form, commands.return_visit, visit=str(uid), done=_("Visite renvoyée."),
        to=reverse("quality:visit", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Renvoyer la visite"), crumbs=common.crumbs(row.facility, row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
