"""``pacte programme import FILE``, ``export CODE`` and ``founding``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.programmes.founding import commands, exporting, shipped
from pacte.programmes.sheets import queries


def import_file(arguments: Sequence[str]) -> int:
    """Write the programme of a file, all of it or nothing."""
    parser = argparse.ArgumentParser(prog="pacte programme import")
    parser.add_argument("file", type=Path)
    parser.add_argument("--publier", "--publish", action="store_true", dest="publish")
    said = parser.parse_args(list(arguments))
    if not said.file.is_file():
        raise Refused("Le fichier %(name)s n’existe pas.", name=said.file)
    try:
        text = said.file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise Refused("Ce fichier n’est pas du texte en UTF-8.") from fault
    commands.import_programme(
        Act(SYSTEM, "pacte programme import"), text=text, publish=said.publish
    )
    print(_("Programme inscrit."))
    return 0


def export(arguments: Sequence[str]) -> int:
    """Write the file of a programme on the terminal, or where the shell sends it."""
    parser = argparse.ArgumentParser(prog="pacte programme export")
    parser.add_argument("code")
    said = parser.parse_args(list(arguments))
    row = queries.by_code(said.code)
    if row is None:
        raise Refused("Aucun programme n’a le code « %(code)s ».", code=said.code)
    print(exporting.written(row, SYSTEM, clock.today()), end="")
    return 0


def founding(arguments: Sequence[str]) -> int:
    """Write and publish the five founding programmes that are not there yet."""
    parser = argparse.ArgumentParser(prog="pacte programme founding")
    parser.parse_args(list(arguments))
    for name in shipped.NAMES:
        try:
            commands.import_programme(
                Act(SYSTEM, "pacte programme founding"), text=shipped.text(name), publish=True
            )
            print(_("%(name)s : inscrit.") % {"name": name})
        except Refused as refusal:
            print(f"{name} : {formatting.shown(refusal)}")
    return 0
