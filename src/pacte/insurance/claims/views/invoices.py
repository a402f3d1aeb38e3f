"""Invoices: the list, one invoice with its lines and why each is paid as it is, sending it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from pacte.insurance.claims import commands, explaining, papers, sheets
from pacte.insurance.claims.forms import SubmitForm
from pacte.insurance.claims.models import ClaimLine, Invoice
from pacte.insurance.claims.queries import invoices as queries
from pacte.insurance.claims.queries import prices, review
from pacte.insurance.claims.views import own
from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.kernel.money import WHOLE, Money
from pacte.kernel.periods import Month
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag, Trail


def _name(row: Invoice) -> str:
    return row.number or formatting.month(row.month)


def _asked(row: Any) -> Money | None:
    return own.money(row.asked, row.scheme.currency)


def _by_state(rows: QuerySet[Invoice], value: str) -> QuerySet[Invoice]:
    if value == "ouverte":
        return rows.filter(submitted_on=None)
    return rows.filter(submitted_on__isnull=False, settled_on__isnull=value != "liquidee")


def _by_month(rows: QuerySet[Invoice], value: str) -> QuerySet[Invoice]:
    return rows.filter(month=Month.from_text(value).first)


def _months() -> list[tuple[str, str]]:
    now = Month.of(clock.today())
    return [(m.text, formatting.month(m.first)) for m in (now.plus(-n) for n in range(24))]


def _late(row: Invoice) -> Tag:
    return Tag(_("en retard"), "bad") if row.late else own.invoice_state(row)


INVOICES = List(
    columns=[
        Column(name="number", label=gettext_lazy("Facture"), value=_name, sort=["month", "id"],
               link=lambda i: reverse("claims:invoice", args=[i.uid])),
        Column(name="facility", label=gettext_lazy("Formation"), value=lambda i: i.facility.name,
               sort="facility__name", full=True, plain=True),
        Column(name="scheme", label=gettext_lazy("Régime"), value=lambda i: i.scheme.name),
        Column(name="month", label=gettext_lazy("Mois"), sort="month",
               value=lambda i: formatting.month(i.month)),
        Column(name="payer", label=gettext_lazy("Payeur"), value=lambda i: i.payer.name),
        Column(name="sent", label=gettext_lazy("Reçue le"), value=lambda i: i.submitted_on,
               sort="submitted_on", missing=gettext_lazy("pas encore")),
        Column(name="asked", label=gettext_lazy("Réclamé"), value=_asked, number=True),
        Column(name="state", label=gettext_lazy("État"), value=_late, up=True),
    ],
    sort="-number",
    search=lambda rows, text: rows.filter(number__startswith=text.upper())
    | rows.filter(facility__plain__startswith=text.upper()),
    search_label=gettext_lazy("Numéro ou formation"),
    filters=[
        Filter(name="mois", label=gettext_lazy("Mois"), choices=_months, apply=_by_month),
        Filter(name="etat", label=gettext_lazy("État"), apply=_by_state, tabs=True,
               everything=gettext_lazy("Toutes"),
               choices=[("ouverte", gettext_lazy("À envoyer")),
                        ("envoyee", gettext_lazy("À liquider")),
                        ("liquidee", gettext_lazy("Liquidées"))]),
    ],
    caption=gettext_lazy("Factures"),
    file="factures",
    empty=Empty(gettext_lazy("Aucune facture."),
                gettext_lazy("La facture du mois se remplit à chaque attestation ouverte.")),
)  # fmt: skip


@require_GET
@login_required
def invoices(request: HttpRequest) -> HttpResponse:
    """The invoices that one may see, with what each asks."""
    rows = queries.invoices_for(request.user, clock.today())
    counted = Q(rows__claim__cancellation=None)
    amount = prices.cost("rows__claim__lines__") * F("rows__claim__lines__quantity")
    rows = rows.annotate(asked=Sum(amount, filter=counted, output_field=BigIntegerField()))
    reading = INVOICES.read(request, rows)
    if reading.wants_sheet:
        return reading.answer_sheet()
    buttons = []
    if request.user.can("settle"):
        buttons.append(Button(_("Mois à liquider"), reverse("claims:months"), "ok", go=True))
    page = Page(title=_("Factures"), acts=buttons)
    return render(request, "claims/list.html", {"page": page, "lines": reading})


# One invoice


CUT = Q(decision__refused__gt=0)
TABS: dict[str, Q] = {
    "a_voir": CUT | Q(decision=None),
    "coupees": CUT & Q(decision__mutual_pays=0),
    "en_partie": CUT & Q(decision__mutual_pays__gt=0),
    "en_attente": Q(decision=None),
    "acceptees": Q(decision__refused=0),
}


def _counts(rows: QuerySet[ClaimLine]) -> dict[str, int]:
    found = rows.order_by().aggregate(
        all=Count("id"), **{name: Count("id", filter=which) for name, which in TABS.items()}
    )
    return {"": found.pop("all"), **found}


LINES = List(
    columns=[
        Column(name="claim", label=gettext_lazy("Attestation"), value=lambda x: x.claim.number,
               link=lambda x: reverse("claims:claim", args=[x.claim.uid])),
        Column(name="day", label=gettext_lazy("Date"), value=lambda x: x.care_on,
               sort=["care_on", "id"]),
        Column(name="who", label=gettext_lazy("Bénéficiaire"), full=True, plain=True,
               value=lambda x: x.claim.beneficiary.name),
        Column(name="service", label=gettext_lazy("Soin"), full=True, plain=True,
               value=explaining.service_and_quantity),
        Column(name="asked", label=gettext_lazy("Réclamé"), number=True,
               value=lambda x: explaining.asked(x)),
        Column(name="accepted", label=gettext_lazy("Accepté"), number=True,
               value=explaining.accepted, why=lambda x: str(x.pk) if x.decided else "",
               missing=gettext_lazy("à décider")),
        Column(name="why", label=gettext_lazy("Décision et motif"), full=True, plain=True,
               value=explaining.outcome),
    ],
    sort="day",
    search=lambda rows, text: rows.filter(claim__number__startswith=text.upper())
    | rows.filter(claim__beneficiary__card_number__startswith=text.upper()),
    search_label=gettext_lazy("Attestation ou carte"),
    filters=[
        Filter(name="lignes", label=gettext_lazy("Filtrer les lignes"), tabs=True, counts=_counts,
               apply=lambda rows, value: rows.filter(TABS[value]),
               everything=gettext_lazy("Toutes"),
               choices=[("a_voir", gettext_lazy("À voir")), ("coupees", gettext_lazy("Coupées")),
                        ("en_partie", gettext_lazy("En partie")),
                        ("en_attente", gettext_lazy("En attente")),
                        ("acceptees", gettext_lazy("Acceptées"))]),
    ],
    caption=gettext_lazy("Lignes de la facture"),
    dense=True,
    empty=Empty(gettext_lazy("Cette facture n’a pas encore de ligne.")),
)  # fmt: skip


@require_GET
@login_required
def invoice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One invoice: the sum, the lines, and « Pourquoi ? » of each."""
    row = own.the_invoice(request, uid)
    reads = request.user.can("read_claims") or request.user.can("read_own_claims")
    of = LINES if reads else _without_claims()
    reading = of.read(request, queries.lines_on(row))
    explaining.ready(reading.rows, row.scheme.currency)
    line, working = _explained(request, row)
    context = {
        "page": _page(request, row), "invoice": row, "lines": reading,
        "cells": sums(queries.totals_of(row), row.scheme.currency, _adjusted(row)),
        "working": working, "line": line,
    }  # fmt: skip
    return render(request, "claims/invoice.html", context)


def _without_claims() -> List:
    """The same lines for who pays: the claims themselves are not theirs to open."""
    return replace(LINES, columns=[replace(LINES.columns[0], link=None), *LINES.columns[1:]])


def _adjusted(row: Invoice) -> int:
    return review.adjusted_on(row)


def _explained(request: HttpRequest, row: Invoice) -> tuple[ClaimLine | None, Any]:
    asked = request.GET.get("pourquoi", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None, None
    line = queries.lines_on(row).filter(pk=int(asked)).first()
    if line is None:
        return None, None
    explaining.ready([line], row.scheme.currency)
    return line, explaining.working(line, row, request.user)


def sums(totals: dict[str, Any], currency: str, adjusted: int = 0) -> list[Cell]:
    """Asked, cut, the members' part, waiting, accepted: a strip that reads as a sum."""
    unit = formatting.symbol(currency)

    def amount(value: int) -> str:
        return formatting.amount(Money(value, currency))

    def lines(count: int) -> str:
        said = ngettext("%(count)s ligne", "%(count)s lignes", count)
        return said % {"count": formatting.number(count)}

    asked = Cell(_("Réclamé"), amount(totals["asked"]), unit, lines(totals["lines"]))
    waiting = Cell(_("En attente"), amount(-totals["waiting_asked"]), unit,
                   lines(totals["waiting"]), tone="wait")  # fmt: skip
    if totals["lines"] and totals["waiting"] == totals["lines"]:  # Not decided is not zero.
        return [asked, waiting, Cell(_("Accepté"), _("à décider"), end=True)]
    part = totals["accepted"] * WHOLE // totals["asked"] if totals["asked"] else None
    small = (
        _("%(share)s du réclamé") % {"share": formatting.share(part)} if part is not None else ""
    )
    cut = _("%(cut)s, dont %(partly)s en partie")
    cells = [
        asked,
        Cell(_("Coupé"), amount(-totals["refused"]), unit,
             cut % {"cut": lines(totals["cut"]), "partly": totals["partly"]}, tone="bad"),
        Cell(_("Part des adhérents"), amount(-totals["member"]), unit),
        waiting,
    ]  # fmt: skip
    if adjusted:
        cells.append(Cell(_("Rectifié"), amount(adjusted), unit))
    cells.append(Cell(_("Accepté"), amount(totals["accepted"] + adjusted), unit, small, end=True))
    return cells


def _page(request: HttpRequest, row: Invoice) -> Page:
    buttons = [
        Button("Excel", reverse("claims:invoice_sheet", args=[row.uid]), "down"),
        Button("PDF", reverse("claims:invoice_paper", args=[row.uid]), "print"),
    ]
    owner = getattr(row.facility, "organisation", None)
    sends = owner is not None and request.user.can("submit_invoice", owner.pk)
    if row.submitted_on is None and sends and clock.today() >= Month.of(row.month).until:
        url = reverse("claims:submit", args=[row.uid])
        buttons.append(Button(_("Envoyer la facture"), url, "ok", go=True))
    if row.submitted_on and not row.settled_on and request.user.can("settle", row.settler_id):
        month = Month.of(row.month).text
        url = reverse("claims:month", args=[row.scheme.uid, month])
        buttons.append(Button(_("Liquider le mois"), url, "ok", go=True))
    last = journal.last_change("claims.invoice", row.uid)
    trail = Trail(last.recorded_at, last.actor_name) if last else None
    title = f"{row.facility.name}, {formatting.month(row.month)}"
    return Page(
        title=title, crumbs=[(_("Factures"), reverse("claims:invoices"))],
        facts=_facts(row), acts=buttons, trail=trail,
    )  # fmt: skip


def _facts(row: Invoice) -> list[Any]:
    facts: list[Any] = [own.invoice_state(row), row.scheme.name]
    if row.number and row.submitted_on:
        facts.append(
            _("Facture %(number)s reçue le %(day)s")
            % {"number": row.number, "day": formatting.day(row.submitted_on)}
        )
    if row.late:
        facts.append(Tag(_("envoyée en retard"), "bad"))
    if row.household:
        facts.append(_("à rembourser au ménage %(n)s") % {"n": row.household.number})
    return facts


def _unpriced(row: Invoice) -> str:
    """What to know before an invoice is sent."""
    count = queries.totals_of(row)["unknown"]
    if not count:
        return _("Une facture envoyée ne change plus.")
    said = ngettext(
        "Une facture envoyée ne change plus. %(n)s ligne est sans prix : elle sera liquidée quand"
        " vous le donnerez.",
        "Une facture envoyée ne change plus. %(n)s lignes sont sans prix : elles seront liquidées"
        " quand vous le donnerez.",
        count,
    )
    return said % {"n": formatting.number(count)}


@require_http_methods(["GET", "POST"])
@login_required
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send the invoice of a month that is over."""
    row = own.the_invoice(request, uid)
    owner = getattr(row.facility, "organisation", None)
    if owner is None:
        raise Http404
    acts.need(request, "submit_invoice", owner.pk)
    form, back = SubmitForm(request.POST or None), reverse("claims:invoice", args=[row.uid])
    answer = acts.submit(
        request, form, commands.submit_invoice, invoice=str(row.uid), to=back,
        done=lambda out: _("Facture %(number)s envoyée.") % {"number": out["number"]},
    )  # fmt: skip
    page = Page(
        title=_("Envoyer la facture de %(month)s") % {"month": formatting.month(row.month)},
        crumbs=[(_("Factures"), reverse("claims:invoices")), (_name(row), back)],
        facts=[row.facility.name, row.payer.name],
    )
    context = {"page": page, "form": form, "send": _("Envoyer"), "back": back,
               "intro": _unpriced(row)}  # fmt: skip
    return answer or render(request, "claims/form.html", context)


@require_GET
@login_required
def invoice_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The invoice on paper."""
    row = own.the_invoice(request, uid)
    lines = list(queries.lines_on(row))
    explaining.ready(lines, row.scheme.currency)
    return papers.invoice(request, row, lines, queries.totals_of(row))


@require_GET
@login_required
def invoice_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The recapitulative state as a workbook."""
    row = own.the_invoice(request, uid)
    lines = list(queries.lines_on(row))
    explaining.ready(lines, row.scheme.currency)
    return sheets.invoice(row, lines)
