"""What one can do about agreements. Every write goes through here."""

from __future__ import annotations

from typing import Any

from pacte.files import storing
from pacte.governance.agreements import queries, rules
from pacte.governance.agreements.models import (
    Agreement,
    AgreementState,
    Clause,
    Party,
    Precondition,
    PreconditionStep,
    Signed,
)
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial, in_order
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

MAY = "manage_agreements"


@command("agreements.open_agreement", may=MAY)
def open_agreement(
    act: Act, *, organisation: str, code: str, kind: str, title: str, parent: str = "",
    start: str = "", end: str = "", amount: int | None = None, currency: str = "",
    words: str = "", file: Any = None,
) -> str:  # fmt: skip
    """Enter an agreement, in project; an amendment or an annex names what it is part of."""
    row = Agreement(code=code.strip(), kind=kind, organisation=people.organisation(organisation))
    act.need(MAY, row.organisation_id)
    if Agreement.objects.filter(code=row.code).exists():
        raise Refused("Un accord porte déjà la référence « %(code)s ».", code=code, field="code")
    row.parent = Agreement.objects.get(uid=parent) if parent else None
    if kind in ("amendment", "annex") and row.parent is None:
        raise Refused("Un avenant ou une annexe dit à quel accord.", field="parent")
    _describe(row, title, start, end, amount, currency, words)
    row.file = storing.store(act, file) if file else None
    act.save(row)
    act.record(row, kind=kind)
    return str(row.uid)


@command("agreements.describe_agreement", may=MAY)
def describe_agreement(
    act: Act, *, agreement: str, title: str, start: str = "", end: str = "",
    amount: int | None = None, currency: str = "", words: str = "", file: Any = None,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend what is said of an agreement still in project; afterwards an amendment does it."""
    row = _held(act, agreement)
    act.unchanged(row, seen)
    if queries.state_of(row.pk) not in (None, "project"):
        raise Refused("Un accord signé se change par un avenant : inscrivez l’avenant.")
    _describe(row, title, start, end, amount, currency, words)
    row.file = storing.store(act, file) if file else row.file
    act.save(row)
    act.record(row, kind=row.kind)


@command("agreements.add_party", may=MAY)
def add_party(act: Act, *, agreement: str, organisation: str, as_what: str) -> str:
    """Name an organisation that is party to an agreement."""
    row = _held(act, agreement)
    party = Party(agreement=row, as_what=as_what, organisation=people.organisation(organisation))
    act.save(party)
    act.record(row, party.organisation, kind=as_what)
    return str(party.uid)


@command("agreements.sign", may=MAY)
def sign(
    act: Act, *, party: str, on: str, by: str = "", file: Any = None, withdrawn: bool = False
) -> None:
    """Record the signature of a party, or that it was recorded by mistake (with a reason)."""
    row = Party.objects.select_for_update().select_related("agreement").get(uid=party)
    act.need(MAY, row.agreement.organisation_id)
    if withdrawn and not act.reason:
        raise Refused("Dites pourquoi la signature est retirée.", field="reason")
    if not withdrawn:
        rules.blocked_by(("signature",), queries.conditions(row.agreement_id))
    kept = storing.store(act, file) if file else None
    day = Partial.from_text(on).text
    act.save(Signed(party=row, on=day, by=by, file=kept, withdrawn=withdrawn))
    act.record(row.agreement, row.organisation, on=day, closed=int(withdrawn))


@command("agreements.set_agreement_state", may=MAY)
def set_agreement_state(act: Act, *, agreement: str, state: str, since: str) -> None:
    """Say what an agreement is since a day; unsigned or blocked, it is refused by name."""
    row = _held(act, agreement)
    rules.may_become(state, queries.unsigned(row.pk), queries.conditions(row.pk))
    if state in ("suspended", "ended") and not act.reason:
        raise Refused("Dites pourquoi l’accord est suspendu ou terminé.", field="reason")
    day = Partial.from_text(since).text
    act.save(AgreementState(agreement=row, state=state, since=day, why=act.reason))
    act.record(row, state=state, since=day)


@command("agreements.add_precondition", may=MAY)
def add_precondition(
    act: Act, *, agreement: str, title: str, blocks: str, due: str = "",
    position: int | None = None,
) -> str:  # fmt: skip
    """Write a precondition and what it blocks until it is met."""
    row = _held(act, agreement)
    place = position or row.preconditions.count() + 1
    condition = Precondition(agreement=row, position=place, title=title.strip(), blocks=blocks)
    condition.due = Partial.from_text(due).text if due else ""
    act.save(condition)
    act.record(row, condition, kind=blocks)
    return str(condition.uid)


@command("agreements.step_precondition", may=MAY)
def step_precondition(
    act: Act, *, precondition: str, state: str, on: str, words: str, file: Any = None
) -> None:
    """Say that a precondition is met, by which evidence; waived, why; or not met any more."""
    row = Precondition.objects.select_for_update().select_related("agreement").get(uid=precondition)
    act.need(MAY, row.agreement.organisation_id)
    if not words.strip():
        raise Refused("Dites par quelle preuve, ou pour quel motif.", field="words")
    kept = storing.store(act, file) if file else None
    day = Partial.from_text(on).text
    act.save(PreconditionStep(precondition=row, state=state, on=day, words=words, file=kept))
    act.record(row.agreement, row, state=state, on=day)


@command("agreements.write_clause", may=MAY)
def write_clause(
    act: Act, *, agreement: str, kind: str, words: str, party: str = "",
    number: int | None = None, withdrawn: bool = False,
) -> None:  # fmt: skip
    """Write a clause, or write one anew under its number; a withdrawn one stays in the history."""
    row = _held(act, agreement)
    last = max([clause.number for clause in row.clauses.all()], default=0)
    if number is not None and number > last:
        raise Refused("Cet accord n’a pas de clause %(n)s.", n=number, field="number")
    clause = Clause(agreement=row, number=number or last + 1, kind=kind, words=words.strip())
    clause.party = row.parties.get(uid=party) if party else None
    clause.withdrawn = withdrawn
    act.save(clause)
    act.record(row, line=clause.number)


def _held(act: Act, agreement: str) -> Agreement:
    row = Agreement.objects.select_for_update(of=("self",)).get(uid=agreement)
    act.need(MAY, row.organisation_id)
    return row


def _describe(
    row: Agreement, title: str, start: str, end: str, amount: int | None, currency: str,
    words: str,
) -> None:  # fmt: skip
    row.title, row.words = title.strip(), words
    row.start = Partial.from_text(start).text if start else ""
    row.end = Partial.from_text(end).text if end else ""
    in_order(row.start, row.end)
    row.amount, row.currency = amount, currency if amount is not None else ""
