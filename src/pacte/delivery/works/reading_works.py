"""A list of works as people keep it in Excel: each line one work, wherever it is. No database."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.records.sheets import Layout, Line, text
from pacte.delivery.works.rules import steps
from pacte.files.tables import Cell
from pacte.kernel import names
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.places import reading as places

ROWS_MAX = 2_000
# Key, heading of the template, example; then other headings that mean the same.
COLUMNS: tuple[tuple[str, str, Any, str], ...] = (
    ("title", "Intitulé", "Maternité de Gitega",
     "ouvrage|intitule de l ouvrage|nom de l ouvrage|designation|libelle|infrastructure|projet"
     "|work|works|project"),
    ("kind", "Type d’ouvrage", "maternité",
     "type|categorie|categorie d ouvrage|nature de l ouvrage|type d infrastructure"),
    ("nature", "Nature des travaux", "construction", "nature|travaux|type de travaux"),
    ("facility", "Formation", "Centre de santé de Gitega",
     "formation sanitaire|fosa|structure|code fosa|etablissement"),
    ("place", "Lieu", None,
     "localite|code du lieu|localisation|commune|district|secteur|village|location"),
    ("on", "Besoin constaté le", "2025-03", "date du besoin|constate le|date|annee"),
    ("step", "Étape", "travaux", "phase|statut|etat|etat d avancement|situation|status"),
    ("step_on", "Étape depuis le", "2025-09", "depuis|depuis le|date de l etape|since"),
    ("latitude", "Latitude", "-2.48867", "lat"),
    ("longitude", "Longitude", "28.84281", "lon|long|lng"),
    ("opens", "Soins ouverts", "maternity",
     "services ouverts|types de soins|soins|services"),
    ("programme", "Programme", None, "sigle du programme|program"),
    ("source", "Source d’argent", None,
     "source|code de la source|financement|source de financement"),
    ("words", "Ce qui est construit", None,
     "description|consistance|consistance des travaux|observations|remarques|details"),
)  # fmt: skip
LENGTHS = {
    "title": 200, "facility": 120, "place": 120, "programme": 40, "source": 80, "words": 2000,
    "opens": 400,
}  # fmt: skip


def _codes(said: dict[str, str]) -> dict[str, str]:
    return {
        names.normalised(word): code
        for code, words in said.items()
        for word in (code, *words.split("|"))
    }


KINDS = _codes({
    "health_post": "poste de santé|poste|ps|case de santé",
    "health_centre": "centre de santé|centre|cs|csps|cscom|dispensaire|centre de santé de base",
    "maternity": "maternité|salle d’accouchement|bloc maternité",
    "theatre": "bloc opératoire|bloc|chirurgie",
    "rehabilitation": "unité de réadaptation|réadaptation|rééducation|centre de réadaptation",
    "water": "adduction d’eau|eau|forage|puits|point d’eau|citerne",
    "energy": "énergie|électricité|solaire|panneaux solaires|électrification",
    "master_plan": "plan directeur d’hôpital|plan directeur",
    "other": "autre ouvrage|autre|logement|clôture|latrines|incinérateur|laboratoire|pharmacie",
})  # fmt: skip
NATURES = _codes({
    "new": "construction|nouveau|nouvelle construction|neuf",
    "extension": "extension|agrandissement",
    "renovation": "rénovation|réhabilitation|réfection|réparation",
})  # fmt: skip
STEPS = _codes({
    "need": "besoin|identifié|prévu",
    "site": "site|site choisi|situé",
    "design": "étude|études|conception",
    "procurement": "passation du marché|passation|marché|appel d’offres",
    "contract": "contrat|contrat signé|attribué",
    "works": "travaux|en cours|en chantier|chantier|en construction",
})  # fmt: skip


def layout(today: date) -> Layout:
    """How a list of works is read on a day."""
    return Layout(
        columns=COLUMNS, needs=("title", "kind"), least=3, most=ROWS_MAX,
        lost=Refused(
            "Aucune ligne de titres n’a « Intitulé » et « Type d’ouvrage ». Téléchargez le modèle."
        ),
        too_long=Refused("Une liste a au plus %(most)s ouvrages : partagez-la.", most=ROWS_MAX),
        value=lambda key, cell, told: _value(key, cell, today), whole=_whole,
    )  # fmt: skip


def _value(key: str, cell: Cell, today: date) -> Any:
    if key in ("on", "step_on"):
        return _day(cell, today)
    if key in places.BOUNDS:
        return None if cell is None else places.degrees(cell, places.BOUNDS[key])
    if key in CODED:
        return _code(key, text(cell, 200))
    return text(cell, LENGTHS[key])


CODED = {"kind": KINDS, "nature": NATURES, "step": STEPS}


def _code(key: str, said: str) -> str:
    """A word of a list as its code; an empty cell says nothing."""
    code = CODED[key].get(names.normalised(said))
    if code or not said:
        return code or ""
    if key == "kind":
        raise Refused(
            "Le type « %(text)s » ne se lit pas : poste de santé, centre de santé, maternité, bloc"
            " opératoire, réadaptation, eau, énergie, plan directeur ou autre.", text=said[:40],
        )  # fmt: skip
    if key == "nature":
        raise Refused(
            "La nature « %(text)s » ne se lit pas : construction, extension ou rénovation.",
            text=said[:40],
        )
    raise Refused(
        "L’étape « %(text)s » ne s’importe pas : besoin, site, étude, passation, contrat ou"
        " travaux. Un arrêt, une réception se disent ensuite, sur la page de l’ouvrage.",
        text=said[:40],
    )


def _day(cell: Cell, today: date) -> str:
    """A day as precise as it is said, that is not to come."""
    if cell is None:
        return ""
    said = cell.isoformat() if isinstance(cell, date) else Partial.from_text(str(cell)).text
    if Partial(said).first > today:
        raise Refused("Cette date est à venir : %(day)s.", day=Partial(said).first)
    return said


def _whole(line: Line) -> bool:
    """What a line must say together; one without a type nor a nature is a title."""
    told = line.told
    if not (told.get("kind") or told.get("nature") or told.get("on")):
        return False
    if not told.get("title"):
        raise Refused("Il manque l’intitulé.", field="title")
    if not told.get("kind"):
        raise Refused("Il manque le type d’ouvrage.", field="kind")
    if not told.get("nature"):
        raise Refused("Il manque la nature des travaux.", field="nature")
    if not told.get("on"):
        raise Refused("Il manque la date du besoin : une année suffit.", field="on")
    if not (told.get("facility") or told.get("place")):
        raise Refused("Dites la formation sanitaire ou le lieu.", field="facility")
    if (told.get("latitude") is None) != (told.get("longitude") is None):
        raise Refused("Une position a une latitude et une longitude.", field="latitude")
    if told.get("step", "") not in ("", "need"):
        if not told.get("step_on"):
            raise Refused("Dites depuis quand il est à cette étape.", field="step_on")
        now = steps.Life("need", told["on"])
        try:
            steps.may_enter(told["step"], now, told["step_on"], "")
        except Refused as refusal:
            raise Refused(refusal.message, field="step_on", **refusal.values) from refusal
    return True
