"""Who may do what: the table of roles, scopes, and what is held apart."""

from datetime import date

import pytest

from pacte.journal import clock
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import commands as people
from pacte.people import queries, roles
from pacte.people.models import Organisation, User
from pacte.places import commands as places
from pacte.places.models import Place
from world import START, Act, act, facility, organisation, person, place

LATER = date(2025, 1, 1)


def key(uid: str) -> int:
    return Organisation.objects.get(uid=uid).pk


def again(user: User) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_a_role_of_the_table_names_only_roles_of_the_table() -> None:
    named = set().union(*(kind.apart for kind in roles.ROLES.values()))
    assert named <= set(roles.ROLES)


def test_who_is_held_apart_is_so_both_ways() -> None:
    assert roles.incompatible("payer", "settler") and roles.incompatible("settler", "payer")
    assert roles.incompatible("signatory", "payer") and not roles.incompatible("agent", "settler")


def test_awa_settles_for_her_mutual_and_no_other(world) -> None:
    assert world.awa.can("settle") and world.awa.can("settle", key(world.mutual))
    assert not world.awa.can("settle", key(world.other))
    assert not world.awa.can("sign_payment")


def test_a_federation_reaches_its_mutuals_while_they_are_affiliated(world) -> None:
    assert world.dado.can("manage_people", key(world.mutual))
    assert not world.dado.can("manage_people", key(world.other))
    today = clock.today()
    people.affiliate(act(), organisation=world.mutual, parent=world.federation, since=today,
                     closed=True)  # fmt: skip
    assert not again(world.dado).can("manage_people", key(world.mutual))


def test_an_affiliate_of_an_affiliate_is_reached(world) -> None:
    committee = organisation("Comité", "committee")
    people.affiliate(act(), organisation=committee, parent=world.mutual, since=START)
    assert key(committee) in queries.scope(world.dado, LATER).organisations
    with pytest.raises(Refused, match="déjà affiliée"):
        people.affiliate(act(), organisation=world.federation, parent=committee, since=START)


def test_a_district_reaches_the_organisations_that_are_in_it(world) -> None:
    reached = queries.scope(world.cherif, LATER)
    assert set(reached.organisations) == {key(world.mutual), key(world.clinic)}
    assert reached.places == [Place.objects.get(uid=world.kati).pk]
    places.move_place(act(), place=world.kalabancoro, parent=world.kayes, since=LATER)
    assert set(queries.scope(world.cherif, LATER).organisations) == {key(world.mutual)}


def test_nobody_reaches_nothing_and_the_system_everything(world) -> None:
    assert queries.scope(world.bintou, LATER) == ([], [])
    assert len(queries.scope(SYSTEM, LATER).organisations) == 5
    assert queries.organisations_for(world.awa, "settle", LATER) == [key(world.mutual)]
    assert queries.organisations_for(world.awa, "sign_payment", LATER) == []


def test_a_role_begins_on_its_day_and_ends_on_its_day(world) -> None:
    people.give_role(act(), user=str(world.awa.uid), role="settler", since=LATER,
                     organisation=world.mutual, closed=True)  # fmt: skip
    user = again(world.awa)
    for day, held in ((date(2023, 12, 31), []), (date(2024, 12, 31), [key(world.mutual)])):
        assert queries.organisations_for(user, "settle", day) == held
    assert queries.organisations_for(user, "settle", LATER) == []
    assert not user.can("settle")


@pytest.mark.parametrize("role", ["payer", "signatory"])
def test_who_settles_does_not_pay(world, role: str) -> None:
    who = {"user": str(world.awa.uid), "role": role}
    with pytest.raises(Refused, match="se contrôlent"):
        people.give_role(act(), since=LATER, organisation=world.mutual, **who)
    people.give_role(act(), since=LATER, organisation=world.federation, **who)


def test_a_controlled_role_may_be_taken_after_the_other_has_ended(world) -> None:
    who = {"user": str(world.awa.uid), "organisation": world.mutual}
    for role in ("settler", "agent"):
        people.give_role(act(), role=role, since=LATER, closed=True, **who)
    people.give_role(act(), role="payer", since=LATER, **who)
    with pytest.raises(Refused, match="se contrôlent"):  # Even before: she will be the payer.
        people.give_role(act(), role="settler", since=START, **who)


def test_a_role_is_held_over_what_it_is_for(world) -> None:
    user = str(world.bintou.uid)
    with pytest.raises(Refused, match="nature"):
        people.give_role(act(), user=user, role="cashier", since=START, organisation=world.mutual)
    with pytest.raises(Refused, match="pour une organisation"):
        people.give_role(act(), user=user, role="settler", since=START, place=world.kati)
    with pytest.raises(Refused, match="dans un lieu"):
        people.give_role(act(), user=user, role="district", since=START, organisation=world.mutual)
    with pytest.raises(Refused, match="n’existe pas"):
        people.give_role(act(), user=user, role="king", since=START, organisation=world.mutual)
    with pytest.raises(Refused, match="l’un des deux"):
        people.give_role(act(), user=user, role="funder", since=START, organisation=world.mutual,
                         place=world.kati)  # fmt: skip


def test_dado_gives_roles_in_her_union_only_and_never_to_herself(world) -> None:
    give = {"role": "agent", "since": START}
    user = str(world.bintou.uid)
    people.give_role(Act(world.dado), user=user, organisation=world.mutual, **give)
    with pytest.raises(NotAllowed):
        people.give_role(Act(world.dado), user=user, organisation=world.other, **give)
    with pytest.raises(NotAllowed, match="Nul ne se donne"):
        people.give_role(Act(world.dado), user=str(world.dado.uid), organisation=world.mutual,
                         **give)  # fmt: skip
    for who in (world.awa, world.bintou, world.cherif):
        with pytest.raises(NotAllowed):
            people.give_role(Act(who), user=user, organisation=world.mutual, **give)


def test_a_district_team_manages_the_facilities_of_its_district_only(world) -> None:
    state = {"since": LATER, "level": "clinic", "ownership": "private"}
    far = facility("Centre de Kayes", world.kayes)
    places.change_facility(Act(world.cherif), facility=world.centre, **state)
    with pytest.raises(NotAllowed):
        places.change_facility(Act(world.cherif), facility=far, **state)
    with pytest.raises(NotAllowed):
        places.open_place(Act(world.cherif), code="X", name="X", kind="village", country="ML",
                          since=START, parent=world.kati)  # fmt: skip


def test_an_administrator_manages_the_places_of_the_organisation_or_the_whole_map(world) -> None:
    kadi = person("kadi", administrator=world.mutual)  # Which is in Kati.
    new = {"kind": "village", "country": "ML", "since": START}
    places.open_place(Act(kadi), code="V1", name="V1", parent=world.kati, **new)
    for parent in (world.kayes, world.mali, None):
        with pytest.raises(NotAllowed):
            places.open_place(Act(kadi), code="V2", name="V2", parent=parent, **new)
    places.open_place(Act(world.sira), code="V3", name="V3", parent=world.kayes, **new)


def test_the_ministry_administers_every_organisation_and_a_union_its_own(world) -> None:
    assert world.sira.can("manage_people", key(world.other))
    assert not world.dado.can("manage_people", key(world.other))
    settler = person("moussa", settler=organisation("Agence", "agency"))
    assert not settler.can("settle", key(world.mutual))  # Only administrators reach so far.


def test_what_one_may_do_costs_one_query_for_each_person(world, django_assert_num_queries) -> None:
    user = again(world.awa)
    with django_assert_num_queries(1):
        assert user.can("settle") and user.can("enrol") and not user.can("sign_payment")
    with django_assert_num_queries(1):  # Who is affiliated; read once.
        assert user.can("settle", user.held[0].organisation_id)
        assert not user.can("settle", user.held[0].organisation_id + 1)


def test_without_a_second_factor_the_payer_does_not_pay(world, settings) -> None:
    paul = person("paul", payer=world.mutual, federation=world.federation)
    assert paul.can("prepare_payment")
    settings.REQUIRE_TOTP = True
    assert not again(paul).can("prepare_payment") and again(paul).totp_missing
    assert again(paul).can("confirm_scheme")  # A role that asks for none.
    assert not world.awa.totp_missing


def test_a_place_may_be_that_of_the_health_map(world) -> None:
    zone = place("Zone de Kati", "zone", tree="health")
    committee = person("cosa", committee=f"place:{zone}")
    assert queries.scope(committee, LATER).organisations == []
    places.describe_facility(act(), facility=world.centre, name="Centre", area=zone,
                             place=world.kalabancoro)  # fmt: skip
    assert queries.scope(again(committee), LATER).organisations == [key(world.clinic)]
