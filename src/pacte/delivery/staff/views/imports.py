"""Import of lists of staff: bring, name the columns, see every error, choose, apply."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.staff import commands, queries, staging
from pacte.delivery.staff.brought import OPEN
from pacte.delivery.staff.models import ListImport
from pacte.delivery.staff.queries import imports
from pacte.delivery.staff.rules import lists as rules
from pacte.delivery.staff.views import brought
from pacte.delivery.staff.views.fields import facility_field
from pacte.delivery.staff.views.people import both, crumbs
from pacte.files import workbooks
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import DayField, Form, UploadField
from pacte.pages.page import Button, Page
from pacte.places import queries as places

PREVIEW_MAX = 15


class Bring(Form):
    """A file."""

    upload = UploadField(label=later("Liste du personnel"), endings=brought.ENDINGS)


@both
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The lists so far, and a new one: of one facility, or of several."""
    acts.need(request, "manage_staff")
    today = clock.today()
    form = Bring(request.POST or None, request.FILES or None)
    form.fields["facility"] = facility_field(
        request.user, "manage_staff", today, required=False,
        label=_("Formation de toutes les lignes, si le fichier ne la dit pas"),
    )  # fmt: skip
    form.order_fields(["key", "facility", "upload"])
    answer = acts.submit(
        request, form, commands.bring_list, to=lambda uid: reverse("staff:import", args=[uid])
    )
    page = Page(
        title=_("Importer une liste du personnel"), crumbs=crumbs(),
        acts=[Button(_("Modèle Excel"), reverse("staff:template"), "down")],
    )  # fmt: skip
    told = {
        "page": page, "form": form,
        "how": _("Une ligne par personne, avec sa formation, sa qualification et son poste."),
        "rows": [
            (reverse("staff:import", args=[row.uid]), row.file_name, row.get_state_display())
            for row in imports.lists_for(request.user)[:20]
        ],
    }  # fmt: skip
    return answer or render(request, "staff/imports.html", told)


@require_GET
@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with an example to overwrite and the site's qualifications."""
    acts.need(request, "manage_staff")
    example = {
        "name": "Awa Traoré", "sex": "F", "born": "1990", "phone": "70 00 00 01",
        "facility": "CS-KATI", "qualification": "nurse_a1", "post": "Infirmière titulaire",
        "since": "2024-03-01",
    }  # fmt: skip
    heads = list(rules.TEMPLATE.values())
    known = [[row.code, row.label] for row in queries.qualifications()]
    return workbooks.excel_response("personnel", [
        workbooks.Table(_("Personnel"), heads, [[example.get(name) for name in rules.TEMPLATE]]),
        workbooks.Table(_("Qualifications"), [_("Code"), _("Qualification")], known),
    ])  # fmt: skip


def my_import(request: HttpRequest, uid: UUID) -> ListImport:
    acts.need(request, "manage_staff")
    return get_object_or_404(imports.lists_for(request.user), uid=uid)


class Columns(brought.Columns):
    """Which column holds what, and since when people are in post where the list does not say."""

    unsaid_since = DayField(label=later("En poste depuis, pour qui la liste ne le dit pas"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unsaid"].label = _("Catégorie, pour qui la liste ne dit rien")
        self.order_fields(["key", "sheet", "unsaid", "unsaid_since", "errors_are"])

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        return super().asked(typed) | {"since": typed["unsaid_since"]}


@both
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One import: its columns, what was found, what is to be chosen, what to do next."""
    row = my_import(request, uid)
    form, sheets = None, []
    if row.state in OPEN:
        sheets = staging.sheets_of(row.sheets)
        chosen = brought.sheet_asked(request, sheets)
        form = Columns(
            request.POST or None, lines=chosen, initial=_start(row), columns=rules.FIELDS,
            guessed=rules.guess(chosen.headings),
        )  # fmt: skip
        answer = acts.submit(
            request, form, commands.check_list, content=form.asked, brought=str(row.uid),
            to=reverse("staff:import", args=[row.uid]),
        )  # fmt: skip
        if answer:
            return answer
    page = Page(
        title=_("Liste %(name)s") % {"name": row.file_name},
        crumbs=[*crumbs(), (_("Importer une liste du personnel"), reverse("staff:imports"))],
        facts=[*([row.facility.name] if row.facility else []), row.get_state_display()],
        trail=acts.trail(request, row),
    )  # fmt: skip
    told = brought.content_of(row) | {
        "page": page, "form": form, "sheets": sheets, "preview": _preview(row),
        "apply": _("Inscrire ces personnes"), "ways": {
            name: reverse(f"staff:{name}_list", args=[row.uid])
            for name in ("errors", "choose", "apply", "abandon")
        },
    }  # fmt: skip
    return render(request, "staff/import.html", told)


def _start(row: ListImport) -> dict[str, Any]:
    said = row.report.get("since")
    since = date.fromisoformat(said) if said else clock.today()
    return brought.start_of(row, rules.FIELDS) | {"unsaid_since": since}


def _preview(row: ListImport) -> list[dict[str, Any]]:
    """The first lines that are ready: who, known or not, where, in what post."""
    if row.state != "checked":
        return []
    plan = staging.plan_of(row.plan)
    first = plan.entries[:PREVIEW_MAX]
    sure = {plan.people[e[1]]["candidates"][0] for e in first
            if plan.people[e[1]]["kind"] == "sure"}  # fmt: skip
    known, labels = queries.persons_by_key(sure), {q.pk: q.label for q in queries.qualifications()}
    names = {one.pk: one.name for one in places.facilities({entry[2] for entry in first})}
    found = []
    for line, place, facility, told in first:
        one = plan.people[place]
        person = known.get(one["candidates"][0]) if one["kind"] == "sure" else None
        found.append({
            "line": line, "name": one["name"] or (person.name if person else ""),
            "person": person, "kind": one["kind"], "facility": names.get(facility, ""),
            "post": told["title"] or labels.get(told["qualification"], ""),
            "since": date.fromisoformat(told["since"]),
            "elsewhere": person is not None and person.facility_id not in (None, facility),
        })  # fmt: skip
    return found


@require_POST
@login_required
def choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the choices of the page."""
    my_import(request, uid)
    return acts.do(
        request, commands.choose_listed, brought=str(uid), **brought.chosen_of(request),
        done=lambda told: _("%(chosen)s choix gardés, %(left)s restent.") % told,
        to=reverse("staff:import", args=[uid]),
    )  # fmt: skip


@require_POST
@login_required
def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the list."""
    my_import(request, uid)
    return acts.do(
        request, commands.apply_list, brought=str(uid),
        done=lambda told: _("%(people)s personnes inscrites, %(changed)s fiches complétées,"
                            " %(lines)s postes.") % told,
        to=reverse("staff:people"), back=reverse("staff:import", args=[uid]),
    )  # fmt: skip


@require_POST
@login_required
def abandon(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a list up."""
    my_import(request, uid)
    return acts.do(request, commands.abandon_list, brought=str(uid), done=_("Import abandonné."),
                   to=reverse("staff:imports"))  # fmt: skip


@require_GET
@login_required
def errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The errors as a workbook."""
    return brought.errors_sheet(my_import(request, uid))
