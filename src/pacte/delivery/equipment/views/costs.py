"""What a work cost and who pays: parts, labour, payments from a book."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pacte.delivery.equipment.commands import money as commands
from pacte.delivery.equipment.models import SparePart
from pacte.delivery.equipment.queries import money
from pacte.delivery.equipment.views import common, forms
from pacte.delivery.equipment.views.orders import of_order
from pacte.journal import clock
from pacte.pages import acts
from pacte.people import queries as people


@common.both
@login_required
def part(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write down a part that was put in."""
    row = common.order_of(request, uid)
    initial = {"quantity": 1, "currency": row.currency}
    form = forms.AddPart(request.POST or None, initial=initial)

    def content(typed: dict[str, Any]) -> dict[str, Any]:
        return {name: typed[name] for name in ("label", "quantity", "cost", "currency")}

    return of_order(request, row, form, commands.add_part, _("Ajouter une pièce"), content=content)


@common.both
@login_required
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a part written by mistake."""
    wrong = common.found(SparePart.objects.filter(uid=uid).select_related("order").first())
    row = common.order_of(request, wrong.order.uid)
    if not common.may(request, "manage_repairs", row.facility):
        acts.need(request, "manage_repairs", 0)
    form = forms.TakeBack(request.POST or None)
    return common.on_form(
        request, form, commands.take_back_part, part=str(uid), title=_("Retirer une pièce"),
        facts=[wrong.label, row.number], done=_("Pièce retirée."),
        crumbs=[common.orders_crumb(), (row.number, common.order_url(row))],
        to=lambda _out: common.order_url(row),
    )  # fmt: skip


@common.both
@login_required
def price(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what the labour cost."""
    row = common.order_of(request, uid)
    initial = {"amount": row.labour, "currency": row.currency}
    form = forms.Price(request.POST or None, initial=initial, seen=row)
    return of_order(request, row, form, commands.price_order, _("Coût de la main-d’œuvre"))


@common.both
@login_required
def pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pay from the book of the facility."""
    row = common.order_of(request, uid)
    own = people.organisation_of_facility(row.facility_id)
    acts.need(request, "keep_facility_books", own.pk if own else 0)
    form = forms.Pay(
        request.POST or None, initial=_owed(row), currency=row.currency, sources=common.sources()
    )
    return _paid(request, row, form, commands.pay_repair)


@common.both
@login_required
def fund(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pay from the book of another organisation."""
    row = common.order_of(request, uid)
    acts.need(request, "pay_works")
    mine = people.organisations_for(request.user, "pay_works", clock.today())
    form = forms.Fund(
        request.POST or None, initial=_owed(row), currency=row.currency, sources=common.sources(),
        organisations=[(str(one.uid), one.name) for one in people.organisations(mine)],
    )  # fmt: skip
    return _paid(request, row, form, commands.fund_repair)


def _owed(row: Any) -> dict[str, Any]:
    """What is left to pay, today."""
    left = (row.cost or 0) - money.paid(row)
    return {"amount": left if left > 0 else None, "made_on": clock.today()}


def _paid(request: HttpRequest, row: Any, form: Any, command: Any) -> HttpResponse:
    return common.on_form(
        request, form, command, title=_("Payer le travail"), order=str(row.uid),
        facts=[str(row.item), row.number], done=_("Paiement inscrit au livre."),
        crumbs=[common.orders_crumb(), (row.number, common.order_url(row))],
        to=lambda _out: common.order_url(row),
    )  # fmt: skip
