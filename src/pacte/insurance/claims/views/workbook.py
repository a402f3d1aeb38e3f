"""The month's workbook: its template, the preview with every fault, then all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.files import workbooks
from pacte.insurance.claims import commands, importing
from pacte.insurance.claims.forms import WorkbookForm
from pacte.insurance.claims.queries import diagnoses
from pacte.insurance.claims.views import own
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.page import Button, Page

SALT = "claims.workbook"
HOURS = 2


def _schemes(request: HttpRequest) -> list[Any]:
    return list(schemes.visible_to(request.user, clock.today()))


def _page(place: Any) -> Page:
    return Page(
        title=_("Importer les soins du mois"),
        crumbs=[(_("Attestations"), reverse("claims:claims"))],
        facts=[place.name],
        acts=[
            Button(_("Modèle Excel"), reverse("claims:workbook_template"), "down"),
            Button(_("Codes des actes"), reverse("claims:catalogue"), "down"),
        ],
    )


@require_http_methods(["GET", "POST"])
@login_required
def workbook(request: HttpRequest) -> HttpResponse:
    """Read a workbook and show what it says; nothing is kept yet."""
    place = own.facility_of(request, "open_claim")
    open_ = _schemes(request)
    form = WorkbookForm(request.POST or None, request.FILES or None, schemes=open_)
    context: dict[str, Any] = {"page": _page(place), "form": form}
    if request.method == "POST" and form.is_valid():
        scheme = next(s for s in open_ if str(s.uid) == form.cleaned_data["scheme"])
        try:
            reading = _read(form.cleaned_data["book"], scheme, place)
        except Refused as refusal:
            form.refuse(refusal, "book")
        else:
            context |= {
                "reading": reading, "scheme": scheme, "key": form.request_key(), "place": place,
                "total": Money(reading.total, scheme.currency),
            }  # fmt: skip
            if reading.good:
                said = [str(place.uid), str(scheme.uid), importing.plain(reading.claims)]
                context["carried"] = signing.dumps(said, salt=SALT, compress=True)
    return render(request, "claims/workbook.html", context)


def _read(book: Any, scheme: Any, place: Any) -> importing.Reading:
    with uploaded(book) as path:
        return importing.read(path, book.name, scheme, place, clock.today())


@contextmanager
def uploaded(book: Any) -> Iterator[Path]:
    """The upload is read from a file that goes at once: a register of patients is not kept."""
    with tempfile.TemporaryDirectory(prefix="pacte-soins-") as folder:
        path = Path(folder) / "book"
        with path.open("wb") as file:
            for chunk in book.chunks():
                file.write(chunk)
        yield path


@require_POST
@login_required
def receive(request: HttpRequest) -> HttpResponse:
    """Keep what was shown: all the claims, or none."""
    try:
        place, scheme, claims = signing.loads(
            request.POST.get("carried", ""), salt=SALT, max_age=HOURS * 3600
        )
    except signing.BadSignature as fault:
        raise BadRequest(_("Cet aperçu a expiré : envoyez le classeur de nouveau.")) from fault

    def done(out: dict[str, int]) -> str:
        told = _("%(n)s attestations enregistrées, %(known)s déjà connues.")
        said = told % {"n": out["recorded"], "known": out["known"]}
        if out["prices"]:
            said += " " + _("%(n)s prix donnés à des lignes qui attendaient.") % {
                "n": out["prices"]
            }
        return said

    return acts.do(
        request, commands.receive_month, facility=place, scheme=scheme,
        claims=importing.back(claims), to=reverse("claims:claims"),
        back=reverse("claims:workbook"), done=done,
    )  # fmt: skip


@require_GET
@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with one example to overwrite."""
    acts.need(request, "open_claim")
    heads = [heading for _key, heading, _example in importing.COLUMNS]
    example = [example for _key, _heading, example in importing.COLUMNS]
    return workbooks.excel_response(
        "soins-du-mois", [workbooks.Table(_("Soins"), heads, [example])]
    )


@require_GET
@login_required
def catalogue(request: HttpRequest) -> HttpResponse:
    """The codes of the services, as a workbook."""
    acts.need(request, "open_claim")
    rows = [[service.code, service.label, service.group] for service in schemes.services()]
    heads = [_("Acte"), _("Libellé"), _("Groupe")]
    tables = [workbooks.Table(_("Actes"), heads, rows)]
    if codes := [[one.code, one.label] for one in diagnoses.offered()]:
        tables.append(workbooks.Table(_("Diagnostics"), [_("Code"), _("Libellé")], codes))
    return workbooks.excel_response("catalogue-des-actes", tables)
