"""Who sees which needs and works: by the facility, by where it is, by who carries them."""

from datetime import date
from types import SimpleNamespace

import pytest

from delivery import world_works
from pacte.delivery.records.gaps import Gap, Offered
from pacte.delivery.works import commands, queries
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed
from pacte.people import facilities
from pacte.places import queries as places
from world import facility, organisation, person, place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


@pytest.fixture
def w(client, monkeypatch) -> SimpleNamespace:
    """Kati and Kayes have a centre each, to which three things of four are missing."""
    made = world_works.world()
    made.kayes = place("Kayes", "district", made.mali)
    made.far = facility("Centre de Kayes", made.kayes)
    made.far_clinic = organisation("Centre de Kayes", "facility", facility=made.far)
    lacks = {places.facility(uid).pk: Gap(4, 1, ("table",)) for uid in (made.centre, made.far)}
    offered = Offered("x_gear", lambda keys, day: {k: lacks[k] for k in keys if k in lacks})
    monkeypatch.setattr("pacte.delivery.records.gaps.GAPS", {"x_gear": offered})
    made.client = client
    return made


def seen_by(w, who) -> str:
    w.client.force_login(who)
    answer = w.client.get("/travaux/besoins/")
    assert answer.status_code == 200
    page = answer.content.decode()
    found = [name for name in ("Centre de Kati", "Centre de Kayes") if name in page]
    assert not found or "75" in page
    return ", ".join(found)


def ministry(w) -> str:
    return organisation("Ministère", "ministry", place=w.mali)


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        ("coordinator", lambda w: w.city, "Centre de Kati"),
        ("site_engineer", lambda w: w.city, "Centre de Kati"),
        ("site_engineer", lambda w: f"place:{w.kayes}", "Centre de Kayes"),
        ("funder", lambda w: w.city, "Centre de Kati"),
        ("monitor", lambda w: w.city, "Centre de Kati"),
        ("auditor", lambda w: w.city, "Centre de Kati"),
        ("inspector", ministry, "Centre de Kati, Centre de Kayes"),
        ("workshop", lambda w: w.city, "Centre de Kati"),
        ("district", lambda w: f"place:{w.kayes}", "Centre de Kayes"),
        ("authority", lambda w: f"place:{w.mali}", "Centre de Kati, Centre de Kayes"),
        ("committee", lambda w: f"place:{w.kati}", "Centre de Kati"),
        ("clinic_manager", lambda w: w.clinic, "Centre de Kati"),
        ("cashier", lambda w: w.clinic, ""),
        ("coordinator", lambda w: organisation("Programme", "programme"), ""),
    ],
)
def test_each_role_sees_the_needs_of_its_facilities(w, role, scope, expected) -> None:
    assert seen_by(w, person("quelqu-un", **{role: scope(w)})) == expected


def test_one_without_a_role_sees_no_need_and_is_told_who_does(w) -> None:
    assert seen_by(w, w.max) == ""
    w.client.force_login(w.max)
    assert "du lieu où vous agissez" in w.client.get("/travaux/besoins/").content.decode()


def test_a_need_that_is_seen_leads_to_a_page_that_opens(w) -> None:
    assert seen_by(w, w.lea) == "Centre de Kati"
    assert w.client.get(f"/formations/{w.centre}/realisations/").status_code == 200
    assert w.client.get(f"/formations/{w.far}/realisations/").status_code == 404


def test_lists_and_buttons_ask_the_same_question(w) -> None:
    everybody = (w.lea, w.ali, w.guy, w.max, w.nour, person("fanta", clinic_manager=w.clinic))
    rows = [places.facility(uid) for uid in (w.centre, w.far)]
    for who in everybody:
        for action in ("read_delivery", "add_proof", "manage_equipment", "certify_works"):
            listed = set(facilities.facilities_for(who, action, TODAY).values_list("pk", flat=True))
            may = {row.pk for row in rows if facilities.can_at(who, action, row)}
            assert listed == may, (who.username, action)


def test_a_neighbour_follows_a_work_and_neither_manages_nor_pays_it(w) -> None:
    """Zoé coordinates another programme with its seat in Kati; Sam controls works for it."""
    work = world_works.begun(w)
    (contract,) = queries.contracts([queries.work(work).pk])
    other = organisation("Autre programme", "programme", place=w.kati)
    zoe, sam = person("zoe", coordinator=other), person("sam", site_engineer=other)
    w.client.force_login(zoe)
    assert w.client.get(f"/travaux/{work}/").status_code == 200
    for page in ("corriger", "etape", "contrat", "devis", "devis/importer"):
        assert w.client.get(f"/travaux/{work}/{page}/").status_code == 403, page
    with pytest.raises(NotAllowed):
        commands.enter_step(Act(zoe), work=work, step="stopped", on="2025-05-01", words="Non")
    with pytest.raises(NotAllowed):
        commands.pay_advance(
            Act(zoe), contract=str(contract.uid), amount=1_00, made_on=date(2025, 3, 5)
        )
    commands.record_progress(Act(sam), work=work, on=date(2025, 5, 1), share=100_000)
    assert queries.work(work).progress == 100_000


def test_the_facility_shows_its_own_works_and_not_those_of_its_neighbour(w) -> None:
    mine = world_works.need(w)
    theirs = world_works.need(w, facility=w.far, title="Maternité de Kayes")
    fanta = person("fanta", clinic_manager=w.clinic)
    rows = queries.visible_to(fanta, TODAY)
    assert [str(row.uid) for row in rows] == [mine]
    assert queries.can(fanta, "add_proof", queries.work(mine))
    assert not queries.can(fanta, "add_proof", queries.work(theirs))
