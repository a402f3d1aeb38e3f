"""Attestations of care: the list, one claim, recording and cancelling."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pacte.insurance.claims import commands, explaining, papers
from pacte.insurance.claims.forms import ClaimForm, WhyForm
from pacte.insurance.claims.models import Claim
from pacte.insurance.claims.queries import care, diagnoses, prices
from pacte.insurance.claims.views import looking, own
from pacte.insurance.members.queries import register as members
from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag, Trail
from pacte.places import queries as places


def _state(row: Claim) -> Tag:
    if hasattr(row, "cancellation"):
        return Tag(_("annulée"), "bad")
    invoice = row.invoiced.invoice if hasattr(row, "invoiced") else None
    if invoice and not invoice.submitted_on:
        return Tag(_("à facturer"))
    return own.invoice_state(invoice) if invoice else Tag(_("sans facture"), "wait")


def _search(rows: QuerySet[Claim], text: str) -> QuerySet[Claim]:
    found = care.numbered(rows, "number", text)
    return found if found.exists() else rows.filter(beneficiary__in=members.carded(text))


def _by_state(rows: QuerySet[Claim], value: str) -> QuerySet[Claim]:
    if value == "annulee":
        return rows.filter(cancellation__isnull=False)
    rows = rows.filter(cancellation=None)
    sent = rows.filter(invoiced__invoice__submitted_on__isnull=False)
    return sent if value == "facturee" else rows.filter(invoiced__invoice__submitted_on=None)


def _by_month(rows: QuerySet[Claim], value: str) -> QuerySet[Claim]:
    month = Month.from_text(value)
    return rows.filter(care_on__gte=month.first, care_on__lt=month.until)


def _months() -> list[tuple[str, str]]:
    now = Month.of(clock.today())
    return [(m.text, formatting.month(m.first)) for m in (now.plus(-n) for n in range(24))]


CLAIMS = List(
    columns=[
        Column(
            name="number", label=gettext_lazy("Attestation"), value=lambda c: c.number,
            sort="number", link=lambda c: reverse("claims:claim", args=[c.uid]),
        ),
        Column(name="day", label=gettext_lazy("Soins du"), value=lambda c: c.care_on,
               sort=["care_on", "id"], up=True),
        Column(name="who", label=gettext_lazy("Bénéficiaire"), value=lambda c: c.beneficiary.name,
               full=True, plain=True),
        Column(name="card", label=gettext_lazy("Carte"), value=lambda c: c.beneficiary.card_number),
        Column(name="facility", label=gettext_lazy("Formation"), value=lambda c: c.facility.name),
        Column(name="state", label=gettext_lazy("État"), value=_state),
    ],
    sort="-day",
    search=_search,
    search_label=gettext_lazy("Numéro d’attestation ou de carte"),
    filters=[
        Filter(name="mois", label=gettext_lazy("Mois"), choices=_months, apply=_by_month),
        Filter(
            name="etat", label=gettext_lazy("État"), apply=_by_state,
            choices=[("ouverte", gettext_lazy("À facturer")),
                     ("facturee", gettext_lazy("Facturées")),
                     ("annulee", gettext_lazy("Annulées"))],
            everything=gettext_lazy("Toutes"),
        ),
    ],
    caption=gettext_lazy("Attestations"),
    file="attestations",
    empty=Empty(
        gettext_lazy("Aucune attestation."),
        gettext_lazy("Vérifiez une carte au comptoir, ouvrez l’attestation ; ou importez le mois."),
    ),
)  # fmt: skip


@require_GET
@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """The list of claims that one may see."""
    rows = CLAIMS.read(request, care.claims_for(request.user, clock.today()))
    if rows.wants_sheet:
        return rows.answer_sheet()
    buttons = []
    if request.user.can("open_claim"):
        buttons = [
            Button(_("Lignes sans prix"), reverse("claims:prices"), "edit"),
            Button(_("Importer le mois"), reverse("claims:workbook"), "upload"),
            Button(_("Comptoir"), reverse("claims:counter"), "card", go=True),
        ]
    if request.user.can("collect"):
        url = reverse("claims:bring")
        buttons.append(Button(_("Facture apportée par un adhérent"), url, "doc"))
    page = Page(title=_("Attestations de soins"), acts=buttons)
    return render(request, "claims/list.html", {"page": page, "lines": rows})


@require_GET
@login_required
def claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One claim: who, what, its lines; its diagnosis to whom may read it, and the look is kept."""
    row = own.the_claim(request, uid)
    medical = care.sees_medical(request.user, row.scheme.organisation_id)
    if medical and row.diagnosis:
        looking.keep(request.user, row, "claim")
    lines: list[Any] = list(care.lines_of([row]))
    prices.ready(lines)
    unpriced = any(line.unit_price is None and not hasattr(line, "decision") for line in lines)
    for line in lines:
        line.asked_money = own.money(own.asked_of(line), row.scheme.currency)
        line.given = list(line.prices.all())[-1:] if line.cost is None else []
        line.price_money = own.money(line.unit_price, row.scheme.currency)
    context = {
        "claim": row, "lines": lines, "medical": medical,
        "diagnosis": diagnoses.in_full(row.diagnosis) if medical else "",
        "page": _page(request, row, unpriced),
        "invoice": row.invoiced.invoice if hasattr(row, "invoiced") else None,
        "cancelled": getattr(row, "cancellation", None),
    }  # fmt: skip
    return render(request, "claims/claim.html", context)


def _page(request: HttpRequest, row: Claim, unpriced: bool) -> Page:
    buttons = [Button("PDF", reverse("claims:claim_paper", args=[row.uid]), "print")]
    invoice = row.invoiced.invoice if hasattr(row, "invoiced") else None
    open_ = invoice is None or invoice.submitted_on is None
    counts = not hasattr(row, "cancellation") and _is_mine(request, row)
    if counts and unpriced:
        url = reverse("claims:prices") + f"?formation={row.facility.uid}&q={row.number}"
        buttons.append(Button(_("Donner le prix"), url, "edit"))
    if open_ and counts:
        buttons.append(Button(_("Annuler"), reverse("claims:cancel", args=[row.uid]), "no"))
    last = journal.last_change("claims.claim", row.uid)
    trail = Trail(last.recorded_at, last.actor_name) if last else None
    return Page(
        title=_("Attestation %(number)s") % {"number": row.number},
        crumbs=[(_("Attestations"), reverse("claims:claims"))],
        facts=[_state(row), row.facility.name],
        acts=buttons,
        trail=trail,
    )


def _is_mine(request: HttpRequest, row: Claim) -> bool:
    owner = getattr(row.facility, "organisation", None)
    return owner is not None and request.user.can("open_claim", owner.pk)


@require_http_methods(["GET", "POST"])
@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Record a claim for the person of a card, with the prices of the tariff."""
    place = own.facility_of(request, "open_claim")
    try:
        person = members.by_card(request.GET.get("carte", ""))
    except Refused as refusal:
        raise Http404(acts.sentence(refusal)) from refusal
    today = clock.today()
    open_schemes = _schemes(person, today)
    form = ClaimForm(
        request.POST or None, facility=place, person=person, schemes=open_schemes,
        asked=request.GET.get("soin", ""), today=today,
    )  # fmt: skip
    return _recorded(request, form, commands.open_claim, person, place)


def _recorded(
    request: HttpRequest, form: ClaimForm, command: Any, person: Any, place: Any
) -> HttpResponse:
    """The form of a claim: more lines, the prices computed, or the claim kept."""
    answer = None
    if request.method == "POST" and request.POST.get("do") == "save":
        answer = acts.submit(
            request, form, command, content=lambda typed: form.claim(),
            done=lambda out: _("Attestation %(number)s enregistrée.") % {"number": out["number"]},
            to=lambda out: reverse("claims:claim", args=[out["uid"]]),
        )  # fmt: skip
    elif request.method == "POST":
        form.check()
    page = Page(
        title=_("Attestation pour %(name)s") % {"name": person.name},
        crumbs=[(_("Attestations"), reverse("claims:claims"))],
        facts=[person.card_number, place.name],
    )
    context = {"page": page, "form": form, "person": person}
    return answer or render(request, "claims/record.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """A member brings a bill: find the card and the facility, then record as the clinic would."""
    acts.need(request, "collect")
    page = Page(
        title=_("Facture apportée par un adhérent"),
        crumbs=[(_("Attestations"), reverse("claims:claims"))],
    )
    typed = {name: request.GET.get(name, "") for name in ("carte", "centre")}
    fault, person, place = "", None, None
    if all(typed.values()):
        try:
            person = members.by_card(typed["carte"])
            place = places.facility_by_code(typed["centre"].strip())
        except Refused as refusal:
            fault = acts.sentence(refusal)
    if person is None or place is None:
        context = {"page": page, "typed": typed, "fault": fault}
        return render(request, "claims/bring.html", context)
    form = ClaimForm(
        request.POST or None, facility=place, person=person, asked="", today=clock.today(),
        schemes=_schemes(person, clock.today()),
    )  # fmt: skip
    return _recorded(request, form, commands.bring_claim, person, place)


def _schemes(person: Any, today: date) -> list[Any]:
    """The schemes of a person, the one of today first."""
    rows = members.memberships(person.household_id)
    found: dict[int, Any] = {}
    for row in sorted(rows, key=lambda m: not m.since <= today < m.until):
        found.setdefault(row.scheme_id, row.scheme)
    return list(found.values())


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a claim recorded wrongly."""
    row = own.the_claim(request, uid)
    if not _is_mine(request, row):
        acts.need(request, "open_claim", getattr(row.facility.organisation, "pk", None))
    form = WhyForm(request.POST or None)
    back = reverse("claims:claim", args=[row.uid])
    answer = acts.submit(
        request, form, commands.cancel_claim, claim=str(row.uid),
        done=_("Attestation annulée."), to=back,
    )  # fmt: skip
    page = Page(
        title=_("Annuler l’attestation %(number)s") % {"number": row.number},
        crumbs=[(_("Attestations"), reverse("claims:claims")), (row.number, back)],
    )
    context = {"page": page, "form": form, "send": _("Annuler l’attestation"), "back": back}
    return answer or render(request, "claims/form.html", context)


@require_GET
@login_required
def claim_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The attestation on paper, to be signed by the clinic and the patient."""
    row = own.the_claim(request, uid)
    lines = list(care.lines_of([row]))
    explaining.ready(lines, row.scheme.currency)
    return papers.claim(request, row, lines)
