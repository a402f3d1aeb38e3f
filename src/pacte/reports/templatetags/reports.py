"""``{% public_results lines %}``: the lines of a table of results on public pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from pacte.reports import result_rows

register = template.Library()


@register.simple_tag
def public_results(lines: Iterable[Any]) -> SafeString:
    return result_rows.public(lines)
