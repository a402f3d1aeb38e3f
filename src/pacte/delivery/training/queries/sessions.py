"""Sessions, themes and needs: which ones somebody sees, and the plan of a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from pacte.delivery.training.models import Certificate, Enrolment, Need, Session, Theme
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.names import normalised
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import facilities
from pacte.people import queries as people


def sessions_for(actor: Actor, day: date, action: str = "read_delivery") -> QuerySet[Session]:
    """The sessions of one's organisations, and those in which one's facilities took part.

    Every list starts from here.
    """
    mine, there = scope_of(actor, day, action)
    came = facilities.among(Enrolment.objects.filter(withdrawn=False), there).values("session")
    rows = Session.objects.filter(Q(organisation__in=mine) | Q(pk__in=came))
    return rows.select_related("organisation", "theme", "place")


def scope_of(actor: Actor, day: date, action: str) -> tuple[list[int], list[int]]:
    """The organisations and the facilities of whose training somebody knows."""
    return people.organisations_for(actor, action, day), facilities.keys_for(actor, action, day)


def of_scope(mine: list[int], there: list[int]) -> QuerySet[Session]:
    """The sessions that were recorded here, of some organisations or facilities."""
    came = Enrolment.objects.filter(facility__in=there, withdrawn=False).values("session")
    of_ours = Q(organisation__in=mine) | Q(pk__in=came)
    return Session.objects.filter(of_ours, origin="record").order_by("ends", "pk")


def to_close(actor: Actor, day: date) -> list[Session]:
    """Sessions that are over and not said held: what home asks."""
    return _over(*scope_of(actor, day, "manage_training"), day)


@prepared
def _over(mine: list[int], there: list[int], day: date) -> QuerySet[Session]:
    rows = of_scope(mine, there)
    return rows.filter(state__in=("planned", "open"), ends__lt=day)[:HITS_MAX]


def seen(actor: Actor, uid: str, day: date) -> Session | None:
    """A session, if one may see it."""
    return sessions_for(actor, day).filter(uid=uid).first()


def session(uid: str | UUID) -> Session:
    return Session.objects.get(uid=uid)


def session_of_number(number: str) -> Session | None:
    return Session.objects.filter(number=number.strip().upper()).first()


def sessions_by_number(numbers: Iterable[str]) -> dict[str, Session]:
    """Some sessions by their numbers; a sheet names a few."""
    return {row.number: row for row in Session.objects.filter(number__in=set(numbers))}


def can_keep(actor: Actor, row: Session) -> bool:
    """Whether a page offers the buttons that change a session."""
    return actor.can("manage_training", row.organisation_id)


def themes(all_of_them: bool = False) -> QuerySet[Theme]:
    """The site's list; those no longer offered only when asked."""
    rows = Theme.objects.order_by("label", "id")
    return rows if all_of_them else rows.filter(closed=False)


def theme(code: str) -> Theme | None:
    return Theme.objects.filter(code=code).first()


# Needs


def needs_for(actor: Actor, day: date, action: str = "read_delivery") -> QuerySet[Need]:
    """The needs of one's facilities and organisations that nobody withdrew."""
    there = facilities.facilities_for(actor, action, day).order_by().values("pk")
    mine = people.organisations_for(actor, action, day)
    rows = Need.objects.filter(Q(facility__in=there) | Q(organisation__in=mine), withdrawn=False)
    return rows.select_related("facility", "organisation", "theme")


def need_of(uid: str | UUID) -> Need:
    return Need.objects.get(uid=uid)


@dataclass(frozen=True, slots=True)
class Planned:
    """A theme in the plan of a year: who needs it, what is planned, who was trained."""

    theme: Theme
    asked: int
    facilities: int  # And organisations, that say so.
    sessions: int  # Planned or held this year, not cancelled.
    trained: int  # Distinct people present at a session held this year.


def plan(actor: Actor, year: int, day: date) -> list[Planned]:
    """The plan of a year, theme by theme: needs beside sessions and people trained."""
    asked: dict[int, list[int]] = defaultdict(list)
    for theme_id, count in needs_for(actor, day).filter(year=year).values_list("theme", "people"):
        asked[theme_id].append(count)
    mine = sessions_for(actor, day).filter(starts__year=year, origin="record")
    mine = mine.exclude(state="cancelled").order_by()
    held = dict(mine.values_list("theme").annotate(n=Count("pk", distinct=True)))
    came = Enrolment.objects.filter(session__in=mine.filter(state="held").values("pk"))
    came = came.filter(withdrawn=False, attendances__presence="present")
    who: dict[int, set[int]] = defaultdict(set)
    for theme_id, person, same in came.values_list(
        "session__theme", "person", "person__same_as"
    ).distinct():
        who[theme_id].add(same or person)
    known = Theme.objects.in_bulk({key for key in (*asked, *held) if key})
    rows = [
        Planned(row, sum(asked[key]), len(asked[key]), held.get(key, 0), len(who.get(key, ())))
        for key, row in known.items()
    ]
    return sorted(rows, key=lambda row: (-row.asked, row.theme.label))


# Search


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """The sessions whose title begins with some words, or of a number."""
    plain = normalised(text)
    if not plain or not actor.can("read_delivery"):
        return []
    rows = sessions_for(actor, day)
    exact = rows.filter(number=text.strip().upper()).first()
    if exact:
        return [_hit(exact, True)]
    after = plain[:-1] + chr(ord(plain[-1]) + 1)
    found = rows.filter(plain__gte=plain, plain__lt=after).order_by("-starts", "-pk")
    return [_hit(row) for row in found[:HITS_MAX]]


def _hit(row: Session, exact: bool = False) -> Hit:
    return Hit(row.title, reverse("training:session", args=[row.uid]), row.starts, exact)


def find_certificates(actor: Actor, text: str, day: date) -> list[Hit]:
    """The certificate of a number."""
    if not actor.can("read_delivery"):
        return []
    rows = Certificate.objects.filter(
        number=text.strip().upper(), enrolment__session__in=sessions_for(actor, day).values("pk")
    )
    return [
        Hit(row.number, reverse("training:certificate", args=[row.uid]), row.issued_on, True)
        for row in rows[:1]
    ]


def searched(rows: QuerySet[Session], text: str) -> QuerySet[Any]:
    """The sessions whose title holds some words, or whose number begins so."""
    plain = normalised(text)
    if not plain:
        return rows.none()
    if any(letter.isdigit() for letter in plain):
        rows_numbered = rows.filter(number__istartswith=text.strip())
        if rows_numbered.exists():
            return rows_numbered
    for word in plain.split():
        rows = rows.filter(plain__contains=word)
    return rows
