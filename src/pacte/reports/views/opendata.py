"""Open data: the feed, and programmes, results, money and centres as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.kernel.partial import Partial
from pacte.pages import formatting
from pacte.pages.page import Page
from pacte.places import queries as places
from pacte.programmes.financing import queries as financing
from pacte.programmes.outreach import queries as outreach
from pacte.programmes.results import queries as results
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme
from pacte.reports.public.keeping import kept
from pacte.reports.views.public import shown_page

Rows = tuple[list[str], list[list[Any]]]


def _published(of: Sequence[Programme] | None) -> Sequence[Programme]:
    """The programmes of a set: those that are asked for, else all that are published."""
    return list(sheets.published().order_by("code")) if of is None else of


def programme_rows(of: Sequence[Programme] | None = None) -> Rows:
    """A line for each statement of a published programme, with its passage."""
    heads = ["programme", "subject", "about", "words", "amount", "currency", "number", "unit",
             "share", "start", "end", "code", "document", "quote"]  # fmt: skip
    rows = []
    for one in _published(of):
        for said in sheets.statements(one.pk):
            amount = None
            if said.amount is not None:
                amount = str(formatting.main_units(said.amount, said.currency))
            share = None if said.share is None else str(formatting.Decimal(said.share) / 1_000_000)
            rows.append([
                one.code, said.subject, said.about, said.words, amount, said.currency,
                said.number, said.unit, share, said.start, said.end, said.code,
                said.document.title if said.document else "", said.quote,
            ])  # fmt: skip
    return heads, rows


def result_rows(of: Sequence[Programme] | None = None) -> Rows:
    """A line for each indicator of a published programme: verified values only."""
    heads = ["programme", "aim", "indicator", "title", "baseline", "target", "target_period",
             "reached", "period", "state"]  # fmt: skip
    rows = []
    shown = _published(of)
    lines = results.progress_of([one.pk for one in shown], clock.today(), verified_only=True)
    for one in shown:
        for line in lines.get(one.pk, []):
            rows.append([
                one.code, line.aim.code, line.indicator.code, line.definition.title,
                line.baseline_text, line.target_text, line.target_period, line.reached_text,
                line.period_text, line.state,
            ])  # fmt: skip
    return heads, rows


def money_rows(of: Sequence[Programme] | None = None) -> Rows:
    """A line for each movement of a published programme, in its own currency."""
    heads = ["programme", "kind", "year", "date", "envelope", "funder", "line", "amount",
             "currency", "words"]  # fmt: skip
    rows = []
    for one in _published(of):
        for flow in financing.flows(one.pk).select_related("envelope__funder", "line"):
            giver = flow.envelope.funder if flow.envelope else None
            rows.append([
                one.code, flow.kind, flow.year, flow.made_on,
                flow.envelope.title if flow.envelope else None, giver.name if giver else None,
                str(flow.line) if flow.line else None,
                str(formatting.main_units(flow.amount, flow.currency)), flow.currency,
                flow.words or flow.quote,
            ])  # fmt: skip
    return heads, rows


def centre_rows() -> Rows:
    """A line for each open centre."""
    today = clock.today()
    heads = ["code", "name", "place", "level", "ownership", "latitude", "longitude"]
    states = {s.facility_id: s for s in places.states_on(today)}
    rows = []
    for one in places.facility_rows().select_related("place", "area")[:20_000]:
        state = states.get(one.pk)
        where: Any = one.place or one.area
        if state is None or state.open:
            rows.append([
                one.code, one.name, where.name,
                state.level if state else None, state.ownership if state else None,
                _degrees(one.latitude), _degrees(one.longitude),
            ])  # fmt: skip
    return heads, rows


def _degrees(micro: int | None) -> str | None:
    return None if micro is None else str(formatting.Decimal(micro).scaleb(-6))


SETS: dict[str, tuple[Any, Callable[[], Rows]]] = {
    "programmes": (later("Ce que disent les textes des programmes"), programme_rows),
    "resultats": (later("Résultats vérifiés"), result_rows),
    "argent": (later("Mouvements d’argent"), money_rows),
    "centres": (later("Formations sanitaires"), centre_rows),
}


@require_GET
@kept
def index(request: HttpRequest) -> HttpResponse:
    """What can be taken away, and under which licence."""
    page = Page(title=_("Données ouvertes"), crumbs=[(_("Accueil"), reverse("public:home"))])
    sets = [(name, label) for name, (label, _rows) in SETS.items()]
    return shown_page(request, "data", page, sets=sets)


@require_GET
@kept
def dataset(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One set of data, as CSV (UTF-8, commas) or JSON."""
    if name not in SETS or form not in ("csv", "json"):
        raise Http404
    heads, rows = SETS[name][1]()
    if form == "json":
        return JsonResponse(
            [dict(zip(heads, row, strict=True)) for row in rows], safe=False,
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(heads)
    writer.writerows([[_plain(value) for value in row] for row in rows])
    answer = HttpResponse(made.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _plain(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is given a mark before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "@") else text


@require_GET
@kept
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: what its texts say, its partners, places, aims, verified results, money."""
    row = get_object_or_404(sheets.published(), code=code)
    heads, said = programme_rows([row])
    money_heads, money = money_rows([row])
    result_heads, reached = result_rows([row])
    return JsonResponse({
        "code": row.code, "name": row.name, "synthetic": row.synthetic,
        "statements": [dict(zip(heads, r, strict=True)) for r in said],
        "partners": [
            {"name": p.organisation.name, "role": p.role, "as": p.as_what, "side": p.side,
             "start": p.start, "end": p.end} for p in sheets.partners(row.pk)
        ],
        "territory": [
            {"code": t.place.code, "name": t.place.name, "kind": t.kind}
            for t in sheets.territory(row.pk)
        ],
        "aims": [
            {"code": a.code, "kind": a.kind, "title": a.title, "words": a.words}
            for a in sheets.aims(row.pk)
        ],
        "results": [dict(zip(result_heads, r, strict=True)) for r in reached],
        "money": [dict(zip(money_heads, r, strict=True)) for r in money],
    }, json_dumps_params={"ensure_ascii": False})  # fmt: skip


class News(Feed):  # type: ignore[type-arg]
    """What is published, the latest first."""

    title = later("Pacte : actualités et appels")
    description = later("Actualités, appels, rencontres et prix des programmes")

    def link(self) -> str:
        return reverse("public:news")

    def items(self) -> list[Any]:
        return list(outreach.published()[:50])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return reverse("public:content", args=[item.slug])

    def item_pubdate(self, item: Any) -> Any:
        return clock.at_midnight(Partial(item.dated).first) if item.dated else item.at


feed = require_GET(News())
