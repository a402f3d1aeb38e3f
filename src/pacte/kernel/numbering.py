"""Numbers that people read aloud and type: organisation–desk–counter–check digit.

The check digit is Luhn's, over the digits of the whole number, so that one wrong digit or two
neighbours swapped are seen (but 09 and 90).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from stdnum import luhn

from pacte.kernel.refusal import Refused

# Luhn's sum of the digits of a text, those in every second place from the right counted twice.
PLAIN = bytes(max(byte - 48, 0) % 10 for byte in range(256))
TWICE = bytes(sum(divmod(2 * digit, 10)) for digit in PLAIN)
PARTS = re.compile(r"([A-Z0-9]{1,12})((?:-[A-Z0-9]{1,12})+)-(\d)")


def numbered(*parts: str | int) -> str:
    """Join the parts of a number and add its check digit: ``RUG``, 12 → ``RUG-00012-…``."""
    body = _body(parts)
    return f"{body}-{-_sum(body) % 10}"


def numbered_within(count: int, *parts: str | int) -> list[str]:
    """The numbers of the first people of a household: ``RUG``, 12 → ``RUG-00012-01-…`` and on."""
    body = _body(parts)
    total = _sum(body)  # Two digits more leave the others where they count as before.
    return [
        f"{body}-{rank:02d}-{-(total + PLAIN[48 + rank // 10] + TWICE[48 + rank % 10]) % 10}"
        for rank in range(1, count + 1)
    ]


def _body(parts: Sequence[str | int]) -> str:
    return "-".join([f"{part:05d}" if isinstance(part, int) else part for part in parts])


def _sum(body: str) -> int:
    digits = _digits(body).encode()  # The standard library of numbers is ten times slower.
    return sum(digits[-2::-2].translate(PLAIN)) + sum(digits[::-2].translate(TWICE))


def valid(number: str) -> bool:
    """Whether a number is whole: its check digit agrees with the rest."""
    found = PARTS.fullmatch(number)
    return bool(found) and luhn.calc_check_digit(_digits(number[:-2])) == number[-1]


def read(text: str) -> str:
    """Read a number as typed (spaces, lower case, dots for dashes); refuse one mistyped."""
    number = re.sub(r"[\s._/–—-]+", "-", text.strip()).strip("-").upper()
    if not valid(number):
        raise Refused("Le numéro « %(text)s » est mal recopié : vérifiez-le.", text=text[:40])
    return number


def _digits(body: str) -> str:
    """Digits as they are; a word of letters by its checksum, so that a wrong letter is seen."""
    return "".join([p if p.isdigit() else _checksum(p) for p in body.split("-")])


@lru_cache(maxsize=10_000)
def _checksum(word: str) -> str:
    return f"{crc32(word.encode()) % 10_000:04d}"
