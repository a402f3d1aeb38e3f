"""What is done about weaknesses, and what patients say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.delivery.quality import commands, papers, queries, sentences
from pacte.delivery.quality.forms import Answer, Plan, Step
from pacte.delivery.quality.models import ActionStep
from pacte.delivery.quality.queries import visits
from pacte.delivery.quality.views import common
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Empty, Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
TWO_WEEKS = timedelta(days=14)


def _tag(action: Any) -> Tag:
    if action.state in ("open", "doing") and action.due < clock.today():
        return Tag(_("en retard"), "bad", "alert")
    return sentences.action_tag(action.state)


ACTIONS = List(
    columns=[
        Column(name="what", label=later("Action"), value=lambda a: a.what,
               link=lambda a: reverse("quality:action", args=[a.uid])),
        Column(name="facility", label=later("Formation sanitaire"),
               value=lambda a: a.visit.facility.name, sort="visit__facility__name"),
        Column(name="who", label=later("Qui"), value=lambda a: a.who),
        Column(name="due", label=later("Pour le"), value=lambda a: a.due, sort="due"),
        Column(name="state", label=later("État"), value=_tag, up=True),
    ],
    sort="due",
    search=lambda rows, text: rows.filter(what__icontains=text),
    search_label=later("Action"),
    filters=[
        Filter(name="etat", label=later("État"), choices=list(ActionStep.State.choices), tabs=True,
               apply=lambda rows, value: rows.filter(state=value)),
    ],
    empty=Empty(later("Aucune action."), later("Une action se prévoit depuis une visite.")),
    caption=later("Actions d’amélioration"), file="actions",
)  # fmt: skip


@require_GET
@login_required
def actions(request: HttpRequest) -> HttpResponse:
    common.reads(request)
    lines = ACTIONS.read(request, visits.actions_visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Actions d’amélioration"), crumbs=common.crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@both
@login_required
def plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what is done about a weakness; the weakest items come first."""
    row = common.visit(request, uid)
    common.plan(request, row.facility)
    marks = visits.marks(row.pk)
    asked = [i for i in queries.content(row.version).items() if i.at(row.level)]
    weak = [i for i in asked if (m := marks.get(i.code)) and m.points is not None
            and m.points < i.most]  # fmt: skip
    items = [(i.code, i.label) for i in (*weak, *[i for i in asked if i not in weak])]
    form = Plan(
        request.POST or None, items=items,
        initial={"due": clock.today() + TWO_WEEKS, "item": request.GET.get("point", "")},
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.plan_action, visit=str(uid), done=_("Action prévue."),
        to=reverse("quality:visit", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Prévoir une action"), crumbs=common.crumbs(row.facility, row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def action(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An action with its steps; who keeps the plan says where it stands."""
    common.reads(request)
    rows = visits.actions_visible_to(request.user, clock.today())
    row = get_object_or_404(rows, uid=uid)
    may = common.plans_at(request, row.visit.facility)
    if request.method == "POST":
        common.plan(request, row.visit.facility)
    form = Step(request.POST or None, initial={"on": clock.today(), "state": row.state})
    answer = acts.submit(
        request, form, commands.step_action, action=str(uid), done=_("Suite écrite."),
        to=reverse("quality:action", args=[uid]),
    )  # fmt: skip
    if answer:
        return answer
    page = Page(
        title=row.what, crumbs=common.crumbs(row.visit.facility, row.visit),
        facts=[row.who, row.due, _tag(row)], trail=acts.trail(request, row),
    )  # fmt: skip
    item = queries.content(row.visit.version).item(row.item) if row.item else None
    content = {"page": page, "action": row, "form": form if may else None, "item": item,
               "steps": row.steps.order_by("-id")}  # fmt: skip
    return render(request, "quality/action.html", content)


@both
@login_required
def opinion(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The questions to a patient, on the telephone that is handed over: no name is asked."""
    there, today = common.facility(request, uid), clock.today()
    common.plan(request, there)
    asked = queries.asked_of_patients(today)
    if not asked:
        raise Http404
    wanted = request.GET.get("grille", "")
    version, questions = next((a for a in asked if a[0].checklist.code == wanted), asked[0])
    form = Answer(request.POST or None, questions=questions)
    answer = acts.submit(
        request, form, commands.record_opinion, facility=str(uid),
        checklist=str(version.checklist.uid), done=_("Merci. Votre avis est compté, sans nom."),
        to=request.get_full_path(), content=lambda _typed: form.content(),
    )  # fmt: skip
    first = date(today.year, 1, 1)
    page = Page(
        title=_("Votre avis"), crumbs=common.crumbs(there),
        facts=[there.name, _("%(count)s personnes cette année") % {
            "count": visits.sheets_counted(there.pk, first, today + timedelta(1))}],
    )  # fmt: skip
    return answer or render(request, "quality/opinion.html", {"page": page, "form": form})


@require_POST
@login_required
def open_box(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let patients leave an opinion without an account, by the code of a poster."""
    common.plan(request, common.facility(request, uid))
    return acts.do(
        request, commands.open_box, facility=str(uid),
        done=_("Les avis sans compte sont ouverts : imprimez la nouvelle affiche."),
        to=reverse("quality:facility", args=[uid]),
    )  # fmt: skip


@require_POST
@login_required
def close_box(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take no more opinions without an account."""
    common.plan(request, common.facility(request, uid))
    return acts.do(
        request, commands.close_box, facility=str(uid), done=_("Les avis sans compte sont fermés."),
        to=reverse("quality:facility", args=[uid]),
    )  # fmt: skip


@require_GET
@login_required
def poster(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The poster by which a patient gives an opinion."""
    there = common.facility(request, uid)
    common.plan(request, there)
    box = queries.box_of(there.pk)
    if box is None:
        raise Http404
    url = request.build_absolute_uri(reverse("public:opinion", args=[box.code]))
    return papers.poster(there.name, url)
