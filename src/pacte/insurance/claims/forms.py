"""Forms of claims: shapes and types; the commands refuse the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims import quoting
from pacte.insurance.claims.models import AppealAnswer, Claim, Review
from pacte.insurance.claims.queries import diagnoses
from pacte.insurance.schemes import queries as schemes
from pacte.kernel import names
from pacte.pages.forms import (
    AmountField,
    DayField,
    Form,
    MonthField,
    ReasonField,
    UploadField,
    WholeField,
)

LINES_SHOWN, LINES_MORE, LINES_MOST = 3, 4, 40
DIAGNOSES_SHOWN, DIAGNOSES_TOLD = 300, 8


class WhyForm(Form):
    """A reason, and nothing else."""

    why = forms.CharField(
        label=_("Motif"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class ClaimForm(Form):
    """A claim and its lines. « Calculer » fills in the tariff before anything is kept."""

    scheme = forms.ChoiceField(label=_("Régime"))
    care_on = DayField(label=_("Soins du"))
    ended_on = DayField(
        label=_("Sortie le"), required=False, help_text=_("Pour une hospitalisation.")
    )
    visit = forms.ChoiceField(label=_("Visite"), choices=Claim.Visit.choices, initial="ordinary")
    referral_number = forms.CharField(
        label=_("Bon de référence"), max_length=40, required=False,
        help_text=_("Le numéro donné par le centre qui a référé."),
    )  # fmt: skip
    diagnosis = forms.CharField(
        label=_("Diagnostic (code)"), max_length=12, required=False,
        help_text=_("Un code, par exemple B54. Seul le médecin-conseil le lit."),
    )  # fmt: skip
    reference = forms.CharField(label=_("Votre numéro"), max_length=40, required=False)

    def __init__(
        self, data: Any = None, *, facility: Any, person: Any, schemes: Sequence[Any],
        asked: str, today: date,
    ) -> None:  # fmt: skip
        self.facility, self.person, self.today = facility, person, today
        self.open_schemes = {str(s.uid): s for s in schemes}
        super().__init__(data, initial={"care_on": today})
        self.fields["scheme"].choices = [(uid, s.name) for uid, s in self.open_schemes.items()]
        if len(self.open_schemes) == 1:
            self.fields["scheme"].widget = forms.HiddenInput()
            self.fields["scheme"].initial = next(iter(self.open_schemes))
        self.count = self._count(data)
        for n in range(self.count):
            self._add_line(n, asked if n == 0 else "")
        self.quotes: list[Any] = []
        self.diagnoses: list[Any] = []
        if diagnoses.listed():
            self._list_diagnoses()

    def _list_diagnoses(self) -> None:
        """The site has a list: a code of it, or words that lead to one."""
        self.fields["diagnosis"] = forms.CharField(
            label=_("Diagnostic"), max_length=240, required=False,
            widget=forms.TextInput(attrs={"list": "diagnoses", "autocomplete": "off"}),
            help_text=_("Un code de la liste, ou des mots. Seul le médecin-conseil le lit."),
        )  # fmt: skip
        self.diagnoses = list(diagnoses.offered()[: DIAGNOSES_SHOWN + 1])
        if len(self.diagnoses) > DIAGNOSES_SHOWN:  # Too many to send: they are searched.
            self.diagnoses = []

    def clean_diagnosis(self) -> str:
        """The code that was meant; of several that fit, the first are told."""
        typed = (self.cleaned_data["diagnosis"] or "").strip()
        if not typed or not diagnoses.listed():
            return str(typed)
        if one := diagnoses.exact(typed):
            return one.code
        found = list(diagnoses.find(typed)[: DIAGNOSES_TOLD + 1])
        if len(found) == 1:
            return found[0].code
        if not found:
            raise forms.ValidationError(_now("Aucun code de la liste ne dit cela."))
        self.diagnoses = found
        told = " ; ".join(str(one) for one in found[:DIAGNOSES_TOLD])
        more = " …" if len(found) > DIAGNOSES_TOLD else ""
        raise forms.ValidationError(_now("Précisez : %(codes)s") % {"codes": f"{told}{more}"})

    def _count(self, data: Any) -> int:
        asked = data.get("lines", "") if data else ""
        count = int(asked) if asked.isdecimal() and len(asked) < 3 else LINES_SHOWN
        if data and data.get("do") == "more":
            count += LINES_MORE
        return max(1, min(count, LINES_MOST))

    def _add_line(self, n: int, asked: str) -> None:
        currency = next(iter(self.open_schemes.values())).currency if self.open_schemes else ""
        listed = forms.TextInput(attrs={"list": "services", "autocomplete": "off"})
        self.fields[f"service_{n}"] = forms.CharField(
            label=_("Soin"),
            max_length=200,
            required=False,
            widget=listed,
            initial=next((s.label for s in self.catalogue if s.code == asked), asked),
        )
        self.fields[f"quantity_{n}"] = WholeField(
            label=_("Quantité"), least=1, required=False, initial=1
        )
        self.fields[f"price_{n}"] = AmountField(
            label=_("Prix unitaire"), currency=currency, positive=False, required=False
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each line, with what the scheme would pay once it was computed."""
        quotes = dict(self.quotes)
        return [
            {"service": self[f"service_{n}"], "quantity": self[f"quantity_{n}"],
             "price": self[f"price_{n}"], "quote": quotes.get(n), "number": n + 1}
            for n in range(self.count)
        ]  # fmt: skip

    @property
    def facts(self) -> list[Any]:
        """The fields of the claim itself."""
        names = (
            "scheme",
            "care_on",
            "ended_on",
            "visit",
            "referral_number",
            "diagnosis",
            "reference",
        )
        return [self[name] for name in names]

    @cached_property
    def catalogue(self) -> list[Any]:
        return list(schemes.services())

    def _chosen(self, typed: str) -> Any | None:
        """The service that was meant: by its code, or by its name, whatever the accents."""
        name = names.normalised(typed)
        found = [s for s in self.catalogue if s.code == typed]
        found = found or [s for s in self.catalogue if names.normalised(s.label) == name]
        return found[0] if len(found) == 1 else None

    @property
    def under(self) -> Any:
        return self.open_schemes.get(self.cleaned_data.get("scheme", ""))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        self.lines: list[tuple[int, dict[str, Any]]] = []
        for n in range(self.count):
            asked = (typed.get(f"service_{n}") or "").strip()
            if not asked:
                continue
            service = self._chosen(asked)
            if service is None:
                self.add_error(f"service_{n}", _now("Choisissez un soin de la liste."))
                continue
            self.lines.append((n, self._line(n, service, typed)))
        if not self.lines and not self.errors:
            self.add_error("service_0", _now("Écrivez au moins un soin."))
        return typed

    def _line(self, n: int, service: Any, typed: dict[str, Any]) -> dict[str, Any]:
        day, price = typed.get("care_on") or self.today, typed.get(f"price_{n}")
        if price is None and self.under:
            price = quoting.tariff(self.under, service, self.facility, day)
        quantity = typed.get(f"quantity_{n}") or 1
        return {"service": service.code, "quantity": quantity, "cost": price, "care_on": None}

    def claim(self) -> dict[str, Any]:
        """What the command gets."""
        typed = self.cleaned_data
        names = "care_on", "ended_on", "visit", "referral_number", "diagnosis", "reference"
        return {
            "scheme": typed["scheme"], "beneficiary": str(self.person.uid),
            "facility": str(self.facility.uid), **{name: typed.get(name) for name in names},
            "lines": [line for _n, line in self.lines],
        }  # fmt: skip

    def check(self) -> None:
        """Fill in the prices and say what the scheme would pay, without keeping anything."""
        if not self.is_valid():
            return
        filled: Any = self.data
        self.data = filled = filled.copy()
        for n, line in self.lines:
            if line["cost"] is not None and not self.data.get(f"price_{n}"):
                filled[f"price_{n}"] = self.fields[f"price_{n}"].prepare_value(line["cost"])
        self.quotes = quoting.for_claim(
            self.under, self.person, self.facility, self.cleaned_data["care_on"], self.lines,
            quoting.Visit(
                ended_on=self.cleaned_data.get("ended_on"), kind=self.cleaned_data["visit"],
                referral=self.cleaned_data["referral_number"],
                diagnosis=self.cleaned_data["diagnosis"].upper(),
            ),
        )  # fmt: skip


class SubmitForm(Form):
    """The day on which an invoice was received by who settles it."""

    received_on = DayField(label=_("Reçue le"), required=False,
                           help_text=_("Aujourd’hui si vous laissez vide."))  # fmt: skip


class SampleForm(Form):
    """Which lines go to the adviser."""

    percent = WholeField(label=_("Part tirée au sort (%)"), least=0, most=100, initial=5)
    above = AmountField(label=_("Et toutes celles au-dessus de"), positive=False, required=False)

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["above"].currency = currency


class ReviewForm(Form):
    """The adviser's word on a line."""

    verdict = forms.ChoiceField(
        label=_("Avis"), choices=Review.Verdict.choices, widget=forms.RadioSelect
    )
    quantity = WholeField(label=_("Quantité admise"), required=False)
    price = AmountField(label=_("Prix unitaire admis"), positive=False, required=False)
    why = forms.CharField(
        label=_("Motif"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["price"].currency = currency


class CorrectForm(Form):
    """A late correction: what the mutual pays in all becomes this."""

    amount = AmountField(label=_("La mutuelle paie en tout"), positive=False)
    why = forms.CharField(
        label=_("Motif"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, currency: str, paid: int) -> None:
        super().__init__(data, initial={"amount": paid})
        self.fields["amount"].currency = currency


class AppealForm(Form):
    """What a clinic expects, and why."""

    amount = AmountField(label=_("La mutuelle devrait payer"))
    text = forms.CharField(label=_("Pourquoi"), max_length=2000,
                           widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
    attachment = UploadField(label=_("Pièce jointe"), endings=(".pdf", ".jpg", ".jpeg", ".png"),
                             required=False)  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, currency: str) -> None:
        super().__init__(data, files)
        self.fields["amount"].currency = currency


class AnswerForm(Form):
    """The answer to an appeal."""

    verdict = forms.ChoiceField(
        label=_("Réponse"), choices=AppealAnswer.Verdict.choices, widget=forms.RadioSelect
    )
    amount = AmountField(label=_("La mutuelle paie en tout"), required=False, positive=False,
                         help_text=_("Pour un recours accepté en partie."))  # fmt: skip
    text = forms.CharField(label=_("Motif"), max_length=2000,
                           widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["amount"].currency = currency

    def clean_amount(self) -> int:
        return self.cleaned_data["amount"] or 0


class PaidForm(Form):
    """The bank carried out an order."""

    paid_on = DayField(label=_("Payé le"))
    reference = forms.CharField(label=_("Référence du virement"), max_length=80)


class ReceivableForm(Form):
    """What a payer outside Pacte owes."""

    payer = forms.CharField(label=_("Qui doit"), max_length=120,
                            help_text=_("État, gratuité, assurance, employeur…"))  # fmt: skip
    label = forms.CharField(label=_("Pour quoi"), max_length=200)
    month = MonthField(label=_("Mois des soins"))
    currency = forms.ChoiceField(label=_("Devise"))
    amount = AmountField(label=_("Montant"))
    since = DayField(label=_("Facturé le"))

    def __init__(self, data: Any = None, *, currencies: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["currency"].choices = [(c, c) for c in currencies]
        chosen = (data or {}).get("currency") or currencies[0]
        self.fields["amount"].currency = chosen if chosen in currencies else currencies[0]


class ReceivedForm(Form):
    """A part of a receivable that came in."""

    kind = forms.ChoiceField(
        label=_("Ce qui s’est passé"), initial="received", widget=forms.RadioSelect,
        choices=[("received", _("reçu")), ("given_up", _("abandonné"))],
    )  # fmt: skip
    amount = AmountField(label=_("Montant"))
    received_on = DayField(label=_("Le"))
    reference = forms.CharField(label=_("Référence"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["amount"].currency = currency


class DiagnosesForm(Form):
    """A file of codes of diagnoses."""

    book = UploadField(label=_("Fichier"), endings=(".csv", ".xlsx", ".xls"))
    whole = forms.BooleanField(
        label=_("C’est toute la liste : fermer les codes qui n’y sont pas"), required=False
    )


class WorkbookForm(Form):
    """The month's workbook of a clinic."""

    scheme = forms.ChoiceField(label=_("Régime"))
    book = UploadField(label=_("Classeur du mois"), endings=(".xlsx", ".xls", ".csv"))

    def __init__(self, data: Any = None, files: Any = None, *, schemes: Sequence[Any]) -> None:
        super().__init__(data, files)
        self.fields["scheme"].choices = [(str(s.uid), s.name) for s in schemes]


class MonthsForm(Form):
    """Several months to settle, the oldest first."""

    months = forms.MultipleChoiceField(label=_("Mois"), widget=forms.CheckboxSelectMultiple)
    reason = ReasonField(required=False)

    def __init__(self, data: Any = None, *, months: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["months"].choices = months
