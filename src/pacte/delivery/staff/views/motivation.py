"""The rules of motivation: what each qualification is paid, and what makes it less."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.staff import commands, queries, scores
from pacte.delivery.staff.queries import motivation as paid
from pacte.delivery.staff.rules.motivation import WAIT
from pacte.delivery.staff.sentences import UNKNOWN_SCORE
from pacte.delivery.staff.views.fields import organisation_field
from pacte.delivery.staff.views.people import both, crumbs
from pacte.journal import clock
from pacte.kernel.currency import EXPONENTS
from pacte.kernel.money import Money
from pacte.kernel.numbers import read_amount
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.forms import CurrencyField, DayField, Form, ShareField
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag


def said_bases(rule: Any) -> str:
    """What each qualification is paid, in words."""
    labels = {q.code: q.label for q in queries.qualifications(True)}
    return ", ".join(
        f"{labels.get(code, code)} {formatting.money(Money(amount, rule.currency))}"
        for code, amount in sorted(rule.document["bases"].items(), key=lambda pair: -pair[1])
    )


def said_terms(rule: Any) -> str:
    """What makes it less, in words."""
    found, told = [_("base de la qualification")], rule.document
    if told.get("by_presence"):
        found.append(_("× présence"))
    if told.get("presence_least"):
        found.append(_("(au moins %(share)s)") % {
            "share": formatting.share(told["presence_least"])})  # fmt: skip
    if told.get("by_score"):
        found.append(_("× score de la formation"))
        found.append(_("(sans score : %(then)s)") % {
            "then": UNKNOWN_SCORE[told.get("no_score") or WAIT]})  # fmt: skip
    if told.get("score_least"):
        found.append(_("(au moins %(share)s)") % {"share": formatting.share(told["score_least"])})
    return " ".join(found)


RULES = List(
    columns=[
        Column(name="title", label=later("Règle"), value=lambda r: r.title),
        Column(name="code", label=later("Code"), value=lambda r: r.code),
        Column(name="organisation", label=later("Organisation"),
               value=lambda r: r.organisation.name),
        Column(name="since", label=later("Depuis"), value=lambda r: r.since, sort="since"),
        Column(name="terms", label=later("Calcul"), value=said_terms, full=True),
        Column(name="bases", label=later("Bases"), value=said_bases, full=True),
        Column(name="reference", label=later("Référence"), value=lambda r: r.reference, full=True),
        Column(name="state", label=later("État"), up=True, value=lambda r: Tag(
            _("ne vaut plus"), "") if r.closed else Tag(_("en vigueur"), "good")),
    ],
    sort="-since",
    empty=Empty(later("Aucune règle de motivation."), later(
        "Une règle dit la base de chaque qualification, et ce qui la diminue.")),
    caption=later("Règles de motivation"),
    file="regles-motivation",
)  # fmt: skip


@require_GET
@login_required
def rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule, those of before too: a list of the past keeps its own."""
    acts.need(request, "read_delivery")
    lines = RULES.read(request, paid.rules_for(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    add = Button(_("Fixer une règle"), reverse("staff:set_rule"), "add", go=True)
    where = (_("Motivation"), reverse("staff:runs"))
    page = Page(title=_("Règles de motivation"), crumbs=[*crumbs(), where],
                acts=[add] if request.user.can("pay_motivation") else [])  # fmt: skip
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class BasesField(forms.CharField):
    """A qualification and its amount a line: « nurse_a1 = 60 000 »."""

    widget = forms.Textarea(attrs={"rows": 6})

    def clean(self, value: Any) -> list[tuple[str, str]]:
        found = []
        for line in super().clean(value).splitlines():
            code, sign, amount = line.partition("=")
            if not line.strip():
                continue
            if not sign or not code.strip() or not amount.strip():
                raise ValidationError(
                    _("« %(line)s » : écrivez par exemple nurse_a1 = 60 000.") % {"line": line[:40]}
                )
            found.append((code.strip(), amount.strip()))
        return found


class SetRule(Form):
    """What is paid, since when, by which text."""

    code = forms.SlugField(
        label=later("Code"), max_length=30,
        help_text=later("Le même code remplace la règle depuis le jour dit."),
    )  # fmt: skip
    title = forms.CharField(label=later("Intitulé"), max_length=150)
    currency = CurrencyField()
    since = DayField(label=later("Depuis"))
    bases = BasesField(
        label=later("Base de chaque qualification, par mois"), max_length=4_000,
        help_text=later("Une par ligne, par son code : nurse_a1 = 60 000."),
    )  # fmt: skip
    by_presence = forms.BooleanField(label=later("Multiplier par la présence"), required=False)
    presence_least = ShareField(label=later("Présence minimale"), required=False)
    by_score = forms.BooleanField(
        label=later("Multiplier par le score de la formation"), required=False
    )
    score_least = ShareField(label=later("Score minimal"), required=False)
    checklist = forms.ChoiceField(
        label=later("Grille qui donne le score"), required=False,
        help_text=later("Le score est celui de la dernière visite confirmée, à la fin du mois."),
    )  # fmt: skip
    no_score = forms.ChoiceField(
        label=later("Quand aucune visite ne donne de score"), required=False,
        choices=list(UNKNOWN_SCORE.items()),
    )  # fmt: skip
    reference = forms.CharField(label=later("Référence"), max_length=200)
    closed = forms.BooleanField(label=later("Cette règle ne vaut plus"), required=False)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        currency, bases = typed.get("currency", ""), {}
        for code, amount in typed.get("bases") or []:
            try:
                bases[code] = read_amount(amount, currency if currency in EXPONENTS else "EUR")
            except Refused as refusal:
                self.add_error("bases", formatting.fill(refusal.message, refusal.values))
        typed["bases"] = bases
        return typed

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        shares = ("presence_least", "score_least")
        document = {name: typed[name] for name in ("bases", "by_presence", "by_score")}
        document |= {name: typed[name] for name in shares if typed[name] is not None}
        if typed["by_score"]:
            document |= {name: typed[name] for name in ("checklist", "no_score") if typed[name]}
        names = ("organisation", "code", "title", "currency", "since", "reference", "closed")
        return {name: typed[name] for name in names} | {"document": document}


@both
@login_required
def set_rule(request: HttpRequest) -> HttpResponse:
    """Set a rule, or reform one since a day."""
    acts.need(request, "pay_motivation")
    today = clock.today()
    form = SetRule(request.POST or None, initial={"since": today})
    form.fields["organisation"] = organisation_field(request.user, "pay_motivation", today)
    lists = [("", _("n’importe laquelle")), *scores.lists()]
    form.fields["checklist"].choices = lists  # type: ignore[attr-defined]
    form.order_fields(["key", "organisation"])
    answer = acts.submit(
        request, form, commands.set_rule, content=form.asked, done=_("Règle enregistrée."),
        to=reverse("staff:rules"),
    )  # fmt: skip
    where = (_("Règles de motivation"), reverse("staff:rules"))
    page = Page(title=_("Fixer une règle"), crumbs=[*crumbs(), where])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
