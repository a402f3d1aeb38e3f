"""Forms of organisations and users. An organisation is chosen by its short code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import DayField, Form, ReasonField, UploadField
from pacte.people import queries
from pacte.people.models import OrganisationKind
from pacte.people.roles import ROLES
from pacte.places import queries as places


class AnyPlaceField(forms.CharField):
    """The code of a place of either tree, the administrative first; gives its uid."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        if found := places.any_by_code(code):
            return str(found.uid)
        said = gettext("Aucun lieu n’a le code « %(code)s ».")
        raise forms.ValidationError(said % {"code": code})


class FacilityField(forms.CharField):
    """The code of a facility; gives its uid."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        try:
            return str(places.facility_by_code(code).uid)
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal


class OrganisationField(forms.CharField):
    """The short code of an organisation; gives its uid."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = queries.organisation_by_code(code.upper())
        if not found:
            said = gettext("Aucune organisation n’a le sigle « %(code)s ».")
            raise forms.ValidationError(said % {"code": code})
        return str(found.uid)


class Found(Form):
    code = forms.CharField(
        label=_("Sigle"), max_length=12,
        help_text=_("De 2 à 12 capitales ou chiffres : il entre dans les numéros."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Nature"), choices=OrganisationKind)
    name = forms.CharField(label=_("Nom"), max_length=150)
    country = forms.CharField(label=_("Pays"), max_length=2, help_text=_("Son code, comme BI."))
    place = AnyPlaceField(label=_("Lieu (code)"), max_length=40, required=False)
    facility = FacilityField(
        label=_("Formation sanitaire (code), si c’en est une"), max_length=40, required=False
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class Describe(Form):
    name = forms.CharField(label=_("Nom"), max_length=150)
    place = AnyPlaceField(label=_("Lieu (code)"), max_length=40, required=False)
    reason = ReasonField(label=_("Pourquoi"), required=False)


class Logo(Form):
    picture = UploadField(
        label=_("Image"), endings=(".png", ".jpg", ".jpeg", ".webp"), most=5_000_000,
        help_text=_("PNG, JPEG ou WebP, 5 Mo au plus ; sur fond blanc ou transparent."),
    )  # fmt: skip
    reason = ReasonField(label=_("Pourquoi"), required=False)


class Affiliate(Form):
    parent = OrganisationField(label=_("Union ou fédération (sigle)"), max_length=12)
    since = DayField(label=_("Depuis le"))
    closed = forms.BooleanField(label=_("Elle la quitte ce jour-là"), required=False)
    reason = ReasonField(label=_("Pourquoi"), required=False)


class OpenAccount(Form):
    username = forms.CharField(
        label=_("Nom d’utilisateur"), max_length=150, help_text=_("Par exemple awa.diarra.")
    )
    first_name = forms.CharField(label=_("Prénom"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Nom"), max_length=150, required=False)
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=20, required=False)


def _roles() -> list[tuple[str, Any]]:
    return [(name, kind.label) for name, kind in ROLES.items()]


class GiveRole(Form):
    role = forms.ChoiceField(label=_("Rôle"), choices=_roles)
    organisation = OrganisationField(
        label=_("Pour l’organisation (sigle)"), max_length=12, required=False
    )
    place = AnyPlaceField(label=_("Ou dans le lieu (code)"), max_length=40, required=False)
    since = DayField(label=_("Depuis le"))
    reason = ReasonField(label=_("Pourquoi"), required=False)
