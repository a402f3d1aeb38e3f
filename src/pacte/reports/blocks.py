"""What home shows to who follows schemes: the way to each dashboard."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.insurance.schemes import queries as schemes
from pacte.pages.home import Block, Line

LINES_MAX = 6


def followed(actor: Any, day: date) -> Block | None:
    """The schemes that a person follows; nothing for who follows none."""
    if not actor.can("see_dashboard"):
        return None
    found = schemes.visible_to(actor, day)[: LINES_MAX + 1]
    lines = [
        Line(s.name, reverse("reports:dashboard", args=[s.uid]), small=s.organisation.name)
        for s in found[:LINES_MAX]
    ]
    if not lines:
        return None
    return Block(title=_("Régimes suivis"), lines=lines, url=reverse("reports:dashboards"))
