"""Forms of the register. What is typed is read by the rules; the error stays beside its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.insurance.members import rules
from pacte.insurance.members.models import Belonging, Beneficiary
from pacte.insurance.members.queries import enrolling as queries
from pacte.insurance.members.queries.register import household_by_number
from pacte.kernel import numbering
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import DayField, Form, ReasonField, UploadField

LANGUAGES = [
    ("fr", "Français"), ("rw", "Kinyarwanda"), ("rn", "Kirundi"), ("sw", "Kiswahili"),
    ("bm", "Bamanankan"), ("mos", "Mooré"), ("en", "English"),
]  # fmt: skip
PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def read(reader: Callable[..., Any], *args: Any) -> Any:
    """Read by a rule; its refusal is the error of the field."""
    try:
        return reader(*args)
    except Refused as refusal:
        raise ValidationError(formatting.fill(refusal.message, refusal.values)) from refusal


class PersonForm(Form):
    """A person: a name, a sex, a birth as a day or a year, a relation to the member."""

    name = forms.CharField(label=_("Nom et prénoms"), max_length=rules.NAME_MAX)
    sex = forms.ChoiceField(
        label=_("Sexe"), choices=[("", "—"), *Beneficiary.Sex.choices], required=False
    )
    born = forms.CharField(
        label=_("Naissance"), required=False, max_length=10,
        help_text=_("31/12/1987, ou 1987 si le jour n’est pas connu."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    relation = forms.ChoiceField(label=_("Lien"), choices=Beneficiary.Relation.choices)
    photo = UploadField(label=_("Photo"), endings=PICTURES, required=False)

    def __init__(self, *args: Any, day: date, country: str = "", **kwargs: Any) -> None:
        self.day, self.country = day, country
        super().__init__(*args, **kwargs)
        if self.prefix:  # One of several in a form that has its own key.
            del self.fields["key"]
        self.fields["photo"].widget.attrs["capture"] = "user"

    def has_changed(self) -> bool:
        """A row of which nothing is said but a relation is nobody."""
        return bool({"name", "sex", "born", "photo"} & set(self.changed_data))

    def clean_name(self) -> str:
        return read(rules.read_name, self.cleaned_data["name"])

    def clean_born(self) -> str:
        text = self.cleaned_data["born"].strip()
        read(rules.read_birth, text, self.day)
        return text

    def said(self) -> rules.Person:
        """The person as the rules compare them."""
        typed = self.cleaned_data
        born_on, year_only = rules.read_birth(typed["born"], self.day)
        return rules.Person(
            name=typed["name"], sex=typed["sex"], born_on=born_on, year_only=year_only,
            relation=typed.get("relation") or "other",
        )  # fmt: skip


class HouseholdForm(Form):
    """What is common to the household: mutual, scheme, year, village, level, phone."""

    mutual = forms.ChoiceField(label=_("Mutuelle"))
    scheme = forms.ChoiceField(label=_("Régime"))
    year = forms.ChoiceField(
        label=_("Exercice"), choices=[("now", _("En cours")), ("next", _("Suivant"))]
    )
    phone = forms.CharField(
        label=_("Téléphone du ménage"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    village = forms.CharField(
        label=_("Village"), required=False, max_length=120, help_text=_("Son nom ou son code."),
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Catégorie de revenu"), required=False)
    language = forms.ChoiceField(label=_("Langue du ménage"), choices=LANGUAGES, initial="fr")

    def __init__(self, *args: Any, choices: queries.Choices, **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(*args, **kwargs)
        for name in ("mutual", "scheme", "level"):
            self.fields[name].choices = getattr(choices, f"{name}s")
        for name in ("mutual", "scheme"):
            if len(self.fields[name].choices) == 1:
                self.fields[name].initial = self.fields[name].choices[0][0]
                self.fields[name].widget = forms.HiddenInput()
        if not choices.levels:
            del self.fields["level"]
        else:
            self.fields["level"].choices = [("", "—"), *choices.levels]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        mutual = self.choices.mutual_of(typed.get("mutual", ""))
        if mutual is None:
            return typed
        for name, reader in (("phone", self._phone), ("village", self._village)):
            try:
                typed[name] = read(reader, mutual, typed.get(name, ""))
            except ValidationError as fault:
                self.add_error(name, fault)
        return typed

    def _phone(self, mutual: Any, text: str) -> str:
        return rules.read_phone(text, mutual.country)

    def _village(self, mutual: Any, text: str) -> str | None:
        return queries.village(mutual, text) if text.strip() else None


class PersonPhoneForm(PersonForm):
    """A person already in a household, or who joins one, with a phone of their own."""

    phone = forms.CharField(label=_("Téléphone"), required=False, max_length=20)

    def clean_phone(self) -> str:
        return read(rules.read_phone, self.cleaned_data["phone"], self.country)


class JoinForm(PersonPhoneForm):
    """A birth, a marriage, somebody who joins."""

    why = forms.ChoiceField(
        label=_("Événement"),
        choices=[(w.value, w.label) for w in (Belonging.Why.JOINED, Belonging.Why.BIRTH)],
    )
    since = DayField(label=_("Depuis le"))
    reason = ReasonField(
        required=False, label=_("S’il ressemble à quelqu’un : pourquoi ce sont deux personnes")
    )


class CorrectForm(PersonPhoneForm):
    """What is written about a person, corrected."""

    reason = ReasonField(required=False)


class GoneForm(Form):
    """Somebody goes; when it is the member, somebody else becomes the member."""

    since = DayField(label=_("Le"))
    successor = forms.ChoiceField(label=_("Qui devient l’adhérent"), required=False)

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["successor"].choices = [("", "—"), *others]
        else:
            del self.fields["successor"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["successor"] = typed.get("successor") or None
        return typed


class LeaveForm(GoneForm):
    """A departure or a death."""

    why = forms.ChoiceField(
        label=_("Événement"),
        choices=[(w.value, w.label) for w in (Belonging.Why.LEFT, Belonging.Why.DEATH)],
    )


class TransferForm(GoneForm):
    """A person moves to another household, told by its number."""

    household = forms.CharField(label=_("Numéro du ménage d’arrivée"), max_length=40)
    relation = forms.ChoiceField(
        label=_("Lien dans ce ménage"), choices=Beneficiary.Relation.choices, initial="other"
    )

    def clean_household(self) -> str:
        number = read(numbering.read, self.cleaned_data["household"])
        found = household_by_number(number)
        if not found:
            raise ValidationError(gettext("Aucun ménage ne porte ce numéro."))
        return str(found.uid)


class BackForm(Form):
    since = DayField(label=_("Depuis le"))
    reason = ReasonField()


class MoveForm(Form):
    """Another village or another level, from a day."""

    since = DayField(label=_("À partir du"))
    village = forms.CharField(
        label=_("Nouveau village"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Nouvelle catégorie"), required=False)
    reason = ReasonField(required=False)

    def __init__(
        self, *args: Any, mutual: Any, levels: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        self.mutual = mutual
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("inchangée")), *levels]

    def clean_village(self) -> str | None:
        text = self.cleaned_data["village"].strip()
        return read(queries.village, self.mutual, text) if text else None

    def clean_level(self) -> str | None:
        return self.cleaned_data["level"] or None


class PhoneForm(Form):
    phone = forms.CharField(label=_("Téléphone du ménage"), required=False, max_length=20)
    language = forms.ChoiceField(label=_("Langue du ménage"), choices=LANGUAGES)


class GroupForm(Form):
    """A group of the household, from a day."""

    group = forms.ChoiceField(label=_("Groupe"))
    since = DayField(label=_("À partir du"))
    closed = forms.BooleanField(label=_("Le ménage n’en fait plus partie"), required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(groups)


class YearForm(Form):
    """A scheme and a coverage year for a household."""

    scheme = forms.ChoiceField(label=_("Régime"))
    covered_on = DayField(label=_("Un jour de l’exercice"))

    def __init__(self, *args: Any, schemes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = list(schemes)


class CloseForm(Form):
    closed_on = DayField(label=_("Fin de l’adhésion le"))
    reason = ReasonField()


def waivable(form: Any, actor: Any) -> Any:
    """The form, with a reason for who may let somebody in outside the window of enrolment."""
    if actor.can("waive_window"):
        label = _("Motif, pour une adhésion hors période")
        form.fields["reason"] = ReasonField(required=False, label=label)
    return form


class WhyForm(Form):
    """Only a reason."""

    reason = ReasonField()
