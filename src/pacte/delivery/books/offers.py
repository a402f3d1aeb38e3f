"""What a facility's books offer: measures, what waits for who keeps them, a panel."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.books import queries, rules
from pacte.delivery.records.panels import Panel
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.measures.registry import Measure
from pacte.pages import formatting
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell

SOURCE = "Pacte, livres des formations sanitaires"
MOST = 20

MEASURES = (
    Measure(
        name="books.closed", label=later("Mois clôturés par les formations"),
        definition=later("Mois clôturés, sur les mois de la période où les livres d’une formation"
                         " étaient ouverts."),
        unit="share", source=SOURCE, action="read_delivery", grain=("place", "month"),
        read=queries.closed_share,
    ),
    Measure(
        name="books.held", label=later("Argent des formations"),
        definition=later("Caisse, banque et argent mobile des formations à la fin de la période,"
                         " quand leurs livres sont d’une seule devise."),
        unit="money", source=SOURCE, action="read_delivery", grain=("place", "month"),
        read=queries.held,
    ),
)  # fmt: skip


def to_close(actor: Actor, day: date) -> Block | None:
    """Months that are over and not closed, and actions whose day is past."""
    if not actor.can("keep_facility_books"):
        return None
    rows = list(queries.visible_to(actor, day, "keep_facility_books")[:MOST])
    if not rows:
        return None
    due = queries.to_close(rows, day)
    lines = [
        Line(_("Clôturer %(month)s") % {"month": formatting.month(due[row.pk].text)},
             reverse("books:close", args=[row.uid]), tone="wait", small=row.organisation.name)
        for row in rows if row.pk in due
    ]  # fmt: skip
    for one in queries.late_actions(queries.visible_to(actor, day, "keep_facility_books"), day)[:5]:
        url = reverse("books:actions", args=[one.books.uid])
        lines.append(Line(one.title, url, tone="wait", small=formatting.day(one.due)))
    return Block(title=_("Gestion de la formation"), lines=lines) if lines else None


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """What the facility holds, and the last month that is closed."""
    row = queries.of_facility(facility.pk)
    if row is None or not queries.may_read(actor, row, day):
        return None
    held = queries.balances(row)
    last = queries.last_closed(row.pk)
    total = Money(sum(held[purse] for purse in rules.PURSES), row.book.currency)
    told = formatting.month(last.text) if last else None
    return Panel(
        cells=[Cell(_("Caisses et banque"), total)], lines=[(_("Dernier mois clôturé"), told)],
        url=reverse("books:month", args=[row.uid]),
    )  # fmt: skip
