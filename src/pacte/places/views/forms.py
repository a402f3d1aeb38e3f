"""Forms of places and facilities. A place is chosen by its code, as lists and files name it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import DayField, Form, ReasonField, UploadField, WholeField
from pacte.places import geojson, queries, reading, rules
from pacte.places.models import Kind, Level, Ownership, Tree

YEAR_MIN = 1900
YEAR_MAX = 2200


class PlaceField(forms.CharField):
    """The code of a place; gives its uid."""

    def __init__(self, *, tree: str = rules.ADMINISTRATIVE, **kwargs: Any) -> None:
        self.tree = tree
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        try:
            return str(queries.place_by_code(code, self.tree).uid)
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal


class DegreesField(forms.CharField):
    """Degrees as they are written, « -2,48867 »; gives whole micro-degrees."""

    def __init__(self, bound: str, **kwargs: Any) -> None:
        self.bound = bound
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return reading.degrees(text, reading.BOUNDS[self.bound])
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal


class NewPlace(Form):
    tree = forms.ChoiceField(label=_("Découpage"), choices=Tree)
    kind = forms.ChoiceField(label=_("Nature"), choices=Kind)
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Nom"), max_length=120)
    country = forms.CharField(label=_("Pays"), max_length=2, help_text=_("Son code, comme BI."))
    parent = forms.CharField(label=_("Dans (code)"), max_length=40, required=False)
    since = DayField(label=_("Depuis le"))
    latitude = DegreesField("latitude", label=_("Latitude"))
    longitude = DegreesField("longitude", label=_("Longitude"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("parent"):
            try:
                above = queries.place_by_code(typed["parent"], typed.get("tree", ""))
                typed["parent"] = str(above.uid)
            except Refused as refusal:
                self.refuse(refusal, "parent")
        else:
            typed["parent"] = None
        typed["country"] = str(typed.get("country", "")).upper()
        return typed


class Rename(Form):
    name = forms.CharField(label=_("Nouveau nom"), max_length=120)
    since = DayField(label=_("Depuis le"))
    reason = ReasonField(label=_("Pourquoi"), required=False)


class Move(Form):
    parent = PlaceField(label=_("Dans (code)"))
    since = DayField(label=_("À partir du"))
    reason = ReasonField(label=_("Pourquoi"))

    def __init__(self, tree: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].tree = tree


class Close(Form):
    since = DayField(label=_("N’existe plus à partir du"))
    reason = ReasonField(label=_("Pourquoi"))


class Undraw(Form):
    since = DayField(label=_("Le tracé ne vaut plus à partir du"))
    reason = ReasonField(label=_("Pourquoi"))


class Succeed(Form):
    after = PlaceField(label=_("Lieu qui suit (code)"))
    on = DayField(label=_("Le"))
    whole = forms.BooleanField(label=_("En entier"), required=False)
    reason = ReasonField(label=_("Texte de la réforme"))

    def __init__(self, tree: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].tree = tree


class Count(Form):
    year = WholeField(label=_("Année"), least=YEAR_MIN, most=YEAR_MAX)
    count = WholeField(
        label=_("Population"), required=False, help_text=_("Vide : retirer un chiffre faux.")
    )
    source = forms.CharField(label=_("Source"), max_length=200)


class Link(Form):
    other = PlaceField(label=_("Lieu de l’autre carte (code)"))
    since = DayField(label=_("Depuis le"))
    closed = forms.BooleanField(label=_("Ne partage plus"), required=False)

    def __init__(self, tree: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].tree = tree


class _Site(Form):
    name = forms.CharField(label=_("Nom"), max_length=120)
    place = PlaceField(label=_("Lieu (code)"), required=False)
    area = PlaceField(tree=rules.HEALTH, label=_("Aire ou zone de santé (code)"), required=False)
    latitude = DegreesField("latitude", label=_("Latitude"))
    longitude = DegreesField("longitude", label=_("Longitude"))


class Describe(_Site):
    reason = ReasonField(label=_("Pourquoi"), required=False)


OWNERSHIPS = [("", _("non renseigné")), *Ownership.choices]


class NewFacility(_Site):
    code = forms.CharField(label=_("Code"), max_length=40)
    level = forms.ChoiceField(label=_("Niveau"), choices=Level)
    ownership = forms.ChoiceField(label=_("Statut"), choices=OWNERSHIPS, required=False)
    since = DayField(label=_("Depuis le"))
    field_order = ["key", "code", "name", "level", "ownership", "place", "area", "since"]


class State(Form):
    since = DayField(label=_("Depuis le"))
    level = forms.ChoiceField(label=_("Niveau"), choices=Level)
    ownership = forms.ChoiceField(label=_("Statut"), choices=OWNERSHIPS, required=False)
    open = forms.BooleanField(label=_("Ouverte"), required=False)
    correct = forms.BooleanField(
        label=_("Corriger ce qui a été inscrit ce jour-là, sans toucher à la suite"),
        required=False,
    )
    reason = ReasonField(label=_("Pourquoi"))


class Import(Form):
    kind = forms.ChoiceField(
        label=_("Ce que contient le fichier"),
        choices=[("places", _("Des lieux")), ("facilities", _("Des formations sanitaires")),
                 ("populations", _("Des populations"))],
    )  # fmt: skip
    file = UploadField(label=_("Fichier"), endings=(".csv", ".xlsx", ".xls"))
    since = DayField(label=_("Depuis le, si le fichier ne le dit pas"), required=False)
    country = forms.CharField(
        label=_("Pays, si le fichier ne le dit pas"), max_length=2, required=False
    )
    source = forms.CharField(
        label=_("Source, si le fichier ne la dit pas"), max_length=200, required=False
    )


class Outlines(Form):
    """A GeoJSON file of outlines, and how its features are told."""

    file = UploadField(
        label=_("Fichier GeoJSON"), endings=(".geojson", ".json"), most=geojson.BYTES_MAX
    )
    tree = forms.ChoiceField(label=_("Découpage"), choices=Tree)
    kind = forms.ChoiceField(
        label=_("Nature de ces lieux"), choices=[("", _("au choix")), *Kind.choices],
        required=False,
        help_text=_("Il la faut pour reconnaître des lieux par leur nom."),
    )  # fmt: skip
    within = forms.CharField(
        label=_("Seulement les lieux de (code)"), max_length=40, required=False
    )
    code_property = forms.CharField(
        label=_("Propriété qui dit le code"), max_length=200, required=False,
        help_text=_("Vide : Pacte la cherche."),
    )  # fmt: skip
    name_property = forms.CharField(
        label=_("Propriété qui dit le nom"), max_length=200, required=False,
        help_text=_("Vide : Pacte la cherche."),
    )  # fmt: skip
    since = DayField(label=_("Ces tracés valent depuis le"))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Qui a fait ces tracés, et quand.")
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=200,
        help_text=_("Ce qu’elle demande d’écrire sous la carte, comme « CC BY 4.0, © … »."),
    )  # fmt: skip
