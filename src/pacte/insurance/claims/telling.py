"""The reasons of the engine in a few words, for lists, sheets and papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims.rules import Reason

SHORT = {
    Reason.PAID: _("Acceptée"),
    Reason.COST_UNKNOWN: _("Prix inconnu"),
    Reason.NOT_STATED: _("Le régime ne le précise pas"),
    Reason.FACT_UNKNOWN: _("Il manque un fait (âge, sexe, niveau)"),
    Reason.AMBIGUOUS: _("Le régime dit deux choses"),
    Reason.ADVISER: _("Avis du médecin-conseil"),
    Reason.NO_RIGHTS: _("Droits fermés ce jour-là"),
    Reason.NOT_IN_FORCE: _("Régime pas en vigueur ce jour-là"),
    Reason.WAITING_PERIOD: _("Période d’observation"),
    Reason.NO_CONVENTION: _("Pas de convention avec la formation"),
    Reason.CONVENTION_SUSPENDED: _("Convention suspendue"),
    Reason.CONVENTION_ENDED: _("Convention terminée"),
    Reason.SERVICE_UNKNOWN: _("Acte absent du catalogue ce jour-là"),
    Reason.NOT_COVERED: _("Soin non couvert"),
    Reason.EXCLUDED: _("Soin exclu"),
    Reason.PATIENT: _("Pas un soin pour cet âge ou ce sexe"),
    Reason.REFERRAL_MISSING: _("Référence absente"),
    Reason.DUPLICATE: _("Déjà compté"),
    Reason.DATES_OUT_OF_ORDER: _("Dates dans le désordre"),
    Reason.FUTURE_DATE: _("Date dans l’avenir"),
    Reason.LATE: _("Facture trop tardive"),
    Reason.FREQUENCY: _("Trop tôt après le même soin"),
    Reason.EPISODES_EXHAUSTED: _("Plafond d’épisodes épuisé"),
    Reason.QUANTITY_EXHAUSTED: _("Plafond de quantité épuisé"),
    Reason.NO_TARIFF: _("Pas au tarif de la formation"),
    Reason.REVIEW_REFUSED: _("Refusée par le médecin-conseil"),
    Reason.OTHER_SCHEME: _("Un autre régime prend ce soin"),
    Reason.PLACE_NOT_COVERED: _("Hors du paquet de la formation"),
    Reason.IN_PACKAGE: _("Compris dans un forfait"),
    Reason.PACKAGE_CONTENTS: _("Autre chose que le contenu du forfait"),
    Reason.TARIFF_CUT: _("Tarif dépassé"),
    Reason.QUANTITY_CUT: _("Quantité limitée"),
    Reason.DEDUCTIBLE: _("Franchise"),
    Reason.CLAIM_CEILING: _("Plafond de l’épisode atteint"),
    Reason.PERSON_CEILING: _("Plafond de la personne atteint"),
    Reason.HOUSEHOLD_CEILING: _("Plafond du ménage atteint"),
    Reason.REVIEW_CUT: _("Réduite par le médecin-conseil"),
    Reason.PACKAGE: _("Forfait de la mutuelle"),
    Reason.PACKAGE_CUT: _("Plus que ce que contient le forfait"),
}


def short(reason: int) -> str:
    """« Tarif dépassé »."""
    return str(SHORT[Reason(reason)])
