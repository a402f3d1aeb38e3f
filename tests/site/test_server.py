"""``pacte serve``: pages and jobs, kept alive, and ended cleanly."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError

from elsewhere import empty_site, run
from pacte.journal import clock
from pacte.site import outages, server
from pacte.site.lan import network

PATIENCE = 120  # Seconds: CI runs two suites beside it.


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return False


def status(url: str, authority: Path | None = None) -> int | None:
    """The status of a page; None when nobody answers."""
    trust = ssl.create_default_context(cafile=str(authority)) if authority else None
    try:
        with urllib.request.urlopen(url, timeout=5, context=trust) as page:
            return page.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def children(pid: int) -> dict[int, str]:
    """The processes that a process started, with their command lines."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            line = (stat.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid and line:
            found[int(stat.parent.name)] = line
    return found


@contextmanager
def serving(site: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pacte.site.cli", "serve", *arguments],
        env=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)


@pytest.mark.django_db
def test_a_site_is_served_survives_its_worker_and_ends(tmp_path: Path) -> None:
    """kill -9 of the worker: another takes its place; SIGTERM: nothing is left behind."""
    port = free_port()
    with empty_site(tmp_path / "site") as site:
        with serving(site, "--port", str(port), "--workers", "1") as process:
            page = f"http://127.0.0.1:{port}/hors-ligne/"
            assert until(lambda: status(page) == 200), process.communicate(timeout=5)[0]

            def workers() -> list[int]:
                return [pid for pid, line in children(process.pid).items() if " work" in line]

            (first,) = workers()
            os.kill(first, signal.SIGKILL)
            assert until(lambda: workers() and first not in workers())
            started = children(process.pid)
            told = run(site, "serve", "--port", str(port))
            assert told.returncode == 3 and "port est déjà pris" in told.stderr
            process.terminate()
            assert process.wait(PATIENCE) == 0
            assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
            assert "essai dans" in process.communicate()[0]


@pytest.mark.django_db
def test_a_local_network_is_served_over_https(tmp_path: Path) -> None:
    port, https = free_port(), free_port()
    with empty_site(tmp_path / "site") as site:
        arguments = ("--lan", "--port", str(port), "--https-port", str(https), "--jobs", "0")
        with serving(site, *arguments) as process:
            authority = tmp_path / "site" / "lan" / "authority.crt"
            assert until(lambda: status(f"http://127.0.0.1:{port}/installer/") == 200)
            secure = f"https://127.0.0.1:{https}/hors-ligne/"
            assert until(lambda: status(secure, authority) == 200)
            process.terminate()
            process.wait(PATIENCE)
            shown = process.communicate()[0]
    assert f":{https}" in shown and "/installer/" in shown and network.DARK in shown


def child(*code: str) -> server.Child:
    return server.Child("l’essai", [sys.executable, "-c", *code])


def test_a_child_that_dies_at_once_is_started_later_and_later() -> None:
    tried = child("raise SystemExit(7)")
    waits = []
    for moment in (0, 100, 200, 300, 400, 500, 600):
        tried.start(moment)
        tried.process.wait()
        said = tried.bury(moment)
        waits.append(tried.due - moment)
    assert waits == [1, 2, 4, 8, 16, 30, 30] and "code 7" in said


def test_a_child_that_lived_long_is_started_soon_again() -> None:
    tried = child("pass")
    tried.deaths = 5
    tried.start(0)
    tried.process.wait()
    tried.bury(server.STEADY)
    assert tried.due - server.STEADY == server.SOON


def test_a_child_that_does_not_end_by_itself_is_killed(monkeypatch) -> None:
    monkeypatch.setattr(server, "GRACE", 1)
    deaf = child("import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)")
    deaf.start(0)
    time.sleep(0.5)
    server.Supervisor([deaf]).end()
    assert deaf.process.returncode == -signal.SIGKILL


def test_what_a_child_started_ends_with_it() -> None:
    """The web server killed outright leaves no worker behind to hold its port."""
    parent = child(
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "time.sleep(60)"
    )
    parent.start(0)
    assert until(lambda: children(parent.process.pid))
    (grandchild,) = children(parent.process.pid)
    parent.process.kill()
    parent.process.wait()
    parent.bury(1)
    assert until(lambda: not Path(f"/proc/{grandchild}").exists())


def test_the_clock_is_watched_even_when_the_database_is_away(
    settings, tmp_path, monkeypatch
) -> None:
    settings.HOME = tmp_path
    outages.note_clock(timedelta(hours=1))

    def away() -> None:
        fault = DatabaseError("connection refused")
        fault.__cause__ = psycopg.OperationalError("connection refused")
        raise fault

    monkeypatch.setattr(clock, "behind", away)
    server.watch_clock()
    assert (tmp_path / "clock.behind").exists(), "what was known is kept"
