"""What regulation offers to the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.kernel.actor import Actor
from pacte.pages.finding import HITS_MAX
from pacte.pages.home import Block, Line
from pacte.programmes.regulation import queries
from pacte.programmes.regulation.sentences import standing_tag


def waiting(actor: Actor, day: date) -> Block | None:
    """The activities of external partners that wait for this person."""
    if not (actor.can("advise_partner") or actor.can("agree_partner")):
        return None
    lines = [
        Line(
            label=row.title, url=reverse("regulation:declaration", args=[row.uid]),
            value=str(standing_tag(standing)), tone=standing_tag(standing).tone,
            small=row.organisation.name,
        )
        for row, standing in queries.waiting(actor, day)[:HITS_MAX]
    ]  # fmt: skip
    if not lines:
        return None
    return Block(
        title=_("Partenaires extérieurs"), lines=lines, url=reverse("regulation:declarations")
    )
