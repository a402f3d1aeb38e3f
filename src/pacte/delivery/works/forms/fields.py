"""Fields that the forms of works have in common."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pacte.delivery.works import named, quantities
from pacte.journal import clock
from pacte.kernel.numbers import read_number
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import Typed


def text(label: Any, most: int, rows: int = 0, **more: Any) -> forms.CharField:
    """A field of text; with ``rows``, of several lines."""
    if rows:
        more["widget"] = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, **more)


class NamedField(forms.CharField):
    """A facility or a place, by its code or its whole name; gives its uid."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        if not said:
            return ""
        today = clock.today()
        place = self.key == "place"
        found = named.places_on(today, said) if place else named.facilities(said)
        try:
            return str(named.one(found, said, self.key).uid)
        except Refused as refusal:
            told = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(told) from refusal


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
