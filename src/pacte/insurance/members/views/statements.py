"""Pages of statements: what came in by bank and mobile money, what it was for, what still waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.insurance.members.commands import statements as commands
from pacte.insurance.members.models import Household, StatementLine
from pacte.insurance.members.money_forms import (
    AsideForm,
    MatchForm,
    ProfileForm,
    StatementForm,
)
from pacte.insurance.members.queries import money
from pacte.insurance.members.queries import statements as queries
from pacte.insurance.members.reading_statements import faults_said
from pacte.journal.clock import today
from pacte.kernel import numbering
from pacte.kernel.money import Money
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people

CRUMB = (gettext_lazy("Relevés"), "/releves/")
SIGNS = {
    "household": gettext_lazy("numéro du ménage"),
    "receipt": gettext_lazy("numéro d’un reçu"),
    "phone": gettext_lazy("téléphone"),
    "hand": gettext_lazy("à la main"),
}


def _money(line: StatementLine) -> Money:
    return Money(line.amount, line.profile.currency)


def _state(line: StatementLine) -> Tag:
    for match in line.matches.all():
        if match.payment is None:
            return Tag(_("Mise de côté"))
        if not hasattr(match.payment, "cancellation"):
            return Tag(match.payment.number, "good")
    return Tag(_("À traiter"), "wait")


def _apply(lines: QuerySet, value: str) -> QuerySet:
    waiting = queries.unmatched(lines)
    return waiting if value == "attente" else lines.exclude(pk__in=waiting.values("pk"))


LINES = List(
    columns=[
        Column(
            name="reference",
            label=gettext_lazy("Référence"),
            value=lambda x: x.reference or _("sans référence"),
            link=lambda x: reverse("members:statement_line", args=[x.uid]),
        ),
        Column(
            name="received",
            label=gettext_lazy("Date"),
            value=lambda x: x.received_on,
            sort=["received_on", "id"],
        ),
        Column(name="profile", label=gettext_lazy("Compte"), value=lambda x: x.profile.name),
        Column(
            name="label",
            label=gettext_lazy("Libellé"),
            value=lambda x: x.label,
            full=True,
            missing=gettext_lazy("aucun"),
        ),
        Column(name="state", label=gettext_lazy("Reçu"), value=_state),
        Column(
            name="amount",
            label=gettext_lazy("Montant"),
            value=_money,
            number=True,
            up=True,
            sort="amount",
        ),
    ],
    sort="-received",
    search=lambda rows, text: rows.filter(reference__istartswith=text),
    search_label=gettext_lazy("Début de la référence"),
    filters=[
        Filter(
            name="etat",
            label=gettext_lazy("État"),
            choices=[
                ("attente", gettext_lazy("À traiter")),
                ("traitees", gettext_lazy("Traitées")),
            ],
            apply=_apply,
            tabs=True,
        )
    ],
    empty=Empty(
        gettext_lazy("Aucune ligne de relevé."),
        gettext_lazy("Importez le relevé de la banque ou de l’opérateur."),
    ),
    caption=gettext_lazy("Lignes de relevés"),
    file="releves",
)


@require_GET
@login_required
def statements(request: HttpRequest) -> HttpResponse:
    """The lines of statements: those that wait first."""
    acts.need(request, "see_money")
    rows = queries.lines_visible_to(request.user, today())
    rows = rows.prefetch_related("matches__payment__cancellation")
    lines = LINES.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("receive_remittance"):
        buttons = [
            Button(_("Comptes"), reverse("members:statement_profile"), "edit"),
            Button(_("Importer un relevé"), reverse("members:statement_import"), "upload", go=True),
        ]
    context = {
        "page": Page(title=_("Relevés"), acts=buttons),
        "lines": lines,
        "files": list(queries.statements_visible_to(request.user, today())[:10]),
    }
    return render(request, "members/money/statements.html", context)


@login_required
def statement_import(request: HttpRequest) -> HttpResponse:
    """Take in a statement; a file with faults is refused whole, each fault told with its cell."""
    acts.need(request, "receive_remittance")
    profiles = queries.profiles_visible_to(request.user, today())
    choices = [(str(p.uid), f"{p.name}, {p.organisation.name}") for p in profiles]
    if not choices:
        return redirect("members:statement_profile")
    form = StatementForm(request.POST or None, request.FILES or None, profiles=choices)
    faults: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = commands.import_statement(
                acts.act_of(request, form.request_key()), **form.content()
            )
        except NotAllowed as refusal:
            raise PermissionDenied(acts.sentence(refusal)) from refusal
        except Refused as refusal:
            form.refuse(refusal)
            if isinstance(refusal, commands.Faulty) and refusal.faults:
                faults = faults_said(refusal.faults.faults)
        else:
            return _imported(request, done)
    page = Page(title=_("Importer un relevé"), crumbs=[CRUMB])
    context = {"page": page, "form": form, "faults": faults, "back": reverse("members:statements")}
    return render(request, "members/money/import.html", context)


def _imported(request: HttpRequest, done: dict[str, Any]) -> HttpResponse:
    sentence = _("%(new)s lignes nouvelles, %(matched)s encaissées.") % done
    if done["known"]:
        sentence = _("Ce fichier était déjà importé : rien n’a changé.")
    messages.success(request, sentence)
    return redirect(f"{reverse('members:statements')}?etat=attente")


@login_required
def statement_profile(request: HttpRequest) -> HttpResponse:
    """Say how the statement of a bank or an operator is read."""
    acts.need(request, "receive_remittance")
    mine = people.organisations_for(request.user, "receive_remittance", today())
    choices = [(str(o.uid), o.name) for o in people.organisations(mine)]
    form = ProfileForm(request.POST or None, organisations=choices)
    answer = acts.submit(
        request,
        form,
        commands.describe_statement,
        content=form.asked,
        to=reverse("members:statement_import"),
        done=_("Compte enregistré."),
    )
    context = {
        "page": Page(title=_("Comptes de banque et d’opérateur"), crumbs=[CRUMB]),
        "form": form,
        "send": _("Enregistrer"),
        "back": reverse("members:statements"),
        "profiles": list(queries.profiles_visible_to(request.user, today())),
    }
    return answer or render(request, "members/money/profile.html", context)


@login_required
def statement_line(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One line: whom it is proposed for; say it is for somebody, or set it aside."""
    acts.need(request, "see_money")
    line = get_object_or_404(queries.lines_visible_to(request.user, today()), uid=uid)
    waiting = queries.unmatched(StatementLine.objects.filter(pk=line.pk)).exists()
    may = waiting and request.user.can("receive_remittance", line.profile.organisation_id)
    if request.method == "POST" and not may:
        acts.need(request, "receive_remittance", line.profile.organisation_id)
    [(_line, proposal, membership)] = queries.proposals([line])
    aside = request.POST.get("do") == "aside"
    match = MatchForm(request.POST if request.POST and not aside else None)
    away = AsideForm(request.POST if aside else None)
    back = f"{reverse('members:statements')}?etat=attente"
    answer = _work_off(request, line, match, away, back) if request.method == "POST" else None
    context = {
        "page": Page(title=_("Ligne du %(day)s") % {"day": f"{line.received_on:%d/%m/%Y}"},
                     crumbs=[CRUMB], facts=[_money(line), _state(line)]),
        "line": line, "proposal": proposal, "sign": SIGNS.get(proposal.sign, ""),
        "membership": membership, "match": match, "aside": away, "may": may, "back": back,
        "rest": Money(proposal.owing.rest, line.profile.currency) if proposal.owing else None,
    }  # fmt: skip
    return answer or render(request, "members/money/line.html", context)


def _work_off(
    request: HttpRequest, line: StatementLine, match: MatchForm, away: AsideForm, back: str
) -> HttpResponse | None:
    """Match a line with the household that was typed, or set it aside."""
    if away.is_bound:
        return acts.submit(
            request, away, commands.set_line_aside, to=back, done=_("Ligne mise de côté."),
            line=str(line.uid),
        )  # fmt: skip
    if not match.is_valid():
        return None
    try:
        membership = _membership_of(line, match.cleaned_data["household"])
    except Refused as refusal:
        match.refuse(refusal, "household")
        return None
    return acts.submit(
        request, match, commands.match_line, content={}, to=back,
        done=lambda made: _("Encaissé : reçu %(number)s.") % made,
        line=str(line.uid), membership=membership,
    )  # fmt: skip


def _membership_of(line: StatementLine, typed: str) -> str:
    """The membership of a household that owes, from the number that was typed."""
    number = numbering.read(typed)
    mine = Household.objects.filter(mutual=line.profile.organisation_id)
    household = mine.filter(number=number).first()
    rows = household.memberships.filter(closed_on=None).order_by("since") if household else []
    rests = money.balances([m.pk for m in rows])
    owing = [m for m in rows if rests[m.pk][0] > rests[m.pk][1]]
    if not owing:
        raise Refused(
            "Aucun ménage %(number)s de cette mutuelle ne doit de cotisation.", number=number
        )
    return str(owing[0].uid)
