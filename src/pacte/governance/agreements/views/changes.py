"""The forms of agreements: open, describe, sign, change its state, its preconditions, clauses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from pacte.governance.agreements import commands, queries
from pacte.governance.agreements.models import (
    Agreement,
    AgreementState,
    Clause,
    Kind,
    Party,
    Precondition,
    PreconditionStep,
)
from pacte.governance.agreements.views.agreements import crumbs, seen
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    Form,
    PartialField,
    ReasonField,
    UploadField,
    WholeField,
)
from pacte.pages.page import Page

SCANS = (".pdf", ".jpg", ".jpeg", ".png")
both = require_http_methods(["GET", "HEAD", "POST"])


class About(ChosenCurrency):
    """What is said of an agreement."""

    title = forms.CharField(label=later("Intitulé"), max_length=300)
    words = forms.CharField(
        label=later("Objet"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    start = PartialField(label=later("Début"), required=False)
    end = PartialField(label=later("Fin"), required=False)
    currency = CurrencyField(required=False)
    amount = AmountField(label=later("Montant"), required=False)
    file = UploadField(label=later("Le texte (PDF, image)"), endings=SCANS, required=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"start": typed["start"] or "", "end": typed["end"] or ""}


class Open(About):
    """An agreement to enter."""

    organisation = forms.ChoiceField(label=later("Tenu par"))
    code = forms.CharField(label=later("Référence"), max_length=40)
    kind = forms.ChoiceField(label=later("Nature"), choices=Kind.choices)
    parent = forms.ChoiceField(label=later("Partie de l’accord"), required=False)
    field_order = ("key", "organisation", "code", "kind", "parent", "title")

    def __init__(self, *args: Any, kept: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = kept
        self.fields["parent"].choices = [("", "—"), *parents]


@both
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Enter an agreement, or an amendment of one."""
    acts.need(request, "manage_agreements")
    today = clock.today()
    parents = [(str(a.uid), str(a)) for a in queries.visible_to(request.user, today)]
    parent = request.GET.get("accord", "")
    initial = {"parent": parent, "kind": "amendment" if parent else "convention"}
    form = Open(
        request.POST or None, request.FILES or None, parents=parents, initial=initial,
        kept=queries.kept_by(request.user, today),
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.open_agreement, done=_("Accord inscrit."),
        to=lambda outcome: reverse("agreements:agreement", args=[outcome]),
    )  # fmt: skip
    page = Page(title=_("Inscrire un accord"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend an agreement that is still a project."""
    row = seen(request, uid)
    told = ("title", "words", "start", "end", "amount", "currency")
    form = About(
        request.POST or None, request.FILES or None, seen=row,
        initial={name: getattr(row, name) for name in told},
    )  # fmt: skip
    return _form(request, row, form, commands.describe_agreement, _("Corriger l’accord"))


class State(Form):
    """A state from a day on."""

    state = forms.ChoiceField(label=later("État"), choices=AgreementState.State.choices)
    since = PartialField(label=later("Depuis"))
    reason = ReasonField(required=False)


@both
@login_required
def state(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Signed, in force, suspended, ended."""
    row = seen(request, uid)
    form = State(request.POST or None)
    return _form(request, row, form, commands.set_agreement_state, _("Changer l’état"))


class NewParty(Form):
    """An organisation that is party."""

    organisation = forms.ChoiceField(label=later("Organisation"))
    as_what = forms.ChoiceField(label=later("En tant que"), choices=Party.As.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = queries.all_organisations()


@both
@login_required
def party(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name a party."""
    row = seen(request, uid)
    return _form(
        request, row, NewParty(request.POST or None), commands.add_party, _("Ajouter une partie")
    )


class NewClause(Form):
    """A clause, or one anew."""

    number = WholeField(
        label=later("Remplace la clause numéro"), required=False, least=1,
        help_text=later("Vide : une clause nouvelle."),
    )  # fmt: skip
    party = forms.ChoiceField(label=later("Partie"), required=False)
    kind = forms.ChoiceField(label=later("Genre"), choices=Clause.Kind.choices)
    words = forms.CharField(
        label=later("Texte"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    withdrawn = forms.BooleanField(label=later("La clause est retirée"), required=False)

    def __init__(self, *args: Any, row: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(p.uid), p.organisation.name) for p in queries.parties(row.pk)]
        self.fields["party"].choices = [("", _("Toutes les parties")), *named]


@both
@login_required
def clause(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a clause."""
    row = seen(request, uid)
    form = NewClause(request.POST or None, row=row)
    return _form(request, row, form, commands.write_clause, _("Clause"))


class NewPrecondition(Form):
    """What must be true before something may happen."""

    title = forms.CharField(label=later("Condition préalable"), max_length=400)
    blocks = forms.ChoiceField(label=later("Elle bloque"), choices=Precondition.Blocks.choices)
    due = PartialField(label=later("Attendue pour"), required=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"due": typed["due"] or ""}


@both
@login_required
def precondition(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a precondition."""
    row = seen(request, uid)
    form = NewPrecondition(request.POST or None)
    return _form(request, row, form, commands.add_precondition, _("Condition préalable"))


class Sign(Form):
    """The signature of a party."""

    on = PartialField(label=later("Signé le"))
    by = forms.CharField(label=later("Signé par"), max_length=120, required=False)
    file = UploadField(label=later("Page signée (PDF, image)"), endings=SCANS, required=False)
    withdrawn = forms.BooleanField(
        label=later("La signature avait été inscrite par erreur"), required=False
    )
    reason = ReasonField(required=False)


@both
@login_required
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a signature."""
    found = get_object_or_404(Party.objects.select_related("agreement", "organisation"), uid=uid)
    row = seen(request, found.agreement.uid)
    form = Sign(request.POST or None, request.FILES or None)
    title = _("Signature de %(name)s") % {"name": found.organisation.name}
    return _form(request, row, form, commands.sign, title, party=str(uid))


class Step(Form):
    """A precondition met, waived, or not met any more."""

    state = forms.ChoiceField(label=later("État"), choices=PreconditionStep.State.choices,
                              initial=PreconditionStep.State.MET)  # fmt: skip
    on = PartialField(label=later("Le"))
    words = forms.CharField(label=later("Preuve ou motif"), max_length=400)
    file = UploadField(label=later("Pièce (PDF, image)"), endings=SCANS, required=False)


@both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What became of a precondition."""
    found = get_object_or_404(Precondition.objects.select_related("agreement"), uid=uid)
    row = seen(request, found.agreement.uid)
    form = Step(request.POST or None, request.FILES or None)
    return _form(request, row, form, commands.step_precondition, found.title, precondition=str(uid))


def _form(
    request: HttpRequest, row: Agreement, form: Form, command: Any, title: str, **about: Any
) -> HttpResponse:
    acts.need(request, "manage_agreements", row.organisation_id)
    answer = acts.submit(
        request, form, command, done=_("Enregistré."),
        to=reverse("agreements:agreement", args=[row.uid]),
        **(about or {"agreement": str(row.uid)}),
    )  # fmt: skip
    page = Page(title=title, crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
