"""The newsletter for anybody: asked for, confirmed and ended without an account; its issues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.pages.forms import Form
from pacte.pages.page import Page
from pacte.programmes.outreach import commands, mailing
from pacte.programmes.outreach import queries as outreach
from pacte.reports.public import limits
from pacte.reports.public.keeping import kept
from pacte.reports.views.public import crumb, shown_page

EACH_HOUR, ALL_EACH_HOUR = 10, 300
both = require_http_methods(["GET", "HEAD", "POST"])


class Ask(Form):
    """An address."""

    email = forms.EmailField(label=later("Votre adresse de courriel"), max_length=200)


def _page(title: str, *facts: Any) -> Page:
    crumbs = crumb("public:letter", _("Lettre d’information"))
    return Page(title=title, crumbs=crumbs, facts=list(facts))


@both
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter; the answer is the same whoever is subscribed already."""
    form, state = Ask(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if limits.within(request, "letter", each=EACH_HOUR, all_together=ALL_EACH_HOUR):
            state = _asked(form)
        else:
            form.add_error(None, _("Trop de demandes depuis une heure : réessayez plus tard."))
            state = "busy"
    page = Page(title=_("Lettre d’information"), crumbs=crumb("public:home", _("Accueil")))
    answer = shown_page(
        request, "letter", page, form=form, state=state, issues=outreach.letters_sent()[:50]
    )
    answer.status_code = 429 if state == "busy" else 200
    return answer


def _asked(form: Ask) -> str:
    language = "en" if (get_language() or "").startswith("en") else "fr"
    act = Act(SYSTEM, "public:letter", form.request_key())
    try:
        commands.ask_subscription(act, email=form.cleaned_data["email"], language=language)
    except Refused as refusal:
        form.refuse(refusal, "email")
        return ""
    return "asked"


@both
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by a button: a program that only opens links subscribes nobody."""
    return _answered(request, mailing.read_token(token, mailing.CONFIRM), "confirmed")


@csrf_exempt
@both
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription; a mail program may send the button by itself (RFC 8058)."""
    return _answered(request, mailing.read_token(token, mailing.END), "ended")


def _answered(request: HttpRequest, subscriber: UUID | None, state: str) -> HttpResponse:
    confirms = state == "confirmed"
    page = _page(_("Confirmer l’abonnement") if confirms else _("Mettre fin à l’abonnement"))
    content: dict[str, Any] = {"confirms": confirms, "known": subscriber, "done": False}
    if request.method == "POST" and subscriber:
        try:
            commands.answer_subscription(
                Act(SYSTEM, "public:letter"), subscriber=str(subscriber), state=state
            )
            content["done"] = True
        except Refused:
            content["known"] = None
    answer = shown_page(request, "letter_answer", page, **content)
    answer["Referrer-Policy"] = "no-referrer"  # The link is in the address.
    answer.status_code = 200 if content["known"] else 404
    return answer


@require_GET
@kept
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """An issue that left, as it was."""
    sent = outreach.letters_sent().filter(number=number).first()
    if sent is None:
        raise Http404
    page = _page(sent.letter.title, _("numéro %(n)s") % {"n": sent.number}, sent.at)
    return shown_page(request, "letter_issue", page, sent=sent, back=reverse("public:letter"))
