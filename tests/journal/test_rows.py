"""What every table is made of."""

from __future__ import annotations

from django.db import models
from django.utils import translation

from pacte.delivery.equipment.models import Condition, Item


def test_a_choice_is_said_as_django_says_it() -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            for value in [*Condition.values, "", "autre", None]:
                row, field = Item(condition=value), Item._meta.get_field("condition")
                plain = models.Model._get_FIELD_display(row, field)
                assert row.get_condition_display() == plain, (language, value)
