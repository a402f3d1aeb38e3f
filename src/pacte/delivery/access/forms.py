"""The forms of a study: the question, and the day it is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pacte.delivery.access import queries
from pacte.delivery.quality import cares as quality
from pacte.journal import clock
from pacte.pages.forms import DayField, Form, WholeField
from pacte.parameters import queries as parameters
from pacte.people import queries as people
from pacte.people.views.forms import AnyPlaceField

PERCENT = 10_000  # Millionths.


class OpenStudy(Form):
    """Near by a distance or by a walk: one of them. What the national values say is filled in."""

    title = forms.CharField(label=_("Intitulé"), max_length=150)
    area = AnyPlaceField(label=_("Territoire (code)"), max_length=40)
    organisation = forms.ChoiceField(label=_("Pour"), required=False)
    care = forms.ChoiceField(label=_("Service"), required=False)
    metres = WholeField(
        label=_("À moins de (m)"), required=False, help_text=_("Ou un temps de marche, dessous.")
    )
    minutes = WholeField(label=_("À moins de (minutes de marche)"), required=False)
    speed = WholeField(label=_("Vitesse de marche (m par heure)"), required=False)
    detour = WholeField(
        label=_("Longueur d’un chemin, pour 100 de ligne droite"),
        help_text=_("100 : en ligne droite ; 130 : un tiers de plus."),
    )
    precision = WholeField(
        label=_("Erreur possible d’une position (m)"),
        help_text=_("Donne une fourchette : sûrement près, peut-être près."),
    )

    def __init__(self, actor: Any, *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        start = {name: parameters.find(f"access.{path}", today) for name, path in (
            ("metres", "distance_m"), ("speed", "walking_speed"),
            ("precision", "position_precision_m"), ("detour", "detour"),
        )}  # fmt: skip
        detour = start["detour"]
        start["detour"] = detour // PERCENT if isinstance(detour, int) else 100
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        mine = people.organisations(people.organisations_for(actor, "study_access", today))
        kinds = people_kinds(mine)
        choices: Any = self.fields["organisation"]
        choices.choices = [("", _("le territoire")), *kinds]
        offered: Any = self.fields["care"]
        offered.choices = [("", _("toute formation ouverte")), *quality.care_choices()]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        typed["detour"] = typed["detour"] * PERCENT
        return typed | {name: typed[name] or None for name in ("organisation", "care")}


def people_kinds(rows: Any) -> list[tuple[str, str]]:
    """Who may keep a study, but facilities and mutuals: they ask for none."""
    return [(str(row.uid), row.name) for row in rows if row.kind not in ("facility", "mutual")]


class RunStudy(Form):
    day = DayField(label=_("Formations ouvertes le"))
    year = WholeField(label=_("Population de l’année"))
    sites = WholeField(
        label=_("Sites à proposer"), required=False,
        help_text=_("Où les prochaines formations atteindraient le plus de monde : de 1 à 50."),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"sites": typed.get("sites") or 0}


def usual_start(row: Any) -> dict[str, Any]:
    """The day and the year of a run, as they were asked last."""
    last = queries.runs(row.pk).first()
    today = clock.today()
    return {"day": today, "year": last.year if last else today.year}
