"""``pacte import works FILE`` and ``pacte import quantities FILE``: the same way as the pages.

The file is brought, read and entered by the commands of works, in the name of who manages them.
Without ``--inscrire`` nothing is kept; with one fault, nothing is entered.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files import File
from django.utils.translation import gettext as _

from pacte.delivery.records import faults
from pacte.delivery.works import commands, importing, queries
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.people import queries as people


def works(arguments: Sequence[str]) -> int:
    """Read a list of works and say all that is wrong with it; enter it when asked to."""
    parser = _parser("import works")
    parser.add_argument("--organisation", metavar="CODE", required=True)
    asked = parser.parse_args(list(arguments))
    owner = people.organisation_by_code(asked.organisation)
    if owner is None:
        raise Refused("Aucune organisation n’a le code %(code)s.", code=asked.organisation)
    return _import(
        asked, lambda act, file: commands.bring_works(act, upload=file, organisation=str(owner.uid))
    )


def quantities(arguments: Sequence[str]) -> int:
    """The same for the bill of quantities of a work, by its number."""
    parser = _parser("import quantities")
    parser.add_argument("--work", metavar="NUMERO", required=True)
    parser.add_argument("--currency", metavar="DEVISE", required=True)
    asked = parser.parse_args(list(arguments))
    work = queries.visible_to(SYSTEM, clock.today()).filter(number=asked.work).first()
    if work is None:
        raise Refused("Aucun ouvrage n’a le numéro %(number)s.", number=asked.work)
    return _import(
        asked,
        lambda act, file: commands.bring_items(
            act, upload=file, work=str(work.uid), currency=asked.currency
        ),
    )


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"pacte {name}")
    parser.add_argument("file", metavar="FICHIER", type=Path)
    parser.add_argument("--as", dest="user", metavar="NOM", required=True,
                        help="nom d’utilisateur de qui inscrit")  # fmt: skip
    parser.add_argument("--inscrire", "--apply", action="store_true", dest="apply",
                        help="inscrit ce que dit le fichier s’il n’a pas de faute")  # fmt: skip
    return parser


def _import(asked: argparse.Namespace, bring: Callable[[Act, File], str]) -> int:
    if not asked.file.is_file():
        raise Refused("Le fichier %(name)s n’existe pas.", name=asked.file)
    who = get_user_model().objects.filter(username=asked.user, is_active=True).first()
    if who is None:
        raise Refused("Aucun compte ouvert ne s’appelle « %(name)s ».", name=asked.user)
    with asked.file.open("rb") as opened:
        brought = bring(Act(who), File(opened, name=asked.file.name))
    entered = False
    try:
        seen = importing.preview(queries.brought(brought), clock.today())
        _tell(seen)
        if asked.apply and seen.ready:
            commands.enter_brought(Act(who), brought=brought)
            entered = True
    finally:
        if not entered:
            commands.drop_brought(Act(who), brought=brought)
    if seen.read.faults:
        raise Refused("Rien n’a été inscrit : %(count)s fautes.", count=len(seen.read.faults))
    print(_said(seen, entered))
    return 0


def _tell(seen: importing.Seen) -> None:
    """Every fault with its place, then the counts."""
    for fault in faults.in_order(seen.read.faults):
        print(faults.sentence(fault))
    told: dict[str, Any] = {
        "lines": seen.read.count, "new": seen.count, "known": seen.known,
        "titles": seen.read.titles,
    }  # fmt: skip
    print(_("%(lines)s lignes lues : %(new)s à inscrire, %(known)s déjà connues, %(titles)s titres"
            " ou totaux laissés.") % told)  # fmt: skip


def _said(seen: importing.Seen, entered: bool) -> str:
    if entered:
        return _("Inscrits : %(entered)s. Déjà connus : %(known)s.") % {
            "entered": seen.count, "known": seen.known
        }  # fmt: skip
    if not seen.count:
        return _("Ce fichier n’apporte rien de nouveau.")
    return _("Rien n’est inscrit : ajoutez --inscrire pour le faire.")
