"""What one can ask of the journal. Nothing here writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.timezone import make_aware

from pacte.journal.models import Entry, EntrySubject, Job
from pacte.journal.prepared import prepared


def entries() -> QuerySet[Entry]:
    """Every entry with what it is about, the latest first."""
    return Entry.objects.prefetch_related("subjects").order_by("-id")


def about(kind: str, uid: UUID | str) -> QuerySet[Entry]:
    """The history of a thing, the latest first; ``kind`` as in the journal: "members.household"."""
    found = EntrySubject.objects.filter(kind=kind, uid=uid).values("entry")
    return entries().filter(pk__in=found)


def last_change(kind: str, uid: UUID | str) -> Entry | None:
    """Who changed a thing last, for the foot of its page."""
    last = _last(kind, UUID(str(uid)))
    return last[0].entry if last else None


@prepared
def _last(kind: str, uid: UUID) -> QuerySet[EntrySubject]:
    found = EntrySubject.objects.filter(kind=kind, uid=uid).order_by("-entry", "-pk")
    return found.select_related("entry")[:1]


def last_number() -> int:
    """The number of the last entry: as long as it is the same, nothing was written."""
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    return last or 0


def known_on(day: date | None) -> int | None:
    """The number of the last entry recorded up to the end of a day; None: no bound.

    Every row carries the number of its entry, so what was known then is what is up to it.
    """
    if day is None:
        return None
    after = make_aware(datetime.combine(day + timedelta(1), time.min))
    return Entry.objects.filter(recorded_at__lt=after).aggregate(m=Max("id", default=0))["m"]


def of_day(day: date) -> QuerySet[Entry]:
    """The entries of a day, in order."""
    first = make_aware(datetime.combine(day, time.min))
    until = make_aware(datetime.combine(day + timedelta(1), time.min))
    return Entry.objects.filter(recorded_at__gte=first, recorded_at__lt=until).order_by("id")


def digest_of_day(day: date) -> str:
    """The fingerprint of a day's journal, to be printed and signed: no later change goes unseen."""
    whole = hashlib.sha256()
    fields = "id", "command", "actor_uid", "reason", "details", "recorded_at"
    for row in of_day(day).values_list(*fields).iterator():
        whole.update(json.dumps(row, default=str, sort_keys=True).encode())
    return whole.hexdigest()


def job(uid: UUID | str) -> Job | None:
    """Work that goes on, or that ended."""
    return Job.objects.filter(uid=uid).first()


def failed(uids: Iterable[UUID]) -> set[UUID]:
    """Of some works, those that stopped before their end."""
    rows = Job.objects.filter(uid__in=list(uids), state=Job.State.FAILED)
    return set(rows.values_list("uid", flat=True))


def jobs_of(kind: str) -> QuerySet[Job]:
    return Job.objects.filter(kind=kind).order_by("-id")
