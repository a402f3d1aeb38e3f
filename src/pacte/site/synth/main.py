"""``pacte synth``: a district of synthetic data on an empty database."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date

from django.core.management import call_command

from pacte.journal import clock
from pacte.people import queries as people
from pacte.site import saying, upkeep
from pacte.site.arguments import Parser
from pacte.site.demo.people import PASSWORD
from pacte.site.synth import enrolling, treating
from pacte.site.synth.drawing import Register
from pacte.site.synth.ground import MEMBERS_EACH, WORKERS, lay

REFUSED = 1
MEMBERS_MAX, FACILITIES_MAX = 99 * MEMBERS_EACH, 999


def main(arguments: Sequence[str]) -> int:
    """Make the data, and say who may look at them."""
    reader = Parser("synth", "Remplit une base vide de données synthétiques, tirées d’une graine.")
    for name, default, said in (
        ("members", 20_000, "bénéficiaires"), ("claims", 10_000, "attestations de soins"),
        ("facilities", 60, "formations sanitaires"), ("seed", 1, "graine du tirage"),
    ):  # fmt: skip
        reader.argument(f"--{name}", type=int, default=default, metavar="N", help=said)
    asked = reader.parse_args(list(arguments))
    if not (0 < asked.members <= MEMBERS_MAX and 0 < asked.facilities <= FACILITIES_MAX
            and asked.claims >= 0):  # fmt: skip
        reader.error(f"de 1 à {MEMBERS_MAX} membres, de 1 à {FACILITIES_MAX} formations")
    call_command("migrate", verbosity=0)
    if people.everybody():
        print("Cette base a d’autres données : il faut une base vide.", file=sys.stderr)
        return REFUSED
    make(asked.members, asked.claims, asked.facilities, asked.seed)
    print(f"\nTout est synthétique : personne n’existe. Mot de passe des comptes : {PASSWORD}\n")
    for username, _role, _scope, does in WORKERS:
        print(f"  {username:<16} {does}")
    return 0


def make(members: int, claims: int, facilities: int, seed: int) -> dict[str, int]:
    """Fill an empty database; return how much of what there is."""
    started, today = time.monotonic(), clock.today()

    def say(what: str) -> None:
        saying.say(f"  {time.monotonic() - started:5.0f} s  {what}")

    since = date(today.year if today.month >= 7 else today.year - 1, 7, 1)
    ground = lay(members, facilities, since)
    say(f"{len(ground.mutuals)} mutuelles, {facilities} formations, un régime")
    cards: dict[str, list[str]] = {}
    made = {"members": 0, "payments": 0, "claims": 0}
    for mutual in ground.mutuals:
        share = min(MEMBERS_EACH, members - made["members"])
        drawn = Register(f"{seed}:{mutual}", share, since.year, ground.villages[mutual])
        made["members"] += enrolling.enrol(ground, mutual, drawn)
        made["payments"] += enrolling.pay(ground, mutual, str(seed), today)
        cards[mutual] = enrolling.covered_cards(ground, mutual, today)
        say(f"{made['members']} bénéficiaires, {made['payments']} versements")
    if claims:
        made["claims"] = treating.treat(ground, cards, claims, str(seed), today, say)
    upkeep.count_rows()
    say(", ".join(f"{count} {name}" for name, count in made.items()))
    return made
