"""``pacte check``: is this site in order? One line for each thing that was looked at."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from pacte.journal import clock, triggers
from pacte.people import signing
from pacte.site import faults
from pacte.site.arguments import Parser

MEGABYTE = 1 << 20
KEPT = ("*.key", "keys/*.key", "lan/*.key")  # Where a site's keys lie.
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: well, to be watched, or wrong."""

    state: str  # "well", "watch" or "wrong"
    sentence: str

    def __str__(self) -> str:
        return {"well": "  ✓ ", "watch": "  ! ", "wrong": "  ✗ "}[self.state] + self.sentence


def main(arguments: Sequence[str]) -> int:
    """Say what is in order and what is not; 1 when something is wrong."""
    description = "Vérifie réglages, base, protections, horloge et disque."
    Parser("check", description).parse_args(arguments)
    found = list(everything())
    print("\n".join(str(finding) for finding in found))
    return int(any(finding.state == "wrong" for finding in found))


def everything() -> Iterator[Finding]:
    """The database first: when it does not answer, what depends on it is not asked."""
    yield from _settings()
    yield from _keys()
    yield _disk()
    try:
        yield _database()
        waiting = _migrations()
        yield waiting
        if waiting.state == "well":
            yield _triggers()
            yield _clock()
            yield from _codes()
    except DatabaseError as fault:
        yield Finding("wrong", faults.database(fault))


def at_start() -> list[Finding]:
    """What the server says when it starts, if there is something to say."""
    looks: tuple[Callable[[], Finding], ...] = (_disk, _clock)
    return [found for look in looks if (found := look()).state != "well"]


def _codes() -> Iterator[Finding]:
    """One-time codes whose key was lost let nobody in."""
    if lost := signing.unreadable():
        told = _(
            "La clé %(key)s n’est pas celle de %(count)s codes à usage unique : remettez-la, ou"
            " retirez ces codes pour que leurs titulaires en règlent d’autres."
        )
        yield Finding("wrong", told % {"key": signing.CODES_KEY, "count": lost})


def _settings() -> Iterator[Finding]:
    try:
        call_command("check", verbosity=0, stdout=StringIO())
    except SystemCheckError as wrong:
        yield Finding("wrong", str(wrong).strip())
    if settings.DEBUG:
        yield Finding("watch", _("PACTE_DEBUG est à oui : réservé au développement."))
    if not settings.SESSION_COOKIE_SECURE:
        yield Finding("watch", _("PACTE_HTTPS est à non : réservé à cette machine ou à un essai."))
    yield Finding("well", _("Réglages lus ; données dans %(home)s.") % {"home": settings.HOME})


def _keys() -> Iterator[Finding]:
    """Keys are for their owner only."""
    home = Path(settings.HOME)
    for path in sorted(found for where in KEPT for found in home.glob(where)):
        if path.stat().st_mode & OTHERS:
            told = _("La clé %(path)s est lisible par d’autres : chmod 600.") % {"path": path}
            yield Finding("wrong", told)


def _disk() -> Finding:
    home = Path(settings.HOME)
    place = next(p for p in [home, *home.parents] if p.exists())
    free = shutil.disk_usage(place).free // MEGABYTE
    told = _("%(free)s Mo libres sur le disque des données.") % {"free": free}
    if free >= settings.OPTIONS["PACTE_DISK_FREE_MB"]:
        return Finding("well", told)
    return Finding("watch", told + " " + _("Libérez de la place avant qu’il soit plein."))


def _database() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            name = f"SQLite {cursor.fetchone()[0]}"
        else:
            cursor.execute("SHOW server_version")
            name = f"PostgreSQL {cursor.fetchone()[0]}"
    return Finding("well", _("La base répond : %(name)s.") % {"name": name})


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return Finding("well", _("La base est à jour."))
    told = _("La base attend %(count)s migrations : lancez « pacte migrate ».")
    return Finding("wrong", told % {"count": len(plan)})


def _triggers() -> Finding:
    if lost := triggers.missing():
        told = _("Des protections manquent (%(names)s) : lancez « pacte migrate ».")
        return Finding("wrong", told % {"names": ", ".join(lost)})
    count = len(triggers.wanted())
    return Finding(
        "well", _("Les %(count)s protections de la base sont en place.") % {"count": count}
    )


def _clock() -> Finding:
    if late := clock.behind():
        told = _(
            "L’horloge retarde de %(minutes)s minutes sur la dernière écriture du journal :"
            " remettez-la à l’heure ; l’argent est refusé en attendant."
        )
        return Finding("wrong", told % {"minutes": int(late.total_seconds()) // 60})
    return Finding("well", _("L’horloge suit le journal."))
