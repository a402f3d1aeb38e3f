"""What one can ask about statements: what came in, what it was for, what still waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from pacte.insurance.members import rules
from pacte.insurance.members.models import (
    Household,
    Membership,
    Payment,
    SearchWord,
    Statement,
    StatementLine,
    StatementMatch,
    StatementProfile,
)
from pacte.insurance.members.money_rules import (
    Credit,
    Known,
    Owing,
    Proposal,
    numbers_in,
    phone_end,
    recognise,
)
from pacte.insurance.members.queries.money import GOOD, balances
from pacte.kernel.actor import Actor
from pacte.people import queries as people

CHUNK = 500


def profiles_visible_to(actor: Actor, day: date) -> QuerySet[StatementProfile]:
    """The accounts whose statements ``actor`` may take in or look at."""
    mine = people.organisations_for(actor, "see_money", day)
    return StatementProfile.objects.filter(organisation__in=mine).select_related("organisation")


def statements_visible_to(actor: Actor, day: date) -> QuerySet[Statement]:
    """The files that were taken in."""
    mine = people.organisations_for(actor, "see_money", day)
    rows = Statement.objects.filter(profile__organisation__in=mine)
    return rows.select_related("profile__organisation")


def lines_visible_to(actor: Actor, day: date) -> QuerySet[StatementLine]:
    """The lines of statements that ``actor`` may look at."""
    mine = people.organisations_for(actor, "see_money", day)
    rows = StatementLine.objects.filter(profile__organisation__in=mine)
    return rows.select_related("profile__organisation")


def unmatched(lines: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """The lines that still wait: no payment that stands, and not set aside."""
    done = StatementMatch.objects.filter(line=OuterRef("pk"))
    done = done.filter(Q(payment=None) | Q(payment__cancellation=None))
    return lines.filter(~Exists(done))


def fingerprints(profile_id: int, wanted: Sequence[str]) -> set[str]:
    """Which of these lines were taken in before."""
    known: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        rows = StatementLine.objects.filter(
            profile=profile_id, fingerprint__in=wanted[start : start + CHUNK]
        )
        known |= set(rows.values_list("fingerprint", flat=True))
    return known


def credit(line: StatementLine) -> Credit:
    """A line as the rule of recognition reads it."""
    return Credit(line.amount, f"{line.reference} | {line.label}", line.phone)


def reference_used(profile: StatementProfile, reference: str) -> bool:
    """Whether a payment that stands carries this reference."""
    said = " ".join(reference.split()).upper()
    rows = Payment.objects.filter(GOOD, reference=said, means=profile.means)
    return bool(said) and rows.filter(desk__organisation=profile.organisation_id).exists()


def known_for(profile: StatementProfile, lines: Iterable[StatementLine]) -> Known:
    """Who owes what, as far as these lines may name: a few questions, whatever their number."""
    lines = list(lines)
    named = {n for line in lines for n in numbers_in(credit(line).text)}
    phones = {line.phone for line in lines if phone_end(line.phone)}
    by_number = dict(_households_named(profile, named))
    by_receipt = dict(_households_of_receipts(profile, named))
    by_phone = _households_of_phones(profile, phones)
    wanted = {*by_number.values(), *by_receipt.values()}
    wanted.update(*by_phone.values())
    owing = _owing(profile, wanted)
    return Known(
        {n: owing[h] for n, h in by_number.items() if h in owing},
        {n: owing[h] for n, h in by_receipt.items() if h in owing},
        {end: [owing[h] for h in hs if h in owing] for end, hs in by_phone.items()},
    )


def _households_named(profile: StatementProfile, named: set[str]) -> Iterable[tuple[str, int]]:
    rows = Household.objects.filter(mutual=profile.organisation_id)
    for part in _chunks(named):
        yield from rows.filter(number__in=part).values_list("number", "pk")


def _households_of_receipts(profile: StatementProfile, named: set[str]) -> Iterable[tuple]:
    rows = Payment.objects.filter(desk__organisation=profile.organisation_id)
    for part in _chunks(named):
        yield from rows.filter(number__in=part).values_list("number", "membership__household")


def _households_of_phones(profile: StatementProfile, phones: set[str]) -> dict[str, set[int]]:
    """The households of some phones, as they are looked up in the register: by their words."""
    end_of = {rules.local_digits(phone): phone_end(phone) for phone in phones}
    found: dict[str, set[int]] = defaultdict(set)
    for part in _chunks(end_of):
        rows = SearchWord.objects.filter(word__in=part, mutual=profile.organisation_id)
        rows = rows.filter(beneficiary__left_on=None)
        for word, household in rows.values_list("word", "beneficiary__household"):
            found[end_of[word]].add(household)
    return found


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted(values)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def _owing(profile: StatementProfile, households: set[int]) -> dict[int, Owing]:
    """For each household, the oldest membership that still owes; else its last one."""
    found: dict[int, Owing] = {}
    for part in _chunks(map(str, households)):
        rows = Membership.objects.filter(household__in=[int(pk) for pk in part], closed_on=None)
        rows = rows.select_related("household", "scheme").order_by("since", "id")
        memberships = [m for m in rows if m.scheme.currency == profile.currency]
        rests = balances([m.pk for m in memberships])
        for m in memberships:
            due, paid = rests[m.pk]
            before = found.get(m.household_id)
            if before is None or before.rest <= 0:
                found[m.household_id] = Owing(m.pk, m.household.number, due - paid)
    return found


def memberships(known: Known) -> dict[int, Membership]:
    """The memberships that lines may be for."""
    owing = [*known.households.values(), *known.receipts.values()]
    owing += [o for found in known.phones.values() for o in found]
    wanted = {o.membership for o in owing}
    rows = Membership.objects.filter(pk__in=wanted)
    return {m.pk: m for m in rows.select_related("household__mutual", "scheme")}


def proposals(
    lines: Sequence[StatementLine],
) -> list[tuple[StatementLine, Proposal, Membership | None]]:
    """What is proposed for each line that waits."""
    by_profile: dict[int, list[StatementLine]] = defaultdict(list)
    for line in lines:
        by_profile[line.profile_id].append(line)
    found = {}
    for of_one in by_profile.values():
        known = known_for(of_one[0].profile, of_one)
        rows = memberships(known)
        for line in of_one:
            proposal = recognise(credit(line), known)
            named = rows.get(proposal.owing.membership) if proposal.owing else None
            found[line.pk] = (line, proposal, named)
    return [found[line.pk] for line in lines]
