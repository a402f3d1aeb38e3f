"""What anybody may know of published programmes. Nothing here writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pacte.governance.agreements import queries as agreement_queries
from pacte.journal.prepared import prepared
from pacte.programmes.financing import queries as financing
from pacte.programmes.financing import showing as money_shown
from pacte.programmes.outreach import queries as outreach
from pacte.programmes.results import queries as results
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets import showing
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.queries.codes import names as sector_names
from pacte.programmes.sheets.views.aims import groups
from pacte.programmes.sheets.views.programmes import dressed
from pacte.reports import delivered


def anybody(action: str) -> bool:
    """What anybody may read of what was delivered: how many, never who."""
    return action == "read_delivery"


def cards() -> list[Any]:
    """Every published programme with what its card shows, in bounded queries."""
    found = dressed(sheets.published().select_related("organisation").order_by("name"))
    where = sheets.places_of([row.pk for row in found])
    for row in found:
        row.url = reverse("public:programme", args=[row.code])
        row.places = len(where.get(row.pk, []))
    return found


def sheet(row: Programme, day: date) -> dict[str, Any]:
    """All that the public page of a programme shows."""
    said = sheets.said_of(sheets.statements(row.pk))
    partners = sheets.partners(row.pk)
    sectors = sheets.sectors(row.pk)
    codes = [*(s.code for s in sectors), *(s.code for s in said.get("sector", []))]
    names = sector_names(codes)
    against = sheets.contradictions(row.pk)
    reached = results.progress(row.pk, day, verified_only=True)
    territory = sheets.territory(row.pk)
    return {
        "goals": said.get("goal", []), "lines": showing.lines(said, partners, names),
        "paragraphs": showing.paragraphs(said, names), "not_said": showing.not_said(),
        "groups": groups(sheets.tree(sheets.followed(row.pk))),
        "stages": sheets.timeline(row.pk, day), "sides": sheets.side_order(partners),
        "territory": territory, "predecessors": sheets.predecessors(row.pk),
        "against": [one for one in against if one.open],
        "answered": [one for one in against if not one.open],
        "bodies": sheets.bodies(row.pk), "agreements": agreements(row.pk),
        "results": reached,
        "done": [(one, "") for one in delivered.of_programme(
            row, reached, day, anybody, territory=territory, asked=delivered.all_of_them(),
        ) if one.known],
        "money": funds([row.pk], day, {row.pk: against})[row.pk], "offers": offers(row.pk),
        "contents": _contents(row.pk),
        "testimonies": _testimonies(day, row.pk),
    }  # fmt: skip


@prepared
def _contents(programme: int) -> QuerySet[Any]:
    return outreach.published(programme=programme)[:20]


@prepared
def _testimonies(day: date, programme: int) -> QuerySet[Any]:
    return outreach.public_testimonies(day, programme)[:10]


@prepared
def _exchanges(programme: int) -> QuerySet[Any]:
    return outreach.exchanges_of(programme)


def agreements(programme_id: int) -> list[tuple[Any, list[Any]]]:
    """The agreements of a programme with their preconditions."""
    from_sheet = [row.agreement for row in sheets.agreements(programme_id)]
    keys = [row.pk for row in from_sheet]
    wanted = agreement_queries.preconditions(keys) if keys else []
    below: dict[int, list[Any]] = {}
    for one in wanted:
        below.setdefault(one.agreement_id, []).append(one)
    return [(row, below.get(row.pk, [])) for row in from_sheet]


def funds(
    programme_ids: list[int], day: date, against: dict[int, list[sheets.Found]] | None = None
) -> dict[int, dict[str, Any]]:
    """Of some programmes what is promised, engaged, received, spent; by whom; the rules; what
    nobody who is named promises. ``against``: their contradictions, for who has them."""
    found = financing.monies(programme_ids, day)
    bases = financing.bases_of(programme_ids, against)
    held = financing.rules_in(programme_ids)
    return {
        key: _fund(found[key], key, day, bases[key], held.get(key, [])) for key in programme_ids
    }  # fmt: skip


def _fund(
    found: financing.MoneyOf, key: int, day: date, base: Any, held: list[Any]
) -> dict[str, Any]:
    rest = financing.unsourced(found, key, day, base)
    return {
        "rows": money_shown.by_envelope(found, lambda name, uid: ""),
        "total": money_shown.total(found), "kinds": money_shown.kinds(),
        "any": bool(found.amounts), "rest": rest, "currency": found.currency,
        "rules": [
            (one, money_shown.rule_tag(one))
            for one in financing.standings(key, found, day, base, held)
        ],
    }  # fmt: skip


def offers(programme_id: int) -> list[tuple[str, list[Any]]]:
    """What each territory of a programme's exchanges teaches and wants to learn."""
    keys = [row.pk for row in _exchanges(programme_id)]
    found: dict[str, list[Any]] = {}
    for one in outreach.offers(keys) if keys else []:
        found.setdefault(one.organisation.name, []).append(one)
    return list(found.items())


def reached(day: date) -> list[tuple[Any, list[Any]]]:
    """The verified results of every published programme."""
    rows = list(sheets.published().order_by("name"))
    lines = results.progress_of([row.pk for row in rows], day, verified_only=True)
    return [(row, lines.get(row.pk, [])) for row in rows]


def funding(day: date) -> list[tuple[Any, dict[str, Any]]]:
    """The money of every published programme."""
    rows = list(sheets.published().order_by("name"))
    found = funds([row.pk for row in rows], day)
    return [(row, found[row.pk]) for row in rows]
