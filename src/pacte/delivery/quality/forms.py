"""The forms of quality: a visit, its points, an action, what patients say, offers, a minimum."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.quality import sentences
from pacte.delivery.quality.models import ActionStep, Score, Visit
from pacte.delivery.quality.rules import Item
from pacte.kernel.money import WHOLE
from pacte.kernel.numbers import read_number
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import DayField, Form, ReasonField, ShareField, UploadField, WholeField

BUTTONS_MOST = 5  # Points that are chosen by a touch; more are typed.


class Publish(Form):
    """A checklist as a file, from a day on."""

    file = UploadField(label=later("Grille (YAML)"), endings=(".yaml", ".yml"), most=1_000_000)
    since = DayField(label=later("En vigueur depuis"))

    def clean_file(self) -> str:
        """Its text."""
        try:
            text: str = self.cleaned_data["file"].read().decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise forms.ValidationError(_("Enregistrez ce fichier en UTF-8.")) from fault
        return text

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return {"text": typed["file"], "since": typed["since"]}


class Open(Form):
    """A visit to begin."""

    facility = forms.ChoiceField(label=later("Formation sanitaire"))
    checklist = forms.ChoiceField(label=later("Grille"))
    kind = forms.ChoiceField(label=later("Visite"), widget=forms.RadioSelect)
    on = DayField(label=later("Le"))
    words = forms.CharField(label=later("Remarque"), max_length=400, required=False)

    def __init__(
        self, *args: Any, facilities: list[tuple[str, str]], checklists: list[tuple[str, str]],
        kinds: list[str], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        told = [(kind, str(Visit.Kind(kind).label).capitalize()) for kind in kinds]
        for name, choices in (("facility", facilities), ("checklist", checklists), ("kind", told)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class Mark(Form):
    """The points of the items of a section: chosen by a touch, or typed when there are many."""

    def __init__(
        self, *args: Any, items: list[Item], known: dict[str, Score], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            old = known.get(item.code)
            points = old.points if old else None
            if item.most <= BUTTONS_MOST:
                self._buttons(item, points, bool(old and old.not_applicable))
            else:
                self._typed(item, points, bool(old and old.not_applicable))
            self.fields[f"{item.code}-words"] = forms.CharField(
                label=_("Constat"), max_length=200, required=False,
                initial=old.words if old else "", help_text=item.evidence,
            )  # fmt: skip

    def _buttons(self, item: Item, points: int | None, apart: bool) -> None:
        choices = [(str(n), str(n)) for n in range(item.most + 1)] + [("na", _("sans objet"))]
        initial = "na" if apart else "" if points is None else str(points)
        self.fields[f"{item.code}-points"] = forms.ChoiceField(
            label=item.label, choices=choices, widget=forms.RadioSelect, required=False,
            initial=initial,
        )  # fmt: skip

    def _typed(self, item: Item, points: int | None, apart: bool) -> None:
        self.fields[f"{item.code}-points"] = WholeField(
            label=item.label, most=item.most, required=False, initial=points,
            help_text=_("De 0 à %(most)s.") % {"most": item.most},
        )  # fmt: skip
        self.fields[f"{item.code}-na"] = forms.BooleanField(
            label=_("Sans objet"), required=False, initial=apart
        )

    def content(self) -> dict[str, Any]:
        """The marks as the command takes them."""
        typed = super().content()
        marks = []
        for item in self.items:
            said = typed.get(f"{item.code}-points")
            apart = said == "na" or bool(typed.get(f"{item.code}-na"))
            points = None if said in (None, "", "na") else int(said)
            marks.append({"item": item.code, "points": points, "not_applicable": apart,
                          "words": typed[f"{item.code}-words"]})  # fmt: skip
        return {"marks": marks, "seen": typed.get("seen")}


class Return(Form):
    reason = ReasonField(label=later("Ce qu’il faut revoir"))


class Plan(Form):
    """What is done about a weakness."""

    item = forms.ChoiceField(label=later("Point de la grille"), required=False)
    what = forms.CharField(label=later("Quoi"), max_length=300)
    who = forms.CharField(
        label=later("Qui"), max_length=150, help_text=later("Une fonction plutôt qu’un nom.")
    )
    due = DayField(label=later("Pour le"))

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [("", "—"), *items]
        self.fields["item"].choices = told  # type: ignore[attr-defined]


class Step(Form):
    state = forms.ChoiceField(
        label=later("État"), choices=ActionStep.State.choices, widget=forms.RadioSelect
    )
    on = DayField(label=later("Le"))
    words = forms.CharField(
        label=later("Ce qui a été fait"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class Answer(Form):
    """The questions that a patient answers; any may be left out."""

    def __init__(self, *args: Any, questions: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in questions:
            self.fields[f"q-{item.code}"] = forms.ChoiceField(
                label=item.label, choices=sentences.LIKED, widget=forms.RadioSelect, required=False
            )

    def content(self) -> dict[str, Any]:
        typed = super().content()
        told = {n.removeprefix("q-"): int(v) for n, v in typed.items() if n[:2] == "q-" and v}
        return {"answers": told}


class Offers(Form):
    """Which kinds of care a facility offers: yes, no, or not said."""

    since = DayField(label=later("Depuis"))

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], known: dict[str, bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("yes", _("oui")), ("no", _("non")), ("", _("non dit"))]
        for code, label in kinds:
            now = {True: "yes", False: "no", None: ""}[known.get(code)]
            self.fields[f"care-{code}"] = forms.ChoiceField(
                label=label, choices=choices, widget=forms.RadioSelect, required=False, initial=now
            )

    def content(self) -> dict[str, Any]:
        typed = super().content()
        care = {n.removeprefix("care-"): v == "yes" for n, v in typed.items() if n != "since" and v}
        return {"care": care, "since": typed["since"]}


class Care(Form):
    """A kind of care."""

    code = forms.CharField(label=later("Code"), max_length=30)
    label = forms.CharField(label=later("Nom"), max_length=150)
    closed = forms.BooleanField(label=later("N’est plus suivi"), required=False)


class Demand(Form):
    """The least that is demanded."""

    title = forms.CharField(label=later("Titre"), max_length=200)
    level = forms.ChoiceField(label=later("Niveau des formations"), required=False)
    services = forms.MultipleChoiceField(
        label=later("Soins à offrir"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checklist = forms.ChoiceField(label=later("Grille"), required=False)
    least = ShareField(label=later("Note entière, au moins"), required=False)
    sections = forms.CharField(
        label=later("Note de chaque partie, au moins"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=later("Une partie par ligne, par son code : « hygiene : 80 »."),
    )  # fmt: skip
    gaps = forms.MultipleChoiceField(
        label=later("Rien ne manque de"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=later("Depuis"))
    reference = forms.CharField(label=later("Texte, clause"), max_length=300, required=False)

    def __init__(
        self, *args: Any, care: list[tuple[str, str]], checklists: list[tuple[str, str]],
        gaps: list[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        levels = [("", _("Tous")), *sentences.level_choices()]
        lists = [("", "—"), *checklists]
        told = {"services": care, "checklist": lists, "gaps": gaps, "level": levels}
        for name, choices in told.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def offer_whose(self, choices: list[tuple[str, str]]) -> None:
        """Of a new demand, of whom something is demanded."""
        self.fields["whose"] = forms.ChoiceField(label=_("De qui"), choices=choices)
        self.order_fields(["title", "whose"])

    def clean_sections(self) -> dict[str, int]:
        """Code of a section → millionths."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["sections"].splitlines():
            code, _sign, share = line.partition(":")
            if not line.strip():
                continue
            try:
                asked = read_number(share.replace("%", "").strip()) * WHOLE
            except Refused as fault:
                raise forms.ValidationError(_("Écrivez « code : 80 ».")) from fault
            if not 0 <= asked <= 100 * WHOLE:
                raise forms.ValidationError(_("Une part va de 0 à 100, par exemple 80."))
            found[code.strip()] = int(asked) // 100
        return found

    def content(self) -> dict[str, Any]:
        typed = super().content()
        names = ("services", "checklist", "least", "sections", "gaps")
        demand = {name: typed.pop(name) for name in names}
        return typed | {"demand": demand}


def sections_text(sections: Any) -> str:
    """Least scores by section, as they are typed."""
    return "\n".join(
        f"{code} : {formatting.share(share, 4).split(formatting.NBSP)[0]}"
        for code, share in sections.items()
    )


class Lift(Form):
    since = DayField(label=later("À partir du"))
    reason = ReasonField()
