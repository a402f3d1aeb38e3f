"""Import of a register: bring the file, name its columns, see every error, apply, follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pacte.files import workbooks
from pacte.insurance.members import commands, importing, staging
from pacte.insurance.members.commands.imports import DIRECT_MAX, KEEP, LEAVE_OUT
from pacte.insurance.members.forms import waivable
from pacte.insurance.members.models import RegisterImport
from pacte.insurance.members.queries import enrolling
from pacte.insurance.members.queries import imports as queries
from pacte.insurance.members.views.changes import both
from pacte.journal import jobs
from pacte.journal import queries as journal
from pacte.journal.clock import today
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField, UploadField
from pacte.pages.page import Page

ENDINGS = (".csv", ".xlsx", ".xls", ".ods")
FILE_MAX = 50_000_000
SHOWN_MAX = 100  # Errors and doubles on the page; all of them in the workbook.


class BringForm(Form):
    """The file of a register, and where it goes."""

    mutual = forms.ChoiceField(label=gettext_lazy("Mutuelle"))
    scheme = forms.ChoiceField(label=gettext_lazy("Régime"))
    enrolled_on = DayField(label=gettext_lazy("Inscrits le"))
    covered_on = DayField(label=gettext_lazy("Un jour de l’exercice"))
    upload = UploadField(
        label=gettext_lazy("Fichier Excel ou CSV"), endings=ENDINGS, most=FILE_MAX,
        help_text=gettext_lazy("Une ligne par personne, les titres en première ligne."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: enrolling.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mutual"].choices, self.fields["scheme"].choices = (
            choices.mutuals,
            choices.schemes,
        )


class ColumnsForm(Form):
    """Which column holds what, and what is done with doubles and errors."""

    sheet = forms.ChoiceField(label=gettext_lazy("Feuille"))
    doubles = forms.ChoiceField(
        label=gettext_lazy("Ménages où quelqu’un est peut-être déjà inscrit"),
        choices=[
            (LEAVE_OUT, gettext_lazy("les laisser de côté")),
            (KEEP, gettext_lazy("les inscrire")),
        ],
    )
    faulty = forms.ChoiceField(
        label=gettext_lazy("Ménages où une cellule ne se lit pas"),
        choices=[
            (KEEP, gettext_lazy("ne rien inscrire tant qu’il en reste")),
            (LEAVE_OUT, gettext_lazy("les laisser de côté")),
        ],
    )

    def __init__(
        self, *args: Any, sheets: list[dict[str, Any]], chosen: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(s["name"], s["name"]) for s in sheets]
        if len(sheets) == 1:
            self.fields["sheet"].initial = sheets[0]["name"]
            self.fields["sheet"].widget = forms.HiddenInput()
        headings = queries.headings(chosen)
        guessed = importing.guess(headings)
        columns = [("", "—"), *((str(n), h or f"({n + 1})") for n, h in enumerate(headings))]
        for name, (label, _words) in importing.FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=_(label), choices=columns, required=False, initial=str(guessed.get(name, ""))
            )

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        columns = {name: int(typed[name]) for name in importing.FIELDS if typed.get(name)}
        return {"columns": columns, "sheet": typed["sheet"]} | {
            "doubles": typed["doubles"],
            "errors": typed["faulty"],
        }


class ApplyForm(Form):
    reason = ReasonField(required=False)


@both
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """The imports so far, and a new one."""
    acts.need(request, "enrol")
    offered = enrolling.choices(request.user, today())
    form = BringForm(
        request.POST or None, request.FILES or None, choices=offered,
        initial={"enrolled_on": today(), "covered_on": today()},
    )  # fmt: skip
    waivable(form, request.user)
    answer = acts.submit(
        request, form, commands.bring_register,
        to=lambda uid: reverse("members:import", args=[uid]),
    )  # fmt: skip
    page = Page(
        title=_("Importer un registre"), crumbs=[(_("Ménages"), reverse("members:households"))]
    )
    rows = list(queries.registers_visible_to(request.user, today())[:20])
    stopped = journal.failed(row.job for row in rows if row.job)
    context = {"page": page, "form": form, "rows": rows, "stopped": stopped}
    return answer or render(request, "members/imports.html", context)


def _found(request: HttpRequest, uid: UUID) -> RegisterImport:
    acts.need(request, "enrol")
    return get_object_or_404(queries.registers_visible_to(request.user, today()), uid=uid)


@both
@login_required
def register(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One import: its columns, what was found, its progress."""
    brought = _found(request, uid)
    State = RegisterImport.State
    sheets = staging.sheets_of(brought)
    form = None
    if sheets and brought.state in (State.UPLOADED, State.CHECKED, State.CHECKING):
        asked = request.POST.get("sheet") or request.GET.get("feuille", "")
        chosen = next((s for s in sheets if s["name"] == asked), sheets[0])
        form = ColumnsForm(
            request.POST or None, sheets=sheets, chosen=chosen, initial=brought.mapping
        )
        lines = sum(s["lines"] for s in sheets)
        command: Any = commands.check_register if lines <= DIRECT_MAX else commands.ask_check
        answer = acts.submit(
            request, form, command, content=form.asked, register=str(brought.uid),
            to=reverse("members:import", args=[brought.uid]),
        )  # fmt: skip
        if answer:
            return answer
    job, report = journal.job(brought.job) if brought.job else None, brought.report
    stopped = queries.stopped(brought)
    page = Page(
        title=_("Registre %(name)s") % {"name": brought.file_name},
        crumbs=[(_("Ménages"), reverse("members:households")),
                (_("Importer un registre"), reverse("members:imports"))],
        facts=[brought.mutual.name, _("interrompu") if stopped else brought.get_state_display()],
    )  # fmt: skip
    context = {
        "page": page, "brought": brought, "form": form, "sheets": sheets, "report": report,
        "faults": faults_of(brought)[:SHOWN_MAX],
        "doubles": brought.report.get("doubles", [])[:SHOWN_MAX],
        "job": job, "apply": ApplyForm(),
        "ready": brought.state == State.CHECKED and report.get("ready"),
        "blocked": report.get("errors") and report.get("errors_are") != LEAVE_OUT,
        "running": brought.state in (State.CHECKING, State.RUNNING),
        "stopped": stopped, "unseen": _unseen(brought),
        "waits": brought.job is not None and jobs.unheld().filter(uid=brought.job).exists(),
    }  # fmt: skip
    return render(request, "members/import.html", context)


def _unseen(brought: RegisterImport) -> int:
    """Households that nobody sees: those of an import that stopped, or that was given up."""
    State = RegisterImport.State
    return queries.unseen(brought) if brought.state in (State.RUNNING, State.ABANDONED) else 0


def faults_of(brought: RegisterImport) -> list[dict[str, Any]]:
    """Every error that was kept, in words."""
    return [
        fault | {"said": formatting.fill(fault["message"], fault["values"])}
        for fault in brought.report.get("faults", [])
    ]


@require_GET
@login_required
def errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The errors and the doubles as a workbook."""
    brought = _found(request, uid)
    heads = [_("Feuille"), _("Cellule"), _("Colonne"), _("Valeur"), _("Ce qui ne va pas")]
    rows = [
        [f["sheet"], f["cell"], f["heading"], f["value"], f["said"]] for f in faults_of(brought)
    ]
    twice = [
        [
            d["line"],
            d["name"],
            _("dans le fichier, ligne") if d["where"] == "file" else _("carte"),
            d["other"],
        ]
        for d in brought.report.get("doubles", [])
    ]
    tables = [
        workbooks.Table(_("Erreurs"), heads, rows),
        workbooks.Table(_("Doubles"), [_("Ligne"), _("Nom"), _("Déjà là"), _("Où")], twice),
    ]
    return workbooks.excel_response(f"erreurs-{str(brought.uid)[:8]}", tables)


@require_POST
@login_required
def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Leave the register to a worker."""
    way = reverse("members:import", args=[_found(request, uid).uid])
    return acts.do(
        request, commands.apply_register, register=str(uid), to=way,
        done=_("L’import est lancé. Vous pouvez quitter cette page et y revenir."),
    )  # fmt: skip


@require_POST
@login_required
def retry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Carry on a register that stopped."""
    way = reverse("members:import", args=[_found(request, uid).uid])
    return acts.do(
        request, commands.retry_register, register=str(uid), to=way, done=_("L’import reprend.")
    )


@require_POST
@login_required
def abandon(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give up a register."""
    way = reverse("members:import", args=[_found(request, uid).uid])
    return acts.do(
        request, commands.abandon_register, register=str(uid), to=way, done=_("Import abandonné.")
    )
