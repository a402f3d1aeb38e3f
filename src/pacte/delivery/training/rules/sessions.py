"""Sessions: when one is, who was there, who deserves a certificate.

Somebody *attended* a session when present on at least one of its days. Two counts are made of it
and always named: distinct people (somebody in three sessions is one) and attendances (each person
in each session). A certificate asks what the theme asks: the least share of the days, the least
share of the test's points; what the theme does not say is not asked, what is not known is not met.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused

DAYS_MAX = 400
OUT_OF_MAX = 100_000  # In hundredths.
PLANNED, OPEN, HELD, CANCELLED = "planned", "open", "held", "cancelled"
PRESENT, ABSENT, EXCUSED = "present", "absent", "excused"
NEXT = {
    PLANNED: {OPEN, HELD, CANCELLED}, OPEN: {HELD, CANCELLED}, HELD: {OPEN}, CANCELLED: {PLANNED},
}  # fmt: skip
EARNED, NEVER_THERE, TOO_LITTLE, NOT_TESTED, TOO_LOW = (
    "earned", "never_there", "too_little", "not_tested", "too_low",
)  # fmt: skip


def check_span(starts: date, ends: date, told: bool = False) -> None:
    """Refuse a session that ends before it starts, or that lasts more than a year.

    ``told``: what a text says may be of several years.
    """
    if ends < starts:
        raise Refused("Une session ne finit pas avant de commencer.", field="ends")
    if not told and (ends - starts).days >= DAYS_MAX:
        raise Refused("Une session dure au plus %(days)s jours.", days=DAYS_MAX, field="ends")


def days_of(starts: date, ends: date) -> list[date]:
    """The days of a session, both ends included."""
    return [starts + timedelta(n) for n in range((ends - starts).days + 1)]


def check_day(day: date, starts: date, ends: date, today: date) -> None:
    """Refuse a presence on a day that is not of the session, or not yet come."""
    if not starts <= day <= ends:
        raise Refused(
            "Le %(day)s n’est pas un jour de cette session (du %(starts)s au %(ends)s).",
            day=day, starts=starts, ends=ends,
        )  # fmt: skip
    if day > today:
        raise Refused("Le %(day)s n’est pas encore venu.", day=day)


def check_step(now: str, then: str, ends: date, today: date, attended: bool) -> None:
    """Refuse a state that a session cannot go to."""
    if then not in NEXT[now]:
        raise Refused("Cette session ne peut pas passer à cet état.", field="state")
    if then == HELD and ends > today:
        raise Refused("La session se termine le %(day)s : elle n’est pas encore tenue.", day=ends)
    if then == HELD and not attended:
        raise Refused("Saisissez d’abord les présences : personne n’est noté présent.")
    if then == CANCELLED and attended:
        raise Refused("Des présences sont saisies : une session tenue ne s’annule pas.")


def points(said: Decimal) -> int:
    """Points of a test in hundredths; refuse what is finer or less than zero."""
    hundredths = said * 100
    if hundredths != int(hundredths) or hundredths < 0:
        raise Refused("Des points s’écrivent 14 ou 14,5 : au plus deux décimales.")
    return int(hundredths)


def check_points(score: int, out_of: int) -> None:
    """Refuse a score above the maximum."""
    if not 0 < out_of <= OUT_OF_MAX:
        raise Refused("Une note est sur 1 à 1 000 points.", field="out_of")
    if score > out_of:
        raise Refused("Cette note dépasse le maximum.")


def share_of(part: int, whole: int) -> int | None:
    """A share in millionths, to the nearest, half up; None when there is no whole."""
    return (2 * part * WHOLE + whole) // (2 * whole) if whole else None


def deserves(
    days: int, present: int, after: tuple[int, int] | None,
    presence_least: int | None, score_least: int | None,
) -> str:  # fmt: skip
    """Why somebody deserves a certificate, or what is missing; edges are met."""
    if not present:
        return NEVER_THERE
    if presence_least is not None and present * WHOLE < presence_least * days:
        return TOO_LITTLE
    if score_least is None:
        return EARNED
    if after is None:
        return NOT_TESTED
    return EARNED if after[0] * WHOLE >= score_least * after[1] else TOO_LOW
