"""Indigent lists: proposed, validated with their minutes, refused."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.files import storing
from pacte.insurance.members import commands
from pacte.insurance.members.models import IndigentList
from pacte.insurance.members.queries import enrolling
from pacte.insurance.members.queries import register as queries
from pacte.insurance.members.views.changes import both
from pacte.journal.clock import today
from pacte.kernel import numbering
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField, UploadField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people

PAPERS = (".pdf", ".jpg", ".jpeg", ".png")
TONES = {"proposed": "wait", "validated": "good", "refused": "bad"}


class ProposeForm(Form):
    """Households, by their numbers, proposed as indigent."""

    mutual = forms.ChoiceField(label=gettext_lazy("Mutuelle"))
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    group = forms.ChoiceField(label=gettext_lazy("Groupe"))
    since = DayField(label=gettext_lazy("À partir du"))
    until = DayField(label=gettext_lazy("Jusqu’au (exclu)"), required=False)
    numbers = forms.CharField(
        label=gettext_lazy("Numéros des ménages"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Un par ligne."),
    )  # fmt: skip
    minutes = UploadField(label=gettext_lazy("Procès-verbal"), endings=PAPERS, required=False)

    def __init__(self, *args: Any, choices: enrolling.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mutual"].choices, self.fields["group"].choices = (
            choices.mutuals,
            choices.groups,
        )

    def clean_numbers(self) -> list[str]:
        lines = [t for t in re.split(r"[\n;,]+", self.cleaned_data["numbers"]) if t.strip()]
        try:
            return [numbering.read(line) for line in lines]
        except Refused as refusal:
            raise ValidationError(formatting.fill(refusal.message, refusal.values)) from refusal


class ValidateForm(Form):
    """The decision, its minutes, and who pays."""

    decided_on = DayField(label=gettext_lazy("Validée le"))
    sponsor = forms.CharField(
        label=gettext_lazy("Sigle du tiers payeur"), max_length=12, required=False,
        help_text=gettext_lazy("L’organisation qui paie la part de ces ménages."),
    )  # fmt: skip
    minutes = UploadField(label=gettext_lazy("Procès-verbal"), endings=PAPERS, required=False)

    def clean_sponsor(self) -> str | None:
        code = self.cleaned_data["sponsor"].strip().upper()
        if not code:
            return None
        found = people.organisation_by_code(code)
        if not found:
            raise ValidationError(_("Aucune organisation n’a le sigle %(code)s.") % {"code": code})
        return str(found.uid)


class RefuseForm(Form):
    decided_on = DayField(label=gettext_lazy("Refusée le"))
    reason = ReasonField()


def state(indigents: IndigentList) -> Tag:
    return Tag(indigents.get_state_display(), TONES[indigents.state])


LISTS = List(
    columns=[
        Column(name="titre", label=gettext_lazy("Liste"), value=lambda x: x.title, sort="title",
               link=lambda x: reverse("members:indigents", args=[x.uid])),
        Column(name="mutuelle", label=gettext_lazy("Mutuelle"), value=lambda x: x.mutual.name),
        Column(name="depuis", label=gettext_lazy("À partir du"), value=lambda x: x.since,
               sort="since"),
        Column(name="tiers", label=gettext_lazy("Tiers payeur"),
               value=lambda x: x.sponsor and x.sponsor.name, missing=gettext_lazy("aucun")),
        Column(name="etat", label=gettext_lazy("État"), value=state, up=True),
    ],
    sort="-depuis",
    filters=[Filter(name="etat", label=gettext_lazy("État"), choices=IndigentList.State.choices,
                    apply=lambda lines, value: lines.filter(state=value), tabs=True)],
    caption=gettext_lazy("Listes d’indigents"),
    file="indigents",
    empty=Empty(
        gettext_lazy("Aucune liste."), gettext_lazy("Le comité propose, une autre personne valide.")
    ),
)  # fmt: skip


def _need(request: HttpRequest) -> None:
    if not any(request.user.can(a) for a in ("propose_list", "validate_list", queries.READ)):
        raise PermissionDenied(_("Votre rôle ne permet pas de voir cette page."))


@require_GET
@login_required
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that one may see."""
    _need(request)
    lines = LISTS.read(request, queries.lists_visible_to(request.user, today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    propose = Button(_("Proposer une liste"), reverse("members:propose"), "add", go=True)
    page = Page(
        title=_("Listes d’indigents"), acts=[propose] if request.user.can("propose_list") else []
    )
    return render(request, "members/list.html", {"page": page, "lines": lines})


@both
@login_required
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a list."""
    acts.need(request, "propose_list")
    offered = enrolling.choices(request.user, today(), "propose_list")
    form = ProposeForm(
        request.POST or None, request.FILES or None, choices=offered, initial={"since": today()}
    )
    answer = acts.submit(
        request, form, commands.propose_list, done=_("Liste proposée."),
        to=lambda uid: reverse("members:indigents", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Proposer une liste"), crumbs=_crumbs())
    context = {"page": page, "form": form, "send": _("Proposer"), "back": reverse("members:lists")}
    return answer or render(request, "members/form.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Listes d’indigents"), reverse("members:lists"))]


def _found(request: HttpRequest, uid: UUID) -> IndigentList:
    _need(request)
    return get_object_or_404(queries.lists_visible_to(request.user, today()), uid=uid)


@both
@login_required
def indigents(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One list, its households, and the answer."""
    chosen = _found(request, uid)
    waiting = chosen.state == IndigentList.State.PROPOSED
    may = waiting and request.user.can("validate_list", chosen.mutual_id)
    refused = "refuse" in request.POST
    first = {"decided_on": today()}
    validate = ValidateForm(
        None if refused else request.POST or None, request.FILES or None, initial=first
    )
    refuse = RefuseForm(request.POST if refused else None, initial=first)
    form, command = (
        (refuse, commands.refuse_list) if refused else (validate, commands.validate_list)
    )
    done = _("Liste refusée.") if refused else _("Liste validée.")
    answer = acts.submit(
        request, form, command, indigents=str(uid), done=done,
        to=reverse("members:indigents", args=[uid]),
    )  # fmt: skip
    page = Page(title=chosen.title, crumbs=_crumbs(), facts=[chosen.mutual.name, state(chosen)])
    lines = chosen.lines.select_related("household__village").order_by("household__number")
    context = {"page": page, "chosen": chosen, "lines": lines, "may": may,
               "validate": validate, "refuse": refuse,
               "reads": request.user.can(queries.READ, chosen.mutual_id)}  # fmt: skip
    return answer or render(request, "members/indigents.html", context)


@require_GET
@login_required
def minutes(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The minutes joined to a list."""
    chosen = _found(request, uid)
    if not chosen.minutes:
        raise Http404
    return storing.response(storing.stored(UUID(chosen.minutes)))
