"""Who and what is around a programme: of each thing the last row, unless it says closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pacte.journal.prepared import prepared
from pacte.programmes.sheets.models import (
    Partner,
    PartnerState,
    Predecessor,
    ProgrammeAgreement,
    ProgrammeBody,
    Sector,
    Territory,
)

ROLES = list(Partner.Role.values)


def _last(model: type[Model], *same: str) -> QuerySet[Any]:
    """Of each thing that ``same`` names, the last row, unless it says closed."""
    rows = model._default_manager
    later = rows.filter(pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in same})
    return rows.filter(~Exists(later), closed=False)


def partner_rows() -> QuerySet[Partner]:
    """The roles that are held: what was last said of each is not that it ended."""
    states = PartnerState.objects.filter(partner=OuterRef("pk")).order_by("-id")
    rows = Partner.objects.annotate(
        gone=Coalesce(Subquery(states.values("closed")[:1]), Value(False))
    )
    return rows.exclude(gone=True)


def partners(programme_id: int, *, held: bool = True) -> list[Any]:
    """The partners of a programme by role, then as they were recorded; ``gone`` and ``gone_since``
    tell those that left, shown when ``held`` is false."""
    found = _partners(programme_id, held)
    return sorted(found, key=lambda p: (bool(p.gone), ROLES.index(p.role), p.pk))


@prepared
def _partners(programme: int, held: bool) -> QuerySet[Partner]:
    states = PartnerState.objects.filter(partner=OuterRef("pk")).order_by("-id")
    rows = Partner.objects.filter(programme=programme).annotate(
        gone=Coalesce(Subquery(states.values("closed")[:1]), Value(False)),
        gone_since=Subquery(states.values("since")[:1]),
        gone_why=Subquery(states.values("reason")[:1]),
    )
    rows = rows.exclude(gone=True) if held else rows
    return rows.select_related("organisation", "document")


def side_order(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """The partners of each side of a partnership, in the order in which sides were said."""
    sides: dict[str, list[Any]] = {}
    for row in rows:
        sides.setdefault(row.side, []).append(row)
    return sorted(sides.items(), key=lambda item: not item[0])


def territory_rows() -> QuerySet[Territory]:
    return _last(Territory, "programme", "place", "kind")


def territory(programme_id: int) -> list[Territory]:
    """Where a programme acts: the places it aims at first."""
    order = list(Territory.Kind.values)
    return sorted(_territory(programme_id), key=lambda t: (order.index(t.kind), t.pk))


@prepared
def _territory(programme: int) -> QuerySet[Territory]:
    rows = territory_rows().filter(programme=programme)
    return rows.select_related("place", "document")


def places_of(programme_ids: Iterable[int], *kinds: str) -> dict[int, list[int]]:
    """The keys of the places of some programmes, of these kinds or of all."""
    rows = territory_rows().filter(programme__in=list(programme_ids))
    rows = rows.filter(kind__in=kinds) if kinds else rows
    found: dict[int, list[int]] = {}
    for programme, place in rows.order_by("id").values_list("programme", "place"):
        found.setdefault(programme, []).append(place)
    return found


def sectors(programme_id: int) -> list[Sector]:
    """The sectors of the sheet, the largest share first; those without a share last."""
    rows = _sectors(programme_id)
    return sorted(rows, key=lambda s: (s.share is None, -(s.share or 0), s.code))


@prepared
def _sectors(programme: int) -> QuerySet[Sector]:
    return sector_rows().filter(programme=programme)


def sector_rows() -> QuerySet[Sector]:
    return _last(Sector, "programme", "code")


def predecessors(programme_id: int) -> list[Predecessor]:
    """What came before, and what was inherited from it."""
    return _predecessors(programme_id)


@prepared
def _predecessors(programme: int) -> QuerySet[Predecessor]:
    rows = _last(Predecessor, "programme", "previous_name").filter(programme=programme)
    return rows.order_by("id").select_related("previous", "document")


def successors(programme_id: int) -> list[Predecessor]:
    """The programmes that say they inherit from this one."""
    rows = _last(Predecessor, "programme", "previous_name").filter(previous=programme_id)
    return list(rows.order_by("id").select_related("programme"))


def bodies(programme_id: int) -> list[ProgrammeBody]:
    """The bodies of a programme, side by side."""
    return _bodies(programme_id)


@prepared
def _bodies(programme: int) -> QuerySet[ProgrammeBody]:
    rows = _last(ProgrammeBody, "programme", "body").filter(programme=programme)
    return rows.order_by("id").select_related("body", "body__organisation", "body__parent")


def agreements(programme_id: int) -> list[ProgrammeAgreement]:
    """The agreements of a programme."""
    return _agreements(programme_id)


@prepared
def _agreements(programme: int) -> QuerySet[ProgrammeAgreement]:
    rows = _last(ProgrammeAgreement, "programme", "agreement").filter(programme=programme)
    return rows.order_by("id").select_related("agreement")
