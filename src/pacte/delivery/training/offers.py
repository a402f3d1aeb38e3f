"""What training offers to other pages: home, a facility, a person's sheet, proofs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.records.kinds import Where
from pacte.delivery.records.panels import Panel, PublicLine
from pacte.delivery.staff.beside import Beside
from pacte.delivery.staff.beside import Line as PersonLine
from pacte.delivery.training import queries
from pacte.delivery.training.commands.sessions import locked
from pacte.delivery.training.models import Enrolment, Session
from pacte.delivery.training.queries.attending import attended, who_came
from pacte.delivery.training.queries.costs import to_pay
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.periods import add_months
from pacte.pages.finding import HITS_MAX
from pacte.pages.home import Block, Line
from pacte.pages.page import Cell

SHOWN, LAST = 12, 3


def waiting(actor: Actor, day: date) -> Block | None:
    """Sessions that are over and not said held, whose trainees nobody went to see, or to pay."""
    lines = [*_to_keep(actor, day), *_to_pay(actor, day)]
    if not lines:
        return None
    return Block(title=_("Formations du personnel"), lines=lines, url=reverse("training:sessions"))


def _to_pay(actor: Actor, day: date) -> list[Line]:
    if not actor.can("pay_training"):
        return []
    return [
        Line(label=row.title, url=reverse("training:session", args=[row.uid]), tone="wait",
             value=_("dépenses à payer"), small=row.number)
        for row in to_pay(actor, day)
    ]  # fmt: skip


def _to_keep(actor: Actor, day: date) -> list[Line]:
    if not actor.can("manage_training"):
        return []
    lines = [
        Line(label=row.title, url=reverse("training:session", args=[row.uid]), tone="wait",
             value=_("à clore"), small=row.number)
        for row in queries.to_close(actor, day)
    ]  # fmt: skip
    lines += [
        Line(label=row.title, url=reverse("training:follow", args=[row.uid]),
             value=_("à suivre au poste"), small=row.number)
        for row in queries.to_follow(actor, day)[: HITS_MAX - len(lines)]
    ]  # fmt: skip
    return lines


def _year(facility: Any, day: date) -> tuple[int, int] | None:
    """(distinct people, attendances) of a facility in twelve months; None: nothing was recorded."""
    if not _enrolled(facility.pk):
        return None
    pairs = _attended(facility.pk, add_months(day, -12), day)
    return len({who for who, _session in pairs}), len(pairs)


@prepared
def _enrolled(facility: int) -> QuerySet[Any, Any]:
    return Enrolment.objects.filter(facility=facility).order_by().values_list("pk")[:1]


@prepared
def _attended(facility: int, after: date, until: date) -> QuerySet[Any, Any]:
    ended = Session.objects.filter(origin="record", state="held", ends__gt=after, ends__lte=until)
    return who_came(attended(ended.values("pk")).filter(facility=facility))


@prepared
def _held(facility: int) -> QuerySet[Any, Any]:
    """The last sessions in which a facility took part: who follows it may know of them."""
    came = Enrolment.objects.filter(facility=facility, withdrawn=False).values("session")
    rows = Session.objects.filter(pk__in=came, state="held").order_by("-ends", "-pk")
    return rows.values_list("title", "ends")[:LAST]


def panel(actor: Actor, facility: Any, day: date) -> Panel | None:
    """Training on a facility's page."""
    if not actor.can("read_delivery"):
        return None
    found = _year(facility, day)
    return Panel(
        cells=[
            Cell(_("Personnes formées en douze mois"), found[0] if found else None),
            Cell(_("Participations"), found[1] if found else None),
        ],
        lines=_held(facility.pk),
        url=reverse("training:sessions"),
    )  # fmt: skip


def public(facility: Any, day: date) -> Sequence[PublicLine]:
    """What anybody may read: how many were trained this year; never who."""
    found = _year(facility, day)
    if not found or not found[0]:
        return []
    return [PublicLine(_("Membres du personnel formés en douze mois"), found[0])]


def of_person(actor: Actor, person: Any, day: date) -> Beside | None:
    """Somebody's sessions and skills, on their sheet."""
    made = list(queries.of_person(person.pk)[:SHOWN])
    skills = queries.skills_of([person.pk]).get(person.pk, {})
    lines = [PersonLine(skill, small=on) for skill, on in sorted(skills.items())]
    lines += [
        PersonLine(
            one.session.title, reverse("training:session", args=[one.session.uid]),
            one.session.starts if one.came else _("inscrit, jamais présent"),
        )
        for one in made
    ]  # fmt: skip
    return Beside(_("Compétences et formations"), lines, _("Aucune session."))


# Proofs of a session: photos, signed sheets


def see(actor: Actor, uid: str) -> Session | None:
    return queries.seen(actor, uid, clock.today())


def need(act: Act, uid: str) -> Session:
    return locked(act, uid)


def where(row: Session) -> Where:
    country = row.place.country if row.place else row.organisation.country
    return Where(country or "")
