"""Contracts: the list, and one with its amendments, bills and payments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.works import commands, forms, queries
from pacte.delivery.works.models import Bill, Contract, WorkPayment
from pacte.delivery.works.rules.money import Account
from pacte.delivery.works.views import own
from pacte.delivery.works.views.works import cells
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag


def page_of(row: Contract) -> str:
    return reverse("works:contract", args=[row.uid])


def _search(rows: QuerySet[Contract], text: str) -> QuerySet[Contract]:
    return rows.filter(number__istartswith=text) | rows.filter(name__icontains=text)


CONTRACTS = List(
    columns=[
        Column(name="number", label=later("Contrat"), value=lambda c: c.number, sort="number",
               link=page_of),
        Column(name="name", label=later("Entreprise"), value=lambda c: c.name, sort="name"),
        Column(name="work", label=later("Ouvrage"), value=lambda c: c.work.title, full=True,
               link=lambda c: own.page_of(c.work)),
        Column(name="signed", label=later("Signé le"), value=lambda c: c.signed_on,
               sort="signed_on"),
        Column(name="total", label=later("Avec avenants"), number=True, sort="total",
               value=lambda c: Money(c.total, c.currency)),
        Column(name="certified", label=later("Certifié"), number=True, sort="certified",
               value=lambda c: Money(c.certified, c.currency)),
        Column(name="out", label=later("Payé"), number=True, sort="out",
               value=lambda c: Money(c.out, c.currency)),
        Column(name="source", label=later("Source"), value=lambda c: c.source.code),
        Column(name="state", label=later("État"), value=lambda c: own.state_tag(c.work), up=True),
    ],
    sort="-signed",
    search=_search,
    search_label=later("Numéro ou entreprise"),
    filters=[
        Filter(name="du", label=later("Signé depuis"), kind="date",
               apply=lambda rows, day: rows.filter(signed_on__gte=day)),
    ],
    empty=Empty(later("Aucun contrat."), later("Un contrat se signe depuis la page de son"
                                               " ouvrage.")),
    caption=later("Contrats de travaux"),
    file="contrats-travaux",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill on the page of its contract, and what the reader may do about it."""

    bill: Bill
    currency: str
    paid: int
    pay: bool
    withdraw: bool

    def money(self, amount: int) -> Money:
        return Money(amount, self.currency)

    @property
    def left(self) -> int:
        return self.bill.due - self.paid

    def to_do(self) -> str | None:
        if self.pay:
            return _("Payer")
        return _("Retirer") if self.withdraw else None

    def url(self) -> str:
        name = "works:pay" if self.pay else "works:withdraw"
        return reverse(name, args=[self.bill.uid]) if self.to_do() else ""


BILLS = List(
    columns=[
        Column(name="number", label=later("Décompte"), value=lambda x: x.bill.number),
        Column(name="on", label=later("Date"), value=lambda x: x.bill.on, up=True),
        Column(name="amount", label=later("Certifié"), number=True,
               value=lambda x: x.money(x.bill.amount)),
        Column(name="held", label=later("Retenu"), number=True,
               value=lambda x: x.money(x.bill.retained)),
        Column(name="taken", label=later("Avance reprise"), number=True,
               value=lambda x: x.money(x.bill.recovered)),
        Column(name="left", label=later("Reste à payer"), number=True,
               value=lambda x: x.money(x.left)),
        Column(name="by", label=later("Certifié par"), value=lambda x: x.bill.by_name),
        Column(name="do", label=later("À faire"), value=lambda x: x.to_do(),
               link=lambda x: x.url(), missing="—"),
    ],
    empty=Empty(later("Aucun décompte."), later(
        "Qui contrôle les travaux certifie ce qui est fait ; un autre paie.")),
    caption=later("Décomptes"),
)  # fmt: skip


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The contracts of the works that the reader may see."""
    works = queries.visible_to(request.user, clock.today()).values("pk")
    lines = CONTRACTS.read(request, queries.with_sums(queries.contracts(works)))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Contrats de travaux"), crumbs=own.crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@own.both
@login_required
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sign with who builds; from a procedure, with the bid that it retained."""
    row = own.seen(request, uid)
    chosen = [
        bid for made in row.procurements.prefetch_related("bids") for bid in made.bids.all()
        if bid.chosen
    ]  # fmt: skip
    last = chosen[-1] if chosen else None
    initial: dict[str, Any] = {"signed_on": clock.today()}
    if last:
        made = next(p for p in row.procurements.all() if p.pk == last.procurement_id)
        initial |= {"bid": str(last.uid), "amount": last.amount, "currency": made.currency}
    form = forms.Sign(
        request.POST or None, initial=initial, companies=queries.companies(),
        sources=queries.sources(), bids=[(str(b.uid), b.name) for b in chosen],
    )  # fmt: skip
    return own.change(
        request, row, form, commands.sign_contract, action="manage_works",
        title=_("Signer un contrat"), done=_("Contrat inscrit."),
        to=lambda made: reverse("works:contract", args=[made]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A contract: what it is worth, certified, paid, held back; each line of it."""
    row = own.seen_contract(request, uid)
    account = queries.account(row)
    may = {
        name: queries.can(request.user, action, row.work)
        for name, action in (("manage", "manage_works"), ("certify", "certify_works"),
                             ("pay", "pay_works"))
    }  # fmt: skip
    content: dict[str, Any] = {
        "page": Page(
            title=_("Contrat %(number)s") % {"number": row.number}, crumbs=own.crumbs(row.work),
            facts=[row.name, own.state_tag(row.work)], acts=_buttons(row, may, account),
            trail=acts.trail(request, row),
        ),
        "row": row, "cells": cells([account]), "account": account, "may": may,
        "left": Money(account.total - account.certified, row.currency),
        "advance": Money(account.advance_left, row.currency), "ends_on": queries.ends_on(row),
        "amount": Money(row.amount, row.currency),
        "amendments": [(a, Money(a.delta, row.currency)) for a in row.amendments.all()],
        "bills": BILLS.read(request, [
            _bill(row, bill, paid, may) for bill, paid in queries.bills(row.pk)
        ]),
        "payments": [_payment(row, paid) for paid in queries.payments(row.pk)],
    }  # fmt: skip
    return render(request, "works/contract.html", content)


def _bill(row: Contract, bill: Bill, paid: int, may: dict[str, bool]) -> BillLine:
    owed = bill.due > paid
    return BillLine(
        bill, row.currency, paid, owed and may["pay"],
        not paid and may["certify"] and not may["pay"],
    )  # fmt: skip


def _payment(row: Contract, paid: WorkPayment) -> tuple[WorkPayment, Money, Tag | None]:
    gone = getattr(paid, "reversed_by", None) is not None
    return paid, Money(paid.amount, row.currency), Tag(_("Annulé"), "bad") if gone else None


def _buttons(row: Contract, may: dict[str, bool], account: Account) -> list[Button]:
    def to(name: str) -> str:
        return reverse(f"works:{name}", args=[row.uid])

    found = []
    if may["certify"]:
        found.append(Button(_("Certifier un décompte"), to("certify"), "add", go=True))
    if may["manage"]:
        found.append(Button(_("Avenant"), to("amend"), "edit"))
    if may["pay"] and not account.certified and account.advance_most > account.advanced:
        found.append(Button(_("Payer l’avance"), to("pay_advance"), "cash"))
    if may["pay"] and account.held and row.work.step == "final":
        found.append(Button(_("Libérer la retenue"), to("release"), "cash"))
    return found


def _change(
    request: HttpRequest, row: Contract, form: Any, command: Any, action: str, title: str,
    facts: Any = (), **about: Any,
) -> HttpResponse:  # fmt: skip
    return own.change(
        request, row.work, form, command, action=action, title=title, to=page_of(row), facts=facts,
        above=((row.number, page_of(row)),), **(about or {"contract": str(row.uid)}),
    )  # fmt: skip


@own.both
@login_required
def amend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change what a contract is worth, or when it ends."""
    row = own.seen_contract(request, uid)
    form = forms.Amend(
        request.POST or None, currency=row.currency, initial={"signed_on": clock.today()}
    )
    return _change(request, row, form, commands.amend_contract, "manage_works", _("Avenant"))


@own.both
@login_required
def certify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Certify a bill."""
    row = own.seen_contract(request, uid)
    account = queries.account(row)
    left = Money(account.total - account.certified, row.currency)
    form = forms.Certify(request.POST or None, currency=row.currency, initial={"on": clock.today()})
    facts = [_("Reste à certifier : %(left)s") % {"left": formatting.money(left)}]
    return _change(request, row, form, commands.certify_bill, "certify_works",
                   _("Certifier un décompte"), facts)  # fmt: skip


@own.both
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a bill certified by mistake."""
    bill = get_object_or_404(Bill.objects.select_related("contract"), uid=uid, withdraws=None)
    row = own.seen_contract(request, bill.contract.uid)
    form = forms.Undo(request.POST or None, initial={"on": clock.today()})
    title = _("Retirer le décompte %(number)s") % {"number": bill.number}
    return _change(request, row, form, commands.withdraw_bill, "certify_works", title,
                   bill=str(uid))  # fmt: skip


@own.both
@login_required
def pay_advance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pay the company before it begins."""
    row = own.seen_contract(request, uid)
    account = queries.account(row)
    form = _pay(request, row, account.advance_most - account.advanced)
    return _change(request, row, form, commands.pay_advance, "pay_works", _("Payer l’avance"))


@own.both
@login_required
def pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pay a bill, or a part of it."""
    bill = get_object_or_404(Bill.objects.select_related("contract"), uid=uid, withdraws=None)
    row = own.seen_contract(request, bill.contract.uid)
    form = _pay(request, row, bill.due - queries.paid_on(bill))
    title = _("Payer le décompte %(number)s") % {"number": bill.number}
    return _change(request, row, form, commands.pay_bill, "pay_works", title, bill=str(uid))


@own.both
@login_required
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give back what was held."""
    row = own.seen_contract(request, uid)
    form = _pay(request, row, queries.account(row).held)
    return _change(request, row, form, commands.release_retention, "pay_works",
                   _("Libérer la retenue"))  # fmt: skip


def _pay(request: HttpRequest, row: Contract, left: int) -> forms.Pay:
    initial: dict[str, Any] = {"made_on": clock.today()}
    if left > 0:
        initial["amount"] = left
    return forms.Pay(request.POST or None, currency=row.currency, initial=initial)


@own.both
@login_required
def reverse_payment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo a payment that did not happen."""
    paid = get_object_or_404(WorkPayment.objects.select_related("contract"), uid=uid, reverses=None)
    row = own.seen_contract(request, paid.contract.uid)
    form = forms.UndoPayment(request.POST or None, initial={"made_on": clock.today()})
    return _change(request, row, form, commands.reverse_payment, "pay_works",
                   _("Annuler un paiement"), payment=str(uid))  # fmt: skip
