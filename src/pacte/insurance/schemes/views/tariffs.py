"""Tariffs of a scheme on a day: the list, one price, a whole sheet from Excel or CSV."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import tables
from pacte.files.workbooks import Table, excel_response
from pacte.insurance.schemes import commands, queries, tariff_sheets, tariff_trial
from pacte.insurance.schemes.models import LEVELS, Scheme, Tariff
from pacte.journal import clock
from pacte.kernel import numbers
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.forms import AmountField, DayField, Form, UploadField
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Cell, Empty, Page
from pacte.people import queries as people
from pacte.places import queries as places


def _scope(row: Tariff) -> str:
    if row.facility is not None:
        return str(row.facility.name)
    return str(dict(LEVELS)[row.level]) if row.level else _("partout")


TARIFFS = List(
    columns=[
        Column(name="service", label=later("Acte"), sort="service",
               value=lambda t: t.service.label),
        Column(name="group", label=later("Groupe"), value=lambda t: t.service.group, sort="group"),
        Column(name="where", label=later("Où"), value=_scope, sort="where"),
        Column(name="price", label=later("Prix"), number=True, sort="price", up=True,
               value=lambda t: Money(t.price, t.scheme.currency)),
        Column(name="since", label=later("Depuis"), value=lambda t: t.since, sort="since"),
        Column(name="ref", label=later("Référence"), value=lambda t: t.ref or None),
    ],
    search=lambda rows, text: [t for t in rows if text.lower() in t.service.label.lower()],
    search_label=later("Nom de l’acte"),
    empty=Empty(later("Aucun tarif ce jour-là."),
                later("Fixez un prix, ou importez la feuille des tarifs.")),
    caption=later("Tarifs"),
)  # fmt: skip


def _chosen(request: HttpRequest) -> tuple[Scheme | None, list[Scheme]]:
    """The scheme asked for, among those that the reader may see."""
    mine = list(queries.visible_to(request.user, clock.today()).order_by("name"))
    asked = request.GET.get("regime", "")
    found = next((scheme for scheme in mine if str(scheme.uid) == asked), None)
    return found or (mine[0] if mine else None), mine


def _day(request: HttpRequest) -> date:
    try:
        return numbers.read_date(request.GET.get("jour", ""))
    except Refused:
        return clock.today()


@require_GET
@login_required
def tariffs(request: HttpRequest) -> HttpResponse:
    """The prices of a scheme in force on a day; the same as a workbook."""
    scheme, mine = _chosen(request)
    day = _day(request)
    rows = queries.tariffs_on(scheme.pk, day) if scheme else []
    if scheme is not None:
        for row in rows:
            row.scheme = scheme  # Already read: its currency is asked for each line.
    if scheme and request.GET.get("format") == "xlsx":
        table = Table(_("Tarifs"), tariff_sheets.HEADINGS, tariff_sheets.lines(rows, scheme))
        return excel_response(f"tarifs-{scheme.code}", [table])
    may = scheme is not None and request.user.can("manage_convention", scheme.organisation_id)
    page = Page(title=_("Tarifs"), facts=[scheme.name if scheme else _("aucun régime"),
                formatting.day(day)], acts=_buttons(request, may, scheme))  # fmt: skip
    content = {"page": page, "lines": TARIFFS.read(request, rows), "schemes": mine,
               "scheme": scheme, "day": day}  # fmt: skip
    return render(request, "schemes/tariffs.html", content)


def _buttons(request: HttpRequest, may: bool, scheme: Scheme | None) -> list[Button]:
    if scheme is None:
        return []
    chosen = f"?regime={scheme.uid}"
    found = [Button(_("Excel"), f"{reverse('schemes:tariffs')}{chosen}&format=xlsx", "down")]
    if may:
        found.insert(
            0, Button(_("Fixer un prix"), reverse("schemes:set_tariff") + chosen, "add", go=True)
        )
        found.append(Button(_("Importer"), reverse("schemes:bring_tariffs") + chosen))
    return found


class OnePrice(Form):
    """A price: of what, where, since when."""

    service = forms.ChoiceField(label=later("Acte"))
    price = AmountField(
        label=later("Prix"), required=False, positive=False,
        help_text=later("Vide : il n’y a plus de tarif à partir de ce jour."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=later("Niveau"), required=False, choices=[("", later("tous")), *LEVELS]
    )
    facility = forms.CharField(
        label=later("Code de la formation, pour elle seule"), max_length=40, required=False
    )
    since = DayField(label=later("À partir du"))
    ref = forms.CharField(label=later("Référence"), max_length=200, required=False)

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].currency = scheme.currency
        rows = queries.services().values_list("code", "label")
        self.fields["service"].choices = list(rows)

    def clean_price(self) -> int | None:
        price = self.cleaned_data.get("price")
        if price is not None and price < 0:
            raise ValidationError(_("Un prix n’est pas négatif."))
        return price

    def clean(self) -> dict[str, Any]:
        """A level or a facility, not both."""
        typed = super().clean() or {}
        if typed.get("level") and typed.get("facility"):
            self.add_error("facility", _("Choisissez un niveau ou une formation, pas les deux."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_one(request: HttpRequest) -> HttpResponse:
    """Set one price."""
    scheme = _manageable(request)
    last = Tariff.objects.filter(scheme=scheme).order_by("id").last()
    form = OnePrice(scheme, request.POST or None, initial={"since": clock.today()}, seen=last)

    def carry_out(act: Any, **typed: Any) -> Any:
        code = typed.pop("facility")
        facility = str(places.facility_by_code(code).uid) if code else None
        return commands.set_tariff(act, scheme=str(scheme.uid), facility=facility, **typed)

    back = _back(scheme)
    answer = acts.submit(request, form, carry_out, done=_("Prix fixé."), to=back)
    page = Page(title=_("Fixer un prix"), crumbs=_crumbs(), facts=[scheme.name])
    return answer or render(request, "schemes/form.html", {"page": page, "form": form})


def _back(scheme: Scheme) -> str:
    return f"{reverse('schemes:tariffs')}?regime={scheme.uid}"


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Tarifs"), reverse("schemes:tariffs"))]


def _manageable(request: HttpRequest) -> Scheme:
    """The scheme asked for, whose conventions the reader manages; else 403."""
    acts.need(request, "manage_convention")
    mine = people.organisations_for(request.user, "manage_convention", clock.today())
    rows = queries.schemes_of(mine).order_by("name")
    scheme = rows.filter(uid=_uuid(request.GET.get("regime"))).first() or rows.first()
    if scheme is None:
        acts.need(request, "manage_convention", 0)
    assert scheme is not None
    return scheme


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return UUID(int=0)


class Sheet(Form):
    """A file of prices."""

    file = UploadField(label=later("Feuille des tarifs"), endings=(".xlsx", ".csv"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Import a sheet of prices: what it would do is shown first, or every error with its cell."""
    scheme = _manageable(request)
    if request.method == "POST" and "kept" in request.POST:
        return _apply(request, scheme)
    form = Sheet(request.POST or None, request.FILES or None)
    faults: list[tariff_sheets.Fault] = []
    seen: list[tariff_trial.Compared] = []
    if request.method == "POST" and form.is_valid():
        lines, faults = _read(form, scheme)
        if lines and not faults:
            seen = tariff_trial.compare(lines, scheme)
            moving = [one.line for one in seen if one.does != tariff_trial.SAME]
            request.session[_kept(scheme)] = tariff_trial.pack(moving)
    page = Page(
        title=_("Importer des tarifs"), crumbs=_crumbs(), facts=[scheme.name],
        acts=[Button(_("Modèle Excel"), f"{_back(scheme)}&format=xlsx", "down")],
    )  # fmt: skip
    content = {
        "page": page, "form": form, "faults": faults, "headings": tariff_sheets.HEADINGS,
        "seen": bool(seen), "cells": _counts(seen), "moves": _moves(seen, scheme),
    }  # fmt: skip
    return render(request, "schemes/bring.html", content)


SHOWN_MAX = 200  # Lines of a preview.


def _kept(scheme: Scheme) -> str:
    return f"tariffs:{scheme.uid}"


def _counts(seen: list[tariff_trial.Compared]) -> list[Cell]:
    """How many prices are new, changed, unchanged."""
    count = Counter(one.does for one in seen)
    return [
        Cell(_("Nouveaux"), count[tariff_trial.NEW], _("prix")),
        Cell(_("Changés"), count[tariff_trial.CHANGED], _("prix")),
        Cell(_("Inchangés"), count[tariff_trial.SAME], _("prix"), end=True),
    ]


def _moves(seen: list[tariff_trial.Compared], scheme: Scheme) -> list[dict[str, Any]]:
    """The first lines that change something, as they are read."""

    def money(price: int | None) -> str:
        return (
            _("aucun tarif") if price is None else formatting.money(Money(price, scheme.currency))
        )

    labels = dict(queries.services().values_list("code", "label"))
    moving = [one for one in seen if one.does != tariff_trial.SAME][:SHOWN_MAX]
    return [
        {
            "service": labels[one.line["service"]],
            "where": one.line["facility"] or dict(LEVELS).get(one.line["level"]) or _("partout"),
            "since": one.line["since"], "price": money(one.line["price"]),
            "before": "" if one.does == tariff_trial.NEW else money(one.before),
        }
        for one in moving
    ]  # fmt: skip


def _apply(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """Import the prices that were shown."""
    here = f"{reverse('schemes:bring_tariffs')}?regime={scheme.uid}"
    packed = request.session.get(_kept(scheme))
    if packed is None:
        messages.error(request, _("Cet import a déjà été fait, ou a expiré : déposez le fichier."))
        return redirect(here)
    answer = acts.do(
        request, commands.set_tariffs, to=_back(scheme), back=here,
        done=lambda count: _("%(count)s tarifs importés.") % {"count": count},
        scheme=str(scheme.uid), lines=tariff_trial.unpack(packed),
    )  # fmt: skip
    if answer["Location"] != here:
        request.session.pop(_kept(scheme), None)
    return answer


def _read(form: Sheet, scheme: Scheme) -> tuple[list[dict[str, Any]], list[tariff_sheets.Fault]]:
    upload = form.cleaned_data["file"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tariffs"
        with path.open("wb") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
        try:
            sheets = tables.read(path, upload.name)
        except Refused as refusal:
            form.refuse(refusal, "file")
            return [], []
    return tariff_sheets.read(sheets, scheme)
