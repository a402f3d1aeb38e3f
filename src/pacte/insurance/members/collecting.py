"""What a page of collection says: what is missing to open rights, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pacte.insurance.members.queries.money import Account
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.rules.dues import to_open
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.years import openings
from pacte.kernel.money import Money
from pacte.pages.explain import Sentence, say

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """An amount that is still to pay, and the last day that it opens."""

    missing: int
    last: date
    whole: bool

    def said(self, currency: str) -> Sentence:
        """« Encore 6 250 FRw ouvrent les droits jusqu’au 31 déc. 2026. »"""
        amount = Money(self.missing, currency)
        if self.whole:
            return say("Encore %(amount)s paient tout l’exercice.", amount=amount)
        return say(
            "Encore %(amount)s ouvrent les droits jusqu’au %(last)s.", amount=amount, last=self.last
        )


def steps(account: Account, today: date) -> list[Step]:
    """What is still to pay for each opening that lies ahead, the nearest first."""
    membership = account.membership
    definition = schemes.definition(membership.version) or {}
    try:
        known = openings(definition, membership.since, membership.until)
    except NotStated:
        known = []
    found: list[Step] = []
    for opening in known:
        until = opening.until or membership.until
        whole = opening.until is None
        missing = to_open(account.due, opening.share) - account.paid
        if missing > 0 and until > today and (not found or missing > found[-1].missing):
            found.append(Step(missing, until - DAY, whole))
    return found or ([Step(account.rest, membership.until - DAY, True)] if account.rest > 0 else [])
