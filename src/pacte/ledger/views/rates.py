"""Exchange rates: the list, one that is typed, many from a file shown before it is kept."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import workbooks
from pacte.journal.clock import today
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused
from pacte.ledger import commands, forms, queries, rate_files
from pacte.ledger.models import Rate
from pacte.ledger.views.books import form_page
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page

SHOWN_MAX = 100
RATES = List(
    columns=[
        Column(name="since", label=gettext_lazy("Depuis"), value=lambda r: r.since,
               sort=["since", "base", "quote", "id"]),
        Column(name="rate", label=gettext_lazy("Taux"), value=lambda r: _rate_text(r)),
        Column(name="source", label=gettext_lazy("D’après"), value=lambda r: r.source),
    ],
    sort="-since",
    caption=gettext_lazy("Taux de change"),
    file="taux",
    filters=[Filter(name="devise", label=gettext_lazy("Devise"),
                    choices=lambda: [(code, code) for code in queries.currencies_rated()],
                    apply=lambda rows, value: queries.rates_of(rows, value))],
    empty=Empty(
        gettext_lazy("Aucun taux."),
        gettext_lazy("Enregistrez celui du jour avant d’encaisser dans une autre devise."),
    ),
)  # fmt: skip


def _rate_text(rate: Rate) -> str:
    value = formatting.number(formatting.Decimal(rate.rate) / WHOLE, 6)
    return f"1 {formatting.symbol(rate.base)} = {value} {formatting.symbol(rate.quote)}"


@require_GET
@login_required
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate, the last first."""
    buttons = []
    if request.user.can("record_rate"):
        buttons = [
            Button(_("Enregistrer un taux"), reverse("ledger:record_rate"), "add", go=True),
            Button(_("Importer des taux"), reverse("ledger:import_rates"), "upload"),
        ]
    lines = RATES.read(request, queries.rates())
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Taux de change"), acts=buttons)
    return render(request, "ledger/list.html", {"page": page, "lines": lines})


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Taux de change"), reverse("ledger:rates"))]


@login_required
def record_rate(request: HttpRequest) -> HttpResponse:
    """Type one rate."""
    acts.need(request, "record_rate")
    form = forms.RecordRate(request.POST or None, initial={"since": today()})
    answer = acts.submit(
        request, form, commands.record_rate, to="ledger:rates", done=_("Le taux est enregistré.")
    )
    return answer or form_page(request, form, _("Enregistrer un taux"), _crumbs(), _("Enregistrer"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_rates(request: HttpRequest) -> HttpResponse:
    """Choose a table of rates, look at what was read, keep it: all of it or nothing."""
    acts.need(request, "record_rate")
    if request.GET.get("format") == "modele":
        return _model()
    back = reverse("ledger:rates")
    page = Page(title=_("Importer des taux"), crumbs=_crumbs())
    content: dict[str, Any] = {"page": page, "back": back}
    if "rows" in request.POST:
        confirm = forms.ConfirmRates(request.POST)
        answer = acts.submit(request, confirm, commands.import_rates, to=back, done=_done)
        content |= {"form": forms.BringRates(), "confirm": confirm}
        return answer or render(request, "ledger/rates_import.html", content)
    form = forms.BringRates(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = _read(form.cleaned_data["file"])
        except Refused as refusal:
            form.refuse(refusal, "file")
        else:
            content |= {"reading": reading, "shown": _shown(reading.rows)}
            if reading.rows and not reading.faults:
                content["confirm"] = forms.ConfirmRates(initial={"rows": json.dumps(reading.rows)})
    return render(request, "ledger/rates_import.html", content | {"form": form})


def _read(upload: Any) -> rate_files.Reading:
    with tempfile.TemporaryDirectory(prefix="pacte-taux-") as folder:
        path = Path(folder) / "taux"
        path.write_bytes(upload.read())
        return rate_files.read(path, upload.name)


def _shown(rows: list[dict[str, Any]]) -> list[tuple[date, str, str]]:
    """The first rates of a file, as the list shows them."""
    return [
        (date.fromisoformat(row["since"]), _rate_text(_rate(row)), row["source"])
        for row in rows[:SHOWN_MAX]
    ]


def _rate(row: dict[str, Any]) -> Rate:
    return Rate(base=row["base"], quote=row["quote"], rate=row["rate"])


def _done(outcome: dict[str, int]) -> str:
    new = outcome["new"]
    return ngettext("%(n)s taux enregistré.", "%(n)s taux enregistrés.", new) % {"n": new}


def _model() -> HttpResponse:
    """The table to fill in, with one line as an example."""
    heads = [_(heading) for _name, heading in rate_files.COLUMNS]
    example = [today(), "EUR", formatting.Decimal("655.957"), "XOF", _("Banque centrale")]
    return workbooks.excel_response("modele-taux", [workbooks.Table(_("Taux"), heads, [example])])
