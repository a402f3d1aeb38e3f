"""The forms of a programme's money: envelopes, lines, movements, rules, revenue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    PartialField,
    ReasonField,
    ShareField,
    UploadField,
    WholeField,
)
from pacte.people import queries as people
from pacte.programmes.financing import commands, queries
from pacte.programmes.financing.models import Envelope, Flow, Receipt, ShareRule
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.views.common import form_page, seen

PAPERS = (".pdf", ".jpg", ".jpeg", ".png", ".xlsx")
NONE = ("", "—")
both = require_http_methods(["GET", "HEAD", "POST"])


def _kept(request: HttpRequest, uid: UUID) -> Programme:
    row = seen(request, uid)
    acts.need(request, "manage_financing", row.organisation_id)
    return row


class Money(ChosenCurrency):
    """A form with an amount in a currency that is chosen."""

    currency = CurrencyField()
    amount = AmountField(label=later("Montant"))


class About(Form):
    """What an envelope is called, who gives it, by which agreement."""

    title = forms.CharField(label=later("Intitulé"), max_length=200)
    funder = forms.ChoiceField(
        label=later("Financeur"), required=False,
        help_text=later("Vide : le texte ne le nomme pas ; c’est montré ainsi."),
    )  # fmt: skip
    agreement = forms.ChoiceField(label=later("Par l’accord"), required=False)

    def __init__(self, *args: Any, owner: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = people.organisations(people.everybody())
        self.fields["funder"].choices = [NONE, *((str(o.uid), o.name) for o in everybody)]
        held = [row.agreement for row in sheets.agreements(owner.pk)]
        self.fields["agreement"].choices = [NONE, *((str(a.uid), str(a)) for a in held)]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {name: typed[name] or None for name in ("funder", "agreement")}


class NewEnvelope(About):
    """An envelope to open."""

    code = forms.CharField(label=later("Code"), max_length=20)
    currency = CurrencyField()
    kind = forms.ChoiceField(label=later("Apport"), choices=Envelope.Kind.choices)
    field_order = ("key", "code", "title", "funder", "currency", "kind")


@both
@login_required
def envelope(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say who gives."""
    row = _kept(request, uid)
    form = NewEnvelope(request.POST or None, owner=row, initial={"currency": "EUR"})
    return _new(request, row, form, commands.open_envelope, _("Ajouter un financement"))


@both
@login_required
def mend_envelope(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend an envelope."""
    row = get_object_or_404(queries.envelope_visible(request.user, uid, clock.today()))
    owner = _kept(request, row.programme.uid)
    start = {
        "title": row.title, "funder": str(row.funder.uid) if row.funder else "",
        "agreement": str(row.agreement.uid) if row.agreement else "",
    }  # fmt: skip
    form = About(request.POST or None, owner=owner, initial=start, seen=row)
    return form_page(
        request, owner, _("Corriger le financement"), form, commands.describe_envelope,
        to=reverse("financing:envelope", args=[uid]), done=_("Enregistré."), row=row,
        saved=start, envelope=str(uid),
    )  # fmt: skip


class AboutLine(Form):
    """What a line is called, what it is for."""

    title = forms.CharField(label=later("Ligne"), max_length=200)
    aim = forms.ChoiceField(label=later("Pour"), required=False)
    sector = forms.CharField(label=later("Secteur CAD"), max_length=5, required=False)

    def __init__(self, *args: Any, owner: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aims = [(str(a.uid), f"{a.code} {a.title}"[:90]) for a in sheets.aims(owner.pk)]
        self.fields["aim"].choices = [NONE, *aims]
        if owner.sector_level != Programme.SectorLevel.TRANSACTION:
            del self.fields["sector"]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"aim": typed["aim"] or None}


class NewLine(AboutLine):
    """A line to add."""

    code = forms.CharField(label=later("Code"), max_length=20)
    parent = forms.ChoiceField(label=later("Sous la ligne"), required=False)
    field_order = ("key", "code", "title", "parent", "aim")

    def __init__(self, *args: Any, owner: Programme, **kwargs: Any) -> None:
        super().__init__(*args, owner=owner, **kwargs)
        held = [(str(row.uid), str(row)) for row in queries.lines(owner.pk)]
        self.fields["parent"].choices = [NONE, *held]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"parent": typed["parent"] or None}


@both
@login_required
def line(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a line."""
    row = _kept(request, uid)
    form = NewLine(request.POST or None, owner=row)
    return _new(request, row, form, commands.open_line, _("Ajouter une ligne"))


@both
@login_required
def mend_line(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend a line."""
    row = get_object_or_404(queries.line_visible(request.user, uid, clock.today()))
    owner = _kept(request, row.programme.uid)
    start = {"title": row.title, "sector": row.sector,
             "aim": str(row.aim.uid) if row.aim else ""}  # fmt: skip
    form = AboutLine(request.POST or None, owner=owner, initial=start, seen=row)
    return form_page(
        request, owner, _("Corriger la ligne"), form, commands.describe_line,
        to=reverse("financing:line", args=[uid]), done=_("Enregistré."), row=row, saved=start,
        line=str(uid),
    )  # fmt: skip


class NewFlow(Money):
    """A movement."""

    kind = forms.ChoiceField(label=later("Mouvement"), choices=Flow.Kind.choices)
    envelope = forms.ChoiceField(label=later("Financement"), required=False)
    line = forms.ChoiceField(label=later("Ligne"), required=False)
    year = WholeField(label=later("Année"), least=1900, most=2200, required=False)
    made_on = PartialField(label=later("Date"), required=False)
    words = forms.CharField(label=later("Libellé"), max_length=300, required=False)
    evidence = UploadField(label=later("Pièce"), endings=PAPERS, required=False)
    field_order = ("key", "kind", "envelope", "line", "currency", "amount", "made_on", "year")

    def __init__(self, *args: Any, owner: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [(str(e.uid), e.title) for e in queries.envelopes(owner.pk)]
        held = [(str(row.uid), str(row)) for row in queries.lines(owner.pk)]
        self.fields["envelope"].choices = [NONE, *given]
        self.fields["line"].choices = [NONE, *held]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        chosen = {name: typed[name] or None for name in ("envelope", "line")}
        return typed | chosen | {"made_on": typed["made_on"] or ""}


@both
@login_required
def flow(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a movement."""
    row = _kept(request, uid)
    start = {"currency": queries.money_of(row.pk, clock.today()).currency}
    form = NewFlow(request.POST or None, request.FILES or None, owner=row, initial=start)
    return _new(request, row, form, commands.record_flow, _("Inscrire un mouvement"))


class Why(Form):
    """Why something is undone."""

    reason = ReasonField()


@both
@login_required
def reverse_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo a movement."""
    moved = get_object_or_404(Flow.objects.select_related("programme"), uid=uid)
    row = _kept(request, moved.programme.uid)
    return form_page(
        request, row, _("Annuler un mouvement"), Why(request.POST or None), commands.reverse_flow,
        to=reverse("financing:flows", args=[row.uid]), done=_("Annulé."), flow=str(uid),
    )  # fmt: skip


class NewRule(ChosenCurrency):
    """A share that is asked, and of what."""

    code = forms.CharField(label=later("Code"), max_length=20)
    title = forms.CharField(label=later("Règle"), max_length=200)
    what = forms.ChoiceField(label=later("Nature"), choices=ShareRule.What.choices)
    base = forms.ChoiceField(label=later("Part de"), choices=ShareRule.Base.choices)
    share = ShareField(label=later("Part demandée"))
    envelope = forms.ChoiceField(label=later("Financement"), required=False)
    line = forms.ChoiceField(label=later("Ligne"), required=False)
    currency = CurrencyField(label=later("Devise du point de départ"), required=False)
    amount = AmountField(label=later("Revenus de départ"), required=False, positive=False)
    baseline_on = PartialField(label=later("Au jour du"), required=False)

    def __init__(self, *args: Any, owner: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [(str(e.uid), e.title) for e in queries.envelopes(owner.pk)]
        held = [(str(row.uid), str(row)) for row in queries.lines(owner.pk)]
        self.fields["envelope"].choices = [NONE, *given]
        self.fields["line"].choices = [NONE, *held]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        chosen = {name: typed[name] or None for name in ("envelope", "line")}
        return typed | chosen | {"baseline_on": typed["baseline_on"] or ""}


@both
@login_required
def rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a rule."""
    row = _kept(request, uid)
    form = NewRule(request.POST or None, owner=row)
    return _new(request, row, form, commands.set_rule, _("Écrire une règle"))


class NewReceipt(Money):
    """A revenue that counts."""

    rule = forms.ChoiceField(label=later("Règle"))
    organisation = forms.ChoiceField(label=later("Encaissé par"))
    on = DayField(label=later("Encaissé le"))
    words = forms.CharField(label=later("D’où vient ce revenu"), max_length=300)
    evidence = UploadField(label=later("Pièce"), endings=PAPERS, required=False)
    field_order = ("key", "rule", "organisation", "on", "currency", "amount")

    def __init__(self, *args: Any, owner: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [r for r in queries.rules_of(owner.pk) if r.what == ShareRule.What.ADDITIONAL]
        self.fields["rule"].choices = [(r.code, r.title) for r in kept]
        everybody = people.organisations(people.everybody())
        self.fields["organisation"].choices = [(str(o.uid), o.name) for o in everybody]


@both
@login_required
def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a revenue."""
    row = _kept(request, uid)
    form = NewReceipt(request.POST or None, request.FILES or None, owner=row,
                      initial={"currency": "RWF", "on": clock.today()})  # fmt: skip
    return _new(
        request, row, form, commands.record_receipt, _("Inscrire un revenu"),
        to=reverse("financing:receipts", args=[row.uid]),
    )  # fmt: skip


@both
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a revenue out."""
    found = get_object_or_404(Receipt.objects.select_related("programme"), uid=uid)
    row = _kept(request, found.programme.uid)
    return form_page(
        request, row, _("Retirer un revenu"), Why(request.POST or None),
        commands.withdraw_receipt, to=reverse("financing:receipts", args=[row.uid]),
        done=_("Retiré."), receipt=str(uid),
    )  # fmt: skip


def _new(
    request: HttpRequest, row: Programme, form: Form, command: Any, title: str, to: str = ""
) -> HttpResponse:
    return form_page(
        request, row, title, form, command, done=_("Enregistré."), programme=str(row.uid),
        to=to or reverse("financing:matrix", args=[row.uid]),
    )  # fmt: skip
