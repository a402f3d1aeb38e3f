"""Writing people of the register: one or many, their numbers, who looks like them.

Plain functions, for the commands of this room and of those above; they ask for no right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from pacte.delivery.staff.models import Person, PersonCounter, PersonState
from pacte.delivery.staff.rules.people import Known
from pacte.journal import reading
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act
from pacte.kernel import names
from pacte.kernel.numbering import numbered
from pacte.places import queries as places

AT_ONCE = 900  # Values in one question.
PREFIX = re.compile(r"[^A-Z0-9]")


@dataclass(slots=True, kw_only=True)
class NewPerson:
    """Somebody to be written: at least in a facility, or in an organisation."""

    name: str
    sex: str = "unknown"
    born_year: int | None = None
    phone: str = ""
    category: str = "health"
    qualification: int | None = None
    organisation: int | None = None
    facility: int | None = None
    since: date | None = None  # When it differs from that of the others.


def prefix_of(organisation_code: str, facility_code: str) -> str:
    """What a number begins with: the organisation's code, or what remains of the facility's."""
    return organisation_code or PREFIX.sub("", facility_code.upper())[:12] or "PERS"


def take_numbers(act: Act, prefix: str, count: int) -> list[str]:
    """The next numbers under a prefix; the counter is held till the end."""
    counter = PersonCounter.objects.select_for_update().filter(prefix=prefix).first()
    counter = counter or PersonCounter(prefix=prefix)
    first = counter.last + 1
    counter.last += count
    act.save(counter)
    return [numbered(prefix, "P", n) for n in range(first, first + count)]


def write_people(
    act: Act, new: Sequence[NewPerson], since: date, codes: dict[int, str],
    synthetic: bool = False, prefix: str = "",
) -> list[int]:  # fmt: skip
    """Write people and what they are since a day; give their keys, in order.

    ``codes``: the codes of the organisations named, by key. ``prefix``: what every number begins
    with, when many are written by one organisation.
    """
    if not new:
        return []
    numbers = _numbers(act, new, codes, prefix)
    before = Person.objects.aggregate(last=Max("pk", default=0))["last"]
    plain = [names.normalised(one.name)[:120] for one in new]
    insert_many(
        act, Person, uid=new_uids(len(new)),
        number=numbers,
        name=[one.name for one in new], plain=plain,
        sound=[names.sounds(one.name)[:120] for one in new],
        sex=[one.sex for one in new], born_year=[one.born_year for one in new],
        phone=[one.phone for one in new], category=[one.category for one in new],
        qualification=[one.qualification for one in new],
        organisation=[one.organisation for one in new], facility=[one.facility for one in new],
        synthetic=[synthetic] * len(new),
    )  # fmt: skip
    mine = Person.objects.filter(pk__gt=before, entry_id=act.entry_id).order_by("pk")
    keys = list(mine.values_list("pk", flat=True))
    insert_many(
        act, PersonState, person=keys, since=[one.since or since for one in new],
        category=[one.category for one in new],
        qualification=[one.qualification for one in new],
        organisation=[one.organisation for one in new], facility=[one.facility for one in new],
        gone=[False] * len(new), words=[""] * len(new),
    )  # fmt: skip
    return keys


def _numbers(act: Act, new: Sequence[NewPerson], codes: dict[int, str], prefix: str) -> list[str]:
    """A number for each, under the prefix of where they are."""
    told = {one.facility for one in new if one.facility is not None}
    facilities = {row.pk: row.code for row in places.facilities(told)}
    prefixes = [
        prefix or prefix_of(codes.get(one.organisation or 0, ""),
                            facilities.get(one.facility or 0, ""))
        for one in new
    ]  # fmt: skip
    numbers: dict[str, Iterable[str]] = {
        said: iter(take_numbers(act, said, prefixes.count(said))) for said in set(prefixes)
    }
    return [next(iter(numbers[said])) for said in prefixes]


# Who looks like whom


def _known(column: str, values: Iterable[str]) -> list[Known]:
    """The people of the register with one of some values in a column; who was joined is not one."""
    wanted = sorted({value for value in values if value})
    found = []
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        asked = f"FROM staff_person WHERE same_as_id IS NULL AND {reading.among(column, some)}"
        columns = reading.select(("id", "sound", "phone", "facility_id", "sex"), asked, some)
        found += [Known(*row) for row in zip(*columns, strict=True)]
    return found


def look_alikes(
    sounds: Iterable[str], phones: Iterable[str]
) -> tuple[dict[str, list[Known]], dict[str, list[Known]]]:
    """Who of the register bears these names, and who gives these phones."""
    alike, phoned = defaultdict(list), defaultdict(list)
    for one in _known("sound", sounds):
        alike[one.sound].append(one)
    for one in _known("phone", phones):
        phoned[one.phone].append(one)
    return dict(alike), dict(phoned)


def by_number(numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Number → (key of who is kept, sound of the name as it was written)."""
    wanted = sorted(set(numbers))
    found: dict[str, tuple[int, str]] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = Person.objects.filter(number__in=wanted[first : first + AT_ONCE])
        for pk, same, number, sound in rows.values_list("pk", "same_as", "number", "sound"):
            found[number] = (same or pk, sound)
    return found


def facts_of(keys: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    """Key → (category, facility) of some people, as of today."""
    wanted = sorted(set(keys))
    found: dict[int, tuple[str, int | None]] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = Person.objects.filter(pk__in=wanted[first : first + AT_ONCE])
        for pk, category, facility in rows.values_list("pk", "category", "facility"):
            found[pk] = category, facility
    return found


def keys_of(uids: Iterable[str]) -> dict[str, int]:
    """Uid → key of who is kept, of some people."""
    wanted = sorted(set(uids))
    found: dict[str, int] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = Person.objects.filter(uid__in=wanted[first : first + AT_ONCE])
        for uid, pk, same in rows.values_list("uid", "pk", "same_as"):
            found[str(uid)] = same or pk
    return found
