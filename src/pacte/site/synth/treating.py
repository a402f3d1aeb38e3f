"""Synthetic care: each facility's months, its invoices sent, the older months settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from pacte.insurance.claims import commands as claims
from pacte.insurance.claims.queries import invoices
from pacte.kernel.actor import SYSTEM
from pacte.kernel.periods import Month, months_between
from pacte.site.demo.stage import PRICES
from pacte.site.synth.ground import Ground, act

MONTHS_MAX = 4  # The last is the present month, still open.
AT_ONCE = 1_000  # Claims in one command.
DIAGNOSES = ("B54", "J06", "A09", "N39", "")
ORDINARY = ("consultation", "lab_malaria", "lab_urine", "injection", "dressing", "antenatal")
Say = Callable[[str], None]


def months(since: date, today: date) -> list[Month]:
    """The months with care: the last ones of the coverage year that have a day before today."""
    return list(months_between(since, today))[-MONTHS_MAX:]


def treat(
    ground: Ground, cards: dict[str, list[str]], wanted: int, seed: str, today: date, say: Say
) -> int:
    """Record, send and settle; return how many claims there are."""
    when = months(ground.since, today)
    weights = {code: 3 if level == "district_hospital" else 2
               for code, level in ground.levels.items()}  # fmt: skip
    whole = sum(weights.values()) * len(when)
    made = left = 0
    for month in when:
        for code, weight in weights.items():
            left += wanted * weight
            count, left = divmod(left, whole)
            held = [card for mutual in ground.served(code) for card in cards[mutual]]
            drawn = _month(Random(f"{seed}:{code}:{month.text}"), held, month, today, count,
                           hospital=ground.levels[code] == "district_hospital")  # fmt: skip
            made += _record(ground, code, drawn)
            if month.until <= today:
                _send(ground, code, month, today)
        say(f"{month.text} : {made} attestations")
        if month < Month.of(today).plus(-1):  # The last whole month waits.
            settled = claims.settle_month(act(), scheme=ground.scheme, month=month.text)
            say(f"{month.text} : {settled['decided']} lignes liquidées")
    return made


def _month(
    draw: Random, cards: list[str], month: Month, today: date, count: int, *, hospital: bool
) -> Iterator[dict[str, Any]]:
    """A month of a facility: nobody comes twice on a day."""
    last = min(month.until, today) - timedelta(days=1)
    span = (last - month.first).days + 1
    seen: set[tuple[str, date]] = set()
    count = min(count, len(cards) * span // 2)
    while len(seen) < count:
        visit = draw.choice(cards), month.first + timedelta(days=draw.randrange(span))
        if visit not in seen:
            seen.add(visit)
            yield _episode(draw, *visit, last, hospital)


def _episode(draw: Random, card: str, day: date, last: date, hospital: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"card": card, "care_on": day, "diagnosis": draw.choice(DIAGNOSES)}
    if not hospital:
        wanted = dict.fromkeys(draw.choices(ORDINARY, k=draw.randint(1, 3)))
        return said | {"lines": [_line(draw, service, 0, 1) for service in wanted]}
    days = draw.randint(1, 6)
    said |= {"visit": "referral", "ended_on": min(day + timedelta(days=days), last),
             "referral_number": f"REF-{draw.randrange(10_000):04d}"}  # fmt: skip
    lines = [_line(draw, "hospital_day", 1, days), _line(draw, "consultation", 1, 1)]
    return said | {"lines": lines}


def _line(draw: Random, service: str, column: int, quantity: int) -> dict[str, Any]:
    """Mostly at the tariff; sometimes above it; now and then a price not known yet."""
    price, chance = PRICES[service][column], draw.random()
    assert price is not None
    cost = None if chance < 0.01 else price * 13 // 10 if chance < 0.06 else price
    return {"service": service, "quantity": quantity, "cost": cost}


def _record(ground: Ground, code: str, drawn: Iterator[dict[str, Any]]) -> int:
    """Bring the month in, some claims at a time: each command holds the lock for a moment."""
    told, made = list(drawn), 0
    for start in range(0, len(told), AT_ONCE):
        done = claims.receive_month(
            act(), facility=ground.facilities[code], scheme=ground.scheme,
            claims=told[start : start + AT_ONCE],
        )  # fmt: skip
        made += done["recorded"]
    return made


def _send(ground: Ground, code: str, month: Month, today: date) -> None:
    mine = invoices.invoices_for(SYSTEM, today).filter(
        facility__uid=ground.facilities[code], month=month.first, submitted_on=None
    )
    for invoice in mine:
        day = min(month.until + timedelta(days=4), today)
        claims.submit_invoice(act(), invoice=str(invoice.uid), received_on=day)
