"""The menu: rooms and their pages, each shown to who may use it. One readable table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import is_valid_path
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a room: where it is, and the actions of which one is needed."""

    label: Any
    path: str
    actions: tuple[str, ...]
    also: tuple[str, ...] = ()  # Addresses beside it that belong to it.

    def holds(self, path: str) -> bool:
        return path.startswith((self.path, *self.also))


@dataclass(frozen=True, slots=True)
class Room:
    """What the menu calls a part of the house."""

    name: str
    label: Any
    entries: tuple[Entry, ...]


ROOMS = (
    Room("membres", _("Membres"), (
        Entry(_("Ménages"), "/menages/", ("read_members",), ("/beneficiaires/",)),
        Entry(_("Encaissements"), "/encaissements/", ("collect", "see_money")),
        Entry(_("Caisse"), "/caisse/", ("collect", "receive_remittance")),
        Entry(_("Relevés"), "/releves/", ("receive_remittance", "see_money")),
        Entry(_("Cartes"), "/cartes/", ("issue_card",)),
        Entry(_("Indigents"), "/indigents/", ("propose_list", "validate_list")),
        Entry(_("Tiers payeurs"), "/tiers-payeurs/", ("see_money",)),
    )),
    Room("soins", _("Soins"), (
        Entry(_("Comptoir"), "/comptoir/", ("check_card",)),
        Entry(_("Attestations"), "/attestations/",
              ("open_claim", "read_own_claims", "read_claims")),
        Entry(_("Factures"), "/factures/", ("submit_invoice", "read_own_claims", "read_claims")),
        Entry(_("Créances"), "/creances/", ("see_receivables",)),
        Entry(_("Recours"), "/recours/", ("appeal", "answer_appeal")),
        Entry(_("Règlements"), "/reglements/", ("prepare_payment", "sign_payment", "see_money")),
    )),
    Room("regimes", _("Régimes"), (
        Entry(_("Régimes"), "/regimes/", ("propose_scheme", "confirm_scheme", "read_members",
                                          "read_claims", "see_dashboard")),
        Entry(_("Conventions"), "/conventions/", ("manage_convention", "read_claims",
                                                  "see_receivables")),
        Entry(_("Tarifs"), "/tarifs/", ("manage_convention", "read_claims", "see_receivables")),
        Entry(_("Soins et services"), "/services/", ("manage_services",)),
        Entry(_("Codes des diagnostics"), "/diagnostics/", ("manage_services", "read_medical")),
    )),
    Room("programmes", _("Programmes"), (
        Entry(_("Programmes"), "/programmes/", ("read_programme",),
              ("/indicateurs/", "/hypotheses/")),
        Entry(_("Valeurs"), "/valeurs/", ("submit_value", "verify_value")),
        Entry(_("Pilotage"), "/pilotage/", ("read_programme",)),
        Entry(_("Partenaires extérieurs"), "/intervenants/",
              ("read_programme", "declare_activity", "advise_partner", "agree_partner")),
        Entry(_("Plaidoyer"), "/plaidoyer/", ("read_programme",), ("/temoignages/",)),
        Entry(_("Échanges"), "/echanges/", ("read_programme",)),
        Entry(_("Actualités et appels"), "/publications/", ("manage_outreach",)),
    )),
    Room("realisations", _("Réalisations"), (
        Entry(_("Par formation"), "/realisations/", ("read_delivery",)),
        Entry(_("Travaux"), "/travaux/", ("read_delivery",)),
        Entry(_("Équipement"), "/equipement/", ("read_delivery",)),
        Entry(_("Désignations d’équipement"), "/equipement/designations/", ("manage_site",)),
        Entry(_("Maintenance"), "/maintenance/", ("read_delivery", "request_repair")),
        Entry(_("Médicaments traceurs"), "/stocks/", ("read_delivery",)),
        Entry(_("Personnel"), "/personnel/", ("read_delivery",)),
        Entry(_("Formations du personnel"), "/sessions/", ("read_delivery",)),
        Entry(_("Qualité des soins"), "/qualite/", ("read_delivery",)),
        Entry(_("Accès aux soins"), "/acces/", ("read_delivery",)),
        Entry(_("Gestion"), "/gestion/", ("keep_facility_books", "read_delivery")),
    )),
    Room("gouvernance", _("Gouvernance"), (
        Entry(_("Instances"), "/instances/", ("manage_bodies", "read_programme"), ("/reunions/",)),
        Entry(_("Décisions"), "/decisions/", ("manage_bodies", "read_programme"),
              ("/engagements/",)),
        Entry(_("Accords"), "/accords/", ("manage_agreements", "read_programme")),
        Entry(_("Textes"), "/textes/", ("manage_texts", "read_programme"), ("/competences/",)),
    )),
    Room("registre", _("Registre"), (
        Entry(_("Lieux"), "/lieux/", ("read_places", "manage_places")),
        Entry(_("Formations sanitaires"), "/formations/", ("read_places", "manage_facilities")),
        Entry(_("Organisations"), "/organisations/", ("manage_people",)),
        Entry(_("Utilisateurs"), "/utilisateurs/", ("manage_people",)),
    )),
    Room("comptes", _("Comptes"), (
        Entry(_("Livres"), "/livres/", ("see_money",), ("/comptes/", "/ecritures/")),
        Entry(_("Sources"), "/sources/", ("see_money",)),
        Entry(_("Taux"), "/taux/", ("see_money",)),
    )),
    Room("suivi", _("Suivi"), (
        Entry(_("Tableaux de bord"), "/tableaux/", ("see_dashboard",)),
        Entry(_("Mesures"), "/mesures/", ("see_dashboard",)),
        Entry(_("Valeurs nationales"), "/parametres/", ("see_dashboard", "propose_scheme")),
        Entry(_("Journal"), "/journal/", ("read_journal",)),
    )),
)  # fmt: skip


@cache
def exists(path: str) -> bool:
    """Whether a page of the table is served here: a room may be left out of a house."""
    return bool(is_valid_path(path))


def entries(user: Any, room: Room) -> list[Entry]:
    """The pages of a room that a person may use."""
    return [e for e in room.entries if exists(e.path) and any(user.can(a) for a in e.actions)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A room of the menu as one person sees it."""

    room: Room
    entries: list[Entry]
    current: bool
    here: str  # The path of the page that is open, of this room.

    @property
    def path(self) -> str:
        return self.entries[0].path


def menu(user: Any, path: str) -> Iterator[Shown]:
    """The rooms where a person has a page, and which is open."""
    for room in ROOMS:
        if mine := entries(user, room):
            here = next((e.path for e in room.entries if e.holds(path)), "")
            yield Shown(room, mine, bool(here), here)


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's bar needs (a context processor)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    rooms = list(menu(user, request.path))
    current = next((shown for shown in rooms if shown.current), None)
    return {"menu": rooms, "room": current, "initials": initials(user.name)}


def initials(name: str) -> str:
    """« CH » for C. Habimana."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    ends = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()
