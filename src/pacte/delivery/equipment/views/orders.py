"""Maintenance: requests that wait, work orders, what is done, what it cost and who paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.equipment import sentences
from pacte.delivery.equipment.commands import orders as commands
from pacte.delivery.equipment.models import (
    OPEN,
    OrderKind,
    OrderState,
    RepairRequest,
    RequestState,
    WorkOrder,
)
from pacte.delivery.equipment.queries import money, scope
from pacte.delivery.equipment.views import common, forms
from pacte.delivery.equipment.words import LAST
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people

LATE = timedelta(days=30)
TO_DO = "afaire"


def _days(row: Any) -> int | None:
    """How long it takes, or took: from the request to the return to use, or to today."""
    if row.state == OrderState.CANCELLED:
        return None
    return ((row.done_on or clock.today()) - row.asked_on).days


def _search(keys: list[int] | None) -> scope.Search:
    """By the number of the order, else by its item."""
    by_item = scope.search(keys, "item")

    def search(rows: Any, text: str) -> Any:
        asked = text.strip().upper().replace(" ", "-")
        numbered = rows.filter(number__gte=asked, number__lt=asked + LAST)
        return numbered if numbered.exists() else by_item(rows, text)

    return search


def _in_state(rows: Any, value: str) -> Any:
    return rows.filter(state__in=OPEN) if value == TO_DO else rows.filter(state=value)


def _late(rows: Any, _value: str) -> Any:
    today = clock.today()
    late = Q(due_on__lt=today) | Q(due_on=None, asked_on__lt=today - LATE)
    return rows.filter(late, state__in=OPEN)


ORDERS = List(
    columns=[
        Column(name="numero", label=later("Ordre"), value=lambda o: o.number, sort="number",
               link=common.order_url),
        Column(name="equipement", label=later("Équipement"), full=True,
               value=lambda o: f"{o.item.nomenclature.label} {o.item.number}"),
        Column(name="formation", label=later("Formation"), value=lambda o: o.facility.name),
        Column(name="nature", label=later("Nature"),
               value=lambda o: " · ".join(filter(None, (str(o.get_kind_display()), o.task)))),
        Column(name="etat", label=later("Avancement"), value=sentences.state, up=True),
        Column(name="urgence", label=later("Urgence"), value=sentences.urgency, missing="—"),
        Column(name="ouvert", label=later("Ouvert le"), value=lambda o: o.opened_on,
               sort="opened_on"),
        Column(name="prevu", label=later("À faire le"), value=lambda o: o.due_on, missing="—"),
        Column(name="jours", label=later("Jours"), value=_days, number=True, missing="—"),
        Column(name="confie", label=later("Confié à"), value=lambda o: o.provider, missing="—"),
        Column(name="cout", label=later("Coût"), number=True, missing="—",
               value=lambda o: None if o.cost is None else Money(o.cost, o.currency)),
    ],
    sort="-ouvert", search_label=later("Numéro, désignation, marque"), narrow=True,
    filters=[
        Filter(name="etat", label=later("Avancement"), tabs=True, apply=_in_state,
               choices=[(TO_DO, later("À faire")), *OrderState.choices]),
        Filter(name="nature", label=later("Nature"), choices=OrderKind.choices,
               apply=lambda rows, value: rows.filter(kind=value), everything=later("Toutes")),
        Filter(name="retard", label=later("Retard"), choices=[("oui", later("En retard"))],
               apply=_late),
    ],
    empty=Empty(later("Aucun ordre de travail."), later("Il s’en ouvre un à chaque demande de"
                " réparation, et chaque jour pour l’entretien qui est dû.")),
    caption=later("Ordres de travail"), file="ordres-de-travail",
)  # fmt: skip

REQUESTS = List(
    columns=[
        Column(name="equipement", label=later("Équipement"),
               value=lambda r: f"{r.item.nomenclature.label} {r.item.number}",
               link=lambda r: reverse("equipment:request", args=[r.uid])),
        Column(name="formation", label=later("Formation"), value=lambda r: r.facility.name),
        Column(name="urgence", label=later("Urgence"), value=sentences.urgency, up=True),
        Column(name="mots", label=later("Ce qui ne va pas"), value=lambda r: r.words, full=True),
        Column(name="le", label=later("Demandée le"), value=lambda r: r.asked_on,
               sort="asked_on"),
        Column(name="par", label=later("Par"), value=lambda r: r.by_name),
        Column(name="suite", label=later("Suite"), value=lambda r: r.get_state_display()),
    ],
    sort="-le", search_label=later("Désignation, marque, numéro"), narrow=True,
    filters=[Filter(name="suite", label=later("Suite"), choices=RequestState.choices, tabs=True,
                    apply=lambda rows, value: rows.filter(state=value))],
    empty=Empty(later("Aucune demande de réparation."), later("On en fait une depuis le QR de"
                " l’étiquette d’un équipement, ou depuis sa fiche.")),
    caption=later("Demandes de réparation"), file="demandes-de-reparation",
)  # fmt: skip


@require_GET
@login_required
def orders(request: HttpRequest) -> HttpResponseBase:
    """The work orders of the facilities that one follows."""
    common.need_to_read(request)
    keys = scope.facilities_for(request.user, clock.today())
    rows = scope.among(WorkOrder.objects.all(), keys)
    there = request.GET.get("formation", "")
    shown = replace(ORDERS, search=_search(keys))
    if there:
        facility = common.facility_of(request, common.uid_of(there))
        only = Filter(name="formation", label=_("Formation"), choices=[(there, facility.name)],
                      apply=lambda rows, value: rows.filter(facility=facility.pk))  # fmt: skip
        shown = replace(shown, filters=[*ORDERS.filters, only])
    lines = shown.read(request, rows.select_related("item__nomenclature", "facility"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Demandes"), reverse("equipment:requests"), "alert"),
        Button(_("Rapport de l’atelier"), reverse("equipment:report"), "doc"),
        Button(_("Plans d’entretien"), reverse("equipment:plans"), "clock"),
    ]
    page = Page(title=_("Maintenance"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def requests(request: HttpRequest) -> HttpResponseBase:
    """What the facilities ask to be repaired."""
    common.need_to_read(request)
    keys = scope.facilities_for(request.user, clock.today())
    rows = scope.among(RepairRequest.objects.all(), keys)
    shown = replace(REQUESTS, search=scope.search(keys, "item"))
    lines = shown.read(request, rows.select_related("item__nomenclature", "facility"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Demandes de réparation"), crumbs=[common.orders_crumb()])
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@common.both
@login_required
def asked(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One request: take it as a work order, or close it with why."""
    row = common.request_of(request, uid)
    may = row.state == RequestState.WAITING and common.may(request, "manage_repairs", row.facility)
    form = forms.Dismiss(request.POST or None) if may else None
    answer = form and acts.submit(
        request, form, commands.dismiss_request, asked=str(uid), done=_("Demande classée."),
        to=reverse("equipment:requests"),
    )  # fmt: skip
    if answer:
        return answer
    buttons = []
    if may:
        url = f"{reverse('equipment:open_order')}?demande={row.uid}"
        buttons = [Button(_("Prendre en charge"), url, "ok", go=True)]
    page = Page(
        title=_("Demande de réparation"), acts=buttons, trail=acts.trail(request, row),
        facts=[str(row.item), row.facility.name, sentences.urgency(row)],
        crumbs=[common.orders_crumb(), (_("Demandes"), reverse("equipment:requests"))],
    )  # fmt: skip
    order = getattr(row, "order", None)
    content = {"page": page, "asked": row, "form": form, "order": order}
    return render(request, "equipment/request.html", content)


@common.both
@login_required
def open_order(request: HttpRequest) -> HttpResponse:
    """Open a work order, for a request (``demande``) or on an item (``equipement``)."""
    asked = None
    if text := request.GET.get("demande", ""):
        asked = common.request_of(request, common.uid_of(text))
        item = asked.item
    else:
        item = common.item_of(request, common.uid_of(request.GET.get("equipement", "")))
    initial = {"opened_on": clock.today(), "kind": OrderKind.CORRECTIVE}
    initial |= {"urgency": asked.urgency, "task": asked.words[:120]} if asked else {}
    form = forms.OpenOrder(request.POST or None, initial=initial)
    return common.on_form(
        request, form, commands.open_order, title=_("Ouvrir un ordre de travail"),
        item=str(item.uid), asked=str(asked.uid) if asked else "",
        facts=[sentences.sort_and_label(item), item.number], crumbs=[common.orders_crumb()],
        done=lambda out: _("Ordre %(n)s ouvert.") % {"n": out["number"]},
        to=lambda out: reverse("equipment:order", args=[out["order"]]),
    )  # fmt: skip


@require_GET
@login_required
def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One work order: its steps, its parts, its cost, its payments."""
    row = common.order_of(request, uid)
    parts = list(row.parts.select_related("reversed_by", "reverses"))
    paid = money.paid(row) if row.cost is not None else 0
    facts: list[Any] = [row.item.nomenclature.label, row.facility.name, sentences.state(row)]
    if row.synthetic:
        facts.append(Tag(_("Inventé pour la démonstration"), "wait"))
    page = Page(
        title=row.number, facts=facts, crumbs=[common.orders_crumb()],
        acts=_acts(request, row, paid), trail=acts.trail(request, row),
    )  # fmt: skip
    content = {
        "page": page, "order": row, "steps": row.steps.all(), "days": _days(row),
        "parts": [p for p in parts if p.reverses is None],
        "labour": _money(row, row.labour), "cost": _money(row, row.cost),
        "paid": Money(paid, row.currency) if paid else None,
        "transfers": money.transfers(row) if paid else [],
        "urgency": sentences.urgency(row), "late": _is_late(row),
        "may": common.may(request, "manage_repairs", row.facility),
        "may_prove": common.may(request, "add_proof", row.facility),
    }  # fmt: skip
    return render(request, "equipment/order.html", content)


def _money(row: Any, amount: int | None) -> Money | None:
    return None if amount is None else Money(amount, row.currency)


def _is_late(row: Any) -> bool:
    return bool(row.state in OPEN and row.due_on and row.due_on < clock.today())


def _acts(request: HttpRequest, row: Any, paid: int) -> list[Button]:
    """What the reader may do with this order now."""
    args, found = [row.uid], []
    if common.may(request, "manage_repairs", row.facility):
        if row.state in OPEN:
            found += [
                Button(_("Terminer"), reverse("equipment:finish", args=args), "ok", go=True),
                Button(_("Confier, attendre, annuler"), reverse("equipment:step", args=args),
                       "edit"),
            ]  # fmt: skip
        if row.state == OrderState.DONE:
            found.append(Button(_("Rouvrir"), reverse("equipment:reopen", args=args), "back"))
        if row.state != OrderState.CANCELLED:
            found += [
                Button(_("Ajouter une pièce"), reverse("equipment:part", args=args), "add"),
                Button(_("Main-d’œuvre"), reverse("equipment:price", args=args), "cash"),
            ]
    owed = row.state == OrderState.DONE and row.cost is not None and row.cost > paid
    own = people.organisation_of_facility(row.facility_id) if owed else None
    if own and request.user.can("keep_facility_books", own.pk):
        found.append(Button(_("Payer"), reverse("equipment:pay", args=args), "cash"))
    elif owed and request.user.can("pay_works"):
        found.append(Button(_("Payer"), reverse("equipment:fund", args=args), "cash"))
    found.append(Button(_("Bon de travail"), reverse("equipment:sheet", args=args), "print"))
    return found


@common.both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Assign, wait for a part, cancel."""
    row = common.order_of(request, uid)
    initial = {"on": clock.today(), "provider": row.provider}
    form = forms.StepOrder(request.POST or None, initial=initial, seen=row)
    return of_order(request, row, form, commands.step_order, _("Suite du travail"))


@common.both
@login_required
def finish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The work is done."""
    row = common.order_of(request, uid)
    initial = {"done_on": clock.today(), "currency": row.currency, "amount": row.labour}
    form = forms.Finish(request.POST or None, initial=initial, seen=row)
    return of_order(request, row, form, commands.finish_order, _("Terminer le travail"))


@common.both
@login_required
def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It was not done after all."""
    row = common.order_of(request, uid)
    form = forms.Reopen(request.POST or None, seen=row)
    return of_order(request, row, form, commands.reopen_order, _("Rouvrir l’ordre"))


def of_order(
    request: HttpRequest, row: Any, form: Any, command: Any, title: str, **content: Any
) -> HttpResponse:
    """A form of the workshop about an order."""
    if not common.may(request, "manage_repairs", row.facility):
        acts.need(request, "manage_repairs", 0)
    return common.on_form(
        request, form, command, title=title, done=_("Enregistré."),
        to=lambda _out: common.order_url(row), facts=[str(row.item), row.facility.name],
        crumbs=[common.orders_crumb(), (row.number, common.order_url(row))],
        order=str(row.uid), **content,
    )  # fmt: skip
