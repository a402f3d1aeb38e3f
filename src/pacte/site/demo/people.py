"""Who works in the demonstration, and the names of its synthetic members."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PASSWORD = "Pacte-demo-2026"  # nosec B105: told to whoever runs it, of no use elsewhere.


@dataclass(frozen=True, slots=True)
class Worker:
    """An account of the demonstration: a role over an organisation, or over a place."""

    username: str
    first: str
    last: str
    role: str
    scope: str  # A code of the organisations of ``stage``; "@RW33": a place.
    does: str


WORKERS = (
    Worker("agent", "Chantal", "Habimana", "agent", "NYU", "inscrit, encaisse, remet les cartes"),
    Worker("agent2", "Claude", "Nsabimana", "agent", "MUD", "inscrit et encaisse à Mudende"),
    Worker("agent3", "Esther", "Iradukunda", "agent", "GIS", "inscrit et encaisse à Gisenyi"),
    Worker("gerant", "Pascal", "Mugabo", "manager", "NYU", "suit la mutuelle, reçoit les remises"),
    Worker("caissier", "Aline", "Uwera", "cashier", "CSNYU", "vérifie les cartes au centre"),
    Worker("gerant-centre", "Félix", "Bizimana", "clinic_manager", "CSNYU", "facture le mois"),
    Worker("gerant-hopital", "Rose", "Ingabire", "clinic_manager", "HDGIS", "facture l’hôpital"),
    Worker("medecin", "Jean", "Ndayisaba", "adviser", "AGENCE", "donne les avis médicaux"),
    Worker("medecin2", "Odile", "Kayitesi", "adviser", "AGENCE", "répond aux recours"),
    Worker("liquidateur", "Patrick", "Mugisha", "settler", "AGENCE", "vérifie et liquide"),
    Worker("payeur", "Solange", "Umutoni", "payer", "AGENCE", "prépare les paiements"),
    Worker("signataire", "Éric", "Gasana", "signatory", "AGENCE", "signe les paiements"),
    Worker("agence", "Diane", "Uwimana", "federation", "AGENCE", "suit et confirme le régime"),
    Worker("federation", "Moïse", "Tuyisenge", "federation", "FEDRUB", "suit ses trois mutuelles"),
    Worker("district", "Grâce", "Mukamana", "district", "@RW33", "suit le district de Rubavu"),
    Worker("autorite", "Yves", "Rwigema", "authority", "@RW3", "suit la province de l’Ouest"),
    Worker("bailleur", "Anne", "Lemaire", "funder", "AGENCE", "voit les tableaux de bord"),
    Worker("comite", "Béatrice", "Nyiraneza", "committee", "@RW33-NYU", "propose les indigents"),
    Worker("controleur", "Olivier", "Hakizimana", "auditor", "AGENCE", "lit tout, et le journal"),
    Worker("admin", "Sandrine", "Mutesi", "administrator", "AGENCE", "comptes, rôles, lieux"),
)
# They work for the programmes; an account may act for several organisations.
PROGRAMME_WORKERS = (
    Worker("responsable", "Inès", "Rugamba", "coordinator",
           "COLLINES AIMF INTRAH ENABEL PARIS SKGOUV", "tient les programmes"),
    Worker("suivi", "Théo", "Kamanzi", "monitor",
           "COLLINES AIMF INTRAH ENABEL PARIS SKGOUV", "vérifie les résultats"),
    Worker("secretaire", "Ange", "Mutoni", "secretary", "COLLINES SKGOUV",
           "tient les comités et les décisions"),
    Worker("partenaire", "Hugo", "Nkurunziza", "declarant", "ONGDEMO", "déclare ses activités"),
    Worker("inspection", "Rita", "Umuhire", "inspector", "@RW33", "donne les avis"),
    Worker("prefet", "Paul", "Habineza", "authority", "@RW33", "donne les agréments"),
    Worker("controle-travaux", "Ella", "Niyonsaba", "site_engineer", "COLLINES",
           "mesure les travaux, certifie, reçoit"),
    Worker("atelier", "Samuel", "Nzeyimana", "workshop", "@RW33", "répare et entretient"),
)  # fmt: skip

FAMILIES = """
MUKAMANA NSENGIYUMVA HABIMANA UWIMANA NIYONZIMA MUKESHIMANA BIZIMANA HAKIZIMANA NDAYISABA
UWAMAHORO NSHIMIYIMANA MUKANDAYISENGA HABYARIMANA NIYITEGEKA MUSABYIMANA IRADUKUNDA
TUYISENGE NIYOMUGABO UWINEZA NDAGIJIMANA MUHAWENIMANA BYIRINGIRO NTAKIRUTIMANA UWITONZE
"""
WOMEN = """
Joséphine Ange Diane Alice Solange Chantal Rose Béatrice Grâce Claudine Espérance
Immaculée Vestine Jeannette Clarisse Denise Yvonne Pacifique Liliane Francine
"""
MEN = """
Emmanuel Kevin Éric Jean Félix Olivier Patrick Moïse Innocent Théogène Claude
Célestin Vincent Faustin Damascène Fidèle Gilbert Alexis Léonard Prosper
"""
FAMILY_NAMES = FAMILIES.split()
FIRST_NAMES = {"f": WOMEN.split(), "m": MEN.split()}


def household(draw: Random, year: int) -> list[dict[str, str]]:
    """A household of one to eight people: a member, perhaps a spouse, children."""
    size = draw.choices(range(1, 9), (4, 8, 16, 22, 20, 15, 9, 6))[0]
    sex = draw.choice("fm")
    persons = [person(draw, "member", sex, year - draw.randint(22, 68))]
    if size > 1 and draw.random() < 0.85:
        other = "m" if sex == "f" else "f"
        persons.append(person(draw, "spouse", other, year - draw.randint(20, 66)))
    while len(persons) < size:
        persons.append(person(draw, "child", draw.choice("fm"), year - draw.randint(1, 17)))
    return persons


def person(draw: Random, relation: str, sex: str, born: int) -> dict[str, str]:
    """Somebody who does not exist."""
    name = f"{draw.choice(FAMILY_NAMES)} {draw.choice(FIRST_NAMES[sex])}"
    exact = f"{born:04d}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
    told = exact if draw.random() < 0.8 else str(born)  # Many know only the year.
    return {"name": name, "relation": relation, "sex": sex, "born": told}


def phone(draw: Random) -> str:
    return f"07{draw.choice('2389')}{draw.randint(0, 9_999_999):07d}"
