"""Import of attendance sheets: bring, name the columns, see every error, choose, apply."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.staff import staging
from pacte.delivery.staff.brought import OPEN
from pacte.delivery.staff.views import brought
from pacte.delivery.staff.views.fields import organisation_field
from pacte.delivery.training import commands
from pacte.delivery.training.models import SheetImport
from pacte.delivery.training.queries import imports as queries
from pacte.delivery.training.rules import sheets as reading
from pacte.delivery.training.views.sessions import both, crumbs, my_session
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import Form, UploadField
from pacte.pages.page import Page


class Bring(Form):
    """A file."""

    upload = UploadField(label=later("Feuille de présence"), endings=brought.ENDINGS)


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
    told = {
        "page": page, "form": form,
        "how": _("Une ligne par personne, une colonne par jour.") if session
        else _("Une colonne porte le numéro de chaque session."),
        "rows": [
            (reverse("training:import", args=[row.uid]), row.file_name,
             ", ".join(filter(None, (row.get_state_display(),
                                     row.session.number if row.session else ""))))
            for row in queries.sheets_for(request.user, today)[:20]
        ],
    }  # fmt: skip
    return answer or render(request, "staff/imports.html", told)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # No session's: 404.


def my_import(request: HttpRequest, uid: UUID) -> SheetImport:
    acts.need(request, "manage_training")
    return get_object_or_404(queries.sheets_for(request.user, clock.today()), uid=uid)


@both
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One import: its columns, what was found, what is to be chosen, what to do next."""
    row = my_import(request, uid)
    form, sheets = None, []
    if row.state in OPEN:
        sheets = staging.sheets_of(row.sheets)
        chosen = brought.sheet_asked(request, sheets)
        form = brought.Columns(
            request.POST or None, lines=chosen, initial=brought.start_of(row, reading.FIELDS),
            columns=reading.FIELDS, guessed=reading.guess(chosen.headings),
        )  # fmt: skip
        answer = acts.submit(
            request, form, commands.check_sheet, content=form.asked, brought=str(row.uid),
            to=reverse("training:import", args=[row.uid]),
        )  # fmt: skip
        if answer:
            return answer
    page = Page(
        title=_("Feuille %(name)s") % {"name": row.file_name},
        crumbs=[*crumbs(row.session), (_("Importer des présences"), reverse("training:imports"))],
        facts=[row.organisation.name, row.get_state_display()],
    )  # fmt: skip
    told = brought.content_of(row) | {
        "page": page, "form": form, "sheets": sheets, "apply": _("Inscrire ces présences"),
        "how": _("Les colonnes dont l’en-tête est une date ou « Jour 1 » sont les jours."),
        "ways": {
            name: reverse(f"training:{name}", args=[row.uid])
            for name in ("errors", "choose", "apply", "abandon")
        },
    }  # fmt: skip
    return render(request, "staff/import.html", told)


@require_POST
@login_required
def choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the choices of the page."""
    row = my_import(request, uid)
    return acts.do(
        request, commands.choose_people, brought=str(uid), **brought.chosen_of(request),
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
    return brought.errors_sheet(my_import(request, uid))
