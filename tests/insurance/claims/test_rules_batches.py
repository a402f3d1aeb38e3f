"""A month read from the database, and the counter's question: the same engine, on real rows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insurance.claims import clinic as build
from pacte.insurance.claims import batches, sentences
from pacte.insurance.claims.models import Claim, ClaimLine, Decision
from pacte.insurance.claims.quote import Item, quote
from pacte.insurance.claims.rules import Reason
from pacte.insurance.members.models import Beneficiary
from pacte.insurance.schemes.models import Scheme, Service
from pacte.insurance.schemes.queries import definition
from pacte.journal import guard
from pacte.kernel.money import Money
from pacte.places.models import Facility

FIRST, UNTIL = date(2026, 9, 1), date(2026, 10, 1)


def told(w: Any, first: date = FIRST, until: date = UNTIL) -> list[tuple[str, int]]:
    """The reason and the mutual's part of each undecided line, in the order of the lines."""
    made = batches.prepare(Scheme.objects.get(uid=w.scheme).pk, first, until)
    rows = sorted(zip(made.line, made.settlement.reason, made.settlement.mutual_pays))
    return [(Reason(reason).name, int(pays)) for _, reason, pays in rows]


def asked(w: Any, *items: tuple[str, int, int | None], day: date = build.TODAY) -> Any:
    return quote(
        Scheme.objects.get(uid=w.scheme),
        Beneficiary.objects.get(uid=w.aminata),
        Facility.objects.get(uid=w.centre),
        [Item(service=Service.objects.get(code=c), quantity=q, price=p) for c, q, p in items],
        day,
    )


def repeated(first: ClaimLine) -> ClaimLine:
    """The same care on another claim, as two desks may bring it in at the same time."""
    claim = Claim.objects.get(pk=first.claim_id)
    with guard.opened("two desks at once"):
        claim.pk, claim.uid, claim.number = None, uuid4(), f"{claim.number}-bis"
        claim.save(force_insert=True)
        line = ClaimLine.objects.get(pk=first.pk)
        line.pk, line.uid, line.claim = None, uuid4(), claim
        line.save(force_insert=True)
    return line


def test_a_month_is_settled_as_the_scheme_says(clinic: Any) -> None:
    build.treat(clinic, build.line(), build.line("delivery", 12_000))
    (one, two) = told(clinic)
    assert one[0] == "PAID" and one[1] > 0
    assert two == ("EXCLUDED", 0)


def test_a_price_above_the_tariff_is_cut_and_one_below_is_kept(clinic: Any) -> None:
    build.treat(clinic, build.line(cost=2_000))
    build.treat(clinic, build.line(cost=1_000), on=date(2026, 9, 11))
    build.treat(clinic, build.line(cost=1_500), on=date(2026, 9, 12))
    (cut, below, full) = told(clinic)
    assert cut == ("TARIFF_CUT", full[1]) and below[1] < full[1]


def test_a_price_not_known_waits(clinic: Any) -> None:
    build.treat(clinic, build.line("consultation", None))
    assert told(clinic) == [("COST_UNKNOWN", 0)]


def test_the_same_care_on_two_claims_counts_once(clinic: Any) -> None:
    first = build.treat(clinic, build.line()).lines.get()
    repeated(first)
    assert [reason for reason, _ in told(clinic)] == ["PAID", "DUPLICATE"]
    made = batches.prepare(Scheme.objects.get(uid=clinic.scheme).pk, FIRST, UNTIL)
    assert sorted(made.settlement.same_as.tolist()) == [0, first.pk]


def test_a_double_of_care_already_settled_names_it(clinic: Any) -> None:
    first = build.settled(clinic, build.line())
    repeated(first)
    made = batches.prepare(Scheme.objects.get(uid=clinic.scheme).pk, FIRST, UNTIL)
    assert made.settlement.same_as.tolist() == [first.pk]


def test_the_ceiling_of_the_year_is_consumed_across_settlements(clinic: Any) -> None:
    build.settled(clinic, build.line("minor_surgery", 8_000))
    before = sum(Decision.objects.values_list("mutual_pays", flat=True))
    build.treat(clinic, build.line("minor_surgery", 8_000), on=date(2026, 9, 8))
    (late,) = told(clinic)
    assert late == ("PERSON_CEILING", 10_000 - before)


def test_care_before_the_rights_open_is_refused(clinic: Any) -> None:
    build.treat(clinic, build.line(), on=date(2026, 6, 30))
    assert told(clinic, date(2026, 6, 1), UNTIL)[0][0] == "NO_RIGHTS"


def test_the_digest_and_the_marks_move_with_what_is_decided(clinic: Any) -> None:
    scheme = Scheme.objects.get(uid=clinic.scheme).pk
    build.treat(clinic, build.line())
    one, same = batches.prepare(scheme, FIRST, UNTIL), batches.prepare(scheme, FIRST, UNTIL)
    assert (one.digest(), one.marks) == (same.digest(), same.marks)
    build.send(clinic)
    build.settle(clinic)
    assert batches.marks(scheme) != one.marks


def test_the_number_of_queries_does_not_follow_the_lines(
    clinic: Any, django_assert_max_num_queries: Any
) -> None:
    scheme = Scheme.objects.get(uid=clinic.scheme).pk
    for day in range(1, 12):
        build.treat(clinic, build.line(), build.line("lab_malaria", 1_000), on=date(2026, 9, day))
    with django_assert_max_num_queries(32):
        assert len(batches.prepare(scheme, FIRST, UNTIL).line) == 22


def test_the_counter_says_what_to_ask_for(clinic: Any) -> None:
    (one,) = asked(clinic, ("consultation", 1, None))
    assert one.covered and one.price == Money(1_500, "XOF")
    assert one.member is not None and one.mutual is not None
    assert one.member.amount + one.mutual.amount == 1_500
    assert "consultation" in one.sentence.lower()


def test_the_counter_refuses_what_is_excluded_and_says_why(clinic: Any) -> None:
    (one,) = asked(clinic, ("delivery", 1, None))
    assert not one.covered and one.reason is Reason.EXCLUDED
    assert "exclu" in one.sentence and one.member is None


def test_the_counter_counts_what_waits_to_be_settled(clinic: Any) -> None:
    free = asked(clinic, ("consultation", 1, None))[0].rooms
    build.treat(clinic, build.line("minor_surgery", 8_000))
    left = asked(clinic, ("consultation", 1, None))[0].rooms
    assert free[0].left == free[0].whole == 10_000
    assert 0 < left[0].left < 10_000


def test_the_counter_asks_few_queries(clinic: Any) -> None:
    with CaptureQueriesContext(connection) as seen:
        asked(clinic, ("consultation", 1, None))
    assert len(seen) <= 14  # Who had no care has no past to be looked for.
    build.treat(clinic, build.line(), on=date(2026, 9, 1))
    with CaptureQueriesContext(connection) as seen:
        asked(clinic, ("consultation", 1, None))
    few = len(seen)
    for day in range(2, 10):
        build.treat(clinic, build.line(), on=date(2026, 9, day))
    with CaptureQueriesContext(connection) as seen:
        asked(clinic, ("consultation", 1, None), ("lab_malaria", 2, None))
    assert len(seen) <= few + 1 <= 24  # However many claims wait.


@pytest.mark.parametrize(
    "lines",
    [
        [("consultation", 2_000, 1)],
        [("minor_surgery", 8_000, 1), ("consultation", 1_500, 3)],
        [("delivery", 12_000, 1)],
    ],
)
def test_the_steps_add_up_to_what_is_paid(clinic: Any, lines: list[tuple[str, int, int]]) -> None:
    build.settled(clinic, *(build.line(*one) for one in lines))
    for line in ClaimLine.objects.select_related("decision__version", "service"):
        version = line.decision.version
        under = sentences.Under(
            definition=definition(version), digest=version.digest,
            quantity=line.quantity, cost=line.cost, currency="XOF",
        )  # fmt: skip
        steps = sentences.steps(line.decision, under)
        assert sentences.total(steps) == line.decision.mutual_pays
        assert all(str(step.label) for step in steps)
