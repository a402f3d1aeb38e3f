"""What is decided on a line by itself, whatever was paid before: may the scheme pay for it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.insurance.claims.rules.facts import NONE, Facts
from pacte.insurance.claims.rules.reasons import Reason
from pacte.insurance.schemes.rules.language import CATEGORIES
from pacte.insurance.schemes.rules.rights import Standing
from pacte.insurance.schemes.selectors import Cells, first_match, lowest, person_cell, place_cell
from pacte.insurance.schemes.terms import Terms
from pacte.kernel.columns import Bool, Column, Int, add_months, places_of, years_old
from pacte.kernel.money import LINE_MAX

NEWBORN_DAYS = 30  # A child covered from its first month of life was born into the household.
CONVENTION = (
    Reason.PAID,
    Reason.NO_CONVENTION,
    Reason.CONVENTION_SUSPENDED,
    Reason.CONVENTION_ENDED,
)


@dataclass(slots=True)
class Checked:
    """The lines after the checks: reasons found so far, and the rows of the terms that apply."""

    cells: Cells
    reason: Int
    rule: Int
    care: Int  # Row of ``terms.care``; -1: none.
    year: Int

    @property
    def live(self) -> Bool:
        return self.reason == Reason.PAID

    def stop(self, where: Bool, reason: Reason | Int, rule: Int | int = NONE) -> None:
        """Give a reason to the lines that have none yet."""
        hit = where & self.live
        if hit.any():
            self.rule = np.where(hit, rule, self.rule)
            self.reason = np.where(hit, reason, self.reason)


def check(facts: Facts, terms: Terms) -> Checked:
    """Rights, waiting, convention, service, exclusions, patient, referral, duplicates, dates."""
    done = _start(facts, terms)
    done.stop(facts.version < 0, Reason.NOT_IN_FORCE)
    done.stop(~terms.in_force[facts.version], Reason.NOT_IN_FORCE)
    done.stop(facts.rights == Standing.NOT_STATED, Reason.NOT_STATED)
    done.stop(facts.rights != 0, Reason.NO_RIGHTS, facts.rights)
    _waiting(done, facts, terms)
    for state in np.unique(facts.convention[facts.convention > 0]).tolist():
        done.stop(facts.convention == state, CONVENTION[state])
    done.stop(facts.service < 0, Reason.SERVICE_UNKNOWN)
    _excluded(done, facts, terms)
    _covered(done, facts, terms)
    _patients(done, terms)
    excused = terms.care.values["excused"][done.care] >> facts.visit & 1
    done.stop((done.care >= 0) & (excused == 0) & ~facts.referred, Reason.REFERRAL_MISSING)
    done.stop(~facts.listed, Reason.NO_TARIFF)
    done.stop(facts.review_refused, Reason.REVIEW_REFUSED)
    _dates(done, facts, terms)
    done.stop(facts.adviser, Reason.ADVISER)
    wrong = ~facts.price.known | (facts.quantity <= 0) | (facts.price.values < 0)
    huge = facts.price.values > LINE_MAX // np.maximum(facts.quantity, 1)
    done.stop(wrong | huge, Reason.COST_UNKNOWN)
    done.stop(~terms.rounding_known[facts.version], Reason.NOT_STATED)
    return done


def _start(facts: Facts, terms: Terms) -> Checked:
    category = np.array([CATEGORIES.index(row.category) for row in terms.space.services] + [5])
    own = category[facts.service]
    bands = len(terms.space.bounds)
    age = years_old(facts.born_on.values, facts.care_on)
    band = np.searchsorted(np.array(terms.space.bounds, np.int64), age, side="right")
    cells = Cells(
        version=facts.version,
        service=facts.service,
        category=own,
        claim_category=_claim_category(facts, terms, own),
        place=place_cell(facts.level, facts.ownership),
        kind=facts.visit * 2 + facts.stay,
        person=person_cell(np.where(facts.born_on.known, band, bands + 1), facts.sex),
        group=facts.group,
    )
    size = len(facts.line)
    return Checked(
        cells=cells,
        reason=np.full(size, Reason.PAID, np.int64),
        rule=np.full(size, NONE, np.int64),
        care=np.full(size, NONE, np.int64),
        year=np.where(facts.year.known, facts.year.values, 0),
    )


def _claim_category(facts: Facts, terms: Terms, own: Int) -> Int:
    """Of all the lines of a claim the first in the order surgery, delivery, antenatal, stay…"""
    if not any(e.category is not None for b in (terms.limits, terms.deductibles) for e in b.words):
        return own
    stay = CATEGORIES.index("hospitalisation")
    rank = np.where(facts.stay, np.minimum(own, stay), own)
    distinct, place = places_of(facts.claim)
    least = np.full(len(distinct), len(CATEGORIES) - 1, np.int64)
    np.minimum.at(least, place, rank)
    return least[place]


def _waiting(done: Checked, facts: Facts, terms: Terms) -> None:
    """No cover before the waiting period has run; the day on which it has run is covered.

    The general period comes with the rights, when they tell it. A period of its own for some
    care is counted from the day on which the person became a member.
    """
    told = facts.covered_from
    done.stop(told.known & (facts.care_on < told.values), Reason.WAITING_PERIOD)
    block, rank = terms.waiting, np.arange(62)
    for entries in block.words:
        may, must = entries.bits(done.cells)
        for bit in rank[: entries.size].tolist():
            row = block.rows(facts.version, np.where(may >> bit & 1, bit, -1))
            asked = (row >= 0) & ~((block.values["general"][row] == 1) & told.known)
            asked &= (block.values["new"][row] == 0) | facts.new
            asked &= ~((block.values["newborn"][row] == 1) & _newborn(facts))
            done.stop(asked & block.hole[row], Reason.NOT_STATED)
            since = facts.member_since
            first = (
                add_months(since.values, block.values["months"][row]) + block.values["days"][row]
            )
            early = asked & (~since.known | (facts.care_on < first))
            done.stop(early & ((may ^ must) >> bit & 1 == 1), Reason.FACT_UNKNOWN)
            done.stop(early & ~since.known, Reason.FACT_UNKNOWN)
            done.stop(early, Reason.WAITING_PERIOD, block.source[row])
        rank = rank + 62


def _newborn(facts: Facts) -> Bool:
    """Who became a member within a month of birth."""
    both = facts.born_on.known & facts.member_since.known
    return both & (facts.member_since.values - facts.born_on.values <= NEWBORN_DAYS)


def _excluded(done: Checked, facts: Facts, terms: Terms) -> None:
    """Left out by the scheme; who pays instead, if anybody does, is in the exclusion.

    An exclusion by diagnosis bites on a stated diagnosis only.
    """
    block = terms.exclusions
    if block.empty:
        return
    table = terms.excluded_diagnoses(facts.diagnoses or ("",))
    table = np.concatenate([table, np.zeros((1, table.shape[1]), bool)])
    table = np.concatenate([table, (block.values["any"] == 1)[:, None]], axis=1)
    start = 0
    for entries in block.words:
        may, must = entries.bits(done.cells)
        for bit in range(entries.size):
            row = block.rows(facts.version, np.where(may >> bit & 1, bit + start, -1))
            hit = (row >= 0) & table[row, facts.diagnosis]
            if hit.any():
                done.stop(hit & block.hole[row], Reason.NOT_STATED)
                done.stop(hit & (must >> bit & 1 == 0), Reason.FACT_UNKNOWN)
                done.stop(hit, Reason.EXCLUDED, block.source[row])
        start += 62


def _covered(done: Checked, facts: Facts, terms: Terms) -> None:
    """Which line of ``care`` applies: the most precise; two as precise contradict each other."""
    block = terms.care
    position, doubt = first_match(block.words, done.cells)
    row = block.rows(facts.version, position)
    done.stop(doubt, Reason.FACT_UNKNOWN)
    elsewhere = _somewhere(done.cells, terms)
    done.stop((row < 0) & elsewhere, Reason.PLACE_NOT_COVERED)
    done.stop(row < 0, Reason.NOT_COVERED)
    done.stop(_rivals(done.cells, terms, position, row), Reason.AMBIGUOUS)
    done.stop(block.hole[row], Reason.NOT_STATED)
    done.care = np.where(done.live, row, NONE)


def _somewhere(cells: Cells, terms: Terms) -> Bool:
    """Whether some line of ``care`` is about the service, in another place or way."""
    found = np.zeros(len(cells.version), bool)
    for entries in terms.care.words:
        bits = entries.all[cells.version]
        if entries.service is not None:
            bits = bits & entries.service[cells.version, cells.service]
        found |= bits != 0
    return found


def _rivals(cells: Cells, terms: Terms, position: Int, row: Int) -> Bool:
    """Whether another line, just as precise, is about the same care."""
    block = terms.care
    rank, out = block.values["rank"], np.zeros(len(row), bool)
    for word, entries in enumerate(block.words):
        _, must = entries.bits(cells)
        here = np.where(position // 62 == word, position % 62, -1)
        rest = np.where(here >= 0, must & ~(1 << np.maximum(here, 0)), 0)
        other = block.rows(cells.version, np.where(rest == 0, -1, lowest(rest) + word * 62))
        out |= (other >= 0) & (row >= 0) & (rank[other] == rank[row])
    return out


def _patients(done: Checked, terms: Terms) -> None:
    """Some care is for an age or a sex only."""
    block = terms.patients
    if block.empty:
        return
    start = 0
    for entries in block.words:
        may, must = entries.bits(done.cells)
        wrong, perhaps = lowest(must), lowest(may & ~must)
        row = block.rows(done.cells.version, np.where(wrong < 0, -1, wrong + start))
        done.stop(wrong >= 0, Reason.PATIENT, block.source[row])
        done.stop(perhaps >= 0, Reason.FACT_UNKNOWN)
        start += 62


def _dates(done: Checked, facts: Facts, terms: Terms) -> None:
    """Care that is not yet, ends before it begins, is asked before it was given, or too late."""
    done.stop(facts.care_on > facts.today, Reason.FUTURE_DATE)
    mixed = (facts.ended_on < facts.started_on) | (facts.claimed_on < facts.started_on)
    mixed |= (facts.care_on < facts.started_on) | (facts.care_on > facts.ended_on)
    mixed |= facts.care_on < np.where(facts.born_on.known, facts.born_on.values, facts.care_on)
    done.stop(mixed, Reason.DATES_OUT_OF_ORDER)
    late: Column = terms.late_after[facts.version]
    done.stop(~late.known, Reason.NOT_STATED)
    gone = facts.received_on - np.maximum(facts.ended_on, facts.care_on)
    done.stop((late.values >= 0) & (gone > late.values), Reason.LATE)
