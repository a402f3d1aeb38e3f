"""Discounts in the life of a mutual: given when earned, taken back when the money goes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

import world as build
from insurance.members.till import cancel, collect, membership, open_desk, rest, standing
from insurance.members.town import SCHEME, TODAY, act, confirmed, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Due
from pacte.insurance.members.queries.renewal import preview
from pacte.insurance.schemes import commands as schemes
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

EARLY = '{name: Payé tôt, paid: {days: 30}, share: "0.10", ref: statuts}'
LOYAL = "{name: Fidélité, years: {from: 1}, amount: 500, per: person, ref: statuts}"


def discounted(town: SimpleNamespace, *lines: str) -> SimpleNamespace:
    """The town, whose scheme gives these discounts; Awa has a desk, a household owes 9 000."""
    said = f"discounts: {{combine: in_turn, lines: [{', '.join(lines)}]}}"
    text = SCHEME.replace("unit: household", f"{said}\nunit: household")
    version = schemes.propose_version(
        act(), scheme=town.scheme, since=build.START, definition=text, verb="correct"
    )
    confirmed(version, text)
    town.desk = open_desk(town, town.awa)
    town.home = enrol(town)
    town.membership = membership(town.home)
    return town


def off(town: SimpleNamespace) -> list[tuple[int, str, date]]:
    rows = Due.objects.filter(kind="discount", membership__uid=town.membership)
    return list(rows.values_list("amount", "line", "made_on"))


def test_paying_all_early_earns_the_discount_in_the_same_act(town) -> None:
    discounted(town, EARLY)
    assert rest(town) == 9_000
    done = collect(town, 8_100)
    assert (done["rest"], rest(town)) == (0, 0)
    assert off(town) == [(-900, "discounts.lines[0]", TODAY)]
    assert standing(town.home["people"][0], TODAY)[:2] == (True, "OPEN")


def test_the_household_page_says_what_is_taken_off(town, client) -> None:
    discounted(town, '{name: Groupe, persons: {from: 3}, share: "0.10", ref: statuts}')
    collect(town, 8_100)
    client.force_login(town.oumar)
    page = client.get(f"/menages/{town.home['household']}/?pourquoi=due").content.decode()
    assert "Remise" in page and "remise, le ménage" in page and "À payer" not in page


def test_half_paid_earns_nothing_yet(town) -> None:
    discounted(town, EARLY)
    collect(town, 4_000)
    assert (rest(town), off(town)) == (5_000, [])
    with pytest.raises(Refused):
        collect(town, 5_000)  # What remains, paid early, is 4 100.
    assert off(town) == [] and collect(town, 4_100)["rest"] == 0


def test_a_cancelled_receipt_takes_the_discount_back(town) -> None:
    discounted(town, EARLY)
    cancel(town, collect(town, 8_100))
    assert rest(town) == 9_000
    assert sum(amount for amount, *_ in off(town)) == 0


def test_who_stays_pays_less_the_next_year(town) -> None:
    discounted(town, LOYAL)
    following = date(2027, 7, 1)
    seen = preview(town.scheme, people.organisation(town.mutual), following)
    assert (rest(town), seen.due) == (9_000, 7_500)
    uid = members.join_scheme(
        act(), household=town.home["household"], scheme=town.scheme, covered_on=following
    )
    town.membership = uid
    assert rest(town) == 7_500


def test_a_household_that_grows_keeps_its_discount_in_step(town) -> None:
    discounted(town, '{name: Groupe, persons: {from: 4}, share: "0.10", ref: statuts}')
    assert rest(town) == 9_000
    members.add_person(
        act(), household=town.home["household"], since=TODAY,
        person=someone("TRAORÉ Kadidia", "sibling", "1995", "f"),
    )  # fmt: skip
    assert rest(town) == 10_800
