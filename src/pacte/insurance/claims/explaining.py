"""What was decided on a line, in words: its state, its reason in short, « Pourquoi ? » in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pacte.insurance.claims import sentences, telling
from pacte.insurance.claims.models import ClaimLine, Invoice
from pacte.insurance.claims.queries import prices, review
from pacte.insurance.claims.rules import Reason
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.pages.explain import Step, Working, say
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Tag

HELD = gettext_lazy("Avis du médecin-conseil")


def ready(lines: Sequence[Any], currency: str) -> None:
    """Put beside each line what its cells need, in one query for all."""
    changed = review.adjusted([line.pk for line in lines])
    prices.ready(lines)
    for line in lines:
        line.currency = currency
        line.adjusted = changed.get(line.pk, 0)
        line.decided = getattr(line, "decision", None)


def service_and_quantity(line: ClaimLine) -> str:
    """« Consultation », « Amoxicilline 500 mg, 30 »."""
    if line.quantity == 1:
        return str(line.service.label)
    return f"{line.service.label}, {formatting.number(line.quantity)}"


def asked(line: Any) -> Money | None:
    """What a line asks in all; None while its price is not known."""
    currency = getattr(line, "currency", None) or line.claim.scheme.currency
    price = line.unit_price
    return None if price is None else Money(price * line.quantity, currency)


def price(line: Any) -> Money | None:
    """What a line asks for one; None while it is not known."""
    currency = getattr(line, "currency", None) or line.claim.scheme.currency
    return None if line.unit_price is None else Money(line.unit_price, currency)


def accepted(line: Any) -> Money | None:
    """What the mutual pays today: the decision and what was adjusted since; None: not decided."""
    if line.decided is None:
        return None
    return Money(line.decided.mutual_pays + line.adjusted, line.currency)


def outcome(line: Any) -> Tag:
    """The decision and its reason, in one state."""
    decision = line.decided
    if decision is None:
        return Tag(waiting_for(line), "wait")
    label = telling.short(decision.reason)
    if line.adjusted:
        return Tag(_("%(reason)s, rectifiée depuis") % {"reason": label}, "good", "edit")
    if decision.refused == 0:
        return Tag(label if decision.reason != Reason.PAID else _("Acceptée"), "good")
    return Tag(label, "bad", "split" if decision.mutual_pays else "no")


def waiting_for(line: Any) -> str:
    """Why nothing is decided yet, as far as it is known without deciding."""
    if hasattr(line, "review_request") and not line.reviews.exists():
        return str(HELD)
    if line.unit_price is None:
        return telling.short(Reason.COST_UNKNOWN)
    return _("À liquider")


CUTS = List(
    columns=[
        Column(name="claim", label=gettext_lazy("Attestation"), value=lambda x: x.claim.number,
               link=lambda x: reverse("claims:claim", args=[x.claim.uid])),
        Column(name="day", label=gettext_lazy("Date"), value=lambda x: x.care_on),
        Column(name="service", label=gettext_lazy("Soin"), full=True, plain=True,
               value=service_and_quantity),
        Column(name="asked", label=gettext_lazy("Réclamé"), number=True, value=asked),
        Column(name="accepted", label=gettext_lazy("Accepté"), number=True, value=accepted),
        Column(name="why", label=gettext_lazy("Décision et motif"), full=True, plain=True,
               value=outcome),
    ],
    caption=gettext_lazy("Lignes coupées"),
    empty=Empty(gettext_lazy("Aucune ligne n’est coupée.")),
)  # fmt: skip


def working(line: Any, invoice: Invoice, actor: Any) -> Working:
    """« Pourquoi ? » of a line: the working, what was said since, what one can do."""
    decision = line.decided
    buttons = _buttons(line, invoice, actor)
    over = say("Attestation %(n)s · %(day)s", n=line.claim.number, day=line.care_on)
    if decision is None:
        return Working(
            title=_("Pas encore décidé"), over=over, summary=waiting_for(line), buttons=buttons,
            steps=[Step(label=_("Réclamé"), amount=asked(line))],
        )  # fmt: skip
    told = _steps(line)
    changes = [
        Step(label=f"{change.get_kind_display()} : {change.why}",
             amount=Money(change.delta, line.currency), source=formatting.day(change.made_on))
        for change in review.history(line)["adjustments"]
    ]  # fmt: skip
    return Working(
        title=say("Pourquoi %(amount)s ?", amount=accepted(line)),
        over=over,
        summary=sentences.why(decision),
        steps=[*told, *changes],
        result=Step(label=_("Accepté"), amount=accepted(line)),
        foot=_foot(line),
        buttons=buttons,
    )


def _steps(line: Any) -> list[Step]:
    """The working in whole numbers, from what was asked to what is paid."""
    decision = line.decided
    version = decision.version
    return sentences.steps(
        decision,
        sentences.Under(
            definition=schemes.definition(version) if version else None,
            digest=version.digest if version else "",
            currency=line.currency,
            quantity=line.quantity,
            cost=line.unit_price,
        ),
    )


def in_full(line: Any) -> str:
    """The reason, and every step from what was asked to what is paid, for paper.

    A refusal is told by its own sentence, which says more than its short name.
    """
    told = str(outcome(line))
    if line.decided is None:
        return told
    steps = [said for step in _steps(line)[1:] if (said := _on_paper(step))]
    if not Reason(line.decided.reason).refuses:
        return f"{told}. {' ; '.join(steps)}." if steps else told
    since = [_("rectifiée depuis")] if line.adjusted else []
    return f"{' ; '.join([*steps, *since])}."


def _on_paper(step: Step) -> str:
    """A step in a few words; what takes nothing away says no amount."""
    label = str(step.label).rstrip(".")
    nothing = isinstance(step.amount, Money) and step.amount.amount == 0
    return label if step.amount is None or nothing else f"{label} ({step.shown()})"


def _foot(line: ClaimLine) -> Any:
    run = line.decision.settlement
    if run is None:
        return ""
    last = review.last_day_to_appeal(line)
    return say(
        "Calculé le %(at)s. La formation peut contester jusqu’au %(day)s.",
        at=run.settled_at,
        day=last,
    )


def _buttons(line: Any, invoice: Invoice, actor: Any) -> list[Button]:
    """What this reader can do about the line."""
    made = []
    owner = getattr(invoice.facility, "organisation", None)
    unpriced = line.decided is None and line.unit_price is None
    if unpriced and owner is not None and actor.can("open_claim", owner.pk):
        where = f"?formation={invoice.facility.uid}&q={line.claim.number}"
        made.append(Button(_("Donner le prix"), reverse("claims:prices") + where, "edit"))
    if actor.can("review_claim", invoice.scheme.organisation_id):
        made.append(Button(_("Avis médical"), reverse("claims:review", args=[line.uid]), "edit"))
    if line.decided is not None:
        if actor.can("settle", invoice.settler_id):
            made.append(Button(_("Rectifier"), reverse("claims:correct", args=[line.uid]), "edit"))
        last = review.last_day_to_appeal(line)
        open_ = last is None or clock.today() <= last
        if owner is not None and open_ and actor.can("appeal", owner.pk):
            made.append(Button(_("Contester"), reverse("claims:appeal", args=[line.uid]), "alert"))
    return made
