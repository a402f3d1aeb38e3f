"""What claims offer elsewhere: the search from anywhere, and blocks of the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.insurance.claims.models import Invoice, PaymentBatch
from pacte.insurance.claims.queries import care, invoices, money, prices, review, settling
from pacte.insurance.claims.queries import receivables as owed
from pacte.kernel.money import Money
from pacte.kernel.periods import Month
from pacte.pages import formatting
from pacte.pages.finding import HITS_MAX, Hit
from pacte.pages.home import Block, Line
from pacte.pages.page import Button
from pacte.people import queries as people


def find_claims(actor: Any, text: str, day: date) -> Sequence[Hit]:
    """Claims whose number begins so."""
    asked = text.strip().upper().replace(" ", "-")
    rows = care.numbered(care.visible_to(actor, day), "number", asked).select_related("facility")
    return [
        Hit(row.number, reverse("claims:claim", args=[row.uid]),
            f"{row.facility.name}, {formatting.day(row.care_on)}", exact=row.number == asked)
        for row in rows.order_by("number")[:HITS_MAX]
    ]  # fmt: skip


def find_invoices(actor: Any, text: str, day: date) -> Sequence[Hit]:
    """Invoices whose number begins so."""
    asked = text.strip().upper().replace(" ", "-")
    rows = care.numbered(invoices.invoices_for(actor, day), "number", asked).exclude(number="")
    return [
        Hit(row.number, reverse("claims:invoice", args=[row.uid]),
            f"{row.facility.name}, {formatting.month(row.month)}", exact=row.number == asked)
        for row in rows.order_by("number")[:HITS_MAX]
    ]  # fmt: skip


def counter(actor: Any, day: date) -> Block | None:
    """The cashier's counter, and how many claims this month."""
    own = people.organisations_for(actor, "open_claim", day)
    if not own:
        return None
    month = Month.of(day)
    count = care.not_cancelled(care.visible_to(actor, day)).filter(
        facility__organisation__in=own, care_on__gte=month.first, care_on__lt=month.until
    )[:1_000].count()  # fmt: skip
    url = reverse("claims:claims") + f"?mois={month.text}"
    lines = [Line(_("Attestations de %(month)s") % {"month": formatting.month(month.first)}, url,
                  formatting.number(count))]  # fmt: skip
    lines += _unpriced(actor, day)
    button = Button(_("Vérifier une carte"), reverse("claims:counter"), "card", go=True)
    return Block(title=_("Comptoir"), lines=lines, button=button)


def _unpriced(actor: Any, day: date) -> list[Line]:
    """The lines of one's facility that wait for their price."""
    count = prices.waiting(prices.lines_for(actor, day))[:1_000].count()
    return [Line(_("Lignes sans prix"), reverse("claims:prices"), count, "wait")] if count else []


def to_send(actor: Any, day: date) -> Block | None:
    """The manager's invoices to send, and what is owed."""
    own = people.organisations_for(actor, "submit_invoice", day)
    if not own:
        return None
    rows = Invoice.objects.filter(
        facility__organisation__in=own, submitted_on=None, month__lt=Month.of(day).first
    ).select_related("scheme")  # fmt: skip
    lines = [
        Line(f"{row.scheme.name}, {formatting.month(row.month)}",
             reverse("claims:invoice", args=[row.uid]), _("à envoyer"), "wait")
        for row in rows.order_by("month", "id")[:5]
    ]  # fmt: skip
    totals: dict[str, int] = {}
    for one in owed.owed_to(actor, day):
        totals[one.currency] = totals.get(one.currency, 0) + one.amount
    lines += [
        Line(_("On vous doit"), reverse("claims:receivables"), Money(amount, currency))
        for currency, amount in sorted(totals.items())
    ]
    return Block(title=_("Factures et créances"), lines=lines, url=reverse("claims:invoices"))


def to_settle(actor: Any, day: date) -> Block | None:
    """The settler's months."""
    mine = people.organisations_for(actor, "settle", day)
    if not mine:
        return None
    lines = [
        Line(f"{row['scheme__name']}, {formatting.month(row['month'])}",
             reverse("claims:month", args=[row["scheme__uid"], Month.of(row["month"]).text]),
             ngettext("%(n)s facture", "%(n)s factures", row["count"]) % {"n": row["count"]},
             "wait")
        for row in settling.months_to_settle(mine, day)[:5]
    ]  # fmt: skip
    return Block(title=_("Mois à liquider"), lines=lines, url=reverse("claims:months"))


def to_review(actor: Any, day: date) -> Block | None:
    """The adviser's lines and appeals."""
    if not people.organisations_for(actor, "review_claim", day):
        return None
    waiting = review.requests_for(actor, day)[:1_000].count()
    appeals = review.appeals_visible_to(actor, day).filter(answer=None)[:1_000].count()
    lines = [
        Line(_("Lignes à revoir"), reverse("claims:requests"), waiting, "wait" if waiting else ""),
        Line(_("Recours sans réponse"), reverse("claims:appeals") + "?etat=attente", appeals,
             "wait" if appeals else ""),
    ]  # fmt: skip
    return Block(title=_("Avis médical"), lines=lines)


def to_pay(actor: Any, day: date) -> Block | None:
    """The payer's statements and orders, the signatory's orders."""
    prepares = people.organisations_for(actor, "prepare_payment", day)
    signs = people.organisations_for(actor, "sign_payment", day)
    if not prepares and not signs:
        return None
    lines = []
    if prepares:
        count = money.unpaid(prepares)[:1_000].count()
        lines.append(Line(_("Décomptes à payer"), reverse("claims:prepare"), count,
                          "wait" if count else ""))  # fmt: skip
    state = PaymentBatch.State
    for organisations, waits, label in (
        (signs, state.PREPARED, _("Ordre à signer")),
        (prepares, state.SIGNED, _("Ordre à payer")),
    ):
        lines += [
            Line(f"{label} : {row.number}", reverse("claims:batch", args=[row.uid]),
                 Money(money.amount_of(row), row.currency), "wait")
            for row in money.batches_waiting(organisations, waits)[:5]
        ]  # fmt: skip
    return Block(title=_("Paiements"), lines=lines, url=reverse("claims:batches"))
