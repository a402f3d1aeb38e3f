"""The journal as one person may read it, and its commands in the words of the trade.

A command that has no words yet is shown by its name. A test asks for the words of every command.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from pacte.journal import queries as journal
from pacte.journal.command import REGISTRY
from pacte.kernel.actor import Actor
from pacte.people import queries as people
from pacte.reports.words import COMMANDS


def visible_to(actor: Actor, day: date) -> QuerySet:
    """The entries of the organisations whose journal ``actor`` reads; all of them for the site's.

    An entry that was done for no organisation (a place, a rate, a sign-in) is everybody's who
    reads a journal: it holds no name of a member.
    """
    mine = people.organisations_for(actor, "read_journal", day)
    if not mine:
        return journal.entries().none()
    return journal.entries().filter(Q(organisation__in=mine) | Q(organisation=None))


def label(command: str) -> str:
    """What a command did, in words."""
    words = COMMANDS.get(command)
    return str(words) if words else command


def commands_in_words() -> list[tuple[str, str]]:
    """Every command with its words, for the filter, in the order of the words."""
    return sorted(((name, label(name)) for name in REGISTRY), key=lambda pair: pair[1])


def details(entry: Any) -> str:
    """The ids, codes and amounts of an entry, as one text."""
    return " · ".join(f"{name} {value}" for name, value in entry.details.items())
