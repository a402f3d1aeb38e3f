"""The journal as one person may read it, and its commands in the words of the trade.

A command that has no words yet is shown by its name. A test asks for the words of every command.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pacte.journal import queries as journal
from pacte.journal.command import REGISTRY
from pacte.kernel.actor import Actor
from pacte.pages import formatting
from pacte.people import queries as people
from pacte.reports.words import CHOICES, COMMANDS, DETAILS, FLAGS, VALUES

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ISO_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
LONG = 30


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
    """The codes and amounts of an entry, as one text; its long ids are on its own page."""
    return " · ".join(f"{name} {value}" for name, value in told(entry) if len(value) < LONG)


def told(entry: Any) -> list[tuple[str, str]]:
    """Each detail of an entry with its name, as people read it."""
    return [(str(DETAILS.get(k, k)), _value(k, v)) for k, v in entry.details.items()]


def _value(name: str, value: Any) -> str:
    if name in FLAGS and value in (0, 1):
        return _("oui") if value else _("non")
    if isinstance(value, int):
        return formatting.number(value)
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return formatting.day(date.fromisoformat(value))
    if isinstance(value, str) and ISO_MONTH.fullmatch(value):
        return formatting.month(value)
    if isinstance(value, str):
        return str(CHOICES.get(name, {}).get(value) or VALUES.get(value, value))
    return str(value)


def subjects(entry: Any) -> list[tuple[str, str]]:
    """What an entry is about: the name of the thing, and what its journal is asked by."""
    found = []
    for subject in entry.subjects.all():
        try:
            name = str(capfirst(apps.get_model(subject.kind)._meta.verbose_name))
        except (LookupError, ValueError):
            name = subject.kind
        found.append((name, f"{subject.kind}:{subject.uid}"))
    return found
