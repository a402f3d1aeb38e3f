"""What quality offers elsewhere: search, home, a facility's page, the public, gaps, proofs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.quality import queries
from pacte.delivery.quality.models import Action, Visit
from pacte.delivery.quality.queries import visits
from pacte.delivery.records.gaps import Gap
from pacte.delivery.records.kinds import Where
from pacte.delivery.records.panels import Panel, PublicLine
from pacte.delivery.staff.scores import Seen
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.names import normalised
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX, Hit
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell
from pacte.people import facilities

COUNTED_MAX = 1_000


def find(actor: Actor, text: str, day: date) -> Sequence[Hit]:
    """The facilities that were visited, whose name begins so: their quality."""
    plain = normalised(text)
    if not plain or not actor.can("read_delivery"):
        return []
    after = plain[:-1] + chr(ord(plain[-1]) + 1)
    rows = queries.facilities_read(actor, day).filter(plain__gte=plain, plain__lt=after)
    seen = Visit.objects.filter(facility__in=rows.order_by().values("pk")).values("facility")
    return [
        Hit(row.name, reverse("quality:facility", args=[row.uid]), _("qualité"))
        for row in rows.filter(pk__in=seen)[:HITS_MAX]
    ]  # fmt: skip


def waiting(actor: Actor, day: date) -> Block | None:
    """Visits to finish or to confirm, actions that are late."""
    if not actor.can("read_delivery"):
        return None
    there = facilities.keys_for(actor, "read_delivery", day)
    lines = _to_confirm(actor, day)
    drafts = len(_drafts(there, actor.uid))
    url = reverse("quality:visits")
    if drafts:
        lines.append(Line(_("Vos visites à finir"), f"{url}?etat=draft", drafts, "wait"))
    follows = actor.can("score_quality") or actor.can("assess_self")
    if follows and (count := len(_late(there, day))):
        lines.append(Line(_("Actions en retard"), reverse("quality:actions"), count, "bad"))
    return Block(title=_("Qualité des soins"), lines=lines, url=url) if lines else None


@prepared
def _drafts(there: list[int], author: UUID) -> QuerySet[Any, Any]:
    rows = Visit.objects.filter(facility__in=there, state=Visit.State.DRAFT, author=author)
    return rows.order_by().values_list("pk")[:COUNTED_MAX]


@prepared
def _late(there: list[int], day: date) -> QuerySet[Any, Any]:
    rows = Action.objects.filter(visit__facility__in=there, due__lt=day)
    return visits.open_actions(rows).order_by().values_list("pk")[:COUNTED_MAX]


@prepared
def _sent(there: list[int], author: UUID) -> QuerySet[Any, Any]:
    rows = Visit.objects.filter(facility__in=there, state=Visit.State.SUBMITTED)
    return rows.exclude(author=author).order_by().values_list("pk")[:COUNTED_MAX]


def _to_confirm(actor: Actor, day: date) -> list[Line]:
    """The visits that somebody else sent."""
    if not actor.can("score_quality"):
        return []
    count = len(_sent(facilities.keys_for(actor, "score_quality", day), actor.uid))
    if not count:
        return []
    url = reverse("quality:visits") + "?etat=submitted"
    return [Line(_("Visites à confirmer"), url, count, "wait")]


def _last(facility_id: int, day: date) -> Visit | None:
    found = _latest(facility_id, day)
    return found[0] if found else None


@prepared
def _latest(facility_id: int, day: date) -> QuerySet[Visit]:
    rows = visits.last_confirmed(day).filter(facility=facility_id)
    return rows.select_related("version__checklist").order_by("-on", "-id")[:1]


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """The last score of a facility and the minimum demanded of it."""
    row = _last(facility.pk, day)
    met = queries.minimum_met([facility.pk], day).get(facility.pk, [])
    offered = queries.offered([facility.pk], day).get(facility.pk, {})
    if row is None and not met and not offered:
        return None
    cells = []
    if row is not None and row.score is not None:
        cells.append(
            Cell(_("Note obtenue"), formatting.share(row.score), small=formatting.day(row.on))
        )
    if offered:
        cells.append(Cell(_("Types de soins offerts"), sum(offered.values())))
    lacking = [one for one in met if one.judged.met is False]
    return Panel(
        cells=cells, url=reverse("quality:facility", args=[facility.uid]),
        warning=_("L’offre minimale demandée n’est pas remplie.") if lacking else "",
    )  # fmt: skip


def public(facility: Any, day: date) -> Sequence[PublicLine]:
    """What anybody may read: the care offered and the last confirmed score."""
    offered = queries.offered([facility.pk], day).get(facility.pk, {})
    labels = queries.care_labels()
    names = sorted(labels[code] for code, yes in offered.items() if yes)
    lines = [PublicLine(_("Soins offerts"), ", ".join(names))] if names else []
    row = _last(facility.pk, day)
    if row is not None and row.score is not None:
        small = _("évaluation externe du %(day)s") % {"day": formatting.day(row.on)}
        lines.append(PublicLine(_("Note de qualité"), formatting.share(row.score), small))
    return lines


def gap(facility_ids: list[int], day: date) -> dict[int, Gap]:
    """The kinds of care that the demands in force ask of a facility and that it does not offer.

    The other parts of a minimum are the gaps of other rooms, which it reads.
    """
    labels = queries.care_labels()
    asked = queries.services_asked(facility_ids, day)
    offered = queries.offered(facility_ids, day)
    found = {}
    for key, codes in asked.items():
        said = offered.get(key, {})
        known = [code for code in sorted(codes) if code in said]
        if known:
            lacks = tuple(labels.get(code, code) for code in known if not said[code])
            found[key] = Gap(len(known), len(known) - len(lacks), lacks)
    return found


# The scores that motivation reads


def scores(facility_ids: Iterable[int], day: date, checklist: str) -> dict[int, Seen]:
    """The last confirmed visit from outside of each facility up to a day."""
    return {
        row.facility_id: Seen(
            row.score, row.on, row.uid, row.version.checklist.title,
            reverse("quality:visit", args=[row.uid]),
        )
        for row in visits.last_of(list(facility_ids), day, checklist)
        if row.score is not None
    }  # fmt: skip


def lists() -> list[tuple[str, str]]:
    return [(row.code, row.title) for row in queries.checklists()]


# Proofs of a visit


def see(actor: Actor, uid: str) -> Any:
    return queries.visible_to(actor, clock.today()).filter(uid=uid).first()


def need(act: Act, uid: str) -> Any:
    row = queries.visit(uid)
    facilities.need_at(act, "add_proof", row.facility)
    return row


def where(row: Any) -> Where:
    there = row.facility.place or row.facility.area
    country = there.country if there else ""
    return Where(country, row.facility.latitude, row.facility.longitude)
