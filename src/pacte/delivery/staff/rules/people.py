"""Registers of staff: how what is written is read, and when two people may be one.

Two people may be one when their names sound alike (whatever the order of the words), nothing says
that their sexes differ, and they work in the same facility or give the same phone. It is proposed,
never decided: somebody says which is kept, or why they are two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pacte.kernel import names
from pacte.kernel.refusal import Refused

BORN_FIRST, AGE_LEAST = 1900, 14
# What sheets write, without accents, in upper case.
CATEGORY_WORDS = {
    "health": "PERSONNEL DE SANTE|SANTE|SOIGNANT|SOIGNANTE|INFIRMIER|INFIRMIERE|MEDECIN|SAGE FEMME"
    "|AGENT DE SANTE|HEALTH|PERSONNEL SOIGNANT",
    "administrative": "PERSONNEL ADMINISTRATIF|ADMINISTRATIF|ADMINISTRATIVE|ADMINISTRATION"
    "|GESTIONNAIRE|FONCTIONNAIRE",
    "elected": "ELU|ELUE|ELUS|ELECTED|MAIRE|CONSEILLER|CONSEILLERE|BOURGMESTRE",
    "community": "AGENT DE SANTE COMMUNAUTAIRE|ASC|RELAIS|RELAIS COMMUNAUTAIRE|RECO|COMMUNITY"
    "|COMMUNAUTAIRE",
    "other": "AUTRE|OTHER",
}
CATEGORY_OF = {word: code for code, words in CATEGORY_WORDS.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the register, as far as telling people apart needs it."""

    key: int
    sound: str
    phone: str
    facility: int | None
    sex: str


def read_category(text: str) -> str:
    """The code of a category, from a code or a word of the sheets."""
    word = names.normalised(text)
    found = CATEGORY_OF.get(word) or CATEGORY_OF.get(word.removesuffix("S"))
    if not found:
        raise Refused(
            "« %(text)s » n’est pas une catégorie : écrivez santé, administratif, élu,"
            " communautaire ou autre.",
            text=text[:40],
        )
    return found


def check_born(year: int | None, this_year: int) -> None:
    """Refuse a year in which nobody who works now was born."""
    last = this_year - AGE_LEAST
    if year is not None and not BORN_FIRST <= year <= last:
        raise Refused(
            "Une année de naissance va de %(first)s à %(last)s.",
            first=str(BORN_FIRST), last=str(last), field="born_year",
        )  # fmt: skip


def same_sex(one: str, other: str) -> bool:
    """Whether nothing says that two sexes differ."""
    return one == other or "unknown" in (one, other)


def may_be_one(one: Known, other: Known) -> bool:
    """Whether two people of the register may be the same, and should be looked at."""
    if not one.sound or one.sound != other.sound or not same_sex(one.sex, other.sex):
        return False
    same_place = one.facility is not None and one.facility == other.facility
    return same_place or (one.phone != "" and one.phone == other.phone)


SURE, DOUBTFUL, NEW = "sure", "doubtful", "new"


def recognised(
    said: Known, alike: Sequence[Known], phoned: Sequence[Known]
) -> tuple[str, list[int]]:
    """Whom a line of a sheet names: ``sure`` and one key, ``doubtful`` and the choice, or ``new``.

    The same phone with a word of the name in common is sure. A name that sounds alike is sure only
    in the same facility, when one alone bears it there; anything else is shown for somebody to
    choose. A phone that is another's, with no word in common, is doubtful too.
    """
    words = set(said.sound.split())
    close = [one for one in phoned if words & set(one.sound.split())]
    if len(close) == 1 and same_sex(said.sex, close[0].sex):
        return SURE, [close[0].key]
    named = [one for one in alike if same_sex(said.sex, one.sex)]
    here = [one for one in named if said.facility is not None and one.facility == said.facility]
    if len(here) == 1 and not phoned:
        return SURE, [here[0].key]
    maybe = {one.key: None for one in (*close, *here, *named, *phoned)}
    return (DOUBTFUL, list(maybe)) if maybe else (NEW, [])


@dataclass(frozen=True, slots=True)
class Filling:
    """Of a facility: how many posts its norm asks, how many of them are filled, what lacks."""

    needs: int
    filled: int
    lacks: tuple[tuple[str, int], ...]  # (qualification, how many more).


def filling(norm: Mapping[str, int], posted: Mapping[str, int]) -> Filling:
    """Compare who is posted with the least that a norm asks, qualification by qualification.

    Three nurses where two are asked do not make up for the midwife who is missing.
    """
    lacks = [(code, least - posted.get(code, 0)) for code, least in norm.items()]
    return Filling(
        needs=sum(norm.values()),
        filled=sum(min(least, posted.get(code, 0)) for code, least in norm.items()),
        lacks=tuple((code, more) for code, more in lacks if more > 0),
    )
