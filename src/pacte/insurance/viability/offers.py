"""The measures by which a scheme is followed: what each is, and from where its formula comes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pacte.insurance.viability import queries
from pacte.measures.registry import Measure

GUIDE = "BIT-STEP/CIDR, Guide de suivi et d’évaluation des systèmes de micro-assurance santé"
USAGE = "Usage courant ; définition de Pacte"
SCHEME, BY_PLACE = ("scheme", "month"), ("scheme", "place", "month")


def _measure(name: str, label: object, definition: object, unit: str, **more: object) -> Measure:
    said = {"source": USAGE, "action": "see_dashboard", "grain": SCHEME, "needs": SCHEME[:1]} | more
    return Measure(name=name, label=label, definition=definition, unit=unit, **said)  # type: ignore[arg-type]


MEASURES = (
    _measure(
        "viability.covered",
        _("Bénéficiaires couverts"),
        _("Personnes dont les droits sont ouverts, période d’attente passée, le dernier jour."),
        "people",
        read=queries.covered,
    ),
    _measure(
        "viability.adherents",
        _("Ménages adhérents"),
        _("Adhésions en cours le dernier jour."),
        "households",
        read=queries.adherents,
    ),
    _measure(
        "viability.growth",
        _("Croissance brute"),
        _("(adhérents de l’année − adhérents de l’année précédente) / ceux de l’année précédente"),
        "share",
        source=f"{GUIDE}, M.1",
        read=queries.growth,
    ),
    _measure(
        "viability.retention",
        _("Fidélisation"),
        _("Adhérents de l’année précédente qui ont renouvelé / adhérents de l’année précédente"),
        "share",
        source=f"{GUIDE}, M.2 (formule à confirmer)",
        read=queries.retention,
    ),
    _measure(
        "viability.penetration",
        _("Pénétration"),
        _("Bénéficiaires couverts / population du lieu, dernière connue"),
        "share",
        source=f"{GUIDE}, M.5 (formule à confirmer)",
        grain=BY_PLACE,
        read=queries.penetration,
    ),
    _measure(
        "viability.recovery",
        _("Recouvrement des cotisations"),
        _("Cotisations encaissées / cotisations dues de l’exercice, tiers payeurs compris"),
        "share",
        read=queries.recovery,
    ),
    _measure(
        "viability.loss_ratio",
        _("Sinistralité"),
        _("Soins acceptés / cotisations acquises au prorata des jours écoulés"),
        "share",
        source=f"{GUIDE}, F (formule à confirmer)",
        read=queries.loss_ratio,
    ),
    _measure(
        "viability.cost_per_case",
        _("Coût moyen d’un cas"),
        _("(part de la mutuelle + ticket modérateur) / attestations"),
        "money",
        source=f"{GUIDE}, G.3",
        read=queries.cost_per_case,
    ),
    _measure(
        "viability.contacts",
        _("Contacts par bénéficiaire et par an"),
        _("Attestations × 365 / jours de droits ouverts"),
        "ratio",
        read=queries.contacts,
    ),
    _measure(
        "viability.payment_delay",
        _("Délai moyen de paiement"),
        _("Moyenne des jours entre la réception d’une facture et son paiement"),
        "days",
        read=queries.payment_delay,
    ),
    _measure(
        "viability.paid_in_60_days",
        _("Payé en 60 jours au plus"),
        _("Factures payées en 60 jours ou moins / factures payées"),
        "share",
        read=queries.paid_in_60_days,
    ),
)
