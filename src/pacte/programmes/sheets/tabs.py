"""The tabs of a programme's pages: those of this room and of the rooms above, by URL name.

A room above shows the same tabs on its own page: ``tabs.of(programme,
"results:framework", request.user)``. A tab whose page is not served here is not shown.
"""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from pacte.kernel.actor import Actor
from pacte.pages.page import Tab
from pacte.programmes.sheets.models import Programme

TABS = (
    ("sheets:programme", _("Fiche")),
    ("sheets:partners", _("Partenaires")),
    ("sheets:bodies", _("Instances")),
    ("sheets:agreements", _("Accords")),
    ("results:framework", _("Résultats")),
    ("results:concerns", _("Hypothèses et risques")),
    ("financing:matrix", _("Argent")),
    ("sheets:stages", _("Étapes")),
    ("outreach:programme", _("Communication")),
    ("sheets:contradictions", _("Contradictions")),
    ("sheets:texts", _("Textes")),
    ("reports:steering", _("Pilotage")),
    ("reports:periodic", _("Rapports")),
)

# Pages that are not published: for who holds the action for who runs the programme.
ASKED = {"results:concerns": "read_programme"}


def way(name: str, *arguments: object) -> str:
    """The address of a page of a room above; empty when it is not served here."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def of(
    programme: Programme, current: str, actor: Actor, counts: dict[str, int] | None = None
) -> list[Tab]:
    """The tabs of a programme that an actor may open; ``counts`` by the name of a page."""
    found = []
    for name, label in TABS:
        if name in ASKED and not actor.can(ASKED[name], programme.organisation_id):
            continue
        if url := way(name, programme.uid):
            found.append(Tab(str(label), url, (counts or {}).get(name), name == current))
    return found
