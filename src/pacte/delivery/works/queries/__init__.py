"""What one can ask of works. Nothing here writes."""

from pacte.delivery.works.queries.figures import (
    accepted,
    functional,
    functional_at,
    maternities,
    told,
    unfinished,
)
from pacte.delivery.works.queries.life import (
    Stop,
    acceptance,
    acceptances,
    accepted_on,
    conditions,
    delays,
    lacks_words,
    last_quantities,
    lateness,
    lines,
    met,
    timeline,
)
from pacte.delivery.works.queries.money import (
    Asked,
    account,
    accounts,
    bids,
    bills,
    bills_due,
    companies,
    contract,
    contracts,
    ends_on,
    method_asked,
    paid_on,
    payments,
    procurement,
    sources,
    with_sums,
    work_money,
)
from pacte.delivery.works.queries.needs import Need, needs, weights
from pacte.delivery.works.queries.register import (
    at_facility,
    brought,
    brought_for,
    can,
    find,
    may_add_proof,
    of_places,
    parents,
    places_of,
    seen,
    visible_to,
    where,
    work,
    works_at,
)

__all__ = [
    "Asked", "Need", "Stop", "acceptance", "acceptances", "accepted", "accepted_on", "account",
    "accounts", "at_facility", "bids", "bills", "bills_due", "brought", "brought_for", "can",
    "companies", "conditions", "contract", "contracts", "delays", "ends_on", "find", "functional",
    "functional_at", "lacks_words", "last_quantities", "lateness", "lines", "maternities",
    "may_add_proof", "met", "method_asked", "needs", "of_places", "paid_on", "parents", "payments",
    "places_of", "procurement", "seen", "sources", "timeline", "told", "unfinished", "visible_to",
    "weights", "where", "with_sums", "work", "work_money", "works_at",
]  # fmt: skip
