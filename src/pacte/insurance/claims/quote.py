"""The counter's question: what would the scheme pay for this care, today, for this person?

The same engine as the settlement of a month, on the proposed lines after those of the household
that wait to be settled, so that what is left under each limit is what is really left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from pacte.insurance.claims import batches, sentences, telling
from pacte.insurance.claims.assembling import Assembled, Lines, Reviews, assemble
from pacte.insurance.claims.queries import counter
from pacte.insurance.claims.rules import Reason, Settlement, settle
from pacte.insurance.claims.rules.counters import AMOUNT, EPISODES
from pacte.insurance.claims.rules.history import prior_of
from pacte.insurance.claims.rules.settling import part
from pacte.insurance.claims.rules.standing import Standing, joined_priors, standings
from pacte.insurance.schemes import kept
from pacte.insurance.schemes.rules.language import VISITS
from pacte.journal import clock
from pacte.kernel.columns import Column, day_number
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.pages.explain import Step, Working, say

WINDOWS = ("claim", "person_year", "household_year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A proposed line. Without a price, the tariff is what will be asked."""

    service: Any
    quantity: int = 1
    price: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is said of the claim, when it is said."""

    ended_on: date | None = None
    kind: str = "ordinary"
    referral: str = ""
    diagnosis: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left under one limit, to be shown."""

    label: str
    known: bool
    left: int
    whole: int
    left_text: str
    whole_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The answer for one line. ``member`` is None while nothing can be said."""

    reason: Reason
    covered: bool
    answer: str  # In a few words, for a list.
    sentence: str  # In one sentence.
    unit: str
    price: Money | None
    mutual: Money | None
    member: Money | None
    refused: Money | None
    rooms: list[Room]
    working: Working
    settled: dict[str, int] = field(default_factory=dict)


def quote(
    scheme: Any,
    person: Any,
    facility: Any,
    items: Sequence[Item],
    day: date,
    visit: Visit | None = None,
    promise: kept.Promise | None = None,
) -> list[Quote]:
    """What each line would come to, in the order given; empty when the scheme has no terms.

    ``promise``: what the scheme promises, where it was just read.
    """
    promise = promise or kept.promise(scheme.pk)
    first = not counter.seen(person.household_id, person.pk)
    lines = _lines(scheme, person, facility, items, day, visit or Visit(), first)
    today = max(day_number(day), day_number(clock.today()))
    ready = assemble(promise, lines, Reviews.none(len(lines.line)), today, first=first)
    if ready is None or not items:
        return []
    price = ready.facts.price
    known = price.known | ready.facts.tariff.known
    values = np.where(price.known, price.values, ready.facts.tariff.values)
    ready = replace(ready, facts=replace(ready.facts, price=Column(values, known)))
    settled = settle(ready.facts, ready.terms)
    at = [int(np.flatnonzero(lines.line == -1 - n)[0]) for n in range(len(items))]
    rooms = _rooms(ready, settled, person, at[0])
    return [_quote(scheme, ready, settled, place, item, rooms) for place, item in zip(at, items)]


def _waiting(scheme: Any, person: Any) -> Lines | None:
    rows, claims = counter.waiting(scheme.pk, person.household_id)
    return batches.arranged(rows, claims) if rows[0] else None


def _lines(
    scheme: Any, person: Any, facility: Any, items: Sequence[Item], day: date, visit: Visit,
    first: bool,
) -> Lines:  # fmt: skip
    """The lines of the household that wait, and the proposed ones under claim 0."""
    waiting = None if first else _waiting(scheme, person)
    size, number = len(items), day_number(day)
    said = waiting.diagnoses if waiting else ()
    diagnoses = tuple(d for d in (*said, visit.diagnosis) if d) or ("",)

    def all_(value: int) -> np.ndarray:
        return np.full(size, value, np.int64)

    new = Lines(
        line=-1 - np.arange(size), claim=all_(0), household=all_(person.household_id),
        beneficiary=all_(person.pk), facility=all_(facility.pk),
        service=np.array([item.service.pk for item in items], np.int64), care_on=all_(number),
        quantity=np.array([item.quantity for item in items], np.int64),
        cost=Column.of([item.price for item in items]), started_on=all_(number),
        ended_on=Column.dates([visit.ended_on] * size), claimed_on=all_(number),
        received_on=all_(number), visit=all_(VISITS.index(visit.kind)),
        referred=np.full(size, bool(visit.referral)),
        diagnosis=all_(diagnoses.index(visit.diagnosis) if visit.diagnosis else -1),
        invoice=all_(0),
    )  # fmt: skip
    whole = replace(_together(waiting, new) if waiting else new, diagnoses=diagnoses)
    proposed = whole.claim == 0  # After what was recorded the same day.
    rank = np.where(proposed, -whole.line, whole.line)
    return whole.at(np.lexsort((rank, whole.claim, proposed, whole.care_on, whole.household)))


def _together(first: Lines, second: Lines) -> Lines:
    """The lines of both, the columns of one after those of the other."""
    both: dict[str, Any] = {}
    for one in fields(Lines):
        a, b = getattr(first, one.name), getattr(second, one.name)
        if isinstance(a, Column):
            both[one.name] = Column(
                np.concatenate([a.values, b.values]), np.concatenate([a.known, b.known])
            )
        elif isinstance(a, np.ndarray):
            both[one.name] = np.concatenate([a, b])
    return replace(first, **both)


def _rooms(ready: Assembled, settled: Settlement, person: Any, at: int) -> list[Room]:
    """What is left of the limits of the version in force, after what waits to be settled."""
    facts = ready.facts
    version = int(facts.version[at])
    if version < 0 or not facts.year.known[at]:
        return []
    before = np.flatnonzero(facts.claim != 0)
    recorded = Settlement(**{f.name: getattr(settled, f.name)[before] for f in fields(Settlement)})
    prior = joined_priors(facts.prior_years, prior_of(part(facts, before), recorded))
    size = facts.household_size
    found = standings(
        ready.terms, version, prior, beneficiary=person.pk, household=person.household_id,
        year=int(facts.year.values[at]), size=int(size.values[at]) if size.known[at] else 0,
    )  # fmt: skip
    under = _under(ready, version, ready.terms.currency)
    return [_room(one, under) for one in found]


def _room(one: Standing, under: sentences.Under) -> Room:
    article, _source = under.article(f"limits[{one.limit}]")

    def text(value: int) -> str:
        if one.measure == AMOUNT:
            return formatting.money(Money(value, under.currency))
        if one.measure == EPISODES:
            return _("%(count)s cas") % {"count": formatting.number(value)}
        return formatting.number(value)

    per = (_("par cas"), _("de la personne"), _("du ménage"))[one.window]
    label = f"{article.split(' : ')[0]} ({per})" if article else per
    return Room(label, one.known, one.left, one.cap, text(one.left), text(one.cap))


def _under(ready: Assembled, version: int, currency: str, **asked: Any) -> sentences.Under:
    chosen = ready.versions[version] if version >= 0 else None
    return sentences.Under(
        definition=kept.definition(chosen) if chosen else None,
        digest=chosen.digest if chosen else "",
        currency=currency,
        **asked,
    )


def _quote(
    scheme: Any, ready: Assembled, settled: Settlement, at: int, item: Item, rooms: list[Room]
) -> Quote:
    row = settled.at(at)
    reason, currency = Reason(row["reason"]), scheme.currency
    price = ready.facts.price
    cost = int(price.values[at]) if price.known[at] else None
    under = _under(ready, int(ready.facts.version[at]), currency, quantity=item.quantity, cost=cost)
    decided: Any = SimpleNamespace(**row)
    passed = not reason.waits and not reason.refuses

    def money(value: int) -> Money | None:
        return None if reason.waits else Money(value, currency)

    asks = row["member_pays"] if passed else row["refused"]
    return Quote(
        reason=reason, covered=passed, answer=_answer(reason, row, currency),
        sentence=_sentence(decided, item, currency), unit=formatting.symbol(currency),
        price=None if cost is None else Money(cost, currency), mutual=money(row["mutual_pays"]),
        member=money(row["member_pays"]) if passed else None, refused=money(row["refused"]),
        rooms=rooms, working=_working(decided, under, asks, row["mutual_pays"]), settled=row,
    )  # fmt: skip


def _answer(reason: Reason, row: dict[str, int], currency: str) -> str:
    if reason.waits or reason.refuses:
        return telling.short(reason)
    return _("à payer : %(member)s") % {
        "member": formatting.money(Money(row["member_pays"], currency))
    }


def _sentence(decided: Any, item: Item, currency: str) -> str:
    """« Pour Consultation à 3 000 FBu, la mutuelle prend 2 400 FBu. »"""
    reason = Reason(decided.reason)
    if reason.waits or reason.refuses:
        return str(sentences.why(decided))
    said = say(
        "%(service)s : la mutuelle prend %(mutual)s sur %(asked)s.",
        service=str(item.service.label), mutual=Money(decided.mutual_pays, currency),
        asked=Money(decided.asked, currency),
    )  # fmt: skip
    return str(said)


def _working(decided: Any, under: sentences.Under, asks: int, pays: int) -> Working:
    waits = Reason(decided.reason).waits
    result = Step(label=say("Pris par la mutuelle"), amount=Money(pays, under.currency))
    title = say("Pourquoi %(amount)s ?", amount=Money(asks, under.currency))
    return Working(
        title=say("Pourquoi attendre ?") if waits else title,
        summary=sentences.why(decided),
        steps=sentences.steps(decided, under),
        result=None if waits else result,
    )
