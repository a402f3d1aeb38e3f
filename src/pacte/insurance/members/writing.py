"""The rows of a register, written whole columns at a time: one household or thousands alike.

Plain functions for the commands. Who calls has read and checked the people by ``rules``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models

from pacte.insurance.members import rules
from pacte.insurance.members.homes import Home, Register, Row, Stay
from pacte.insurance.members.models import (
    Belonging,
    Beneficiary,
    Household,
    HouseholdCounter,
    HouseholdGroup,
    HouseholdState,
    Membership,
    RegisterImport,
    SearchWord,
)
from pacte.insurance.members.queries.search import number_words, said_words, words_of
from pacte.journal import collector
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act
from pacte.kernel.numbering import numbered, numbered_within


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHousehold:
    """A household to write, read and checked."""

    persons: Sequence[rules.Person]
    village: int | None = None
    level: str = ""
    phone: str = ""
    language: str = "fr"
    groups: Sequence[str] = ()
    photos: Sequence[str] = ()  # One for each person, or none at all.


@dataclass(slots=True)
class Written:
    """What was written, in the order given."""

    households: list[int]
    uids: list[UUID]
    numbers: list[str]
    people: list[int] = field(default_factory=list)
    people_uids: list[UUID] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    household_of: list[int] = field(default_factory=list)  # For each person.


@dataclass(slots=True)
class Heard:
    """How people sound and the words by which they are found: what needs no lock to be known."""

    people: list[rules.Person]
    sounds: list[str]
    words: list[tuple[str, int]]  # (word, place of the person), in order.


def heard(new: Sequence[NewHousehold]) -> Heard:
    """Hear the people of households to write."""
    found = Heard([person for home in new for person in home.persons], [], [])
    for home in new:
        for person in home.persons:
            phones = (person.phone, home.phone if person.relation == "member" else "")
            place = len(found.sounds)
            found.words += [(word, place) for word in said_words(person.name, phones)]
            found.sounds.append(rules.sound(person.name))
    found.words.sort()
    return found


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Keys for rows to come, so that the rows that point to them are written at once.

    SQLite holds the write lock by now; PostgreSQL gives numbers that nobody else gets.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            taken = "SELECT array_agg(nextval(%s::regclass)) FROM generate_series(1, %s)"
            cursor.execute(taken, [sequence, count])
            return list(cursor.fetchone()[0])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + count + 1))


def take_numbers(act: Act, mutual_id: int, count: int) -> int:
    """The first of ``count`` household numbers of a mutual; the counter is held till the end."""
    counter = HouseholdCounter.objects.select_for_update().filter(mutual=mutual_id).first()
    counter = counter or HouseholdCounter(mutual_id=mutual_id)
    first = counter.last + 1
    counter.last += count
    act.save(counter)
    return first


@collector.paused()
def write_households(
    act: Act,
    mutual: Any,
    new: Sequence[NewHousehold],
    on: date,
    register: RegisterImport | None = None,
    known: Heard | None = None,
) -> Written:
    """Write households and their people; with ``register``, unseen until its last step.

    ``known``: their people, when they were heard before the lock.
    """
    count = len(new)
    first = take_numbers(act, mutual.pk, count)
    written = Written(
        next_ids(Household, count),
        new_uids(count),
        [numbered(mutual.code, number) for number in range(first, first + count)],
    )
    _write_homes(act, mutual, new, written, on, register)
    write_states(act, written.households, on, new)
    _write_groups(act, written.households, on, new)
    for place, home in enumerate(new):
        written.cards += numbered_within(len(home.persons), mutual.code, first + place)
        written.household_of += [place] * len(home.persons)
    _write_new_people(act, mutual, new, written, on, known or heard(new))
    return written


def _write_homes(
    act: Act,
    mutual: Any,
    new: Sequence[NewHousehold],
    written: Written,
    on: date,
    register: RegisterImport | None,
) -> None:
    count = len(new)
    insert_many(
        act,
        Household,
        id=written.households,
        uid=written.uids,
        number=written.numbers,
        mutual=[mutual.pk] * count,
        village=[home.village for home in new],
        level=[home.level for home in new],
        phone=[home.phone for home in new],
        language=[home.language for home in new],
        joined_on=[on] * count,
        ranks=[len(home.persons) for home in new],
        pending=[register is not None] * count,
        register=[register.pk if register else None] * count,
    )


def write_states(act: Act, ids: Sequence[int], on: date, new: Sequence[NewHousehold]) -> None:
    """Where households live and their level, since a day."""
    insert_many(
        act,
        HouseholdState,
        household=list(ids),
        since=[on] * len(ids),
        village=[home.village for home in new],
        level=[home.level for home in new],
    )


def _write_groups(act: Act, ids: Sequence[int], on: date, new: Sequence[NewHousehold]) -> None:
    pairs = [(pk, group) for pk, home in zip(ids, new, strict=True) for group in home.groups]
    if pairs:
        insert_many(
            act,
            HouseholdGroup,
            household=[pk for pk, _ in pairs],
            since=[on] * len(pairs),
            group=[group for _, group in pairs],
            closed=[False] * len(pairs),
        )


def _write_new_people(
    act: Act,
    mutual: Any,
    new: Sequence[NewHousehold],
    written: Written,
    on: date,
    known: Heard,
) -> None:
    photos = [p for h in new for p in (h.photos or [""] * len(h.persons))]
    homes = [written.households[place] for place in written.household_of]
    ids, uids = write_people(act, homes, known.people, written.cards, photos, known.sounds)
    written.people, written.people_uids = ids, uids
    write_belongings(act, ids, homes, on, Belonging.Why.ENROLLED)
    rows = [(word, ids[place]) for word, place in known.words]
    for pk, person, card, home in zip(
        ids, known.people, written.cards, written.household_of, strict=True
    ):
        number = written.numbers[home] if person.relation == "member" else ""
        rows += [(word, pk) for word in number_words(card, number)]
    write_words(act, mutual.pk, rows)


def write_people(
    act: Act,
    homes: Sequence[int],
    persons: Sequence[rules.Person],
    cards: Sequence[str],
    photos: Sequence[str],
    sounds: Sequence[str] | None = None,
) -> tuple[list[int], list[UUID]]:
    """Write people; their keys and their names in addresses."""
    count = len(persons)
    ids, uids = next_ids(Beneficiary, count), new_uids(count)
    insert_many(
        act,
        Beneficiary,
        id=ids,
        uid=uids,
        household=list(homes),
        card_number=list(cards),
        name=[person.name for person in persons],
        sound=list(sounds or [rules.sound(person.name) for person in persons]),
        sex=[person.sex for person in persons],
        born_on=[person.born_on for person in persons],
        year_only=[person.year_only for person in persons],
        relation=[person.relation for person in persons],
        phone=[person.phone for person in persons],
        photo=list(photos),
    )
    return ids, uids


def write_belongings(
    act: Act,
    people: Sequence[int],
    homes: Sequence[int],
    on: date,
    why: str,
    *,
    closed: bool = False,
) -> None:
    """Since a day, these people belong to these households, or no longer."""
    insert_many(
        act,
        Belonging,
        beneficiary=list(people),
        household=list(homes),
        since=[on] * len(people),
        closed=[closed] * len(people),
        why=[why] * len(people),
    )


def write_words(act: Act, mutual_id: int, rows: list[tuple[str, int]]) -> None:
    """Words by which people are found, in the order of their index."""
    rows.sort()
    insert_many(
        act,
        SearchWord,
        word=[word for word, _ in rows],
        mutual=[mutual_id] * len(rows),
        beneficiary=[pk for _, pk in rows],
    )


def own_words(person: Beneficiary) -> list[str]:
    """The words of one person, from what the register says."""
    home = person.household
    number = home.number if person.relation == Beneficiary.Relation.MEMBER else ""
    phones = (person.phone, home.phone if number else "")
    return words_of(person.name, person.card_number, phones, number)


def search_again(act: Act, person: Beneficiary, before: Sequence[str]) -> None:
    """Make the words of one person again after a change; ``before``: those it had."""
    SearchWord.objects.filter(word__in=list(before), beneficiary=person.pk).delete()
    found = own_words(person)
    write_words(act, person.household.mutual_id, [(word, person.pk) for word in found])


def open_memberships(
    act: Act,
    version: Any,
    households: Sequence[int],
    span: tuple[date, date],
    kinds: Sequence[str],
    on: date,
    uids: Sequence[UUID] | None = None,
) -> list[int]:
    """Put households in a scheme for a coverage year; the keys of the memberships."""
    count = len(households)
    ids = next_ids(Membership, count)
    insert_many(
        act,
        Membership,
        id=ids,
        uid=uids or new_uids(count),
        household=list(households),
        scheme=[version.scheme_id] * count,
        version=[version.pk] * count,
        since=[span[0]] * count,
        until=[span[1]] * count,
        kind=list(kinds),
        enrolled_on=[on] * count,
    )
    return ids


def open_new_memberships(
    act: Act,
    mutual: Any,
    version: Any,
    span: tuple[date, date],
    on: date,
    written: Written,
    new: Sequence[NewHousehold],
) -> tuple[dict[int, Home], Register]:
    """Put households just written in a scheme; and what would be read back of them, as it is."""
    uids, kind = new_uids(len(new)), str(Membership.Kind.NEW)
    scheme, currency = version.scheme_id, version.scheme.currency
    ids = open_memberships(act, version, written.households, span, [kind] * len(new), on, uids)
    read: dict[int, Home] = {}
    pks = iter(written.people)
    persons: dict[int, tuple[date | None, str]] = {}
    said = zip(ids, uids, written.households, written.numbers, new, strict=True)
    for membership, uid, household, number, home in said:
        row = Row(
            membership, uid, household, number, mutual.pk,
            scheme, currency, version.pk, *span, kind, on,
        )  # fmt: skip
        found = Home(row, level=home.level, groups=frozenset(home.groups))
        for person, pk in zip(home.persons, pks, strict=False):
            persons[pk] = person.born_on, person.relation
            found.stays.append(Stay(pk, on, began=Belonging.Why.ENROLLED))
        read[membership] = found
    stays = {home.membership.household_id: home.stays for home in read.values()}
    return read, Register(written.households, stays, persons)
