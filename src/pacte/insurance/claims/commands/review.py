"""Reviews, appeals and their answers, late corrections. Nothing is rewritten."""

from __future__ import annotations

import random
from typing import Any

from pacte.files import storing
from pacte.insurance.claims.commands import postings
from pacte.insurance.claims.models import (
    Adjustment,
    Appeal,
    AppealAnswer,
    ClaimLine,
    Review,
    ReviewRequest,
)
from pacte.insurance.claims.queries import review as queries
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.money import LINE_MAX
from pacte.kernel.periods import Month
from pacte.kernel.refusal import NotAllowed, Refused

SAMPLE_MAX = 1_000


@command("claims.ask_review", may="settle")
def ask_review(act: Act, *, line: str) -> str:
    """Ask the adviser to look at a line before anything is decided on it."""
    row = queries.line(line)
    act.need("settle", row.claim.invoiced.invoice.settler_id)
    if hasattr(row, "decision"):
        raise Refused(
            "Cette ligne est déjà liquidée : le médecin-conseil peut encore la rectifier."
        )
    if ReviewRequest.objects.filter(line=row).exists():
        raise Refused("Le médecin-conseil a déjà cette ligne.")
    act.save(ReviewRequest(line=row, why=ReviewRequest.Why.CHOSEN, asked_on=clock.today()))
    act.record(row, row.claim)
    return str(row.uid)


@command("claims.sample_lines", may="settle")
def sample_lines(
    act: Act, *, scheme: str, month: str, percent: int = 0, above: int | None = None, seed: int
) -> dict[str, int]:
    """Choose lines for the adviser: all that ask more than an amount, and a part drawn by lot.

    The seed is kept in the journal, so that the draw can be done again and checked.
    """
    under, asked = schemes.scheme(scheme), Month.from_text(month)
    settlers = [pk for pk in queries.settlers(under.pk) if act.actor.can("settle", pk)]
    if not settlers:
        raise NotAllowed("Vous ne liquidez pas pour ce régime.")
    if not 0 <= percent <= 100:
        raise Refused("La part tirée au sort va de 0 à 100 %.", field="percent")
    lines = list(queries.choosable(under.pk, asked.first, settlers))
    dear = [pk for pk, amount in lines if above is not None and (amount or 0) > above]
    rest = sorted({pk for pk, _ in lines} - set(dear))
    drawn = random.Random(seed).sample(rest, -(-len(rest) * percent // 100))  # nosec
    if len(dear) + len(drawn) > SAMPLE_MAX:
        raise Refused("Cela ferait %(n)s lignes : au plus %(most)s à la fois.",
                      n=len(dear) + len(drawn), most=SAMPLE_MAX)  # fmt: skip
    for why, chosen in ((ReviewRequest.Why.AMOUNT, dear), (ReviewRequest.Why.RANDOM, drawn)):
        for pk in chosen:
            act.save(ReviewRequest(line_id=pk, why=why, asked_on=clock.today()))
    act.record(under, month=month, percent=percent, above=above, seed=seed,
               amount=len(dear), random=len(drawn))  # fmt: skip
    return {"amount": len(dear), "random": len(drawn)}


@command("claims.review_line", may="review_claim")
def review_line(
    act: Act,
    *,
    line: str,
    verdict: str,
    why: str,
    quantity: int | None = None,
    price: int | None = None,
) -> dict[str, Any]:
    """The adviser accepts a line, changes its quantity or price, or refuses it, with a reason.

    On a line already settled the difference is an adjustment, on the next statement.
    """
    row = queries.locked_line(line)
    act.need("review_claim", row.claim.scheme.organisation_id)
    said = Review(
        line=row, verdict=verdict, quantity=quantity, price=price, why=why.strip(),
        reviewed_on=clock.today(), reviewer=act.actor.uid, name=act.actor.name,
    )  # fmt: skip
    _check_review(row, said)
    act.save(said)
    decision, made = queries.decision_of(row), None
    if decision is not None:
        granted = queries.granted(decision, said)
        made = adjust(act, row, Adjustment.Kind.REVIEW, granted - queries.paid_so_far(row), why)
    act.record(row, row.claim, verdict=verdict, delta=made.delta if made else 0)
    return {"review": str(said.uid), "delta": made.delta if made else 0}


def _check_review(line: ClaimLine, said: Review) -> None:
    if not said.why:
        raise Refused("Un avis médical se motive.", field="why")
    changed = said.verdict == Review.Verdict.CHANGED
    if changed and said.quantity is None and said.price is None:
        raise Refused("Dites la quantité ou le prix que vous admettez.", field="quantity")
    if not changed and (said.quantity is not None or said.price is not None):
        raise Refused("Une quantité ou un prix ne va qu’avec l’avis « changée ».", field="verdict")
    if said.quantity is not None and not 0 <= said.quantity <= line.quantity:
        raise Refused(
            "La quantité admise va de 0 à %(most)s.", most=line.quantity, field="quantity"
        )
    if said.price is not None and (said.price < 0 or said.price > LINE_MAX):
        raise Refused("Le prix admis va de 0 à 10¹².", field="price")
    asked = line.unit_price
    if said.price is not None and asked is not None and said.price > asked:
        raise Refused("Le prix admis ne dépasse pas le prix demandé.", field="price")


def adjust(act: Act, line: ClaimLine, kind: str, delta: int, why: str) -> Adjustment | None:
    """Add a dated difference to a settled line, and what is owed by it; none: nothing."""
    if delta == 0:
        return None
    postings.refuse_late_clock()
    claim = line.claim
    invoice = claim.invoiced.invoice
    made = Adjustment(line=line, kind=kind, delta=delta, why=why.strip(), made_on=clock.today())
    act.save(made)
    postings.post_care(
        act, claim.scheme, invoice.payer, postings.owed_to(invoice.household_id), delta,
        f"adjustment:{made.uid}", made.made_on, claim.number,
    )  # fmt: skip
    return made


@command("claims.correct_line", may="settle")
def correct_line(act: Act, *, line: str, amount: int, why: str) -> dict[str, Any]:
    """A late correction: what the mutual pays on a settled line becomes ``amount``."""
    row = queries.locked_line(line)
    act.need("settle", row.claim.invoiced.invoice.settler_id)
    if queries.decision_of(row) is None:
        raise Refused("Cette ligne n’est pas liquidée : il n’y a rien à rectifier.")
    if not why.strip():
        raise Refused("Une rectification se motive.", field="why")
    _within_asked(row, amount)
    made = adjust(act, row, Adjustment.Kind.CORRECTION, amount - queries.paid_so_far(row), why)
    if made is None:
        raise Refused("La mutuelle paie déjà ce montant : rien ne change.", field="amount")
    act.record(row, row.claim, delta=made.delta)
    return {"adjustment": str(made.uid), "delta": made.delta}


def _within_asked(line: ClaimLine, amount: int) -> None:
    most = None if line.unit_price is None else line.unit_price * line.quantity
    if amount < 0 or (most is not None and amount > most):
        raise Refused("Le montant va de 0 à ce qui est réclamé.", field="amount")


@command("claims.make_appeal", may="appeal")
def make_appeal(act: Act, *, line: str, amount: int, text: str, attachment: Any = None) -> str:
    """The clinic contests a line: how much it expects, and why."""
    row = queries.locked_line(line)
    act.need("appeal", row.claim.facility.organisation.pk)
    decision = queries.decision_of(row)
    if decision is None:
        raise Refused("Rien n’est encore décidé sur cette ligne.")
    if not text.strip():
        raise Refused("Dites ce que vous contestez.", field="text")
    if row.appeals.filter(answer=None).exists():
        raise Refused("Un recours attend déjà une réponse sur cette ligne.")
    last = queries.last_day_to_appeal(row)
    if last is not None and clock.today() > last:
        raise Refused("Le délai de recours est passé depuis le %(day)s.", day=last)
    paid = queries.paid_so_far(row)
    _within_asked(row, amount)
    if amount <= paid:
        raise Refused("Vous demandez moins que ce qui est déjà accepté.", field="amount")
    kept = storing.store(act, attachment) if attachment else None
    appeal = Appeal(
        line=row, amount=amount, text=text.strip(), made_on=clock.today(),
        attachment=str(kept.uid) if kept else "", attachment_name=kept.name if kept else "",
        author=act.actor.uid, name=act.actor.name,
    )  # fmt: skip
    act.save(appeal)
    act.record(appeal, row.claim, amount=amount)
    return str(appeal.uid)


@command("claims.answer_appeal", may="answer_appeal")
def answer_appeal(
    act: Act, *, appeal: str, verdict: str, text: str, amount: int = 0
) -> dict[str, Any]:
    """Answer an appeal, by who did not review the line. What is granted is an adjustment."""
    asked = Appeal.objects.select_related("line").get(uid=appeal)
    row = queries.locked_line(asked.line.uid)
    act.need("answer_appeal", row.claim.scheme.organisation_id)
    if AppealAnswer.objects.filter(appeal=asked).exists():
        raise Refused("Ce recours a déjà sa réponse.")
    if row.reviews.filter(reviewer=act.actor.uid).exists():
        raise NotAllowed("Vous avez donné l’avis médical sur cette ligne : un autre répond.")
    if asked.author == act.actor.uid:
        raise NotAllowed("Vous avez déposé ce recours : un autre répond.")
    if not text.strip():
        raise Refused("Une réponse se motive.", field="text")
    paid = queries.paid_so_far(row)
    granted = _granted(asked, verdict, amount, paid)
    answer = AppealAnswer(
        appeal=asked, verdict=verdict, amount=granted, text=text.strip(),
        answered_on=clock.today(), author=act.actor.uid, name=act.actor.name,
    )  # fmt: skip
    act.save(answer)
    made = adjust(act, row, Adjustment.Kind.APPEAL, granted - paid, text[:400]) if granted else None
    act.record(asked, row.claim, verdict=verdict, delta=made.delta if made else 0)
    return {"verdict": verdict, "delta": made.delta if made else 0}


def _granted(asked: Appeal, verdict: str, amount: int, paid: int) -> int:
    """What the mutual pays in all once the appeal is answered; 0: nothing changes."""
    if verdict == AppealAnswer.Verdict.ACCEPTED:
        return asked.amount
    if verdict == AppealAnswer.Verdict.REFUSED:
        return 0
    if verdict != AppealAnswer.Verdict.PARTLY:
        raise Refused("Choisissez une réponse.", field="verdict")
    if not paid < amount < asked.amount:
        raise Refused(
            "En partie : un montant entre ce qui est déjà accepté et ce qui est demandé.",
            field="amount",
        )
    return amount
