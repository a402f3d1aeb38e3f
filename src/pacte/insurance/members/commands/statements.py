"""Statements of banks and operators: taken in once, their lines made payments or worked off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from pacte.insurance.members import money_rules, rights
from pacte.insurance.members.commands.money import statements_desk, take
from pacte.insurance.members.models import (
    Means,
    Membership,
    Payment,
    Statement,
    StatementLine,
    StatementMatch,
    StatementProfile,
)
from pacte.insurance.members.queries import statements as queries
from pacte.insurance.members.reading_statements import Reading, check_columns, read_statement
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.currency import exponent
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

ASIDE = "aside"


class Faulty(Refused):
    """A file with faults: none of it is taken in. Carries them for the page."""

    faults: Reading | None = None


@command("members.describe_statement", may="receive_remittance")
def describe_statement(
    act: Act, *, organisation: str, name: str, means: str, currency: str, columns: dict[str, str]
) -> str:
    """Say how the statement of a bank or an operator is read: which heading is what."""
    of = people.organisation(organisation)
    act.need("receive_remittance", of.pk)
    if means not in (Means.BANK, Means.MOBILE):
        raise Refused("Un relevé vient d’une banque ou d’un opérateur.", field="means")
    exponent(currency)
    profile = StatementProfile.objects.filter(organisation=of, name=name).first()
    profile = profile or StatementProfile(organisation=of, name=name)
    if profile.pk and (profile.means, profile.currency) != (means, currency):
        raise Refused("Ce profil est d’un autre compte : donnez un autre nom.", field="name")
    profile.means, profile.currency, profile.columns = means, currency, check_columns(columns)
    act.save(profile)
    act.record(profile, means=means, currency=currency)
    return str(profile.uid)


def _read(act: Act, *, profile: str, file: Any) -> Reading:
    """Read the file before the transaction; a file with a fault is refused whole."""
    found = StatementProfile.objects.get(uid=profile)
    act.need("receive_remittance", found.organisation_id)
    reading = read_statement(file, found, clock.today())
    if reading.faults:
        refusal = Faulty(
            "%(count)s cellules ne se lisent pas : rien n’a été importé. La première, %(cell)s :"
            " %(why)s",
            count=len(reading.faults),
            cell=reading.faults[0].cell,
            why=str(Refused(reading.faults[0].message, **reading.faults[0].values)),
            field="file",
        )
        refusal.faults = reading
        raise refusal
    return reading


@command("members.import_statement", may="receive_remittance", prepare=_read)
def import_statement(act: Act, prepared: Reading, *, profile: str, file: Any) -> dict[str, Any]:
    """Take in a statement: new lines are kept, the sure ones become payments at once."""
    of = StatementProfile.objects.select_for_update(of=("self",)).select_related("organisation")
    found = of.get(uid=profile)
    act.need("receive_remittance", found.organisation_id)
    if earlier := found.statements.filter(digest=prepared.digest).first():
        act.record(earlier, lines=0, matched=0)
        return {"statement": str(earlier.uid), "new": 0, "matched": 0, "known": True}
    known = queries.fingerprints(found.pk, [line.fingerprint for line in prepared.lines])
    new = [line for line in prepared.lines if line.fingerprint not in known]
    statement = Statement(
        profile=found,
        digest=prepared.digest,
        lines_read=len(prepared.lines),
        lines_new=len(new),
        imported_at=clock.now(),
        by_name=act.actor.name,
    )
    act.save(statement)
    if new:
        names = ("place", "received_on", "amount", "reference", "label", "phone", "fingerprint")
        columns: dict[str, list[Any]] = {n: [getattr(line, n) for line in new] for n in names}
        columns |= {"statement": [statement.pk] * len(new), "profile": [found.pk] * len(new)}
        columns["uid"] = [uuid4() for _ in new]
        insert_many(act, StatementLine, **columns)
    lines = list(statement.lines.order_by("id"))
    matched = _match_sure(act, found, lines)
    act.record(statement, lines=len(new), matched=matched, digest=prepared.digest)
    return {"statement": str(statement.uid), "new": len(new), "matched": matched, "known": False}


def _match_sure(act: Act, profile: StatementProfile, lines: Iterable[StatementLine]) -> int:
    """Make payments of the lines whose sign is sure, one after the other: the rest goes down."""
    lines, touched, matched = list(lines), set(), 0
    known = queries.known_for(profile, lines)
    memberships = queries.memberships(known)
    spent: dict[int, int] = {}
    for line in lines:
        proposal = money_rules.recognise(queries.credit(line), known)
        if not proposal.sure or proposal.owing is None:
            continue
        membership = memberships[proposal.owing.membership]
        before = spent.get(membership.pk, 0)
        if membership.scheme.currency != profile.currency or (
            before + line.amount > proposal.owing.rest
        ):
            continue  # Somebody looks at it.
        if queries.reference_used(profile, line.reference):
            continue
        _pay(act, profile, line, membership, proposal.sign)
        spent[membership.pk] = before + line.amount
        touched.add(membership.household_id)
        matched += 1
    rights.refresh(act, sorted(touched))
    return matched


def _pay(
    act: Act, profile: StatementProfile, line: StatementLine, membership: Membership, how: str
) -> Payment:
    payment = take(
        act,
        statements_desk(act, profile.organisation),
        membership,
        line.amount,
        currency=profile.currency,
        means=profile.means,
        reference=line.reference or f"{line.received_on:%Y%m%d}-{line.pk}",
        day=line.received_on,
    )
    match = StatementMatch(line=line, payment=payment, how=how, by_name=act.actor.name)
    act.save(match)
    return payment


@command("members.match_line", may="receive_remittance")
def match_line(act: Act, *, line: str, membership: str) -> dict[str, Any]:
    """Say whom a line of a statement is for: it becomes a payment."""
    found, profile = _open_line(act, line)
    rows = Membership.objects.select_for_update(of=("self",))
    owing = rows.select_related("household__mutual", "scheme").get(uid=membership)
    if owing.household.mutual_id != profile.organisation_id:
        raise Refused("Ce ménage est d’une autre mutuelle que ce relevé.", field="membership")
    payment = _pay(act, profile, found, owing, money_rules.Sign.HAND)
    rights.refresh(act, [owing.household_id])
    act.record(payment, owing.household, amount=payment.amount, number=payment.number)
    return {"payment": str(payment.uid), "number": payment.number}


@command("members.set_line_aside", may="receive_remittance")
def set_line_aside(act: Act, *, line: str) -> None:
    """Say why a line of a statement is no contribution: it is worked off."""
    found, profile = _open_line(act, line)
    if not act.reason:
        raise Refused("Dites pourquoi cette ligne n’est pas une cotisation.", field="reason")
    act.save(StatementMatch(line=found, how=ASIDE, reason=act.reason, by_name=act.actor.name))
    act.record(profile, line=line, amount=found.amount)


def _open_line(act: Act, line: str) -> tuple[StatementLine, StatementProfile]:
    """A line that still waits, held until the command ends."""
    rows = StatementLine.objects.select_for_update(of=("self",))
    found = rows.select_related("profile__organisation").get(uid=line)
    act.need("receive_remittance", found.profile.organisation_id)
    if not queries.unmatched(StatementLine.objects.filter(uid=line)).exists():
        raise Refused("Cette ligne a déjà été traitée : rouvrez la liste.")
    return found, found.profile
