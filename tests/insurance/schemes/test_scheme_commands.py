"""Versions count once another person has confirmed them; a reform replaces what follows."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

import world as build
from insurance.schemes import regime
from pacte.insurance.schemes import commands, presets, queries, rules
from pacte.insurance.schemes.rules.writing import write
from pacte.journal import guard, triggers
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import queries as places

FEMUSCABU = rules.read_definition(presets.text("femuscabu"))


@pytest.fixture
def scheme(w) -> str:
    return regime.open_confirmed(w)


def with_amount(amount: int) -> str:
    """The definition with another contribution for one person."""
    lines = [dict(line) for line in FEMUSCABU["contribution"]["lines"]]
    lines[0]["amount"] = amount
    return write(FEMUSCABU | {"contribution": FEMUSCABU["contribution"] | {"lines": lines}})


def propose(w, scheme: str, since: date, amount: int, verb: str = "reform") -> str:
    return commands.propose_version(
        Act(w.modibo), scheme=scheme, since=since, definition=with_amount(amount), verb=verb
    )


def amount_on(scheme: str, day: date) -> int:
    found = queries.definition_on(queries.scheme(scheme).pk, day)
    return found["contribution"]["lines"][0]["amount"]


def test_a_proposal_counts_only_when_another_confirms_it(w, scheme) -> None:
    version = propose(w, scheme, date(2026, 7, 1), 25_000)
    assert amount_on(scheme, date(2026, 7, 1)) == 20_000
    for who in (w.modibo, w.bintou, w.other_manager):
        with pytest.raises(NotAllowed):
            commands.confirm_version(Act(who), version=version)
    regime.confirm(w, version)
    assert amount_on(scheme, date(2026, 6, 30)) == 20_000
    assert amount_on(scheme, date(2026, 7, 1)) == 25_000
    with pytest.raises(Refused, match="déjà"):
        regime.confirm(w, version)


def test_the_author_does_not_confirm_even_with_both_roles(w, scheme) -> None:
    both = build.person("nene", manager=w.mutual, federation=w.federation)
    version = commands.propose_version(
        Act(both), scheme=scheme, since=date(2026, 7, 1), definition=with_amount(1)
    )
    with pytest.raises(Refused, match="une autre personne"):
        commands.confirm_version(Act(both), version=version, acknowledged=regime.gaps(version))


def test_a_reform_replaces_all_that_was_planned_after_it(w, scheme) -> None:
    regime.confirm(w, propose(w, scheme, date(2027, 1, 1), 30_000))
    regime.confirm(w, propose(w, scheme, date(2026, 7, 1), 25_000))
    assert [amount_on(scheme, date(y, 1, 1)) for y in (2026, 2027, 2028)] == [
        20_000,
        25_000,
        25_000,
    ]


def test_a_correction_replaces_one_value(w, scheme) -> None:
    regime.confirm(w, propose(w, scheme, date(2027, 1, 1), 30_000))
    regime.confirm(w, propose(w, scheme, date(2026, 1, 1), 21_000, "correct"))
    assert [amount_on(scheme, date(y, 1, 1)) for y in (2026, 2027)] == [21_000, 30_000]
    with pytest.raises(Refused, match="Rien n’a été fixé"):
        propose(w, scheme, date(2026, 3, 3), 1, "correct")


def test_a_refused_or_withdrawn_proposal_never_counts(w, scheme) -> None:
    version = propose(w, scheme, date(2026, 7, 1), 1)
    with pytest.raises(Refused, match="pourquoi"):
        commands.refuse_version(Act(w.oumou), version=version)
    commands.refuse_version(Act(w.oumou, "Sans accord de l’AG"), version=version)
    commands.withdraw_version(Act(w.modibo), version=propose(w, scheme, date(2026, 8, 1), 2))
    assert amount_on(scheme, date(2026, 9, 1)) == 20_000


def test_a_closed_scheme_promises_nothing_from_its_day(w, scheme) -> None:
    version = commands.propose_closing(
        Act(w.modibo, "Fusion"), scheme=scheme, since=date(2027, 1, 1)
    )
    commands.confirm_version(Act(w.oumou), version=version)
    assert amount_on(scheme, date(2026, 12, 31)) == 20_000
    with pytest.raises(Refused):
        amount_on(scheme, date(2027, 1, 1))


def test_what_contradicts_itself_is_not_proposed(w, scheme) -> None:
    wrong = write(FEMUSCABU | {"exclusions": [{"why": "tout", "ref": "principes"}]})
    with pytest.raises(Refused, match="Exclusions, ligne 1"):
        commands.propose_version(
            Act(w.modibo), scheme=scheme, since=date(2027, 1, 1), definition=wrong
        )
    with pytest.raises(Refused, match="currency"):
        commands.propose_version(
            Act(w.modibo), scheme=scheme, since=date(2027, 1, 1),
            definition=write(FEMUSCABU | {"currency": "RWF"}),
        )  # fmt: skip


def test_the_same_request_opens_one_scheme(w) -> None:
    key = uuid4()
    asked = {"organisation": w.mutual, "since": date(2026, 1, 1),
             "definition": presets.text("sud_kivu")}  # fmt: skip
    first = commands.open_scheme(Act(w.modibo, key=key), **asked)
    assert commands.open_scheme(Act(w.modibo, key=key), **asked) == first
    with pytest.raises(Refused, match="déjà un régime de ce code"):
        commands.open_scheme(Act(w.modibo), **asked)


@pytest.mark.parametrize("table", ["schemes_schemeversion", "schemes_confirmation"])
def test_what_was_promised_is_not_changed(w, scheme, table: str) -> None:
    triggers.install()
    with pytest.raises(DatabaseError, match="append-only"), guard.opened("test"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_prices_the_most_precise_wins_and_a_closed_one_is_none(w, scheme) -> None:
    commands.load_services(build.act())
    code, price = "consultation", queries.service("consultation")
    held = queries.scheme(scheme).pk
    facility = places.facility(w.centre).pk
    for since, amount, more in (
        (date(2026, 1, 1), 1_000, {}),
        (date(2026, 1, 1), 800, {"level": "centre"}),
        (date(2026, 3, 1), 700, {"facility": w.centre}),
        (date(2026, 6, 1), None, {"facility": w.centre}),
    ):
        commands.set_tariff(
            build.act(), scheme=scheme, service=code, since=since, price=amount, **more
        )

    def on(day: date, level: str = "centre") -> int:
        return queries.price_on(held, price.pk, facility, level, day).price

    assert [on(date(2026, m, d)) for m, d in ((2, 28), (3, 1), (5, 31), (6, 1))] == [
        800,
        700,
        700,
        800,
    ]
    assert on(date(2026, 1, 1), "post") == 1_000
    assert queries.price_on(held, price.pk, facility, "centre", date(2025, 12, 31)) is None
    columns = queries.tariffs(held)
    assert columns.price.known.tolist() == [True, True, True, False]
    assert columns.level.tolist() == [-1, 1, -1, -1]
    with pytest.raises(Refused):
        commands.set_tariffs(build.act(), scheme=scheme, lines=[
            {"service": code, "price": 1, "since": date(2026, 1, 1)},
            {"service": "rien", "price": 1, "since": date(2026, 1, 1)}])  # fmt: skip
    assert len(queries.Tariff.objects.all()) == 4


def test_a_convention_in_time(w, scheme) -> None:
    convention = commands.sign_convention(
        Act(w.oumou), scheme=scheme, facility=w.centre, since=date(2026, 1, 1)
    )
    with pytest.raises(Refused, match="pourquoi"):
        commands.change_convention(
            Act(w.oumou), convention=convention, since=date(2026, 5, 1), state="suspended"
        )
    commands.change_convention(
        Act(w.oumou, "Impayés"), convention=convention, since=date(2026, 5, 1), state="suspended"
    )
    held, facility = queries.scheme(scheme).pk, places.facility(w.centre).pk
    states = [
        queries.convention_on(held, facility, day)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 30), date(2026, 5, 1))
    ]
    assert [s and s.state for s in states] == [None, "active", "active", "suspended"]
    assert queries.convention_states(held).state.tolist() == [0, 1]
    with pytest.raises(NotAllowed):
        commands.sign_convention(
            Act(w.modibo), scheme=scheme, facility=w.centre, since=date(2026, 1, 1)
        )
    with pytest.raises(Refused, match="déjà une convention"):
        commands.sign_convention(
            Act(w.oumou), scheme=scheme, facility=w.centre, since=date(2027, 1, 1)
        )
