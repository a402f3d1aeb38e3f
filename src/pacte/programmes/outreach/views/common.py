"""What the pages of this room share: who reads, forms about an organisation, one way to send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import AmountField, ChosenCurrency, CurrencyField, Form
from pacte.pages.page import Page
from pacte.programmes.outreach import queries

PAPERS = (".pdf", ".jpg", ".jpeg", ".png")
both = require_http_methods(["GET", "HEAD", "POST"])
LONG = forms.Textarea(attrs={"rows": 4})


def readable(request: HttpRequest) -> None:
    """403 for who neither reads programmes nor manages outreach."""
    if not (request.user.can("read_programme") or request.user.can("manage_outreach")):
        raise PermissionDenied(acts.sentence(request.user.lacks("read_programme")))


class OfOrganisation(Form):
    """A form about a thing that an organisation keeps, perhaps for a programme."""

    organisation = forms.ChoiceField(label=later("Organisation"))
    programme = forms.ChoiceField(label=later("Programme"), required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["organisation"].choices = queries.kept_by(actor, today)
        self.fields["programme"].choices = [("", "—"), *queries.programmes_of(actor, today)]


class Priced(ChosenCurrency):
    """A form with a cost and its currency."""

    currency = CurrencyField(required=False)
    amount = AmountField(label=later("Coût"), required=False)


def filled(typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with an empty text where a command wants one."""
    dates = ("start", "end", "planned", "done", "told_on", "due", "dated")
    return {k: "" if v is None and k in dates else v for k, v in typed.items()}


def send(
    request: HttpRequest, form: Form, command: Any, *, title: str, crumbs: Any, to: Any,
    **about: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form, or send it to its command and go on."""
    answer = acts.submit(
        request, form, lambda act, **typed: command(act, **filled(typed), **about),
        done=_("Enregistré."), to=to,
    )  # fmt: skip
    page = Page(title=title, crumbs=crumbs)
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
