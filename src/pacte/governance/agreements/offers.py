"""What agreements offer to the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.governance.agreements import queries
from pacte.kernel.actor import Actor
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX
from pacte.pages.home import Block, Line


def preconditions_open(actor: Actor, day: date) -> Block | None:
    """The unmet preconditions of the agreements that somebody keeps."""
    if not actor.can("manage_agreements"):
        return None
    kept = queries.visible_to(actor, day).values_list("pk", flat=True)
    rows = [r for r in queries.preconditions(kept) if (r.state or "unmet") == "unmet"]
    lines = [
        Line(
            label=row.title, url=reverse("agreements:agreement", args=[row.agreement.uid]),
            value=formatting.partial(row.due) if row.due else None, tone="wait",
            small=_("bloque %(what)s") % {"what": row.get_blocks_display()},
        )
        for row in rows[:HITS_MAX]
    ]  # fmt: skip
    if not lines:
        return None
    return Block(
        title=_("Conditions préalables non remplies"), lines=lines,
        url=reverse("agreements:agreements"),
    )  # fmt: skip
