"""What people told, and the consent that each gave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.files import storing
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, PartialField, ReasonField, UploadField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people.views.forms import AnyPlaceField
from pacte.programmes.outreach import commands, queries
from pacte.programmes.outreach.models import Testimony
from pacte.programmes.outreach.views.common import (
    LONG,
    PAPERS,
    OfOrganisation,
    both,
    readable,
    send,
)


def consent_tag(row: Any) -> Tag:
    """What the person agreed to, as of today."""
    today = clock.today()
    if row.gone:
        return Tag(_("accord retiré"), "bad")
    if row.consent_until is not None and row.consent_until <= today:
        return Tag(_("accord échu"), "wait")
    public = row.scope == Testimony.Scope.PUBLIC
    return Tag(_("publiable"), "good") if public else Tag(_("usage interne"))


TESTIMONIES = List(
    columns=[
        Column(name="title", label=later("Témoignage"), value=lambda t: t.title, sort="title",
               link=lambda t: reverse("outreach:testimony", args=[t.uid])),
        Column(name="who", label=later("Nommé comme"), value=lambda t: t.who),
        Column(name="kind", label=later("Nature"), value=lambda t: t.get_kind_display()),
        Column(name="place", label=later("Lieu"), value=lambda t: t.place and t.place.name),
        Column(name="on", label=later("Recueilli"), sort="told_on",
               value=lambda t: formatting.partial(t.told_on) if t.told_on else None),
        Column(name="consent", label=later("Accord"), value=consent_tag, up=True),
    ],
    sort="title",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Titre"),
    filters=[Filter(name="nature", label=later("Nature"), choices=list(Testimony.Kind.choices),
                    tabs=True, apply=lambda rows, value: rows.filter(kind=value))],
    empty=Empty(later("Aucun témoignage."), later(
        "Un témoignage se recueille avec l’accord de la personne : pour quel usage, jusqu’à"
        " quand. Elle peut le retirer.")),
    caption=later("Témoignages"),
    file="temoignages",
)  # fmt: skip


def _crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [
        (_("Plaidoyer"), reverse("outreach:causes")),
        (_("Témoignages"), reverse("outreach:testimonies")),
    ]
    if row is not None:
        found.append((row.title, reverse("outreach:testimony", args=[row.uid])))
    return found


def _seen(request: HttpRequest, uid: UUID) -> Any:
    readable(request)
    return get_object_or_404(queries.testimonies(request.user, clock.today()), uid=uid)


def _shown_to(request: HttpRequest, row: Any) -> bool:
    """What was told is read while the consent holds, and by who keeps it."""
    held = queries.consented(queries.testimonies(request.user, clock.today()), clock.today())
    return held.filter(pk=row.pk).exists()


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The testimonies."""
    readable(request)
    lines = TESTIMONIES.read(request, queries.testimonies(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_outreach"):
        url = reverse("outreach:record_testimony")
        buttons.append(Button(_("Recueillir un témoignage"), url, "add", go=True))
    page = Page(title=_("Témoignages"), crumbs=_crumbs()[:1], acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class Record(OfOrganisation):
    """A testimony, and its consent."""

    kind = forms.ChoiceField(label=later("Nature"), choices=Testimony.Kind.choices)
    title = forms.CharField(label=later("Titre"), max_length=250)
    words = forms.CharField(label=later("Ce qui est dit"), max_length=4000, required=False,
                            widget=LONG)  # fmt: skip
    who = forms.CharField(
        label=later("Nommé comme"), max_length=120,
        help_text=later("Comme la personne le souhaite : un prénom, « une mère de Bagira »…"),
    )  # fmt: skip
    place = AnyPlaceField(label=later("Lieu (code)"), max_length=40, required=False)
    told_on = PartialField(label=later("Recueilli"), required=False)
    url = forms.URLField(label=later("Adresse de la vidéo"), max_length=300, required=False,
                         assume_scheme="https")  # fmt: skip
    file = UploadField(label=later("Photo ou document"), required=False, endings=PAPERS)
    scope = forms.ChoiceField(label=later("Accord donné pour"), choices=Testimony.Scope.choices)
    consent_on = DayField(label=later("Accord donné le"))
    consent_until = DayField(label=later("Accord jusqu’au (jour non compris)"), required=False)
    consent_file = UploadField(label=later("Accord signé"), required=False, endings=PAPERS)


@both
@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Keep a testimony with its consent."""
    acts.need(request, "manage_outreach")
    form = Record(request.POST or None, request.FILES or None, actor=request.user,
                  initial={"consent_on": clock.today()})  # fmt: skip
    return send(
        request, form, commands.record_testimony, title=_("Recueillir un témoignage"),
        crumbs=_crumbs(), to=lambda outcome: reverse("outreach:testimony", args=[outcome]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A testimony; once the consent is taken back or over, only that it was there."""
    row = _seen(request, uid)
    may = request.user.can("manage_outreach", row.organisation_id)
    buttons = []
    if may:
        label = _("Retirer l’accord") if not row.gone else _("Rétablir l’accord")
        buttons.append(Button(label, reverse("outreach:step_testimony", args=[uid])))
    page = Page(
        title=row.title, crumbs=_crumbs(), facts=[row.who, consent_tag(row)], acts=buttons,
        trail=acts.trail(request, row),
    )  # fmt: skip
    content = {"page": page, "testimony": row, "held": _shown_to(request, row),
               "steps": row.steps.order_by("-id")}  # fmt: skip
    return render(request, "outreach/testimony.html", content)


@require_GET
@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The photo or the document of a testimony whose consent holds."""
    row = _seen(request, uid)
    if row.file is None or not _shown_to(request, row):
        raise Http404
    return storing.response(row.file)


class Step(Form):
    """A consent taken back, or given again."""

    withdrawn = forms.TypedChoiceField(
        label=later("La personne"), coerce=lambda value: value == "1",
        choices=[("1", later("retire son accord")), ("0", later("redonne son accord"))],
    )  # fmt: skip
    on = DayField(label=later("Le"))
    reason = ReasonField(required=False)


@both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record that a consent was taken back."""
    row = _seen(request, uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    form = Step(request.POST or None, initial={"on": clock.today()})
    return send(
        request, form, commands.step_testimony, title=_("Accord de la personne"),
        crumbs=_crumbs(row), testimony=str(uid), to=reverse("outreach:testimony", args=[uid]),
    )  # fmt: skip
