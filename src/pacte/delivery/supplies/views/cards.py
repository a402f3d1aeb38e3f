"""Stock cards: all of them, those of a facility, one with its movements; writing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.delivery.supplies import commands, queries, rules, sentences
from pacte.delivery.supplies.forms import Record, Reverse
from pacte.delivery.supplies.models import Card
from pacte.delivery.supplies.queries import cards, commitments, months
from pacte.delivery.supplies.views import common
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.charts import Chart, Series
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_MAX = 200


def _link(card: Card) -> str:
    return reverse("supplies:card", args=[card.facility.uid, card.product.code])


def _tag(card: Card) -> Tag:
    today = clock.today()
    return sentences.state_tag(card, today, cards.warned_from(today))


def _in_state(rows: QuerySet[Card], value: str) -> QuerySet[Card]:
    if value == "rupture":
        return queries.empty(rows)
    if value == "peremption":
        return queries.expiring(rows, clock.today())
    return rows.filter(empty_since=None)


def _search(rows: QuerySet[Card], text: str) -> QuerySet[Card]:
    plain = normalised(text)
    after = plain[:-1] + chr(ord(plain[-1]) + 1) if plain else ""
    return rows.filter(facility__plain__gte=plain, facility__plain__lt=after) if plain else rows


def _items() -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in queries.products()]


OWN = [
    Column(name="left", label=later("Reste en stock"), number=True, value=lambda c: c.balance),
    Column(name="unit", label=later("Unité"), value=lambda c: c.product.unit, plain=True),
    Column(name="state", label=later("État"), value=_tag, up=True),
    Column(name="since", label=later("Rupture depuis"), value=lambda c: c.empty_since,
           missing="—"),
    Column(name="expires", label=later("Périme d’abord le"), value=lambda c: c.expires_on,
           missing="—"),
    Column(name="last", label=later("Écrit le"), value=lambda c: c.last_on, sort="last_on"),
]  # fmt: skip
CARDS = List(
    columns=[
        Column(name="facility", label=later("Formation sanitaire"), link=_link,
               value=lambda c: c.facility.name, sort=("facility__name", "product__label")),
        Column(name="product", label=later("Produit"), value=lambda c: c.product.label, full=True),
        *OWN,
    ],
    sort="-last",
    search=_search,
    search_label=later("Début du nom de la formation"),
    filters=[
        Filter(name="etat", label=later("État"), choices=sentences.STATES, tabs=True,
               apply=_in_state),
        Filter(name="produit", label=later("Produit"), choices=_items,
               apply=lambda rows, value: rows.filter(product__code=value)),
    ],
    empty=Empty(
        later("Aucune fiche de stock."),
        later("Une formation remplit la fiche du mois, ou écrit ses entrées et ses sorties."),
    ),
    caption=later("Stocks"), file="stocks", narrow=True,
)  # fmt: skip
OF_FACILITY = List(
    columns=[
        Column(name="product", label=later("Produit"), value=lambda c: c.product.label,
               link=_link),
        *OWN,
    ],
    empty=Empty(
        later("Aucun produit n’est encore suivi."),
        later("Remplissez la fiche du mois, ou comptez un premier produit."),
    ),
    caption=later("Fiches de stock"), file="stock", per_page=100,
)  # fmt: skip


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The cards of the facilities that the reader follows."""
    common.reads(request)
    today = clock.today()
    lines = CARDS.read(request, queries.visible_to(request.user, today))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Disponibilité"), reverse("supplies:availability"), "doc"),
        Button(_("Produits"), reverse("supplies:products"), "book"),
    ]
    if request.user.can("manage_supplies"):
        buttons.append(Button(_("Importer des mois"), reverse("supplies:import"), "upload"))
    own = _own(request)
    if own is not None:
        url = reverse("supplies:facility", args=[own.uid])
        buttons.insert(0, Button(own.name, url, "card", go=True))
    page = Page(title=_("Médicaments traceurs"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def _own(request: HttpRequest) -> Any:
    """The facility whose stock the reader keeps, when there is one only."""
    rows = cards.facilities.facilities_for(request.user, "manage_supplies", clock.today())
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


@require_GET
@login_required
def facility(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The stock of a facility: what is there, what is not, what it promised."""
    there, today = common.seen(request, uid), clock.today()
    rows = list(queries.cards_of(there.pk))
    lines = OF_FACILITY.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    month = Month.of(today)
    promised = commitments.of_facilities([there.pk], today)
    tracers = [card for card in rows if card.product.tracer]
    out = [card for card in tracers if card.empty_since]
    buttons = _buttons(request, there, month, bool(rows))
    told = _("%(there)s traceurs sur %(all)s en stock")
    page = Page(
        title=_("Stock : %(facility)s") % {"facility": there.name}, crumbs=common.crumbs(),
        facts=[
            told % {"there": len(tracers) - len(out), "all": len(tracers)} if tracers
            else Tag(_("aucune fiche"), "wait"),
            *([Tag(_("%(count)s en rupture") % {"count": len(out)}, "bad")] if out else []),
        ],
        acts=buttons, trail=acts.trail(request, max(rows, key=lambda c: c.entry_id)) if rows
        else None,
    )  # fmt: skip
    content = {
        "page": page, "lines": lines, "facility": there, "promised": promised,
        "breaches": commitments.breaches(promised, today),
        "behind": _behind(there.pk, month) if rows else None,
    }  # fmt: skip
    return render(request, "supplies/facility.html", content)


def _behind(facility_id: int, month: Month) -> str | None:
    """The last whole month, when nobody has written it."""
    last = month.plus(-1)
    return None if months.typed([facility_id], last) else last.text


def _buttons(request: HttpRequest, there: Any, month: Month, begun: bool) -> list[Button]:
    url = reverse("supplies:month", args=[there.uid])
    if not common.keeps(request, there):
        return [Button(_("Fiche du mois"), url, "doc")]
    record = reverse("supplies:record", args=[there.uid])
    return [
        Button(_("Écrire un mouvement"), record, "add", go=True),
        Button(_("Fiche du mois"), url, "doc"),
    ]


@require_GET
@login_required
def card(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    """A stock card: every movement with what is left, the lots, the months."""
    there, today = common.seen(request, uid), clock.today()
    row = _card(there, code)
    written = {line.pk: line for line in cards.lines_of(row)}
    found = cards.replay(row)
    left = {line.move.key: line for line in found.lines}
    every = [(line, left.get(key)) for key, line in written.items() if line.reverses_id is None]
    may = common.keeps(request, there)
    shown = months.months_shown(today)
    page = Page(
        title=row.product.label, crumbs=common.crumbs(there),
        facts=[_("reste %(left)s %(unit)s") % {
            "left": formatting.shown(row.balance), "unit": row.product.unit}, _tag(row)],
        acts=[Button(_("Écrire un mouvement"), _record_url(there, code), "add", go=True)]
        if may else [],
        trail=acts.trail(request, row),
    )  # fmt: skip
    content = {
        "page": page, "card": row, "every": every[::-1][:SHOWN_MAX], "lots": found.lots,
        "more": len(every) > SHOWN_MAX, "may": may, "months": months.of_card(row)[:24],
        "today": today, "warned": cards.warned_from(today), "chart": _chart(row, shown, today),
    }  # fmt: skip
    return render(request, "supplies/card.html", content)


def _record_url(there: Any, code: str) -> str:
    return reverse("supplies:record", args=[there.uid]) + f"?produit={code}"


def _chart(row: Card, shown: list[Month], today: Any) -> Chart:
    return Chart(
        name="stock", question=_("Que restait-il à la fin de chaque mois ?"),
        labels=[formatting.month(month.text) for month in shown], unit=row.product.unit,
        series=[Series(_("Reste en stock"), months.stock_ends(row, shown))],
        source=_("Source : fiche de stock, au %(day)s") % {"day": formatting.day(today)},
    )  # fmt: skip


def _card(there: Any, code: str) -> Card:
    try:
        item = queries.product(code)
    except Refused as fault:
        raise Http404 from fault
    row = queries.card(there.pk, item.pk)
    if row is None:
        raise Http404
    return row


@both
@login_required
def record(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a line of a card; opened from a card, it says whether somebody wrote since."""
    there, today = common.kept(request, uid), clock.today()
    items = _items()
    chosen = request.GET.get("produit", "")
    seen = cards.card(there.pk, queries.product(chosen).pk) if chosen in dict(items) else None
    form = Record(
        request.POST or None, products=items, seen=seen,
        initial={"on": today, "product": chosen, "kind": rules.ISSUE if seen else rules.COUNT},
    )  # fmt: skip

    def content(typed: dict[str, Any]) -> dict[str, Any]:
        same = seen is not None and typed["product"] == chosen
        return typed if same else {k: v for k, v in typed.items() if k != "seen"}

    answer = acts.submit(
        request, form, commands.record_movement, facility=str(uid), content=content,
        done=_("Mouvement écrit."),
        to=lambda _uid: _back(there, form.cleaned_data["product"]),
    )  # fmt: skip
    page = Page(title=_("Écrire un mouvement"), crumbs=common.crumbs(there), facts=[there.name])
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _back(there: Any, code: str) -> str:
    return reverse("supplies:card", args=[there.uid, code])


@both
@login_required
def reverse_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo a line of a card, with why."""
    common.reads(request)
    rows = cards.Movement.objects.select_related("facility", "product")
    row = get_object_or_404(rows, uid=uid)
    there = common.kept(request, row.facility.uid)
    form = Reverse(request.POST or None)
    answer = acts.submit(
        request, form, commands.reverse_movement, movement=str(uid), done=_("Ligne annulée."),
        to=_back(there, row.product.code),
    )  # fmt: skip
    page = Page(
        title=_("Annuler une ligne"), crumbs=common.crumbs(there),
        facts=[row.product.label, row.get_kind_display(), row.quantity, row.on],
    )  # fmt: skip
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
