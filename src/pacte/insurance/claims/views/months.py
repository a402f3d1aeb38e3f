"""Months to settle: which wait, one month by facility, the button, the work that goes on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.insurance.claims import commands
from pacte.insurance.claims.forms import MonthsForm, SampleForm
from pacte.insurance.claims.queries import months as queries
from pacte.insurance.claims.queries import prices, settling
from pacte.insurance.claims.views.invoices import sums
from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.kernel.money import Money
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people


def _of_scheme(scheme: UUID, month: date) -> str:
    return reverse("claims:month", args=[scheme, Month.of(month).text])


def _month_url(row: dict[str, Any]) -> str:
    return _of_scheme(row["scheme__uid"], row["month"])


MONTHS = List(
    columns=[
        Column(name="month", label=gettext_lazy("Mois"), link=_month_url, sort="month",
               value=lambda m: formatting.month(m["month"])),
        Column(name="scheme", label=gettext_lazy("Régime"), value=lambda m: m["scheme__name"]),
        Column(name="count", label=gettext_lazy("Factures"), number=True,
               value=lambda m: m["count"]),
        Column(name="first", label=gettext_lazy("La plus ancienne reçue le"),
               value=lambda m: m["first"], up=True),
    ],
    caption=gettext_lazy("Mois à liquider"),
    empty=Empty(gettext_lazy("Aucun mois n’attend."),
                gettext_lazy("Un mois paraît ici dès qu’une formation envoie sa facture.")),
)  # fmt: skip


UNPRICED = List(
    columns=[
        Column(name="month", label=gettext_lazy("Mois"),
               value=lambda m: formatting.month(m["month"]),
               link=lambda m: _of_scheme(m["scheme"], m["month"])),
        Column(name="scheme", label=gettext_lazy("Régime"), value=lambda m: m["name"]),
        Column(name="unknown", label=gettext_lazy("Attendent le prix"), number=True,
               value=lambda m: m["unknown"]),
        Column(name="known", label=gettext_lazy("Prix donné, à liquider"), number=True,
               value=lambda m: m["known"]),
    ],
    caption=gettext_lazy("Lignes envoyées sans prix"),
)  # fmt: skip


@require_GET
@login_required
def months(request: HttpRequest) -> HttpResponse:
    """The months that wait for whom settles, the oldest first."""
    acts.need(request, "settle")
    mine = people.organisations_for(request.user, "settle", clock.today())
    rows = settling.months_to_settle(mine, clock.today())
    page = Page(title=_("Mois à liquider"), crumbs=[(_("Factures"), reverse("claims:invoices"))])
    unpriced = prices.counts(mine)
    context = {
        "page": page, "lines": MONTHS.read(request, rows), "schemes": _several(rows),
        "unpriced": UNPRICED.read(request, unpriced) if unpriced else None,
    }  # fmt: skip
    return render(request, "claims/months.html", context)


def _several(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The schemes with more than one month waiting: they can be settled in one go."""
    by: dict[Any, dict[str, Any]] = {}
    for row in rows:
        one = by.setdefault(row["scheme__uid"], {"uid": row["scheme__uid"],
                                                 "name": row["scheme__name"], "months": [],
                                                 "key": uuid4()})  # fmt: skip
        one["months"].append(Month.of(row["month"]).text)
    return [one for one in by.values() if len(one["months"]) > 1]


FACILITIES = List(
    columns=[
        Column(name="facility", label=gettext_lazy("Formation"), value=lambda r: r["where"],
               link=lambda r: reverse("claims:invoice", args=[r["uid"]])),
        Column(name="number", label=gettext_lazy("Facture"), value=lambda r: r["number"],
               missing=gettext_lazy("pas encore envoyée")),
        Column(name="lines", label=gettext_lazy("Lignes"), number=True, value=lambda r: r["lines"]),
        Column(name="asked", label=gettext_lazy("Réclamé"), number=True,
               value=lambda r: Money(r["asked"], r["currency"])),
        Column(name="accepted", label=gettext_lazy("Accepté"), number=True,
               value=lambda r: Money(r["accepted"], r["currency"]) if r["decided"] else None,
               missing=gettext_lazy("à décider")),
        Column(name="waiting", label=gettext_lazy("En attente"), number=True,
               value=lambda r: r["waiting"]),
        Column(name="unknown", label=gettext_lazy("Dont sans prix"), number=True,
               value=lambda r: r["unknown"]),
        Column(name="state", label=gettext_lazy("État"), value=lambda r: _state(r), up=True),
    ],
    caption=gettext_lazy("Factures du mois, par formation"),
    file="mois",
    empty=Empty(gettext_lazy("Aucune facture ce mois.")),
)  # fmt: skip


def _state(row: dict[str, Any]) -> Tag:
    if not row["number"]:
        return Tag(_("pas encore envoyée"))
    return Tag(_("liquidée"), "good") if row["settled_on"] else Tag(_("à liquider"), "wait")


def _scheme(request: HttpRequest, uid: UUID) -> Any:
    """A scheme whose claims one may read, or that one settles."""
    mine = people.organisations_for(request.user, "read_claims", clock.today())
    found = queries.scheme_for(mine, uid)
    if found is None:
        raise Http404
    return found


def _month(text: str) -> Month:
    try:
        return Month.from_text(text)
    except Refused as refusal:
        raise Http404 from refusal


@require_GET
@login_required
def month(request: HttpRequest, scheme: UUID, text: str) -> HttpResponse:
    """One month of a scheme: its sum, its invoices by facility, the button."""
    under, asked = _scheme(request, scheme), _month(text)
    rows = queries.by_facility(under.pk, asked.first)
    lines = FACILITIES.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    settles = any(request.user.can("settle", r["settler"]) for r in rows) or request.user.can(
        "settle", under.organisation_id
    )
    earlier = settling.earlier_month(under.pk, asked.first, None)
    totals = queries.totals(rows)
    page = Page(
        title=f"{under.name}, {formatting.month(asked.first)}",
        crumbs=[(_("Factures"), reverse("claims:invoices")),
                (_("Mois à liquider"), reverse("claims:months"))],
        facts=[ngettext("%(n)s facture", "%(n)s factures", len(rows)) % {"n": len(rows)}],
        acts=[Button(_("Choisir pour le médecin-conseil"),
                     reverse("claims:sample", args=[under.uid, asked.text]), "person")]
        if settles else [],
    )  # fmt: skip
    context = {
        "page": page, "lines": lines, "cells": sums(totals, under.currency), "settles": settles,
        "scheme": under, "month": asked, "runs": queries.runs(under.pk, asked.first),
        "open": totals["to_settle"], "earlier": earlier and Month.of(earlier),
    }  # fmt: skip
    return render(request, "claims/month.html", context)


@require_POST
@login_required
def settle(request: HttpRequest, scheme: UUID, text: str) -> HttpResponse:
    """The button: verify and settle the month."""
    under, asked = _scheme(request, scheme), _month(text)
    back = reverse("claims:month", args=[under.uid, asked.text])

    def done(out: dict[str, Any]) -> str:
        paid = formatting.money(Money(out["mutual_pays"], under.currency))
        said = ngettext(
            "%(decided)s ligne décidée, %(waiting)s en attente, mois passés compris :"
            " %(paid)s acceptés.",
            "%(decided)s lignes décidées, %(waiting)s en attente, mois passés compris :"
            " %(paid)s acceptés.",
            out["decided"],
        )
        return said % {"decided": out["decided"], "waiting": out["waiting"], "paid": paid}

    return acts.do(
        request, commands.settle_month, to=back, done=done, back=back,
        scheme=str(under.uid), month=asked.text,
    )  # fmt: skip


@require_POST
@login_required
def settle_several(request: HttpRequest, scheme: UUID) -> HttpResponse:
    """Leave several months to the worker; the page of the work shows how far it is."""
    under = _scheme(request, scheme)
    waiting = settling.months_to_settle(
        people.organisations_for(request.user, "settle", clock.today()), clock.today()
    )
    choices = [(Month.of(r["month"]).text,) * 2 for r in waiting if r["scheme"] == under.pk]
    form = MonthsForm(request.POST, months=choices)
    chosen = form.cleaned_data["months"] if form.is_valid() else []
    return acts.do(
        request, commands.ask_settlement, back=reverse("claims:months"),
        to=lambda job: reverse("claims:work", args=[job]), done=_("La liquidation est lancée."),
        scheme=str(under.uid), months=chosen,
    )  # fmt: skip


@require_GET
@login_required
def work(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far a settlement of several months is. It can be left and found again."""
    acts.need(request, "settle")
    job = journal.job(uid)
    if job is None or job.kind != "claims.settle_months":
        raise Http404
    under = _scheme(request, UUID(job.arguments["scheme"]))
    page = Page(
        title=_("Liquidation de plusieurs mois"),
        crumbs=[(_("Mois à liquider"), reverse("claims:months"))], facts=[under.name],
    )  # fmt: skip
    total = len(job.arguments["months"])
    steps = [
        {"month": Month.from_text(text), "done": n < job.cursor,
         "url": reverse("claims:month", args=[under.uid, text])}
        for n, text in enumerate(job.arguments["months"])
    ]  # fmt: skip
    context = {"page": page, "job": job, "steps": steps, "total": total}
    return render(request, "claims/work.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def sample(request: HttpRequest, scheme: UUID, text: str) -> HttpResponse:
    """Choose lines for the adviser: above an amount, and by lot."""
    under, asked = _scheme(request, scheme), _month(text)
    acts.need(request, "settle")
    form = SampleForm(request.POST or None, currency=under.currency)
    back = reverse("claims:month", args=[under.uid, asked.text])
    answer = acts.submit(
        request, form, commands.sample_lines, scheme=str(under.uid), month=asked.text,
        seed=form.request_key().int % 1_000_000 if form.is_bound and form.is_valid() else 0,
        done=_chosen,
        to=back,
    )  # fmt: skip
    page = Page(
        title=_("Choisir des lignes pour le médecin-conseil"),
        crumbs=[(_("Mois à liquider"), reverse("claims:months")), (page_title(under, asked), back)],
    )
    context = {"page": page, "form": form, "send": _("Choisir"), "back": back}
    return answer or render(request, "claims/form.html", context)


def _chosen(out: dict[str, int]) -> str:
    count = out["amount"] + out["random"]
    said = ngettext(
        "%(n)s ligne attend le médecin-conseil.",
        "%(n)s lignes attendent le médecin-conseil.",
        count,
    )
    return said % {"n": count}


def page_title(under: Any, asked: Month) -> str:
    return f"{under.name}, {formatting.month(asked.first)}"
