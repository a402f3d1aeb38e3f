"""``pacte serve``: the web server and the workers, kept alive by one process.

The supervisor starts each child as a process of its own, starts it again when it dies (later
and later when it dies at once), and stops all of them when it is asked to stop.
"""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404: only this same Python, never a shell.
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.site import checks, faults, lan, outages, upkeep
from pacte.site.arguments import Parser

SOON, LATEST = 1, 30  # Seconds before a dead child is started again.
STEADY = 60  # Having lived so long, it is forgiven its earlier deaths.
CLOCK_EVERY = 60  # Seconds.
THREADS = 4  # Of each worker: pages wait for the database, not for Python.
GRACE = 15  # Seconds to end by itself before it is killed.
APPLICATION = "pacte.site.wsgi:application"


@dataclass(slots=True)
class Child:
    """A process that must live: how to start it, and how it has fared."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: int = 0
    deaths: int = 0
    due: int = 0

    def start(self, moment: int) -> None:
        self.process = subprocess.Popen(  # nosec B603
            self.command, env=os.environ | self.environment, start_new_session=True
        )
        self.started = moment

    def sweep(self) -> None:
        """End at once what a child has itself started: the web server has its own workers."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def bury(self, moment: int) -> str:
        """Note a death, and when to start again."""
        assert self.process is not None, "only what was started dies"
        code = self.process.returncode
        self.sweep()
        self.process = None
        self.deaths = 1 if moment - self.started >= STEADY else self.deaths + 1
        wait = min(SOON << (self.deaths - 1), LATEST)
        self.due = moment + wait
        return _("%(name)s s’est arrêté (code %(code)s) : nouvel essai dans %(wait)s s.") % {
            "name": self.name,
            "code": code,
            "wait": wait,
        }


class Supervisor:
    """Keeps its children alive until it is told to stop."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False
        self.clock_due = 0

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        try:
            while not self.stopping:
                moment = int(time.monotonic())
                self.look(moment)
                if moment >= self.clock_due:
                    self.clock_due = moment + CLOCK_EVERY
                    watch_clock()
                time.sleep(0.2)
        finally:
            self.end()
        return 0

    def look(self, moment: int) -> None:
        """Start what is due; note what has died."""
        for child in self.children:
            if child.process is None and child.due <= moment:
                child.start(moment)
            elif child.process is not None and child.process.poll() is not None:
                print(child.bury(moment), file=sys.stderr, flush=True)

    def end(self) -> None:
        living = [(child, process) for child in self.children if (process := child.process)]
        for _child, process in living:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for child, process in living:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            child.sweep()
            process.wait()


def watch_clock() -> None:
    """Let the pages know whether the clock is before the journal; the database may be away."""
    try:
        outages.note_clock(clock.behind())
    except DatabaseError as fault:
        print(faults.database(fault), file=sys.stderr, flush=True)
    finally:
        connection.close()


def web(host: str, port: int, workers: int, *tls: str) -> list[str]:
    """The command of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level"),
        *("warning", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(THREADS), "--backpressure", str(THREADS * 8)),
        *("--respawn-failed-workers", *tls, APPLICATION),
    ]


def _parser() -> Parser:
    known = Parser("serve", "Sert le site et fait les travaux demandés, jusqu’à Ctrl-C.")
    known.argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    known.argument("--port", type=int, default=8000, help="port (8000)")
    known.argument("--workers", type=int, default=2, help="processus qui servent les pages (2)")
    known.argument("--jobs", type=int, default=1, help="processus qui font les travaux (1 ; 0 à 8)")
    known.argument(
        "--lan",
        action="store_true",
        help="bureau sans Internet : https pour toutes les machines du réseau local",
    )
    known.argument(
        "--https-port", type=int, default=8443, help="avec --lan, le port de https (8443)"
    )
    return known


def serve(arguments: Sequence[str]) -> int:
    """Serve pages and do jobs until told to stop."""
    asked = _parser().parse_args(arguments)
    for value, least, most in ((asked.port, 1, 65535), (asked.workers, 1, 32), (asked.jobs, 0, 8)):
        if not least <= value <= most:
            _parser().error(f"{value} n’est pas entre {least} et {most}")
    upkeep.prepare()
    for finding in checks.at_start():
        print(finding, file=sys.stderr)
    children = [
        Child(
            _("le travailleur %(n)s") % {"n": n + 1},
            [sys.executable, "-m", "pacte.site.cli", "work"],
        )
        for n in range(asked.jobs)
    ]
    if asked.lan:
        children += _on_the_lan(asked.port, asked.https_port, asked.workers)
    else:
        lan.must_be_free(asked.host, asked.port)
        children.append(Child(_("le serveur"), web(asked.host, asked.port, asked.workers)))
        print(_("Pacte est servi sur %(url)s") % {"url": f"http://{asked.host}:{asked.port}"})
    sys.stdout.flush()
    return Supervisor(children).run()


def _on_the_lan(port: int, https_port: int, workers: int) -> list[Child]:
    """Plain http for the install page, https for the rest."""
    for number in (port, https_port):
        lan.must_be_free("0.0.0.0", number)  # nosec B104: the LAN is what was asked for.
    papers = lan.papers(settings.HOME / "lan")
    everywhere = {
        "PACTE_HOSTS": ",".join([*settings.ALLOWED_HOSTS, *lan.names()]),
        "PACTE_LAN_HTTPS_PORT": str(https_port),
    }
    tls = ("--ssl-certificate", str(papers.chain), "--ssl-keyfile", str(papers.key))
    print(lan.welcome(port, https_port))
    return [
        Child(_("la page d’installation"), web("0.0.0.0", port, 1), everywhere),  # nosec B104
        Child(
            _("le serveur"),
            web("0.0.0.0", https_port, workers, *tls),  # nosec B104
            everywhere | {"PACTE_HTTPS": "oui"},
        ),
    ]


def work(arguments: Sequence[str]) -> int:
    """Do the jobs that wait, and those to come."""
    known = Parser("work", "Fait les travaux demandés, jusqu’à Ctrl-C.")
    known.argument("--once", action="store_true", help="s’arrête quand rien n’attend")
    asked = known.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    call_command("work", once=asked.once)
    return 0
