"""Who is enrolled, was there, was tested, certified, followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from pacte.delivery.training.models import (
    Attendance,
    Certificate,
    Enrolment,
    FollowUp,
    Session,
    Test,
)
from pacte.delivery.training.queries.sessions import of_scope, scope_of, sessions_for
from pacte.delivery.training.rules import sessions as rules
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.periods import add_months
from pacte.pages.finding import HITS_MAX

ROOT = Coalesce("person__same_as", "person")  # Somebody registered twice is one.
FOLLOWED_AFTER, FOLLOWED_UNTIL = 3, 12  # Months after a session when nothing else is asked.


def enrolled(session_id: int) -> QuerySet[Enrolment]:
    """Who is in a session, by name."""
    rows = Enrolment.objects.filter(session=session_id, withdrawn=False)
    return rows.select_related("person", "facility", "person__same_as").order_by(
        "person__plain", "id"
    )


def last_attendances(rows: QuerySet[Attendance] | None = None) -> QuerySet[Attendance]:
    """Of each person in a session and each day, what was said last."""
    seen = Attendance.objects.all() if rows is None else rows
    same = seen.filter(enrolment=OuterRef("enrolment"), day=OuterRef("day"))
    return seen.filter(~Exists(same.filter(id__gt=OuterRef("id"))))


def present(known: int | None = None) -> Exists:
    """Whether an enrolment has a day on which its person was there, as known up to an entry."""
    seen = Attendance.objects.all()
    if known is not None:
        seen = seen.filter(entry_id__lte=known)
    return Exists(last_attendances(seen).filter(enrolment=OuterRef("pk"), presence="present"))


def sheet_of(session_id: int) -> dict[int, dict[date, str]]:
    """Enrolment → day → presence, as last said."""
    rows = Attendance.objects.filter(enrolment__session=session_id).order_by("id")
    found: dict[int, dict[date, str]] = defaultdict(dict)
    for enrolment, day, presence in rows.values_list("enrolment", "day", "presence"):
        found[enrolment][day] = presence
    return dict(found)


def days_present(sheet: dict[date, str]) -> int:
    return sum(presence == rules.PRESENT for presence in sheet.values())


def tests_of(session_id: int) -> dict[int, dict[str, tuple[int, int]]]:
    """Enrolment → before or after → (points, out of), in hundredths, as last said."""
    rows = Test.objects.filter(enrolment__session=session_id).order_by("id")
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for enrolment, kind, score, out_of in rows.values_list("enrolment", "kind", "score", "out_of"):
        found[enrolment][kind] = score, out_of
    return dict(found)


@dataclass(frozen=True, slots=True)
class Progress:
    """What the tests of a session say of those who took both: how many, their mean shares."""

    both: int
    before: int
    after: int


def progress(tests: dict[int, dict[str, tuple[int, int]]]) -> Progress | None:
    """Mean share before and after, of those who took both tests; None: nobody did."""
    pairs = [found for found in tests.values() if len(found) == 2]
    if not pairs:
        return None
    shares = {
        kind: [rules.share_of(*found[kind]) or 0 for found in pairs] for kind in ("before", "after")
    }
    means = {kind: sum(found) // len(found) for kind, found in shares.items()}
    return Progress(len(pairs), means["before"], means["after"])


# Certificates


def certificates_of(session_id: int) -> dict[int, Certificate]:
    """Enrolment → its certificate, those that were taken back left out."""
    rows = Certificate.objects.filter(enrolment__session=session_id, revoked_on=None)
    return {row.enrolment_id: row for row in rows}


def certificate(uid: str | UUID) -> Certificate | None:
    rows = Certificate.objects.filter(uid=uid)
    return rows.select_related(
        "enrolment__session__organisation", "enrolment__session__theme",
        "enrolment__session__place", "enrolment__person", "enrolment__facility",
    ).first()  # fmt: skip


def to_print(session_id: int) -> list[Certificate]:
    """The certificates of a session, by name."""
    rows = Certificate.objects.filter(enrolment__session=session_id, revoked_on=None)
    rows = rows.select_related(
        "enrolment__session__organisation", "enrolment__session__theme",
        "enrolment__session__place", "enrolment__person", "enrolment__facility",
    )  # fmt: skip
    return list(rows.order_by("enrolment__person__plain", "id"))


def skills_of(person_ids: Iterable[int]) -> dict[int, dict[str, date]]:
    """Person (who is kept) → skill → since when a certificate shows it."""
    rows = Certificate.objects.filter(revoked_on=None).exclude(enrolment__session__theme__skill="")
    keys = list(person_ids)
    rows = rows.filter(Q(enrolment__person__in=keys) | Q(enrolment__person__same_as__in=keys))
    rows = rows.exclude(enrolment__session__theme=None).order_by("-issued_on", "-id")
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for person, same, skill, on in rows.values_list(
        "enrolment__person", "enrolment__person__same_as", "enrolment__session__theme__skill",
        "issued_on",
    ):  # fmt: skip
        found[same or person][skill] = on
    return dict(found)


def skilled(actor: Actor, day: date) -> dict[str, set[tuple[int, int | None]]]:
    """Skill → (person, facility where they work now) of those that a certificate shows."""
    rows = Certificate.objects.filter(
        revoked_on=None, enrolment__session__in=sessions_for(actor, day).values("pk")
    ).exclude(enrolment__session__theme__skill="")
    found: dict[str, set[tuple[int, int | None]]] = defaultdict(set)
    for skill, person, there in rows.values_list(
        "enrolment__session__theme__skill",
        Coalesce("enrolment__person__same_as", "enrolment__person"),
        Coalesce("enrolment__person__same_as__facility", "enrolment__person__facility"),
    ).distinct():
        if skill:
            found[skill].add((person, there))
    return dict(found)


# A person, and afterwards


def of_person(person_id: int) -> QuerySet[Any]:
    """The sessions of somebody, those of the numbers joined to theirs too, the last first."""
    rows = Enrolment.objects.filter(
        Q(person=person_id) | Q(person__same_as=person_id), withdrawn=False
    ).annotate(came=present())
    return rows.select_related("session", "session__theme").order_by("-session__starts", "-id")


def follow_ups(session_id: int) -> list[FollowUp]:
    """What was seen at work after a session, the last first."""
    rows = FollowUp.objects.filter(enrolment__session=session_id)
    return list(rows.select_related("enrolment__person").order_by("-on", "-id"))


def to_follow(actor: Actor, day: date) -> list[Session]:
    """Sessions held some months ago of which nobody was seen at work yet: what home asks."""
    mine, there = scope_of(actor, day, "manage_training")
    return _held(mine, there, add_months(day, -FOLLOWED_UNTIL), add_months(day, -FOLLOWED_AFTER))


@prepared
def _held(mine: list[int], there: list[int], after: date, until: date) -> QuerySet[Session]:
    seen = FollowUp.objects.filter(enrolment__session=OuterRef("pk"))
    rows = of_scope(mine, there).filter(state="held", ends__gt=after, ends__lte=until)
    return rows.filter(~Exists(seen))[:HITS_MAX]


def count_distinct(rows: QuerySet[Enrolment]) -> tuple[int, int]:
    """(distinct people, attendances) of some enrolments: never one for the other."""
    pairs = list(who_came(rows))
    return len({who for who, _ in pairs}), len(pairs)


def who_came(rows: QuerySet[Enrolment]) -> QuerySet[Any, Any]:
    """(person, session) of some enrolments, each once."""
    return rows.annotate(who=ROOT).order_by().values_list("who", "session").distinct()


def attended(session_ids: Any, known: int | None = None) -> QuerySet[Enrolment]:
    """The enrolments of some sessions whose person was there at least a day."""
    rows = Enrolment.objects.filter(present(known), session__in=session_ids)
    if known is not None:
        return rows.filter(Q(withdrawn=False) | Q(entry_id__gt=known))
    return rows.filter(withdrawn=False)


def by_sex(rows: QuerySet[Enrolment]) -> dict[str, int]:
    """Distinct people of some enrolments, by sex; of whom it is not known, apart."""
    told = rows.annotate(who=ROOT, sex=F("person__sex")).values_list("who", "sex").distinct()
    found: dict[str, set[int]] = defaultdict(set)
    for who, sex in told.order_by():
        found[sex].add(who)
    return {sex: len(people) for sex, people in found.items()}
