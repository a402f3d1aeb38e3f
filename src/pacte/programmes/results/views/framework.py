"""The results framework of a programme: its aims, their indicators, where each one stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import workbooks
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.measures import registry
from pacte.pages import acts
from pacte.pages.page import Button
from pacte.programmes.results import commands, queries, sentences
from pacte.programmes.results.forms import MeasureAll
from pacte.programmes.results.forms_definitions import AddForm
from pacte.programmes.results.models import ConcernStep
from pacte.programmes.results.queries import ResultLine
from pacte.programmes.results.views import common


@require_GET
@login_required
def framework(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Aims, indicators, start, target, last value, state; assumptions and risks beside."""
    programme = common.programme_of(request, uid)
    day, reads = clock.today(), queries.reads_all(request.user, programme.organisation_id)
    branches = queries.flat(queries.framework(programme.pk, day, verified_only=not reads))
    lines = [line for branch in branches for line in branch.lines]
    if request.GET.get("format") == "xlsx":
        return _sheet(programme, branches, reads)
    concerns = list(queries.open_concerns([programme.pk])[:12]) if reads else []
    levels = dict(ConcernStep.Level.choices)
    content = common.head(
        request, programme, _("Résultats : %(name)s") % {"name": programme.called},
        subject=programme, facts=_facts(lines), buttons=_buttons(request, programme, lines),
    ) | {
        "branches": branches, "lines": lines, "reads": reads,
        "concerns": [(c, levels[c.level], sentences.LEVEL_TONES[c.level]) for c in concerns],
        "keeps": request.user.can("manage_programme", programme.organisation_id),
    }  # fmt: skip
    return render(request, "results/framework.html", content)


def _facts(lines: list[ResultLine]) -> list[str]:
    """How many there are, and how many of them are where they should be."""
    count = ngettext("%(n)s indicateur", "%(n)s indicateurs", len(lines)) % {"n": len(lines)}
    states = queries.counts(lines)
    fine = states.get("ahead", 0) + states.get("on_track", 0)
    aimed = sum(1 for line in lines if line.target)
    if not aimed:
        return [count]
    said = _("%(fine)s sur %(aimed)s à l’heure ou en avance") % {"fine": fine, "aimed": aimed}
    return [count, said]


def _buttons(request: HttpRequest, programme: Any, lines: list[ResultLine]) -> list[Button]:
    owner, found = programme.organisation_id, []
    if request.user.can("manage_programme", owner):
        url = reverse("results:add", args=[programme.uid])
        found.append(Button(_("Ajouter un indicateur"), url, "add", go=True))
        url = reverse("results:import", args=[programme.uid])
        found.append(Button(_("Importer"), url, "upload"))
    measured = any(line.definition.measure for line in lines)
    if measured and request.user.can("submit_value", owner):
        found.append(Button(_("Mesurer"), reverse("results:measure_all", args=[programme.uid])))
    if lines:
        found.append(Button("Excel", "?format=xlsx", "down"))
    return found


def _sheet(programme: Any, branches: list[queries.Branch], reads: bool) -> HttpResponse:
    """The framework as a workbook: numbers as numbers, what is missing left empty."""
    heads = [_("Visée"), _("Code"), _("Indicateur"), _("Unité"), _("Départ"), _("Date du départ"),
             _("Cible"), _("Échéance"), _("Valeur"), _("Période"), _("En mots"), _("État"),
             _("Chemin fait (%)"), _("Vérification")]  # fmt: skip
    rows = [_row(branch, line) for branch in branches for line in branch.lines]
    tables = [workbooks.Table(_("Résultats"), heads, rows)]
    if reads:
        levels = dict(ConcernStep.Level.choices)
        concerns = [
            [c.get_kind_display(), c.title, str(levels[c.level]), c.said or None, c.owner or None,
             c.next_review]
            for c in queries.concerns([programme.pk])
        ]  # fmt: skip
        heads = [_("Nature"), _("Intitulé"), _("Niveau"), _("Ce qui est fait"), _("Suivi par"),
                 _("À revoir le")]  # fmt: skip
        tables.append(workbooks.Table(_("Hypothèses et risques"), heads, concerns))
    return workbooks.excel_response(f"resultats-{programme.code}", tables)


def _row(branch: queries.Branch, line: ResultLine) -> list[Any]:
    definition, done = line.definition, line.against.progress
    words = line.value.words if line.value else ""
    last = line.target.until.fromordinal(line.target.until.toordinal() - 1) if line.target else None
    return [
        f"{branch.aim.code} {branch.aim.title}", line.indicator.code, definition.title,
        sentences.unit_text(definition) or definition.get_unit_kind_display(),
        _plain(line, line.start), line.baseline.on if line.baseline else None,
        _plain(line, line.aimed) if line.target else None, last, _plain(line, line.number),
        line.period_text, words or None, str(line.tag),
        None if done is None else Decimal(done).scaleb(-4),
        sentences.step_tag(getattr(line.value, "state", "")).label if line.value else None,
    ]  # fmt: skip


def _plain(line: ResultLine, millionths: int | None) -> Any:
    """A number as a workbook keeps it: a percent as 12,5, a level by its name."""
    if millionths is None:
        return None
    if line.definition.unit_kind == "qualitative":
        return sentences.in_text(line.definition, millionths)
    number = Decimal(millionths).scaleb(-4 if line.definition.unit_kind == "percent" else -6)
    return int(number) if number == number.to_integral_value() else number.normalize()


def definition_choices(request: HttpRequest, programme: Any) -> dict[str, Any]:
    """What a definition may read: measures, schemes, places."""
    day = clock.today()
    offered = [
        (m.name, f"{m.label} ({m.name})") for m in registry.table() if request.user.can(m.action)
    ]
    seen = schemes.visible_to(request.user, day).order_by("name")[: common.CHOICES_MAX]
    return {
        "measures": offered,
        "schemes": [(str(row.uid), row.name) for row in seen],
        "where": common.place_choices(programme),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add an indicator."""
    programme = common.programme_of(request, uid, "manage_programme")
    form = AddForm(
        request.POST or None, aims=common.aim_choices(programme),
        initial={"aim": request.GET.get("visee", "")}, **definition_choices(request, programme),
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.add_indicator, programme=str(programme.uid),
        done=_("Indicateur ajouté."),
        to=lambda outcome: reverse("results:indicator", args=[outcome]),
    )  # fmt: skip
    content = common.head(request, programme, _("Ajouter un indicateur"))
    return answer or render(request, "results/form.html", content | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def measure_all(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read every measured indicator for a period; a worker goes on with it."""
    programme = common.programme_of(request, uid, "submit_value")
    form = MeasureAll(request.POST or None, initial={"first": str(clock.today().year)})
    answer = acts.submit(
        request, form, commands.ask_measures, programme=str(programme.uid),
        done=_("Les mesures sont demandées : leurs brouillons arrivent dans les valeurs."),
        to=reverse("results:values") + "?etat=draft",
    )  # fmt: skip
    content = common.head(request, programme, _("Mesurer sur les données de Pacte"))
    content["intro"] = _(
        "Chaque indicateur qui a une mesure est lu pour cette période, tel que Pacte le connaît"
        " maintenant. La valeur est un brouillon : elle se soumet et se vérifie comme une autre."
    )
    return answer or render(request, "results/form.html", content | {"form": form})
