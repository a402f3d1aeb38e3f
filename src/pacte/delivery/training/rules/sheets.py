"""Attendance sheets: which column holds what, how a cell is read.

One line a person, with a column for each day (headed by its date, or « Jour 1 », « J2 »), or one
line a person and a day, with a date and a presence. Nothing is guessed: an empty presence says
nothing, a sign that is not known is refused with what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pacte.delivery.training.rules.sessions import ABSENT, EXCUSED, PRESENT
from pacte.kernel import names
from pacte.kernel.numbers import read_date, read_number
from pacte.kernel.refusal import Refused

# Field → headings as sheets write them, without accents.
FIELDS: dict[str, str] = {
    "session": "SESSION|N SESSION|NUMERO SESSION|NUMERO DE SESSION",
    "number": "NUMERO|MATRICULE|NUMERO DE LA PERSONNE|NUMBER",
    "name": "NOM|NOMS|NOM ET PRENOM|NOM ET PRENOMS|NOM COMPLET|NAME",
    "given": "PRENOM|PRENOMS|POSTNOM ET PRENOM|FIRST NAME",
    "sex": "SEXE|GENRE|SEX|GENDER",
    "phone": "TELEPHONE|TEL|N TELEPHONE|NUMERO DE TELEPHONE|CONTACT|PHONE",
    "category": "CATEGORIE|CATEGORY|TYPE|FONCTION",
    "facility": "FORMATION SANITAIRE|FORMATION|FOSA|STRUCTURE|CENTRE|CODE FOSA|FACILITY"
    "|LIEU DE TRAVAIL",
    "day": "DATE|JOUR|DAY",
    "presence": "PRESENCE|PRESENT|EMARGEMENT|SIGNATURE",
    "before": "PRE TEST|PRETEST|TEST AVANT|AVANT|NOTE AVANT",
    "after": "POST TEST|POSTTEST|TEST APRES|APRES|NOTE APRES",
}  # fmt: skip
FIELD_OF = {word: name for name, words in FIELDS.items() for word in words.split("|")}
SIGNS = dict.fromkeys(("P", "X", "1", "OUI", "O", "PRESENT", "PRESENTE", "YES", "Y", "V"), PRESENT)
SIGNS |= dict.fromkeys(("A", "0", "NON", "N", "ABSENT", "ABSENTE", "NO"), ABSENT)
SIGNS |= dict.fromkeys(("E", "EXC", "EXCUSE", "EXCUSEE", "EXCUSED", "MALADE"), EXCUSED)
NTH_DAY = re.compile(r"(?:J|JOUR|DAY|D)\s*(\d{1,3})", re.ASCII)
OUT_OF = re.compile(r"(?:/|SUR)\s*(\d{1,4})\s*\)?\s*$", re.ASCII | re.IGNORECASE)
TICKS = {"✓", "✔", "x", "X"}


def guess(headings: Sequence[Any]) -> dict[str, int]:
    """Which column holds what, by its heading; the first that fits."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        text = OUT_OF.sub("", heading) if isinstance(heading, str) else ""
        name = FIELD_OF.get(names.normalised(text))
        if name:
            found.setdefault(name, place)
    return found


def day_of(heading: Any, starts: date | None) -> date | int | None:
    """The day that heads a column: a date, the rank of a « Jour 2 », or nothing."""
    if isinstance(heading, date):
        return heading
    text = str(heading or "").strip()
    if found := NTH_DAY.fullmatch(names.normalised(text)):
        rank = int(found[1])
        return (starts + timedelta(rank - 1) if starts else rank) if rank else None
    try:
        return read_date(text)
    except Refused:
        return None


def day_columns(
    headings: Sequence[Any], taken: Mapping[str, int], starts: date | None
) -> dict[int, date | int]:
    """The columns that are days: place → the day, or its rank while the session is not known."""
    used = set(taken.values())
    read = {n: day_of(h, starts) for n, h in enumerate(headings) if n not in used}
    return {place: day for place, day in read.items() if day is not None}


def read_presence(value: Any) -> str:
    """A sign of presence; nothing when nothing is written."""
    if value is None or value == "":
        return ""
    if value is True or value is False:
        return PRESENT if value else ABSENT
    text = str(value).strip()
    if text in TICKS:
        return PRESENT
    found = SIGNS.get(names.normalised(text))
    if not found:
        raise Refused(
            "« %(text)s » n’est pas une présence : écrivez P (présent), A (absent) ou E (excusé).",
            text=text[:40],
        )
    return found


def read_out_of(heading: Any) -> int:
    """On how many points a test is, by its heading (« Pré-test /20 »), in hundredths."""
    found = OUT_OF.search(str(heading or ""))
    if not found or not int(found[1]):
        raise Refused(
            "L’en-tête « %(heading)s » ne dit pas sur combien : écrivez par exemple"
            " « Pré-test /20 ».",
            heading=str(heading or "")[:40],
        )
    return int(found[1]) * 100


def read_points(value: Any) -> Decimal | None:
    """Points as they are written; nothing when nothing is."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | date):
        raise Refused("« %(text)s » n’est pas une note : écrivez 14 ou 14,5.", text=str(value))
    return Decimal(value) if isinstance(value, int) else read_number(str(value))


def check_columns(columns: Mapping[str, int], days: Mapping[int, Any], one_session: bool) -> None:
    """Refuse a sheet in which nobody is named, or that says nothing of any day."""
    if "name" not in columns and "number" not in columns:
        raise Refused("Dites quelle colonne porte le nom, ou le numéro.", field="name")
    if not one_session and "session" not in columns:
        raise Refused("Dites quelle colonne porte le numéro de la session.", field="session")
    if ("day" in columns) != ("presence" in columns):
        raise Refused("Une date et une présence vont ensemble.", field="day")
    if not days and "day" not in columns:
        raise Refused("Aucune colonne de jours : un en-tête de jour est une date ou « Jour 1 ».")
    if len(set(columns.values())) < len(columns):
        raise Refused("Deux champs montrent la même colonne.")
