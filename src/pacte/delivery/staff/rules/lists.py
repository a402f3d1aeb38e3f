"""Lists of staff: which column holds what, how a cell is read. One line a person in a facility.

Nothing is guessed: a qualification that nobody knows, a day to come, a year in which nobody who
works was born are refused with what would be right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pacte.delivery.staff.rules.people import check_born
from pacte.kernel import names
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused

TITLE_MAX = 120
# Field → headings as sheets write them, without accents.
FIELDS: dict[str, str] = {
    "number": "NUMERO|MATRICULE PACTE|NUMERO DE LA PERSONNE|NUMBER",
    "name": "NOM|NOMS|NOM ET PRENOM|NOM ET PRENOMS|NOM COMPLET|NAME",
    "given": "PRENOM|PRENOMS|POSTNOM ET PRENOM|FIRST NAME",
    "sex": "SEXE|GENRE|SEX|GENDER",
    "born": "ANNEE DE NAISSANCE|DATE DE NAISSANCE|NE EN|NE E EN|NAISSANCE|BORN|DATE OF BIRTH",
    "phone": "TELEPHONE|TEL|N TELEPHONE|NUMERO DE TELEPHONE|CONTACT|PHONE",
    "facility": "FORMATION SANITAIRE|FORMATION|FOSA|STRUCTURE|CENTRE|CODE FOSA|FACILITY"
    "|LIEU DE TRAVAIL|LIEU D AFFECTATION|AFFECTATION",
    "qualification": "QUALIFICATION|QUALIFICATIONS|GRADE|CADRE|DIPLOME|TITRE|PROFESSION|CORPS",
    "category": "CATEGORIE|CATEGORY|TYPE|TYPE DE PERSONNEL",
    "post": "POSTE|FONCTION|POSTE OCCUPE|POSTE TENU|EMPLOI|POSITION|JOB",
    "since": "DEPUIS|DATE D AFFECTATION|PRISE DE SERVICE|DATE DE PRISE DE SERVICE"
    "|DATE D ENGAGEMENT|EN POSTE DEPUIS|SINCE",
}  # fmt: skip
# The headings of the workbook to fill in: as they are read, so not translated.
TEMPLATE = {
    "number": "Numéro", "name": "Nom et prénoms", "sex": "Sexe", "born": "Date de naissance",
    "phone": "Téléphone", "facility": "Formation sanitaire", "qualification": "Qualification",
    "post": "Poste", "since": "Depuis",
}  # fmt: skip
FIELD_OF = {word: name for name, words in FIELDS.items() for word in words.split("|")}


def guess(headings: Sequence[Any]) -> dict[str, int]:
    """Which column holds what, by its heading; the first that fits."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = FIELD_OF.get(names.normalised(heading)) if isinstance(heading, str) else None
        if name:
            found.setdefault(name, place)
    return found


def check_columns(columns: Mapping[str, int], one_facility: bool) -> None:
    """Refuse a list in which nobody is named, or that does not say where they work."""
    if "name" not in columns and "number" not in columns:
        raise Refused("Dites quelle colonne porte le nom, ou le numéro.", field="name")
    if not one_facility and "facility" not in columns:
        raise Refused("Dites quelle colonne porte la formation sanitaire.", field="facility")
    if len(set(columns.values())) < len(columns):
        raise Refused("Deux champs montrent la même colonne.")


def read_born(text: str, today: date) -> int:
    """A year of birth, from a year or a date."""
    year = int(text) if text.isdecimal() and len(text) == 4 else read_date(text).year
    check_born(year, today.year)
    return year


def read_since(text: str, today: date) -> date:
    """Since when somebody is in post: a day that has come."""
    day = read_date(text)
    if day > today:
        raise Refused("Ce jour n’est pas encore venu.")
    return day


def read_title(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > TITLE_MAX:
        raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=TITLE_MAX)
    return said
