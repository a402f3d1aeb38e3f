"""A question is asked again with other values, and answers as if it had been built anew."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Subquery
from django.test.utils import CaptureQueriesContext

from pacte.journal.models import Entry, EntrySubject
from pacte.journal.prepared import LONGEST, prepared
from world import place

pytestmark = pytest.mark.django_db


@prepared
def _entries(first: int, keys: list[int], commands: tuple[str, ...], all_of_them: bool):
    rows = Entry.objects.filter(pk__gte=first, pk__in=keys)
    rows = rows if all_of_them else rows.filter(command__in=commands)
    subject = EntrySubject.objects.filter(entry=OuterRef("pk")).order_by("-id")
    return rows.annotate(about=Subquery(subject.values("kind")[:1])).order_by("-id")


@prepared
def _about(uid: UUID):
    mine = EntrySubject.objects.filter(entry=OuterRef("pk"), uid=uid)
    return Entry.objects.filter(Exists(mine)).values_list("pk", "actor_name")


@pytest.fixture
def written(db) -> list[int]:
    for name in ("Kati", "Dioïla", "Kangaba"):
        place(name, "district")
    return list(Entry.objects.order_by("id").values_list("pk", flat=True))


def test_other_values_give_other_rows(written) -> None:
    for keys in (written[:1], written[:2], written, written[1:]):
        found = _entries(written[0], keys, (), True)
        assert [row.pk for row in found] == sorted(keys, reverse=True)
    assert [row.pk for row in _entries(written[-1], written, (), True)] == written[-1:]


def test_rows_are_those_of_the_query_set_with_what_it_adds(written) -> None:
    command = Entry.objects.get(pk=written[0]).command
    found = _entries(0, written, (command,), False)
    plain = Entry.objects.filter(command=command).order_by("-id")
    assert found == list(plain)
    assert {row.about for row in found} == {"places.place"}
    assert found[0].recorded_at == plain[0].recorded_at


def test_a_word_is_part_of_the_question(written) -> None:
    command = Entry.objects.get(pk=written[0]).command
    assert _entries(0, written, (command,), False)
    assert _entries(0, written, ("places.never",), False) == []
    assert _entries(0, written, (), False) == []


def test_no_key_gives_no_row_and_many_keys_as_many_as_there_are(written) -> None:
    assert _entries(0, [], (), True) == []
    many = [*written, *range(10**6, 10**6 + LONGEST)]
    assert [row.pk for row in _entries(0, many, (), True)] == written[::-1]


def test_a_uid_is_said_as_the_engine_wants_it(written) -> None:
    subject = EntrySubject.objects.order_by("id").first()
    assert [key for key, _name in _about(subject.uid)] == [subject.entry_id]
    assert _about(uuid4()) == []


def test_the_sql_is_the_same_each_time_and_one_query(written) -> None:
    _entries(1, written, (), True)
    with CaptureQueriesContext(connection) as seen:
        _entries(1, written, (), True)
        _entries(2, written, (), True)
    assert len(seen) == 2


def test_what_an_argument_turns_into_something_else_is_refused(db) -> None:
    @prepared
    def first_rows(count: int):
        return Entry.objects.order_by("id")[:count]

    @prepared
    def unused(key: int, other: int):
        return Entry.objects.filter(pk=key)

    @prepared
    def moved(key: int):
        return Entry.objects.filter(pk=key + 1)

    for ask in (lambda: first_rows(3), lambda: unused(1, 2), lambda: moved(1)):
        with pytest.raises(TypeError):
            ask()


def test_a_day_is_a_value(written) -> None:
    today = date(2026, 3, 1)

    @prepared
    def born(day: date):
        return EntrySubject.objects.filter(entry__recorded_at__date__gte=day)

    assert len(born(date(2000, 1, 1))) == len(born(today - timedelta(9_000))) > 0
    assert born(date(9000, 1, 1)) == []
