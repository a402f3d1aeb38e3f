"""Who owes the facility what, since when; and what is typed by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pacte.insurance.claims import commands
from pacte.insurance.claims.forms import ReceivableForm, ReceivedForm
from pacte.insurance.claims.queries import receivables as queries
from pacte.insurance.claims.views import own
from pacte.journal import clock
from pacte.kernel.currency import EXPONENTS
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

STATES = {
    "open": (gettext_lazy("pas encore envoyée"), ""),
    "sent": (gettext_lazy("à liquider"), "wait"),
    "settled": (gettext_lazy("à payer"), "wait"),
    "typed": (gettext_lazy("hors Pacte"), ""),
}


def _age(row: queries.Owed) -> Tag | None:
    age, place = row.age(clock.today()), row.bucket(clock.today())
    if age is None or place is None:
        return None
    days = _("%(n)s jours") % {"n": formatting.number(age)}
    return Tag(days, ("good", "", "wait", "bad")[place])


def _in_age(rows: list[queries.Owed], value: str) -> list[queries.Owed]:
    return [row for row in rows if str(row.bucket(clock.today())) == value]


OWED = List(
    columns=[
        Column(name="what", label=gettext_lazy("Quoi"), value=lambda o: o.what,
               link=lambda o: o.url),
        Column(name="payer", label=gettext_lazy("Qui doit"), value=lambda o: o.payer, sort="payer",
               full=True, plain=True),
        Column(name="month", label=gettext_lazy("Mois"), value=lambda o: formatting.month(o.month)),
        Column(name="since", label=gettext_lazy("Depuis"), value=lambda o: o.since, sort="since",
               missing=gettext_lazy("pas envoyée")),
        Column(name="age", label=gettext_lazy("Âge"), value=_age, missing="—"),
        Column(name="state", label=gettext_lazy("État"),
               value=lambda o: Tag(str(STATES[o.state][0]), STATES[o.state][1])),
        Column(name="amount", label=gettext_lazy("Montant"), number=True, sort="amount", up=True,
               value=lambda o: o.money),
    ],
    sort="since",
    filters=[Filter(name="age", label=gettext_lazy("Âge"), tabs=True, apply=_in_age,
                    everything=gettext_lazy("Tout"),
                    choices=[(str(n), label) for n, (_last, label) in enumerate(queries.AGES)])],
    caption=gettext_lazy("Créances"),
    file="creances",
    empty=Empty(gettext_lazy("Personne ne vous doit rien."),
                gettext_lazy("Les factures de Pacte paraissent ici seules ; ajoutez les autres.")),
)  # fmt: skip


@require_GET
@login_required
def receivables(request: HttpRequest) -> HttpResponse:
    """What is owed, by payer and by age, then one by one."""
    acts.need(request, "see_receivables")
    today = clock.today()
    rows = queries.owed_to(request.user, today)
    reading = OWED.read(request, rows)
    if reading.wants_sheet:
        return reading.answer_sheet()
    labels = [label for _last, label in queries.AGES]
    ages = [
        {**row, "cells": list(zip(labels, [Money(a, row["currency"]) for a in row["ages"]])),
         "open": Money(row["open"], row["currency"]), "total": Money(row["total"], row["currency"])}
        for row in queries.ageing(rows, today)
    ]  # fmt: skip
    page = Page(
        title=_("Créances"),
        acts=[Button(_("Ajouter une créance"), reverse("claims:add_receivable"), "add", go=True)],
    )
    context = {"page": page, "lines": reading, "ages": ages,
               "labels": labels}  # fmt: skip
    return render(request, "claims/receivables.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Type what a payer outside Pacte owes."""
    place = own.facility_of(request, "see_receivables")
    form = ReceivableForm(request.POST or None, currencies=sorted(EXPONENTS))
    back = reverse("claims:receivables")
    answer = acts.submit(
        request, form, commands.record_receivable, facility=str(place.uid),
        done=_("Créance ajoutée."), to=back,
    )  # fmt: skip
    page = Page(title=_("Ajouter une créance"), crumbs=[(_("Créances"), back)], facts=[place.name])
    context = {"page": page, "form": form, "send": _("Ajouter"), "back": back}
    return answer or render(request, "claims/form.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def receivable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One typed receivable: what came in, what is left; record a payment."""
    row = queries.by_hand(request.user, clock.today()).filter(uid=uid).first()
    if row is None:
        raise Http404
    left = queries.left_of(row)
    form: Any = None
    if left:
        form = ReceivedForm(request.POST or None, currency=row.currency)
        answer = acts.submit(
            request, form, commands.record_receivable_payment, receivable=str(row.uid),
            done=_("Enregistré."), to=reverse("claims:receivable", args=[row.uid]),
        )  # fmt: skip
        if answer:
            return answer
    page = Page(
        title=row.label, crumbs=[(_("Créances"), reverse("claims:receivables"))],
        facts=[row.payer, Tag(_("payée"), "good") if not left else Money(left, row.currency)],
    )  # fmt: skip
    context = {"page": page, "row": row, "left": Money(left, row.currency), "form": form,
               "payments": row.payments.order_by("received_on", "id")}  # fmt: skip
    return render(request, "claims/receivable.html", context)
