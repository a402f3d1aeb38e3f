"""What staff offers to other pages: home, a facility's page, the public page of a facility."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.records.panels import Panel, PublicLine
from pacte.delivery.staff import queries
from pacte.delivery.staff.queries import motivation as paid
from pacte.delivery.staff.queries import posts
from pacte.kernel.actor import Actor
from pacte.kernel.money import WHOLE, Money
from pacte.kernel.periods import Month, add_months
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell
from pacte.people import queries as people


def waiting(actor: Actor, day: date) -> Block | None:
    """The lists of motivation that wait for this person, to prepare or to pay."""
    lines: list[Line] = []
    mine = people.organisations_for(actor, "read_delivery", day)
    for run in paid.waiting(mine)[:HITS_MAX] if mine else ():
        action = "manage_staff" if run.state == "draft" else "pay_motivation"
        if actor.can(action, run.organisation_id):
            month = formatting.month(Month.of(run.month).text)
            lines.append(Line(
                label=_("Motivation, %(month)s") % {"month": month},
                url=reverse("staff:run", args=[run.uid]), tone="wait",
                value=_("à préparer") if run.state == "draft" else _("à payer"),
                small=Money(run.total, run.currency),
            ))  # fmt: skip
    if not lines:
        return None
    return Block(title=_("Motivation du personnel"), lines=lines, url=reverse("staff:runs"))


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """Staff on a facility's page."""
    if not actor.can("read_delivery"):
        return None
    posted = posts.count_posted(facility.pk, day)
    found = queries.facility_filling(facility.pk, day)
    first = add_months(day.replace(day=1), -1)
    there, expected = posts.days_of(facility.pk, first, day.replace(day=1))
    labels = posts.qualification_labels()
    lacks = [f"{labels.get(code, code)} × {more}" for code, more in found.lacks] if found else []
    return Panel(
        cells=[
            Cell(_("En poste"), posted),
            Cell(_("Postes de la norme pourvus"),
                 _("%(filled)s sur %(needs)s") % {"filled": found.filled, "needs": found.needs}
                 if found else None, tone="wait" if lacks else ""),
            Cell(_("Présence du mois passé"),
                 formatting.share(there * WHOLE // expected) if expected else None),
        ],
        url=reverse("staff:facility", args=[facility.uid]),
        warning=_("Manquent : %(lacks)s") % {"lacks": ", ".join(lacks)} if lacks else "",
    )  # fmt: skip


def public(facility: Any, day: date) -> Sequence[PublicLine]:
    """What anybody may read: how many posts of the norm are filled; never a person."""
    found = queries.facility_filling(facility.pk, day)
    if found is None:
        return []
    said = _("%(filled)s sur %(needs)s") % {"filled": found.filled, "needs": found.needs}
    return [PublicLine(_("Postes de soins et de gestion pourvus"), said)]
