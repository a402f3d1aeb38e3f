"""The facilities, one facility's month, its closing, its report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.books import commands, forms, papers, queries, rules
from pacte.delivery.books.models import Books
from pacte.delivery.books.views.common import MAY, crumbs, keeps, money, seen, tabs
from pacte.delivery.books.words import WHAT
from pacte.files import pdf
from pacte.journal import clock
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag

BOOKS = List(
    columns=[
        Column(name="name", label=later("Formation"), value=lambda b: b.organisation.name,
               sort="organisation__name", link=lambda b: reverse("books:month", args=[b.uid])),
        Column(name="currency", label=later("Devise"), value=lambda b: b.book.currency),
        Column(name="since", label=later("Livres ouverts le"), value=lambda b: b.opened_on,
               sort="opened_on"),
        Column(name="due", label=later("À clôturer"), up=True, value=lambda b: due_tag(b)),
    ],
    sort="name",
    search=lambda rows, text: rows.filter(organisation__name__icontains=text),
    search_label=later("Nom de la formation"),
    empty=Empty(later("Aucun livre ouvert."), later(
        "Une formation tient ici ses recettes et ses dépenses, et clôture son mois en cinq"
        " minutes.")),
    caption=later("Livres des formations"),
    file="gestion",
)  # fmt: skip


def due_tag(row: Any) -> Tag | None:
    month = queries.to_close([row], clock.today()).get(row.pk)
    return Tag(formatting.month(month.text), "wait") if month else Tag(_("à jour"), "good")


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    if not (request.user.can(MAY) or request.user.can("read_delivery")):
        raise PermissionDenied
    lines = BOOKS.read(request, queries.visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    left = request.user.can(MAY) and queries.without_books(request.user, clock.today())
    add = [Button(_("Ouvrir des livres"), reverse("books:open"), "add", go=True)] if left else []
    page = Page(title=_("Gestion des formations"), acts=add)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@login_required
def open_books(request: HttpRequest) -> HttpResponse:
    acts.need(request, MAY)
    offered = queries.without_books(request.user, clock.today())
    first = clock.today().replace(day=1)
    form = forms.OpenBooks(offered, request.POST or None, initial={"opened_on": first})
    answer = acts.submit(
        request, form, commands.open_books, done=_("Livres ouverts."),
        to=lambda uid: reverse("books:month", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Ouvrir les livres d’une formation"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def asked_month(request: HttpRequest, row: Books) -> Month:
    """The month of the address, else the one that waits to be closed, else this month."""
    try:
        return Month.from_text(request.GET.get("mois", ""))
    except Refused:
        due = queries.to_close([row], clock.today()).get(row.pk)
        return due or Month.of(clock.today())


@require_GET
@login_required
def month(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What came in and went out in a month, what each purse holds, what is left to close."""
    row = seen(request, uid)
    shown = asked_month(request, row)
    last = queries.last_closed(row.pk)
    due = queries.to_close([row], clock.today()).get(row.pk)
    page = Page(
        title=row.organisation.name, crumbs=crumbs(),
        facts=[formatting.month(shown.text), _state(shown, last)],
        acts=_buttons(row, due) if keeps(request, row) else [], trail=acts.trail(request, row),
    )  # fmt: skip
    sums = queries.sums(row, shown.first, shown.until)
    told = {
        "page": page, "tabs": tabs(row, "month"), "books": row, "shown": shown,
        "cells": _cells(row, shown, sums), "before": shown.plus(-1), "after": shown.plus(1),
        "sides": [
            (title, [(WHAT[code], money(row, sums[code])) for code in codes if code in sums])
            for title, codes in ((_("Recettes"), rules.RECEIPTS), (_("Dépenses"), rules.EXPENSES))
        ],
        "last": list(queries.operations(row).filter(on__gte=shown.first, on__lt=shown.until)[:10]),
        "closings": queries.closings(row)[:12],
    }  # fmt: skip
    return render(request, "books/month.html", told)


def _state(shown: Month, last: Month | None) -> Tag:
    closed = last is not None and shown.first <= last.first
    return Tag(_("clôturé"), "good") if closed else Tag(_("ouvert"), "wait")


def _buttons(row: Books, due: Month | None) -> list[Button]:
    found = [
        Button(label, reverse("books:record", args=[row.uid, kind]), icon, go=kind == "recette")
        for label, kind, icon in (
            (_("Recette"), "recette", "add"), (_("Dépense"), "depense", "cash"),
            (_("Passage"), "passage", ""),
        )
    ]  # fmt: skip
    if due:
        label = _("Clôturer %(month)s") % {"month": formatting.month(due.text)}
        found.append(Button(label, reverse("books:close", args=[row.uid])))
    return found


def _cells(row: Books, shown: Month, sums: dict[str, int]) -> list[Cell]:
    """What was held, what came in, what went out, what is held."""
    before = sum(queries.balances(row, shown.first).values())
    now = queries.balances(row, shown.until)
    came = sum(sums.get(code, 0) for code in rules.RECEIPTS)
    left = sum(sums.get(code, 0) for code in rules.EXPENSES)
    other = sum(now.values()) - before - came + left
    small = ", ".join(f"{WHAT[purse]} {formatting.amount(money(row, held))}"
                      for purse, held in now.items() if held)  # fmt: skip
    found = [Cell(_("Au début"), money(row, before)), Cell(_("+ Recettes"), money(row, came)),
             Cell(_("− Dépenses"), money(row, left))]  # fmt: skip
    if other:
        found.append(Cell(_("± Ouverture et écarts"), money(row, other)))
    return [*found, Cell(_("À la fin"), money(row, sum(now.values())), small=small, end=True)]


@login_required
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Five minutes: count the cash, read the statement, say why they differ."""
    row = seen(request, uid)
    acts.need(request, MAY, row.organisation_id)
    due = rules.next_to_close(row.opened_on, queries.last_closed(row.pk))
    form = forms.CloseMonth(row.book.currency, request.POST or None)
    answer = acts.submit(
        request, form, commands.close_month, books=str(uid), month=due.text,
        done=_("Mois clôturé."),
        to=lambda closed: f"{reverse('books:month', args=[uid])}?mois={closed}",
    )  # fmt: skip
    held = queries.balances(row, due.until)
    named = formatting.month(due.text)
    told = {
        "form": form, "books": row, "cells": _cells(
            row, due, queries.sums(row, due.first, due.until)),
        "page": Page(title=_("Clôturer %(month)s") % {"month": named}, crumbs=crumbs(row)),
        "purses": [(WHAT[purse], money(row, amount)) for purse, amount in held.items()],
        "over": due.until <= clock.today(),
    }  # fmt: skip
    return answer or render(request, "books/close.html", told)


@require_GET
@login_required
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The month on paper, or as a workbook (``?format=xlsx``)."""
    row = seen(request, uid)
    shown = asked_month(request, row)
    if request.GET.get("format") == "xlsx":
        answer: HttpResponse = papers.month_workbook(row, shown)
        return answer
    return pdf.response(f"compte-{shown.text}", papers.month_pdf(row, shown))
