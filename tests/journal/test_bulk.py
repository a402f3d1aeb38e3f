"""Many rows at once come back as they were given, in their order, on both engines."""

from datetime import date
from uuid import uuid4

import pytest

from pacte.journal import guard
from pacte.journal.bulk import ROWS_AT_ONCE, ROWS_SENT, insert_many
from pacte.people.models import Affiliation, Organisation
from world import act

ODD = [
    "a\tb", "a\nb", "a\r\nb", "a\\b", "\\N", "\\.", "N'Djaména", "%s", "é œ 🌍", "{1}", "NULL",
]  # fmt: skip


def organisations(names: list[str]) -> None:
    count = len(names)
    with guard.opened("test"):
        insert_many(
            act(),
            Organisation,
            uid=[uuid4() for _ in names],
            code=[f"T{n}" for n in range(count)],
            kind=["mutual"] * count,
            name=names,
            plain=names,
            country=["ML"] * count,
            place=[None] * count,
        )


def written() -> list[str]:
    return list(Organisation.objects.order_by("id").values_list("name", flat=True))


def test_what_is_odd_in_a_text_stays_as_it_was_written(db) -> None:
    organisations(ODD)
    assert written() == ODD
    assert set(Organisation.objects.values_list("place", flat=True)) == {None}


@pytest.mark.parametrize("count", [1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, 2 * ROWS_SENT + 1])
def test_each_row_comes_once_and_in_order(db, count: int) -> None:
    names = [f"Mutuelle {n}" for n in range(count)]
    organisations(names)
    assert written() == names


def test_days_and_what_holds_or_not_come_back(db) -> None:
    organisations(["A", "B"])
    parent, child = Organisation.objects.order_by("id")
    days = [date(2024, 2, 29), date(2026, 1, 1)]
    with guard.opened("test"):
        insert_many(
            act(),
            Affiliation,
            organisation=[child.pk] * 2,
            parent=[parent.pk] * 2,
            since=days,
            closed=[False, True],
        )
    rows = Affiliation.objects.order_by("since").values_list("since", "closed")
    assert list(rows) == [(days[0], False), (days[1], True)]


def test_columns_of_different_lengths_are_no_rows(db) -> None:
    with guard.opened("test"), pytest.raises(ValueError, match="as many places"):
        insert_many(act(), Affiliation, organisation=[1, 2], parent=[1])
    with guard.opened("test"):
        assert insert_many(act(), Affiliation, organisation=[], parent=[]) == 0
