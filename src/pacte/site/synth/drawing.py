"""Synthetic people drawn from a seed: the lines of a register, as a mutual would type them. Pure.

Names are made of syllables and some are far more frequent than others, as in life: a search for a
common name finds thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from random import Random

from pacte.site.demo.people import FIRST_NAMES

HEADINGS = "Ménage;Nom;Sexe;Naissance;Lien;Téléphone;Village;Catégorie"
BEGINNINGS = (
    "MUKA", "UWI", "NIYO", "HABI", "NDA", "NSA", "BIZI", "HAKI", "TUYI", "IRA", "MU", "RU", "KA",
    "GASA", "NTA", "SI", "BYA", "NZE",
)  # fmt: skip
MIDDLES = (
    "MA", "HA", "ZA", "BI", "GI", "RI", "SI", "RA", "SHI", "YO", "NGA", "MBO", "NDI", "NSE", "RWA",
    "KWI",
)  # fmt: skip
ENDINGS = (
    "MANA", "ANA", "IMANA", "ANGA", "ENZI", "WERA", "NDE", "GWA", "TSE", "ZA", "YE", "RORE",
)  # fmt: skip
FAMILIES = [a + b + c for b in MIDDLES for a in BEGINNINGS for c in ENDINGS]
FREQUENT = list(accumulate(100_000 // (rank + 20) for rank in range(len(FAMILIES))))
SIZES, SIZE_WEIGHTS = range(1, 9), (4, 8, 16, 22, 20, 15, 9, 6)
# Level 1 is paid for by the State, so its rights open without a payment: there are more of them
# here than anywhere, since the contributions of the others are only partly brought in.
LEVELS, LEVEL_WEIGHTS = "12345", (70, 12, 12, 5, 1)
EXACT = 0.8  # The others know only the year of their birth.


@dataclass(frozen=True, slots=True)
class Register:
    """What a register is drawn from."""

    seed: str
    members: int
    year: int  # The year in which it is drawn up: nobody in it is born later.
    villages: list[str] = field(default_factory=list)


def lines(of: Register) -> Iterator[str]:
    """The lines of a register of exactly so many members, its headings first."""
    draw = Random(of.seed)
    yield HEADINGS
    household = count = 0
    while count < of.members:
        household += 1
        size = min(draw.choices(SIZES, SIZE_WEIGHTS)[0], of.members - count)
        village, level = draw.choice(of.villages), draw.choices(LEVELS, LEVEL_WEIGHTS)[0]
        phone = f"07{draw.choice('2389')}{draw.randrange(10**7):07d}"
        told = phone if draw.random() < 0.7 else ""
        for place, person in enumerate(_household(draw, size, of.year)):
            once = f"{told};{village};{level}" if place == 0 else ";;"
            yield f"{household};{person};{once}"
        count += size


def _household(draw: Random, size: int, year: int) -> Iterator[str]:
    sex = draw.choice("fm")
    yield _person(draw, "adhérent", sex, year - draw.randint(22, 68))
    rest = size - 1
    if rest and draw.random() < 0.85:
        yield _person(draw, "conjoint", "m" if sex == "f" else "f", year - draw.randint(20, 66))
        rest -= 1
    for _ in range(rest):
        yield _person(draw, "enfant", draw.choice("fm"), year - draw.randint(1, 17))


def _person(draw: Random, relation: str, sex: str, born: int) -> str:
    exact = date(born, draw.randint(1, 12), draw.randint(1, 28))
    told = f"{exact:%d/%m/%Y}" if draw.random() < EXACT else str(born)
    return f"{name(draw, sex)};{sex.upper()};{told};{relation}"


def name(draw: Random, sex: str) -> str:
    """A family name, often a frequent one, and a first name."""
    family = draw.choices(FAMILIES, cum_weights=FREQUENT)[0]
    return f"{family} {draw.choice(FIRST_NAMES[sex])}"
