"""Pages of cash: my desk, every desk, remittances, the safe, the day's report."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.files import pdf
from pacte.insurance.members import slips
from pacte.insurance.members.commands import custody as commands
from pacte.insurance.members.commands import money as desks
from pacte.insurance.members.models import Desk, Remittance
from pacte.insurance.members.money_forms import DepositForm, OpenDeskForm, ReceiveForm, RemitForm
from pacte.insurance.members.queries import custody as queries
from pacte.insurance.members.queries import money
from pacte.insurance.members.views.money import PAYMENTS
from pacte.journal.clock import today
from pacte.kernel.currency import EXPONENTS
from pacte.kernel.money import Money
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.page import Button, Page, Tag

CRUMB = (gettext_lazy("Caisse"), "/caisse/")


def age(days: int | None) -> Tag:
    """For how long cash has been held."""
    if not days:
        return Tag(_("d’aujourd’hui"), "good")
    label = _("depuis %(days)s jours") % {"days": days}
    return Tag(label, "wait" if days > queries.LATE_DAYS else "")


@require_GET
@login_required
def till(request: HttpRequest) -> HttpResponse:
    """My desk: what I hold, today's receipts. For who oversees: every desk, slips that wait."""
    day = today()
    manages = request.user.can("receive_remittance")
    if not (manages or request.user.can("collect") or request.user.can("see_money")):
        acts.need(request, "collect")
    all_desks = list(money.desks_visible_to(request.user, day).filter(open=True))
    held = queries.cash_held(all_desks)
    mine = [d for d in all_desks if d.agent and d.agent.uid == request.user.uid]
    buttons = []
    if manages:
        buttons.append(Button(_("Ouvrir une caisse"), reverse("members:open_desk"), "add"))
    context = {
        "page": Page(title=_("Caisse"), acts=buttons),
        "mine": [_desk_card(desk, held, day) for desk in mine],
        "desks": [_desk_card(d, held, day) for d in all_desks if d not in mine and d.agent],
        "waiting": list(queries.on_the_way(request.user, day)[:50]),
        "manages": manages,
        "safes": queries.safes(request.user, day) if manages else [],
    }
    return render(request, "members/money/till.html", context)


def _desk_card(desk: Desk, held: list[queries.Held], day: date) -> dict[str, Any]:
    mine = [h for h in held if h.desk.pk == desk.pk]
    return {
        "desk": desk,
        "held": [{"money": h.money, "receipts": h.receipts, "age": age(h.days(day))} for h in mine],
    }


def found_desk(request: HttpRequest, uid: UUID) -> Desk:
    """A desk that the reader may see; 404 for any other."""
    return get_object_or_404(money.desks_visible_to(request.user, today()), uid=uid)


def _remit_url(uid: UUID, currency: str) -> str:
    return f"{reverse('members:remit', args=[uid])}?devise={currency}"


@require_GET
@login_required
def desk(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One desk: what it holds, its receipts not remitted, its slips."""
    found, day = found_desk(request, uid), today()
    held = queries.cash_held([found])
    lines = PAYMENTS.read(request, found.payments.select_related(
        "desk", "membership__household", "membership__scheme", "cancellation"))  # fmt: skip
    if lines.wants_sheet:
        return lines.answer_sheet()
    own = found.agent is not None and found.agent.uid == request.user.uid
    buttons = [
        Button(_("Journée du %(day)s") % {"day": formatting.day(day)},
               reverse("members:desk_day", args=[uid, day.isoformat()]), "print"),
    ]  # fmt: skip
    if own:
        buttons += [
            Button(_("Remettre %(money)s") % {"money": formatting.money(h.money)},
                   _remit_url(uid, h.money.currency), "up", go=n == 0)
            for n, h in enumerate(held)
        ]  # fmt: skip
    if request.user.can("receive_remittance", found.organisation_id) and found.open:
        close = reverse("members:close_desk", args=[uid])
        buttons.append(Button(_("Fermer"), close, "lock", post=True))
    facts = [Tag(_("Ouverte"), "good") if found.open else Tag(_("Fermée"))]
    context = {
        "page": Page(title=f"{found.label} ({found.code})", crumbs=[CRUMB], acts=buttons,
                     facts=[*facts, found.agent.name if found.agent else ""]),
        "desk": found,
        "card": _desk_card(found, held, day),
        "payments": lines,
        "slips": list(found.remittances.select_related("receipt")[:20]),
    }  # fmt: skip
    return render(request, "members/money/desk.html", context)


@login_required
def open_desk(request: HttpRequest) -> HttpResponse:
    """Open a desk for an agent of one of my organisations."""
    acts.need(request, "receive_remittance")
    agents = [
        (f"{organisation.uid}|{user.uid}", f"{user.name}, {organisation.name}")
        for user, organisation in queries.agents(request.user, today())
    ]
    form = OpenDeskForm(request.POST or None, agents=agents)

    def asked(typed: dict[str, Any]) -> dict[str, Any]:
        organisation, agent = typed["agent"].split("|")
        return {"organisation": organisation, "agent": agent, "code": typed["code"],
                "label": typed["label"]}  # fmt: skip

    answer = acts.submit(
        request, form, desks.open_desk, content=asked, done=_("Caisse ouverte."),
        to=lambda uid: reverse("members:desk", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Ouvrir une caisse"), crumbs=[CRUMB])
    context = {"page": page, "form": form, "send": _("Ouvrir"), "back": reverse("members:till")}
    return answer or render(request, "members/money/form.html", context)


@login_required
def close_desk(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close a desk that holds nothing."""
    found_desk(request, uid)
    here = reverse("members:desk", args=[uid])
    if request.method != "POST":
        raise Http404
    done = _("Caisse fermée.")
    return acts.do(request, desks.close_desk, to=here, back=here, done=done, desk=str(uid))


@login_required
def remit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand over what my desk holds in one currency."""
    found = found_desk(request, uid)
    currency = request.GET.get("devise", "")
    held = [h for h in queries.cash_held([found]) if h.money.currency == currency]
    if currency not in EXPONENTS or found.agent is None or found.agent.uid != request.user.uid:
        raise Http404
    form = RemitForm(request.POST or None, currency=currency)
    answer = acts.submit(
        request, form, commands.remit_cash, content=form.asked, desk=str(uid), currency=currency,
        done=lambda made: _("Remise %(number)s préparée : imprimez le bordereau.") % made,
        to=lambda made: reverse("members:remittance", args=[made["remittance"]]),
    )  # fmt: skip
    back = reverse("members:desk", args=[uid])
    context = {
        "page": Page(title=_("Remettre les espèces"), crumbs=[CRUMB, (found.label, back)]),
        "form": form, "back": back, "held": held[0] if held else None,
        "receipts": queries.held(found).filter(currency=currency),
    }  # fmt: skip
    return answer or render(request, "members/money/remit.html", context)


def found_remittance(request: HttpRequest, uid: UUID) -> Remittance:
    """A slip that the reader may see; 404 for any other."""
    return get_object_or_404(queries.remittances_visible_to(request.user, today()), uid=uid)


@login_required
def remittance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A slip: what is in it; for the manager, the counting."""
    slip = found_remittance(request, uid)
    received = getattr(slip, "receipt", None)
    form, answer = None, None
    may = request.user.can("receive_remittance", slip.desk.organisation_id)
    if may and not received and slip.by != request.user.uid:
        form = ReceiveForm(request.POST or None, currency=slip.currency)
        here = reverse("members:remittance", args=[uid])
        answer = acts.submit(
            request, form, commands.receive_remittance, to=here, done=_received(slip),
            remittance=str(uid),
        )  # fmt: skip
    elif request.method == "POST":
        acts.need(request, "receive_remittance", slip.desk.organisation_id)
    paper = Button(_("Bordereau"), reverse("members:remittance_paper", args=[uid]), "print")
    facts = [Tag(_("Reçue"), "good") if received else Tag(_("En attente"), "wait")]
    context = {
        "page": Page(title=_("Remise %(number)s") % {"number": slip.number}, crumbs=[CRUMB],
                     facts=[*facts, Money(slip.expected, slip.currency)], acts=[paper]),
        "slip": slip, "received": received, "form": form,
        "difference": Money(received.counted - slip.expected, slip.currency) if received else None,
        "notes": sorted(((int(k), n) for k, n in slip.denominations.items()), reverse=True),
        "receipts": slip.lines.select_related("payment__membership__household").order_by("payment"),
    }  # fmt: skip
    return answer or render(request, "members/money/remittance.html", context)


def _received(slip: Remittance) -> Any:
    def said(outcome: dict[str, Any]) -> str:
        difference = outcome["difference"]
        if not difference:
            return _("Remise reçue, le compte y est.")
        money = formatting.money(Money(difference, slip.currency))
        return _("Remise reçue avec un écart de %(money)s.") % {"money": money}

    return said


@require_GET
@login_required
def remittance_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The slip to print and sign."""
    slip = found_remittance(request, uid)
    return pdf.response(slip.number, slips.slip(slip))


@require_GET
@login_required
def desk_day(request: HttpRequest, uid: UUID, day: str) -> HttpResponse:
    """The report of a desk's day, sealed by the journal's fingerprint."""
    found = found_desk(request, uid)
    try:
        asked = read_date(day)
    except Refused as refusal:
        raise Http404 from refusal
    made = slips.day_report(queries.of_day(found, asked))
    return pdf.response(f"{found.organisation.code}-{found.code}-{asked}", made)


@login_required
def deposit(request: HttpRequest, uid: UUID, currency: str) -> HttpResponse:
    """Bring cash of the safe of an organisation to the bank."""
    held = [
        (book, amount) for book, amount in queries.safes(request.user, today())
        if book.organisation.uid == uid and book.currency == currency
    ]  # fmt: skip
    if not held:
        raise Http404
    [(book, amount)] = held
    form = DepositForm(request.POST or None, currency=currency)
    answer = acts.submit(
        request, form, commands.deposit_cash, to=reverse("members:till"),
        done=_("Dépôt à la banque noté."), organisation=str(uid), currency=currency,
    )  # fmt: skip
    facts = [book.organisation.name, amount]
    page = Page(title=_("Déposer à la banque"), crumbs=[CRUMB], facts=facts)
    back = reverse("members:till")
    context = {"page": page, "form": form, "send": _("Noter le dépôt"), "back": back}
    return answer or render(request, "members/money/form.html", context)
