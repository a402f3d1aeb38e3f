"""The words of the room: why an amount is what it is, what a run is waiting for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pacte.delivery.staff.models import MotivationRun
from pacte.delivery.staff.rules import motivation as rules
from pacte.pages.page import Tag

REASONS: dict[str, Any] = {
    rules.DUE: _("dû"),
    rules.NOT_COVERED: _("qualification non prévue par la règle"),
    rules.NO_PRESENCE: _("présence du mois non saisie : la ligne attend"),
    rules.NOT_EXPECTED: _("aucun jour prévu ce mois"),
    rules.ABSENT: _("présence au-dessous du minimum de la règle"),
    rules.NO_SCORE: _("score de la formation non connu : la ligne attend"),
    rules.LOW_SCORE: _("score au-dessous du minimum de la règle"),
    rules.NOT_SCORED: _("score non connu : la règle ne paie rien"),
    rules.UNSCORED: _("dû ; score non connu, la règle paie sans lui"),
}
UNKNOWN_SCORE: dict[str, Any] = {
    rules.WAIT: _("la ligne attend un score"),
    rules.NOTHING: _("rien n’est payé"),
    rules.WITHOUT: _("payé sans le score"),
}
TONES = {"draft": "", "prepared": "wait", "paid": "good", "cancelled": "bad"}


def run_tag(run: MotivationRun) -> Tag:
    """Where a list of motivation stands."""
    return Tag(str(run.get_state_display()), TONES[run.state])
