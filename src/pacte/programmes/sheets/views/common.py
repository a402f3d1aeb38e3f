"""What the pages of this room share: the programme in the address, its head, a form's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import Form
from pacte.pages.page import Button, Page, Tag
from pacte.programmes.sheets import queries, tabs
from pacte.programmes.sheets.models import Programme

SKIPPED = {"key", "seen", "reason", "upload", "evidence"}


class Change(NamedTuple):
    """A field that somebody else changed: what is saved now, what was typed here."""

    label: str
    now: str
    typed: str


def seen(request: HttpRequest, uid: UUID) -> Programme:
    """The programme of an address, for who may read it; any other is not found."""
    acts.need(request, "read_programme")
    row = queries.visible(request.user, uid, clock.today())
    if row is None:
        raise Http404
    return row


def kept(request: HttpRequest, uid: UUID) -> Programme:
    """The programme of an address, for who keeps its sheet; 403 to who may only read it."""
    row = seen(request, uid)
    acts.need(request, "manage_programme", row.organisation_id)
    return row


def crumbs(row: Programme | None = None) -> list[tuple[str, str]]:
    found = [(_("Programmes"), reverse("sheets:programmes"))]
    if row is not None:
        found.append((row.called, reverse("sheets:programme", args=[row.uid])))
    return found


def marks(row: Programme) -> list[Any]:
    """What tells a programme apart at first sight."""
    found: list[Any] = [row.code]
    found.append(Tag(_("Publié"), "good") if row.published else Tag(_("Non publié")))
    if row.synthetic:
        found.append(Tag(_("Exemple inventé"), "wait"))
    return found


def page_of(
    request: HttpRequest, row: Programme, title: str, current: str, *buttons: Button
) -> dict[str, Any]:
    """A page of a programme beside its tabs."""
    page = Page(
        title=title, crumbs=crumbs(row), facts=marks(row), acts=list(buttons),
        trail=acts.trail(request, row),
    )  # fmt: skip
    actor: Any = request.user
    return {
        "page": page, "programme": row, "tabs": tabs.of(row, current, actor),
        "keeps": queries.manages(request.user, row),
    }  # fmt: skip


def form_page(
    request: HttpRequest, owner: Programme | None, title: str, form: Form,
    command: Callable[..., Any], *, to: str, done: Any, row: Any = None, saved: Any = None,
    intro: str = "", send: str = "", drop: str = "", content: Any = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of a form that a command takes in; ``row``: what it changes, opened as it was.

    When somebody else changed ``row`` meanwhile, nothing is saved and nothing typed is lost: both
    values are shown, and sending again keeps what is typed here.
    """
    answer = acts.submit(request, form, command, to=to, done=done, content=content, **more)
    if answer:
        return answer
    changes = _changes(form, row, saved or {}) if row is not None else []
    page = Page(title=title, crumbs=crumbs(owner))
    shown = {"page": page, "form": form, "changes": changes, "back": to, "intro": intro,
             "send": send, "drop": drop}  # fmt: skip
    return render(request, "sheets/form.html", shown)


def _changes(form: Form, row: Any, saved: Mapping[str, Any]) -> list[Change]:
    """What differs between the row as it is and what was typed over an older one."""
    if not form.is_bound or form.data.get("seen", "") in ("", str(row.entry_id)):
        return []
    found = []
    for name, field in form.fields.items():
        if name in SKIPPED:
            continue
        now = field.prepare_value(saved.get(name))
        typed = form.data.get(name, "")
        if str("" if now is None else now).strip() != typed.strip():
            label = str(field.label)
            found.append(Change(label, _shown(field, now), _shown(field, typed)))
    again: Any = copy(form.data)
    again["seen"] = str(row.entry_id)
    form.data = again
    return found


def _shown(field: Any, value: Any) -> str:
    chosen = dict(getattr(field, "choices", ()) or ()).get(value)
    return str(chosen) if chosen else formatting.shown(value)


def reasoned(typed: dict[str, Any]) -> dict[str, Any]:
    """What a form of ``why`` sends: a reason that the row keeps, not only the journal."""
    found = dict(typed)
    found["reason"] = found.pop("why")
    return found
