"""Lines that wait for their price: given line by line, or in the workbook filled in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.files import workbooks
from pacte.insurance.claims import commands, pricing
from pacte.insurance.claims.models import ClaimLine
from pacte.insurance.claims.price_forms import PriceBookForm, PricesForm
from pacte.insurance.claims.queries import prices as queries
from pacte.insurance.claims.views import own
from pacte.insurance.claims.views.workbook import HOURS, uploaded
from pacte.journal import clock
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.page import Button, Page

SALT = "claims.prices"
SHOWN = 25
SHEET_MAX = 5_000


def _lines(request: HttpRequest, place: Any) -> QuerySet[ClaimLine]:
    """The lines recorded without a price at one's facility, undecided."""
    return queries.lines_for(request.user, clock.today()).filter(claim__facility=place)


def _said(out: dict[str, int]) -> str:
    said = ngettext(
        "%(n)s prix enregistré : la prochaine liquidation le prendra.",
        "%(n)s prix enregistrés : la prochaine liquidation les prendra.",
        out["given"],
    )
    return said % {"n": formatting.number(out["given"])}


def _page(place: Any, given: bool) -> Page:
    where = f"?formation={place.uid}"
    other = (
        Button(_("Lignes sans prix"), reverse("claims:prices") + where, "back")
        if given
        else Button(_("Prix donnés"), reverse("claims:prices") + where + "&etat=donnes", "edit")
    )
    return Page(
        title=_("Prix donnés, pas encore liquidés") if given else _("Lignes sans prix"),
        crumbs=[(_("Attestations"), reverse("claims:claims"))],
        facts=[place.name],
        acts=[
            other,
            Button(_("Classeur à remplir"), reverse("claims:prices_sheet") + where, "down"),
            Button(_("Envoyer le classeur"), reverse("claims:prices_book") + where, "upload"),
        ],
    )


@require_http_methods(["GET", "POST"])
@login_required
def prices(request: HttpRequest) -> HttpResponse:
    """The lines that wait for a price, the oldest first, each with its field."""
    place = own.facility_of(request, "open_claim")
    every, given = _lines(request, place), request.GET.get("etat") == "donnes"
    kept = queries.given(every) if given else queries.waiting(every)
    text = request.GET.get("q", "").strip().upper()[:40]
    if text:
        kept = kept.filter(claim__number__startswith=text)
    if request.method == "POST":
        shown = list(every.filter(uid__in=PricesForm.named(request.POST)[:SHOWN]))
    else:
        shown = list(kept[:SHOWN])
    form = PricesForm(request.POST or None, lines=shown)
    back = request.get_full_path()
    answer = acts.submit(
        request, form, commands.state_prices, facility=str(place.uid), to=back, done=_said,
        content=lambda typed: {"prices": form.prices},
    )  # fmt: skip
    context = {
        "page": _page(place, given), "form": form, "count": kept.count(), "text": text,
        "place": place, "given": given, "shown": len(shown),
    }  # fmt: skip
    return answer or render(request, "claims/prices.html", context)


@require_GET
@login_required
def sheet(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in: the lines that wait for a price, the last column empty."""
    place = own.facility_of(request, "open_claim")
    heads, rows = pricing.sheet_of(list(queries.waiting(_lines(request, place))[:SHEET_MAX]))
    return workbooks.excel_response("lignes-sans-prix", [workbooks.Table(_("Prix"), heads, rows)])


@require_http_methods(["GET", "POST"])
@login_required
def book(request: HttpRequest) -> HttpResponse:
    """Read the workbook filled in and show what it says; nothing is kept yet."""
    place = own.facility_of(request, "open_claim")
    form = PriceBookForm(request.POST or None, request.FILES or None)
    page = Page(
        title=_("Envoyer les prix"),
        crumbs=[(_("Attestations"), reverse("claims:claims")),
                (_("Lignes sans prix"), reverse("claims:prices") + f"?formation={place.uid}")],
        facts=[place.name],
        acts=[Button(_("Classeur à remplir"),
                     reverse("claims:prices_sheet") + f"?formation={place.uid}", "down")],
    )  # fmt: skip
    context: dict[str, Any] = {"page": page, "form": form, "place": place}
    if request.method == "POST" and form.is_valid():
        try:
            with uploaded(form.cleaned_data["book"]) as path:
                reading = pricing.read(path, form.cleaned_data["book"].name, place)
        except Refused as refusal:
            form.refuse(refusal, "book")
        else:
            context |= {"reading": reading, "key": form.request_key()}
            if reading.good:
                said = [str(place.uid), reading.prices]
                context["carried"] = signing.dumps(said, salt=SALT, compress=True)
    return render(request, "claims/price_book.html", context)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the prices that were shown: all of them, or none."""
    try:
        place, told = signing.loads(
            request.POST.get("carried", ""), salt=SALT, max_age=HOURS * 3600
        )
    except signing.BadSignature as fault:
        raise BadRequest(_("Cet aperçu a expiré : envoyez le classeur de nouveau.")) from fault
    back = reverse("claims:prices") + f"?formation={place}"
    return acts.do(
        request, commands.state_prices, facility=place, prices=told, to=back, done=_said,
        back=reverse("claims:prices_book") + f"?formation={place}",
    )  # fmt: skip
