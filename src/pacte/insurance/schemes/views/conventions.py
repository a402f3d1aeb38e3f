"""Conventions: who has one, its state in time, its clauses party by party, its payment delay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.insurance.schemes import commands, queries
from pacte.insurance.schemes.models import Convention, ConventionClause, ConventionState
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField, WholeField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people
from pacte.places import queries as places

State, Party, Kind, Subject = (
    ConventionState.State, ConventionClause.Party, ConventionClause.Kind, ConventionClause.Subject,
)  # fmt: skip
TONES = {"active": "good", "suspended": "wait", "ended": ""}


def state_tag(code: str | None) -> Tag:
    """A state as it is shown."""
    if not code:
        return Tag(_("pas encore en vigueur"), "wait")
    return Tag(str(State(code).label), TONES[code])


CONVENTIONS = List(
    columns=[
        Column(
            name="facility", label=later("Formation sanitaire"), value=lambda c: c.facility.name,
            sort="facility__name", link=lambda c: reverse("schemes:convention", args=[c.uid]),
        ),
        Column(name="scheme", label=later("Régime"), value=lambda c: c.scheme.name,
               sort="scheme__name"),
        Column(name="number", label=later("Numéro"), value=lambda c: c.number or None),
        Column(name="state", label=later("État"), value=lambda c: state_tag(c.state), up=True),
        Column(name="days", label=later("Délai de paiement (jours)"), number=True,
               value=lambda c: c.payment_days, sort="payment_days"),
    ],
    sort="facility",
    search=lambda rows, text: rows.filter(facility__name__icontains=text),
    search_label=later("Nom de la formation"),
    filters=[
        Filter(name="etat", label=later("État"), choices=list(State.choices), tabs=True,
               apply=lambda rows, value: rows.filter(state=value)),
    ],
    empty=Empty(later("Aucune convention."),
                later("Une convention lie un régime à une formation.")),
    caption=later("Conventions"),
    file="conventions",
)  # fmt: skip


@require_GET
@login_required
def conventions(request: HttpRequest) -> HttpResponse:
    """The conventions that the reader may see, as of today."""
    today = clock.today()
    last = ConventionState.objects.filter(convention=OuterRef("pk"), since__lte=today)
    rows = queries.conventions_visible_to(request.user, today).annotate(
        state=Subquery(last.order_by("-since", "-id").values("state")[:1])
    )
    lines = CONVENTIONS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_convention"):
        url = reverse("schemes:sign")
        buttons.append(Button(_("Signer une convention"), url, "add", go=True))
    page = Page(title=_("Conventions"), acts=buttons)
    return render(request, "schemes/list.html", {"page": page, "lines": lines})


class Sign(Form):
    """A new convention."""

    scheme = forms.ChoiceField(label=later("Régime"))
    facility = forms.CharField(label=later("Code de la formation sanitaire"), max_length=40)
    number = forms.CharField(label=later("Numéro"), max_length=40, required=False)
    signed_on = DayField(label=later("Signée le"), required=False)
    since = DayField(label=later("En vigueur à partir du"))
    payment_days = WholeField(label=later("Délai de paiement (jours)"), most=1000, required=False)

    def __init__(self, *args: Any, schemes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = schemes


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: HttpRequest) -> HttpResponse:
    """Open a convention."""
    acts.need(request, "manage_convention")
    today = clock.today()
    mine = people.organisations_for(request.user, "manage_convention", today)
    choices = [(str(s.uid), str(s)) for s in queries.schemes_of(mine)]
    form = Sign(request.POST or None, schemes=choices, initial={"since": today})

    def content(typed: dict[str, Any]) -> dict[str, Any]:
        return typed | {"facility": str(places.facility_by_code(typed["facility"]).uid)}

    answer = acts.submit(
        request, form, lambda act, **typed: commands.sign_convention(act, **content(typed)),
        done=_("Convention ouverte."),
        to=lambda outcome: reverse("schemes:convention", args=[outcome]),
    )  # fmt: skip
    page = Page(title=_("Signer une convention"), crumbs=_crumbs())
    return answer or render(request, "schemes/form.html", {"page": page, "form": form})


def _crumbs(row: Convention | None = None) -> list[tuple[str, str]]:
    found = [(_("Conventions"), reverse("schemes:conventions"))]
    if row is not None:
        found.append((row.facility.name, reverse("schemes:convention", args=[row.uid])))
    return found


def _seen(request: HttpRequest, uid: UUID) -> Convention:
    rows = queries.conventions_visible_to(request.user, clock.today())
    return get_object_or_404(rows, uid=uid)


@require_GET
@login_required
def convention(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A convention: its state in time, its clauses by party, its delay."""
    row, today = _seen(request, uid), clock.today()
    states = list(row.states.all())
    past = [state for state in states if state.since <= today]
    may = request.user.can("manage_convention", row.scheme.organisation_id)
    parties: dict[str, list[ConventionClause]] = {}
    for found in queries.clauses_on(row.pk, today):
        parties.setdefault(str(found.get_party_display()), []).append(found)
    page = Page(
        title=_("Convention : %(facility)s") % {"facility": row.facility.name},
        crumbs=_crumbs(), facts=[row.scheme.name, state_tag(past[-1].state if past else None)],
        acts=_buttons(row) if may else [],
    )  # fmt: skip
    content = {
        "page": page, "convention": row, "states": states[::-1], "parties": parties.items(),
        "may": may, "today": formatting.day(today),
    }  # fmt: skip
    return render(request, "schemes/convention.html", content)


def _buttons(row: Convention) -> list[Button]:
    return [
        Button(_("Ajouter une clause"), reverse("schemes:clause", args=[row.uid]), "add", go=True),
        Button(_("Changer l’état"), reverse("schemes:change", args=[row.uid])),
        Button(_("Corriger"), reverse("schemes:describe", args=[row.uid]), "edit"),
    ]


class Change(Form):
    """A state from a day on."""

    state = forms.ChoiceField(label=later("État"), choices=State.choices)
    since = DayField(label=later("À partir du"))
    reason = ReasonField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Suspend, put in force again, end."""
    last = ConventionState.objects.filter(convention__uid=uid).order_by("id").last()
    form = Change(request.POST or None, initial={"since": clock.today()}, seen=last)
    return _form(
        request, uid, form,
        commands.change_convention, _("Changer l’état"), _("État inscrit."),
    )  # fmt: skip


class Describe(Form):
    """The number, the day of signature, the delay."""

    number = forms.CharField(label=later("Numéro"), max_length=40, required=False)
    signed_on = DayField(label=later("Signée le"), required=False)
    payment_days = WholeField(label=later("Délai de paiement (jours)"), most=1000, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct what a convention says of itself."""
    row = _seen(request, uid)
    initial = {name: getattr(row, name) for name in ("number", "signed_on", "payment_days")}
    return _form(
        request, uid, Describe(request.POST or None, initial=initial, seen=row),
        commands.describe_convention, _("Corriger la convention"), _("Convention corrigée."),
    )  # fmt: skip


class Clause(Form):
    """A clause: of whom, about what, since when."""

    number = WholeField(
        label=later("Remplace la clause numéro"), required=False, least=1,
        help_text=later("Vide : une clause nouvelle."),
    )  # fmt: skip
    party = forms.ChoiceField(label=later("Partie"), choices=Party.choices)
    kind = forms.ChoiceField(label=later("Genre"), choices=Kind.choices)
    subject = forms.ChoiceField(label=later("Objet"), choices=Subject.choices)
    text = forms.CharField(
        label=later("Texte"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    since = DayField(label=later("À partir du"))
    closed = forms.BooleanField(
        label=later("La clause est levée à partir de ce jour"), required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def clause(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write or replace a clause."""
    last = ConventionClause.objects.filter(convention__uid=uid).order_by("id").last()
    form = Clause(request.POST or None, initial={"since": clock.today()}, seen=last)
    return _form(
        request, uid, form,
        commands.set_clause, _("Clause"), _("Clause inscrite."),
    )  # fmt: skip


def _form(
    request: HttpRequest, uid: UUID, form: Form, command: Any, title: str, done: str
) -> HttpResponse:
    row = _seen(request, uid)
    acts.need(request, "manage_convention", row.scheme.organisation_id)
    answer = acts.submit(
        request, form, command, convention=str(uid), done=done,
        to=reverse("schemes:convention", args=[uid]),
    )  # fmt: skip
    page = Page(title=title, crumbs=_crumbs(row))
    return answer or render(request, "schemes/form.html", {"page": page, "form": form})
