"""Where a declared activity stands, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pacte.pages.page import Tag

STANDINGS = {
    "withdrawn": (_("retirée"), ""),
    "ended": (_("terminée"), ""),
    "stopped": (_("agrément retiré"), "bad"),
    "without_agreement": (_("sans agrément"), "bad"),
    "refused": (_("avis défavorable"), "bad"),
    "to_advise": (_("attend l’avis"), "wait"),
    "to_agree": (_("attend l’agrément"), "wait"),
    "warned": (_("avertie"), "wait"),
    "agreed": (_("agréée"), "good"),
}


def standing_tag(standing: str) -> Tag:
    """A standing as it is shown."""
    label, tone = STANDINGS[standing]
    return Tag(str(label), tone)
