"""What people type, read exactly or said to be wrong with what would be right."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.html import escape

from pacte.kernel.refusal import Refused
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    MonthField,
    ShareField,
    UploadField,
    WholeField,
)


class Collect(Form):
    paid = AmountField(label="Montant reçu", currency="RWF")
    paid_on = DayField(label="Reçu le")


def show(form: Form) -> str:
    return Template("{% load pacte %}{% form form send='Encaisser' %}").render(
        Context({"form": form, "csrf_token": "jeton"})
    )


@pytest.mark.parametrize("text", ["1500", "1 500", "1\u202f500", " 1500 "])
def test_an_amount_is_read_as_people_write_it(text: str) -> None:
    form = Collect({"paid": text, "paid_on": "31/12/2026"})
    assert form.is_valid(), form.errors
    assert form.content() == {"paid": 1500, "paid_on": date(2026, 12, 31)}


@pytest.mark.parametrize("text", ["1,500", "0", "-5", "=1+1", "mille", "12,5", "9" * 41])
def test_what_is_no_amount_is_kept_as_typed_beside_its_error(text: str) -> None:
    form = Collect({"paid": text, "paid_on": "2026-12-31"})
    assert not form.is_valid() and list(form.errors) == ["paid"]
    page = show(form)
    assert f'value="{text}"' in page and 'aria-describedby="id_paid_error"' in page
    assert 'href="#id_paid"' in page  # From the summary to the field.


def test_a_day_that_does_not_exist_is_shown_again_as_text() -> None:
    form = Collect({"paid": "1500", "paid_on": "31/02/2026"})
    assert not form.is_valid()
    assert '<input type="text" name="paid_on" value="31/02/2026"' in show(form)
    assert '<input type="date" name="paid_on" value="2026-02-28"' in show(
        Collect(initial={"paid_on": date(2026, 2, 28)})
    )


def test_a_form_corrected_and_sent_again_is_the_same_request() -> None:
    first = Collect()["key"].value()
    again = Collect({"key": str(first), "paid": "rien"})
    assert f'name="key" value="{first}"' in show(again)


def test_a_form_sent_without_a_key_gets_one_and_keeps_it() -> None:
    form = Collect({"paid": "1500", "paid_on": "2026-12-31"})
    assert form.is_valid()
    assert str(form.request_key()) in show(form)


def test_a_refusal_stands_beside_its_field_or_at_the_top() -> None:
    form = Collect({"paid": "1500", "paid_on": "2026-12-31"})
    assert form.is_valid()
    form.refuse(Refused("Il manque %(rest)s.", rest=250, field="paid"))
    form.refuse(Refused("La caisse est fermée."))
    assert form.faults() == [
        ("", "", "La caisse est fermée."),
        ("id_paid", "Montant reçu", "Il manque 250."),
    ]


@pytest.mark.parametrize(
    ("text", "millionths"), [("80", 800_000), ("12,5 %", 125_000), ("0", 0), ("0,0001", 1)]
)
def test_a_share_is_typed_as_a_percentage(text: str, millionths: int) -> None:
    assert ShareField().clean(text) == millionths


@pytest.mark.parametrize("text", ["101", "-1", "0,00001", "cent"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        ShareField().clean(text)


def test_a_whole_number_has_its_bounds_and_no_decimals() -> None:
    assert WholeField(least=1, most=20).clean("20") == 20
    for text in ("0", "21", "1,5"):
        with pytest.raises(forms.ValidationError):
            WholeField(least=1, most=20).clean(text)


def test_a_month_is_written_year_first() -> None:
    assert MonthField().clean("2026-09") == "2026-09"
    for text in ("2026-13", "09/2026", "2026-9"):
        with pytest.raises(forms.ValidationError):
            MonthField().clean(text)


class Monthly(Form):
    month = MonthField(label="Mois")


@pytest.mark.parametrize("typed", ["septembre", "9999-12", "<i>"])
def test_what_is_no_month_is_kept_in_a_line_of_text(typed: str) -> None:
    form = Monthly({"month": typed})
    assert not form.is_valid()
    assert 'type="text"' in str(form["month"]) and escape(typed) in str(form["month"])
    assert 'type="month"' in str(Monthly()["month"])


def test_what_is_optional_and_empty_is_missing_and_not_zero() -> None:
    for field in (AmountField(currency="BIF", required=False), ShareField(required=False)):
        assert field.clean("") is None


def test_a_file_of_another_kind_or_too_heavy_is_refused_with_what_would_do() -> None:
    field = UploadField(endings=(".xlsx",), most=1_000_000)
    for name, size in (("registre.exe", 10), ("registre.xlsx", 1_000_001)):
        with pytest.raises(forms.ValidationError):
            field.clean(SimpleUploadedFile(name, b"x" * size))
    assert field.clean(SimpleUploadedFile("Registre.XLSX", b"x"))
    assert "1" in str(field.help_text) and ".xlsx" in str(field.help_text)


class Costed(ChosenCurrency):
    currency = CurrencyField(required=False)
    amount = AmountField(label="Coût", required=False)


@pytest.mark.parametrize(("currency", "text", "read"), [
    ("EUR", "12,50", 1250), ("BIF", "1 500", 1500), ("", "", None), ("BIF", "", None),
])  # fmt: skip
def test_an_amount_is_read_in_the_currency_that_was_chosen(currency, text, read) -> None:
    form = Costed({"currency": currency, "amount": text})
    assert form.is_valid(), form.errors
    assert form.content() == {"currency": currency, "amount": read}


@pytest.mark.parametrize(("currency", "text", "where"), [
    ("", "12", ["currency"]), ("QQQ", "12", ["currency"]), ("BIF", "12,5", ["amount"]),
])  # fmt: skip
def test_an_amount_without_its_currency_is_refused(currency, text, where) -> None:
    assert list(Costed({"currency": currency, "amount": text}).errors) == where


def test_an_amount_is_shown_again_in_its_own_currency() -> None:
    assert 'value="1\u202f500"' in show(Costed(initial={"currency": "BIF", "amount": 1500}))
    assert 'value="15,00"' in show(Costed(initial={"currency": "EUR", "amount": 1500}))
