"""Forms of equipment: what a person types, read and checked in shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pacte.delivery.equipment.models import Condition, Family, OrderKind, Outcome, Urgency
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    PartialField,
    ReasonField,
    UploadField,
    WholeField,
)
from pacte.places import queries as places

SEEN = [(code, label) for code, label in Condition.choices if code != Condition.RETIRED]
CHOOSE = ("", "—")
LONG = forms.Textarea(attrs={"rows": 3})


class Describe(ChosenCurrency):
    """What an item is; ``amount`` is its price."""

    nomenclature = forms.ChoiceField(label=_("Désignation"))
    label = forms.CharField(label=_("Précision"), max_length=120, required=False)
    brand = forms.CharField(label=_("Marque"), max_length=60, required=False)
    model_name = forms.CharField(label=_("Modèle"), max_length=60, required=False)
    serial = forms.CharField(label=_("Numéro de série"), max_length=60, required=False)
    room = forms.CharField(label=_("Service ou salle"), max_length=80, required=False)
    holder = forms.CharField(label=_("Qui en répond"), max_length=120, required=False)
    received_on = PartialField(label=_("Date de réception"), required=False)
    warranty_until = DayField(label=_("Garantie jusqu’au"), required=False)
    donor_organisation = forms.ChoiceField(label=_("Donateur du registre"), required=False)
    donor = forms.CharField(
        label=_("Autre donateur"), max_length=120, required=False,
        help_text=_("S’il n’est pas au registre."),
    )  # fmt: skip
    currency = CurrencyField(required=False)
    amount = AmountField(label=_("Prix"), required=False, positive=False)
    source = forms.ChoiceField(label=_("Source d’argent qui le porte"), required=False)

    def __init__(self, *args: Any, sorts: Any, sources: Any, donors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomenclature"].choices = [CHOOSE, *sorts]
        self.fields["donor_organisation"].choices = [CHOOSE, *donors]
        self.fields["source"].choices = [CHOOSE, *sources]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        typed["price"] = typed.pop("amount")
        typed["received_on"] = typed["received_on"] or ""
        return typed


class NewItem(Describe):
    """An item that enters the inventory."""

    facility = forms.ChoiceField(label=_("Formation sanitaire"))
    condition = forms.ChoiceField(label=_("État"), choices=[CHOOSE, *SEEN])
    seen_on = DayField(label=_("Vu le"))
    field_order = ("key", "facility", "nomenclature", "condition", "seen_on")

    def __init__(self, *args: Any, facilities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].choices = [CHOOSE, *facilities]


class Judge(Form):
    """In what condition an item was seen."""

    condition = forms.ChoiceField(label=_("État"), choices=Condition.choices)
    on = DayField(label=_("Vu le"))
    why = forms.CharField(label=_("Pourquoi"), max_length=200, required=False)


class Move(Form):
    """Where an item goes, and who answers for it there."""

    facility = forms.ChoiceField(label=_("Formation sanitaire"))
    holder = forms.CharField(label=_("Qui en répond"), max_length=120, required=False)
    since = DayField(label=_("Depuis le"))
    why = forms.CharField(label=_("Pourquoi"), max_length=200, required=False)

    def __init__(self, *args: Any, facilities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].choices = facilities


class Ask(Form):
    """From a telephone, two taps: what is wrong, then send."""

    urgency = forms.ChoiceField(
        label=_("Que se passe-t-il ?"), choices=Urgency.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Ce qui ne va pas"), max_length=400, required=False, widget=LONG
    )


class Dismiss(Form):
    """A request closed without a work order."""

    answer = forms.CharField(label=_("Pourquoi"), max_length=200)
    condition = forms.ChoiceField(
        label=_("L’équipement est en fait"), required=False, choices=[CHOOSE, *SEEN]
    )


class OpenOrder(Form):
    """A work order on an item."""

    kind = forms.ChoiceField(label=_("Nature"), choices=OrderKind.choices)
    task = forms.CharField(label=_("Travail à faire"), max_length=120, required=False)
    urgency = forms.ChoiceField(
        label=_("Que se passe-t-il ?"), choices=[CHOOSE, *Urgency.choices], required=False
    )
    opened_on = DayField(label=_("Ouvert le"))
    due_on = DayField(label=_("À faire avant le"), required=False)
    provider = forms.CharField(label=_("Confié à"), max_length=120, required=False)


class StepOrder(Form):
    """Where a work order stands."""

    state = forms.ChoiceField(label=_("Suite"), choices=[
        ("assigned", _("confié")), ("waiting_part", _("attend une pièce")),
        ("cancelled", _("annulé")),
    ])  # fmt: skip
    on = DayField(label=_("Le"))
    provider = forms.CharField(label=_("Confié à"), max_length=120, required=False)
    words = forms.CharField(label=_("Remarque"), max_length=400, required=False, widget=LONG)


class Finish(ChosenCurrency):
    """How a work ended; ``amount`` is the labour."""

    outcome = forms.ChoiceField(
        label=_("Résultat"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    done_on = DayField(label=_("Fait le"))
    findings = forms.CharField(label=_("Constat"), max_length=400, required=False, widget=LONG)
    currency = CurrencyField(required=False)
    amount = AmountField(label=_("Main-d’œuvre"), required=False, positive=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        typed["labour"] = typed.pop("amount")
        return typed


class Price(ChosenCurrency):
    """What the labour cost."""

    currency = CurrencyField()
    amount = AmountField(label=_("Main-d’œuvre"), positive=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        typed["labour"] = typed.pop("amount")
        return typed


class AddPart(ChosenCurrency):
    """A part that was put in; ``amount`` is what all of them cost."""

    label = forms.CharField(label=_("Pièce"), max_length=120)
    quantity = WholeField(label=_("Quantité"), least=1, most=10_000)
    currency = CurrencyField(required=False)
    amount = AmountField(
        label=_("Coût de l’ensemble"), required=False, positive=False,
        help_text=_("Vide : pas encore connu."),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        typed["cost"] = typed.pop("amount")
        return typed


class Pay(Form):
    """A payment of a work."""

    amount = AmountField(label=_("Montant payé"))
    made_on = DayField(label=_("Payé le"))
    source = forms.ChoiceField(label=_("Source d’argent"))

    def __init__(self, *args: Any, currency: str, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount: Any = self.fields["amount"]
        amount.currency = currency
        self.fields["source"].choices = [CHOOSE, *sources]


class Fund(Pay):
    """A payment by an organisation other than the facility."""

    organisation = forms.ChoiceField(label=_("Organisation qui paie"))
    field_order = ("key", "organisation", "amount", "made_on", "source")

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations


class Reopen(Form):
    """Why a work that was done is not."""

    words = forms.CharField(label=_("Pourquoi"), max_length=400, widget=LONG)


class TakeBack(Form):
    reason = ReasonField(label=_("Pourquoi"), required=False)


class Sort(Form):
    """A sort of equipment."""

    label = forms.CharField(label=_("Désignation"), max_length=120)
    kind = forms.ChoiceField(label=_("Famille"), choices=[CHOOSE, *Family.choices])
    generic = forms.CharField(
        label=_("Code générique"), max_length=20, required=False,
        help_text=_("Le vôtre, à la manière des codes GMDN."),
    )  # fmt: skip
    life_years = WholeField(label=_("Durée de vie (ans)"), least=1, most=100, required=False)
    other_names = forms.CharField(
        label=_("Autres noms"), max_length=300, required=False,
        help_text=_("Ceux des inventaires que l’on vous apporte, séparés par des virgules."),
    )  # fmt: skip


class NewSort(Sort):
    code = forms.CharField(label=_("Code"), max_length=20)
    field_order = ("key", "code", "label", "kind")


class CorrectSort(Sort):
    closed = forms.BooleanField(label=_("Abandonnée : aucun nouvel équipement"), required=False)


class Standard(Form):
    """What a level should have of a sort."""

    level = forms.ChoiceField(label=_("Niveau"))
    nomenclature = forms.ChoiceField(label=_("Désignation"))
    least = WholeField(label=_("Au moins"), most=1000)
    since = DayField(label=_("Depuis le"))
    reference = forms.CharField(label=_("Référence"), max_length=200)

    def __init__(self, *args: Any, sorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [CHOOSE, *places.levels()]
        self.fields["nomenclature"].choices = [CHOOSE, *sorts]


class UpkeepPlan(Form):
    """What is done how often on a sort, where."""

    nomenclature = forms.ChoiceField(label=_("Désignation"))
    task = forms.CharField(label=_("Travail à faire"), max_length=120)
    every_months = WholeField(
        label=_("Tous les … mois"), most=120, help_text=_("0 : cela ne se fait plus.")
    )
    since = DayField(label=_("Depuis le"))
    place = forms.ChoiceField(label=_("Lieu"), required=False)

    def __init__(self, *args: Any, sorts: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomenclature"].choices = [CHOOSE, *sorts]
        self.fields["place"].choices = places


class LoadLists(Form):
    """A file of sorts, norms and upkeep."""

    file = UploadField(
        label=_("Fichier YAML"), endings=(".yaml", ".yml"), most=1_000_000, required=False
    )


class Bring(Form):
    """An inventory as it is kept elsewhere."""

    upload = UploadField(label=_("Inventaire"), endings=(".xlsx", ".xls", ".ods", ".csv"))
    facility = forms.ChoiceField(
        label=_("Formation sanitaire"), required=False,
        help_text=_("Vide : chaque ligne nomme la sienne, par son code ou son nom."),
    )  # fmt: skip

    def __init__(self, *args: Any, facilities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].choices = [CHOOSE, *facilities]
