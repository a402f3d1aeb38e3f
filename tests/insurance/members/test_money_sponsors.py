"""A list of indigents names who pays: the household owes nothing, the sponsor owes its part."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from insurance.members.till import books, rest, standing, till
from insurance.members.town import TODAY, act
from pacte.insurance.members.commands import lists, sponsors
from pacte.insurance.members.models import Due, Household, Sponsor
from pacte.kernel.refusal import NotAllowed, Refused

ENROLLED = date(2026, 7, 10)


@pytest.fixture
def desk(town):
    town = till(town)
    number = Household.objects.get(uid=town.home["household"]).number
    proposed = lists.propose_list(
        act(), mutual=town.mutual, title="Kalabancoro 2026", group="indigent", since=ENROLLED,
        numbers=[number], minutes=SimpleUploadedFile("pv.pdf", b"%PDF-1.7 minutes"),
    )  # fmt: skip
    lists.validate_list(
        act("", town.oumar), indigents=proposed, decided_on=TODAY, sponsor=town.federation
    )
    return town


def test_the_part_of_the_household_passes_to_the_sponsor_by_rows_added(desk) -> None:
    rows = list(Due.objects.order_by("id").values_list("payer", "amount"))
    assert rows[:5] == [("household", 5_000)] * 5
    assert sorted(rows[5:]) == [("household", -5_000)] * 5 + [("org:UTM", 5_000)] * 5
    assert rest(desk) == 0 and standing(desk.home["people"][0], TODAY)[0]
    assert books(desk) == {"sponsors": 25_000, "subsidies": -25_000}


def test_the_sponsor_is_invoiced_and_its_payment_clears_what_it_owes(desk) -> None:
    uid = str(Sponsor.objects.get(payer="org:UTM").uid)
    made = sponsors.invoice_sponsor(act("", desk.oumar), sponsor=uid, until=TODAY)
    assert made["amount"] == 25_000 and made["number"].startswith("KATI-T-UTM-00001-")
    paid = {"invoice": made["invoice"], "means": "bank", "received_on": TODAY}
    with pytest.raises(Refused, match="référence"):
        sponsors.receive_sponsor(act("", desk.oumar), amount=1, reference=" ", **paid)
    sponsors.receive_sponsor(act("", desk.oumar), amount=25_000, reference="V1", **paid)
    assert books(desk) == {"bank": 25_000, "subsidies": -25_000}


def test_who_may_not_invoice_a_sponsor(desk) -> None:
    uid = str(Sponsor.objects.get(payer="org:UTM").uid)
    for who in (desk.awa, desk.bintou, desk.kadia):
        with pytest.raises(NotAllowed):
            sponsors.invoice_sponsor(act("", who), sponsor=uid, until=TODAY)


def test_only_a_payer_of_the_scheme_is_named(desk) -> None:
    for payer in ("household", "nobody"):
        with pytest.raises(Refused, match="n’est pas un payeur"):
            sponsors.name_sponsor(
                act(), scheme=desk.scheme, payer=payer, organisation=desk.federation
            )
