"""``pacte demo``: the demonstration on an empty database; where it is there, who to sign in as.

One that was cut short (Ctrl-C, a machine that stops) is known by its first and last entries: it is
not taken for a whole one, and how to begin again is said.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import date
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.periods import add_months
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.site import commands, saying
from pacte.site.demo import (
    access,
    books,
    care,
    equipment,
    life,
    pact,
    quality,
    staff,
    stage,
    supplies,
    works,
)
from pacte.site.demo.people import PASSWORD, PROGRAMME_WORKERS, WORKERS

SEED = 2026
FIRST_DAY = date(2025, 7, 1)  # The tariff before July 2026 is not known to be older.


def main(arguments: Sequence[str]) -> int:
    """Make the demonstration and print its accounts."""
    reader = argparse.ArgumentParser("pacte demo", description="Prépare la démonstration.")
    reader.add_argument("--seed", type=int, default=SEED, help="graine du tirage")
    reader.add_argument(
        "--households", type=int, default=life.HOUSEHOLDS, help="ménages de chaque mutuelle"
    )
    asked = reader.parse_args(list(arguments))
    call_command("migrate", verbosity=0)
    ensure(asked.seed, asked.households)
    _accounts()
    return 0


def ensure(seed: int, households: int) -> None:
    """Make the demonstration unless it is there, whole; refuse to add to anything else."""
    noted = journal.entries().filter(command="site.note_demonstration")
    if noted.filter(details__finished=1).exists():
        say("La démonstration est déjà là.")
    elif noted.exists():
        raise Refused(
            "La démonstration a été interrompue avant la fin. Effacez sa base (%(base)s), puis"
            " recommencez. Si vous l’avez faite par « make demo » : « make clean-demo », puis"
            " « make demo ».",
            base=connection.settings_dict["NAME"],
        )
    elif people.everybody():
        raise Refused("Cette base a d’autres données : la démonstration veut une base vide.")
    else:
        make(seed, households)


def make(seed: int, households: int) -> int:
    """Live the demonstration's year; return how many events the rules refused."""
    settings.REQUIRE_TOTP = False  # Nobody has a telephone to set up here; said on every page.
    started = time.monotonic()
    today = clock.today()
    begin = max(FIRST_DAY, add_months(_coverage_year(today), -12))
    lived = life.Life(stage.Stage(begin), Random(seed), begin, today, households)
    with clock.told(life.morning(begin)):
        commands.note_demonstration(Act(SYSTEM), finished=False)
        lived.stage = stage.set_up(begin, say)
        life.plan(lived)
        care.plan(lived)
    refused = lived.live(say)
    pact.live(lived.stage.act, today)
    quality.live(lived.stage.act, today)  # First: works open kinds of care that it knows.
    works.live(lived.stage.act, today)
    equipment.live(lived.stage.act, today)
    supplies.live(lived.stage.act, today)
    staff.live(lived.stage.act, today)
    books.live(lived.stage.act, today)
    access.live(lived.stage.act, today, begin.year)
    commands.note_demonstration(Act(SYSTEM), finished=True)
    took = round(time.monotonic() - started)
    say(f"{len(lived.homes)} ménages, {refused} événements refusés par les règles, {took} s")
    return refused


def _coverage_year(day: date) -> date:
    return date(day.year if day.month >= 7 else day.year - 1, 7, 1)


def say(what: str) -> None:
    saying.say(f"  {what}")


def _accounts() -> None:
    """Who to sign in as."""
    print(f"\nPersonnes et montants synthétiques. Mot de passe de tous les comptes : {PASSWORD}\n")
    for worker in (*WORKERS, *PROGRAMME_WORKERS):
        print(f"  {worker.username:<16} {worker.does}")
    print()
