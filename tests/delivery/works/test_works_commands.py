"""A maternity from its need to its opening: what is refused, what is owed, what is missing."""

from datetime import date
from types import SimpleNamespace

import pytest

from delivery import world_works
from pacte.delivery.quality import commands as quality
from pacte.delivery.quality import shipped
from pacte.delivery.works import commands, queries
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import queries as ledger
from world import act, person, place

pytestmark = pytest.mark.django_db
KATI = 12_744_000, -8_073_000


@pytest.fixture
def w() -> SimpleNamespace:
    return world_works.world()


def of_contract(work: str) -> str:
    return str(queries.contracts([queries.work(work).pk])[0].uid)


def test_a_need_has_a_number_and_stands_where_its_facility_is(w) -> None:
    first, second = world_works.need(w), world_works.need(w, title="Eau de Kati", kind="water")
    row = queries.work(first)
    assert (row.number[:-2], row.state, row.place.name) == ("VKATI-T0001", "need", "Kati")
    assert queries.work(second).number.startswith("VKATI-T0002-")


def test_who_may_not_enter_a_work(w) -> None:
    for who in (w.max, w.guy, w.nour, w.ali):
        with pytest.raises(NotAllowed):
            world_works.need(SimpleNamespace(**(vars(w) | {"lea": who})))


def test_the_authority_of_the_place_manages_works_there_and_not_elsewhere(w) -> None:
    work = world_works.need(w)
    here = person("prefet", authority=f"place:{w.kati}")
    there = person("autre", authority="place:" + place("Kayes", "district", w.mali))
    commands.enter_step(Act(here), work=work, step="site", on="2025-02-01")
    with pytest.raises(NotAllowed):
        commands.enter_step(Act(there), work=work, step="design", on="2025-02-02")


def test_a_work_without_a_place_is_refused_and_one_of_a_text_needs_its_passage(w) -> None:
    with pytest.raises(Refused, match="formation sanitaire ou le lieu"):
        world_works.need(w, facility="")
    with pytest.raises(Refused, match="passage du texte"):
        world_works.need(w, origin="text", step="final", on="2001")
    with pytest.raises(Refused, match="commence par son besoin"):
        world_works.need(w, step="works")


def test_a_work_opens_kinds_of_care_that_the_site_knows(w) -> None:
    with pytest.raises(Refused, match="aucun type de soins"):
        world_works.need(w, opens="surgery")
    quality.load_care_kinds(act(), rows=shipped.care_kinds())
    with pytest.raises(Refused, match="inconnu") as refused:
        world_works.need(w, opens="surgery chirurgy")
    assert refused.value.values["unknown"] == "chirurgy"
    assert "maternity" in refused.value.values["known"] and refused.value.field == "opens"
    work = world_works.need(w, opens="surgery, surgery, caesarean")
    assert queries.work(work).opens == "surgery caesarean"
    quality.set_care_kind(act(), code="caesarean", label="Césarienne", closed=True)
    told = {"title": "Bloc", "kind": "theatre", "nature": "new"}
    commands.describe_work(Act(w.lea), work=work, opens="surgery caesarean", **told)
    assert queries.work(work).opens == "surgery caesarean"  # It keeps what it had.
    with pytest.raises(Refused, match="inconnu"):
        world_works.need(w, title="Autre", opens="caesarean")


def test_what_a_text_says_is_kept_as_precise_as_it_is_and_is_not_followed(w) -> None:
    told = world_works.need(
        w, origin="text", step="functional", on="2001", nature="renovation", source="",
        quote="dès 2001, un premier projet pour la rénovation d’un centre de santé",
    )  # fmt: skip
    row = queries.work(told)
    assert (row.state, row.step_on, row.functional_on) == ("functional", "2001", "2001")
    with pytest.raises(Refused, match="dit par un texte"):
        commands.enter_step(Act(w.lea), work=told, step="works", on="2026-01-01")


def test_a_position_in_another_country_is_refused(w) -> None:
    work = world_works.need(w)
    with pytest.raises(Refused, match="hors du pays"):
        commands.place_work(
            Act(w.lea), work=work, latitude=-1_950_000, longitude=30_060_000, on=date(2025, 2, 1)
        )
    with pytest.raises(Refused, match="inversées"):
        commands.place_work(
            Act(w.lea), work=work, latitude=KATI[1], longitude=KATI[0], on=date(2025, 2, 1)
        )
    commands.place_work(
        Act(w.lea), work=work, latitude=KATI[0], longitude=KATI[1], on=date(2025, 2, 1)
    )
    assert queries.work(work).step == "site"


def test_a_day_to_come_is_refused(w) -> None:
    work = world_works.need(w)
    with pytest.raises(Refused, match="à venir"):
        commands.enter_step(Act(w.lea), work=work, step="site", on="2999-01-01")


def test_two_people_changing_one_work_are_told(w) -> None:
    work = world_works.need(w)
    seen = queries.work(work).entry_id
    about = {"work": work, "kind": "maternity", "nature": "new"}
    commands.describe_work(Act(w.lea), title="Maternité", seen=seen, **about)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        commands.describe_work(Act(w.paul), title="Grande maternité", seen=seen, **about)


def test_an_expected_day_that_moves_says_why(w) -> None:
    work = world_works.need(w)
    commands.plan_step(Act(w.lea), work=work, step="works", on=date(2025, 4, 1))
    with pytest.raises(Refused, match="pourquoi elle change"):
        commands.plan_step(Act(w.lea), work=work, step="works", on=date(2025, 5, 1))
    commands.plan_step(Act(w.lea), work=work, step="works", on=date(2025, 5, 1), why="Pluies")
    stop = next(s for s in queries.timeline(queries.work(work)) if s.step == "works")
    assert (stop.planned, stop.reached) == (date(2025, 5, 1), False)


# Procurement


def procurement(w, work: str, **details) -> str:
    given = {
        "number": "AO-1", "method": "open", "estimate": 120_000_00, "currency": "EUR",
        "published_on": date(2025, 1, 15), "closes_on": date(2025, 2, 15),
    }  # fmt: skip
    return commands.open_procurement(Act(w.lea), work=work, **given | details)


def test_a_procedure_retains_a_bid_and_the_contract_asks_no_more(w) -> None:
    work = world_works.need(w)
    uid = procurement(w, work)
    assert queries.work(work).step == "procurement"
    with pytest.raises(Refused, match="ouvrez-les après"):
        commands.open_bids(Act(w.lea), procurement=uid, on=date(2025, 2, 14))
    commands.open_bids(Act(w.lea), procurement=uid, on=date(2025, 2, 16))
    low = commands.add_bid(Act(w.lea), procurement=uid, name="Moins cher", amount=90_000_00)
    good = commands.add_bid(Act(w.lea), procurement=uid, company=w.builder, amount=95_000_00)
    with pytest.raises(Refused, match="pas déclarée conforme"):
        commands.award(Act(w.lea), bid=good, on=date(2025, 2, 20))
    commands.judge_bid(Act(w.lea), bid=good, compliant=True)
    with pytest.raises(Refused, match="pas conforme"):
        commands.judge_bid(Act(w.lea), bid=low, compliant=False)
    commands.judge_bid(Act(w.lea), bid=low, compliant=True)
    with pytest.raises(Refused, match="moins chère"):
        commands.award(Act(w.lea), bid=good, on=date(2025, 2, 20))
    commands.award(Act(w.lea), bid=good, on=date(2025, 2, 20), words="Mieux classée")
    with pytest.raises(Refused, match="dépasse l’offre"):
        world_works.contract(w, work, bid=good, company="")
    made = world_works.contract(w, work, bid=good, company="", amount=95_000_00)
    row = queries.contract(made)
    assert row is not None and row.name == "Bâtir SA" and row.work.step == "contract"


def test_one_procedure_at_a_time_and_a_failed_one_says_why(w) -> None:
    work = world_works.need(w)
    uid = procurement(w, work)
    with pytest.raises(Refused, match="déjà ouverte"):
        procurement(w, work, number="AO-2")
    with pytest.raises(Refused, match="infructueuse"):
        commands.fail_procurement(Act(w.lea), procurement=uid, on=date(2025, 3, 1), words=" ")
    commands.fail_procurement(
        Act(w.lea), procurement=uid, on=date(2025, 3, 1), words="Aucune offre"
    )
    procurement(w, work, number="AO-2", published_on=date(2025, 3, 2), closes_on=date(2025, 4, 2))


def test_a_delay_for_bids_that_ends_before_it_starts_is_refused(w) -> None:
    with pytest.raises(Refused, match="après la publication"):
        procurement(w, world_works.need(w), closes_on=date(2025, 1, 14))


# Money


def balance(w, code: str) -> int:
    mine = queries.work(w.work).organisation_id
    book = ledger.visible_to(SYSTEM, date(2026, 1, 1)).get(organisation=mine, currency="EUR")
    return ledger.balance(book, code).amount


def test_the_money_of_a_contract_is_in_the_ledger_on_its_source(w) -> None:
    w.work = world_works.begun(w)
    uid = of_contract(w.work)
    commands.pay_advance(Act(w.paul), contract=uid, amount=20_000_00, made_on=date(2025, 3, 5))
    bill = commands.certify_bill(
        Act(w.ali), contract=uid, number="D1", amount=50_000_00, on=date(2025, 5, 1)
    )
    commands.pay_bill(Act(w.paul), bill=bill, amount=35_000_00, made_on=date(2025, 5, 9))
    assert balance(w, "works") == 50_000_00
    assert balance(w, "works_held") == -5_000_00
    assert balance(w, "works_advances") == 20_000_00 - 10_000_00
    assert balance(w, "works_due") == 0
    assert balance(w, "bank") == -55_000_00
    moved = ledger.for_purpose(f"contract:{uid}")
    assert {row.source.code for row in moved} == {"P:SANTE1"} and len(moved) == 5


def test_a_bill_above_the_contract_and_a_payment_above_the_bill_are_refused(w) -> None:
    w.work = world_works.begun(w)
    uid = of_contract(w.work)
    bill = {"contract": uid, "on": date(2025, 5, 1)}
    with pytest.raises(Refused, match="dépasse le contrat"):
        commands.certify_bill(Act(w.ali), number="D1", amount=100_000_01, **bill)
    made = commands.certify_bill(Act(w.ali), number="D1", amount=100_000_00, **bill)
    with pytest.raises(Refused, match="dépasse ce qui est dû"):
        commands.pay_bill(Act(w.paul), bill=made, amount=90_000_01, made_on=date(2025, 5, 9))
    commands.amend_contract(
        Act(w.lea), contract=uid, delta=5_000_00, days=30, why="Fondations",
        signed_on=date(2025, 5, 10),
    )  # fmt: skip
    commands.certify_bill(Act(w.ali), number="D2", amount=5_000_00, **bill)
    assert queries.work(w.work).ends_on == date(2025, 7, 30)


def test_who_certifies_does_not_pay(w) -> None:
    w.work = world_works.begun(w)
    uid = of_contract(w.work)
    with pytest.raises(NotAllowed):
        commands.certify_bill(
            Act(w.paul), contract=uid, number="D1", amount=100, on=date(2025, 5, 1)
        )
    bill = commands.certify_bill(
        Act(w.ali), contract=uid, number="D1", amount=100_00, on=date(2025, 5, 1)
    )
    with pytest.raises(NotAllowed):
        commands.pay_bill(Act(w.ali), bill=bill, amount=1, made_on=date(2025, 5, 2))
    with pytest.raises(NotAllowed):
        commands.pay_advance(Act(w.nour), contract=uid, amount=1, made_on=date(2025, 5, 2))


def test_a_payment_is_undone_with_why_and_then_the_bill_may_be_withdrawn(w) -> None:
    w.work = world_works.begun(w)
    uid = of_contract(w.work)
    bill = commands.certify_bill(
        Act(w.ali), contract=uid, number="D1", amount=10_000_00, on=date(2025, 5, 1)
    )
    paid = commands.pay_bill(Act(w.paul), bill=bill, amount=9_000_00, made_on=date(2025, 5, 9))
    with pytest.raises(Refused, match="annulez d’abord"):
        commands.withdraw_bill(Act(w.ali, "Erreur"), bill=bill, on=date(2025, 5, 10))
    commands.reverse_payment(Act(w.paul, "Virement rejeté"), payment=paid, made_on=date(2025, 6, 1))
    with pytest.raises(Refused, match="déjà annulé"):
        commands.reverse_payment(Act(w.paul, "x"), payment=paid, made_on=date(2025, 6, 1))
    commands.withdraw_bill(Act(w.ali, "Erreur"), bill=bill, on=date(2025, 6, 2))
    assert balance(w, "works") == balance(w, "bank") == balance(w, "works_held") == 0
    row = queries.contract(uid)
    assert row is not None and queries.account(row).certified == 0
    commands.certify_bill(  # Its number is free again.
        Act(w.ali), contract=uid, number="D1b", amount=10_000_00, on=date(2025, 6, 3)
    )


def test_a_contract_without_money_is_refused(w) -> None:
    work = world_works.need(w, source="")
    with pytest.raises(Refused, match="source d’argent"):
        world_works.contract(w, work)


# Progress


def test_progress_is_seen_during_the_works_and_falls_with_a_reason(w) -> None:
    work = world_works.need(w)
    with pytest.raises(Refused, match="pendant les travaux"):
        commands.record_progress(Act(w.ali), work=work, on=date(2025, 3, 1), share=100_000)
    w.work = world_works.begun(w, title="Bloc", kind="theatre")
    told = {"work": w.work, "on": date(2025, 5, 1)}
    commands.record_progress(Act(w.ali), share=400_000, **told)
    with pytest.raises(Refused, match="baisse"):
        commands.record_progress(Act(w.ali), share=300_000, **told)
    commands.record_progress(Act(w.ali), share=300_000, why="Mur démoli", **told)
    assert queries.work(w.work).progress == 300_000
    with pytest.raises(NotAllowed):
        commands.record_progress(Act(w.lea), share=500_000, **told)


def test_measured_quantities_make_the_progress(w) -> None:
    work = world_works.begun(w)
    walls, roof = (
        commands.add_item(
            Act(w.lea), work=work, code=code, label=code, unit="m²", quantity=quantity, price=price
        )
        for code, quantity, price in (("MUR", 100_000, 20_00), ("TOIT", 50_000, 40_00))
    )
    told = {"work": work, "on": date(2025, 5, 1)}
    commands.record_progress(
        Act(w.ali), share=100_000, quantities=[{"item": walls, "quantity": 50_000}], **told
    )
    assert queries.work(work).progress == 100_000  # The roof is not measured: as seen.
    commands.record_progress(Act(w.ali), quantities=[{"item": roof, "quantity": 0}], why="", **told)
    assert queries.work(work).progress == 250_000
    with pytest.raises(Refused, match="MUR baisse"):
        commands.record_progress(
            Act(w.ali), quantities=[{"item": walls, "quantity": 49_999}], **told
        )
    with pytest.raises(Refused, match="deux fois"):
        twice = [{"item": walls, "quantity": 60_000}] * 2
        commands.record_progress(Act(w.ali), quantities=twice, **told)


# Acceptance


def test_final_before_provisional_is_refused(w) -> None:
    work = world_works.begun(w)
    with pytest.raises(Refused, match="après la réception provisoire"):
        commands.accept_work(
            Act(w.ali), work=work, kind="final", on=date(2025, 9, 1), present="Ali"
        )


def test_final_acceptance_waits_for_the_defects_and_frees_what_was_held(w) -> None:
    work = world_works.begun(w)
    uid = of_contract(work)
    commands.certify_bill(
        Act(w.ali), contract=uid, number="D1", amount=100_000_00, on=date(2025, 8, 1)
    )
    commands.accept_work(
        Act(w.ali), work=work, kind="provisional", on=date(2025, 9, 1), present="Ali",
        defects=["Porte voilée", " "],
    )  # fmt: skip
    final = {"work": work, "kind": "final", "on": date(2026, 9, 1), "present": "Ali"}
    with pytest.raises(Refused, match="il en reste 1"):
        commands.accept_work(Act(w.ali), **final)
    (defect,) = queries.work(work).defects.all()
    with pytest.raises(Refused, match="comment"):
        commands.lift_defect(Act(w.ali), defect=str(defect.uid), on=date(2026, 3, 1), words="")
    commands.lift_defect(
        Act(w.ali), defect=str(defect.uid), on=date(2026, 3, 1), words="Porte changée"
    )
    held = {"contract": uid, "amount": 10_000_00, "made_on": date(2026, 9, 2)}
    with pytest.raises(Refused, match="réception définitive"):
        commands.release_retention(Act(w.paul), **held)
    commands.accept_work(Act(w.ali), **final)
    commands.release_retention(Act(w.paul), **held)
    with pytest.raises(Refused, match="retenue"):
        commands.release_retention(Act(w.paul), **held | {"amount": 1})


def test_built_but_not_open_is_unfinished_until_all_is_there(w) -> None:
    work = world_works.accepted(w)
    row = queries.work(work)
    assert row.state == "unfinished" and row.lacks == "equipped staffed water energy open"
    world_works.meet(w, work, "water", "open")
    with pytest.raises(Refused, match="il manque l’eau, l’ouverture au public"):
        commands.declare_functional(Act(w.ali), work=work, on=date(2025, 10, 1))
    with pytest.raises(Refused, match="Dites pourquoi"):
        commands.set_condition(
            Act(w.ali), work=work, what="water", met="not_needed", on="2025-09-20"
        )
    for what, met, words in (("water", "not_needed", "Puits du centre"), ("open", "yes", "")):
        commands.set_condition(
            Act(w.ali), work=work, what=what, met=met, on="2025-09-20", words=words
        )
    with pytest.raises(Refused, match="après la réception"):
        commands.declare_functional(Act(w.ali), work=work, on=date(2025, 8, 31))
    commands.declare_functional(Act(w.ali), work=work, on=date(2025, 10, 1))
    assert queries.work(work).state == "functional"


def test_a_work_that_loses_its_water_serves_no_longer(w) -> None:
    work = world_works.accepted(w)
    world_works.meet(w, work)
    commands.declare_functional(Act(w.ali), work=work, on=date(2025, 10, 1))
    commands.set_condition(
        Act(w.ali), work=work, what="water", met="no", on="2025-12-01", words="Pompe en panne"
    )
    row = queries.work(work)
    assert (row.state, row.lacks, row.functional_on) == ("unfinished", "water", "")


def test_a_master_plan_is_functional_once_adopted_and_has_works_under_it(w) -> None:
    plan = world_works.begun(w, title="Plan directeur", kind="master_plan")
    part = world_works.need(w, title="Bloc", kind="theatre", parent=plan)
    assert queries.work(part).parent_id == queries.work(plan).pk
    with pytest.raises(Refused, match="plan directeur"):
        world_works.need(w, title="Eau", kind="water", parent=part)
    commands.accept_work(
        Act(w.ali), work=plan, kind="provisional", on=date(2025, 9, 1), present="Ali"
    )
    assert queries.work(plan).lacks == "approved"
    with pytest.raises(Refused, match="ne concerne pas"):
        commands.set_condition(Act(w.ali), work=plan, what="water", met="yes", on="2025-09-20")
    commands.set_condition(Act(w.ali), work=plan, what="approved", met="yes", on="2025-09-20")
    commands.declare_functional(Act(w.ali), work=plan, on=date(2025, 10, 1))


def test_lost_days_are_explained_and_lateness_counted(w) -> None:
    work = world_works.begun(w)
    told = {"work": work, "on": date(2025, 7, 1), "cause": "weather"}
    with pytest.raises(Refused):
        commands.record_delay(Act(w.ali), days=0, **told)
    commands.record_delay(Act(w.ali), days=12, **told)
    late = queries.lateness(queries.work(work), date(2025, 7, 20))
    assert (late.days, late.explained) == (20, 12)


def test_needs_are_weighed_by_who_ranks_them(w) -> None:
    told = {"organisation": w.city, "gap": "unheard", "weight": 3, "since": date(2025, 1, 1)}
    with pytest.raises(Refused, match="pas connu"):
        commands.weigh_need(Act(w.lea), reference="Décision", **told)
