"""What the pages of a sheet brought in share: its columns, its errors, who is to be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.staff import queries, staging
from pacte.delivery.staff.brought import KEEP, LEAVE_OUT, LEFT_OUT, NEW_PERSON, Brought, doubtful_of
from pacte.files import workbooks
from pacte.files.tables import column_name
from pacte.pages import formatting
from pacte.pages.forms import Form

ENDINGS = (".csv", ".xlsx", ".xls", ".ods")
SHOWN_MAX, CHOSEN_MAX = 200, 60
LABELS: dict[str, Any] = {  # Of the columns of every sheet.
    "number": later("Numéro de la personne"),
    "name": later("Nom et prénoms"),
    "given": later("Prénom (s’il est à part)"),
    "sex": later("Sexe"),
    "born": later("Année ou date de naissance"),
    "phone": later("Téléphone"),
    "facility": later("Formation sanitaire (code ou nom)"),
    "qualification": later("Qualification (code ou nom)"),
    "category": later("Catégorie"),
    "post": later("Poste tenu"),
    "since": later("En poste depuis"),
    "session": later("Session (numéro)"),
    "day": later("Date (une ligne par jour)"),
    "presence": later("Présence (une ligne par jour)"),
    "before": later("Test avant"),
    "after": later("Test après"),
}


class Columns(Form):
    """Which column holds what; a room adds what else it asks, before ``errors_are``."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    unsaid = forms.ChoiceField(
        label=later("Catégorie de qui la feuille ne dit rien"), choices=queries.CATEGORIES
    )
    errors_are = forms.ChoiceField(
        label=later("Lignes avec une erreur"),
        choices=[(KEEP, later("je corrige le fichier")),
                 (LEAVE_OUT, later("les laisser de côté"))],
    )  # fmt: skip

    def __init__(
        self, *args: Any, lines: staging.Lines, columns: Iterable[str], guessed: Mapping[str, int],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        self.fields["sheet"].initial = lines.name
        choices = [("", "—")] + [
            (str(n), f"{column_name(lines.column + n)} · {heading or ''}")
            for n, heading in enumerate(lines.headings)
        ]
        for name in self.columns:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=choices, required=False,
                initial=self.initial.get(name, str(guessed.get(name, ""))),
            )  # fmt: skip

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        columns = {name: int(typed[name]) for name in self.columns if typed.get(name)}
        return {"sheet": typed["sheet"], "columns": columns, "category": typed["unsaid"],
                "errors": typed["errors_are"]}  # fmt: skip


def start_of(row: Brought, columns: Iterable[str]) -> dict[str, Any]:
    """What the form of the columns shows: as it was last asked."""
    told: dict[str, Any] = {name: str(place) for name, place in row.mapping.items()}
    if row.mapping:  # What was left empty stays so.
        told = dict.fromkeys(columns, "") | told
    report = row.report
    return told | {
        "unsaid": report.get("category", "health"), "errors_are": report.get("errors_are", KEEP)
    }  # fmt: skip


def sheet_asked(request: HttpRequest, sheets: list[staging.Lines]) -> staging.Lines:
    asked = request.POST.get("sheet") or request.GET.get("feuille", "")
    return next((one for one in sheets if one.name == asked), sheets[0])


def content_of(row: Brought) -> dict[str, Any]:
    """What every page of a sheet shows: what was found, what is wrong, who is to be chosen."""
    report, doubts = row.report, doubts_of(row)
    left = sum(1 for one in doubts if not one["chosen"])
    return {
        "brought": row, "report": report, "faults": faults_of(row)[:SHOWN_MAX],
        "doubts": doubts[:CHOSEN_MAX], "left": left, "page_key": uuid4(),
        "ready": row.state == "checked" and report.get("ready") and not left
        and (not report["errors"] or report["errors_are"] == LEAVE_OUT),
    }  # fmt: skip


def doubts_of(row: Brought) -> list[dict[str, Any]]:
    """Who is doubtful, with those proposed, what was chosen; the undecided first."""
    if row.state != "checked":
        return []
    doubtful = list(doubtful_of(staging.plan_of(row.plan)).values())
    known = queries.persons_by_key({key for one in doubtful for key in one["candidates"]})
    found = [
        one | {
            "chosen": row.choices.get(one["key"], ""),
            "people": [known[key] for key in one["candidates"] if key in known],
            "line": one["lines"][0],
        }
        for one in doubtful
    ]  # fmt: skip
    return sorted(found, key=lambda one: (bool(one["chosen"]), one["line"]))


def faults_of(row: Brought) -> list[dict[str, Any]]:
    """Every error that was kept, in words, in the order of the sheet."""
    return [
        fault | {"said": formatting.fill(fault["message"], fault["values"])}
        for fault in sorted(row.report.get("faults", []), key=_cell)
    ]


def _cell(fault: dict[str, Any]) -> tuple[int, int, str]:
    """The line, then the column, of an address such as « AB12 »."""
    column = fault["cell"].rstrip("0123456789")
    return int(fault["cell"][len(column) :] or 0), len(column), column


def chosen_of(request: HttpRequest) -> dict[str, Any]:
    """The answers of the page to « who is it? »."""
    others = request.POST.get("others", "")
    return {
        "choices": {
            name.removeprefix("qui_"): answer
            for name, answer in request.POST.items()
            if name.startswith("qui_") and isinstance(answer, str) and answer
        },
        "others": others if others in (NEW_PERSON, LEFT_OUT) else "",
    }


def errors_sheet(row: Brought) -> HttpResponse:
    """The errors as a workbook."""
    heads = [_("Feuille"), _("Cellule"), _("Colonne"), _("Valeur"), _("Ce qui ne va pas")]
    rows = [[f["sheet"], f["cell"], f["heading"], f["value"], f["said"]] for f in faults_of(row)]
    table = workbooks.Table(_("Erreurs"), heads, rows)
    return workbooks.excel_response(f"erreurs-{str(row.uid)[:8]}", [table])
