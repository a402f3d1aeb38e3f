"""The workbook of starts, targets and values: its model, a preview with every fault, then kept."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pacte.files import workbooks
from pacte.journal import clock
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.forms import Form
from pacte.programmes.results import commands, importing, queries
from pacte.programmes.results.forms_definitions import ImportForm
from pacte.programmes.results.views import common

KEYS = {"kind", "indicator", "first", "until", "place", "top", "bottom", "words", "note",
        "dimension", "category", "told", "line"}  # fmt: skip
KINDS = ("value", "target", "baseline")


class Confirm(Form):
    """What was read, to be kept."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)

    def clean_rows(self) -> list[dict[str, Any]]:
        """The rows as the preview wrote them; the command checks each again."""
        try:
            rows = json.loads(self.cleaned_data["rows"])
        except ValueError:
            rows = None
        if not isinstance(rows, list) or not all(map(_is_row, rows)):
            raise ValidationError(gettext("Cette page a été mal envoyée : rouvrez-la."))
        return rows


def _is_row(row: Any) -> bool:
    """Whether it has the shape of a figure: numbers whole or missing, the rest text."""
    if not isinstance(row, dict) or not set(row) >= KEYS or row["kind"] not in KINDS:
        return False
    told = row["told"]
    figures = [row, *told] if isinstance(told, list) else [None]
    numbers = all(
        isinstance(one, dict) and type(one.get(name)) in (int, type(None))
        for one in figures for name in ("top", "bottom")
    )  # fmt: skip
    texts = KEYS - {"top", "bottom", "told", "line", "place"}
    placed = row["place"] is None or isinstance(row["place"], str)
    return (
        numbers and placed and type(row["line"]) is int
        and all(isinstance(row[name], str) for name in texts)
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_figures(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Upload, look at what was read, keep it."""
    programme = common.programme_of(request, uid, "submit_value")
    if request.GET.get("format") == "modele":
        return _model(programme)
    content = common.head(request, programme, _("Importer des cibles et des valeurs"))
    content["back"] = reverse("results:framework", args=[programme.uid])
    if "rows" in request.POST:
        confirm = Confirm(request.POST)
        answer = acts.submit(
            request, confirm, commands.import_figures, programme=str(programme.uid), done=_done,
            to=reverse("results:framework", args=[programme.uid]),
        )  # fmt: skip
        return answer or render(
            request, "results/import.html", content | {"form": ImportForm(), "confirm": confirm}
        )
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = _read(form.cleaned_data["upload"], programme.pk)
        except Refused as refusal:
            form.refuse(refusal, "upload")
        else:
            content["reading"] = reading
            if reading.good:
                rows = json.dumps(reading.rows, default=str)
                content["confirm"] = Confirm(initial={"rows": rows})
    return render(request, "results/import.html", content | {"form": form})


def _done(outcome: dict[str, int]) -> str:
    count = sum(outcome.values())
    return ngettext("%(n)s ligne inscrite.", "%(n)s lignes inscrites.", count) % {"n": count}


def _read(upload: Any, programme_id: int) -> importing.Reading:
    with tempfile.TemporaryDirectory(prefix="pacte-resultats-") as folder:
        path = Path(folder) / "classeur"
        path.write_bytes(upload.read())
        return importing.read(path, upload.name, programme_id, clock.today())


def _model(programme: Any) -> HttpResponse:
    """The workbook to fill in, one line for each indicator."""
    rows = list(queries.indicators(programme.pk))
    told = queries.told(rows, clock.today())
    heads = [heading for _key, heading in importing.COLUMNS]
    table = workbooks.Table(_("Valeurs"), heads, importing.model(rows, told))
    return workbooks.excel_response(f"modele-resultats-{programme.code}", [table])
