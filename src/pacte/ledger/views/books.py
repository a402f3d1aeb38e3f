"""Pages of the books: trial balance, journal, accounts, sources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.journal.clock import today
from pacte.kernel.money import Money
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused
from pacte.ledger import commands, forms, queries
from pacte.ledger.models import Account, Book, Kind, Transfer
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag
from pacte.people import queries as people


def _amount(row: Transfer) -> Money:
    return Money(row.amount, row.book.currency)


def _accounts(row: Transfer) -> str:
    return f"{row.debit.title} ← {row.credit.title}"


def _state(row: Transfer) -> Tag | str:
    if row.reverses_id:
        return Tag(_("Annulation"), "wait")
    return Tag(_("Annulée"), "bad") if getattr(row, "reversed_by", None) else Tag(_("Passée"))


def _search(lines: QuerySet, text: str) -> QuerySet:
    return lines.filter(label__istartswith=text) | lines.filter(purpose__startswith=text)


BOOKS = List(
    columns=[
        Column(
            name="organisation",
            label=gettext_lazy("Organisation"),
            value=lambda b: b.organisation.name,
            sort="organisation__name",
            link=lambda b: reverse("ledger:book", args=[b.uid]),
        ),
        Column(
            name="currency",
            label=gettext_lazy("Devise"),
            value=lambda b: b.currency,
            sort="currency",
        ),
    ],
    sort="organisation",
    caption=gettext_lazy("Livres de comptes"),
    search=lambda lines, text: lines.filter(organisation__name__icontains=text),
    search_label=gettext_lazy("Organisation"),
    empty=Empty(gettext_lazy("Aucun livre."), gettext_lazy("Il s’ouvre à la première écriture.")),
)
TRANSFERS = List(
    columns=[
        Column(
            name="day",
            label=gettext_lazy("Date"),
            value=lambda t: t.made_on,
            sort=["made_on", "id"],
            link=lambda t: reverse("ledger:transfer", args=[t.uid]),
        ),
        Column(name="label", label=gettext_lazy("Libellé"), value=lambda t: t.label, full=True),
        Column(name="accounts", label=gettext_lazy("Comptes"), value=_accounts),
        Column(name="source", label=gettext_lazy("Source"), value=lambda t: t.source.label),
        Column(name="state", label=gettext_lazy("État"), value=_state),
        Column(
            name="amount",
            label=gettext_lazy("Montant"),
            value=_amount,
            number=True,
            sort="amount",
            up=True,
        ),
    ],
    sort="-day",
    caption=gettext_lazy("Écritures"),
    search=_search,
    search_label=gettext_lazy("Début du libellé"),
    file="ecritures",
    empty=Empty(gettext_lazy("Aucune écriture.")),
)
SOURCES = List(
    columns=[
        Column(name="code", label=gettext_lazy("Code"), value=lambda s: s.code, sort="code"),
        Column(name="label", label=gettext_lazy("Intitulé"), value=lambda s: s.label, sort="label"),
        Column(
            name="parent",
            label=gettext_lazy("Partie de"),
            value=lambda s: s.parent and s.parent.label,
            missing=gettext_lazy("aucune"),
        ),
    ],
    sort="code",
    caption=gettext_lazy("Sources de l’argent"),
    file="sources",
    search=lambda lines, text: lines.filter(label__icontains=text),
    empty=Empty(gettext_lazy("Aucune source.")),
)


def _book(request: HttpRequest, uid: UUID) -> Book:
    return get_object_or_404(queries.visible_to(request.user, today()), uid=uid)


def _crumbs(book: Book | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Livres"), reverse("ledger:books"))]
    if book:
        crumbs.append((_name(book), reverse("ledger:book", args=[book.uid])))
    return crumbs


def _name(book: Book) -> str:
    return f"{book.organisation.name}, {book.currency}"


@require_GET
@login_required
def books(request: HttpRequest) -> HttpResponse:
    acts.need(request, "see_money")
    buttons = [
        Button(_("Sources"), reverse("ledger:sources")),
        Button(_("Taux de change"), reverse("ledger:rates")),
    ]
    if request.user.can("keep_books"):
        buttons.append(Button(_("Ouvrir un livre"), reverse("ledger:open_book"), "add", go=True))
    page = Page(title=_("Livres de comptes"), acts=buttons)
    lines = BOOKS.read(request, queries.visible_to(request.user, today()))
    return render(request, "ledger/list.html", {"page": page, "lines": lines})


@login_required
def open_book(request: HttpRequest) -> HttpResponse:
    acts.need(request, "keep_books")
    mine = people.organisations_for(request.user, "keep_books", today())
    choices = [(str(o.uid), o.name) for o in people.organisations(mine)]
    form = forms.OpenBook(request.POST or None, organisations=choices)
    answer = acts.submit(
        request,
        form,
        commands.open_book,
        to=lambda uid: reverse("ledger:book", args=[uid]),
        done=_("Le livre est ouvert."),
    )
    return answer or form_page(request, form, _("Ouvrir un livre"), _crumbs(), _("Ouvrir"))


@require_GET
@login_required
def book(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The trial balance of a book on a day."""
    found = _book(request, uid)
    day = _day(request)
    order = [kind.value for kind in Kind]
    lines = queries.trial_balance(found, day)
    lines.sort(key=lambda line: (order.index(line.account.kind), line.account.title))
    totals = [sum(line.debit for line in lines), sum(line.credit for line in lines)]
    symbol = formatting.symbol(found.currency)
    by_kind = [
        Cell(capfirst(label), formatting.amount(Money(total, found.currency)), symbol)
        for label, total in _by_kind(lines)
    ]
    buttons = [Button(_("Journal"), reverse("ledger:journal", args=[uid]))]
    if request.user.can("keep_books", found.organisation_id):
        buttons += [
            Button(_("Ouvrir un compte"), reverse("ledger:open_account", args=[uid]), "add"),
            Button(_("Écriture"), reverse("ledger:record_transfer", args=[uid]), "add", go=True),
        ]
    page = Page(title=_name(found), crumbs=_crumbs(), acts=buttons)
    context = {"page": page, "book": found, "lines": lines, "day": day}
    context |= {"totals": [Money(t, found.currency) for t in totals], "kinds": by_kind}
    context["symbol"] = symbol
    return render(request, "ledger/book.html", context)


def _by_kind(lines: list[queries.Line]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for line in lines:
        label = line.account.get_kind_display()
        found[label] = found.get(label, 0) + line.owed
    return list(found.items())


def _day(request: HttpRequest) -> Any:
    """The day asked for in the address; today if there is none or if it cannot be read."""
    try:
        return read_date(request.GET.get("au", ""))
    except Refused:
        return today()


@require_GET
@login_required
def journal(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _book(request, uid)
    lines = TRANSFERS.read(request, queries.transfers(found).select_related("book"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Journal des écritures"), crumbs=_crumbs(found))
    return render(request, "ledger/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def account(request: HttpRequest, uid: UUID) -> HttpResponse:
    mine = queries.visible_to(request.user, today())
    found = get_object_or_404(
        Account.objects.filter(book__in=mine).select_related("book__organisation"), uid=uid
    )
    lines = TRANSFERS.read(request, queries.of_account(found).select_related("book"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    balance = queries.balance(found.book, found.code)
    page = Page(
        title=found.title,
        crumbs=_crumbs(found.book),
        facts=[found.get_kind_display(), _("Solde : %s") % formatting.money(balance)],
    )
    return render(request, "ledger/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    mine = queries.visible_to(request.user, today())
    rows = Transfer.objects.filter(book__in=mine).select_related(
        "book__organisation", "debit", "credit", "source", "reverses", "reversed_by"
    )
    found = get_object_or_404(rows, uid=uid)
    buttons = []
    by_hand = found.purpose.startswith("ledger.book:") and not getattr(found, "reversed_by", None)
    if by_hand and request.user.can("keep_books", found.book.organisation_id):
        buttons = [Button(_("Annuler"), reverse("ledger:reverse_transfer", args=[uid]))]
    page = Page(
        title=found.label or _("Écriture"),
        crumbs=[
            *_crumbs(found.book),
            (_("Journal"), reverse("ledger:journal", args=[found.book.uid])),
        ],
        facts=[_amount(found), found.made_on, _state(found)],
        acts=buttons,
    )
    context = {"page": page, "transfer": found, "same": queries.for_purpose(found.purpose)}
    return render(request, "ledger/transfer.html", context)


@login_required
def record_transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _book(request, uid)
    acts.need(request, "keep_books", found.organisation_id)
    form = forms.RecordTransfer(request.POST or None, book=found, initial={"made_on": today()})
    answer = acts.submit(
        request,
        form,
        commands.record_transfer,
        book=str(uid),
        to=lambda made: reverse("ledger:transfer", args=[made]),
        done=_("L’écriture est passée."),
    )
    return answer or form_page(request, form, _("Passer une écriture"), _crumbs(found), _("Passer"))


@login_required
def reverse_transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    mine = queries.visible_to(request.user, today())
    found = get_object_or_404(
        Transfer.objects.filter(book__in=mine).select_related("book__organisation"), uid=uid
    )
    acts.need(request, "keep_books", found.book.organisation_id)
    form = forms.ReverseTransfer(request.POST or None, initial={"made_on": today()})
    answer = acts.submit(
        request,
        form,
        commands.reverse_transfer,
        transfer=str(uid),
        to=lambda made: reverse("ledger:transfer", args=[made]),
        done=_("L’écriture est annulée par une écriture contraire."),
    )
    return answer or form_page(
        request, form, _("Annuler l’écriture"), _crumbs(found.book), _("Annuler l’écriture")
    )


@login_required
def open_account(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _book(request, uid)
    acts.need(request, "keep_books", found.organisation_id)
    form = forms.OpenAccount(request.POST or None)
    answer = acts.submit(
        request,
        form,
        commands.open_account,
        book=str(uid),
        to=lambda _made: reverse("ledger:book", args=[uid]),
        done=_("Le compte est ouvert."),
    )
    return answer or form_page(request, form, _("Ouvrir un compte"), _crumbs(found), _("Ouvrir"))


@require_GET
@login_required
def sources(request: HttpRequest) -> HttpResponse:
    acts.need(request, "see_money")
    buttons = []
    if request.user.can("keep_books"):
        buttons = [Button(_("Ouvrir une source"), reverse("ledger:open_source"), "add", go=True)]
    lines = SOURCES.read(request, queries.sources())
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Sources de l’argent"), crumbs=_crumbs(), acts=buttons)
    return render(request, "ledger/list.html", {"page": page, "lines": lines})


@login_required
def open_source(request: HttpRequest) -> HttpResponse:
    acts.need(request, "keep_books")
    form = forms.OpenSource(request.POST or None)
    answer = acts.submit(
        request,
        form,
        commands.open_source,
        to="ledger:sources",
        done=_("La source est ouverte."),
        content=lambda typed: typed | {"parent": typed["parent"] or None},
    )
    crumbs = [*_crumbs(), (_("Sources"), reverse("ledger:sources"))]
    return answer or form_page(request, form, _("Ouvrir une source"), crumbs, _("Ouvrir"))


def form_page(
    request: HttpRequest, form: Any, title: str, crumbs: list[tuple[str, str]], send: str
) -> HttpResponse:
    page = Page(title=title, crumbs=crumbs)
    context = {"page": page, "form": form, "send": send, "back": crumbs[-1][1]}
    return render(request, "ledger/form.html", context)
