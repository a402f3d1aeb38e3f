"""The page of national values: each with its reference, and what is still to be filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.governance.texts import queries as texts
from pacte.journal import clock
from pacte.kernel import numbers
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Page, Tag
from pacte.parameters import queries
from pacte.parameters.rules import SHARE, Parameter

READERS = ("see_dashboard", "propose_scheme", "confirm_scheme", "prepare_payment", "sign_payment",
           "read_journal", "manage_site")  # fmt: skip
EVERYWHERE = "all"


def _value(one: Parameter, day: date) -> Any:
    """The value as it is read; a tag when it is to be filled in; None before its first day."""
    row = one.row_on(day)
    if row is None:
        return None
    if row.value is None:
        return Tag(_("À renseigner"), "wait")
    if one.kind == SHARE and isinstance(row.value, int):
        return formatting.share(row.value)
    return row.value


def _reference(one: Parameter, day: date) -> str | None:
    row = one.row_on(day)
    return row.ref if row else None


def _where(one: Parameter) -> str:
    """A country, a union, or everywhere."""
    return _("Tous pays") if one.country == EVERYWHERE else one.country


def _standing(one: Parameter, day: date) -> Tag | None:
    row = one.row_on(day)
    if row is None:
        return None
    return Tag(_("Confirmée"), "good") if row.confirmed else Tag(_("Référence à confirmer"), "wait")


def _text(one: Parameter, day: date) -> str | None:
    row = one.row_on(day)
    return row.text or None if row else None


def _list(day: date, pages: dict[str, str]) -> List:
    """``pages``: where the texts of the register that the reader may open are."""
    return List(
        columns=[
            Column(name="libelle", label=_("Valeur"), value=lambda p: p.label, sort="label"),
            Column(name="pour", label=_("Pour"), value=_where, sort="country"),
            Column(name="montant", label=_("En vigueur"), value=lambda p: _value(p, day)),
            Column(name="unite", label=_("Unité"), value=lambda p: p.unit or _("part")),
            Column(name="depuis", label=_("Depuis le"),
                   value=lambda p: row.since if (row := p.row_on(day)) else None),
            Column(name="reference", label=_("Référence"), value=lambda p: _reference(p, day)),
            Column(name="texte", label=_("Texte au registre"), value=lambda p: _text(p, day),
                   link=lambda p: pages.get(_text(p, day) or "", ""), missing=_("non cité")),
            Column(name="etat", label=_("État"), value=lambda p: _standing(p, day), up=True),
        ],
        caption=_("Valeurs nationales"), file="valeurs",
        filters=[Filter(
            name="texte", label=_("Texte"), choices=[(code, code) for code in queries.cited()],
            apply=lambda rows, code: [p for p in rows if p in queries.citing(code)],
        )],
    )  # fmt: skip


@require_GET
@login_required
def parameters(request: HttpRequest) -> HttpResponse:
    """Every national value as of a day."""
    if not any(request.user.can(action) for action in READERS):
        raise PermissionDenied(acts.sentence(request.user.lacks("see_dashboard")))
    try:
        day = numbers.read_date(request.GET.get("le", ""))
    except Refused:
        day = clock.today()
    pages = texts.addresses(queries.cited()) if texts.reads(request.user) else {}
    lines = _list(day, pages).read(request, list(queries.known().values()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Valeurs nationales"), facts=[_("en vigueur le"), day])
    return render(request, "parameters/list.html", {"page": page, "lines": lines, "day": day})
