"""The command ``pacte``: one table of what it can do, and one place for what goes wrong.

A line of the table names a function that takes the arguments that follow the command's name
and returns an exit code (None: all is well). What the person can mend is told in one line;
anything else is a fault of the program and is left to be seen.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import django
from django.db import DatabaseError
from django.utils import translation

from pacte.kernel.refusal import Refused
from pacte.site import faults, options, saying

WELL, REFUSED, WRONG_USE, OUT_OF_ORDER, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    target: str  # module:function
    help: str
    help_en: str


# In the order in which a site needs them. A room adds its line here.
COMMANDS = (
    Command(
        "migrate",
        "pacte.site.upkeep:migrate",
        "prépare la base de données, ou la met à jour",
        "prepares the database, or brings it up to date",
    ),
    Command(
        "admin",
        "pacte.site.upkeep:admin",
        "ouvre un compte d’administrateur et montre son mot de passe provisoire",
        "opens an administrator’s account and shows its first password",
    ),
    Command(
        "serve",
        "pacte.site.server:serve",
        "sert le site et fait les travaux demandés",
        "serves the site and does the work that was asked for",
    ),
    Command(
        "work",
        "pacte.site.server:work",
        "fait les travaux demandés, sans servir de pages",
        "does the work that was asked for, and serves no page",
    ),
    Command(
        "check",
        "pacte.site.checks:main",
        "vérifie réglages, base, protections, horloge et disque",
        "checks settings, database, protections, clock and disk",
    ),
    Command(
        "backup",
        "pacte.site.backup.cli:backup",
        "sauvegarde le site, même en marche, dans un fichier chiffré",
        "saves the site, even while it runs, into an encrypted file",
    ),
    Command(
        "restore",
        "pacte.site.backup.cli:restore",
        "rétablit une sauvegarde dans un site vide",
        "restores a backup into an empty site",
    ),
    Command(
        "demo",
        "pacte.site.demo.main:main",
        "prépare la démonstration et montre ses comptes",
        "makes the demonstration and shows its accounts",
    ),
    Command(
        "synth",
        "pacte.site.synth.main:main",
        "remplit une base vide de données synthétiques, à la taille d’un district",
        "fills an empty database with synthetic data, at the size of a district",
    ),
    Command(
        "scheme check",
        "pacte.insurance.claims.check_cli:main",
        "vérifie une définition de régime et joue ses cas signés",
        "checks the definition of a scheme and runs its signed cases",
    ),
    Command(
        "programme founding",
        "pacte.programmes.founding.cli:founding",
        "inscrit et publie les cinq programmes fondateurs",
        "enters and publishes the five founding programmes",
    ),
    Command(
        "programme export",
        "pacte.programmes.founding.cli:export",
        "écrit un programme en YAML, comme l’import le lit",
        "writes a programme as YAML, as the import reads it",
    ),
    Command(
        "programme import",
        "pacte.programmes.founding.cli:import_file",
        "inscrit un programme d’un fichier YAML, tout ou rien",
        "enters a programme from a YAML file, all or nothing",
    ),
    Command(
        "territory",
        "pacte.places.cli:territory",
        "charge un territoire livré avec Pacte ; sans code, dit lesquels",
        "loads a territory that comes with Pacte; without a code, says which",
    ),
    Command(
        "import places",
        "pacte.places.cli:places",
        "importe des lieux d’un tableau (CSV, Excel), tout ou rien",
        "imports places from a table (CSV, Excel), all or nothing",
    ),
    Command(
        "import facilities",
        "pacte.places.cli:facilities",
        "importe des formations sanitaires d’un tableau, tout ou rien",
        "imports facilities from a table, all or nothing",
    ),
    Command(
        "import populations",
        "pacte.places.cli:populations",
        "importe des populations par année d’un tableau, tout ou rien",
        "imports populations by year from a table, all or nothing",
    ),
    Command(
        "import boundaries",
        "pacte.places.cli:boundaries",
        "importe les tracés de lieux d’un GeoJSON, tout ou rien",
        "imports outlines of places from GeoJSON, all or nothing",
    ),
    Command(
        "import rates",
        "pacte.ledger.cli:rates",
        "importe des taux de change d’un tableau (CSV, Excel), tout ou rien",
        "imports exchange rates from a table (CSV, Excel), all or nothing",
    ),
    Command(
        "import works",
        "pacte.delivery.works.cli:works",
        "lit une liste d’ouvrages (CSV, Excel) et dit chaque faute ; --inscrire l’inscrit",
        "reads a list of works (CSV, Excel) and tells each fault; --apply enters it",
    ),
    Command(
        "import quantities",
        "pacte.delivery.works.cli:quantities",
        "lit le devis d’un ouvrage (CSV, Excel) et dit chaque faute ; --inscrire l’inscrit",
        "reads the bill of quantities of a work (CSV, Excel); --apply enters it",
    ),
    Command(
        "import members",
        "pacte.site.registers:members",
        "lit un registre de membres (CSV, Excel) et dit chaque faute ; --inscrire l’inscrit",
        "reads a register of members (CSV, Excel) and tells each fault; --apply enters it",
    ),
)


def find(arguments: Sequence[str]) -> tuple[Command, list[str]] | None:
    """The command that is asked for, in one word or two, and what follows it."""
    for words in (2, 1):
        for line in COMMANDS:
            if line.name.split() == list(arguments[:words]):
                return line, list(arguments[words:])
    return None


def overview() -> str:
    width = max(len(line.name) for line in COMMANDS)
    lines = [f"  {line.name:<{width}}  {line.help}" for line in COMMANDS]
    return "\n".join(
        ["emploi : pacte COMMANDE …", "", *lines, "", "« pacte COMMANDE --aide » dit le reste."]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out what the command line asks; return the exit code."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    if not asked or asked[0] in {"-h", "--help", "--aide", "aide"}:
        print(overview())
        return WELL
    found = find(asked)
    if not found:
        print(f"pacte : je ne connais pas « {asked[0]} ».\n\n{overview()}", file=sys.stderr)
        return WRONG_USE
    return told(lambda: _carry_out(*found))


def _carry_out(line: Command, arguments: list[str]) -> int:
    values = options.read(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pacte.site.settings")
    django.setup()
    translation.activate(values["PACTE_LANGUAGE"])
    module, function = line.target.split(":")
    return getattr(import_module(module), function)(arguments) or WELL


def told(carry_out: Callable[[], int]) -> int:
    """Do it; say in one line what the person can mend."""
    try:
        return carry_out()
    except options.WrongOption as why:
        return _say(str(why), WRONG_USE)
    except Refused as why:
        return _say(faults.refusal(why), REFUSED)
    except DatabaseError as why:
        return _say(faults.database(why), OUT_OF_ORDER)
    except BrokenPipeError:
        saying.hush()
        return WELL
    except OSError as why:
        if why.errno is None or why.errno in {errno.EBADF, errno.EFAULT}:
            raise
        return _say(faults.system(why), OUT_OF_ORDER)
    except KeyboardInterrupt:
        return _say("Arrêté.", INTERRUPTED)


def _say(sentence: str, code: int) -> int:
    print(f"pacte : {sentence}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
