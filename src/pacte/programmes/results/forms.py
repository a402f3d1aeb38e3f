"""The forms of results: an indicator, a start, a target, a value with its parts, a concern."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.kernel import numbers
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import (
    Form,
    PartialField,
    ShareField,
    Typed,
    UploadField,
)
from pacte.programmes.results import sentences
from pacte.programmes.results.models import Definition
from pacte.programmes.results.rules import read_dimensions

Choices = Sequence[tuple[str, str]]
SAME = _("Vide : la même année, le même mois ou le même jour.")
EVIDENCE = (".pdf", ".jpg", ".jpeg", ".png", ".xlsx", ".docx", ".ods", ".odt")


class NumberField(Typed):
    """A number with at most so many decimals, kept as a whole number of the smallest step."""

    def __init__(self, *, places: int = 0, unit: str = "", **kwargs: Any) -> None:
        self.places, self.unit = places, unit
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if type(value) is not int:
            return value
        return formatting.number(Decimal(value).scaleb(-self.places), self.places)

    def read(self, text: str) -> int:
        try:
            read = numbers.read_number(text)
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise ValidationError(said) from refusal
        scaled = read.scaleb(self.places)
        if scaled != int(scaled):
            raise ValidationError(
                gettext("Au plus %(places)s décimales.") % {"places": self.places}
                if self.places else gettext("Un nombre entier, par exemple 12.")
            )  # fmt: skip
        return int(scaled)


def figure_fields(definition: Definition, *, parts: bool) -> dict[str, forms.Field]:
    """What is typed of a value of this definition; ``parts``: a ratio by its two numbers."""
    kind, unit = definition.unit_kind, sentences.unit_text(definition)
    if kind == "qualitative":
        if definition.scale:
            levels = [("", "—"), *((str(n), level) for n, level in enumerate(definition.scale))]
            return {
                "top": forms.TypedChoiceField(
                    label=_("Niveau"), choices=levels, coerce=int, empty_value=None, required=False
                )
            }
        return {"words": forms.CharField(label=_("Valeur, en mots"), max_length=2_000,
                                         widget=forms.Textarea(attrs={"rows": 2}))}  # fmt: skip
    if kind == "quantity":
        return {"top": NumberField(label=_("Valeur"), places=definition.places, unit=unit,
                                   required=False)}  # fmt: skip
    both: dict[str, forms.Field] = {
        "top": NumberField(
            label=_("Nombre (numérateur)"), required=False,
            places=definition.places if kind == "ratio" else 0,
        ),
        "bottom": NumberField(label=_("Sur (dénominateur)"), required=False),
    }  # fmt: skip
    if kind == "percent":
        percent = PercentField(label=_("Pourcentage, ou les deux nombres ci-dessous"),
                             required=False, bounded=definition.bounded)  # fmt: skip
        return {"share": percent, **both}
    if parts:
        return both
    share = NumberField(label=_("Rapport, ou les deux nombres ci-dessous"), places=6, unit=unit,
                        required=False)  # fmt: skip
    return {"share": share, **both}


class PercentField(ShareField):
    """A percentage; beyond 100 where the definition says so."""

    def __init__(self, *, bounded: bool = True, **kwargs: Any) -> None:
        self.bounded = bounded
        super().__init__(**kwargs)

    def read(self, text: str) -> int:
        return super().read(text) if self.bounded else NumberField(places=4).read(text.strip("% "))


class FigureForm(Form):
    """A form with a figure of a definition."""

    parts = False  # A ratio by its two numbers only.

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields.update(figure_fields(definition, parts=self.parts))

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean() or self.cleaned_data
        share, pair = typed.get("share"), (typed.get("top"), typed.get("bottom"))
        if share is not None and pair != (None, None):
            self.add_error("share", gettext("Le pourcentage ou les deux nombres, pas les deux."))
        return typed

    def content(self) -> dict[str, Any]:
        """The figure as a command takes it."""
        typed = super().content()
        if (share := typed.pop("share", None)) is not None:
            typed["top"], typed["bottom"] = share, None
        return typed


def initial_of(definition: Definition, row: Any) -> dict[str, Any]:
    """What is typed again of a figure that was kept."""
    bare = definition.unit_kind in ("percent", "ratio") and row.bottom is None
    figure = {"share": row.top} if bare else {"top": row.top, "bottom": row.bottom}
    return figure | {"words": row.words}


class ValueForm(FigureForm):
    """What was reached in a period, and its parts."""

    parts = True
    first = PartialField(label=_("Période : du"))
    until = PartialField(label=_("au (compris)"), required=False, help_text=SAME)
    place = forms.ChoiceField(label=_("Lieu"), required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", gettext("Tout le programme")), *places]
        self.names: dict[str, tuple[str, str, str]] = {}
        for dimension in read_dimensions(self.definition.dimensions):
            for code, label in dimension.categories:
                self._part(dimension.code, dimension.label, code, label)
        self.fields["note"] = forms.CharField(
            label=_("Remarque"), required=False, max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip
        self.fields["evidence"] = UploadField(
            label=_("Preuve (rapport, liste, photo)"), endings=EVIDENCE, required=False
        )
        self.fields["submit"] = forms.BooleanField(
            label=_("Soumettre à vérification tout de suite"), required=False
        )

    def _part(self, dimension: str, heading: str, code: str, label: str) -> None:
        parted = self.definition.unit_kind in ("percent", "ratio")
        for which in ("top", "bottom") if parted else ("top",):
            name = f"part-{dimension}-{code}-{which}"
            over = gettext("sur") if which == "bottom" else ""
            self.names[name] = (dimension, code, which)
            places = (
                self.definition.places
                if which == "top" and self.definition.unit_kind != "percent"
                else 0
            )
            self.fields[name] = NumberField(
                label=f"{heading} : {label} {over}".strip(), required=False, places=places
            )

    def content(self) -> dict[str, Any]:
        typed = super().content()
        parts: dict[tuple[str, str], dict[str, Any]] = {}
        for name, (dimension, code, which) in self.names.items():
            if (number := typed.pop(name, None)) is not None:
                part = parts.setdefault(
                    (dimension, code), {"dimension": dimension, "category": code}
                )
                part[which] = number
        typed["told"] = list(parts.values())
        typed["until"] = typed["until"] or typed["first"]
        typed["place"] = typed["place"] or None
        return typed

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean() or self.cleaned_data
        for name, (dimension, code, which) in self.names.items():
            top = f"part-{dimension}-{code}-top"
            if which == "bottom" and typed.get(name) is not None and typed.get(top) is None:
                self.add_error(top, gettext("Donnez les deux nombres de cette part."))
        return typed


class Period(Form):
    """A period, and where: what is asked of a measure."""

    first = PartialField(label=_("Période : du"))
    until = PartialField(label=_("au (compris)"), required=False, help_text=SAME)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"until": typed["until"] or typed["first"]}


class MeasureForm(Period):
    """What is asked of the measure of one indicator."""

    place = forms.ChoiceField(label=_("Lieu"), required=False)
    note = forms.CharField(label=_("Remarque"), required=False, max_length=2_000)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", gettext("Tout le programme")), *places]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"place": typed["place"] or None}


class MeasureAll(Period):
    """What is asked of all the measures of a programme."""

    by_place = forms.BooleanField(
        label=_("Aussi pour chaque lieu du programme, quand la mesure le permet"), required=False
    )


class TargetForm(FigureForm):
    """What is to be reached by the end of a period."""

    first = PartialField(label=_("Période : du"))
    until = PartialField(label=_("au (compris) : l’échéance"))
    place = forms.ChoiceField(label=_("Lieu"), required=False)
    part = forms.ChoiceField(label=_("Pour une catégorie"), required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", gettext("Tout le programme")), *places]
        parts = [(f"{d.code}|{code}", f"{d.label} : {label}")
                 for d in read_dimensions(self.definition.dimensions)
                 for code, label in d.categories]  # fmt: skip
        self.fields["part"].choices = [("", gettext("L’ensemble")), *parts]
        if not parts:
            del self.fields["part"]
        self.fields["source"] = forms.CharField(
            label=_("Source"), required=False, max_length=250,
            help_text=_("Le texte, la réunion ou la décision qui fixe cette cible."),
        )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        dimension, _bar, category = (typed.pop("part", "") or "").partition("|")
        return typed | {
            "place": typed["place"] or None, "dimension": dimension, "category": category,
        }  # fmt: skip


class BaselineForm(FigureForm):
    """Where one starts from."""

    on = PartialField(label=_("Date"))
    place = forms.ChoiceField(label=_("Lieu"), required=False)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", gettext("Tout le programme")), *places]
        self.fields["source"] = forms.CharField(
            label=_("Source"), required=False, max_length=250,
            help_text=_("L’enquête, le recensement ou le rapport d’où vient cette valeur."),
        )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        if typed["place"]:
            typed.pop("seen", None)  # What was seen is the start of the whole.
        return typed | {"place": typed["place"] or None}
