"""What home shows to who follows schemes or runs programmes: the way to each page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.insurance.schemes import queries as schemes
from pacte.pages.home import Block, Line
from pacte.people import queries as people
from pacte.programmes.sheets import queries as sheets
from pacte.reports.steering import url_of

LINES_MAX = 6


def followed(actor: Any, day: date) -> Block | None:
    """The schemes that a person follows; nothing for who follows none."""
    if not actor.can("see_dashboard"):
        return None
    found = schemes.first_visible_to(actor, day)
    lines = [
        Line(s.name, reverse("reports:dashboard", args=[s.uid]), small=s.organisation.name)
        for s in found[:LINES_MAX]
    ]
    if not lines:
        return None
    return Block(title=_("Régimes suivis"), lines=lines, url=reverse("reports:dashboards"))


def steered(actor: Any, day: date) -> Block | None:
    """The programmes that somebody's organisations run: whether results and money follow."""
    if not actor.can("read_programme"):
        return None
    mine = people.organisations_for(actor, "read_programme", day)
    rows = sheets.run_by(mine) if mine else []
    lines = [Line(row.called, url_of(row), small=row.code) for row in rows[:LINES_MAX]]
    if not lines:
        return None
    return Block(title=_("Pilotage"), lines=lines, url=reverse("reports:steerings"))
