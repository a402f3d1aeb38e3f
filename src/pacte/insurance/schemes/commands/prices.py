"""Tariffs: the price of a service from a day on. Rows are only added; an end says closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.insurance.schemes import queries
from pacte.insurance.schemes.models import Tariff
from pacte.journal.command import Act, command
from pacte.kernel.currency import amount_text
from pacte.kernel.money import line_amount
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

LINES_MAX = 50_000


@command("schemes.set_tariff", may="manage_convention")
def set_tariff(
    act: Act,
    *,
    scheme: str,
    service: str,
    since: date,
    price: int | None,
    level: str = "",
    facility: str | None = None,
    ref: str = "",
    seen: int | None = None,
) -> None:
    """Set a price in the smallest unit (None: no tariff any more), for the scheme, a level of
    care or one facility.

    ``seen``: the entry of the scheme's last price when the form was opened. A price of the same
    service set meanwhile refuses this one; of another, it does not.
    """
    locked = queries.locked(scheme)
    act.need("manage_convention", locked.organisation_id)
    row = Tariff(
        scheme=locked,
        service=queries.service(service),
        facility=places.facility(facility) if facility else None,
        level=level,
        since=since,
        price=None if price is None else line_amount(price),
        ref=ref,
    )
    _not_set_since(act, row, seen)
    act.save(row)
    act.record(
        locked,
        row.service,
        since=since.isoformat(),
        price=None if price is None else amount_text(price, locked.currency),
    )


def _not_set_since(act: Act, row: Tariff, seen: int | None) -> None:
    """Refuse a price that somebody else set since the form was opened."""
    if seen is not None:
        same = Tariff.objects.filter(
            scheme=row.scheme, service=row.service, facility=row.facility, level=row.level
        )
        act.unchanged(same.filter(entry_id__gt=seen).order_by("id").last(), seen)


@command("schemes.set_tariffs", may="manage_convention")
def set_tariffs(act: Act, *, scheme: str, lines: Sequence[dict[str, Any]]) -> int:
    """Set many prices at once: all of them or none."""
    locked = queries.locked(scheme)
    act.need("manage_convention", locked.organisation_id)
    if not 0 < len(lines) <= LINES_MAX:
        raise Refused("De 1 à %(most)s tarifs à la fois.", most=LINES_MAX)
    services = {service.code: service for service in queries.services()}
    facilities = {code: places.facility_by_code(code) for code in _codes(lines)}
    for line in lines:
        if line["service"] not in services:
            raise Refused("L’acte « %(code)s » n’est pas au catalogue.", code=line["service"])
        act.save(
            Tariff(
                scheme=locked,
                service=services[line["service"]],
                facility=facilities.get(line.get("facility") or ""),
                level=line.get("level") or "",
                since=line["since"],
                price=None if line["price"] is None else line_amount(line["price"]),
                ref=line.get("ref") or "",
            )
        )
    act.record(locked, tariffs=len(lines))
    return len(lines)


def _codes(lines: Sequence[dict[str, Any]]) -> set[str]:
    return {line["facility"] for line in lines if line.get("facility")}
