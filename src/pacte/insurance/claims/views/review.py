"""The adviser's lines, a review, a correction, an appeal and its answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import storing
from pacte.insurance.claims import commands, explaining
from pacte.insurance.claims.forms import AnswerForm, AppealForm, CorrectForm, ReviewForm
from pacte.insurance.claims.models import Appeal, ClaimLine
from pacte.insurance.claims.queries import care, diagnoses
from pacte.insurance.claims.queries import review as queries
from pacte.insurance.claims.views import looking, own
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

REQUESTS = List(
    columns=[
        Column(name="claim", label=gettext_lazy("Attestation"),
               value=lambda r: r.line.claim.number,
               link=lambda r: reverse("claims:review", args=[r.line.uid])),
        Column(name="since", label=gettext_lazy("Demandé le"), value=lambda r: r.asked_on,
               sort=["asked_on", "id"], up=True),
        Column(name="service", label=gettext_lazy("Soin"), full=True, plain=True,
               value=lambda r: explaining.service_and_quantity(r.line)),
        Column(name="facility", label=gettext_lazy("Formation"),
               value=lambda r: r.line.claim.facility.name),
        Column(name="asked", label=gettext_lazy("Réclamé"), number=True,
               value=lambda r: own.money(own.asked_of(r.line), r.line.claim.scheme.currency)),
        Column(name="why", label=gettext_lazy("Pourquoi"), value=lambda r: r.get_why_display()),
    ],
    sort="since",
    caption=gettext_lazy("Lignes à revoir"),
    file="lignes-a-revoir",
    empty=Empty(gettext_lazy("Aucune ligne ne vous attend.")),
)  # fmt: skip


@require_GET
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """The lines that wait for this adviser."""
    acts.need(request, "review_claim")
    rows = REQUESTS.read(request, queries.requests_for(request.user, clock.today()))
    if rows.wants_sheet:
        return rows.answer_sheet()
    page = Page(title=_("Lignes à revoir"), crumbs=[(_("Factures"), reverse("claims:invoices"))])
    return render(request, "claims/list.html", {"page": page, "lines": rows})


def _line(request: HttpRequest, uid: UUID) -> ClaimLine:
    """A line of a claim that one may see."""
    found = ClaimLine.objects.filter(
        uid=uid, claim__in=care.visible_to(request.user, clock.today())
    )
    if not found.exists():
        raise Http404
    return queries.line(uid)


def _back(line: ClaimLine) -> str:
    if hasattr(line.claim, "invoiced"):
        url = reverse("claims:invoice", args=[line.claim.invoiced.invoice.uid])
        return f"{url}?pourquoi={line.pk}#pourquoi"
    return reverse("claims:claim", args=[line.claim.uid])


def _page(title: str, line: ClaimLine) -> Page:
    asked = own.money(own.asked_of(line), line.claim.scheme.currency)
    return Page(
        title=title,
        crumbs=[(_("Attestation %(n)s") % {"n": line.claim.number}, _back(line))],
        facts=[explaining.service_and_quantity(line), line.care_on, asked],
    )


def _on_line(
    request: HttpRequest, form: Any, line: ClaimLine, title: str, send: str, **more: Any
) -> Any:
    context = {
        "page": _page(title, line), "form": form, "send": send, "back": _back(line), "line": line,
        "history": queries.history(line), "currency": line.claim.scheme.currency, **more,
    }  # fmt: skip
    return render(request, "claims/on_line.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The adviser's word on a line, the diagnosis before their eyes; the look is kept."""
    line = _line(request, uid)
    scheme = line.claim.scheme
    acts.need(request, "review_claim", scheme.organisation_id)
    medical = care.sees_medical(request.user, scheme.organisation_id)
    if medical and line.claim.diagnosis and request.method == "GET":
        looking.keep(request.user, line.claim, "review")
    form = ReviewForm(request.POST or None, currency=scheme.currency)
    answer = acts.submit(
        request, form, commands.review_line, line=str(line.uid), to=_back(line),
        done=lambda out: _delta(out["delta"], scheme.currency) or _("Avis enregistré."),
    )  # fmt: skip
    diagnosis = diagnoses.in_full(line.claim.diagnosis) if medical else None
    return answer or _on_line(
        request, form, line, _("Avis médical"), _("Enregistrer l’avis"),
        medical=medical, diagnosis=diagnosis,
    )  # fmt: skip


def _delta(delta: int, currency: str) -> str:
    if not delta:
        return ""
    amount = formatting.money(Money(delta, currency))
    return _("Enregistré : %(delta)s sur le prochain décompte.") % {"delta": amount}


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A late correction of a settled line."""
    line = _line(request, uid)
    acts.need(request, "settle", line.claim.invoiced.invoice.settler_id)
    paid, currency = queries.paid_so_far(line), line.claim.scheme.currency
    form = CorrectForm(request.POST or None, currency=currency, paid=paid)
    answer = acts.submit(
        request, form, commands.correct_line, line=str(line.uid), to=_back(line),
        done=lambda out: _delta(out["delta"], currency),
    )  # fmt: skip
    return answer or _on_line(
        request, form, line, _("Rectifier une ligne liquidée"), _("Rectifier")
    )


@require_http_methods(["GET", "POST"])
@login_required
def appeal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The clinic contests a line."""
    line = _line(request, uid)
    acts.need(request, "appeal", getattr(line.claim.facility.organisation, "pk", None))
    currency = line.claim.scheme.currency
    form = AppealForm(request.POST or None, request.FILES or None, currency=currency)
    answer = acts.submit(
        request, form, commands.make_appeal, line=str(line.uid), done=_("Recours déposé."),
        to=lambda out: reverse("claims:appeal_page", args=[out]),
    )  # fmt: skip
    return answer or _on_line(
        request, form, line, _("Contester une ligne"), _("Déposer le recours")
    )


# Appeals


def _appeal_state(row: Appeal) -> Tag:
    if not hasattr(row, "answer"):
        return Tag(_("en attente"), "wait")
    tones = {"accepted": "good", "partly": "good", "refused": "bad"}
    return Tag(row.answer.get_verdict_display(), tones[row.answer.verdict])


APPEALS = List(
    columns=[
        Column(name="claim", label=gettext_lazy("Attestation"), value=lambda a: a.line.claim.number,
               link=lambda a: reverse("claims:appeal_page", args=[a.uid])),
        Column(name="on", label=gettext_lazy("Déposé le"), value=lambda a: a.made_on,
               sort=["made_on", "id"]),
        Column(name="facility", label=gettext_lazy("Formation"), full=True, plain=True,
               value=lambda a: a.line.claim.facility.name),
        Column(name="service", label=gettext_lazy("Soin"), value=lambda a: a.line.service.label),
        Column(name="amount", label=gettext_lazy("Demandé"), number=True,
               value=lambda a: Money(a.amount, a.line.claim.scheme.currency)),
        Column(name="state", label=gettext_lazy("État"), value=_appeal_state, up=True),
    ],
    sort="-on",
    filters=[Filter(name="etat", label=gettext_lazy("État"), tabs=True,
                    everything=gettext_lazy("Tous"),
                    choices=[("attente", gettext_lazy("En attente")),
                             ("repondu", gettext_lazy("Répondus"))],
                    apply=lambda rows, v: rows.filter(answer__isnull=v == "attente"))],
    caption=gettext_lazy("Recours"),
    file="recours",
    empty=Empty(gettext_lazy("Aucun recours."),
                gettext_lazy("Une formation conteste une ligne depuis sa facture.")),
)  # fmt: skip


@require_GET
@login_required
def appeals(request: HttpRequest) -> HttpResponse:
    """The appeals that one may see."""
    rows = APPEALS.read(request, queries.appeals_visible_to(request.user, clock.today()))
    if rows.wants_sheet:
        return rows.answer_sheet()
    return render(request, "claims/list.html", {"page": Page(title=_("Recours")), "lines": rows})


def _appeal(request: HttpRequest, uid: UUID) -> Appeal:
    found = queries.appeals_visible_to(request.user, clock.today()).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@login_required
def appeal_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One appeal: what is contested, what was decided, the answer; or the form to answer."""
    row = _appeal(request, uid)
    line = queries.line(row.line.uid)
    scheme = line.claim.scheme
    form = None
    if not hasattr(row, "answer") and request.user.can("answer_appeal", scheme.organisation_id):
        form = AnswerForm(request.POST or None, currency=scheme.currency)
        answer = acts.submit(
            request, form, commands.answer_appeal, appeal=str(row.uid),
            to=reverse("claims:appeal_page", args=[row.uid]),
            done=lambda out: _delta(out["delta"], scheme.currency) or _("Réponse enregistrée."),
        )  # fmt: skip
        if answer:
            return answer
    buttons = [Button(_("La ligne"), _back(line), "doc")]
    page = Page(
        title=_("Recours sur l’attestation %(n)s") % {"n": line.claim.number},
        crumbs=[(_("Recours"), reverse("claims:appeals"))],
        facts=[_appeal_state(row), line.claim.facility.name], acts=buttons,
    )  # fmt: skip
    context = {
        "page": page, "appeal": row, "line": line, "form": form, "currency": scheme.currency,
        "asked": own.money(own.asked_of(line), scheme.currency),
        "paid": Money(queries.paid_so_far(line), scheme.currency),
        "service": explaining.service_and_quantity(line), "history": queries.history(line),
    }  # fmt: skip
    return render(request, "claims/appeal.html", context)


@require_GET
@login_required
def attachment(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """What the clinic joined to its appeal, to who may see the appeal."""
    row = _appeal(request, uid)
    kept = storing.stored(UUID(row.attachment)) if row.attachment else None
    if kept is None:
        raise Http404
    return storing.response(kept)
