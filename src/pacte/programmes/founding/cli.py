"""``pacte programme import FILE`` and ``pacte programme founding``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.programmes.founding import commands, shipped


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
            print(f"{name} : {refusal}")
    return 0
