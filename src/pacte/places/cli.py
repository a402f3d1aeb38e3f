"""``pacte import places|facilities|populations|boundaries FILE``, ``pacte territory CODE``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel import numbers
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.places import importing, outlining, rules, territories
from pacte.places.matching import How, Matched


def places(arguments: Sequence[str]) -> int:
    return _import("places", arguments)


def facilities(arguments: Sequence[str]) -> int:
    return _import("facilities", arguments)


def populations(arguments: Sequence[str]) -> int:
    return _import("populations", arguments)


def boundaries(arguments: Sequence[str]) -> int:
    """Draw places from a GeoJSON file; ``--essai`` says what it would do."""
    said = _boundary_arguments(arguments)
    if not said.file.is_file():
        raise Refused("Le fichier %(name)s n’existe pas.", name=said.file)
    since = numbers.read_date(said.since) if said.since else clock.today()
    how = How(since, said.tree, said.within, said.kind, said.code_property, said.name_property)
    chosen = dict(map(_choice, said.choose))
    seen = outlining.preview(said.file, how, chosen)
    for sentence in outlining.sentences(seen.faults):
        print(formatting.shown(sentence))
    if seen.faults:
        raise Refused("Rien n’a été importé : %(count)s fautes.", count=len(seen.faults))
    _tell(seen.matched)
    if seen.torn:
        print(_("Les contours ne se touchent pas exactement : de fines fentes se verront."))
    if said.dry:
        return 0
    act = Act(SYSTEM, "pacte import boundaries")
    done = outlining.run(said.file, act, how, since, said.source, said.licence, chosen)
    print(_("%(new)s tracés inscrits, %(same)s déjà connus.") % done)
    return 0


def _boundary_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pacte import boundaries")
    parser.add_argument("file", type=Path)
    parser.add_argument("--tree", choices=rules.TREES, default=rules.ADMINISTRATIVE)
    for name in ("source", "licence"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("since", "within", "code-property", "name-property"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--kind", choices=rules.KINDS, default="")
    parser.add_argument("--choose", action="append", default=[], metavar="N=CODE")
    parser.add_argument("--essai", "--dry-run", action="store_true", dest="dry")
    return parser.parse_args(list(arguments))


def _choice(text: str) -> tuple[int, str]:
    """The place that was chosen for a feature in doubt: ``12=RW0301``."""
    number, _equals, code = text.partition("=")
    if not number.isdecimal() or not code:
        raise Refused("« %(text)s » : écrivez le numéro de l’objet, =, le code.", text=text)
    return int(number), code


def _tell(matched: Matched) -> None:
    """What was found, by which properties; the doubts with their choices; what is no place."""
    print(_("%(sure)s objets trouvés, par le code « %(code)s », le nom « %(name)s ».")
          % {"sure": len(matched.sure), "code": matched.code_property or "—",
             "name": matched.name_property or "—"})  # fmt: skip
    for line in matched.doubtful:
        offered = ", ".join(f"{place.name} = {place.code}" for place in line.choices)
        print(_("Objet %(number)s, « %(label)s » : à choisir avec --choose %(number)s=CODE : "
                "%(offered)s") % {"number": line.feature.number, "label": line.label,
                                  "offered": offered})  # fmt: skip
    for line in matched.unknown:
        print(_("Objet %(number)s, « %(label)s » : aucun lieu ; il est laissé.")
              % {"number": line.feature.number, "label": line.label})  # fmt: skip


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
        print(formatting.shown(sentence))
    if seen.faults:
        raise Refused("Rien n’a été importé : %(count)s fautes.", count=len(seen.faults))
    done = seen.counts
    if not said.dry:
        act = Act(SYSTEM, f"pacte import {kind}")
        done = importing.run(kind, said.file, act, **given)
    print(_("%(new)s nouvelles lignes, %(changed)s changées, %(same)s connues.") % done)
    return 0
