"""What access offers others: measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pacte.delivery.access import queries
from pacte.measures.registry import Measure

SOURCE = "Positions du registre des lieux et des formations (access.distance_m)"

MEASURES = (
    Measure(
        name="access.people_within", label=_("Population près d’une formation qui fonctionne"),
        definition=_("Habitants à moins de la distance nationale d’une formation ouverte, sur ceux"
                     " dont la position est connue, au dernier jour de la période."),
        unit="share", source=SOURCE, action="read_delivery", grain=("place",), needs=("place",),
        read=queries.people_within,
    ),
    Measure(
        name="access.improved", label=_("Personnes dont l’accès est amélioré par des ouvrages"),
        definition=_("Habitants qu’aucune autre formation n’atteint que celles ouvertes par des"
                     " ouvrages devenus fonctionnels dans la période ; chacun compté une fois."),
        unit="people", source=SOURCE, action="read_delivery", grain=("place", "source"),
        needs=("place",), read=queries.improved,
    ),
)  # fmt: skip
