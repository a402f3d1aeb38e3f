"""Decisions and commitments: the lists, one of them with its steps, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pacte.governance.bodies import commands, groups, queries
from pacte.governance.bodies.forms import CommitmentForm
from pacte.governance.bodies.meeting_forms import DecisionForm, Follow, Outside
from pacte.governance.bodies.models import Commitment, Decision, Meeting
from pacte.governance.bodies.papers import votes_said
from pacte.governance.bodies.queries import decisions as of
from pacte.governance.bodies.rules import standing
from pacte.governance.bodies.views import own
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tab, Tag

STATES = [
    (standing.LATE, gettext_lazy("En retard")),
    (standing.DUE, gettext_lazy("À échéance")),
    (standing.LATER, gettext_lazy("Plus tard")),
    (standing.UNDATED, gettext_lazy("Sans échéance")),
    (standing.DONE, gettext_lazy("Faites")),
    (standing.ABANDONED, gettext_lazy("Abandonnées")),
]


def number_of(row: Decision | Commitment) -> str:
    """« CPS-SK/D4 »: unique, and what one types to find it."""
    return f"{row.body.code}/{'D' if isinstance(row, Decision) else 'E'}{row.number}"


def _tag(row: Any) -> Tag:
    return own.due_tag(row.now, row.deadline, clock.today(), getattr(row, "outcome", "adopted"))


def _owner(row: Decision) -> str | None:
    parts = [row.owner, row.owner_organisation.name if row.owner_organisation else ""]
    return ", ".join(part for part in parts if part) or None


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return of.in_state(rows, value, clock.today())


def _counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many in each state: one query for the two columns that say it."""
    day, found = clock.today(), dict.fromkeys([name for name, _label in STATES], 0)
    fields = ["now", "deadline", *(["outcome"] if rows.model is Decision else [])]
    for values in rows.order_by().values(*fields)[:10_000]:
        if values.get("outcome") == "rejected":
            found["rejected"] = found.get("rejected", 0) + 1
            continue
        found[standing.due_state(values["now"], values["deadline"], day)] += 1
    return found


TITLE = Column(name="titre", label=gettext_lazy("Décision"), value=lambda d: d.title,
               link=own.decision_url, sort="title")  # fmt: skip
DUE = Column(name="echeance", label=gettext_lazy("Échéance"), value=lambda d: d.deadline,
             sort=["deadline", "number"], missing=gettext_lazy("sans échéance"))  # fmt: skip
STATE = Column(name="etat", label=gettext_lazy("État"), value=_tag, up=True)
OWNER = Column(name="responsable", label=gettext_lazy("Responsable"), value=_owner, full=True)
NUMBER = Column(name="numero", label=gettext_lazy("Numéro"), value=number_of,
                sort=["body__code", "number"])  # fmt: skip
COLUMNS = [
    TITLE,
    NUMBER,
    Column(name="instance", label=gettext_lazy("Instance"), value=lambda d: d.body.name,
           sort="body__plain", full=True, plain=True),
    Column(name="prise", label=gettext_lazy("Prise"), sort="on",
           value=lambda d: formatting.partial(d.on) if d.on else None,
           missing=gettext_lazy("non dit")),
    OWNER,
    DUE,
    STATE,
]  # fmt: skip
DECISIONS_SHORT = List(
    columns=[TITLE, OWNER, DUE, STATE], caption=gettext_lazy("Décisions à suivre"), dense=True
)
COMMITMENT_TITLE = Column(name="titre", label=gettext_lazy("Engagement"), value=lambda c: c.title,
                          link=own.commitment_url, sort="title")  # fmt: skip
WHO = Column(name="organisation", label=gettext_lazy("Qui s’engage"),
             value=lambda c: c.organisation.name, sort="organisation__name")  # fmt: skip
COMMITMENTS_SHORT = List(
    columns=[COMMITMENT_TITLE, WHO, DUE, STATE], caption=gettext_lazy("Engagements à suivre"),
    dense=True,
)  # fmt: skip


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    code, slash, number = text.upper().partition("/")
    digits = number.lstrip("DE")
    if slash and digits.isdecimal() and len(digits) < 9:
        return rows.filter(body__code=code, number=int(digits))
    return rows.filter(Q(title__icontains=text) | Q(body__code__startswith=text.upper()))


def _filters(request: HttpRequest, rejected: bool) -> list[Filter]:
    day = clock.today()
    seen = queries.visible_to(request.user, day).order_by("plain").values_list("uid", "name")
    states = [*STATES, ("rejected", gettext_lazy("Rejetées"))] if rejected else STATES
    return [
        Filter(name="etat", label=_("État"), choices=states, apply=_in_state, tabs=True,
               counts=_counts, everything=_("Toutes") if rejected else _("Tous")),
        Filter(name="instance", label=_("Instance"),
               choices=[(str(uid), name) for uid, name in seen[:300]],
               apply=lambda rows, value: rows.filter(body__uid=value)),
        Filter(name="au", label=_("Échéance jusqu’au"), kind="date",
               apply=lambda rows, until: rows.filter(deadline__lte=until)),
        *groups.filters(request.user, day, "body"),
    ]  # fmt: skip


def _need_reader(request: HttpRequest) -> None:
    if not any(request.user.can(a) for a in ("manage_bodies", "read_programme")):
        acts.need(request, "read_programme")


def _beside(here: str) -> list[Tab]:
    """Decisions and commitments: two pages of one thing."""
    pages = [(_("Décisions"), "bodies:decisions"), (_("Engagements"), "bodies:commitments")]
    return [Tab(label, reverse(name), current=name == here) for label, name in pages]


@require_GET
@login_required
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions that one sees: those late first."""
    _need_reader(request)
    of_list = List(
        columns=COLUMNS, sort="echeance", search=_search, search_label=_("Mots, ou numéro"),
        filters=_filters(request, True), caption=_("Décisions"), file="decisions",
        empty=Empty(_("Aucune décision."), _("Une décision s’écrit sur la page d’une réunion.")),
    )  # fmt: skip
    lines = of_list.read(request, queries.decisions_visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Décisions"), crumbs=own.crumbs())
    context = {"page": page, "lines": lines, "beside": _beside("bodies:decisions")}
    return render(request, "bodies/list.html", context)


@require_GET
@login_required
def commitments(request: HttpRequest) -> HttpResponse:
    """The commitments before the bodies that one sees: the forum's calendar."""
    _need_reader(request)
    of_list = List(
        columns=[
            COMMITMENT_TITLE, NUMBER, WHO,
            Column(name="instance", label=_("Instance"), value=lambda c: c.body.name,
                   sort="body__plain", full=True, plain=True),
            DUE, STATE,
        ],
        sort="echeance", search=_search, search_label=_("Mots, ou numéro"),
        filters=_filters(request, False), caption=_("Engagements"), file="engagements",
        empty=Empty(_("Aucun engagement."),
                    _("Un engagement s’écrit sur la page de l’instance devant qui il est pris.")),
    )  # fmt: skip
    lines = of_list.read(request, queries.commitments_visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Engagements"), crumbs=own.crumbs())
    context = {"page": page, "lines": lines, "beside": _beside("bodies:commitments")}
    return render(request, "bodies/list.html", context)


def _seen(rows: QuerySet[Any], uid: UUID) -> Any:
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _may_follow(request: HttpRequest, *organisations: int | None) -> bool:
    return any(
        pk is not None and request.user.can("manage_bodies", pk) for pk in organisations
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def decision(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One decision: who does it, by when, what came of it; and the next step."""
    row = _seen(queries.decisions_visible_to(request.user, clock.today()), uid)
    may = _may_follow(request, row.body.organisation_id, row.owner_organisation_id)
    facts = [row.get_kind_display(), _tag(row)]
    page = Page(title=row.title, crumbs=_crumbs(row), facts=facts, trail=own.trail(request, row))
    return _followed(request, row, page, may and row.outcome == "adopted",
                     commands.follow_decision, "decision")  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def commitment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One commitment, followed in the same way."""
    row = _seen(queries.commitments_visible_to(request.user, clock.today()), uid)
    may = _may_follow(request, row.body.organisation_id, row.organisation_id)
    facts = [row.organisation.name, _tag(row)]
    page = Page(title=row.title, crumbs=_crumbs(row), facts=facts, trail=own.trail(request, row))
    return _followed(request, row, page, may, commands.follow_commitment, "commitment")


def _crumbs(row: Decision | Commitment) -> list[tuple[str, str]]:
    decides = isinstance(row, Decision)
    beside = (
        (_("Décisions"), reverse("bodies:decisions"))
        if decides
        else (_("Engagements"), reverse("bodies:commitments"))
    )
    return [beside, (row.body.name, own.body_url(row.body))]


def _followed(
    request: HttpRequest, row: Any, page: Page, may: bool, command: Any, name: str
) -> HttpResponse:
    """The page of what is followed, with the form of its next step."""
    if request.method == "POST" and not may:
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_bodies")))
    start = {"state": row.now, "on": clock.today()}
    form = Follow(request.POST or None, request.FILES or None, initial=start)
    done: Any = {"done": _("Suite enregistrée."), "to": page_of(row), name: str(row.uid)}
    answer = acts.submit(request, form, command, **done)
    decides = isinstance(row, Decision)
    context = {
        "page": page, "row": row, "name": name, "form": form, "may": may, "number": number_of(row),
        "votes": votes_said(row) if decides else "", "steps": of.steps(row),
        "moved": row.due != row.deadline,
        "owner": _owner(row) if decides else row.organisation.name,
    }  # fmt: skip
    return answer or render(request, "bodies/decision.html", context)


def page_of(row: Decision | Commitment) -> str:
    return own.decision_url(row) if isinstance(row, Decision) else own.commitment_url(row)


@require_GET
@login_required
def evidence(request: HttpRequest, name: str, uid: UUID, file: UUID) -> HttpResponseBase:
    """The evidence of a step, for who sees what it is of."""
    day = clock.today()
    rows: Any = queries.decisions_visible_to(request.user, day)
    if name != "decisions":
        rows = queries.commitments_visible_to(request.user, day)
    steps = of.steps(_seen(rows, uid))
    return own.document(request, [step.evidence for step in steps], file)


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a decision of a meeting."""
    meeting = own.kept_meeting(request, uid)
    form = DecisionForm(request.POST or None)
    answer = acts.submit(
        request, form, commands.decide, body=str(meeting.body.uid), meeting=str(uid),
        done=_("Décision enregistrée."), to=own.meeting_url(meeting),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Écrire une décision"), own.meeting_url(meeting),
        own.crumbs(meeting.body, meeting), intro=_intro(meeting),
    )  # fmt: skip


def _intro(meeting: Meeting) -> str:
    return _("Sans voix comptées, la décision est prise par consensus.")


@require_http_methods(["GET", "POST"])
@login_required
def decide_outside(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a decision of a body without a quorum, outside a meeting."""
    body = own.kept_body(request, uid)
    form = Outside(request.POST or None)
    answer = acts.submit(
        request, form, commands.decide, body=str(uid), done=_("Décision enregistrée."),
        to=own.body_url(body),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Écrire une décision"), own.body_url(body), own.crumbs(body)
    )


@require_http_methods(["GET", "POST"])
@login_required
def commit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write what an organisation promised before a body."""
    body = own.kept_body(request, uid)
    form = CommitmentForm(request.POST or None)
    answer = acts.submit(
        request, form, commands.record_commitment, body=str(uid),
        done=_("Engagement enregistré."), to=own.body_url(body),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Noter un engagement"), own.body_url(body), own.crumbs(body)
    )


def list_button() -> Button:
    return Button(_("Toutes les décisions"), reverse("bodies:decisions"))
