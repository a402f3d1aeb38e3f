"""What the templates of this room say of contradictions and stages: ``{% load sheets %}``."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from pacte.programmes.sheets import sentences
from pacte.programmes.sheets.rules import Contradiction

register = template.Library()


@register.filter
def sentence(found: Contradiction) -> str:
    """A contradiction in one sentence."""
    return sentences.sentence(found)


@register.filter
def check_name(name: str) -> str:
    return sentences.check_name(name)


@register.filter
def check_reason(name: str) -> str:
    """Why a check matters."""
    return sentences.reason(name)


@register.filter
def anchor(found: Contradiction) -> str:
    """Where a contradiction stands on its page."""
    return f"c-{found.digest[:12]}"


@register.filter
def quoted(words: str) -> str:
    """The words of a text, between quotation marks of the reader's language."""
    return gettext("«\u00a0%(words)s\u00a0»") % {"words": words}
