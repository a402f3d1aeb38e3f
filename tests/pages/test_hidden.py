"""A form that holds together: what is not seen closes nothing."""

from django import forms
from django.template import Context, Template

from pacte.pages.forms import Form


class Chosen(Form):
    scheme = forms.CharField(widget=forms.HiddenInput())
    verdict = forms.ChoiceField(label="Avis", choices=[("yes", "oui")], widget=forms.RadioSelect)


def test_a_hidden_field_closes_no_other_element() -> None:
    page = Template("{% load pacte %}{% field form.scheme %}").render(Context({"form": Chosen()}))
    assert "hidden" in page and "</div>" not in page


def test_an_error_of_a_choice_says_which_choice() -> None:
    form = Chosen({"scheme": "1", "key": ""})
    page = Template("{% load pacte %}{% faults form %}").render(Context({"form": form}))
    assert "Avis" in page
