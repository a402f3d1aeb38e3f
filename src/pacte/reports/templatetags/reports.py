"""The lines of a table of results on public pages: ``{% public_results lines %}``; each with its
place: ``{% public_results_at rows %}``."""

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


@register.simple_tag
def public_results_at(rows: Iterable[Any]) -> SafeString:
    return result_rows.public_at(rows)
