"""The codes of diagnoses: the list that the site imported, searched; bringing in a file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pacte.insurance.claims import coding, commands
from pacte.insurance.claims.forms import DiagnosesForm
from pacte.insurance.claims.models import Diagnosis
from pacte.insurance.claims.queries import diagnoses as queries
from pacte.insurance.claims.views.workbook import uploaded
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

READERS = ("manage_services", "open_claim", "read_medical")
CODES = List(
    columns=[
        Column(name="code", label=gettext_lazy("Code"), value=lambda d: d.code, sort="code"),
        Column(name="label", label=gettext_lazy("Libellé"), value=lambda d: d.label, full=True,
               plain=True),
        Column(name="state", label=gettext_lazy("État"), up=True,
               value=lambda d: Tag(_("fermé"), "bad") if d.closed else Tag(_("offert"), "good")),
    ],
    sort="code",
    search=lambda rows, text: queries.find(text, rows),
    search_label=gettext_lazy("Code ou mots du libellé"),
    filters=[Filter(name="etat", label=gettext_lazy("État"), tabs=True,
                    everything=gettext_lazy("Tous"),
                    choices=[("offerts", gettext_lazy("Offerts")),
                             ("fermes", gettext_lazy("Fermés"))],
                    apply=lambda rows, value: rows.filter(closed=value == "fermes"))],
    caption=gettext_lazy("Codes des diagnostics"),
    file="diagnostics",
    empty=Empty(gettext_lazy("Aucune liste n’est importée."),
                gettext_lazy("Tout code est alors gardé comme il est écrit. L’administrateur peut"
                             " importer la liste que suit le pays.")),
)  # fmt: skip


@require_GET
@login_required
def diagnoses(request: HttpRequest) -> HttpResponse:
    """The list of codes, for who records care, advises, or keeps the list."""
    if not any(request.user.can(action) for action in READERS):
        raise PermissionDenied(acts.sentence(request.user.lacks(READERS[0])))
    rows = CODES.read(request, Diagnosis.objects.all())
    if rows.wants_sheet:
        return rows.answer_sheet()
    buttons = []
    if request.user.can("manage_services"):
        buttons.append(Button(_("Importer"), reverse("claims:load_diagnoses"), "upload", go=True))
    page = Page(title=_("Codes des diagnostics"), acts=buttons)
    return render(request, "claims/list.html", {"page": page, "lines": rows})


@require_http_methods(["GET", "POST"])
@login_required
def load(request: HttpRequest) -> HttpResponse:
    """Bring in a file of codes: all of it, or nothing with the place of each fault."""
    acts.need(request, "manage_services")
    form = DiagnosesForm(request.POST or None, request.FILES or None)
    back = reverse("claims:diagnoses")
    page = Page(title=_("Importer des codes de diagnostics"),
                crumbs=[(_("Codes des diagnostics"), back)])  # fmt: skip
    context: dict[str, Any] = {"page": page, "form": form, "back": back}
    answer = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["book"]
        try:
            with uploaded(file) as path:
                reading = coding.read(path, file.name)
        except Refused as refusal:
            form.refuse(refusal, "book")
        else:
            context["reading"] = reading
            if not reading.faults:
                answer = acts.submit(
                    request, form, commands.load_diagnoses, to=back, done=_said,
                    content={"codes": reading.codes, "whole": form.cleaned_data["whole"]},
                )  # fmt: skip
    return answer or render(request, "claims/diagnoses.html", context)


def _said(out: dict[str, int]) -> str:
    counts = {name: formatting.number(count) for name, count in out.items()}
    return _("Codes ajoutés : %(added)s ; changés : %(changed)s ; fermés : %(closed)s.") % counts
