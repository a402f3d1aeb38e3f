"""What the counter asks of the engine: the tariff of a service, and what the scheme would pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pacte.insurance.claims.queries import invoices
from pacte.insurance.claims.quote import Item, Visit, quote
from pacte.insurance.schemes import queries as schemes
from pacte.places import queries as places


def tariff(scheme: Any, service: Any, facility: Any, day: date) -> int | None:
    """The price of a service in a facility on a day; None: no tariff says it."""
    state = places.facility_state(facility.pk, day)
    found = schemes.price_on(scheme.pk, service.pk, facility.pk, state.level if state else "", day)
    return found.price if found else None


def for_claim(
    scheme: Any,
    person: Any,
    facility: Any,
    day: date,
    lines: Sequence[tuple[int, Mapping[str, Any]]],
    visit: Visit | None = None,
) -> list[tuple[int, Any]]:
    """What each line of a claim being typed would come to, by its place in the form."""
    items = [
        Item(
            service=schemes.service(line["service"]),
            quantity=line["quantity"],
            price=line["cost"],
        )
        for _n, line in lines
    ]
    told = quote(scheme, person, facility, items, day, visit)
    return list(zip([n for n, _line in lines], told, strict=False))


def mode(scheme: Any, facility: Any, day: date) -> str:
    """Direct payment, or reimbursement of the member."""
    return invoices.mode_for(scheme.pk, facility.pk, day)


def at_counter(
    scheme: Any, person: Any, facility: Any, service: Any, day: date, promise: Any
) -> Any:
    """What the scheme would pay for one service now; None where nothing can be said."""
    told = quote(scheme, person, facility, [Item(service=service)], day, promise=promise)
    return told[0] if told else None
