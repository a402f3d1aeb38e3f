"""``pacte import places|facilities|populations FILE`` and ``pacte territory CODE``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.places import importing, territories


def places(arguments: Sequence[str]) -> int:
    return _import("places", arguments)


def facilities(arguments: Sequence[str]) -> int:
    return _import("facilities", arguments)


def populations(arguments: Sequence[str]) -> int:
    return _import("populations", arguments)


def territory(arguments: Sequence[str]) -> int:
    """Load territories that come with Pacte; without a code, say which there are."""
    parser = argparse.ArgumentParser(prog="pacte territory")
    parser.add_argument("code", nargs="*", help=", ".join(territories.codes()))
    for code in parser.parse_args(list(arguments)).code or []:
        done = importing.load_territory(Act(SYSTEM, "pacte territory"), code=code)
        print(_("%(code)s : %(places)s lieux, %(populations)s populations.")
              % {"code": code, **done})  # fmt: skip
    if not arguments:
        print("\n".join(f"{c}  {territories.territory(c)['title']}" for c in territories.codes()))
    return 0


def _import(kind: str, arguments: Sequence[str]) -> int:
    """Import one file, all of it or nothing; ``--essai`` says what it would do."""
    parser = argparse.ArgumentParser(prog=f"pacte import {kind}")
    parser.add_argument("file", type=Path)
    for name in ("since", "country", "tree", "source"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--essai", "--dry-run", action="store_true", dest="dry")
    said = parser.parse_args(list(arguments))
    if not said.file.is_file():
        raise Refused("Le fichier %(name)s n’existe pas.", name=said.file)
    given = {"since": said.since, "country": said.country, "tree": said.tree,
             "source": said.source}  # fmt: skip
    seen = importing.preview(kind, said.file, **given)
    for sentence in importing.sentences(seen.faults):
        print(sentence)
    if seen.faults:
        raise Refused("Rien n’a été importé : %(count)s fautes.", count=len(seen.faults))
    done = seen.counts
    if not said.dry:
        act = Act(SYSTEM, f"pacte import {kind}")
        done = importing.run(kind, said.file, act, **given)
    print(_("%(new)s nouvelles lignes, %(changed)s changées, %(same)s connues.") % done)
    return 0
