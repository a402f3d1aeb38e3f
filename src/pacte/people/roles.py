"""The roles: what each may do, over what, and which do not go together.

A role's code and an action's code are never renamed nor reused. The table is printed into
the operators' documents; a room that needs an action adds it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

ORGANISATION, PLACE = "organisation", "place"


@dataclass(frozen=True, slots=True)
class RoleKind:
    """A role that can be given."""

    label: Any
    meaning: Any
    scopes: tuple[str, ...]
    actions: frozenset[str]
    kinds: tuple[str, ...] = ()  # Of organisation; none: any.
    apart: frozenset[str] = frozenset()  # Roles that the same person cannot hold there.
    totp: bool = False


def _role(
    label: Any, meaning: Any, scopes: str, actions: str, *, kinds: str = "", apart: str = "",
    totp: bool = False,
) -> RoleKind:  # fmt: skip
    """A row of the table, its lists written as words."""
    return RoleKind(
        label, meaning, tuple(scopes.split()), frozenset(actions.split()),
        tuple(kinds.split()), frozenset(apart.split()), totp,
    )  # fmt: skip


AGENT = "enrol collect issue_card read_members"
CASHIER = "check_card open_claim read_own_claims request_repair"
CARE_PLACE = (  # What a facility keeps of itself.
    " read_delivery add_proof manage_equipment request_repair manage_supplies manage_staff"
    " manage_training keep_facility_books assess_self"
)

ROLES: dict[str, RoleKind] = {
    "agent": _role(
        _("Agent de mutuelle"), _("Adhésions, encaissements et cartes."),
        ORGANISATION, AGENT, kinds="mutual", apart="payer signatory",
    ),
    "manager": _role(
        _("Gérant de mutuelle"),
        _("Ce que fait l’agent, et : annuler un reçu, recevoir les remises, valider les listes,"
        " laisser adhérer hors période si le régime le permet, proposer le régime, voir l’argent"
        " et les attestations."),
        ORGANISATION,
        AGENT + " cancel_receipt receive_remittance validate_list waive_window propose_scheme"
        " see_money read_claims keep_books record_rate see_dashboard manage_bodies",
        kinds="mutual",
    ),
    "cashier": _role(
        _("Caissier de formation sanitaire"), _("Vérifier une carte et ouvrir une attestation."),
        ORGANISATION, CASHIER, kinds="facility", apart="settler payer signatory",
    ),
    "clinic_manager": _role(
        _("Gérant de formation sanitaire"),
        _("Ce que fait le caissier, et : envoyer la facture, faire recours, suivre les créances,"
          " tenir l’équipement, le stock, le personnel et la caisse de la formation."),
        ORGANISATION, CASHIER + " submit_invoice appeal see_receivables" + CARE_PLACE,
        kinds="facility",
        apart="settler payer signatory adviser",
    ),
    "adviser": _role(
        _("Médecin-conseil"),
        _("Lire les dossiers médicaux, revoir une ligne, répondre aux recours."),
        ORGANISATION, "read_claims read_medical review_claim answer_appeal",
        kinds="mutual federation agency", apart="payer signatory clinic_manager",
    ),
    "settler": _role(
        _("Liquidateur"), _("Vérifier et liquider les factures."),
        ORGANISATION, "read_claims settle", kinds="mutual federation agency",
        apart="payer signatory cashier clinic_manager",
    ),
    "payer": _role(
        _("Payeur"), _("Préparer les paiements aux formations sanitaires."),
        ORGANISATION, "read_claims see_money prepare_payment", kinds="mutual federation agency",
        apart="agent settler adviser signatory cashier clinic_manager", totp=True,
    ),
    "signatory": _role(
        _("Signataire"), _("Signer les paiements préparés par un autre."),
        ORGANISATION, "sign_payment see_money", kinds="mutual federation agency",
        apart="agent settler adviser payer cashier clinic_manager", totp=True,
    ),
    "federation": _role(
        _("Équipe de fédération"),
        _("Suivre les mutuelles affiliées, confirmer leurs régimes, tenir les conventions."),
        ORGANISATION,
        "read_members read_claims see_money see_dashboard confirm_scheme manage_convention"
        " keep_books record_rate receive_remittance manage_bodies",
        kinds="federation agency association",
    ),
    "district": _role(
        _("Équipe de district"), _("Suivre le district, tenir ses formations, valider les listes."),
        PLACE,
        "see_dashboard read_places manage_facilities validate_list read_programme manage_bodies"
        " read_delivery add_proof manage_equipment request_repair manage_supplies manage_staff"
        " manage_training pay_training pay_motivation score_quality manage_checklists"
        " study_access",
    ),
    "authority": _role(
        _("Autorité"), _("Suivre sa circonscription et tenir ses lieux."),
        PLACE,
        "see_dashboard read_places manage_places read_programme manage_bodies manage_texts"
        " agree_partner read_delivery add_proof manage_works study_access",
    ),
    "inspector": _role(
        _("Inspection de la santé"),
        _("Donner son avis sur ce que déclarent les partenaires, tenir leur revue annuelle."),
        f"{PLACE} {ORGANISATION}",
        "see_dashboard read_programme advise_partner read_delivery score_quality add_proof"
        " study_access",
        kinds="authority ministry", apart="declarant",
    ),
    "declarant": _role(
        _("Partenaire extérieur"), _("Déclarer ce que son organisation fait, et où."),
        ORGANISATION, "read_programme declare_activity", apart="inspector",
    ),
    "funder": _role(
        _("Bailleur"), _("Voir les tableaux de bord et les programmes."), ORGANISATION,
        "see_dashboard read_programme read_delivery",
    ),
    "coordinator": _role(
        _("Responsable de programme"),
        _("Tenir la fiche, les résultats, l’argent et la communication d’un programme, ses"
        " instances et ses accords."),
        ORGANISATION,
        "read_programme manage_programme submit_value manage_financing manage_outreach"
        " manage_bodies manage_agreements manage_texts issue_report see_dashboard see_money"
        " read_delivery add_proof manage_works manage_training pay_training pay_works"
        " pay_motivation study_access",
    ),
    "monitor": _role(
        _("Suivi et évaluation"),
        _("Saisir les valeurs des résultats, vérifier celles d’un autre."),
        ORGANISATION, "read_programme submit_value verify_value see_dashboard read_delivery",
    ),
    "site_engineer": _role(
        _("Contrôle des travaux"),
        _("Mesurer l’avancement, recevoir les travaux, lever les défauts ; ne paie pas."),
        f"{PLACE} {ORGANISATION}", "read_delivery add_proof certify_works",
        apart="coordinator payer",
    ),
    "workshop": _role(
        _("Atelier biomédical"),
        _("Suivre l’équipement, recevoir les demandes de réparation, tenir les ordres de travail."),
        f"{PLACE} {ORGANISATION}",
        "read_delivery add_proof manage_equipment request_repair manage_repairs",
    ),
    "secretary": _role(
        _("Secrétaire d’instance"),
        _("Tenir les instances : convocations, présences, procès-verbaux, décisions."),
        ORGANISATION, "read_programme manage_bodies",
    ),
    "committee": _role(
        _("Comité de santé"), _("Voir les tableaux de bord, proposer les listes d’indigents."),
        f"{PLACE} {ORGANISATION}", "see_dashboard propose_list read_programme read_delivery",
        kinds="facility committee",
    ),
    "auditor": _role(
        _("Contrôleur"), _("Lire tout ce qui n’est pas médical, et le journal ; n’écrire rien."),
        ORGANISATION, "read_members read_claims see_money see_dashboard read_journal"
        " read_programme read_delivery",
        apart="agent manager settler payer signatory administrator",
    ),
    "administrator": _role(
        _("Administrateur"),
        _("Ouvrir les comptes et donner les rôles, tenir lieux, formations, actes et réglages."),
        ORGANISATION,
        "manage_people manage_places manage_facilities read_journal manage_site propose_scheme"
        " manage_services anonymise",
        apart="auditor payer signatory", totp=True,
    ),
}  # fmt: skip

OWN = frozenset({"own_account"})  # What whoever signs in may do, for themselves only.
ACTIONS = OWN.union(*(kind.actions for kind in ROLES.values()))


def granting(action: str) -> list[str]:
    """The roles that allow an action."""
    return [name for name, kind in ROLES.items() if action in kind.actions]


def incompatible(first: str, second: str) -> bool:
    """Whether one person cannot hold both roles for the same organisation."""
    return second in ROLES[first].apart or first in ROLES[second].apart
