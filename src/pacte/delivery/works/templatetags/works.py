"""Quantities on the pages of works."""

from __future__ import annotations

from django import template

from pacte.delivery.works import quantities

register = template.Library()
# ``{{ item.quantity|thousandths }}``: a quantity as people write it, « 12,5 ».
register.filter("thousandths", quantities.text)
