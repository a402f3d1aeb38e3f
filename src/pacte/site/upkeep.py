"""``pacte migrate`` and ``pacte admin``: a database that is ready, and who may begin."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _

from pacte.journal import clock, triggers
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.people import commands as people
from pacte.people import queries
from pacte.site.arguments import Parser

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # None that is taken for another.
GROUPS, GROUP = 4, 4


def migrate(arguments: Sequence[str]) -> int:
    """Make the data folder and bring the database up to date."""
    Parser("migrate", "Prépare la base de données, ou la met à jour.").parse_args(arguments)
    prepare()
    print(_("La base est prête et protégée."))
    return 0


def prepare() -> None:
    """A data folder, tables and triggers: what every other command starts from."""
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o750)
    call_command("migrate", verbosity=0, interactive=False)
    triggers.check()
    count_rows()


def count_rows() -> None:
    """Let the database look at how its rows are spread: it then takes the shortest way to them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


def count_step() -> int:
    """The one step of the job ``journal.count_rows``: each day, and after a large import."""
    count_rows()
    return 1


def admin(arguments: Sequence[str]) -> int:
    """Open an administrator's account, and show the password of its first sign-in once."""
    known = Parser("admin", "Ouvre un compte d’administrateur, avec un mot de passe provisoire.")
    known.argument("name", metavar="NOM", help="nom d’utilisateur, par exemple awa.diallo")
    known.argument(
        "--organisation", metavar="CODE", required=True, help="l’organisation qu’il administre"
    )
    known.argument(
        "--found",
        nargs=3,
        metavar=("NATURE", "PAYS", "INTITULÉ"),
        help="si elle n’existe pas encore : sa nature (mutual, federation, agency, authority,"
        " ministry…), son pays (BI) et son nom",
    )
    asked = known.parse_args(arguments)
    password = draw_password()
    with transaction.atomic():
        organisation = _organisation(asked.organisation, asked.found)
        user = people.open_account(_act(), username=asked.name)
        people.give_password(_act(), user=user, password=password)
        people.give_role(
            _act(),
            user=user,
            role="administrator",
            since=clock.today(),
            organisation=organisation,
        )
    told = _("Compte %(name)s ouvert. Mot de passe provisoire : %(password)s")
    print(told % {"name": asked.name, "password": password})
    print(_("Il sert une fois : notez-le, il ne sera plus montré."))
    return 0


def _act() -> Act:
    return Act(SYSTEM, "pacte admin")


def _organisation(code: str, found: Sequence[str] | None) -> str:
    known = queries.organisation_by_code(code)
    if known:
        return str(known.uid)
    if not found:
        raise Refused(
            "Aucune organisation n’a le code %(code)s : ajoutez --found NATURE PAYS INTITULÉ.",
            code=code,
        )
    kind, country, name = found
    return str(people.found_organisation(_act(), code=code, kind=kind, country=country, name=name))


def draw_password() -> str:
    """Easy to read over a telephone; 79 bits."""
    drawn = ("".join(secrets.choice(LETTERS) for _n in range(GROUP)) for _g in range(GROUPS))
    return "-".join(drawn)
