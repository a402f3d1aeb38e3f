"""National values: by day, with a reference, and never zero because nobody knows."""

import re
from datetime import date

import pytest

from pacte.governance.texts import commands as texts
from pacte.kernel.dated import NoValue
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.parameters import queries, rules
from world import act, person

DAY = date(2026, 1, 1)
TEXT = """
country: XX
values:
- path: x.months
  label: Mois
  kind: number
  unit: mois
  since:
  - {since: 2020-01-01, value: 3, ref: "Loi 1, art. 2", confirmed: true}
  - {since: 2022-01-01, value: null, ref: Loi 2, confirmed: false}
- path: x.share
  label: Part
  kind: share
  since:
  - {since: 2020-01-01, value: "0.25", ref: Loi 1, confirmed: true}
- path: x.fund
  label: Fonds
  kind: money
  currency: USD
  since:
  - {since: 2020-01-01, value: "12.5", ref: Loi 1, confirmed: true}
"""


def test_a_value_begins_on_its_day_and_ends_when_it_is_no_longer_known() -> None:
    months, share, fund = rules.read(TEXT, "x.yaml")
    assert months.on(date(2020, 1, 1)) == 3 and months.on(date(2021, 12, 31)) == 3
    for day in (date(2019, 12, 31), date(2022, 1, 1)):
        with pytest.raises(NoValue):
            months.on(day)
    assert share.on(DAY) == 250_000
    assert fund.on(DAY) == Money(1250, "USD")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("value: 3,", "value: 3.5,"), ("kind: number", "kind: guess"), ("unit: mois", "units: m"),
        ("currency: USD", "unit: USD"), ('ref: "Loi 1, art. 2"', 'ref: ""'),
        ("since: 2022-01-01", "since: 2019-01-01"),
        ("confirmed: true}", "confirmed: true, text: 3}"), ('"0.25"', '"1.25"'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(good: str, bad: str) -> None:
    assert good in TEXT
    with pytest.raises(Refused):
        rules.read(TEXT.replace(good, bad, 1), "x.yaml")


def test_what_nobody_read_is_to_be_filled_in() -> None:
    assert queries.known()
    for path, one in queries.known().items():
        assert path == one.path and one.row_on(DAY).ref
        if not one.row_on(DAY).confirmed:
            with pytest.raises(NoValue):
                queries.on(path, DAY)
            assert queries.find(path, DAY) is None
    assert queries.find("payments.signature_threshold.QQQ", DAY) is None


def test_the_page_says_what_is_missing_and_why(
    client, world, django_assert_max_num_queries
) -> None:
    assert client.get("/parametres/").status_code == 302
    client.force_login(world.cherif)
    with django_assert_max_num_queries(5):
        text = client.get("/parametres/").content.decode()
    assert "À renseigner" in text and "Référence à confirmer" in text and "002/2011" in text
    assert client.get("/parametres/?format=xlsx").headers["Content-Type"].endswith("sheet")
    assert "À renseigner" not in client.get("/parametres/?le=2000-01-01").content.decode()
    client.force_login(world.bintou)
    assert client.get("/parametres/").status_code == 403


def test_a_value_leads_to_its_text_and_the_text_to_its_values(client, world) -> None:
    code = "002/2011/COM/UEMOA"
    client.force_login(world.sira)
    assert code in client.get("/parametres/").content.decode()  # Said, be it in no register.
    uid = texts.record_text(
        act(),
        code=code,
        title="Règlement d’exécution",
        kind="regulation",
        place=world.mali,
        since="2009",
    )
    who = person("lea", coordinator=world.mutual)
    client.force_login(who)
    page = client.get("/parametres/").content.decode()
    assert f'href="/textes/{uid}/"' in page
    told = client.get(f"/textes/{uid}/").content.decode()
    way = re.search(r'href="(/parametres/\?texte=[^"]+)"', told)[1]
    assert "Réserve obligatoire" in told
    kept = client.get(way).content.decode()
    assert "Réserve obligatoire" in kept and "dépôt des états financiers" not in kept
    client.force_login(person("payer", signatory=world.mutual))  # Who reads no texts.
    assert f'href="/textes/{uid}/"' not in client.get("/parametres/").content.decode()
