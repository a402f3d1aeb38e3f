"""Finding a person by the beginning of any word: name, card, household number, phone.

Words are kept in ``SearchWord``; a search is a range on its index, the rarest word first, and
never LIKE. Counting stops at ``COUNT_MAX``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from pacte.insurance.members import rules
from pacte.insurance.members.models import Beneficiary, SearchWord
from pacte.kernel import names
from pacte.kernel.actor import Actor
from pacte.people import queries as people

COUNT_MAX = 10_000
FOUND_MAX = 50
FEW = 200  # People whose names are looked at one by one.
WORD_MAX = 30
LAST = "Z" * WORD_MAX  # Words are of A–Z and digits: true under any collation.


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
    keys, left = _keys(mutuals, asked, FEW + limit)
    return _in_order(_matching(keys, left, limit), asked)


def households_found(actor: Actor, text: str, day: date, limit: int) -> list[int]:
    """The households of the people whose words begin so: for a list, which has its own order."""
    mutuals = people.organisations_for(actor, "read_members", day)
    keys, left = _keys(mutuals, prefixes(text), limit)
    if left:
        homes = [person.household_id for person in _matching(keys, left, limit)]
    else:
        homes = []
        for first in range(0, len(keys), limit):
            rows = _seen().filter(pk__in=keys[first : first + limit])
            homes += rows.values_list("household", flat=True)
            if len(homes) >= limit:
                break
    return list(dict.fromkeys(homes[:limit]))


def _keys(mutuals: Sequence[int], asked: Sequence[str], most: int) -> tuple[list[int], list[str]]:
    """Who has words that begin so, about ``most``; and the beginnings still to be looked at.

    The rarest word leads. Where it leaves few people, a word that thousands have is looked at in
    their names; where it leaves many, the database compares the ranges.
    """
    if not asked or not mutuals or max(map(len, asked)) < 2:
        return [], []
    ranges = [_range(mutuals, prefix) for prefix in asked]
    counts = [words.order_by()[: COUNT_MAX + 1].count() for words in ranges]
    if 0 in counts:
        return [], []
    first, *others = sorted(range(len(asked)), key=counts.__getitem__)
    few = counts[first] <= FEW
    found, left = ranges[first], []
    for other in others:
        if few and counts[other] > COUNT_MAX:
            left.append(asked[other])
        else:
            found = found.filter(beneficiary__in=ranges[other].values("beneficiary"))
    keys = found.values_list("beneficiary", flat=True)[:most]
    return sorted(set(keys)), left


def _range(mutuals: Sequence[int], prefix: str) -> QuerySet[SearchWord]:
    return SearchWord.objects.filter(word__gte=prefix, word__lte=prefix + LAST, mutual__in=mutuals)


def _matching(keys: Sequence[int], left: Sequence[str], limit: int) -> list[Beneficiary]:
    """The first people of ``keys`` who also have words that begin as those ``left``."""
    found: list[Beneficiary] = []
    for person in _people(keys, limit):
        own = words_of(person.name, person.card_number, (person.phone, person.household.phone))
        if all(any(word.startswith(prefix) for word in own) for prefix in left):
            found.append(person)
            if len(found) >= limit:
                break
    return found


def _seen() -> QuerySet[Beneficiary]:
    return Beneficiary.objects.filter(household__pending=False, anonymised_on=None)


def _people(keys: Sequence[int], step: int) -> Iterator[Beneficiary]:
    seen = _seen().select_related("household__village", "household__mutual")
    for first in range(0, len(keys), step):
        yield from seen.filter(pk__in=keys[first : first + step]).order_by("pk")


def _in_order(found: list[Beneficiary], asked: Sequence[str]) -> list[Beneficiary]:
    """Whole words and those present first, then by name."""

    def rank(person: Beneficiary) -> tuple[int, bool, str]:
        own = set(words_of(person.name, person.card_number, (person.phone,)))
        return (-len(own & set(asked)), person.left_on is not None, names.normalised(person.name))

    return sorted(found, key=rank)
