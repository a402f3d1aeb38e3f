"""Bodies: the list, one of them with who sits, its rule, its meetings; and what changes it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pacte.governance.bodies import commands, forms, groups, queries, rule_form
from pacte.governance.bodies.commands.bodies import described
from pacte.governance.bodies.models import Body
from pacte.governance.bodies.models.bodies import BodyKind
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import decisions as decisions_of
from pacte.governance.bodies.queries import meetings as meetings_of
from pacte.governance.bodies.showing import chart_of, rule_lines, seat_rows
from pacte.governance.bodies.views import own
from pacte.governance.bodies.views.decisions import COMMITMENTS_SHORT, DECISIONS_SHORT
from pacte.governance.bodies.views.meetings import MEETINGS_SHORT
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.explain import Sentence
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page

SHORT = 8  # Lines of a section of the page of a body.
READ = ("manage_bodies", "read_programme")


def may_read(request: HttpRequest) -> None:
    """The room is for who keeps bodies or reads programmes."""
    if not any(request.user.can(action) for action in READ):
        acts.need(request, "read_programme")


def _search(rows: QuerySet[Body], text: str) -> QuerySet[Body]:
    return rows.filter(Q(plain__contains=normalised(text)) | Q(code__startswith=text.upper()))


def _list(request: HttpRequest) -> List:
    """The list of bodies; a higher room may add its own filter (by programme)."""
    seen = queries.visible_to(request.user, clock.today())
    kept = seen.order_by("organisation__name").values_list(
        "organisation__uid", "organisation__name"
    )
    organisations = [(str(uid), name) for uid, name in kept.distinct()[:200]]
    filters = [
        Filter(name="nature", label=_("Nature"), choices=BodyKind.choices,
               apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="organisation", label=_("Organisation"), choices=organisations,
               apply=lambda rows, value: rows.filter(organisation__uid=value)),
        *groups.filters(request.user, clock.today()),
    ]  # fmt: skip
    return List(
        columns=COLUMNS, sort="nom", search=_search, search_label=_("Nom ou code"),
        filters=filters, caption=_("Instances"), file="instances",
        empty=Empty(
            _("Aucune instance."),
            _("Un comité, une cellule, une assemblée : créez la première."),
            Button(_("Créer une instance"), reverse("bodies:found"), "add")
            if request.user.can("manage_bodies") else None,
        ),
    )  # fmt: skip


COLUMNS = [
    Column(name="nom", label=gettext_lazy("Instance"), value=lambda b: b.name, sort="plain",
           link=own.body_url),
    Column(name="code", label=gettext_lazy("Code"), value=lambda b: b.code, sort="code"),
    Column(name="nature", label=gettext_lazy("Nature"), value=lambda b: b.get_kind_display(),
           sort="kind"),
    Column(name="organisation", label=gettext_lazy("Organisation"),
           value=lambda b: b.organisation.name, sort="organisation__name", full=True, plain=True),
    Column(name="etat", label=gettext_lazy("État"), up=True,
           value=lambda b: own.state_tag(queries.state_on(b, clock.today()))),
]  # fmt: skip


@require_GET
@login_required
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies that one sees."""
    may_read(request)
    rows = queries.visible_to(request.user, clock.today())
    rows = rows.select_related("organisation").prefetch_related("states")
    lines = _list(request).read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [Button(_("Réunions"), reverse("bodies:meetings"), "book")]
    if request.user.can("manage_bodies"):
        buttons.append(Button(_("Créer une instance"), reverse("bodies:found"), "add", go=True))
    page = Page(title=_("Instances"), acts=buttons)
    return render(request, "bodies/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def body(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One body: whether it is made as its rule asks, who sits, what it does."""
    row, day = own.seen_body(request, uid), clock.today()
    may = queries.may_change(request.user, row)
    made = queries.composition(row, day)
    coming = meetings_of.meetings_next([row.pk], day)
    context = {
        "page": _page(request, row, may), "body": row, "may": may, "made": made,
        "lacks": [Sentence(lack.sentence, dict(lack.values)) for lack in made.lacks],
        "seats": seat_rows(made), "chart": chart_of(row, made), "rule": rule_lines(made.rule),
        "coming": coming[:3], "day": day, **_sections(request, row, day),
    }  # fmt: skip
    return render(request, "bodies/body.html", context)


def _page(request: HttpRequest, row: Body, may: bool) -> Page:
    facts: list[Any] = [row.get_kind_display(), own.state_tag(queries.state_on(row, clock.today()))]
    if row.side:
        facts.append(row.side)
    buttons = [Button(_("Calendrier"), reverse("bodies:body_calendar", args=[row.uid]), "down")]
    if may:
        buttons += [
            Button(_("Corriger la fiche"), reverse("bodies:describe", args=[row.uid]), "edit"),
            Button(
                _("Prévoir une réunion"), reverse("bodies:plan", args=[row.uid]), "add", go=True
            ),
        ]
    return Page(title=row.name, facts=facts, acts=buttons, crumbs=own.crumbs(),
                trail=own.trail(request, row))  # fmt: skip


def _sections(request: HttpRequest, row: Body, day: date) -> dict[str, Any]:
    """The last meetings, the decisions and commitments that are open, the bodies below."""
    meetings = meetings_of.with_state(row.meetings.all()).select_related("place", "body")
    going = decisions_of.open_ones(decisions_of.with_state(row.decisions.all()))
    promised = decisions_of.open_ones(decisions_of.commitments_with_state(row.commitments.all()))
    return {
        "meetings": MEETINGS_SHORT.read(request, list(meetings.order_by("-on", "-id")[:SHORT])),
        "decisions": DECISIONS_SHORT.read(
            request, list(going.order_by("deadline", "number")[:SHORT])
        ),
        "commitments": COMMITMENTS_SHORT.read(
            request, list(promised.order_by("deadline", "number")[:SHORT])
        ),
        "below": list(row.below.order_by("plain")),
        "life": reverse("bodies:life", args=[row.organisation.uid]) if row.kind in MUTUAL else "",
    }


MUTUAL = ("general_assembly", "board", "supervisory_committee")


@require_http_methods(["GET", "POST"])
@login_required
def found(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    acts.need(request, "manage_bodies")
    mine = bodies_of.people.organisations_for(request.user, "manage_bodies", clock.today())
    start = {}
    if len(mine) == 1:
        start["organisation"] = bodies_of.people.organisations(mine)[0].code
    form = forms.Found(request.POST or None, initial=start)
    answer = acts.submit(
        request, form, commands.found_body, done=_("Instance créée."),
        to=lambda uid: reverse("bodies:body", args=[uid]),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Créer une instance"), reverse("bodies:bodies"), own.crumbs(), _("Créer")
    )


@require_http_methods(["GET", "POST"])
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct the sheet of a body."""
    row = own.kept_body(request, uid)
    form = forms.BodySheet(request.POST or None, version=row.entry_id, now=described(row))
    answer = acts.submit(request, form, commands.describe_body, body=str(uid),
                         done=_("Fiche corrigée."), to=own.body_url(row))  # fmt: skip
    return answer or own.form_page(
        request, form, _("Corriger la fiche"), own.body_url(row), own.crumbs(row)
    )


@require_http_methods(["GET", "POST"])
@login_required
def state(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that a body is planned, official or ended."""
    row = own.kept_body(request, uid)
    now = queries.state_on(row, clock.today())
    form = forms.State(request.POST or None, initial={"state": now.state if now else ""})
    answer = acts.submit(request, form, commands.record_body_state, body=str(uid),
                         done=_("État enregistré."), to=own.body_url(row))  # fmt: skip
    return answer or own.form_page(
        request, form, _("État de l’instance"), own.body_url(row), own.crumbs(row)
    )


@require_http_methods(["GET", "POST"])
@login_required
def rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say of whom a body must be made, and how it decides."""
    row = own.kept_body(request, uid)
    kept, now = queries.rule_on(row, clock.today())
    last = row.rules.order_by("-id").first()
    form = rule_form.RuleForm(
        request.POST or None, rule=now, version=last.entry_id if last else 0,
        initial={"words": kept.words if kept else "", "since": kept.since if kept else ""},
    )  # fmt: skip
    answer = acts.submit(request, form, commands.set_rule, body=str(uid),
                         done=_("Règle enregistrée."), to=own.body_url(row))  # fmt: skip
    return answer or own.form_page(
        request, form, _("Règle de composition"), own.body_url(row), own.crumbs(row),
        template="bodies/rule.html",
    )  # fmt: skip
