"""The measures that quality offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pacte.delivery.quality import queries
from pacte.measures.registry import Measure

MEASURES = (
    Measure(
        name="quality.score", unit="share", action="read_delivery",
        label=_("Note de qualité des formations"),
        definition=_(
            "Moyenne, formation par formation, de la dernière visite de la période avec chaque"
            " grille : évaluation externe ou contre-vérification, complète et confirmée par une"
            " autre personne. L’autoévaluation n’y entre pas."
        ),
        source="docs/users/quality.md", grain=("place", "month"), read=queries.quality_score,
    ),
    Measure(
        name="quality.minimum_met", unit="share", action="read_delivery",
        label=_("Formations qui remplissent l’offre minimale"),
        definition=_(
            "Des formations tenues par une offre minimale et dont on sait assez, la part qui en"
            " remplit chaque exigence à la fin de la période. Celles dont rien ne manque mais dont"
            " tout n’est pas connu ne sont comptées ni pour ni contre."
        ),
        source="docs/users/quality.md", grain=("place", "month"), read=queries.meeting,
    ),
    Measure(
        name="quality.offering", unit="items", action="read_delivery",
        label=_("Types de soins offerts"),
        definition=_(
            "Somme, sur les formations, des types de soins qu’elles disent offrir à la fin de la"
            " période."
        ),
        source="docs/users/quality.md", grain=("place", "month"), read=queries.offering,
    ),
)  # fmt: skip
