"""How this room's findings and states are shown in a template."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from pacte.insurance.schemes import sentences
from pacte.insurance.schemes.models import ConventionState
from pacte.insurance.schemes.rules import Finding
from pacte.pages.templatetags import pacte

register = template.Library()
TONES = {"active": "good", "suspended": "wait", "ended": ""}


@register.filter
def said(found: Finding) -> str:
    """A finding in the reader's language."""
    return sentences.finding(found)


@register.filter
def where(path: str) -> str:
    """A place of the document for people."""
    return sentences.where(path)


@register.filter
def tone_of(found: Finding) -> str:
    """How a finding looks."""
    return sentences.tone(found)


@register.filter
def state_of(row: ConventionState) -> SafeString:
    """The state of a convention, as a tag."""
    return pacte.tag(str(row.get_state_display()), TONES[row.state])
