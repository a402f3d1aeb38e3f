"""The measures that stocks offer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pacte.delivery.supplies import queries
from pacte.measures.registry import Measure

MEASURES = (
    Measure(
        name="supplies.availability", unit="share", action="read_delivery",
        label=_("Disponibilité des médicaments traceurs"),
        definition=_(
            "Part des mois de formation où tous les traceurs que la formation suit ont été en stock"
            " tous les jours. Un mois qui n’est pas connu jusqu’au dernier jour n’est pas compté."
        ),
        source="docs/users/supplies.md", grain=("place", "month"), read=queries.availability,
    ),
    Measure(
        name="supplies.stockout_days", unit="days", action="read_delivery",
        label=_("Jours de rupture de médicaments traceurs"),
        definition=_(
            "Somme, sur les traceurs et les formations, des jours à la fin desquels il ne restait"
            " rien, dans les mois connus en entier ; ou des jours que la fiche du mois dit."
        ),
        source="docs/users/supplies.md", grain=("place", "month"), read=queries.stockout_days,
    ),
)  # fmt: skip
