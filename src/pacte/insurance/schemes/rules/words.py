"""The French words for the codes of a definition, and how its selectors are said.

Pure text: each is a message of the catalogues, translated where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.rules.language import HOSPITALS


def N_(message: str) -> str:
    """Mark a message for the catalogues."""
    return message


Say = Callable[[str], str]  # ``gettext`` on a page, nothing in pure code.

LEVEL = {
    "post": N_("poste de santé"),
    "centre": N_("centre de santé"),
    "clinic": N_("clinique"),
    "district_hospital": N_("hôpital de district"),
    "provincial_hospital": N_("hôpital provincial"),
    "national_hospital": N_("hôpital national"),
    "hospital": N_("hôpital"),
}
OWNERSHIP = {
    "public": N_("public"),
    "faith": N_("confessionnel"),
    "private": N_("privé"),
    "community": N_("communautaire"),
}
VISIT = {
    "ordinary": N_("visite ordinaire"),
    "emergency": N_("urgence"),
    "referral": N_("visite sur référence"),
}
CATEGORY = {
    "surgery": N_("chirurgie"),
    "delivery": N_("accouchement"),
    "antenatal": N_("consultation prénatale"),
    "hospitalisation": N_("hospitalisation"),
    "consultation": N_("consultation"),
    "other": N_("autres actes"),
    "visit": N_("visite"),
}
RELATION = {
    "member": N_("adhérent"),
    "spouse": N_("conjoint"),
    "child": N_("enfant"),
    "parent": N_("ascendant"),
    "sibling": N_("frère ou sœur"),
    "other": N_("autre parent"),
}
WINDOW = {
    "claim": N_("par cas"),
    "stay": N_("par séjour"),
    "person_year": N_("par personne et par an"),
    "household_year": N_("par ménage et par an"),
}
PARTY = {
    "mutual": N_("la mutuelle"),
    "federation": N_("la fédération"),
    "agency": N_("l’agence nationale"),
}
UNIT = {
    "visit": N_("par visite"),
    "line": N_("par ligne"),
    "unit": N_("par unité"),
    "household": N_("par ménage"),
    "person": N_("par personne"),
}
WHEN = {"new": N_("à la première adhésion"), "each_year": N_("chaque année")}
ORDER = {
    "oldest": N_("les plus âgés"),
    "youngest": N_("les plus jeunes"),
    "dearest": N_("ceux qui paient le plus"),
    "cheapest": N_("ceux qui paient le moins"),
}
COMBINE = {
    "add": N_("elles s’ajoutent"),
    "in_turn": N_("l’une après l’autre, sur ce qui reste"),
    "best": N_("la plus forte seule"),
}
JOINER = {
    "newborn": N_("nouveau-nés"),
    "transfer": N_("personnes qui changent de ménage"),
    "arrival": N_("personnes qui rejoignent un ménage"),
}
KIND = {"new": N_("nouvelles adhésions"), "renewal": N_("renouvellements")}
PACKAGE = {
    "fixed": N_("un prix pour le tout"),
    "sum": N_("la somme de ce qu’il contient"),
}
QUANTITIES = {
    "exact": N_("exactement les quantités dites"),
    "most": N_("au plus les quantités dites"),
    "free": N_("sans compter"),
}
SEX = {"f": N_("femmes"), "m": N_("hommes")}
ROUNDING = {
    "for_payee": N_("l’unité qui reste est payée par la mutuelle"),
    "for_payer": N_("l’unité qui reste est payée par le membre"),
    "nearest": N_("au plus proche"),
}
MODE = {
    "direct": N_("la formation est payée directement (tiers payant)"),
    "reimbursement": N_("le membre avance et est remboursé"),
}

KEY = {
    "ages": N_("âges"),
    "amount": N_("montant"),
    "at": N_("lieu des soins"),
    "beyond": N_("nombre de personnes"),
    "category": N_("catégorie de soins"),
    "child_under": N_("âge limite des enfants"),
    "closes": N_("clôture"),
    "country": N_("pays"),
    "days": N_("jours"),
    "derogation": N_("dérogation"),
    "diagnoses": N_("maladies"),
    "early": N_("adhésion à l’avance"),
    "episodes": N_("nombre de cas"),
    "except": N_("exceptions"),
    "except_groups": N_("groupes qui entrent à tout moment"),
    "extra_person": N_("personnes supplémentaires"),
    "for": N_("pour qui"),
    "group": N_("groupe"),
    "groups": N_("groupes"),
    "kind": N_("nature"),
    "level": N_("catégorie ou niveau"),
    "member_pays": N_("part de l’adhérent"),
    "mode": N_("mode de paiement"),
    "months": N_("mois"),
    "mutual_pays": N_("montant donné par la mutuelle"),
    "mutual_share": N_("part de la mutuelle"),
    "name": N_("nom"),
    "opens": N_("ouverture"),
    "outside_limits": N_("hors plafonds"),
    "ownership": N_("statut de la formation"),
    "paid": N_("paiement à l’avance"),
    "paid_by": N_("part payée par d’autres"),
    "per": N_("par quoi"),
    "persons": N_("nombre de personnes"),
    "persons_most": N_("nombre de personnes comptées"),
    "quantity": N_("quantité"),
    "referral": N_("référence exigée"),
    "relations": N_("liens de parenté"),
    "services": N_("soins"),
    "sex": N_("sexe"),
    "share": N_("part"),
    "signed": N_("signature"),
    "starts": N_("premier jour"),
    "stay": N_("hospitalisation"),
    "title": N_("titre"),
    "under": N_("âge de fin"),
    "until": N_("dernier jour"),
    "visit": N_("visite"),
    "when": N_("à quelle adhésion"),
    "years": N_("années d’adhésion"),
}
ASKED = {
    "due": N_("cotisation"),
    "care": N_("soins"),
    "rights": N_("droits"),
    "year": N_("exercice"),
    "enrolment": N_("adhésion"),
    "photo": N_("photo"),
    "figure": N_("chiffre"),
}
YEAR = {
    "fixed": N_("à partir d’un jour fixe"),
    "calendar": N_("année civile"),
    "per_member": N_("propre à chaque adhésion"),
}


def levels(words: Any) -> set[str]:
    """The levels that are meant: ``hospital`` means the three."""
    found: set[str] = set()
    for word in as_list(words):
        found |= set(HOSPITALS) if word == "hospital" else {word}
    return found


def several(words: list[str], say: Say = str) -> str:
    """« a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return say(N_("%(first)s et %(last)s")) % {"first": ", ".join(words[:-1]), "last": words[-1]}


def ages(said: dict[str, Any], say: Say = str) -> str:
    """« de 5 à 17 ans », « moins de 5 ans », « 60 ans et plus »."""
    first, under = said.get("from"), said.get("under")
    if first and under is not None:
        return say(N_("de %(from)s à %(to)s ans")) % {"from": first, "to": under - 1}
    if under is not None:
        return say(N_("moins de %(age)s ans")) % {"age": under}
    return say(N_("%(age)s ans et plus")) % {"age": first or 0}


def place(at: dict[str, Any] | None, say: Say = str) -> str:
    """« centre de santé public », « hôpital confessionnel et privé », « partout »."""
    at = at or {}
    asked = as_list(at.get("level"))
    if "hospital" not in asked and set(HOSPITALS) <= set(asked):
        asked = [word for word in asked if word not in HOSPITALS] + ["hospital"]
    kinds = several([say(LEVEL[word]) for word in asked], say)
    owners = several([say(OWNERSHIP[word]) for word in as_list(at.get("ownership"))], say)
    if not kinds and not owners:
        return say(N_("partout"))
    if not kinds:
        return say(N_("formation %(ownership)s")) % {"ownership": owners}
    return f"{kinds} {owners}".strip()
