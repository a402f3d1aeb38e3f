"""What the pages of works have in common: who sees a work, its crumbs, a form about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pacte.delivery.works import queries
from pacte.delivery.works.models import Contract, Procurement, State, Work
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import Form
from pacte.pages.page import Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
TONES = {
    State.UNFINISHED: "wait", State.FUNCTIONAL: "good", State.STOPPED: "bad", State.CANCELLED: "",
    State.UNDER_WAY: "", State.PREPARED: "", State.NEED: "",
}  # fmt: skip


def state_tag(row: Work) -> Tag:
    return Tag(str(row.get_state_display()).capitalize(), TONES[State(row.state)])


def seen(request: HttpRequest, uid: UUID) -> Work:
    """A work that the reader may see, or 404."""
    return get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)


def seen_procurement(request: HttpRequest, uid: UUID) -> Procurement:
    row = queries.procurement(uid)
    if row is None:
        raise Http404
    row.work = seen(request, row.work.uid)
    return row


def seen_contract(request: HttpRequest, uid: UUID) -> Contract:
    row = queries.contract(uid)
    if row is None:
        raise Http404
    row.work = seen(request, row.work.uid)
    return row


def need(request: HttpRequest, action: str, row: Work) -> None:
    """Refuse a form to who may not send it: 403, with the role that is needed."""
    if not queries.can(request.user, action, row):
        raise PermissionDenied(acts.sentence(request.user.lacks(action)))


def page_of(row: Work) -> str:
    return reverse("works:work", args=[row.uid])


def crumbs(row: Work | None = None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    found = [(_("Travaux"), reverse("works:works"))]
    if row is not None:
        found.append((row.title, page_of(row)))
    return [*found, *more]


def change(
    request: HttpRequest, row: Work, form: Form, command: Any, *, action: str, title: str,
    to: str | Callable[[Any], str] = "", done: str = "", facts: Any = (),
    content: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
    above: tuple[tuple[str, str], ...] = (), **about: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form about a work; ``about`` is what the command gets beside it."""
    need(request, action, row)
    answer = acts.submit(
        request, form, command, done=done or _("Enregistré."), to=to or page_of(row),
        content=content, **(about or {"work": str(row.uid)}),
    )  # fmt: skip
    page = Page(title=title, crumbs=crumbs(row, *above), facts=facts)
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
