"""The shares that a programme's rules ask for, and the revenue that counts for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.files import storing
from pacte.journal.command import Act, command
from pacte.kernel.money import WHOLE, line_amount
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.programmes.financing import queries
from pacte.programmes.financing.commands.kept import (
    MAY,
    document_of,
    envelope_of,
    kept,
    line_of,
)
from pacte.programmes.financing.models import Receipt, ShareRule


@command("financing.set_rule", may=MAY)
def set_rule(
    act: Act, *, programme: str, code: str, title: str, what: str, base: str, share: int,
    envelope: str | None = None, line: str | None = None, amount: int | None = None,
    currency: str = "", baseline_on: str = "", document: str | None = None, quote: str = "",
    closed: bool = False,
) -> str:  # fmt: skip
    """Write a rule of shares with what it is a share of, or write it anew under its code."""
    owner = kept(act, programme)
    if not 0 < share <= WHOLE:
        raise Refused("Une part va de 0 à 100, par exemple 75.", field="share")
    row = ShareRule(programme=owner, code=code, title=title.strip(), what=what, base=base)
    row.share, row.closed, row.quote = share, closed, quote
    row.envelope, row.line = envelope_of(owner, envelope), line_of(owner, line)
    if what == ShareRule.What.FUNDER and row.envelope is None:
        raise Refused("La part d’un financeur est celle d’un financement.", field="envelope")
    if base == ShareRule.Base.GRANT and row.line is None:
        raise Refused("La part d’une subvention est celle d’une ligne.", field="line")
    if what == ShareRule.What.CEILING and row.line is None:
        raise Refused("Un plafond est celui d’une ligne.", field="line")
    row.amount, row.currency = amount, currency if amount is not None else ""
    row.baseline_on = Partial.from_text(baseline_on).text if baseline_on else ""
    row.document = document_of(owner, document)
    act.save(row)
    act.record(row, owner, code=code, kind=what, closed=int(closed))
    return str(row.uid)


@command("financing.record_receipt", may=MAY)
def record_receipt(
    act: Act, *, programme: str, rule: str, organisation: str, on: date, amount: int,
    currency: str, words: str, evidence: Any = None,
) -> str:  # fmt: skip
    """Record a revenue that counts for a rule, with its evidence."""
    owner = kept(act, programme)
    named = queries.rule_in(owner.pk, rule)
    if named is None or named.what != ShareRule.What.ADDITIONAL:
        raise Refused("Aucune règle de revenus additionnels n’a ce code.", field="rule")
    if named.baseline_on and on < Partial(named.baseline_on).first:
        raise Refused("Ce revenu est d’avant le point de départ de la règle.", field="on")
    row = Receipt(
        programme=owner, rule=rule, organisation=people.organisation(organisation), on=on,
        amount=line_amount(amount), currency=currency, words=words,
    )  # fmt: skip
    row.evidence = storing.store(act, evidence) if evidence else None
    act.save(row)
    act.record(row, owner, row.organisation, amount=amount, currency=currency)
    return str(row.uid)


@command("financing.withdraw_receipt", may=MAY)
def withdraw_receipt(act: Act, *, receipt: str) -> None:
    """Take a revenue out of a rule, with the reason; it stays in the history."""
    row = Receipt.objects.select_for_update(of=("self",)).get(uid=receipt)
    act.need(MAY, row.programme.organisation_id)
    if not act.reason:
        raise Refused("Dites pourquoi ce revenu ne compte pas.", field="reason")
    if row.withdraws_id or Receipt.objects.filter(withdraws=row).exists():
        raise Refused("Ce revenu est déjà retiré.")
    gone = Receipt(
        programme=row.programme, rule=row.rule, organisation=row.organisation, on=row.on,
        amount=row.amount, currency=row.currency, words=row.words, withdraws=row,
    )  # fmt: skip
    act.save(gone)
    act.record(gone, row, row.programme)
