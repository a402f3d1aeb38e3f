"""The words of the choices of this room: what a code of the rules is called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

THEMES = (
    ("health", _("santé")),
    ("health_policy", _("politique et gestion de la santé")),
    ("basic_health", _("soins de base, infrastructures de santé")),
    ("reproductive", _("santé maternelle et reproductive")),
    ("child_health", _("santé de l’enfant")),
    ("nutrition", _("nutrition")),
    ("disease_control", _("lutte contre les maladies")),
    ("mental_health", _("santé mentale")),
    ("health_training", _("formation en santé")),
    ("social_protection", _("protection sociale, mutuelles")),
    ("water", _("eau et assainissement")),
    ("governance", _("gouvernance, administration publique")),
    ("decentralisation", _("décentralisation")),
    ("participation", _("participation, société civile")),
    ("gender", _("égalité entre femmes et hommes")),
    ("income", _("revenus, microcrédit")),
    ("digital", _("numérique")),
    ("peace", _("paix, dialogue entre villes")),
    ("migration", _("migration")),
    ("education", _("éducation, formation")),
    ("culture", _("culture, sport, tourisme")),
    ("agriculture", _("agriculture")),
    ("other", _("autre")),
)

AIM_KINDS = (
    ("goal", _("but")),
    ("general_objective", _("objectif général")),
    ("specific_objective", _("objectif spécifique")),
    ("axis", _("axe")),
    ("component", _("composante")),
    ("result", _("résultat")),
    ("expected_result", _("résultat attendu")),
    ("activity", _("activité")),
    ("priority", _("priorité")),
)
