"""Fields that the forms of works have in common."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pacte.delivery.works import quantities
from pacte.kernel.numbers import read_number
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import (
    Typed,
)
from pacte.places import queries as places


def text(label: Any, most: int, rows: int = 0, **more: Any) -> forms.CharField:
    """A field of text; with ``rows``, of several lines."""
    if rows:
        more["widget"] = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, **more)


class FacilityField(forms.CharField):
    """The code of a facility; gives its uid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return ""
        try:
            return str(places.facility_by_code(code).uid)
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal


class QuantityField(Typed):
    """A quantity with at most three decimals, kept in thousandths."""

    def prepare_value(self, value: Any) -> Any:
        return quantities.text(value) if type(value) is int else value

    def read(self, text: str) -> int:
        try:
            read = read_number(text) * 1000
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal
        if read < 0 or read != int(read) or read > 10**12:
            raise forms.ValidationError(_("Une quantité de zéro ou plus, par exemple 12,5."))
        return int(read)
