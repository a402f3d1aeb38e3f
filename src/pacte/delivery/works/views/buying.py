"""How who will build is chosen: the procedure, its bids, the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.delivery.works import commands, forms, queries
from pacte.delivery.works.models import Bid, Procurement
from pacte.delivery.works.views import own
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts
from pacte.pages.page import Button, Page, Tag

State = Procurement.State
TONES = {"published": "wait", "opened": "wait", "awarded": "good", "failed": "bad"}
METHODS = dict(Procurement.Method.choices)


def page_of(row: Procurement) -> str:
    return reverse("works:procurement", args=[row.uid])


def _above(row: Procurement) -> tuple[tuple[str, str], ...]:
    return ((row.number, page_of(row)),)


@own.both
@login_required
def procure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Publish a procedure."""
    row = own.seen(request, uid)
    form = forms.Procure(request.POST or None, initial={"published_on": clock.today()})
    return own.change(
        request, row, form, commands.open_procurement, action="manage_works",
        title=_("Ouvrir une passation"), done=_("Passation publiée."),
        to=lambda made: reverse("works:procurement", args=[made]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A procedure, its bids from the lowest, what the thresholds of its day ask."""
    row = own.seen_procurement(request, uid)
    may = queries.can(request.user, "manage_works", row.work)
    estimate = Money(row.estimate, row.currency)
    asked = queries.method_asked(estimate, row.published_on)
    content: dict[str, Any] = {
        "page": Page(
            title=_("Passation %(number)s") % {"number": row.number}, crumbs=own.crumbs(row.work),
            facts=[row.get_method_display(), Tag(str(row.get_state_display()), TONES[row.state])],
            acts=_buttons(row) if may else [], trail=acts.trail(request, row),
        ),
        "row": row, "estimate": estimate, "may": may and row.state == State.OPENED,
        "asked": METHODS[asked.least] if asked.least else None,
        "unknown": [METHODS[name] for name in asked.unknown], "days_min": asked.days_min,
        "bids": [(bid, Money(bid.amount, row.currency)) for bid in queries.bids(row.pk)],
    }  # fmt: skip
    return render(request, "works/procurement.html", content)


def _buttons(row: Procurement) -> list[Button]:
    def to(name: str) -> str:
        return reverse(f"works:{name}", args=[row.uid])

    if row.state == State.PUBLISHED:
        return [Button(_("Ouvrir les offres"), to("open_bids"), go=True),
                Button(_("Infructueuse"), to("fail"))]  # fmt: skip
    if row.state == State.OPENED:
        return [Button(_("Inscrire une offre"), to("bid"), "add", go=True),
                Button(_("Infructueuse"), to("fail"))]  # fmt: skip
    if row.state == State.AWARDED:
        url = f"{reverse('works:sign', args=[row.work.uid])}?passation={row.uid}"
        return [Button(_("Signer le contrat"), url, "sign", go=True)]
    return []


def _change(
    request: HttpRequest, row: Procurement, form: Any, command: Any, title: str, **about: Any
) -> HttpResponse:
    return own.change(
        request, row.work, form, command, action="manage_works", title=title,
        to=page_of(row), above=_above(row), **(about or {"procurement": str(row.uid)}),
    )  # fmt: skip


@own.both
@login_required
def open_bids(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bids are opened."""
    row = own.seen_procurement(request, uid)
    form = forms.OnDay(request.POST or None, initial={"on": clock.today()})
    return _change(request, row, form, commands.open_bids, _("Ouvrir les offres"))


@own.both
@login_required
def bid(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A bid that was opened."""
    row = own.seen_procurement(request, uid)
    form = forms.Offer(request.POST or None, companies=queries.companies(), currency=row.currency)
    return _change(request, row, form, commands.add_bid, _("Inscrire une offre"))


@own.both
@login_required
def judge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether a bid answers what was asked."""
    made = get_object_or_404(Bid.objects.select_related("procurement"), uid=uid)
    row = own.seen_procurement(request, made.procurement.uid)
    form = forms.Judge(request.POST or None, initial={"why": made.why})
    title = _("Offre de %(name)s") % {"name": made.name}
    return _change(request, row, form, commands.judge_bid, title, bid=str(uid))


@own.both
@login_required
def award(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A bid is retained."""
    made = get_object_or_404(Bid.objects.select_related("procurement"), uid=uid)
    row = own.seen_procurement(request, made.procurement.uid)
    form = forms.Decide(request.POST or None, initial={"on": clock.today()})
    title = _("Retenir l’offre de %(name)s") % {"name": made.name}
    return _change(request, row, form, commands.award, title, bid=str(uid))


@own.both
@login_required
def fail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A procedure that chose nobody."""
    row = own.seen_procurement(request, uid)
    form = forms.Decide(request.POST or None, initial={"on": clock.today()})
    return _change(request, row, form, commands.fail_procurement, _("Passation infructueuse"))
