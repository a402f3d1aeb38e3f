"""Values: entered with their parts, measured, submitted, verified by somebody else, or returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.files import storing
from pacte.journal import clock
from pacte.kernel.periods import Month
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page
from pacte.programmes.results import commands, queries, sentences, showing
from pacte.programmes.results.forms import MeasureForm, ValueForm, initial_of
from pacte.programmes.results.forms_definitions import DiscardForm, ReturnForm
from pacte.programmes.results.models import Indicator, StepState, Value
from pacte.programmes.results.views import common

VALUES = List(
    columns=[
        Column(name="indicateur", label=later("Indicateur"), full=True,
               value=lambda v: v.definition.title,
               link=lambda v: reverse("results:value", args=[v.uid])),
        Column(name="programme", label=later("Programme"),
               value=lambda v: v.definition.indicator.programme.called,
               sort="definition__indicator__programme__name"),
        Column(name="periode", label=later("Période"), sort=("until", "first"),
               value=lambda v: sentences.span_text(v.first, v.until)),
        Column(name="lieu", label=later("Lieu"), sort="place__name",
               value=lambda v: v.place.name if v.place else _("Tout le programme")),
        Column(name="valeur", label=later("Valeur"), number=True,
               value=lambda v: sentences.with_unit(v.definition, sentences.row_text(v))),
        Column(name="origine", label=later("Origine"), value=lambda v: v.get_source_display()),
        Column(name="auteur", label=later("Auteur"), value=lambda v: v.author_name,
               sort="author_name"),
        Column(name="etat", label=later("État"), up=True,
               value=lambda v: sentences.step_tag(v.state)),
    ],
    sort="-periode",
    search=lambda rows, text: rows.filter(definition__title__icontains=text) | rows.filter(
        definition__indicator__code__iexact=text),
    search_label=later("Indicateur ou code"),
    filters=[
        Filter(name="etat", label=later("État"), tabs=True,
               choices=[c for c in StepState.choices if c[0] != StepState.REPLACED],
               apply=lambda rows, value: rows.filter(state=value)),
    ],
    empty=Empty(later("Aucune valeur."), later(
        "Les valeurs se saisissent ou se mesurent depuis la page d’un indicateur.")),
    caption=later("Valeurs"),
    file="valeurs",
)  # fmt: skip


@require_GET
@login_required
def values(request: HttpRequest) -> HttpResponse:
    """The values that the reader may see, those to verify first in its mind."""
    acts.need(request, "read_programme")
    rows = queries.values_visible_to(request.user, clock.today())
    rows = rows.exclude(state=StepState.REPLACED)
    lines = VALUES.read(request, rows.select_related("definition__indicator__programme", "place"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Valeurs des indicateurs"),
                       crumbs=[(_("Programmes"), reverse("sheets:programmes"))])  # fmt: skip
    return render(request, "results/list.html", {"page": page, "lines": lines})


def _value_of(request: HttpRequest, uid: UUID) -> Any:
    """The value of an address, for who may read it."""
    acts.need(request, "read_programme")
    rows = queries.values_visible_to(request.user, clock.today())
    found = rows.select_related("definition__indicator__programme", "place", "document",
                                "evidence", "definition__indicator__aim")  # fmt: skip
    return get_object_or_404(found, uid=uid)


@require_GET
@login_required
def value(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A value: its parts, where it comes from, what was done about it, what one can do."""
    row = _value_of(request, uid)
    indicator = row.definition.indicator
    told = common.told_of(indicator)
    line = queries.line(told, row, clock.today(), row.place_id)
    text = sentences.with_unit(row.definition, sentences.row_text(row)) or ""
    period = sentences.span_text(row.first, row.until)
    content = common.head(
        request, indicator.programme, f"{text}, {period}", subject=row, row=indicator,
        facts=[row.place.name if row.place else _("Tout le programme"),
               sentences.step_tag(row.state)],
        buttons=_buttons(request, row),
    ) | {
        "value": row, "indicator": indicator, "text": text,
        "parts_text": sentences.parts_text(row.definition, row.top, row.bottom),
        "splits": showing.splits(row.definition, row, list(row.parts.all())),
        "working": showing.why(line, row, told),
        "steps": [(s, sentences.step_tag(s.state)) for s in queries.steps(row.pk)],
        "newer": row.replaced_by.order_by("-id").first(), "does": _does(request, row),
    }  # fmt: skip
    return render(request, "results/value.html", content)


def _mine(request: HttpRequest, row: Any) -> bool:
    """Whether the reader wrote or submitted it: then somebody else verifies."""
    hands = {s.by for s in queries.steps(row.pk) if s.state == StepState.SUBMITTED}
    return request.user.uid in {row.author, *hands}


def _does(request: HttpRequest, row: Any) -> dict[str, bool]:
    """What the reader can do now, in buttons that act."""
    owner = row.definition.indicator.programme.organisation_id
    judges = request.user.can("verify_value", owner) and row.state == StepState.SUBMITTED
    return {
        "submit": request.user.can("submit_value", owner) and row.state == StepState.DRAFT,
        "verify": judges and not _mine(request, row),
        "own": judges and _mine(request, row),
    }


def _buttons(request: HttpRequest, row: Any) -> list[Button]:
    owner = row.definition.indicator.programme.organisation_id
    open_states = (StepState.DRAFT, StepState.SUBMITTED, StepState.RETURNED)
    found = []
    if request.user.can("submit_value", owner) and row.state in open_states:
        found = [
            Button(_("Corriger"), reverse("results:correct", args=[row.uid]), "edit"),
            Button(_("Écarter"), reverse("results:discard", args=[row.uid])),
        ]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Enter what was reached in a period."""
    row = common.indicator_of(request, uid, "submit_value")
    told = common.told_of(row)
    target = told.target_on(clock.today())
    initial: dict[str, Any] = {"first": str(clock.today().year)}
    if target:
        initial = _period(target.first, target.until)
    form = ValueForm(
        request.POST or None, request.FILES or None, definition=told.definition, initial=initial,
        places=common.place_choices(row.programme),
    )  # fmt: skip
    return _entered(request, row, form, _("Saisir une valeur"))


def _period(first: Any, until: Any) -> dict[str, str]:
    """[first, until) as it is typed again: years, months or days."""
    last = until.fromordinal(until.toordinal() - 1)
    if (first.month, first.day, until.month, until.day) == (1, 1, 1, 1):
        return {"first": str(first.year), "until": str(last.year)}
    if first.day == until.day == 1:
        return {"first": Month.of(first).text, "until": Month.of(last).text}
    return {"first": first.isoformat(), "until": last.isoformat()}


def _entered(
    request: HttpRequest, row: Indicator, form: ValueForm, title: str, **more: Any
) -> HttpResponse:
    answer = acts.submit(
        request, form, commands.enter_value, indicator=str(row.uid), done=_("Valeur inscrite."),
        to=lambda outcome: reverse("results:value", args=[outcome]), **more,
    )  # fmt: skip
    content = common.head(request, row.programme, title, subject=row, row=row)
    content |= {"form": form, "back": reverse("results:indicator", args=[row.uid]),
                "intro": form.definition.title}  # fmt: skip
    return answer or render(request, "results/form.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put another value in place of a draft, a submitted or a returned one."""
    old = _value_of(request, uid)
    row = old.definition.indicator
    acts.need(request, "submit_value", row.programme.organisation_id)
    initial = initial_of(old.definition, old) | _period(old.first, old.until) | {
        "place": str(old.place.uid) if old.place else "", "note": old.note,
    }  # fmt: skip
    for part in old.parts.all():
        initial[f"part-{part.dimension}-{part.category}-top"] = part.top
        initial[f"part-{part.dimension}-{part.category}-bottom"] = part.bottom
    form = ValueForm(
        request.POST or None, request.FILES or None, definition=old.definition, initial=initial,
        places=_with(common.place_choices(row.programme), old.place),
    )  # fmt: skip
    return _entered(request, row, form, _("Corriger la valeur"), replaces=str(uid))


def _with(choices: list[tuple[str, str]], place: Any) -> list[tuple[str, str]]:
    """The choices, with the place that was chosen before."""
    if place is None or str(place.uid) in dict(choices):
        return choices
    return [*choices, (str(place.uid), place.name)]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def measure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read the measure of an indicator for a period and a place."""
    row = common.indicator_of(request, uid, "submit_value")
    told = common.told_of(row)
    target = told.target_on(clock.today())
    initial = _period(target.first, target.until) if target else {"first": str(clock.today().year)}
    form = MeasureForm(
        request.POST or None, initial=initial, places=common.place_choices(row.programme)
    )
    answer = acts.submit(
        request, form, commands.measure_value, indicator=str(row.uid), done=_("Valeur mesurée."),
        to=lambda outcome: reverse("results:value", args=[outcome]),
    )  # fmt: skip
    content = common.head(request, row.programme, _("Mesurer"), subject=row, row=row)
    content |= {
        "form": form, "back": reverse("results:indicator", args=[row.uid]), "send": _("Mesurer"),
        "intro": _("La valeur est lue sur les données de Pacte telles qu’elles sont connues"
                   " maintenant, et gardée en brouillon."),
    }  # fmt: skip
    return answer or render(request, "results/form.html", content)


@require_POST
@login_required
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask that somebody else verify it."""
    return _do(request, uid, commands.submit_value, _("Soumise : quelqu’un d’autre la vérifie."))


@require_POST
@login_required
def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that it is right."""
    return _do(request, uid, commands.verify_value, _("Valeur vérifiée."))


def _do(request: HttpRequest, uid: UUID, command: Any, done: str) -> HttpResponse:
    _value_of(request, uid)
    to = reverse("results:value", args=[uid])
    return acts.do(request, command, to=to, done=done, value=str(uid))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def return_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Return a value with what is to be corrected."""
    return _told_why(request, uid, ReturnForm, commands.return_value, "verify_value",
                     _("Renvoyer la valeur"), _("Valeur renvoyée à son auteur."))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put a value aside."""
    return _told_why(request, uid, DiscardForm, commands.discard_value, "submit_value",
                     _("Écarter la valeur"), _("Valeur écartée."))  # fmt: skip


def _told_why(
    request: HttpRequest, uid: UUID, kind: Any, command: Any, action: str, title: str, done: str
) -> HttpResponse:
    row = _value_of(request, uid)
    indicator = row.definition.indicator
    acts.need(request, action, indicator.programme.organisation_id)
    form = kind(request.POST or None)
    answer = acts.submit(
        request, form, command, value=str(uid), done=done,
        to=reverse("results:indicator", args=[indicator.uid]),
    )  # fmt: skip
    content = common.head(request, indicator.programme, title, subject=row, row=indicator)
    text = sentences.with_unit(row.definition, sentences.row_text(row)) or ""
    content |= {"form": form, "back": reverse("results:value", args=[uid]),
                "intro": f"{text}, {sentences.span_text(row.first, row.until)}"}  # fmt: skip
    return answer or render(request, "results/form.html", content)


@require_GET
@login_required
def evidence(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file that shows a value."""
    row: Value = _value_of(request, uid)
    if row.evidence is None:
        raise Http404
    return storing.response(row.evidence)
