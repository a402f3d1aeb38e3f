"""A full disk, a busy or absent database, a clock set back: a clear page, nothing half done."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from pacte.journal import clock, guard
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.ledger import postings
from pacte.ledger.models import Transfer
from pacte.people import commands as people
from pacte.people.queries import organisation_by_code
from pacte.site import faults, outages, views

RAISED: list[BaseException] = []
handler500 = views.broken


def failing(request: HttpRequest) -> HttpResponse:
    raise RAISED[-1]


urlpatterns = [path("", failing, name="home"), path("langue/<str:code>/", failing, name="language")]
urlpatterns += [path("installer/", failing, name="installer")]


def caused_by(cause: BaseException) -> OperationalError:
    fault = OperationalError(str(cause))
    fault.__cause__ = cause
    return fault


def sqlite_busy(folder: Path) -> sqlite3.Error:
    """What SQLite really says when another holds the lock."""
    with closing(sqlite3.connect(folder / "x")) as one:
        one.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(folder / "x", timeout=0)) as two:
            with pytest.raises(sqlite3.OperationalError) as told:
                two.execute("CREATE TABLE t (x)")
    return told.value


def sqlite_full(folder: Path) -> sqlite3.Error:
    """What SQLite really says when there is no room left."""
    with closing(sqlite3.connect(folder / "x")) as one:
        one.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as told:
            one.execute("CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                        " SELECT i + 1 FROM n WHERE i < 9999) SELECT i FROM n")  # fmt: skip
    return told.value


def sqlite_away(folder: Path) -> sqlite3.Error:
    with pytest.raises(sqlite3.OperationalError) as told:
        sqlite3.connect(folder / "no" / "such" / "x")
    return told.value


def postgresql_away() -> psycopg.Error:
    with pytest.raises(psycopg.OperationalError) as told:
        psycopg.connect("postgresql://pacte@127.0.0.1:1/x", connect_timeout=2)
    return told.value


def answer(fault: BaseException) -> HttpResponse:
    RAISED.append(fault)
    with override_settings(ROOT_URLCONF=__name__):
        return Client(raise_request_exception=False).get("/")


def test_a_page_says_what_happened_and_what_to_do(tmp_path: Path) -> None:
    for fault, said in (
        (caused_by(sqlite_busy(tmp_path)), "occupe la base"),
        (caused_by(sqlite_full(tmp_path)), "disque du serveur est plein"),
        (caused_by(sqlite_away(tmp_path)), "ne répond pas"),
        (caused_by(postgresql_away()), "ne répond pas"),
        (caused_by(psycopg.errors.DiskFull()), "disque du serveur est plein"),
        (caused_by(psycopg.errors.LockNotAvailable()), "occupe la base"),
        (caused_by(psycopg.errors.DeadlockDetected()), "occupe la base"),
        (OSError(errno.ENOSPC, "No space left on device"), "disque du serveur est plein"),
    ):
        page = answer(fault)
        assert page.status_code == 503 and said in page.content.decode(), fault
        assert page["Retry-After"] == "30"


def test_a_fault_of_ours_is_not_called_an_outage() -> None:
    for fault in (ZeroDivisionError(), caused_by(psycopg.errors.UndefinedTable("no table x"))):
        assert answer(fault).status_code == 500


def test_the_operator_is_told_the_same_things(tmp_path: Path) -> None:
    assert "occupée" in faults.database(caused_by(sqlite_busy(tmp_path)))
    assert "plein" in faults.database(caused_by(sqlite_full(tmp_path)))
    assert "DATABASE_URL" in faults.database(caused_by(postgresql_away()))


@pytest.mark.django_db
def test_a_clock_set_back_is_seen(monkeypatch) -> None:
    """Two servers of one site may differ a little; more is told."""
    assert clock.behind() is None, "an empty journal says nothing of the clock"
    people.found_organisation(Act(SYSTEM), code="MK", kind="mutual", name="Kati", country="BI")
    assert clock.behind() is None
    now = clock.now()
    for minutes, seen in ((1, False), (60, True)):
        monkeypatch.setattr(clock, "now", lambda m=minutes: now - timedelta(minutes=m))
        assert (clock.behind() is not None) is seen


def test_every_page_says_that_the_clock_is_wrong(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    outages.note_clock(timedelta(hours=1))
    assert "horloge du serveur" in Client().get("/hors-ligne/").content.decode()
    outages.note_clock(None)
    assert "horloge du serveur" not in Client().get("/hors-ligne/").content.decode()


@pytest.mark.django_db
def test_money_waits_for_a_clock_that_is_right(monkeypatch) -> None:
    """One line, many lines, a correction: none is written before the last entry."""
    act = Act(SYSTEM)
    people.found_organisation(act, code="MK", kind="mutual", name="Kati", country="BI")
    mutual = organisation_by_code("MK")
    now, line = clock.now(), {"debit": "bank", "credit": "contributions"}

    def move() -> None:
        with guard.opened("test"):
            book = postings.ensure_book(act, mutual.pk, "BIF")
            line.update(book=book, source=postings.ensure_source(act, "own", "Propres"))
            moved = postings.transfer(
                act, **line, amount=500, purpose="test:1", made_on=clock.today()
            )
            postings.reverse(act, moved, clock.today())

    move()
    moved = Transfer.objects.first()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(hours=1))
    for again in (
        move,
        lambda: postings.reverse(act, moved, clock.today()),
        lambda: postings.transfer_many(act, **line, amount=[1], purpose=["t:1"], made_on=[now]),
    ):
        with guard.opened("test"), pytest.raises(Refused, match="horloge"):
            again()
    assert Transfer.objects.count() == 2
