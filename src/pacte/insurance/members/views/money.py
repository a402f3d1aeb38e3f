"""Pages of collection: find a household, take its money, its receipt, the list of receipts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.files import pdf
from pacte.insurance.members import collecting, receipts, standing
from pacte.insurance.members.commands import money as commands
from pacte.insurance.members.models import Beneficiary, Means, Membership, Payment
from pacte.insurance.members.money_forms import CancelForm, CollectForm
from pacte.insurance.members.queries import money as queries
from pacte.insurance.members.queries import search
from pacte.journal.clock import today
from pacte.kernel.money import Money
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.ledger.queries import rates
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

CRUMB = (gettext_lazy("Encaissements"), "/encaissements/")


def tendered(payment: Payment) -> Money:
    return Money(payment.tendered, payment.currency)


def state(payment: Payment) -> Tag:
    """Whether a receipt stands."""
    if hasattr(payment, "cancellation"):
        return Tag(_("Annulé"), "bad")
    return Tag(_("Encaissé"), "good")


def _search(rows: QuerySet, text: str) -> QuerySet:
    text = text.upper()
    found = rows.filter(number__startswith=text)
    found |= rows.filter(membership__household__number__startswith=text)
    return found | rows.filter(reference=text)


def _by_month(rows: QuerySet, month: str) -> QuerySet:
    asked = Month.from_text(month)
    return rows.filter(received_on__gte=asked.first, received_on__lt=asked.until)


def _months() -> list[tuple[str, str]]:
    now = Month.of(today())
    return [(m.text, formatting.month(m.text)) for m in (now.plus(-n) for n in range(24))]


PAYMENTS = List(
    columns=[
        Column(
            name="number",
            label=gettext_lazy("Reçu"),
            value=lambda p: p.number,
            sort="id",
            link=lambda p: reverse("members:receipt", args=[p.uid]),
        ),
        Column(
            name="received",
            label=gettext_lazy("Reçu le"),
            value=lambda p: p.received_on,
            sort=["received_on", "id"],
            plain=True,
        ),
        Column(
            name="household",
            label=gettext_lazy("Ménage"),
            value=lambda p: p.membership.household.number,
            sort="membership__household__number",
        ),
        Column(name="means", label=gettext_lazy("Moyen"), value=lambda p: p.get_means_display()),
        Column(
            name="reference",
            label=gettext_lazy("Référence"),
            value=lambda p: p.reference,
            missing=gettext_lazy("aucune"),
        ),
        Column(
            name="collector", label=gettext_lazy("Encaissé par"), value=lambda p: p.collector_name
        ),
        Column(name="state", label=gettext_lazy("État"), value=state),
        Column(
            name="amount",
            label=gettext_lazy("Versé"),
            value=tendered,
            number=True,
            up=True,
            sort="tendered",
        ),
    ],
    sort="-number",
    search=_search,
    search_label=gettext_lazy("Reçu, ménage, référence"),
    filters=[
        Filter(name="mois", label=gettext_lazy("Mois"), choices=_months, apply=_by_month),
        Filter(
            name="moyen",
            label=gettext_lazy("Moyen"),
            choices=lambda: [(m.value, str(m.label)) for m in Means],
            apply=lambda rows, value: rows.filter(means=value),
        ),
        Filter(
            name="etat",
            label=gettext_lazy("État"),
            choices=[
                ("encaisses", gettext_lazy("Encaissés")),
                ("annules", gettext_lazy("Annulés")),
            ],
            apply=lambda rows, value: rows.filter(cancellation__isnull=value == "encaisses"),
            tabs=True,
        ),
    ],
    empty=Empty(
        gettext_lazy("Aucun encaissement."),
        gettext_lazy("Cherchez un ménage ci-dessus pour encaisser sa cotisation."),
    ),
    caption=gettext_lazy("Encaissements"),
    file="encaissements",
)


@require_GET
@login_required
def collections(request: HttpRequest) -> HttpResponse:
    """Find who pays; below, what was collected."""
    day = today()
    if not queries.money_scope(request.user, day):
        acts.need(request, "see_money")
    lines = PAYMENTS.read(request, queries.payments_visible_to(request.user, day))
    if lines.wants_sheet:
        return lines.answer_sheet()
    text = request.GET.get("menage", "").strip()[:60]
    context = {
        "page": Page(title=_("Encaissements"), facts=[]),
        "payments": lines,
        "text": text,
        "collects": request.user.can("collect"),
        "found": _who_owes(request, text, day) if text else None,
    }
    return render(request, "members/money/collections.html", context)


def _who_owes(request: HttpRequest, text: str, day: date) -> list[dict[str, Any]]:
    """The households that a text finds, with what each still owes."""
    people = search(request.user, text, day)[:20]
    first = {person.household_id: person for person in reversed(people)}
    rows = queries.memberships_to_collect(request.user, day).filter(
        household__in=first, closed_on=None
    )
    memberships = list(rows.order_by("household", "since"))
    rests = queries.balances([m.pk for m in memberships])
    found = []
    for membership in memberships:
        due, paid = rests[membership.pk]
        if due > paid or membership.until > day:
            person = first[membership.household_id]
            rest = Money(due - paid, membership.scheme.currency)
            found.append({"membership": membership, "person": person, "rest": rest})
    return found


@login_required
def collect(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a household owes, what opens its rights, and the money it gives."""
    day = today()
    acts.need(request, "collect")
    of_home = queries.memberships_to_collect(request.user, day).filter(household__uid=uid)
    rows = list(of_home.filter(closed_on=None).select_related("version").order_by("since"))
    if not rows:
        raise Http404
    membership = _chosen(rows, request.GET.get("adhesion", ""))
    desk = queries.desks_of(request.user, day).filter(organisation=membership.household.mutual_id)
    mine = desk.first()
    currency = membership.scheme.currency
    form = CollectForm(request.POST or None, currencies=_currencies(currency))
    answer = None
    if mine:
        answer = acts.submit(
            request,
            form,
            commands.collect_payment,
            to=lambda made: reverse("members:receipt", args=[made["payment"]]),
            done=lambda made: _("Encaissé : reçu %(number)s.") % made,
            membership=str(membership.uid),
            desk=str(mine.uid),
        )
    return answer or render(
        request,
        "members/money/collect.html",
        _collect_context(request, membership, rows, mine, form),
    )


def _chosen(rows: list[Membership], asked: str) -> Membership:
    """The membership that was asked for, else the oldest that owes, else the last."""
    if named := [m for m in rows if str(m.uid) == asked]:
        return named[0]
    rests = queries.balances([m.pk for m in rows])
    owing = [m for m in rows if rests[m.pk][0] > rests[m.pk][1]]
    return owing[0] if owing else rows[-1]


def _currencies(own: str) -> list[str]:
    """The scheme's currency, and those that have a rate with it."""
    pairs = rates().filter(since__lte=today()).values_list("base", "quote")
    others = {a if b == own else b for a, b in pairs if own in (a, b)}
    return [own, *sorted(others - {own})]


def _collect_context(
    request: HttpRequest, membership: Membership, rows: list[Membership], desk: Any, form: Any
) -> dict[str, Any]:
    account = queries.account(membership)
    steps = collecting.steps(account, today())
    home = membership.household
    people = Beneficiary.objects.filter(household=home, relation="member", left_on=None)
    name = people.values_list("name", flat=True).first() or ""
    rest = Money(max(account.rest, 0), account.currency)
    facts = [
        Tag(
            _("Reste %(rest)s") % {"rest": formatting.money(rest)}, "bad" if rest.amount else "good"
        )
    ]
    return {
        "page": Page(
            title=_("Encaisser, ménage %(number)s") % {"number": home.number},
            crumbs=[CRUMB],
            facts=[*facts, name],
        ),
        "home": home,
        "membership": membership,
        "memberships": rows if len(rows) > 1 else [],
        "account": account,
        "currency": account.currency,
        "steps": [(Money(s.missing, account.currency), s.said(account.currency)) for s in steps],
        "others": [(payer, Money(amount, account.currency)) for payer, amount in account.others],
        "desk": desk,
        "form": form,
        "working": standing.working(account, request.GET.get("pourquoi", "")),
    }


def found_payment(request: HttpRequest, uid: UUID) -> Payment:
    """A receipt that the reader may see; 404 for any other."""
    day = today()
    if not queries.money_scope(request.user, day):
        acts.need(request, "see_money")
    try:
        return queries.payment(request.user, uid, day)
    except Payment.DoesNotExist as fault:
        raise Http404 from fault


@require_GET
@login_required
def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A receipt: what was paid, its papers, its cancellation."""
    payment = found_payment(request, uid)
    organisation = payment.desk.organisation_id
    cancelled = getattr(payment, "cancellation", None)
    buttons = [Button(_("Imprimer A5"), _paper(payment, "a5"), "print", go=True)]
    buttons += [
        Button(_("Rouleau %(mm)s mm") % {"mm": w}, _paper(payment, w), "print")
        for w in ("80", "58")
    ]
    may = request.user.can("cancel_receipt", organisation) and payment.collector != request.user.uid
    if may and not cancelled:
        buttons.append(Button(_("Annuler"), reverse("members:cancel_receipt", args=[uid]), "no"))
    context = {
        "page": Page(
            title=_("Reçu %(number)s") % {"number": payment.number},
            crumbs=[CRUMB],
            facts=[state(payment), tendered(payment)],
            acts=buttons,
        ),
        "payment": payment,
        "cancelled": cancelled,
        "currency": payment.membership.scheme.currency,
        "rate": _rate(payment),
        "next": reverse("members:collections") if request.user.can("collect") else "",
        "reads": request.user.can("read_members"),
    }
    return render(request, "members/money/receipt.html", context)


def _rate(payment: Payment) -> str:
    if payment.rate is None:
        return ""
    template = _("1 %(base)s = %(rate)s %(quote)s, cours du %(day)s")
    return receipts.rate_said(payment, payment.membership.scheme.currency, template)


def _paper(payment: Payment, size: str) -> str:
    return f"{reverse('members:receipt_paper', args=[payment.uid])}?format={size}"


@require_GET
@login_required
def receipt_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A receipt as a PDF, in the language of the household unless another is asked for."""
    payment = found_payment(request, uid)
    people = Beneficiary.objects.filter(household=payment.membership.household, relation="member")
    name = people.order_by("left_on").values_list("name", flat=True).first() or ""
    check = reverse(
        "members:check_receipt", args=[payment.number, receipts.code_of(payment.number)]
    )
    try:
        made = receipts.receipt(
            payment,
            name,
            request.build_absolute_uri(check),
            request.GET.get("format", "a5"),
            request.GET.get("langue", ""),
        )
    except Refused as refusal:
        raise Http404 from refusal
    return pdf.response(payment.number, made)


@login_required
def cancel_receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a receipt back, with a reason."""
    payment = found_payment(request, uid)
    acts.need(request, "cancel_receipt", payment.desk.organisation_id)
    form = CancelForm(request.POST or None)
    back = reverse("members:receipt", args=[uid])
    answer = acts.submit(
        request, form, commands.cancel_receipt, to=back, done=_("Reçu annulé."), payment=str(uid)
    )
    page = Page(
        title=_("Annuler le reçu %(number)s") % {"number": payment.number},
        crumbs=[CRUMB, (payment.number, back)],
        facts=[tendered(payment), payment.collector_name],
    )
    context = {"page": page, "form": form, "back": back, "payment": payment}
    return answer or render(request, "members/money/cancel.html", context)


@require_GET
def check_receipt(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Whoever holds a receipt sees whether it was made here and still stands. No name is shown."""
    if not receipts.is_genuine(number, code):
        raise Http404
    rows = Payment.objects.select_related("cancellation", "desk__organisation")
    payment = get_object_or_404(rows, number=number)
    page = Page(title=_("Reçu %(number)s") % {"number": number}, facts=[state(payment)])
    return render(request, "members/money/check.html", {"page": page, "payment": payment})
