"""Import of attendance sheets: bring, name the columns, see every error, choose, apply."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.staff import queries as staff
from pacte.delivery.staff.views.fields import organisation_field
from pacte.delivery.training import commands, staging
from pacte.delivery.training.commands.imports import KEEP, LEAVE_OUT, LEFT_OUT, NEW_PERSON
from pacte.delivery.training.models import SheetImport
from pacte.delivery.training.queries import imports as queries
from pacte.delivery.training.rules import sheets as reading
from pacte.delivery.training.views.sessions import both, crumbs, my_session
from pacte.files import workbooks
from pacte.files.tables import column_name
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import Form, UploadField
from pacte.pages.page import Page

ENDINGS = (".csv", ".xlsx", ".xls", ".ods")
SHOWN_MAX, CHOSEN_MAX = 200, 60
OPEN = (SheetImport.State.UPLOADED, SheetImport.State.CHECKED)


class Bring(Form):
    """A file."""

    upload = UploadField(label=later("Feuille de présence"), endings=ENDINGS)


@both
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The sheets so far, and a new one: of one session, or of several."""
    acts.need(request, "manage_training")
    today = clock.today()
    asked = request.GET.get("session", "")
    session = my_session(request, _uid(asked), keep=True) if asked else None
    form = Bring(request.POST or None, request.FILES or None)
    more: dict[str, Any] = {"session": str(session.uid)} if session else {}
    if session is None:
        form.fields["organisation"] = organisation_field(
            request.user, "manage_training", today, label=_("Organisateur des sessions")
        )
        form.order_fields(["key", "organisation", "upload"])
    answer = acts.submit(
        request, form, commands.bring_sheet, **more,
        to=lambda uid: reverse("training:import", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Importer des présences"), crumbs=crumbs(session))
    rows = queries.sheets_for(request.user, today)[:20]
    told = {"page": page, "form": form, "rows": rows, "session": session}
    return answer or render(request, "training/imports.html", told)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # No session's: 404.


def my_import(request: HttpRequest, uid: UUID) -> SheetImport:
    acts.need(request, "manage_training")
    return get_object_or_404(queries.sheets_for(request.user, clock.today()), uid=uid)


class Columns(Form):
    """Which column holds what."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    unsaid = forms.ChoiceField(
        label=later("Catégorie de qui la feuille ne dit rien"), choices=staff.CATEGORIES
    )
    errors_are = forms.ChoiceField(
        label=later("Lignes avec une erreur"),
        choices=[(KEEP, later("je corrige le fichier")),
                 (LEAVE_OUT, later("les laisser de côté"))],
    )  # fmt: skip

    def __init__(self, *args: Any, lines: staging.Lines, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].initial = lines.name
        guessed = reading.guess(lines.headings)
        choices = [("", "—")] + [
            (str(n), f"{column_name(lines.column + n)} · {heading or ''}")
            for n, heading in enumerate(lines.headings)
        ]
        for name, (label, _words) in reading.FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=_(label), choices=choices, required=False,
                initial=self.initial.get(name, str(guessed.get(name, ""))),
            )  # fmt: skip

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        columns = {name: int(typed[name]) for name in reading.FIELDS if typed.get(name)}
        return {"sheet": typed["sheet"], "columns": columns, "category": typed["unsaid"],
                "errors": typed["errors_are"]}  # fmt: skip


@both
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One import: its columns, what was found, what is to be chosen, what to do next."""
    row = my_import(request, uid)
    form, sheets = None, []
    if row.state in OPEN:
        sheets = staging.sheets_of(row.sheets)
        asked = request.POST.get("sheet") or request.GET.get("feuille", "")
        chosen = next((s for s in sheets if s.name == asked), sheets[0])
        form = Columns(request.POST or None, lines=chosen, initial=_start(row))
        answer = acts.submit(
            request, form, commands.check_sheet, content=form.asked, brought=str(row.uid),
            to=reverse("training:import", args=[row.uid]),
        )  # fmt: skip
        if answer:
            return answer
    report, doubts = row.report, _doubts(row)
    left = sum(1 for one in doubts if not one["chosen"])
    page = Page(
        title=_("Feuille %(name)s") % {"name": row.file_name},
        crumbs=[*crumbs(row.session), (_("Importer des présences"), reverse("training:imports"))],
        facts=[row.organisation.name, row.get_state_display()],
    )  # fmt: skip
    told = {
        "page": page, "brought": row, "form": form, "sheets": sheets, "report": report,
        "faults": faults_of(row)[:SHOWN_MAX], "doubts": doubts[:CHOSEN_MAX], "left": left,
        "page_key": uuid4(),
        "ready": row.state == "checked" and report.get("ready") and not left
        and (not report["errors"] or report["errors_are"] == LEAVE_OUT),
    }  # fmt: skip
    return render(request, "training/import.html", told)


def _start(row: SheetImport) -> dict[str, Any]:
    told = {name: str(place) for name, place in row.mapping.items()}
    if row.mapping:  # What was left empty stays so.
        told = {name: "" for name in reading.FIELDS} | told
    report = row.report
    return told | {
        "unsaid": report.get("category", "health"),
        "errors_are": report.get("errors_are", KEEP),
    }


def _doubts(row: SheetImport) -> list[dict[str, Any]]:
    """Who is doubtful, with those proposed, what was chosen; the undecided first."""
    if row.state != "checked":
        return []
    plan = staging.plan_of(row.plan)
    doubtful = [one for one in plan.people if one["kind"] == "doubtful"]
    known = staff.persons_by_key({key for one in doubtful for key in one["candidates"]})
    found = [
        one | {
            "chosen": row.choices.get(one["key"], ""),
            "people": [known[key] for key in one["candidates"] if key in known],
            "line": one["lines"][0],
        }
        for one in doubtful
    ]  # fmt: skip
    return sorted(found, key=lambda one: (bool(one["chosen"]), one["line"]))


def faults_of(row: SheetImport) -> list[dict[str, Any]]:
    """Every error that was kept, in words."""
    return [
        fault | {"said": formatting.fill(fault["message"], fault["values"])}
        for fault in row.report.get("faults", [])
    ]


@require_POST
@login_required
def choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the choices of the page."""
    row = my_import(request, uid)
    choices = {
        name.removeprefix("qui_"): answer
        for name, answer in request.POST.items()
        if name.startswith("qui_") and isinstance(answer, str) and answer
    }
    others = request.POST.get("others", "")
    return acts.do(
        request, commands.choose_people, brought=str(uid), choices=choices,
        others=others if others in (NEW_PERSON, LEFT_OUT) else "",
        done=lambda told: _("%(chosen)s choix gardés, %(left)s restent.") % told,
        to=reverse("training:import", args=[row.uid]),
    )  # fmt: skip


@require_POST
@login_required
def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the sheet."""
    row = my_import(request, uid)
    way = reverse("training:session", args=[row.session.uid]) if row.session else ""
    return acts.do(
        request, commands.apply_sheet, brought=str(uid),
        done=lambda told: _("%(added)s inscriptions, %(lines)s présences, %(people)s personnes"
                            " nouvelles.") % told,
        to=way or reverse("training:sessions"), back=reverse("training:import", args=[row.uid]),
    )  # fmt: skip


@require_POST
@login_required
def abandon(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a sheet up."""
    my_import(request, uid)
    return acts.do(request, commands.abandon_sheet, brought=str(uid), done=_("Import abandonné."),
                   to=reverse("training:imports"))  # fmt: skip


@require_GET
@login_required
def errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The errors as a workbook."""
    row = my_import(request, uid)
    heads = [_("Feuille"), _("Cellule"), _("Colonne"), _("Valeur"), _("Ce qui ne va pas")]
    rows = [[f["sheet"], f["cell"], f["heading"], f["value"], f["said"]] for f in faults_of(row)]
    table = workbooks.Table(_("Erreurs"), heads, rows)
    return workbooks.excel_response(f"erreurs-{str(row.uid)[:8]}", [table])
