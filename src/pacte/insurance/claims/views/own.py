"""What several pages of claims ask: whose facility, which scheme, which day."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from pacte.insurance.claims.models import Claim, Invoice
from pacte.insurance.claims.queries import care, invoices
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.kernel.periods import Month
from pacte.pages.page import Tag
from pacte.people import queries as people


def facilities(request: HttpRequest, action: str) -> list[Any]:
    """The facilities for which somebody may do an action, by name."""
    allowed = people.organisations_for(request.user, action, clock.today())
    return people.facilities_of(allowed)


def facility_of(request: HttpRequest, action: str) -> Any:
    """The facility that a page is about: the one in the address, or the only or first one."""
    mine = facilities(request, action)
    if not mine:
        raise PermissionDenied(_("Cette page est pour le personnel d’une formation sanitaire."))
    asked = request.POST.get("formation") or request.GET.get("formation")
    if not asked:
        return mine[0]
    for one in mine:
        if str(one.uid) == asked:
            return one
    raise Http404


def the_claim(request: HttpRequest, uid: Any) -> Claim:
    found = care.claim(request.user, uid, clock.today())
    if found is None:
        raise Http404
    return found


def the_invoice(request: HttpRequest, uid: Any) -> Invoice:
    found = invoices.invoice(request.user, uid, clock.today())
    if found is None:
        raise Http404
    return found


def invoice_state(invoice: Invoice) -> Tag:
    """Where an invoice is on its way."""
    if invoice.settled_on:
        return Tag(_("liquidée"), "good")
    if invoice.submitted_on:
        return Tag(_("à liquider"), "wait")
    if clock.today() >= Month.of(invoice.month).until:
        return Tag(_("à envoyer"), "wait")
    return Tag(_("se remplit"))


def asked_of(line: Any) -> int | None:
    """What a line asks in all; None while its price is not known."""
    return None if line.unit_price is None else line.unit_price * line.quantity


def money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)
