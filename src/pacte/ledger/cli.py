"""``pacte import rates FILE``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.ledger import commands, rate_files


def rates(arguments: Sequence[str]) -> int:
    """Import a table of exchange rates, all of it or nothing; ``--essai`` says what it would do."""
    parser = argparse.ArgumentParser(prog="pacte import rates")
    parser.add_argument("file", type=Path)
    parser.add_argument("--essai", "--dry-run", action="store_true", dest="dry")
    said = parser.parse_args(list(arguments))
    if not said.file.is_file():
        raise Refused("Le fichier %(name)s n’existe pas.", name=said.file)
    reading = rate_files.read(said.file, said.file.name)
    for fault in reading.faults:
        print(f"{fault.cell} : {fault}")
    if reading.faults:
        raise Refused("Rien n’a été importé : %(count)s fautes.", count=len(reading.faults))
    if reading.rows and not said.dry:
        commands.import_rates(Act(SYSTEM, "pacte import rates"), rows=reading.rows)
    print(_("%(new)s taux nouveaux, %(known)s connus.")
          % {"new": len(reading.rows), "known": reading.known})  # fmt: skip
    return 0
