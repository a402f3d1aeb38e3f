"""The operations of a facility: the list, one that is written, one that is undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.books import commands, forms, queries, rules
from pacte.delivery.books.models import Kind, Operation
from pacte.delivery.books.views.common import MAY, crumbs, keeps, money, seen, tabs
from pacte.delivery.books.words import WHAT
from pacte.files import storing
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag


def signed(row: Operation) -> Any:
    """The amount as the purse sees it: less when it leaves, or when it is undone."""
    out = row.kind in (rules.EXPENSE, rules.MOVE)
    return money(row.books, -row.amount if out != bool(row.reverses_id) else row.amount)


def undone(row: Operation) -> Tag | None:
    if row.reverses_id:
        return Tag(_("annulation"), "wait")
    return Tag(_("annulée"), "bad") if hasattr(row, "reversed_by") else None


OPERATIONS = List(
    columns=[
        Column(name="on", label=later("Date"), value=lambda o: o.on, sort=("on", "id"),
               link=lambda o: reverse("books:operation", args=[o.uid])),
        Column(name="what", label=later("Nature"), value=lambda o: WHAT[o.what]),
        Column(name="purse", label=later("Caisse"), value=lambda o: WHAT[o.purse]),
        Column(name="who", label=later("Payé par ou à"), value=lambda o: o.who or None),
        Column(name="words", label=later("Pour quoi"), value=lambda o: o.words or None),
        Column(name="amount", label=later("Montant"), value=signed, number=True, up=True,
               sort="amount"),
        Column(name="state", label=later("État"), value=undone, missing=""),
    ],
    sort="-on",
    search=lambda rows, text: rows.filter(words__icontains=text) | rows.filter(who__icontains=text),
    search_label=later("Qui, pour quoi"),
    filters=[
        Filter(name="genre", label=later("Opération"), choices=list(Kind.choices), tabs=True,
               apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="nature", label=later("Nature"), choices=list(WHAT.items()),
               apply=lambda rows, value: rows.filter(what=value)),
        Filter(name="du", label=later("Du"), kind="date",
               apply=lambda rows, day: rows.filter(on__gte=day)),
        Filter(name="au", label=later("Au"), kind="date",
               apply=lambda rows, day: rows.filter(on__lte=day)),
    ],
    empty=Empty(later("Aucune opération."), later("Inscrivez une recette ou une dépense.")),
    caption=later("Opérations"),
    file="operations",
)  # fmt: skip


@require_GET
@login_required
def operations(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = seen(request, uid)
    rows = queries.operations(row).select_related("books__book", "reverses", "reversed_by")
    lines = OPERATIONS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    url = reverse("books:record", args=[uid, "recette"])
    add = [Button(_("Recette"), url, "add", go=True)] if keeps(request, row) else []
    page = Page(title=row.organisation.name, crumbs=crumbs(), acts=add)
    told = {"page": page, "lines": lines, "tabs": tabs(row, "operations")}
    return render(request, "books/list.html", told)


@login_required
def record(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    row = seen(request, uid)
    acts.need(request, MAY, row.organisation_id)
    made = forms.OPERATIONS.get(kind)
    if made is None:
        raise Http404
    form = made(row.book.currency, request.POST or None, request.FILES or None,
                initial={"on": clock.today()})  # fmt: skip
    answer = acts.submit(
        request, form, commands.record_operation, books=str(uid), kind=made.kind,
        done=_("Inscrit."), to=reverse("books:month", args=[uid]),
    )  # fmt: skip
    titles = {"recette": _("Recette"), "depense": _("Dépense"), "passage": _("Passage")}
    page = Page(title=titles[kind], crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _operation(request: HttpRequest, uid: UUID) -> Operation:
    rows = Operation.objects.select_related(
        "books__book", "books__organisation", "file", "transfer", "reverses"
    )
    mine = queries.visible_to(request.user, clock.today())
    return get_object_or_404(rows.filter(books__in=mine), uid=uid)


@login_required
def operation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An operation, its paper, and the form that undoes it."""
    row = _operation(request, uid)
    gone = row.reverses_id is not None or hasattr(row, "reversed_by")
    form = None
    if keeps(request, row.books) and not gone and row.kind != rules.OPENING:
        form = forms.Reverse(request.POST or None, initial={"on": clock.today()})
        answer = acts.submit(
            request, form, commands.reverse_operation, operation=str(uid), done=_("Annulée."),
            to=lambda books: reverse("books:operations", args=[books]),
        )  # fmt: skip
        if answer:
            return answer
    page = Page(
        title=f"{row.get_kind_display().capitalize()} · {WHAT[row.what]}",
        crumbs=crumbs(row.books), facts=[money(row.books, row.amount), undone(row) or row.on],
        trail=acts.trail(request, row),
    )  # fmt: skip
    told = {"page": page, "operation": row, "form": form, "purse": WHAT[row.purse]}
    return render(request, "books/operation.html", told)


@require_GET
@login_required
def paper(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    row = _operation(request, uid)
    if row.file is None:
        raise Http404
    return storing.response(row.file)
