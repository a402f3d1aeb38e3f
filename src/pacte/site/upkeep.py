"""``pacte migrate`` and ``pacte admin``: a database that is ready, and who may begin."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from pacte.journal import triggers
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.people import commands as people
from pacte.site.arguments import Parser


def migrate(arguments: Sequence[str]) -> int:
    """Make the data folder and bring the database up to date."""
    Parser("migrate", "Prépare la base de données, ou la met à jour.").parse_args(arguments)
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o750)
    call_command("migrate", verbosity=0, interactive=False)
    triggers.check()
    print(_("La base est prête et protégée."))
    return 0
