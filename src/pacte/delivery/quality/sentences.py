"""Quality in words: states, lacks, parts of a checklist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.quality.models import ActionStep, Visit
from pacte.delivery.quality.rules import Judged, Lack
from pacte.delivery.records import gaps
from pacte.pages import formatting
from pacte.pages.page import Tag
from pacte.places import rules as levels

PARTS = {
    "structure": later("structure"), "process": later("processus"), "result": later("résultat"),
    "satisfaction": later("satisfaction des patients"),
}  # fmt: skip
TONES = {"draft": "wait", "submitted": "wait", "confirmed": "good"}
ACTION_TONES = {"open": "wait", "doing": "wait", "done": "good", "dropped": ""}
LIKED = (
    ("3", later("très bien")), ("2", later("bien")), ("1", later("passable")), ("0", later("mal")),
)  # fmt: skip


def state_tag(visit: Any) -> Tag:
    return Tag(str(Visit.State(visit.state).label), TONES[visit.state])


def kind_of(visit: Any) -> str:
    return str(Visit.Kind(visit.kind).label)


def action_tag(state: str) -> Tag:
    return Tag(str(ActionStep.State(state).label), ACTION_TONES[state])


def level_choices() -> list[tuple[str, str]]:
    return [(code, LEVELS[code]) for code in levels.LEVELS]


LEVELS: Mapping[str, Any] = {
    "post": later("poste de santé"), "centre": later("centre de santé"),
    "clinic": later("clinique"), "district_hospital": later("hôpital de district"),
    "provincial_hospital": later("hôpital provincial"),
    "national_hospital": later("hôpital national"),
}  # fmt: skip


def lack(one: Lack, care: Mapping[str, str], sections: Mapping[str, str]) -> str:
    """One thing that lacks, or is not known."""
    if one.kind == "service":
        return _("soins : %(name)s") % {"name": care.get(one.name, one.name)}
    if one.kind == "gap":
        label = gaps.GAPS[one.name].label if one.name in gaps.GAPS else one.name
        if one.found is None:
            return str(label)
        told = {"name": label, "found": one.found, "asked": one.asked,
                "what": ", ".join(one.details[:5])}  # fmt: skip
        return _("%(name)s : %(found)s sur %(asked)s (manque %(what)s)") % told
    name = sections.get(one.name, one.name) if one.kind == "section" else _("note entière")
    asked = formatting.share(one.asked or 0)
    if one.found is None:
        return _("%(name)s : au moins %(asked)s") % {"name": name, "asked": asked}
    told = {"name": name, "found": formatting.share(one.found), "asked": asked}
    return _("%(name)s : %(found)s, il faut %(asked)s") % told


def met_tag(judged: Judged) -> Tag:
    if judged.met is None:
        return Tag(_("non connu"), "wait")
    return Tag(_("remplie"), "good") if judged.met else Tag(_("non remplie"), "bad")
