"""What bodies offer elsewhere: the search from anywhere, and blocks of the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.governance.bodies.models import Decision, Mandate
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import decisions as decisions_of
from pacte.governance.bodies.queries import meetings as meetings_of
from pacte.governance.bodies.rules import standing
from pacte.journal.prepared import prepared
from pacte.kernel.names import normalised
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX, Hit
from pacte.pages.home import Block, Line
from pacte.people import queries as people

LINES = 6


def _reads(actor: Any) -> bool:
    return any(actor.can(action) for action in bodies_of.READERS)


def find_bodies(actor: Any, text: str, day: date) -> Sequence[Hit]:
    """Bodies of this code, or whose name begins so."""
    if not _reads(actor):
        return []
    seen, code = bodies_of.visible_to(actor, day), text.strip().upper()
    found = list(seen.filter(code=code).select_related("organisation"))
    if not found and (plain := normalised(text)):
        last = plain[:-1] + chr(ord(plain[-1]) + 1)
        named = seen.filter(plain__gte=plain, plain__lt=last).select_related("organisation")
        found = list(named.order_by("plain")[:HITS_MAX])
    return [
        Hit(row.name, reverse("bodies:body", args=[row.uid]), row.organisation.name,
            exact=row.code == code)
        for row in found
    ]  # fmt: skip


def find_decisions(actor: Any, text: str, day: date) -> Sequence[Hit]:
    """The decision of this number, « CPS-SK/D4 »."""
    code, _slash, number = text.strip().upper().partition("/D")
    if not number.isdecimal() or len(number) > 8 or not _reads(actor):
        return []
    rows = decisions_of.decisions_visible_to(actor, day)
    return [
        Hit(row.title, reverse("bodies:decision", args=[row.uid]), row.body.name, exact=True)
        for row in rows.filter(body__code=code, number=int(number))[:1]
    ]


def convocations(actor: Any, day: date) -> Block | None:
    """The meetings to come of the bodies that one keeps, or where one's organisation sits."""
    if not _reads(actor):
        return None
    rows = meetings_of.meetings_next(bodies_of.keys_visible_to(actor, day), day)[:LINES]
    lines = [
        Line(row.body.name, reverse("bodies:meeting", args=[row.uid]),
             formatting.partial(row.on), "wait" if row.now == "convened" else "",
             _("convoquée") if row.now == "convened" else _("prévue"))
        for row in rows
    ]  # fmt: skip
    if not lines:
        return None
    return Block(title=_("Réunions à venir"), lines=lines, url=reverse("bodies:meetings"))


def to_follow(actor: Any, day: date) -> Block | None:
    """What one's organisations are to carry out, late or due; else what their bodies wait for."""
    mine = bodies_of.readable(actor, day)
    if not mine:
        return None
    soon = day + standing.SOON
    kept = people.organisations_for(actor, "manage_bodies", day)
    owed, late = decisions_of.owned_by(mine, soon), decisions_of.taken_for(kept, soon)
    found = {("d", row.pk): row for row in [*owed, *late]}
    found |= {("c", row.pk): row for row in decisions_of.promised_by(mine, soon)}
    rows = sorted(found.values(), key=lambda row: row.deadline)[:LINES]
    if not rows:
        return None
    lines = [_due(row, day) for row in rows]
    url = reverse("bodies:decisions")
    return Block(title=_("Décisions et engagements à échéance"), lines=lines, url=url)


def _due(row: Any, day: date) -> Line:
    name = "bodies:decision" if isinstance(row, Decision) else "bodies:commitment"
    tone = "bad" if row.deadline < day else "wait"
    return Line(row.title, reverse(name, args=[row.uid]), formatting.day(row.deadline), tone,
                row.body.name)  # fmt: skip


def ending(actor: Any, day: date) -> Block | None:
    """The mandates that are over, or end within thirty days, of the bodies that one keeps."""
    kept = people.organisations_for(actor, "manage_bodies", day)
    if not kept:
        return None
    soon = (day + standing.SOON).isoformat()
    over = [row for row in _ending(kept) if row.until <= soon and _is_last(row, day)]
    if not over:
        return None
    lines = [
        Line(f"{row.seat.title} : {row}", reverse("bodies:seat", args=[row.seat.uid]),
             formatting.partial(row.until), "bad" if standing.over(row.until, day) else "wait",
             row.seat.body.name)
        for row in over[:LINES]
    ]  # fmt: skip
    return Block(title=_("Mandats à renouveler"), lines=lines, url=reverse("bodies:bodies"))


@prepared
def _ending(organisations: list[int]) -> QuerySet[Mandate]:
    """The last mandates of the seats of some organisations' bodies that have an end, in order."""
    rows = Mandate.objects.filter(
        seat__body__organisation__in=organisations, kind=Mandate.Kind.HOLDER, end=None,
        seat__closed_on="", until__gt="",
    ).select_related("seat__body", "organisation")  # fmt: skip
    newer = Mandate.objects.filter(seat=OuterRef("seat"), kind="holder", pk__gt=OuterRef("pk"))
    return rows.exclude(Exists(newer)).order_by("until")[:200]


def _is_last(row: Mandate, day: date) -> bool:
    return bodies_of.held(row).state(day) in ("ending", "expired")
