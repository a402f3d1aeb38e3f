"""Two people at once, a machine that dies, a clock set back: never a half-written state."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from insurance.claims import clinic as build
from insurance.claims.clinic import SEPTEMBER, line, send, settle, treat
from pacte.insurance.claims import batches, commands
from pacte.insurance.claims.models import Decision, Invoice, Settlement, Statement
from pacte.journal import clock, jobs
from pacte.journal import queries as journal
from pacte.journal.command import Act
from pacte.journal.models import Entry
from pacte.kernel.refusal import Refused
from pacte.ledger.models import Transfer


@pytest.fixture
def busy(committed, monkeypatch) -> Any:
    """The clinic with real commits, and September's care of three people sent."""
    w = build.clinic(build.Days(monkeypatch, build.PAID_ON))
    for who in (w.aminata, w.moussa, w.fatoumata):
        for day in range(1, 21):
            treat(w, line(), line("lab_malaria", 1_000), who=who, on=date(2026, 9, day))
    send(w)
    w.environment = committed
    return w


def test_of_two_who_settle_the_same_month_at_once_one_is_told(busy) -> None:
    outcomes: list[Any] = []
    together = threading.Barrier(2)
    prepare = batches.prepare

    def wait(*args: Any, **more: Any) -> Any:
        ready = prepare(*args, **more)
        together.wait(timeout=30)  # Both have prepared before either writes.
        return ready

    def one() -> None:
        try:
            outcomes.append(
                commands.settle_month(Act(busy.awa), scheme=busy.scheme, month=SEPTEMBER)
            )
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    batches.prepare = wait
    try:
        threads = [threading.Thread(target=one) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    finally:
        batches.prepare = prepare
    done = [o for o in outcomes if isinstance(o, dict)]
    refused = [o for o in outcomes if isinstance(o, Refused)]
    assert len(done) == len(refused) == 1 and "rien n’est écrit" in str(refused[0])
    assert Decision.objects.count() == done[0]["decided"] == 120
    assert Statement.objects.count() == Settlement.objects.count() == 1


KILLED = """
import os, signal, sys, django
django.setup()
from datetime import date
from pacte.insurance.claims import commands
from pacte.insurance.claims.commands import statements
from pacte.journal import clock, jobs
from pacte.journal import queries as journal
from pacte.journal.command import Act
from pacte.people import queries as people
clock.today = lambda: date(2026, 10, 5)
write = statements.issue
def die(*args, **more):
    write(*args, **more)
    print("written", flush=True)
    import time
    time.sleep(60)
statements.issue = die
commands.settle_month(Act(people.user(sys.argv[1])), scheme=sys.argv[2], month="2026-09")
"""


def test_a_settlement_killed_before_its_end_leaves_nothing(busy) -> None:
    """Its decisions, statement and transfers were written, not kept: kill -9 undoes them all."""
    before = Entry.objects.count(), Transfer.objects.count()
    environment = busy.environment | {"DJANGO_SETTINGS_MODULE": "pacte.site.settings"}
    asked = [sys.executable, "-c", KILLED, str(busy.awa.uid), busy.scheme]
    with subprocess.Popen(asked, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "written"
        os.kill(running.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and Decision.objects.exists():
        time.sleep(0.1)
    assert not Decision.objects.exists() and not Statement.objects.exists()
    assert (Entry.objects.count(), Transfer.objects.count()) == before
    assert Invoice.objects.get().settled_on is None
    assert settle(busy)["decided"] == 120  # And it can be done again.


def test_money_is_refused_while_the_clock_is_behind(clinic, monkeypatch) -> None:
    treat(clinic)
    send(clinic)
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() - timedelta(hours=3))
    with pytest.raises(Refused, match="retarde"):
        settle(clinic)
    assert not Decision.objects.exists()
    monkeypatch.setattr(clock, "now", now)
    assert settle(clinic)["decided"] == 1


def test_a_job_settles_month_after_month(busy) -> None:
    treat(busy, on=date(2026, 8, 30))
    send(busy, date(2026, 8, 1))
    job = commands.ask_settlement(Act(busy.awa), scheme=busy.scheme, months=[SEPTEMBER, "2026-08"])
    assert jobs.work("tests") == 1
    done = journal.job(job)
    assert (done.state, done.cursor) == ("done", 2)
    assert [s.month.month for s in Settlement.objects.order_by("id")] == [8, 9]
