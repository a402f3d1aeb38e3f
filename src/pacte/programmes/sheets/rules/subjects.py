"""What a text may say of a programme: the subjects, and what each has to give.

The list is open: a subject is added here with its word in ``sentences``, never reidentified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pacte.kernel.partial import in_order
from pacte.kernel.refusal import Refused
from pacte.programmes.sheets.rules.facts import N_

VALUES = ("words", "amount", "number", "share", "start", "end", "code")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its word, the values it may have, of which one at least is needed."""

    label: str
    needs: tuple[str, ...]
    many: bool = True  # Several are no contradiction by themselves.
    sheet: bool = False  # Shown in the sheet even when no text says it.


SUBJECTS: dict[str, Subject] = {
    "name": Subject(N_("Nom"), ("words",), many=False),
    "code": Subject(N_("Code"), ("words",), many=False),
    "funder": Subject(N_("Financé par"), ("words",), sheet=True),
    "phase": Subject(N_("Phase"), ("words",), sheet=True),
    "status": Subject(N_("Statut et situation"), ("words",)),
    "budget": Subject(N_("Budget"), ("amount",), many=False, sheet=True),
    "start": Subject(N_("Début"), ("start",), many=False, sheet=True),
    "end": Subject(N_("Fin"), ("end",), many=False, sheet=True),
    "period": Subject(N_("Période"), ("start", "end"), many=False),
    "duration": Subject(N_("Durée"), ("number",), many=False, sheet=True),
    "horizon": Subject(N_("Horizon"), ("number",)),
    "sector": Subject(N_("Secteur"), ("code",), sheet=True),
    "share": Subject(N_("Part"), ("share",)),
    "count": Subject(N_("Nombre annoncé"), ("number",)),
    "goal": Subject(N_("But"), ("words",), sheet=True),
    "baseline": Subject(N_("Point de départ"), ("words", "number", "share", "amount")),
    "beneficiaries": Subject(N_("Publics visés"), ("words", "number"), sheet=True),
    "result": Subject(N_("Ce qui est obtenu"), ("words", "number")),
    "condition": Subject(N_("Condition préalable"), ("words",)),
    "assumption": Subject(N_("Hypothèse"), ("words",)),
    "convention": Subject(N_("Convention annoncée"), ("words",)),
    "fund": Subject(N_("Fonds"), ("words", "amount")),
    "instrument": Subject(N_("Instrument"), ("words",)),
    "total": Subject(N_("Ensemble dont c’est une partie"), ("number", "amount")),
    "mission": Subject(N_("Mission"), ("words",)),
    "context": Subject(N_("Contexte"), ("words",)),
    "approach": Subject(N_("Approche"), ("words",)),
    "rule": Subject(N_("Règle"), ("words", "share", "amount")),
    "outlook": Subject(N_("Perspective"), ("words",)),
    "news": Subject(N_("Actualité annoncée"), ("words",)),
    "contact": Subject(N_("Contact"), ("words",), sheet=True),
    "motto": Subject(N_("Devise, slogan"), ("words",)),
    "other": Subject(N_("Autre"), VALUES),
}
# What of the sheet a count may be compared to.
COUNTED: dict[str, str] = {
    "places": N_("les lieux visés"),
    "partners": N_("les partenaires"),
    "partners:funding": N_("les partenaires qui financent"),
    "partners:implementing": N_("les partenaires qui mettent en œuvre"),
    "partners:consulted": N_("les partenaires associés"),
    "aims:axis": N_("les axes"),
    "aims:component": N_("les composantes"),
    "aims:result": N_("les résultats"),
    "aims:expected_result": N_("les résultats attendus"),
    "aims:priority": N_("les priorités"),
    "aims:activity": N_("les activités"),
    "stages": N_("les étapes"),
}


def must_say(subject: str, said: Mapping[str, Any]) -> None:
    """Refuse a statement that says nothing of its subject, or that cannot be read."""
    if subject not in SUBJECTS:
        raise Refused("Le sujet « %(subject)s » n’existe pas.", subject=subject, field="subject")
    needs = SUBJECTS[subject].needs
    if all(said.get(name) in (None, "") for name in needs):
        raise Refused(
            "Ce que dit le texte n’est pas rempli : donnez la valeur du sujet choisi.",
            field=needs[0],
        )
    in_order(said.get("start") or "", said.get("end") or "")
    _number(subject, said)
    counted = said.get("counted") or ""
    if counted and counted not in COUNTED:
        raise Refused("On ne compte pas « %(what)s » dans la fiche.", what=counted)
    if said.get("code") and subject == "sector" and not _is_dac(said["code"]):
        raise Refused("Un code du CAD a cinq chiffres, comme 12220.", field="code")


def _number(subject: str, said: Mapping[str, Any]) -> None:
    number, identified = said.get("number"), said.get("identified")
    if number is not None and number < 0:
        raise Refused("Un nombre dit par un texte va de zéro en montant.", field="number")
    if subject in ("duration", "horizon") and said.get("unit") not in ("years", "months"):
        raise Refused("Une durée se dit en années ou en mois.", field="unit")
    if identified is not None and (number is None or identified > number):
        raise Refused(
            "On n’identifie pas plus d’éléments que le texte n’en compte.", field="identified"
        )


def _is_dac(code: str) -> bool:
    return len(code) == 5 and code.isascii() and code.isdecimal()
