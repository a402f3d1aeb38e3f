"""An indicator: its series by period and place, versions, parts, where it starts and goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pacte.journal import clock
from pacte.measures import registry
from pacte.pages import acts, formatting
from pacte.pages.page import Button, Tab, Tag
from pacte.programmes.results import commands, queries, reading, records, sentences, showing
from pacte.programmes.results.forms import BaselineForm, TargetForm
from pacte.programmes.results.forms_definitions import MoveForm, RedefineForm, WhyForm
from pacte.programmes.results.models import Definition, Indicator
from pacte.programmes.results.queries import Told
from pacte.programmes.results.views import common
from pacte.programmes.results.views.framework import definition_choices

TABS_MAX = 60


@require_GET
@login_required
def indicator(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One indicator, as a whole or in the place of the address (``?lieu=``)."""
    row = common.indicator_of(request, uid)
    programme, told = row.programme, common.told_of(row)
    owner = programme.organisation_id
    works = request.user.can("submit_value", owner) or request.user.can("verify_value", owner)
    rows = queries.of_indicator(
        row.pk, verified_only=not queries.reads_all(request.user, owner), drafts=works
    )
    where = {v.place_id: v.place for v in rows if v.place_id}
    place = next((key for key, p in where.items() if str(p.uid) == request.GET.get("lieu")), None)
    mine = [v for v in rows if v.place_id == place]
    counted = [v for v in mine if v.state in ("submitted", "verified")]
    last = max(counted, key=lambda v: (v.until, v.first, v.pk), default=None)
    line = queries.line(told, last, clock.today(), place)
    asked = next((v for v in rows if str(v.uid) == request.GET.get("pourquoi")), None)
    content = common.head(
        request, programme, told.definition.title, subject=row, facts=_facts(row, line),
        buttons=_buttons(request, row, told),
    ) | {
        "indicator": row, "told": told, "line": line, "asked": asked,
        "points": showing.points(told, sorted(mine, key=lambda v: (v.until, v.pk), reverse=True),
                                 place),
        "chart": showing.chart(told, queries.counting(counted), place, clock.today()),
        "working": showing.why(line, asked, told) if asked else None,
        "places": _place_tabs(request, where, place), "splits": _splits(told, last),
        "measure": registry.MEASURES.get(told.definition.measure),
        "opens_measures": request.user.can("see_dashboard"),
        "records": records.counted(request.user, told.definition, last, clock.today()),
        "targets": _targets(told, place), "versions": _versions(told),
        "keeps": request.user.can("manage_programme", owner),
    }  # fmt: skip
    return render(request, "results/indicator.html", content)


def _facts(row: Indicator, line: queries.ResultLine) -> list[Any]:
    found: list[Any] = [f"{row.code} · {row.aim.code}", line.tag]
    if line.reached_text:
        found.append(line.reached_text)
    return found


def _buttons(request: HttpRequest, row: Indicator, told: Told) -> list[Button]:
    owner, found = row.programme.organisation_id, []
    if request.user.can("submit_value", owner):
        go = not told.definition.measure
        url = reverse("results:enter", args=[row.uid])
        found.append(Button(_("Saisir une valeur"), url, "add", go=go))
        if told.definition.measure:
            url = reverse("results:measure", args=[row.uid])
            found.append(Button(_("Mesurer"), url, "ok", go=True))
    if request.user.can("manage_programme", owner):
        for label, name in ((_("Cible"), "target"), (_("Départ"), "baseline"),
                            (_("Redéfinir"), "redefine"), (_("Ranger"), "move"),
                            (_("Ne plus suivre"), "end")):  # fmt: skip
            found.append(Button(label, reverse(f"results:{name}", args=[row.uid])))
    return found


def _place_tabs(request: HttpRequest, where: dict[int, Any], now: int | None) -> list[Tab]:
    """The whole, then the places with a value, by name."""
    if not where:
        return []
    whole = Tab(_("Tout le programme"), request.path, current=now is None)
    rows = sorted(where.items(), key=lambda item: item[1].name)[:TABS_MAX]
    return [whole, *(Tab(p.name, f"?lieu={p.uid}", current=key == now) for key, p in rows)]


def _splits(told: Told, last: Any) -> list[showing.Split]:
    if last is None:
        return []
    version = next(v for v in told.versions if v.pk == last.definition_id)
    return showing.splits(version, last, list(last.parts.all()))


def _targets(told: Told, place: int | None) -> list[tuple[str, str | None, Any, str]]:
    """(period, what is aimed at, the row, of what) of the whole and of its categories."""
    found = []
    kinds = {("", ""): ""}
    for one in told.definition.dimensions:
        for category in one["categories"]:
            kinds[one["code"], category["code"]] = f"{one['label']} : {category['label']}"
    for (dimension, code), label in kinds.items():
        for row in told.targets_of(place, dimension, code):
            text = sentences.in_text(told.definition, told.carried(row)) or row.words or None
            found.append((sentences.span_text(row.first, row.until), text, row, label))
    return found


def _versions(told: Told) -> list[tuple[Definition, Tag | None, str]]:
    """The versions, the last first, each with what it changed."""
    found = []
    for one in reversed(told.versions):
        mark = Tag(_("en vigueur"), "good") if one.pk == told.definition.pk else None
        factor = ""
        if one.version > 1:
            factor = (
                _("anciennes valeurs × %(factor)s") % {
                    "factor": formatting.number(showing.drawn_factor(one.bridge_factor))}
                if one.bridge_factor else _("anciennes valeurs non comparables")
            )  # fmt: skip
        found.append((one, mark, factor))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def redefine(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Count otherwise from a day on."""
    row = common.indicator_of(request, uid, "manage_programme")
    last = queries.definitions(row.pk)[-1]
    told = ("title", "words", "unit_kind", "direction", "unit", "currency", "places", "per",
            "bounded", "measure", "measure_scheme")  # fmt: skip
    initial = {name: getattr(last, name) for name in told} | {
        "scale": "\n".join(last.scale), "dimensions": reading.written(last.dimensions),
        "measure_place": str(last.measure_place.uid) if last.measure_place else "",
    }  # fmt: skip
    form = RedefineForm(
        request.POST or None, seen=last, initial=initial,
        **definition_choices(request, row.programme),
    )  # fmt: skip
    return _answer(
        request, row, form, commands.redefine_indicator, _("Redéfinir"),
        _("Nouvelle version en vigueur."),
        intro=_("Version %(version)s : %(title)s. Les valeurs déjà données gardent leur version.")
        % {"version": last.version, "title": last.title},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Under another aim, with another code or rank."""
    row = common.indicator_of(request, uid, "manage_programme")
    initial = {"aim": str(row.aim.uid), "code": row.code, "position": row.position}
    form = MoveForm(
        request.POST or None, seen=row, initial=initial, aims=common.aim_choices(row.programme)
    )
    return _answer(request, row, form, commands.move_indicator, _("Ranger"), _("Indicateur rangé."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Follow it no longer."""
    row = common.indicator_of(request, uid, "manage_programme")
    form = WhyForm(request.POST or None)
    return _answer(
        request, row, form, commands.end_indicator, _("Ne plus suivre"),
        _("Cet indicateur n’est plus suivi ; ses valeurs restent."),
        to=reverse("results:framework", args=[row.programme.uid]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def baseline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where it starts from."""
    row = common.indicator_of(request, uid, "manage_programme")
    told = common.told_of(row)
    kept = told.baseline()
    form = BaselineForm(
        request.POST or None, definition=told.versions[-1], seen=kept,
        places=common.place_choices(row.programme),
    )  # fmt: skip
    return _answer(
        request, row, form, commands.set_baseline, _("Valeur de départ"),
        _("Valeur de départ inscrite."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def target(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is to be reached by the end of a period."""
    row = common.indicator_of(request, uid, "manage_programme")
    told = common.told_of(row)
    form = TargetForm(
        request.POST or None, definition=told.versions[-1],
        places=common.place_choices(row.programme),
    )  # fmt: skip
    return _answer(request, row, form, commands.set_target, _("Cible"), _("Cible inscrite."))


def _answer(
    request: HttpRequest, row: Indicator, form: Any, command: Any, title: str, done: str,
    to: str = "", intro: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of a form about an indicator."""
    back = to or reverse("results:indicator", args=[row.uid])
    answer = acts.submit(request, form, command, indicator=str(row.uid), done=done, to=back)
    content = common.head(request, row.programme, title, subject=row, row=row)
    content |= {"form": form, "back": reverse("results:indicator", args=[row.uid]),
                "intro": intro}  # fmt: skip
    return answer or render(request, "results/form.html", content)
