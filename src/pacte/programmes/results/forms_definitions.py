"""The forms of indicators, of what becomes of a value, of assumptions and risks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.kernel.currency import EXPONENTS
from pacte.kernel.refusal import Refused
from pacte.pages.forms import DayField, Form, ReasonField, UploadField, WholeField
from pacte.programmes.results import reading
from pacte.programmes.results.forms import Choices, NumberField
from pacte.programmes.results.models import Concern, ConcernStep, Direction, UnitKind


class DefinitionForm(Form):
    """What is counted, and how."""

    title = forms.CharField(label=_("Intitulé"), max_length=400)
    words = forms.CharField(
        label=_("Ce qui est compté, et comment"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    unit_kind = forms.ChoiceField(label=_("Nature de la valeur"), choices=UnitKind.choices)
    direction = forms.ChoiceField(label=_("Sens"), choices=Direction.choices)
    unit = forms.CharField(label=_("Unité"), max_length=60, required=False,
                           help_text=_("Personnes, maternités, jours…"))  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Devise, si c’est un montant"), required=False,
        choices=[("", "—"), *((code, code) for code in EXPONENTS)],
    )  # fmt: skip
    places = WholeField(label=_("Décimales"), most=4, initial=0)
    per = WholeField(label=_("Un rapport se dit pour"), least=1, most=10_000_000, initial=1,
                     help_text=_("1, 100, 1 000, 100 000…"))  # fmt: skip
    bounded = forms.BooleanField(
        label=_("De 0 à 100 % pour un pourcentage, jamais en dessous de zéro"), required=False,
        initial=True,
    )  # fmt: skip
    measure = forms.ChoiceField(label=_("Mesure sur les données de Pacte"), required=False)
    measure_scheme = forms.ChoiceField(label=_("Régime à lire"), required=False)
    measure_place = forms.ChoiceField(label=_("Lieu à lire pour l’ensemble"), required=False)
    scale = forms.CharField(
        label=_("Échelle, du pire au meilleur"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour une valeur en mots : un niveau par ligne."),
    )  # fmt: skip
    dimensions = forms.CharField(
        label=_("Ventilations"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une par ligne : « Sexe : femmes, hommes ». Ajoutez (en partie) si ces"
                    " catégories ne font pas le tout, (se recoupent) si l’on peut être dans"
                    " plusieurs. « Lieu » prend des codes de lieux."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, measures: Choices, schemes: Choices, where: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        none = ("", gettext("Aucune : valeurs saisies avec leur preuve"))
        self.fields["measure"].choices = [none, *measures]
        self.fields["measure_scheme"].choices = [("", "—"), *schemes]
        self.fields["measure_place"].choices = [("", "—"), *where]

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean() or self.cleaned_data
        try:
            typed["dimensions"] = reading.read_dimensions(typed.get("dimensions") or "")
        except Refused as refusal:
            self.refuse(refusal)
        return typed

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {
            "scale": reading.read_scale(typed["scale"]),
            "measure_scheme": typed["measure_scheme"] or None,
            "measure_place": typed["measure_place"] or None,
        }  # fmt: skip


class AddForm(DefinitionForm):
    """An indicator to add to an aim."""

    aim = forms.ChoiceField(label=_("Ce qu’il dit d’une visée"))
    code = forms.CharField(label=_("Code"), max_length=20)
    since = DayField(label=_("Défini ainsi depuis le"), required=False)
    field_order = ("key", "aim", "code", "title", "words")

    def __init__(self, *args: Any, aims: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aim"].choices = list(aims)


class RedefineForm(DefinitionForm):
    """What is counted otherwise from a day on, and how older values compare."""

    since = DayField(label=_("À partir du"))
    bridge_words = forms.CharField(
        label=_("Ce qui change"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    bridge_factor = NumberField(
        label=_("Coefficient"), places=6, required=False,
        help_text=_("Multiplie les anciennes valeurs pour les comparer : 1 si elles se comparent"
                    " telles quelles. Vide : elles ne se comparent pas."),
    )  # fmt: skip
    field_order = ("key", "seen", "since", "bridge_words", "bridge_factor", "title", "words")


class MoveForm(Form):
    """Under which aim, with which code and rank."""

    aim = forms.ChoiceField(label=_("Visée"))
    code = forms.CharField(label=_("Code"), max_length=20)
    position = WholeField(label=_("Rang"), least=1, most=30_000)

    def __init__(self, *args: Any, aims: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aim"].choices = list(aims)


class WhyForm(Form):
    """Why something is put aside."""

    why = forms.CharField(label=_("Motif"), max_length=400,
                          widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip


class ReturnForm(Form):
    """What is to be corrected in a value."""

    why = forms.CharField(label=_("Ce qui est à corriger"), max_length=400,
                          widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class ConcernForm(Form):
    """An assumption or a risk: what it is, who follows it."""

    title = forms.CharField(label=_("Intitulé"), max_length=250)
    words = forms.CharField(
        label=_("En mots"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    owner = forms.CharField(label=_("Suivi par"), max_length=150, required=False)
    aim = forms.ChoiceField(label=_("Visée qu’elle touche"), required=False)

    def __init__(self, *args: Any, aims: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aim"].choices = [("", gettext("Tout le programme")), *aims]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"aim": typed["aim"] or None}


class NewConcern(ConcernForm):
    """An assumption or a risk to name."""

    kind = forms.ChoiceField(label=_("Nature"), choices=Concern.Kind.choices)
    level = forms.ChoiceField(label=_("Niveau"), choices=ConcernStep.Level.choices)
    next_review = DayField(label=_("À revoir le"), required=False)
    field_order = ("key", "kind", "title", "words", "level", "owner", "next_review", "aim")


class FollowForm(Form):
    """What is thought of it now, and when it is looked at again."""

    level = forms.ChoiceField(label=_("Niveau"), choices=ConcernStep.Level.choices)
    words = forms.CharField(label=_("Ce qui est fait"), max_length=400, required=False,
                            widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    on = DayField(label=_("Le"))
    next_review = DayField(label=_("À revoir le"), required=False)


class DiscardForm(Form):
    """Why a value is put aside."""

    reason = ReasonField()


class ImportForm(Form):
    """A workbook of targets and values."""

    upload = UploadField(label=_("Classeur"), endings=(".xlsx", ".xls", ".ods", ".csv"))
