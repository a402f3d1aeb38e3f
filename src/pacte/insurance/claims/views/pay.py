"""Statements and payment orders: prepare, sign, pay."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.insurance.claims import commands, explaining, papers, sheets
from pacte.insurance.claims.forms import PaidForm
from pacte.insurance.claims.models import PaymentBatch, Statement
from pacte.insurance.claims.queries import money as queries
from pacte.insurance.claims.queries import statements as told
from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag, Trail
from pacte.people import queries as people

State = PaymentBatch.State
TONES = {State.PREPARED: "wait", State.SIGNED: "wait", State.PAID: "good", State.CANCELLED: "bad"}


def _payee(row: Statement) -> str:
    return row.household.number if row.household else row.facility.name


def _statement_state(row: Statement) -> Tag:
    item = told.item_of(row)
    if item is None:
        return Tag(_("rien à payer")) if row.due <= 0 else Tag(_("à payer"), "wait")
    return Tag(item.batch.get_state_display(), TONES[State(item.batch.state)])


STATEMENTS = List(
    columns=[
        Column(name="number", label=gettext_lazy("Décompte"), value=lambda s: s.number,
               sort=["month", "id"], link=lambda s: reverse("claims:statement", args=[s.uid])),
        Column(name="payee", label=gettext_lazy("À qui"), value=_payee, full=True, plain=True,
               sort="facility__name"),
        Column(name="month", label=gettext_lazy("Mois"), value=lambda s: formatting.month(s.month)),
        Column(name="payer", label=gettext_lazy("Payeur"), value=lambda s: s.payer.name),
        Column(name="asked", label=gettext_lazy("Réclamé"), number=True,
               value=lambda s: Money(s.asked, s.currency)),
        Column(name="due", label=gettext_lazy("À payer"), number=True, sort="due",
               value=lambda s: Money(s.due, s.currency)),
    ],
    sort="-number",
    search=lambda rows, text: rows.filter(number__startswith=text.upper())
    | rows.filter(facility__plain__startswith=text.upper()),
    search_label=gettext_lazy("Numéro ou formation"),
    caption=gettext_lazy("Décomptes"),
    file="decomptes",
    empty=Empty(gettext_lazy("Aucun décompte."),
                gettext_lazy("Il s’établit à la liquidation du mois.")),
)  # fmt: skip


@require_GET
@login_required
def statements(request: HttpRequest) -> HttpResponse:
    """The statements that one may see."""
    rows = STATEMENTS.read(request, queries.statements_visible_to(request.user, clock.today()))
    if rows.wants_sheet:
        return rows.answer_sheet()
    page = Page(title=_("Décomptes"), crumbs=[(_("Règlements"), reverse("claims:batches"))])
    return render(request, "claims/list.html", {"page": page, "lines": rows})


def _statement(request: HttpRequest, uid: UUID) -> Statement:
    rows = queries.statements_visible_to(request.user, clock.today())
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@require_GET
@login_required
def statement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One statement: what it comes to, every cut with its reason, what was adjusted."""
    row = _statement(request, uid)
    unit = formatting.symbol(row.currency)

    def amount(value: int) -> str:
        return formatting.amount(Money(value, row.currency))

    cells = [
        Cell(_("Réclamé"), amount(row.asked), unit),
        Cell(_("Accepté"), amount(row.accepted), unit),
        Cell(_("Rectifié"), amount(row.adjusted), unit),
        Cell(_("À payer"), amount(row.due), unit, end=True),
    ]
    lines = told.cut_lines(row)
    explaining.ready(lines, row.currency)
    page = Page(
        title=_("Décompte %(number)s") % {"number": row.number},
        crumbs=[(_("Décomptes"), reverse("claims:statements"))],
        facts=[_statement_state(row), _payee(row), formatting.month(row.month)],
        acts=[Button("Excel", reverse("claims:statement_sheet", args=[row.uid]), "down"),
              Button("PDF", reverse("claims:statement_paper", args=[row.uid]), "print")],
    )  # fmt: skip
    context = {
        "page": page, "statement": row, "cells": cells, "currency": row.currency,
        "lines": explaining.CUTS.read(request, lines), "delay": queries.delay_days(row),
        "carried": told.carried_by(row), "invoices": told.invoices_of(row),
    }  # fmt: skip
    return render(request, "claims/statement.html", context)


@require_GET
@login_required
def statement_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    return papers.statement(request, _statement(request, uid))


@require_GET
@login_required
def statement_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    return sheets.statement(_statement(request, uid))


# Orders


def _batch_state(row: PaymentBatch) -> Tag:
    return Tag(row.get_state_display(), TONES[State(row.state)])


BATCHES = List(
    columns=[
        Column(name="number", label=gettext_lazy("Ordre"), value=lambda b: b.number, sort="id",
               link=lambda b: reverse("claims:batch", args=[b.uid])),
        Column(name="payer", label=gettext_lazy("Payeur"), value=lambda b: b.payer.name, full=True,
               plain=True),
        Column(name="on", label=gettext_lazy("Préparé le"), value=lambda b: b.prepared_on),
        Column(name="count", label=gettext_lazy("Décomptes"), number=True, value=lambda b: b.count),
        Column(name="total", label=gettext_lazy("Montant"), number=True,
               value=lambda b: Money(b.total or 0, b.currency)),
        Column(name="state", label=gettext_lazy("État"), value=_batch_state, up=True),
    ],
    sort="-number",
    filters=[Filter(name="etat", label=gettext_lazy("État"), tabs=True, choices=State.choices,
                    everything=gettext_lazy("Tous"),
                    apply=lambda rows, v: rows.filter(state=v))],
    caption=gettext_lazy("Ordres de paiement"),
    file="ordres-de-paiement",
    empty=Empty(gettext_lazy("Aucun ordre de paiement."),
                gettext_lazy("Préparez-en un avec les décomptes à payer.")),
)  # fmt: skip


@require_GET
@login_required
def batches(request: HttpRequest) -> HttpResponse:
    """The payment orders."""
    rows = BATCHES.read(request, queries.batches_visible_to(request.user, clock.today()))
    if rows.wants_sheet:
        return rows.answer_sheet()
    buttons = [Button(_("Décomptes"), reverse("claims:statements"), "doc")]
    if request.user.can("prepare_payment"):
        url = reverse("claims:prepare")
        buttons.append(Button(_("Préparer un ordre"), url, "cash", go=True))
    page = Page(title=_("Règlements"), acts=buttons)
    return render(request, "claims/list.html", {"page": page, "lines": rows})


def _asked(request: HttpRequest, mine: list[int]) -> tuple[str, list[str]]:
    """The payer and the statements that were chosen on the page."""
    payers = {str(one.uid) for one in people.organisations(mine)}
    payer = request.POST.get("payer", "")
    try:
        chosen = [str(UUID(text)) for text in request.POST.getlist("statements")]
    except ValueError as fault:
        raise BadRequest(_("Cette page a été mal envoyée : rouvrez-la.")) from fault
    if payer not in payers:
        raise Http404
    return payer, chosen


@require_http_methods(["GET", "POST"])
@login_required
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose the statements to pay; the longest waiting come first."""
    acts.need(request, "prepare_payment")
    today = clock.today()
    mine = people.organisations_for(request.user, "prepare_payment", today)
    if request.method == "POST":
        payer, chosen = _asked(request, mine)
        return acts.do(
            request, commands.prepare_batch, payer=payer, statements=chosen,
            back=reverse("claims:prepare"),
            to=lambda out: reverse("claims:batch", args=[out["uid"]]),
            done=lambda out: _("Ordre %(number)s préparé.") % {"number": out["number"]},
        )  # fmt: skip
    groups: dict[Any, dict[str, Any]] = {}
    row: Any
    for row in queries.unpaid(mine):
        group = groups.setdefault(
            (row.payer_id, row.currency),
            {"payer": row.payer, "currency": row.currency, "rows": [], "total": 0, "key": uuid4()},
        )
        row.waits = (today - row.received_on).days if row.received_on else None
        row.payee = _payee(row)
        group["rows"].append(row)
        group["total"] += row.due
    page = Page(
        title=_("Préparer un ordre de paiement"),
        crumbs=[(_("Règlements"), reverse("claims:batches"))],
    )
    context = {"page": page, "groups": list(groups.values())}
    return render(request, "claims/prepare.html", context)


def _batch(request: HttpRequest, uid: UUID) -> Any:
    found = queries.batch(request.user, uid, clock.today())
    if found is None:
        raise Http404
    return found


@require_GET
@login_required
def batch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One order: its statements, who signed, what is to be done next."""
    row = _batch(request, uid)
    signed = list(row.signatures.order_by("id"))
    others = [s for s in signed if s.signer != row.prepared_by]
    may_prepare = request.user.can("prepare_payment", row.payer_id)
    last = journal.last_change("claims.paymentbatch", row.uid)
    page = Page(
        title=_("Ordre de paiement %(number)s") % {"number": row.number},
        crumbs=[(_("Règlements"), reverse("claims:batches"))],
        facts=[_batch_state(row), row.payer.name],
        acts=[Button("PDF", reverse("claims:batch_paper", args=[row.uid]), "print")],
        trail=Trail(last.recorded_at, last.actor_name) if last else None,
    )
    context = {
        "page": page, "batch": row, "items": told.items_of(row), "signatures": signed,
        "total": Money(row.total or 0, row.currency), "currency": row.currency,
        "threshold": None if row.threshold is None else Money(row.threshold, row.currency),
        "may_sign": row.state == State.PREPARED and request.user.uid != row.prepared_by
        and request.user.can("sign_payment", row.payer_id),
        "may_pay": row.state == State.SIGNED and may_prepare,
        "may_change": may_prepare and not others and row.state in (State.PREPARED, State.SIGNED),
    }  # fmt: skip
    return render(request, "claims/batch.html", context)


@require_GET
@login_required
def batch_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    return papers.batch(request, _batch(request, uid))


@require_POST
@login_required
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _batch(request, uid)
    back = reverse("claims:batch", args=[row.uid])
    return acts.do(request, commands.sign_batch, batch=str(row.uid), to=back, back=back,
                   done=_("Ordre signé."))  # fmt: skip


@require_POST
@login_required
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _batch(request, uid)
    back = reverse("claims:batch", args=[row.uid])
    asked = request.POST.get("item", "")
    item = next((one for one in told.items_of(row) if str(one.uid) == asked), None)
    if item is None:
        raise Http404
    return acts.do(request, commands.drop_item, item=str(item.uid), to=back, back=back,
                   done=_("Décompte retiré de l’ordre."))  # fmt: skip


@require_POST
@login_required
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _batch(request, uid)
    back = reverse("claims:batch", args=[row.uid])
    return acts.do(request, commands.cancel_batch, batch=str(row.uid), to=back, back=back,
                   done=_("Ordre annulé."))  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def paid(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bank carried out the order."""
    row = _batch(request, uid)
    acts.need(request, "prepare_payment", row.payer_id)
    form = PaidForm(request.POST or None, initial={"paid_on": clock.today()})
    back = reverse("claims:batch", args=[row.uid])
    answer = acts.submit(
        request, form, commands.pay_batch, batch=str(row.uid), to=back,
        done=lambda out: _("%(amount)s payés.")
        % {"amount": formatting.money(Money(out["amount"], row.currency))},
    )  # fmt: skip
    page = Page(
        title=_("Payer l’ordre %(number)s") % {"number": row.number},
        crumbs=[(_("Règlements"), reverse("claims:batches")), (row.number, back)],
        facts=[Money(row.total or 0, row.currency)],
    )
    context = {"page": page, "form": form, "send": _("Enregistrer le paiement"), "back": back}
    return answer or render(request, "claims/form.html", context)
