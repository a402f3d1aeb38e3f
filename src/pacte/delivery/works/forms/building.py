"""The forms of a work itself: what it is, its steps, how far it is, what it lacks."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.works import quantities
from pacte.delivery.works.forms.fields import NamedField, QuantityField, text
from pacte.delivery.works.models import (
    Acceptance,
    Condition,
    Delay,
    Kind,
    Nature,
    Step,
    WorkItem,
)
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    PartialField,
    ReasonField,
    ShareField,
    UploadField,
    WholeField,
)
from pacte.places.views.forms import DegreesField

BY_HAND = [Step.SITE, Step.DESIGN, Step.PROCUREMENT, Step.CONTRACT, Step.WORKS, Step.STOPPED,
           Step.CANCELLED]  # fmt: skip
EXPECTED = [Step.SITE, Step.DESIGN, Step.PROCUREMENT, Step.CONTRACT, Step.WORKS, Step.PROVISIONAL,
            Step.FUNCTIONAL, Step.FINAL]  # fmt: skip
CHOOSE = ("", "—")
SHEETS = (".xlsx", ".xls", ".ods", ".csv")
LINE = re.compile(r"\r?\n")


class About(Form):
    """What is said of a work."""

    title = text(later("Intitulé"), 200)
    kind = forms.ChoiceField(label=later("Ouvrage"), choices=[CHOOSE, *Kind.choices])
    nature = forms.ChoiceField(label=later("Nature"), choices=[CHOOSE, *Nature.choices])
    words = text(later("Ce qui est construit"), 2000, 4, required=False)
    programme = text(later("Programme (sigle)"), 40, required=False)
    opens = forms.MultipleChoiceField(
        label=later("Soins ouverts"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=later("Les soins que la formation pourra offrir quand l’ouvrage servira."),
    )  # fmt: skip
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)
    parent = forms.ChoiceField(label=later("Partie du plan directeur"), required=False)

    def __init__(self, *args: Any, sources: Any, parents: Any, cares: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens"].choices = cares
        self.fields["source"].choices = [("", _("pas encore connue")), *sources]
        self.fields["parent"].choices = [("", "—"), *parents]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"opens": " ".join(typed["opens"])}


class Open(About):
    """A need to enter."""

    organisation = forms.ChoiceField(label=later("Porté par"))
    facility = NamedField("facility", label=later("Formation sanitaire (nom ou code)"),
                          required=False)  # fmt: skip
    place = NamedField(
        "place", label=later("Lieu (nom ou code)"), required=False,
        help_text=later("S’il n’y a pas encore de formation."),
    )  # fmt: skip
    on = DayField(label=later("Besoin constaté le"))
    field_order = ("key", "organisation", "title", "kind", "nature", "facility", "place", "on")

    def __init__(self, *args: Any, carriers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = carriers

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"on": typed["on"].isoformat()}


class Site(Form):
    """Where a work stands."""

    latitude = DegreesField("latitude", label=later("Latitude"))
    longitude = DegreesField("longitude", label=later("Longitude"))
    on = DayField(label=later("Site choisi le"))
    words = text(later("Terrain, propriété, accès"), 400, 3, required=False)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for name in ("latitude", "longitude"):
            if name not in self.errors and typed.get(name) is None:
                self.add_error(name, _("Écrivez les degrés, par exemple -2,48867."))
        return typed


class Enter(Form):
    """A step that a work enters."""

    step = forms.ChoiceField(
        label=later("Étape"), choices=[(one.value, one.label) for one in BY_HAND]
    )
    on = PartialField(label=later("Depuis le"))
    words = text(later("Explications"), 400, 3, required=False)


class Expect(Form):
    """When a step is expected."""

    step = forms.ChoiceField(
        label=later("Étape"), choices=[(one.value, one.label) for one in EXPECTED]
    )
    on = DayField(label=later("Attendue le"))
    why = text(later("Pourquoi la date change"), 300, required=False)


class Lost(Form):
    """Days that were lost."""

    on = DayField(label=later("Constaté le"))
    days = WholeField(label=later("Jours perdus"), least=1, most=3660)
    cause = forms.ChoiceField(label=later("Cause"), choices=Delay.Reason.choices)
    words = text(later("Explications"), 400, 3, required=False)


class Met(Form):
    """Whether a condition is met."""

    what = forms.ChoiceField(label=later("Condition"))
    met = forms.ChoiceField(label=later("Remplie"), choices=Condition.Met.choices)
    on = PartialField(label=later("Depuis le"))
    words = text(later("Explications"), 300, 2, required=False)

    def __init__(self, *args: Any, needed: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = needed


class Functional(Form):
    """Since when a work serves."""

    on = DayField(label=later("Fonctionnel depuis le"))
    words = text(later("Ce qui a été vu"), 400, 3, required=False)


class TakeOut(Form):
    """A line to take out of the bill of quantities, and why."""

    reason = ReasonField(label=later("Pourquoi"))


class BillLine(ChosenCurrency):
    """A line of the bill of quantities."""

    code = text(later("Poste du devis"), 20)
    label = text(later("Désignation"), 200)
    unit = text(later("Unité"), 20)
    quantity = QuantityField(label=later("Quantité prévue"))
    currency = CurrencyField(label=later("Devise des prix"))
    amount = AmountField(
        label=later("Prix unitaire"), required=False,
        help_text=later("Avec un prix à chaque poste, l’avancement se calcule des quantités."),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        price = typed.pop("amount")
        typed.pop("currency")
        return typed | {"price": price}


class BringWorks(Form):
    """A list of works as it is kept elsewhere."""

    organisation = forms.ChoiceField(label=later("Porté par"))
    upload = UploadField(label=later("Liste d’ouvrages"), endings=SHEETS)

    def __init__(self, *args: Any, carriers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = carriers


class BringItems(Form):
    """A bill of quantities as it is kept elsewhere."""

    upload = UploadField(label=later("Devis"), endings=SHEETS)
    currency = CurrencyField(label=later("Devise des prix"))


class Visit(Form):
    """How far a work is: what is measured of each item, or a share as seen."""

    on = DayField(label=later("Constaté le"))
    share = ShareField(
        label=later("Avancement"), required=False,
        help_text=later("Vide si toutes les quantités sont mesurées : il se calcule."),
    )  # fmt: skip
    words = text(later("Ce qui est constaté"), 1000, 3, required=False)
    why = text(later("Si c’est moins qu’avant, pourquoi"), 300, required=False)

    def __init__(
        self, *args: Any, items: list[WorkItem], last: dict[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"q_{item.uid}"] = QuantityField(
                label=f"{item.code} · {item.label} ({item.unit})", required=False,
                initial=last.get(item.pk),
                help_text=_("Fait depuis le début, sur %(planned)s prévus.")
                % {"planned": quantities.text(item.quantity)},
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name not in ("words", "why")])

    def content(self) -> dict[str, Any]:
        typed = super().content()
        told = [
            {"item": name[2:], "quantity": typed.pop(name)}
            for name in [n for n in typed if n.startswith("q_")]
        ]
        return typed | {"quantities": [line for line in told if line["quantity"] is not None]}


class Accept(Form):
    """The minutes of an acceptance."""

    kind = forms.ChoiceField(label=later("Réception"), choices=Acceptance.Kind.choices)
    on = DayField(label=later("Prononcée le"))
    present = text(later("Présents (un par ligne)"), 1000, 4)
    words = text(later("Observations"), 2000, 3, required=False)
    defects = text(later("Défauts à lever (un par ligne)"), 20_000, 5, required=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"defects": [one for one in LINE.split(typed["defects"]) if one.strip()]}

    def clean_defects(self) -> str:
        typed = str(self.cleaned_data["defects"])
        if any(len(line.strip()) > 300 for line in LINE.split(typed)):
            raise forms.ValidationError(_("Chaque défaut tient en 300 signes."))
        return typed


class Found(Form):
    """A defect."""

    words = text(later("Défaut"), 300)
    where = text(later("Où"), 100, required=False)
    found_on = DayField(label=later("Constaté le"))


class Lift(Form):
    """A defect that was seen mended."""

    on = DayField(label=later("Levé le"))
    words = text(later("Comment"), 300, 2)


class Weigh(Form):
    """How much a kind of gap counts."""

    organisation = forms.ChoiceField(label=later("Pour"))
    gap = forms.ChoiceField(label=later("Manque"))
    weight = WholeField(label=later("Poids"), most=100)
    since = DayField(label=later("À partir du"))
    reference = text(later("Référence"), 200, help_text=later("Le texte ou la décision."))

    def __init__(self, *args: Any, carriers: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = carriers
        self.fields["gap"].choices = kinds
