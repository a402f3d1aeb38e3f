"""The columns that several tables of this room share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.kernel.currency import EXPONENTS
from pacte.kernel.money import LINE_MAX, WHOLE
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

TEXT_MAX = 4_000
CODE = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Des lettres sans accent, des chiffres, . _ et -.")
)
CURRENCIES = [(code, code) for code in EXPONENTS]


def is_partial(text: str) -> None:
    """A day as precise as it was said, in the one way in which it is kept."""
    try:
        kept = Partial.from_text(text).text
    except Refused as refusal:
        raise ValidationError(formatting.shown(refusal)) from refusal
    if kept != text:
        raise ValidationError(_("Cette date n’est pas sous sa forme gardée."))


def partial(label: Any) -> models.CharField:
    """« 2005 », « 2006-02 » or « 2024-01-01 »; empty: not said."""
    return models.CharField(label, max_length=10, blank=True, validators=[is_partial])


def long_text(label: Any) -> models.TextField:
    return models.TextField(label, blank=True, validators=[MaxLengthValidator(TEXT_MAX)])


def amount(label: Any) -> models.BigIntegerField:
    """In the smallest unit of the currency beside it; null: not said."""
    return models.BigIntegerField(label, null=True, blank=True)


def currency() -> models.CharField:
    return models.CharField(_("devise"), max_length=3, blank=True, choices=CURRENCIES)


def share(label: Any) -> models.BigIntegerField:
    """In millionths; null: not said."""
    return models.BigIntegerField(label, null=True, blank=True)


def amount_has_currency(name: str) -> models.CheckConstraint:
    Q = models.Q
    given = Q(amount__isnull=False, amount__gte=-LINE_MAX, amount__lte=LINE_MAX) & ~Q(currency="")
    return models.CheckConstraint(
        name=name,
        condition=Q(amount=None, currency="") | given,
        violation_error_message=_("Un montant va avec sa devise, et ne dépasse pas 10¹²."),
    )


def share_in_bounds(name: str) -> models.CheckConstraint:
    held = models.Q(share=None) | models.Q(share__gte=0, share__lte=WHOLE)
    return models.CheckConstraint(
        name=name,
        condition=held,
        violation_error_message=_("Une part va de zéro à cent pour cent."),
    )
