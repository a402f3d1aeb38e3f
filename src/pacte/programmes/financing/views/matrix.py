"""The money of a programme: who gives, what for, by year; its rules; from funder to result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from pacte.files.workbooks import Table, excel_response
from pacte.journal import clock
from pacte.pages import formatting
from pacte.pages.page import Button, Cell
from pacte.programmes.financing import queries, showing
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.views.common import page_of, seen


def _address(name: str, uid: Any) -> str:
    return reverse(name, args=[uid])


def currencies(money: queries.MoneyOf) -> list[str]:
    """The currencies in which the money of a programme may be shown: its own."""
    own = {one.currency for one in money.amounts} | {row.currency for row in money.envelopes}
    return sorted(own | {money.currency})


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The matrix."""
    row, today = seen(request, uid), clock.today()
    money = queries.money_of(row.pk, today, request.GET.get("devise", "")[:3])
    if money.currency not in currencies(money):
        money = queries.money_of(row.pk, today)
    blocks = [
        (_("Qui donne"), showing.by_envelope(money, _address)),
        (_("Pour quoi"), showing.by_line(money, _address)),
        (_("Par année"), showing.by_year(money)),
    ]
    if request.GET.get("format") == "xlsx":
        return _sheet(row, money, blocks)
    standings = queries.standings(row.pk, money, today)
    asked = request.GET.get("pourquoi", "")
    why = next((s for s in standings if s.rule.code == asked), None)
    content = page_of(
        request, row, _("Argent : %(name)s") % {"name": row.called}, "financing:matrix",
        *_buttons(request, row),
    )  # fmt: skip
    return render(request, "financing/matrix.html", content | {
        "cells": _cells(money, row, today), "blocks": blocks, "total": showing.total(money),
        "kinds": showing.kinds(), "currency": formatting.symbol(money.currency),
        "others": [c for c in currencies(money) if c != money.currency],
        "rules": [(s, showing.rule_tag(s)) for s in standings],
        "panel": showing.working_of(why) if why else None,
        "chart": showing.drawing(money), "any": bool(money.amounts),
    })  # fmt: skip


def _cells(money: queries.MoneyOf, row: Programme, today: Any) -> list[Cell]:
    """The four amounts that matter, and what is promised by nobody who is named."""
    found = []
    for kind, label in (
        ("pledged", _("Promis")), ("committed", _("Engagé")),
        ("received", pgettext("argent", "Reçu")), ("spent", _("Dépensé")),
    ):  # fmt: skip
        sum_ = showing.sum_shown(money.matrix.total(kind), money.currency)
        found.append(Cell(label, sum_.amount))
    rest = queries.unsourced(money, row.pk, today)
    if rest is not None:
        found.append(Cell(_("Sans source nommée"), rest, tone="wait"))
    return found


def _buttons(request: HttpRequest, row: Programme) -> list[Button]:
    found = [
        Button(_("Mouvements"), reverse("financing:flows", args=[row.uid])),
        Button(_("Excel"), "?format=xlsx", "down"),
    ]
    if request.user.can("manage_financing", row.organisation_id):
        found = [
            Button(_("Inscrire un mouvement"), reverse("financing:record_flow", args=[row.uid]),
                   "add", go=True),
            Button(_("Financement"), reverse("financing:open_envelope", args=[row.uid]), "add"),
            Button(_("Ligne"), reverse("financing:open_line", args=[row.uid]), "add"),
            Button(_("Règle"), reverse("financing:set_rule", args=[row.uid]), "add"),
            *found,
        ]  # fmt: skip
    return found


def _sheet(row: Programme, money: queries.MoneyOf, blocks: Any) -> HttpResponse:
    """The same sums as a workbook; main units, the currency in the heads."""
    heads = [_("Quoi"), _("Précision"),
             *[f"{kind} ({money.currency})" for kind in showing.kinds()]]  # fmt: skip
    tables = []
    for title, rows in blocks:
        lines = [
            [r.label, r.small, *[cell.amount for cell in r.cells]]
            for r in [*rows, showing.total(money)]
        ]
        tables.append(Table(title, heads, lines))
    return excel_response(f"argent-{row.code}", tables)
