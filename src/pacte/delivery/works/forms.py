"""The forms of works. One thing a line; amounts in the currency that is chosen or agreed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.works import quantities
from pacte.delivery.works.models import (
    Acceptance,
    Condition,
    Delay,
    Kind,
    Nature,
    Procurement,
    Step,
    WorkItem,
)
from pacte.kernel.numbers import read_number
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    PartialField,
    ReasonField,
    ShareField,
    Typed,
    WholeField,
)
from pacte.places import queries as places
from pacte.places.views.forms import DegreesField, PlaceField

BY_HAND = [Step.SITE, Step.DESIGN, Step.PROCUREMENT, Step.CONTRACT, Step.WORKS, Step.STOPPED,
           Step.CANCELLED]  # fmt: skip
EXPECTED = [Step.SITE, Step.DESIGN, Step.PROCUREMENT, Step.CONTRACT, Step.WORKS, Step.PROVISIONAL,
            Step.FUNCTIONAL, Step.FINAL]  # fmt: skip
FROM = [("bank", later("Banque")), ("mobile", later("Argent mobile"))]
LINE = re.compile(r"\r?\n")


def text(label: Any, most: int, rows: int = 0, **more: Any) -> forms.CharField:
    """A field of text; with ``rows``, of several lines."""
    if rows:
        more["widget"] = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, **more)


class FacilityField(forms.CharField):
    """The code of a facility; gives its uid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return ""
        try:
            return str(places.facility_by_code(code).uid)
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal


class QuantityField(Typed):
    """A quantity with at most three decimals, kept in thousandths."""

    def prepare_value(self, value: Any) -> Any:
        return quantities.text(value) if type(value) is int else value

    def read(self, text: str) -> int:
        try:
            read = read_number(text) * 1000
        except Refused as refusal:
            said = formatting.fill(refusal.message, refusal.values)
            raise forms.ValidationError(said) from refusal
        if read < 0 or read != int(read) or read > 10**12:
            raise forms.ValidationError(_("Une quantité de zéro ou plus, par exemple 12,5."))
        return int(read)


class About(Form):
    """What is said of a work."""

    title = text(later("Intitulé"), 200)
    kind = forms.ChoiceField(label=later("Ouvrage"), choices=Kind.choices)
    nature = forms.ChoiceField(label=later("Nature"), choices=Nature.choices)
    words = text(later("Ce qui est construit"), 2000, 4, required=False)
    programme = text(later("Programme (sigle)"), 40, required=False)
    opens = text(
        later("Services ouverts (codes)"), 200, required=False,
        help_text=later("Les codes des services que l’ouvrage permet d’offrir, séparés par une"
                        " espace : maternity surgery."),
    )  # fmt: skip
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)
    parent = forms.ChoiceField(label=later("Partie du plan directeur"), required=False)

    def __init__(self, *args: Any, sources: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("pas encore connue")), *sources]
        self.fields["parent"].choices = [("", "—"), *parents]


class Open(About):
    """A need to enter."""

    organisation = forms.ChoiceField(label=later("Porté par"))
    facility = FacilityField(label=later("Formation sanitaire (code)"), required=False)
    place = PlaceField(
        label=later("Lieu (code)"), required=False,
        help_text=later("S’il n’y a pas encore de formation."),
    )  # fmt: skip
    on = DayField(label=later("Besoin constaté le"))
    field_order = ("key", "organisation", "title", "kind", "nature", "facility", "place", "on")

    def __init__(self, *args: Any, carriers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = carriers

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"on": typed["on"].isoformat(), "place": typed["place"] or ""}


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


class Procure(ChosenCurrency):
    """A procedure to publish."""

    number = text(later("Référence"), 40)
    method = forms.ChoiceField(label=later("Méthode"), choices=Procurement.Method.choices)
    currency = CurrencyField()
    amount = AmountField(label=later("Estimation"))
    published_on = DayField(label=later("Publié le"))
    closes_on = DayField(label=later("Dépôt des offres jusqu’au"))
    why = text(
        later("Motif d’une dérogation"), 400, 2, required=False,
        help_text=later("Si la méthode ou le délai est au-dessous des seuils."),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return {**{k: v for k, v in typed.items() if k != "amount"}, "estimate": typed["amount"]}


class OnDay(Form):
    """A day, and nothing more."""

    on = DayField(label=later("Le"))


class Offer(Form):
    """A bid that was opened."""

    company = forms.ChoiceField(label=later("Entreprise du registre"), required=False)
    name = text(
        later("Nom de l’entreprise"), 150, required=False,
        help_text=later("Si elle n’est pas au registre."),
    )  # fmt: skip
    amount = AmountField(label=later("Montant"))

    def __init__(self, *args: Any, companies: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = [("", "—"), *companies]
        amount: Any = self.fields["amount"]
        amount.currency = currency


class Judge(Form):
    """Whether a bid answers what was asked."""

    compliant = forms.ChoiceField(
        label=later("L’offre est conforme"), choices=[("1", later("oui")), ("0", later("non"))]
    )
    why = text(later("Pourquoi"), 300, 2, required=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"compliant": typed["compliant"] == "1"}


class Decide(Form):
    """The end of a procedure."""

    on = DayField(label=later("Décidé le"))
    words = text(later("Motif"), 400, 3, required=False)


class Sign(ChosenCurrency):
    """A contract to sign."""

    number = text(later("Numéro"), 40)
    bid = forms.ChoiceField(label=later("Offre retenue"), required=False)
    company = forms.ChoiceField(label=later("Entreprise du registre"), required=False)
    name = text(
        later("Nom de l’entreprise"), 150, required=False,
        help_text=later("Si elle n’est pas au registre."),
    )  # fmt: skip
    title = text(later("Objet"), 200, required=False)
    currency = CurrencyField()
    amount = AmountField(label=later("Montant"))
    signed_on = DayField(label=later("Signé le"))
    ends_on = DayField(label=later("Fin prévue le"))
    retention = ShareField(label=later("Retenue de garantie"), initial=0)
    advance = ShareField(label=later("Avance de démarrage"), initial=0)
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)

    def __init__(self, *args: Any, bids: Any, companies: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [("", _("aucune passation dans Pacte")), *bids]
        self.fields["company"].choices = [("", "—"), *companies]
        self.fields["source"].choices = [("", _("celle de l’ouvrage")), *sources]


class InCurrency(Form):
    """A form whose amounts are in the currency of a contract."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency


class Amend(InCurrency):
    """An amendment."""

    less = forms.ChoiceField(
        label=later("Le montant"), choices=[("+", later("augmente")), ("-", later("diminue"))]
    )
    delta = AmountField(label=later("de"), required=False)
    later_by = forms.ChoiceField(
        label=later("Le délai"), choices=[("+", later("s’allonge")), ("-", later("raccourcit"))]
    )
    days = WholeField(label=later("Jours"), required=False, most=3660)
    why = text(later("Motif"), 400, 3)
    signed_on = DayField(label=later("Signé le"))

    def content(self) -> dict[str, Any]:
        typed = super().content()
        delta, days = typed["delta"] or 0, typed["days"] or 0
        return {
            "delta": -delta if typed["less"] == "-" else delta,
            "days": -days if typed["later_by"] == "-" else days,
            "why": typed["why"], "signed_on": typed["signed_on"],
        }  # fmt: skip


class Certify(InCurrency):
    """A bill to certify."""

    number = text(later("Décompte n°"), 40)
    amount = AmountField(label=later("Montant certifié"))
    on = DayField(label=later("Certifié le"))
    words = text(later("Ce qui est certifié"), 300, 2, required=False)


class Pay(InCurrency):
    """A payment."""

    amount = AmountField(label=later("Montant payé"))
    made_on = DayField(label=later("Payé le"))
    account = forms.ChoiceField(label=later("Depuis"), choices=FROM)
    reference = text(later("Référence du paiement"), 60, required=False)


class Undo(Form):
    """Something to take back, and why."""

    on = DayField(label=later("Le"))
    reason = ReasonField(label=later("Pourquoi"))


class UndoPayment(Form):
    """A payment to undo, and why."""

    made_on = DayField(label=later("Le"))
    reason = ReasonField(label=later("Pourquoi"))


class TakeOut(Form):
    """A line to take out of the bill of quantities, and why."""

    reason = ReasonField(label=later("Pourquoi"))


class BillLine(ChosenCurrency):
    """A line of the bill of quantities."""

    code = text(later("Poste"), 20)
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
