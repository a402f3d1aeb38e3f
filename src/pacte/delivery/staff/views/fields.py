"""Fields that the pages of staff and training share: a facility, an organisation, a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.staff import queries
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.people import facilities
from pacte.people import queries as people
from pacte.places import queries as places

CHOICES_MAX = 150  # Beyond, a code is typed rather than found in a long list.


class CodedFacility(forms.CharField):
    """The code of a facility; gives its uid."""

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return ""
        try:
            return str(places.facility_by_code(code.strip()).uid)
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal


def facility_field(
    actor: Actor, action: str, day: date, *, required: bool = True, label: Any = None
) -> forms.Field:
    """A facility among one's own; its code when they are many."""
    label = label or later("Formation sanitaire")
    rows = list(facilities.facilities_for(actor, action, day)[: CHOICES_MAX + 1])
    if len(rows) > CHOICES_MAX:
        label = later("Code de la formation sanitaire")
        return CodedFacility(label=label, max_length=40, required=required)
    none = [] if required and len(rows) == 1 else [("", "—")]
    choices = [*none, *((str(row.uid), row.name) for row in rows)]
    return forms.ChoiceField(label=label, choices=choices, required=required)


def organisation_field(
    actor: Actor, action: str, day: date, *, required: bool = True, label: Any = None
) -> forms.ChoiceField:
    """An organisation for which one may do an action."""
    rows = people.organisations(people.organisations_for(actor, action, day)[:CHOICES_MAX])
    none = [] if required and len(rows) == 1 else [("", "—")]
    choices = [*none, *((str(row.uid), row.name) for row in rows)]
    label = label or later("Organisation")
    return forms.ChoiceField(label=label, choices=choices, required=required)


def qualification_choices(empty: bool = False) -> list[tuple[str, Any]]:
    """The qualifications offered; with nothing first when none need be chosen."""
    rows = [(row.code, row.label) for row in queries.qualifications()]
    return [("", _("—")), *rows] if empty else rows
