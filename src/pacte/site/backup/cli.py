"""``pacte backup`` and ``pacte restore``."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from pacte.kernel.refusal import Refused
from pacte.site.arguments import Parser
from pacte.site.backup import archive

LENGTH_MIN = 12
VARIABLE = "PACTE_BACKUP_PASSPHRASE"


def _parser(name: str, description: str) -> Parser:
    known = Parser(name, description)
    known.argument("file", metavar="FICHIER", type=Path, help="le fichier de la sauvegarde")
    return known.argument(
        "--passphrase-file",
        metavar="FICHIER",
        type=Path,
        help=f"lit la phrase de passe dans un fichier (sinon : {VARIABLE}, ou demandée)",
    )


def backup(arguments: Sequence[str]) -> int:
    """Save this site, even while it runs."""
    known = _parser("backup", "Sauvegarde le site, même en marche, dans un fichier chiffré.")
    known.argument(
        "--with-keys",
        action="store_true",
        help="y met aussi les clés (sessions, cartes, réseau local) ; sinon gardez-les à part",
    )
    asked = known.parse_args(arguments)
    passphrase = _passphrase(asked.passphrase_file, new=True)
    made = archive.write(asked.file, passphrase, keys=asked.with_keys)
    print(_told(made) % _figures(made))
    print(_("Sauvegarde relue et vérifiée : %(file)s") % {"file": asked.file})
    if not asked.with_keys:
        print(_("Les clés n’y sont pas : gardez-en une copie à part (fichiers *.key)."))
    return 0


def restore(arguments: Sequence[str]) -> int:
    """Put a backup back into an empty site."""
    known = _parser("restore", "Rétablit une sauvegarde dans un site vide.")
    known.argument(
        "--check", action="store_true", help="lit et vérifie la sauvegarde, sans rien rétablir"
    )
    asked = known.parse_args(arguments)
    with asked.file.open("rb"):  # Said before the passphrase is asked for.
        passphrase = _passphrase(asked.passphrase_file, new=False)
    made = (archive.verify if asked.check else archive.read)(asked.file, passphrase)
    print(_told(made) % _figures(made))
    done = _("Sauvegarde vérifiée.") if asked.check else _("Site rétabli et vérifié.")
    print(done)
    return 0


def _told(made: archive.Manifest) -> str:
    return _(
        "Pacte %(version)s, %(made_at)s : %(rows)s lignes dans %(tables)s tables,"
        " %(files)s fichiers, dernière écriture du journal n° %(entry)s."
    )


def _figures(made: archive.Manifest) -> dict[str, object]:
    rows = made.contents.rows
    return {
        "version": made.pacte,
        "made_at": made.made_at,
        "rows": sum(rows.values()),
        "tables": len(rows),
        "files": made.files,
        "entry": made.contents.last_entry or "—",
    }


def _passphrase(file: Path | None, *, new: bool) -> str:
    """From a file, the environment or the keyboard; never from the arguments, which others see."""
    given = file.read_text(encoding="utf-8").strip() if file else os.environ.get(VARIABLE, "")
    if not given:
        given = _typed(new)
    if new and len(given) < LENGTH_MIN:
        raise Refused(
            "La phrase de passe est trop courte : il faut au moins %(least)s caractères.",
            least=LENGTH_MIN,
        )
    return given


def _typed(new: bool) -> str:
    if not sys.stdin.isatty():
        raise Refused(
            "Donnez la phrase de passe par --passphrase-file ou %(variable)s.", variable=VARIABLE
        )
    given = getpass.getpass(_("Phrase de passe : "))
    if new and getpass.getpass(_("Encore une fois : ")) != given:
        raise Refused("Les deux phrases de passe diffèrent.")
    return given
