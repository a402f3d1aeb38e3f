"""A disk that fills up in the middle: what was being written is not there, the rest is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from insurance.members import town as build
from insurance.members.test_imports import bring, check, csv
from insurance.members.town import TODAY, act, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members import queries
from pacte.insurance.members.models import Belonging, Beneficiary, Due, Household, RegisterImport
from pacte.journal import clock, jobs
from pacte.journal.models import Entry, Job, Request
from pacte.site import jobs as table  # noqa: F401
from pacte.site import outages

TRIES = 400
NO_LIMIT = 1_073_741_823
REFUSE = """
CREATE FUNCTION no_space() RETURNS trigger AS $$ BEGIN
 RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER no_space BEFORE INSERT ON members_due EXECUTE FUNCTION no_space();
"""


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite gets no page more; PostgreSQL says what it says of a full disk, at the dues."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("VACUUM")  # So that no page is free inside.
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        else:
            cursor.execute(REFUSE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if sqlite:
                cursor.execute(f"PRAGMA max_page_count = {NO_LIMIT}")
            else:
                cursor.execute("DROP TRIGGER no_space ON members_due; DROP FUNCTION no_space()")


@pytest.fixture
def town(committed, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return build.town()


def counts() -> list[int]:
    return [model.objects.count() for model in (Household, Beneficiary, Belonging, Due, Entry)]


def one_more(town) -> None:
    """A household of one, like no other."""
    name = f"{'ABCDEFGHIJ'[Household.objects.count() % 10]}ONÉ Salif"
    enrol(town, someone(name, "member", "1980"), reason="homonymes")


def test_what_a_full_disk_cuts_short_leaves_nothing(town) -> None:
    asked = Request.objects.count()
    with full_disk():
        for _ in range(TRIES):
            before = counts()
            try:
                one_more(town)
            except OperationalError as fault:
                told = outages.told(fault)
                break
        else:
            pytest.fail("the disk never filled up")
    assert told is not None and "disque du serveur est plein" in told[0]
    assert counts() == before
    assert Request.objects.count() == asked + before[0]
    one_more(town)  # There is room again.
    assert [now - then for now, then in zip(counts(), before, strict=True)] == [1, 1, 1, 1, 1]


def test_an_import_that_met_a_full_disk_is_seen_by_nobody_and_goes_on(town) -> None:
    rows = (f"{n};{'ABCDEFGHIJ'[n % 10]}{'KLMNOPQ'[n % 7]}ONÉ Salif;M;{1950 + n % 60};adhérent;;;2"
            for n in range(600))  # fmt: skip
    uid = bring(town, csv(*rows))
    ready = check(uid, doubles="keep")["ready"]
    members.apply_register(act("homonymes"), register=uid)
    with full_disk(), pytest.raises(OperationalError):
        jobs.work("cut short")
    assert not Household.objects.exists() and not Due.objects.exists()
    assert RegisterImport.objects.get().state == "running"
    Job.objects.update(leased_until=None)  # Its worker is dead: its lease runs out.
    jobs.work("another")
    assert RegisterImport.objects.get().state == "done"
    assert queries.visible_to(town.awa, TODAY).count() == ready == 600
