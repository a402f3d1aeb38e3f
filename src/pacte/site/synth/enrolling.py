"""The members of a synthetic mutual: its register from a CSV file, part of its contributions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from pacte.insurance.members import commands as members
from pacte.insurance.members import importing
from pacte.insurance.members.commands import statements
from pacte.insurance.members.queries import money, register
from pacte.journal import jobs
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.site.demo import papers
from pacte.site.synth.drawing import HEADINGS, Register, lines
from pacte.site.synth.ground import MARK, Ground, act

PAID_EACH = 200  # Households of a mutual whose contribution a statement brings, at most.
FREE = "1"  # The level that the State pays for.


def enrol(ground: Ground, mutual: str, drawn: Register) -> int:
    """Bring in the register of a mutual and apply it whole; return how many people it holds."""
    text = "\n".join(lines(drawn)).encode()
    columns = importing.guess(HEADINGS.split(";"))
    uid = members.bring_register(
        act(), mutual=ground.mutuals[mutual], scheme=ground.scheme, enrolled_on=ground.since,
        covered_on=ground.since, upload=ContentFile(text, f"registre-{mutual}.csv"),
    )  # fmt: skip
    found = members.check_register(
        act(), register=uid, sheet="CSV", columns=columns, doubles="keep"
    )
    if found["errors"] or found["people"] != drawn.members:
        raise Refused("Le registre tiré au sort ne se lit pas : %(errors)s erreurs.", **found)
    members.apply_register(act(), register=uid)
    jobs.work("synth")
    return int(found["people"])


def pay(ground: Ground, mutual: str, seed: str, today: date) -> int:
    """Bring in a statement in which some households pay all that they owe."""
    draw = Random(f"{seed}:{mutual}:paid")
    of = register.visible_to(SYSTEM, today).filter(mutual__uid=ground.mutuals[mutual])
    numbers = list(of.exclude(level=FREE).order_by("pk").values_list("pk", "number"))
    chosen = draw.sample(numbers, min(PAID_EACH, len(numbers) // 2))
    day = min(ground.since + timedelta(days=draw.randrange(40)), today)
    owed = [(money.rest(_membership(pk)), f"Cotisation {number}") for pk, number in chosen]
    owed = [(amount, label) for amount, label in owed if amount > 0]
    if not owed:
        return 0
    profile = statements.describe_statement(
        act(), organisation=ground.mutuals[mutual], name=f"Opérateur mobile {MARK}",
        means="mobile", currency="RWF",
        columns={"date": "Date", "amount": "Montant", "reference": "Référence", "label": "Libellé"},
    )  # fmt: skip
    done = statements.import_statement(act(), profile=profile, file=papers.statement(day, owed))
    return int(done["matched"])


def _membership(household: int) -> Any:
    return register.memberships(household)[0].pk


def covered_cards(ground: Ground, mutual: str, today: date) -> list[str]:
    """The cards of those whose rights are open without a payment, in their order."""
    people = register.people_visible_to(SYSTEM, today).filter(
        household__mutual__uid=ground.mutuals[mutual], household__level=FREE
    )
    return list(people.order_by("pk").values_list("card_number", flat=True))
