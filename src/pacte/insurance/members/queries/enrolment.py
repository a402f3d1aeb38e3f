"""Enrolment in figures: who has open rights when and where, who joined, who came back.

``known`` bounds what is read to the entries up to it (``journal.queries.known_on``): a figure
can be asked for as it was known on a past day. None: all that is known now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from django.db.models import Max, Q, QuerySet

from pacte.insurance.members.models import Entitlement, Membership
from pacte.kernel.columns import Int, days

FOR_EVER = 1 << 40
BLOCK = 100_000


@dataclass(frozen=True)
class OpenRights:
    """The spans [since, until) during which people have open rights, waiting periods left out."""

    beneficiary: Int
    since: Int
    until: Int

    def people_on(self, day: date) -> int:
        """How many people are covered on a day."""
        (at,) = days([day])
        return int(((self.since <= at) & (at < self.until)).sum())

    def covered_on(self, day: date) -> Int:
        """Who is covered on a day, by key."""
        (at,) = days([day])
        return self.beneficiary[(self.since <= at) & (at < self.until)]

    def person_days(self, first: date, until: date) -> int:
        """How many days people were covered in [first, until), all together."""
        begin, end = days([first, until])
        spans = np.minimum(self.until, end) - np.maximum(self.since, begin)
        return int(np.maximum(spans, 0).sum())


def open_rights(scheme_id: int, known: int | None = None) -> OpenRights:
    """The open rights of a scheme; read once for each state of its entitlements."""
    last = _entitlements(scheme_id, known).aggregate(m=Max("id", default=0))["m"]
    return _open_rights(scheme_id, last)


@lru_cache(maxsize=16)
def _open_rights(scheme_id: int, last: int) -> OpenRights:
    rows = Entitlement.objects.filter(scheme=scheme_id, id__lte=last)
    rows = rows.order_by("beneficiary", "since", "id")
    fields = "beneficiary", "since", "open", "covered_from"
    blocks = [np.empty((0, 3), np.int64)]
    block: list[tuple[int, date, date | None]] = []
    for person, since, is_open, covered_from in rows.values_list(*fields).iterator(BLOCK):
        # The first day of cover; a right that is closed has none.
        block.append((person, since, max(since, covered_from or since) if is_open else None))
        if len(block) == BLOCK:
            blocks.append(_packed(block))
            block = []
    blocks.append(_packed(block))
    return _spans(*np.concatenate(blocks).T)


def _packed(block: Sequence[tuple[int, date, date | None]]) -> Int:
    if not block:
        return np.empty((0, 3), np.int64)
    people, since, covered = zip(*block, strict=True)
    first = np.array([d or date.max for d in covered], "datetime64[D]").astype(np.int64)
    closed = np.array([d is None for d in covered], bool)
    first = np.where(closed, FOR_EVER, first)
    return np.stack([np.array(people, np.int64), days(since), first], axis=1)


def _spans(person: Int, since: Int, first: Int) -> OpenRights:
    """From dated rows in order (person, since, recorded): the last of a day counts."""
    same_day = (person[1:] == person[:-1]) & (since[1:] == since[:-1])
    keep = np.append(~same_day, True) if len(person) else np.empty(0, bool)
    person, since, first = person[keep], since[keep], first[keep]
    until = np.full_like(since, FOR_EVER)
    followed = person[1:] == person[:-1]
    until[:-1][followed] = since[1:][followed]
    covered = first < until
    return OpenRights(person[covered], first[covered], until[covered])


def _entitlements(scheme_id: int, known: int | None) -> QuerySet[Entitlement]:
    bound = Q() if known is None else Q(entry_id__lte=known)
    return Entitlement.objects.filter(bound, scheme=scheme_id)


@dataclass(frozen=True)
class Adherents:
    """The memberships of a coverage year: all, new, renewed; and those of the year before."""

    now: int
    new: int
    before: int | None  # None: the scheme did not exist.
    renewed: int | None


def adherents(scheme_id: int, day: date, known: int | None = None) -> Adherents:
    """Who belongs on a day, and who of the year before came back."""
    everybody = _memberships(scheme_id, known)
    there = everybody.filter(since__lte=day, until__gt=day).filter(_open_on(day, known))
    begin = there.aggregate(m=Max("since"))["m"]
    earlier = everybody.filter(until__lte=begin) if begin else everybody.none()
    ended = earlier.aggregate(m=Max("until"))["m"]
    last_year = earlier.filter(until=ended)
    before = last_year.count() if ended else None
    back = there.filter(household__in=last_year.values("household")).count() if ended else None
    return Adherents(there.count(), there.filter(kind=Membership.Kind.NEW).count(), before, back)


def _memberships(scheme_id: int, known: int | None) -> QuerySet[Membership]:
    """The memberships of a scheme. The entry of one that was closed is that of its closing: the
    one that opened it is beside; those of a register are seen when it is finished."""
    rows = Membership.objects.filter(scheme=scheme_id, household__pending=False)
    if known is None:
        return rows
    opened = Q(end=None, entry_id__lte=known) | Q(end__opened__lte=known)
    seen = Q(household__register=None) | Q(household__register__entry_id__lte=known)
    return rows.filter(opened, seen)


def _open_on(day: date, known: int | None) -> Q:
    """Not closed on a day, as far as it was known."""
    stands = Q(closed_on=None) | Q(closed_on__gt=day)
    return stands if known is None else stands | Q(end__entry_id__gt=known)
