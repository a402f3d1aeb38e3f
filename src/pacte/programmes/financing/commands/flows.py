"""Movements: recorded with their evidence, corrected by their reversal."""

from __future__ import annotations

from typing import Any

from pacte.files import storing
from pacte.governance.agreements import queries as agreements
from pacte.journal.command import Act, command
from pacte.kernel.money import line_amount
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.programmes.financing.commands.kept import (
    MAY,
    document_of,
    envelope_of,
    kept,
    line_of,
)
from pacte.programmes.financing.models import Envelope, Flow
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme

MOVED = ("received", "spent")  # What an unmet precondition of money forbids.


@command("financing.record_flow", may=MAY)
def record_flow(
    act: Act, *, programme: str, kind: str, amount: int, currency: str,
    envelope: str | None = None, line: str | None = None, year: int | None = None,
    made_on: str = "", words: str = "", document: str | None = None, quote: str = "",
    evidence: Any = None, uid: str | None = None,
) -> str:  # fmt: skip
    """Record money planned, pledged, committed, received or spent, with its evidence.

    What an unmet precondition blocks is refused by name.
    """
    owner = kept(act, programme)
    row = Flow(programme=owner, kind=kind, amount=line_amount(amount), currency=currency,
               envelope=envelope_of(owner, envelope), line=line_of(owner, line), words=words,
               **({"uid": uid} if uid else {}))  # fmt: skip
    row.made_on = Partial.from_text(made_on).text if made_on else ""
    row.year = year if year is not None else _year(row.made_on)
    if row.made_on and row.year != Partial(row.made_on).first.year:
        raise Refused("L’année n’est pas celle de la date.", field="year")
    if kind in MOVED:
        _unblocked(owner, row.envelope)
    row.document, row.quote = document_of(owner, document), quote
    row.evidence = storing.store(act, evidence) if evidence else None
    act.save(row)
    act.record(row, owner, kind=kind, amount=amount, currency=currency)
    return str(row.uid)


def _year(day: str) -> int | None:
    return Partial(day).first.year if day else None


def _unblocked(owner: Programme, envelope: Envelope | None) -> None:
    """Refuse money while a precondition of its agreement, or of the programme's, blocks it."""
    if envelope is not None and envelope.agreement_id is not None:
        keys = [envelope.agreement_id]
    else:
        keys = [row.agreement_id for row in sheets.agreements(owner.pk)]
    stop = agreements.blocking(keys, "financing")
    if stop:
        raise Refused(
            "Condition préalable non remplie : %(title)s (accord %(code)s). L’argent ne bouge"
            " qu’après.",
            title=stop[0].title, code=stop[0].agreement.code,
        )  # fmt: skip


@command("financing.reverse_flow", may=MAY)
def reverse_flow(act: Act, *, flow: str) -> str:
    """Undo a movement by its reversal, with the reason; both stay."""
    done = Flow.objects.select_for_update(of=("self",)).get(uid=flow)
    act.need(MAY, done.programme.organisation_id)
    if not act.reason:
        raise Refused("Dites pourquoi ce mouvement est annulé.", field="reason")
    if done.reverses_id or Flow.objects.filter(reverses=done).exists():
        raise Refused("Ce mouvement est déjà annulé.")
    row = Flow(
        programme=done.programme, kind=done.kind, amount=-done.amount, currency=done.currency,
        envelope=done.envelope, line=done.line, year=done.year, made_on=done.made_on,
        words=done.words, document=done.document, reverses=done,
    )  # fmt: skip
    act.save(row)
    act.record(row, done, done.programme, kind=done.kind, amount=-done.amount)
    return str(row.uid)
