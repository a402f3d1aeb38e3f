"""The lists of motivation: opened and prepared by one person, paid by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.staff import commands, papers
from pacte.delivery.staff.models import MotivationLine, MotivationRun, RunScore
from pacte.delivery.staff.queries import motivation as queries
from pacte.delivery.staff.rules import motivation as rules
from pacte.delivery.staff.sentences import REASONS, run_tag
from pacte.delivery.staff.views.fields import facility_field
from pacte.delivery.staff.views.people import both, crumbs
from pacte.files import pdf
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.kernel.periods import Month, add_months
from pacte.ledger import queries as ledger
from pacte.pages import acts, formatting
from pacte.pages.explain import Step, Working, say
from pacte.pages.forms import DayField, Form, MonthField, ReasonField, ShareField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page
from pacte.people import queries as people
from pacte.places import queries as places


def month_of(run: MotivationRun) -> str:
    return formatting.month(Month.of(run.month).text)


RUNS = List(
    columns=[
        Column(name="number", label=later("Liste"), value=lambda r: r.number,
               link=lambda r: reverse("staff:run", args=[r.uid])),
        Column(name="month", label=later("Mois"), value=month_of, sort="month"),
        Column(name="rule", label=later("Règle"), value=lambda r: r.rule.title),
        Column(name="organisation", label=later("Organisation"),
               value=lambda r: r.organisation.name),
        Column(name="lines", label=later("Personnes"), value=lambda r: r.lines_count, number=True),
        Column(name="total", label=later("Total"), number=True, sort="total",
               value=lambda r: Money(r.total, r.currency)),
        Column(name="state", label=later("État"), value=run_tag, up=True),
    ],
    sort="-month",
    search=lambda rows, text: rows.filter(number__istartswith=text.strip()),
    search_label=later("Numéro"),
    filters=[Filter(name="etat", label=later("État"), choices=MotivationRun.State.choices,
                    apply=lambda rows, value: rows.filter(state=value))],
    empty=Empty(later("Aucune liste de motivation."), later(
        "Fixez une règle, puis ouvrez la liste d’un mois.")),
    caption=later("Motivation du personnel"),
    file="motivation",
)  # fmt: skip


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The lists, month by month."""
    acts.need(request, "read_delivery")
    lines = RUNS.read(request, queries.runs_for(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [Button(_("Règles"), reverse("staff:rules"), "book")]
    if request.user.can("manage_staff"):
        buttons.insert(0, Button(_("Ouvrir un mois"), reverse("staff:open_run"), "add", go=True))
    page = Page(title=_("Motivation du personnel"), crumbs=crumbs(), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class Start(Form):
    """The month of a rule, and what bears it."""

    rule = forms.ChoiceField(label=later("Règle"))
    month = MonthField(label=later("Mois"))
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)
    place = forms.CharField(
        label=later("Code du lieu, si la liste ne paie qu’une partie"), max_length=40,
        required=False,
    )  # fmt: skip

    def clean_place(self) -> str:
        code = self.cleaned_data["place"].strip()
        if not code:
            return ""
        found = places.any_by_code(code)
        if found is None:
            said = _("Aucun lieu n’a le code « %(code)s ».") % {"code": code[:40]}
            raise forms.ValidationError(said)
        return str(found.uid)

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        organisation, _sign, rule = typed["rule"].partition(":")
        return {**typed, "organisation": organisation, "rule": rule}


@both
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Open the list of a month."""
    acts.need(request, "manage_staff")
    today = clock.today()
    mine = people.organisations_for(request.user, "manage_staff", today)
    last = Month.of(add_months(today.replace(day=1), -1)).text
    form = Start(request.POST or None, initial={"month": last})
    form.fields["rule"].choices = [  # type: ignore[attr-defined]
        (f"{row.organisation.uid}:{row.code}", f"{row.title}, {row.organisation.name}")
        for row in queries.rules_in_force(mine, today)
    ]
    sources = [("", _("Motivation du personnel (sans programme)"))]
    sources += [(str(row.uid), f"{row.code} · {row.label}") for row in ledger.sources()[:500]]
    form.fields["source"].choices = sources  # type: ignore[attr-defined]
    answer = acts.submit(
        request, form, commands.open_run, content=form.asked, done=_("Liste ouverte et calculée."),
        to=lambda uid: reverse("staff:run", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Ouvrir un mois de motivation"), crumbs=_crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _crumbs(run: MotivationRun | None = None) -> list[tuple[str, str]]:
    found = [*crumbs(), (_("Motivation"), reverse("staff:runs"))]
    return [*found, (run.number, reverse("staff:run", args=[run.uid]))] if run else found


def my_run(request: HttpRequest, uid: UUID) -> MotivationRun:
    acts.need(request, "read_delivery")
    return get_object_or_404(queries.runs_for(request.user, clock.today()), uid=uid)


def _amount(line: MotivationLine) -> Money | None:
    return None if line.amount is None else Money(line.amount, line.run.currency)


def lines_list(run: MotivationRun, asked: str) -> List:
    """The lines of a run, each amount with its why."""
    return List(
        columns=[
            Column(name="person", label=_("Personne"), value=lambda x: x.person.name,
                   sort="person__plain",
                   link=lambda x: reverse("staff:person", args=[x.person.uid])),
            Column(name="facility", label=_("Formation"), value=lambda x: x.facility.name,
                   sort="facility__name"),
            Column(name="qualification", label=_("Qualification"),
                   value=lambda x: x.qualification.label),
            Column(name="presence", label=_("Présence"), number=True, missing=_("non saisie"),
                   value=lambda x: (x.days_expected is not None
                   and f"{x.days_present} / {x.days_expected}") or None),
            Column(name="reason", label=_("Motif"), value=lambda x: REASONS[x.reason]),
            Column(name="amount", label=_("Montant"), value=_amount, number=True, sort="amount",
                   why=lambda x: str(x.pk), up=True, missing=_("attend")),
        ],
        sort="facility",
        search=lambda rows, text: rows.filter(person__plain__contains=text.upper()),
        search_label=_("Nom"),
        filters=[Filter(name="motif", label=_("Motif"), choices=list(REASONS.items()),
                        apply=lambda rows, value: rows.filter(reason=value))],
        caption=_("Lignes de la liste"), file=f"motivation-{run.number}", per_page=50,
        current=lambda x: str(x.pk) == asked,
        empty=Empty(_("Aucune ligne : personne n’est affecté dans ces formations ce mois-là.")),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One list: its lines with their working, what is still waited for, what to do next."""
    run = my_run(request, uid)
    asked = request.GET.get("pourquoi", "")
    rows = queries.lines_of(run).select_related("run")
    lines = lines_list(run, asked).read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    line = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    total = Money(run.total, run.currency)
    cells = [
        Cell(_("Personnes"), run.lines_count),
        Cell(_("En attente"), run.waiting, tone="wait" if run.waiting else ""),
        Cell(_("Total dû"), total, end=True),
    ]
    page = Page(
        title=_("Motivation, %(month)s") % {"month": month_of(run)}, crumbs=_crumbs(),
        facts=[run.organisation.name, run_tag(run)], acts=_buttons(request, run),
        trail=acts.trail(request, run),
    )  # fmt: skip
    told = {
        "page": page, "run": run, "lines": lines, "cells": cells,
        "scores": [(row, origin(row)) for row in queries.scores(run).values()],
        "working": working(line, run) if line else None, "steps": run.steps.order_by("-id"),
        "transfers": ledger.for_purpose(f"motivation:{run.uid}"),
    }  # fmt: skip
    return render(request, "staff/run.html", told)


def origin(row: RunScore | None) -> Any:
    """Where a score comes from: a visit with its day, or what somebody wrote."""
    if row is None:
        return ""
    if row.visit is None:
        return say("saisi : %(words)s", words=row.words)
    return say("visite du %(day)s, %(title)s", day=row.on, title=row.words)


def _buttons(request: HttpRequest, run: MotivationRun) -> list[Button]:
    def way(name: str) -> str:
        return reverse(f"staff:{name}", args=[run.uid])

    keeps = request.user.can("manage_staff", run.organisation_id)
    pays = request.user.can("pay_motivation", run.organisation_id)
    found = []
    if run.state == "draft" and keeps:
        found = [Button(_("Prête à payer"), way("prepare"), "ok", go=True, post=True),
                 Button(_("Recalculer"), way("compute"), post=True)]  # fmt: skip
        if rules.read_terms(run.rule.document).by_score:
            found.append(Button(_("Saisir un score"), way("score"), "edit"))
    if run.state == "prepared" and pays:
        if not queries.had_a_hand(run, request.user.uid):
            found = [Button(_("Payer"), way("pay"), "cash", go=True)]
        found.append(Button(_("Renvoyer"), way("return"), "back"))
    if run.state in ("draft", "prepared") and keeps:
        found.append(Button(_("Abandonner"), way("cancel"), "no"))
    return [*found, Button(_("État à signer (PDF)"), way("run_paper"), "print")]


def working(line: MotivationLine, run: MotivationRun) -> Working:
    """Why somebody is due an amount: base, presence, score, the rule."""
    terms, source = rules.read_terms(run.rule.document), run.rule.reference
    base = None if line.base is None else Money(line.base, run.currency)
    steps = [Step(label=say("Base : %(what)s", what=line.qualification.label), amount=base,
                  source=source)]  # fmt: skip
    if terms.by_presence:
        known = line.days_expected is not None
        said = say("%(present)s jours sur %(expected)s", present=line.days_present or 0,
                   expected=line.days_expected or 0)  # fmt: skip
        steps.append(Step(
            label=say("× présence"), amount=said if known else str(REASONS[rules.NO_PRESENCE]),
            url=reverse("staff:facility", args=[line.facility.uid]),
        ))  # fmt: skip
    if terms.by_score:
        told = _("non connu") if line.score is None else formatting.share(line.score)
        row = queries.scores(run).get(line.facility_id)
        seen = queries.seen_scores(run, [line.facility_id]).get(line.facility_id)
        steps.append(Step(
            label=say("× score de %(name)s", name=line.facility.name), amount=told,
            source=origin(row), url=seen.url if row and seen and seen.visit == row.visit else "",
        ))  # fmt: skip
    amount = _amount(line)
    result = Step(label=str(REASONS[line.reason]), amount=amount)
    title = say("Pourquoi %(amount)s ?", amount=formatting.money(amount) if amount else "—")
    return Working(title=title, over=line.person.name, steps=steps, result=result,
                   foot=say("Règle « %(rule)s », depuis le %(day)s", rule=run.rule.title,
                            day=run.rule.since))  # fmt: skip


# What changes a list


class Score(Form):
    """The score of a facility that no visit gave."""

    score = ShareField(label=later("Score"))
    words = forms.CharField(
        label=later("D’où vient ce score, et pourquoi aucune visite ne le donne"), max_length=200
    )


@both
@login_required
def score(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say a facility's score."""
    run = my_run(request, uid)
    acts.need(request, "manage_staff", run.organisation_id)
    form = Score(request.POST or None)
    form.fields["facility"] = facility_field(request.user, "read_delivery", clock.today())
    form.order_fields(["key", "facility", "score", "words"])
    return _form(request, run, form, commands.score_facility, _("Score d’une formation"))


class Pay(Form):
    """When and how it was paid."""

    on = DayField(label=later("Payée le"))
    means = forms.ChoiceField(
        label=later("Par"), choices=[("bank", later("banque")), ("mobile", later("téléphone"))]
    )


@both
@login_required
def pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pay a list that somebody else prepared."""
    run = my_run(request, uid)
    acts.need(request, "pay_motivation", run.organisation_id)
    form = Pay(request.POST or None, initial={"on": clock.today()})
    said = formatting.money(Money(run.total, run.currency))
    title = _("Payer %(amount)s à %(count)s personnes") % {
        "amount": said, "count": run.lines_count}  # fmt: skip
    return _form(request, run, form, commands.pay_run, title)


class Why(Form):
    """Why."""

    reason = ReasonField()


@both
@login_required
def send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send a list back to who prepared it."""
    run = my_run(request, uid)
    acts.need(request, "pay_motivation", run.organisation_id)
    return _form(request, run, Why(request.POST or None), commands.return_run, _("Renvoyer"))


@both
@login_required
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a list up."""
    run = my_run(request, uid)
    acts.need(request, "manage_staff", run.organisation_id)
    form = Why(request.POST or None)
    return _form(request, run, form, commands.cancel_run, _("Abandonner la liste"))


def _form(
    request: HttpRequest, run: MotivationRun, form: Form, command: Any, title: str
) -> HttpResponse:
    answer = acts.submit(
        request, form, command, run=str(run.uid), done=_("Enregistré."),
        to=reverse("staff:run", args=[run.uid]),
    )  # fmt: skip
    page = Page(title=title, crumbs=_crumbs(run))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@require_POST
@login_required
def compute(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Work a list out again."""
    run = my_run(request, uid)
    return acts.do(request, commands.compute_run, run=str(uid), done=_("Liste recalculée."),
                   to=reverse("staff:run", args=[run.uid]))  # fmt: skip


@require_POST
@login_required
def prepare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that a list is ready."""
    run = my_run(request, uid)
    return acts.do(request, commands.prepare_run, run=str(uid),
                   done=_("Liste prête : une autre personne peut la payer."),
                   to=reverse("staff:run", args=[run.uid]))  # fmt: skip


@require_GET
@login_required
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list to sign, by facility."""
    run = my_run(request, uid)
    return pdf.response(f"motivation-{run.number}", papers.run_sheet(run))
