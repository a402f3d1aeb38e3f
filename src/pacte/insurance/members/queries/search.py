"""Finding a person by the beginning of any word: name, card, household number, phone.

Words are kept in ``SearchWord``; a search is a range on its index, the rarest word first, and
never LIKE. Counting stops at ``COUNT_MAX``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pacte.insurance.members import rules
from pacte.insurance.members.models import Beneficiary
from pacte.journal import reading
from pacte.kernel import names
from pacte.kernel.actor import Actor
from pacte.people import queries as people

COUNT_MAX = 2_000  # More than this is a common word: which is rarer no longer matters.
FOUND_MAX = 50
FEW = 200  # People whose names are looked at one by one.
WORD_MAX = 30
LAST = "Z" * WORD_MAX  # Words are of A–Z and digits: true under any collation.
WORDS = "SELECT beneficiary_id FROM members_searchword WHERE word >= %s AND word <= %s"
HOMES = """
SELECT p.household_id FROM ({found} LIMIT %s) AS w
  JOIN members_beneficiary p ON p.id = w.beneficiary_id
 WHERE p.anonymised_on IS NULL
"""
PEOPLE = """
SELECT p.id, p.household_id, p.name, p.card_number, p.phone, p.relation, h.phone, h.number
  FROM members_beneficiary p JOIN members_household h ON h.id = p.household_id
 WHERE NOT h.pending AND p.anonymised_on IS NULL AND {which} ORDER BY p.id
"""


def words_of(
    name: str, card_number: str, phones: Sequence[str], household_number: str = ""
) -> list[str]:
    """The words by which a person is found; the member also by the number of the household."""
    said = said_words(name, phones)
    return list(dict.fromkeys([*said, *number_words(card_number, household_number)]))


def said_words(name: str, phones: Sequence[str]) -> list[str]:
    """The words that a person says: of the name, and the digits of the phones."""
    found = dict.fromkeys([word[:WORD_MAX] for word in rules.words(name) if len(word) > 1])
    for phone in phones:
        if phone and (digits := rules.local_digits(phone)):
            found[digits[:WORD_MAX]] = None
    return list(found)


def number_words(card_number: str, household_number: str = "") -> list[str]:
    """The words that the numbers of a person make: whole, and that of the household alone."""
    found = [number.replace("-", "")[:WORD_MAX] for number in (card_number, household_number)]
    if household_number:
        found.append(household_number.split("-")[-2].lstrip("0"))
    return list(filter(None, found))


def prefixes(text: str) -> list[str]:
    """The beginnings that a text asks for: words, whole numbers, a phone."""
    spaced = re.sub(r"[\s./-]", "", text)
    if re.fullmatch(r"\+?\d{6,}", spaced, re.ASCII):
        return [rules.local_digits(spaced)[:WORD_MAX]]
    asked: list[str] = []
    for token in text.split():
        if any(c.isdigit() for c in token):
            asked.append(names.normalised(token).replace(" ", ""))
        else:
            asked += names.words(token)
    return list(dict.fromkeys(word[:WORD_MAX] for word in asked if word))


def search(actor: Actor, text: str, day: date, limit: int = FOUND_MAX) -> list[Beneficiary]:
    """The people whose words begin so, among those that ``actor`` may see; the best first."""
    mutuals = people.organisations_for(actor, "read_members", day)
    return search_in(mutuals, text, limit)


def search_in(mutuals: Sequence[int], text: str, limit: int = FOUND_MAX) -> list[Beneficiary]:
    """The same, among the people of some mutuals."""
    asked = prefixes(text)
    found, left = _found(mutuals, asked)
    keys = [pk for pk, _home in _matching(found, left, FEW + limit)][:limit]
    return _in_order(list(_whole().filter(pk__in=keys)), asked)


def households_found(actor: Actor, text: str, day: date, limit: int) -> list[int]:
    """The households of the people whose words begin so: for a list, which has its own order."""
    mutuals = people.organisations_for(actor, "read_members", day)
    found, left = _found(mutuals, prefixes(text))
    if found is None:
        return []
    if left:
        homes = [home for _pk, home in _matching(found, left, limit)]
    else:
        rows = reading.rows(HOMES.format(found=found.sql), [*found.values, limit])
        homes = [home for (home,) in rows]
    return list(dict.fromkeys(homes))


@dataclass(frozen=True, slots=True)
class Range:
    """The people of some mutuals who have a word that begins so: a question of SQL."""

    sql: str
    values: list[Any]

    @classmethod
    def of(cls, mutuals: Sequence[int], prefix: str) -> Range:
        return cls(f"{WORDS} AND {reading.among('mutual_id', mutuals)}",
                   [prefix, prefix + LAST, *mutuals])  # fmt: skip

    def count(self) -> int:
        asked = f"SELECT COUNT(*) FROM ({self.sql} LIMIT %s) AS words"  # nosec B608
        return int(reading.rows(asked, [*self.values, COUNT_MAX + 1])[0][0])

    def within(self, other: Range) -> Range:
        """Those who are in both."""
        values = [*self.values, *other.values]
        return Range(f"{self.sql} AND beneficiary_id IN ({other.sql})", values)


def _found(mutuals: Sequence[int], asked: Sequence[str]) -> tuple[Range | None, list[str]]:
    """Who has words that begin so, and the beginnings still to be looked at; None: nobody.

    The rarest word leads. Where it leaves few people, a word that thousands have is looked at in
    their names; where it leaves many, the database compares the ranges.
    """
    if not asked or not mutuals or max(map(len, asked)) < 2:
        return None, []
    ranges = [Range.of(mutuals, prefix) for prefix in asked]
    counts = [COUNT_MAX + 1] if len(ranges) == 1 else [words.count() for words in ranges]
    if 0 in counts:
        return None, []
    first, *others = sorted(range(len(asked)), key=counts.__getitem__)
    few = counts[first] <= FEW
    found, left = ranges[first], []
    for other in others:
        if few and counts[other] > COUNT_MAX:
            left.append(asked[other])
        else:
            found = found.within(ranges[other])
    return found, left


def _matching(found: Range | None, left: Sequence[str], most: int) -> list[tuple[int, int]]:
    """(person, household) of those found, about so many at most, who also have words that begin
    as those ``left``."""
    if found is None:
        return []
    rows = reading.rows(f"{found.sql} LIMIT %s", [*found.values, most])
    keys = sorted({key for (key,) in rows})
    if not keys:
        return []
    known = reading.rows(PEOPLE.format(which=reading.among("p.id", keys)), keys)
    return [(pk, home) for pk, home, *said in known if _has(said, left)]


def _has(said: Sequence[str], left: Sequence[str]) -> bool:
    """Whether a person has words that begin so: those that the register keeps of them."""
    name, card, phone, relation, home_phone, number = said
    if relation != Beneficiary.Relation.MEMBER:
        home_phone = number = ""
    own = words_of(name, card, (phone, home_phone), number) if left else []
    return all(any(word.startswith(prefix) for word in own) for prefix in left)


def _whole() -> QuerySet[Beneficiary]:
    return Beneficiary.objects.select_related("household__village", "household__mutual")


def _in_order(found: list[Beneficiary], asked: Sequence[str]) -> list[Beneficiary]:
    """Whole words and those present first, then by name."""

    def rank(person: Beneficiary) -> tuple[int, bool, str]:
        own = set(words_of(person.name, person.card_number, (person.phone,)))
        return (-len(own & set(asked)), person.left_on is not None, names.normalised(person.name))

    return sorted(found, key=rank)
