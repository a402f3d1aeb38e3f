"""The words of the choices of this room: what a code of the rules is called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

THEMES = (
    ("health", _("santé")),
    ("health_policy", _("politique et gestion de la santé")),
    ("health_infrastructure", _("infrastructures et équipements de santé")),
    ("health_workforce", _("personnel de santé")),
    ("health_information", _("information sanitaire, numérique")),
    ("health_financing", _("financement de la santé, mutuelles")),
    ("reproductive_health", _("santé maternelle et reproductive")),
    ("child_health", _("santé de l’enfant")),
    ("nutrition", _("nutrition")),
    ("disease_control", _("lutte contre les maladies")),
    ("mental_health", _("santé mentale")),
    ("community", _("participation communautaire, société civile")),
    ("decentralisation", _("décentralisation, collectivités locales")),
    ("governance", _("gouvernance, administration publique")),
    ("gender", _("égalité entre femmes et hommes")),
    ("livelihoods", _("revenus, microcrédit")),
    ("water", _("eau et assainissement")),
    ("peace", _("paix, dialogue entre villes")),
    ("migration", _("migration")),
    ("education", _("éducation")),
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
