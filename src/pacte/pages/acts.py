"""From a page to a command: the one place where a POST becomes an act.

Who may not gets 403; a refusal is said in the reader's language, beside the form or as a
message; a success is said too, then the reader goes on. Anything else is a fault and crashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from pacte.journal import queries as journal
from pacte.journal.command import Act, ChangedSince, SentBefore
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import formatting
from pacte.pages.forms import Form
from pacte.pages.page import Trail

To = str | Callable[[Any], Any]
Command = Callable[..., Any]


def sentence(refusal: Refused) -> str:
    """A refusal in the reader's language, its values written as people read them."""
    return formatting.fill(refusal.message, refusal.values)


def act_of(request: HttpRequest, key: UUID | None = None) -> Act:
    """The act of who is signed in, under the key of the form that was sent."""
    try:
        key = key or UUID(request.POST["key"])
    except (KeyError, ValueError) as fault:
        raise BadRequest(gettext("Cette page a été mal envoyée : rouvrez-la.")) from fault
    return Act(request.user, request.POST.get("reason", "").strip(), key)


def posted_day(request: HttpRequest, name: str) -> date:
    """A day that one of our buttons carries."""
    try:
        return read_date(request.POST.get(name, ""))
    except Refused as fault:
        raise BadRequest(gettext("Cette page a été mal envoyée : rouvrez-la.")) from fault


def submit(
    request: HttpRequest,
    form: Form,
    command: Command,
    *,
    to: To,
    done: str | Callable[[Any], str] = "",
    content: Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
    **more: Any,
) -> HttpResponse | None:
    """Send a form to a command; None when there is still something to correct.

    ``content`` is what the command gets: a mapping, a function of what was typed, or by
    default what was typed (without ``reason``, which goes to the journal); ``more`` is added.
    ``done`` and ``to`` may be functions of the command's outcome.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    asked = form.content()
    asked.pop("reason", None)
    if content is not None:
        asked = dict(content(form.content()) if callable(content) else content)
    try:
        outcome = command(act_of(request, form.request_key()), **asked, **more)
    except NotAllowed as refusal:
        raise PermissionDenied(sentence(refusal)) from refusal
    except SentBefore as refusal:
        form.renew_key()
        form.refuse(refusal)
        return None
    except Refused as refusal:
        if isinstance(refusal, ChangedSince):
            form.saw(refusal.now)
        form.refuse(refusal)
        return None
    return _go_on(request, outcome, done, to)


def do(
    request: HttpRequest,
    command: Command,
    *,
    to: To,
    done: str | Callable[[Any], str] = "",
    back: str = "",
    **content: Any,
) -> HttpResponse:
    """Run a command from a form of one button; a refusal is a message on the page ``back``."""
    try:
        outcome = command(act_of(request), **content)
    except NotAllowed as refusal:
        raise PermissionDenied(sentence(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        where = back or (to if isinstance(to, str) else "/")
        return HttpResponseRedirect(resolve_url(where))
    return _go_on(request, outcome, done, to)


def need(
    request: HttpRequest, action: str, organisation: int | None = None, place: int | None = None
) -> None:
    """Refuse the page to who may not do ``action``: 403, with the role that is needed."""
    if not request.user.can(action, organisation, place):
        raise PermissionDenied(sentence(request.user.lacks(action)))


def trail(request: HttpRequest, row: Any) -> Trail:
    """Who changed a thing last, and the way to its journal for who may read it."""
    kind = row._meta.label_lower
    last = journal.last_change(kind, row.uid)
    way = f"/journal/?sujet={kind}:{row.uid}" if request.user.can("read_journal") else ""
    return Trail(last.recorded_at if last else None, last.actor_name if last else "", way)


def _go_on(request: HttpRequest, outcome: Any, done: Any, to: To) -> HttpResponse:
    if message := done(outcome) if callable(done) else done:
        messages.success(request, message)
    where = to(outcome) if callable(to) else to
    return where if isinstance(where, HttpResponse) else HttpResponseRedirect(resolve_url(where))
