"""Registers: how what is written about a person is read, and when two people may be one.

In order, for a person: a name of letters; a sex that may be missing; a birth as a day or as a
year alone (then the first of January stands for it, as civil registers do); a relation to the
member; a phone in the form of its country. For a household: one member and no more, and at most
``PEOPLE_MAX``.

Two people may be one when their names sound alike and their births are not more than one year
apart (or one is not known), when they give the same phone and share a name, or when they were
born on the same day and share a name. It is a warning: who enrols says why they are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pacte.kernel import names
from pacte.kernel.numbers import read_date
from pacte.kernel.periods import years_old
from pacte.kernel.refusal import Refused

PEOPLE_MAX = 40
AGE_MAX = 120
NAME_MAX = 120
# Calling codes, and how many digits follow.
COUNTRIES = {
    "RW": ("250", 9),
    "BI": ("257", 8),
    "CD": ("243", 9),
    "ML": ("223", 8),
    "BF": ("226", 8),
    "UG": ("256", 9),
    "TZ": ("255", 9),
    "KE": ("254", 9),
    "SN": ("221", 9),
    "BE": ("32", 9),
    "FR": ("33", 9),
}
RELATIONS = ("member", "spouse", "child", "parent", "sibling", "other")
# What registers write, without accents, in upper case.
RELATION_WORDS = {
    "member": "ADHERENT ADHERENTE MEMBRE CHEF TITULAIRE MEMBER HEAD CM",
    "spouse": "CONJOINT CONJOINTE EPOUX EPOUSE MARI FEMME SPOUSE WIFE HUSBAND",
    "child": "ENFANT FILS FILLE CHILD SON DAUGHTER",
    "parent": "PARENT PERE MERE FATHER MOTHER",
    "sibling": "FRERE SOEUR SIBLING BROTHER SISTER",
    "other": "AUTRE OTHER NEVEU NIECE PETIT ORPHELIN ORPHELINE",
}
RELATION_OF = {word: code for code, words in RELATION_WORDS.items() for word in words.split()}
SEX_OF = dict.fromkeys(("F", "FEMME", "FEMININ", "FEMALE", "FILLE"), "f")
SEX_OF |= dict.fromkeys(("M", "H", "HOMME", "MASCULIN", "MALE", "GARCON"), "m")
YEAR = re.compile(r"(1[89]|20)\d\d", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is written about a person, once read."""

    name: str
    sex: str = ""
    born_on: date | None = None
    year_only: bool = False
    relation: str = "other"
    phone: str = ""


def read_name(text: str) -> str:
    """A name as it will be printed: single spaces, at least two letters; #REF! is an error."""
    if not text.isprintable():
        text = CONTROL.sub(" ", text)
    name = " ".join(text.split())
    if not name:
        raise Refused("Il manque le nom.")
    if len(name) > NAME_MAX:
        raise Refused("Ce nom est trop long : %(most)s caractères au plus.", most=NAME_MAX)
    letters = name[:2].isalpha() or sum(c.isalpha() for c in name) > 1
    if len(name) < 2 or not letters or name.startswith("#"):
        raise Refused("« %(name)s » n’est pas un nom.", name=name)
    return name


def read_sex(text: str) -> str:
    """``f``, ``m``, or nothing when it is not written."""
    word = names.normalised(text)
    if not word:
        return ""
    if word not in SEX_OF:
        raise Refused("« %(text)s » n’est pas un sexe : écrivez F ou M.", text=text[:40])
    return SEX_OF[word]


def read_relation(text: str) -> str:
    """The code of a relation, from a code or a word of the registers."""
    if text in RELATIONS:
        return text
    for word in names.words(text):
        if word in RELATION_OF:
            return RELATION_OF[word]
    raise Refused(
        "« %(text)s » n’est pas un lien : écrivez adhérent, conjoint, enfant, parent, frère ou"
        " autre.",
        text=text[:40],
    )


def read_birth(said: str | int | date | None, day: date) -> tuple[date | None, bool]:
    """The day of birth and whether only its year is known; (None, False) if it is not written."""
    if said is None or said == "":
        return None, False
    text = str(said).strip()
    if isinstance(said, date):
        born, year_only = said, False
    elif YEAR.fullmatch(text):
        born, year_only = date(int(text), 1, 1), True
    else:
        try:
            born, year_only = read_date(text), False
        except Refused as refusal:
            raise Refused(
                "« %(text)s » n’est pas une naissance : écrivez 31/12/1987, ou 1987 si le jour"
                " n’est pas connu.",
                text=text[:40],
            ) from refusal
    if born > day:
        raise Refused("Une naissance ne peut pas être après aujourd’hui : « %(text)s ».", text=text)
    if years_old(born, day) > AGE_MAX:
        raise Refused("Personne n’a plus de %(most)s ans : « %(text)s ».", most=AGE_MAX, text=text)
    return born, year_only


def read_phone(text: str, country: str = "") -> str:
    """A phone as +code and digits when its country is known; refuse what is no phone."""
    written = re.sub(r"[\s().\-/]", "", text)
    if not written:
        return ""
    if not re.fullmatch(r"(\+|00)?\d{6,15}", written, re.ASCII):
        raise Refused("« %(text)s » n’est pas un téléphone : écrivez 0788 123 456.", text=text[:40])
    digits = re.sub(r"^(\+|00)", "", written)
    if digits != written:
        return f"+{digits}"
    code, length = COUNTRIES.get(country, ("", 0))
    if code and len(digits) == len(code) + length and digits.startswith(code):
        return f"+{digits}"
    local = digits.lstrip("0")
    if code and len(local) != length:
        raise Refused(
            "« %(text)s » n’a pas %(length)s chiffres après le zéro : vérifiez-le.",
            text=text[:40],
            length=length,
        )
    return f"+{code}{local}" if code else digits


def local_digits(phone: str) -> str:
    """The digits that people say of a phone: without the country, without the first zero."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith(("+", "00")):
        digits = digits.removeprefix("00")
        for code, length in COUNTRIES.values():
            if digits.startswith(code) and len(digits) <= len(code) + length:
                return digits[len(code) :]
    return digits.lstrip("0")


@lru_cache(maxsize=200_000)
def _plain_and_heard(token: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A token of a name as plain words, and how these sound. Registers say the same ones again."""
    plain = tuple(names.words(token))
    return plain, tuple(filter(None, map(names.sound, plain)))


def words(name: str) -> list[str]:
    """The plain words of a name, in order."""
    return [word for token in name.split() for word in _plain_and_heard(token)[0]]


def sound(name: str) -> str:
    """How a name sounds, whatever the order of its words."""
    heard = [word for token in name.split() for word in _plain_and_heard(token)[1]]
    return " ".join(sorted(heard))[:NAME_MAX]


def check_household(people: Sequence[Person]) -> None:
    """Refuse a household that cannot be one: no member, two, nobody, too many."""
    if not people:
        raise Refused("Il manque les personnes : inscrivez au moins l’adhérent.")
    if len(people) > PEOPLE_MAX:
        raise Refused("Un ménage a %(most)s personnes au plus.", most=PEOPLE_MAX)
    members = sum(person.relation == "member" for person in people)
    if members != 1:
        raise Refused("Un ménage a un adhérent, et un seul : il y en a %(count)s.", count=members)


def may_be_one(one: Person, other: Person) -> str:
    """Why two people may be one: ``name``, ``phone``, ``birth``; empty if nothing says so."""
    mine, theirs = sound(one.name).split(), sound(other.name).split()
    alike = mine == theirs
    share = bool(set(mine) & set(theirs))
    years = [person.born_on.year for person in (one, other) if person.born_on]
    known = len(years) == 2
    if alike and (not known or abs(years[0] - years[1]) <= 1):
        return "name"
    if one.phone and one.phone == other.phone and share:
        return "phone"
    exact = known and not (one.year_only or other.year_only)
    if exact and one.born_on == other.born_on and share and one.sex in ("", other.sex):
        return "birth"
    return ""
