"""Pages of sponsors: who pays which part, what is to invoice, invoices and what was paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.files import pdf, workbooks
from pacte.insurance.members import slips
from pacte.insurance.members.commands import sponsors as commands
from pacte.insurance.members.models import Sponsor
from pacte.insurance.members.money_forms import InvoiceForm, SponsorForm, SponsorPaymentForm
from pacte.insurance.members.queries import sponsors as queries
from pacte.insurance.schemes import queries as schemes
from pacte.journal.clock import today
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people

CRUMB = (gettext_lazy("Tiers payeurs"), "/tiers-payeurs/")


def _in(standing: queries.Standing, amount: int) -> Money:
    return Money(amount, standing.scheme.currency)


def _sponsor(standing: queries.Standing) -> str:
    if standing.sponsor:
        return reverse("members:sponsor", args=[standing.sponsor.uid])
    return reverse("members:name_sponsor", args=[standing.scheme.uid, standing.payer])


def _named(standing: queries.Standing) -> str | Tag:
    found = standing.sponsor
    return found.organisation.name if found else Tag(_("À désigner"), "wait")


STANDINGS = List(
    columns=[
        Column(
            name="name",
            label=gettext_lazy("Payeur"),
            value=lambda s: s.name,
            link=_sponsor,
            sort="name",
        ),
        Column(
            name="scheme",
            label=gettext_lazy("Régime"),
            value=lambda s: s.scheme.name,
            sort="scheme",
        ),
        Column(name="who", label=gettext_lazy("Organisation"), value=_named),
        Column(
            name="emitted",
            label=gettext_lazy("Parts émises"),
            value=lambda s: _in(s, s.emitted),
            number=True,
        ),
        Column(
            name="to_invoice",
            label=gettext_lazy("À facturer"),
            value=lambda s: _in(s, s.to_invoice),
            number=True,
        ),
        Column(
            name="rest",
            label=gettext_lazy("Reste à recevoir"),
            value=lambda s: _in(s, s.rest),
            number=True,
            up=True,
        ),
    ],
    sort="name",
    empty=Empty(
        gettext_lazy("Aucun tiers payeur."),
        gettext_lazy("Un payeur se nomme au régime, ou sur une liste d’indigents."),
    ),
    caption=gettext_lazy("Tiers payeurs"),
    file="tiers-payeurs",
)
INVOICES = List(
    columns=[
        Column(
            name="number",
            label=gettext_lazy("Facture"),
            value=lambda i: i.number,
            sort="id",
            link=lambda i: reverse("members:sponsor_invoice", args=[i.uid]),
        ),
        Column(name="made", label=gettext_lazy("Date"), value=lambda i: i.made_on, sort="made_on"),
        Column(
            name="people", label=gettext_lazy("Personnes"), value=lambda i: i.people, number=True
        ),
        Column(
            name="amount",
            label=gettext_lazy("Montant"),
            value=lambda i: Money(i.amount, i.sponsor.scheme.currency),
            number=True,
            sort="amount",
        ),
        Column(
            name="rest",
            label=gettext_lazy("Reste"),
            value=lambda i: Money(i.amount - i.paid, i.sponsor.scheme.currency),
            number=True,
            up=True,
        ),
    ],
    sort="-number",
    empty=Empty(gettext_lazy("Aucune facture.")),
    caption=gettext_lazy("Factures au tiers payeur"),
    file="factures-tiers",
)


def _unlinked() -> List:
    """The same list for who does not name a payer: what is not named leads nowhere."""
    name = replace(STANDINGS.columns[0], link=lambda s: _sponsor(s) if s.sponsor else "")
    return replace(STANDINGS, columns=[name, *STANDINGS.columns[1:]])


@require_GET
@login_required
def sponsors(request: HttpRequest) -> HttpResponse:
    """Every payer beside the households, and where it stands."""
    acts.need(request, "see_money")
    of = STANDINGS if request.user.can("receive_remittance") else _unlinked()
    lines = of.read(request, queries.standings(request.user, today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    context = {"page": Page(title=_("Tiers payeurs")), "lines": lines}
    return render(request, "members/money/sponsors.html", context)


@login_required
def name_sponsor(request: HttpRequest, scheme: UUID, payer: str) -> HttpResponse:
    """Say which organisation pays a payer's part."""
    acts.need(request, "receive_remittance")
    mine = people.organisations_for(request.user, "receive_remittance", today())
    found = get_object_or_404(schemes.schemes_of(mine), uid=scheme)
    known = queries.payers(found.pk)
    if payer not in known:
        raise Http404
    choices = [(str(o.uid), o.name) for o in people.organisations(people.everybody())]
    form = SponsorForm(request.POST or None, organisations=choices)
    answer = acts.submit(
        request,
        form,
        commands.name_sponsor,
        scheme=str(scheme),
        payer=payer,
        done=_("Tiers payeur enregistré."),
        to=lambda uid: reverse("members:sponsor", args=[uid]),
    )
    title = _("Qui paie : %(name)s") % {"name": known[payer]}
    page = Page(title=title, crumbs=[CRUMB], facts=[found.name])
    back = reverse("members:sponsors")
    context = {"page": page, "form": form, "send": _("Enregistrer"), "back": back}
    return answer or render(request, "members/money/form.html", context)


def found_sponsor(request: HttpRequest, uid: UUID) -> Sponsor:
    """A sponsor that the reader may see; 404 for any other."""
    acts.need(request, "see_money")
    return get_object_or_404(queries.visible_to(request.user, today()), uid=uid)


@login_required
def sponsor(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One sponsor: its invoices; make the next one."""
    found = found_sponsor(request, uid)
    may = request.user.can("receive_remittance", found.scheme.organisation_id)
    if request.method == "POST" and not may:
        acts.need(request, "receive_remittance", found.scheme.organisation_id)
    form = InvoiceForm(request.POST or None, initial={"until": today()})
    answer = acts.submit(
        request,
        form,
        commands.invoice_sponsor,
        sponsor=str(uid),
        done=lambda made: _("Facture %(number)s faite.") % made,
        to=lambda made: reverse("members:sponsor_invoice", args=[made["invoice"]]),
    )
    rows = queries.invoices_visible_to(request.user, today()).filter(sponsor=found)
    lines = INVOICES.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    waiting = sum(queries.to_invoice(found, today()).values_list("amount", flat=True))
    to_invoice = formatting.money(Money(waiting, found.scheme.currency))
    said = _("À facturer : %(money)s") % {"money": to_invoice}
    context = {
        "page": Page(
            title=found.organisation.name,
            crumbs=[CRUMB],
            facts=[found.scheme.name, said],
        ),
        "sponsor": found,
        "lines": lines,
        "form": form if may and waiting > 0 else None,
    }
    return answer or render(request, "members/money/sponsor.html", context)


def found_invoice(request: HttpRequest, uid: UUID) -> Any:
    """An invoice that the reader may see; 404 for any other."""
    acts.need(request, "see_money")
    return get_object_or_404(queries.invoices_visible_to(request.user, today()), uid=uid)


@login_required
def sponsor_invoice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An invoice to a sponsor: its list, its payments; note one more."""
    asked = found_invoice(request, uid)
    currency = asked.sponsor.scheme.currency
    may = request.user.can("receive_remittance", asked.sponsor.scheme.organisation_id)
    if request.method == "POST" and not may:
        acts.need(request, "receive_remittance", asked.sponsor.scheme.organisation_id)
    here = reverse("members:sponsor_invoice", args=[uid])
    form = SponsorPaymentForm(request.POST or None, currency=currency)
    answer = acts.submit(
        request,
        form,
        commands.receive_sponsor,
        to=here,
        done=_("Versement noté."),
        invoice=str(uid),
    )
    rest = Money(asked.amount - asked.paid, currency)
    context = {
        "page": Page(
            title=_("Facture %(number)s") % {"number": asked.number},
            crumbs=[CRUMB, (asked.sponsor.organisation.name,
                            reverse("members:sponsor", args=[asked.sponsor.uid]))],
            facts=[Tag(_("Payée"), "good") if not rest.amount else Tag(_("Reste %(rest)s") % {
                "rest": formatting.money(rest)}, "wait"), Money(asked.amount, currency)],
            acts=[Button("PDF", f"{here}pdf/", "print"), Button("Excel", f"{here}excel/", "down")],
        ),
        "asked": asked, "currency": currency, "payments": list(asked.payments.all()),
        "lines": queries.lines(asked)[:200], "form": form if may and rest.amount else None,
    }  # fmt: skip
    return answer or render(request, "members/money/sponsor_invoice.html", context)


@require_GET
@login_required
def sponsor_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The invoice with its whole list, to print."""
    asked = found_invoice(request, uid)
    return pdf.response(asked.number, slips.invoice(asked, queries.lines(asked)))


@require_GET
@login_required
def sponsor_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list of the invoice, as a workbook."""
    asked = found_invoice(request, uid)
    table = slips.invoice_table(asked, queries.lines(asked).iterator(chunk_size=2000))
    return workbooks.excel_response(asked.number, [table])
