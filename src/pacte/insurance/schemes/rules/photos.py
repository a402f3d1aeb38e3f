"""How long the photo of a beneficiary serves: from then on, a new one is asked for at renewal."""

from __future__ import annotations

from datetime import date

from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel.periods import add_months

GOOD, OLD, ABSENT = "good", "old", "absent"


def stale_before(definition: Definition, day: date) -> date | None:
    """A photo taken on this day, or before, is asked for again on ``day``; None: none ever is."""
    if "photos" not in definition:
        return None
    months = (definition["photos"] or {}).get("renew_after_months")
    if months is None:
        raise NotStated("photos", "La durée d’une photo n’est pas précisée.")
    return add_months(day, -int(months))


def photo_state(definition: Definition, taken_on: date | None, day: date) -> str:
    """Whether a photo still serves on a day."""
    if taken_on is None:
        return ABSENT
    limit = stale_before(definition, day)
    return OLD if limit is not None and taken_on <= limit else GOOD
