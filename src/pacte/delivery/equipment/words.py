"""The words by which an item is found: written with it, looked for as ranges."""

from __future__ import annotations

from collections.abc import Iterable

from pacte.kernel import names

WORD_MAX = 30
LAST = "Z" * WORD_MAX  # Words are of A–Z and digits: true under any collation.


def words_of(said: Iterable[str], numbers: Iterable[str]) -> list[str]:
    """Of a designation, a brand, a model; and numbers written together, without dashes."""
    found = [word[:WORD_MAX] for text in said for word in names.words(text) if len(word) > 1]
    found += [names.normalised(number).replace(" ", "")[:WORD_MAX] for number in numbers if number]
    return [word for word in dict.fromkeys(found) if word]


def prefixes(text: str) -> list[str]:
    """The beginnings that a text asks for; a number with dashes is one."""
    asked: list[str] = []
    for token in text.split():
        if any(sign.isdigit() for sign in token):
            asked.append(names.normalised(token).replace(" ", ""))
        else:
            asked += names.words(token)
    return list(dict.fromkeys(word[:WORD_MAX] for word in asked if word))
