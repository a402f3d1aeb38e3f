"""What a programme aims at, and its stages: shown, added, corrected, followed."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import storing
from pacte.journal import clock
from pacte.pages.page import Button
from pacte.programmes.sheets import commands, queries, sentences
from pacte.programmes.sheets.models import Aim, AimState, Programme, Stage
from pacte.programmes.sheets.models.words import AIM_KINDS
from pacte.programmes.sheets.queries.trees import Node, Timed
from pacte.programmes.sheets.views import common, forms


class Group(NamedTuple):
    """The aims of one kind that stand at the top of the tree."""

    kind: str
    label: str
    nodes: list[Node]


def groups(nodes: list[Node]) -> list[Group]:
    """The top of the tree, kind by kind, in the order of the kinds."""
    return [
        Group(kind, str(label), there)
        for kind, label in AIM_KINDS
        if (there := [node for node in nodes if node.aim.kind == kind])
    ]


def _sheet(row: Programme) -> str:
    return reverse("sheets:programme", args=[row.uid]) + "#visees"


def _aim(request: HttpRequest, uid: UUID, aim: UUID) -> tuple[Programme, Aim]:
    row = common.kept(request, uid)
    return row, get_object_or_404(queries.aims(row.pk, followed=False), uid=aim)


def _aims(row: Programme, but: int | None = None) -> list[tuple[str, str]]:
    return [(str(a.uid), str(a)) for a in queries.aims(row.pk) if a.pk != but]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_aim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add an aim."""
    row = common.kept(request, uid)
    start = {"position": queries.aims(row.pk).count() + 1, "parent": request.GET.get("sous", "")}
    form = forms.AimForm(
        request.POST or None, initial=start, above=_aims(row), texts=queries.documents(row.pk)
    )
    return common.form_page(
        request, row, _("Ajouter une visée"), form, commands.set_aim, programme=str(uid),
        done=_("Visée ajoutée."), to=_sheet(row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def aim(request: HttpRequest, uid: UUID, aim: UUID) -> HttpResponse:
    """Correct an aim."""
    row, shown = _aim(request, uid, aim)
    plain = ("kind", "code", "title", "position", "words", "theme", "quote", "where")
    saved = {name: getattr(shown, name) for name in plain}
    saved |= {
        "parent": str(shown.parent.uid) if shown.parent else "",
        "place": shown.place.code if shown.place else "",
        "document": str(shown.document.uid) if shown.document else "",
    }
    form = forms.AimForm(
        request.POST or None, initial=saved, seen=shown, above=_aims(row, shown.pk),
        texts=queries.documents(row.pk),
    )  # fmt: skip
    title = _("Corriger « %(aim)s »") % {"aim": shown.code}
    return common.form_page(
        request, row, title, form, commands.set_aim, row=shown, saved=saved, programme=str(uid),
        uid=str(aim), done=_("Visée corrigée."), to=_sheet(row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def aim_state(request: HttpRequest, uid: UUID, aim: UUID) -> HttpResponse:
    """Drop an aim, replace it, or follow it again."""
    row, shown = _aim(request, uid, aim)
    start = {"state": getattr(shown, "state", None) or AimState.State.ACTIVE}
    form = forms.AimStateForm(request.POST or None, initial=start, others=_aims(row, shown.pk))
    title = _("Ce que devient « %(aim)s »") % {"aim": shown.code}

    return common.form_page(
        request, row, title, form, commands.set_aim_state, aim=str(aim), content=common.reasoned,
        done=_("C’est inscrit."), to=reverse("sheets:aims", args=[row.uid]),
    )  # fmt: skip


@require_GET
@login_required
def aims(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All the aims with their passages, those that are no longer followed included."""
    row = common.seen(request, uid)
    buttons = []
    if queries.manages(request.user, row):
        url = reverse("sheets:new_aim", args=[row.uid])
        buttons.append(Button(_("Ajouter une visée"), url, "add", go=True))
    content = common.page_of(request, row, _("Visées"), "sheets:programme", *buttons)
    rows = list(queries.aims(row.pk, followed=False))
    content["groups"] = groups(queries.tree(rows))
    content["words"] = dict(AimState.State.choices)
    return render(request, "sheets/aims.html", content)


# Stages


TONES = {"done": "good", "running": "wait", "cancelled": "", "planned": ""}


def shown_stage(one: Timed) -> dict[str, Any]:
    """A stage as the line of time shows it."""
    return {
        "row": one.stage, "planned": sentences.planned(one.stage),
        "real": sentences.real(one.stage), "late": one.late, "words": one.said,
        "state": sentences.state_name(one.state), "tone": TONES.get(one.state, ""),
        "code": one.state,
    }  # fmt: skip


@require_GET
@login_required
def stages(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The stages as a line of time: when each was to be, when it was."""
    row = common.seen(request, uid)
    buttons = []
    if queries.manages(request.user, row):
        url = reverse("sheets:new_stage", args=[row.uid])
        buttons.append(Button(_("Ajouter une étape"), url, "add", go=True))
    content = common.page_of(request, row, _("Étapes"), "sheets:stages", *buttons)
    line = queries.timeline(row.pk, clock.today())
    content["stages"] = [shown_stage(one) for one in line]
    return render(request, "sheets/stages.html", content)


def _stage(request: HttpRequest, row: Programme, stage: UUID) -> Stage:
    return get_object_or_404(queries.stages(row.pk), uid=stage)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_stage(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a stage."""
    row = common.kept(request, uid)
    start = {"position": queries.stages(row.pk).count() + 1, "kind": Stage.Kind.OTHER}
    texts = queries.documents(row.pk)
    form = forms.StageForm(request.POST or None, initial=start, texts=texts)
    return common.form_page(
        request, row, _("Ajouter une étape"), form, commands.set_stage, programme=str(uid),
        done=_("Étape ajoutée."), to=reverse("sheets:stages", args=[uid]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stage(request: HttpRequest, uid: UUID, stage: UUID) -> HttpResponse:
    """Correct a stage."""
    row = common.kept(request, uid)
    shown = _stage(request, row, stage)
    plain = ("title", "kind", "position", "planned_start", "planned_end", "real_start",
             "real_end", "quote", "where")  # fmt: skip
    saved = {name: getattr(shown, name) for name in plain}
    saved["document"] = str(shown.document.uid) if shown.document else ""
    form = forms.StageForm(request.POST or None, initial=saved, seen=shown,
                           texts=queries.documents(row.pk))  # fmt: skip
    return common.form_page(
        request, row, _("Corriger l’étape"), form, commands.set_stage, row=shown, saved=saved,
        programme=str(uid), uid=str(stage), done=_("Étape corrigée."),
        to=reverse("sheets:stages", args=[uid]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stage_state(request: HttpRequest, uid: UUID, stage: UUID) -> HttpResponse:
    """Say what becomes of a stage."""
    row = common.kept(request, uid)
    shown = _stage(request, row, stage)
    saved = {"state": getattr(shown, "state", None) or "done"}
    form = forms.StageStateForm(
        request.POST or None, request.FILES or None, initial=saved, seen=shown
    )
    return common.form_page(
        request, row, str(shown), form, commands.record_stage, row=shown, stage=str(stage),
        done=_("C’est inscrit."), to=reverse("sheets:stages", args=[uid]),
    )  # fmt: skip


@require_GET
@login_required
def evidence(request: HttpRequest, uid: UUID, stage: UUID) -> HttpResponseBase:
    """The evidence that was last given of a stage."""
    row = common.seen(request, uid)
    shown: Any = _stage(request, row, stage)
    if not shown.evidence:
        raise Http404
    return storing.response(storing.stored(shown.evidence))
