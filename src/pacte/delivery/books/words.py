"""The words of a facility's accounts."""

from django.utils.translation import gettext_lazy as _

WHAT = {
    "purse_cash": _("Caisse de la formation"),
    "purse_bank": _("Banque de la formation"),
    "purse_mobile": _("Argent mobile de la formation"),
    "receipt_patients": _("Recettes des patients"),
    "receipt_mutuals": _("Recettes des mutuelles"),
    "receipt_state": _("Subventions de l’État"),
    "receipt_performance": _("Primes de performance"),
    "receipt_partners": _("Appuis des partenaires"),
    "receipt_gifts": _("Dons"),
    "receipt_other": _("Autres recettes"),
    "expense_staff": _("Personnel et primes"),
    "expense_medicines": _("Médicaments"),
    "expense_supplies": _("Consommables et fournitures"),
    "expense_energy": _("Énergie"),
    "expense_water": _("Eau et hygiène"),
    "expense_transport": _("Transport et références"),
    "expense_upkeep": _("Entretien et réparations"),
    "expense_training": _("Formation"),
    "expense_community": _("Activités communautaires"),
    "expense_other": _("Autres dépenses"),
    "start_books": _("Soldes à l’ouverture"),
    "gap_cash": _("Écarts de comptage"),
}
