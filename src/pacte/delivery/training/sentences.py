"""The words of the room: where a session stands, why a certificate is not given."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pacte.delivery.training.rules import sessions as rules
from pacte.pages.page import Tag

DESERVES: dict[str, Any] = {
    rules.EARNED: _("mérité"),
    rules.NEVER_THERE: _("jamais présent"),
    rules.TOO_LITTLE: _("présence au-dessous du minimum du thème"),
    rules.NOT_TESTED: _("pas de test après la session"),
    rules.TOO_LOW: _("note au-dessous du minimum du thème"),
}
TONES = {"planned": "", "open": "wait", "held": "good", "cancelled": "bad"}


def state_tag(session: Any) -> Tag:
    """Where a session stands."""
    return Tag(str(session.get_state_display()), TONES[session.state])
