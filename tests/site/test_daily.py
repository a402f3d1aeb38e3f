"""What is done every day without anybody asking."""

from __future__ import annotations

from datetime import date

from django.db import connection

from pacte.journal import jobs
from pacte.journal.models import Job
from pacte.site import jobs as table
from world import world

DAY = date(2026, 8, 3)


def _known_rows(name: str) -> int:
    """How many rows the database believes that a table has; -1 when it never looked."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [name])
            return cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return -1
        cursor.execute("SELECT max(stat) FROM sqlite_stat1 WHERE tbl = %s", [name])
        said = cursor.fetchone()[0]
        return int(said.split()[0]) if said else -1


def test_each_day_the_database_looks_at_its_rows_once(db) -> None:
    assert "site.count_rows" in table.jobs.DAILY
    world()
    for day in (DAY, DAY):
        jobs.daily(day)
    assert Job.objects.filter(kind="journal.count_rows").count() == 1
    assert jobs.work("test") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_organisation")
        there = cursor.fetchone()[0]
    assert there > 0 and _known_rows("people_organisation") == there
    jobs.daily(date(2026, 8, 4))
    assert Job.objects.filter(kind="journal.count_rows").count() == 2
