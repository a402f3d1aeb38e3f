"""A list as its reader sees it: what was chosen stays in the address."""

from io import BytesIO

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from openpyxl import load_workbook

from pacte.kernel.money import Money
from pacte.pages import lists
from pacte.pages.lists import Column, Filter, List, Reading
from pacte.pages.page import Tag
from pacte.people import commands as people
from pacte.people.models import Organisation
from world import act, founded

PEOPLE = [
    {"name": "Awa", "rest": Money(250, "RWF"), "state": Tag("En partie", "wait")},
    {"name": "Bintou", "rest": None, "state": Tag("Payée", "good")},
    {"name": "=Chérif", "rest": Money(0, "RWF"), "state": Tag("Payée", "good")},
]
LIST = List(
    columns=[
        Column(name="name", label="Nom", value=lambda x: x["name"], sort="name"),
        Column(
            name="rest", label="Reste", value=lambda x: x["rest"] and x["rest"].amount, sort="r"
        ),
        Column(name="money", label="Montant", value=lambda x: x["rest"], number=True),
        Column(name="state", label="État", value=lambda x: x["state"]),
    ],
    sort="name",
    search=lambda lines, text: [x for x in lines if text in x["name"]],
    filters=[
        Filter(
            name="etat",
            label="État",
            choices=[("payee", "Payées")],
            apply=lambda lines, value: [x for x in lines if x["state"].tone == "good"],
            tabs=True,
        )
    ],
    file="personnes",
    per_page=2,
)


def read(query: str = "", of: List = LIST, lines=PEOPLE) -> Reading:
    return of.read(RequestFactory().get(f"/menages/?{query}"), lines)


def names(reading: Reading) -> list[str]:
    return [row["name"] for row in reading.rows]


def test_search_filter_and_sort_come_from_the_address() -> None:
    assert names(read("q=Bin")) == ["Bintou"]
    assert names(read("etat=payee&tri=-name")) == ["Bintou", "=Chérif"]


def test_what_the_address_cannot_say_is_ignored() -> None:
    for query in ("tri=password", "etat=autre", "page=zero", "page=-4", "page=99999999"):
        assert read(query).count == 3, query
    assert read("page=7").page == 2  # The last one.


def test_a_missing_value_comes_last_whichever_way_one_sorts() -> None:
    for turn in ("rest", "-rest"):
        everybody = read(f"tri={turn}&page=2")
        assert names(everybody) == ["Bintou"], turn


def test_another_choice_keeps_the_rest_of_the_address_and_starts_at_page_one() -> None:
    address = read("q=a&tri=-name&page=2&pourquoi=3").address(etat="payee")
    assert address == "/menages/?q=a&tri=-name&etat=payee"


def test_nothing_found_is_not_nothing_there() -> None:
    assert read("q=zzz").narrowed and not read("", lines=[]).narrowed


def test_the_count_of_a_table_stops_at_ten_thousand(db, monkeypatch, django_assert_num_queries):
    for n in range(4):
        people.found_organisation(act(), **founded(f"Mutuelle {n}"))
    monkeypatch.setattr(lists, "COUNT_MAX", 3)
    shown = List(
        columns=[Column(name="name", label="Nom", value=lambda o: o.name, sort="name")],
        sort="-name",
        per_page=2,
    )
    with django_assert_num_queries(2):  # The count and the page, whatever the number of lines.
        reading = shown.read(RequestFactory().get("/"), Organisation.objects.all())
        assert reading.count_text == "plus de 3" and reading.pages == 2
        assert [o.name for o in reading.rows] == ["Mutuelle 3", "Mutuelle 2"]


def test_a_list_sorted_by_key_shows_the_same_lines_in_the_same_order(db) -> None:
    for n in (2, 0, 3, 1):
        people.found_organisation(act(), **founded(f"Mutuelle {n}"))
    column = Column(name="name", label="Nom", value=lambda o: o.name, sort="name")
    for sort in ("name", "-name"):
        for page in ("1", "2"):
            asked = RequestFactory().get(f"/?tri={sort}&page={page}")
            plain, narrow = (
                List(columns=[column], per_page=3, narrow=by_key)
                .read(asked, Organisation.objects.select_related("place"))
                .rows
                for by_key in (False, True)
            )
            assert narrow == plain and len(plain) in (1, 3)
    none = Organisation.objects.none()
    assert List(columns=[column], narrow=True).read(RequestFactory().get("/"), none).rows == []


def test_a_cell_says_what_is_written_and_never_runs_it() -> None:
    bad = "<script>alert(1)</script>"
    shown = List(
        columns=[
            Column(name="a", label=f"Nom {bad}", value=str, link=lambda x: f'/"{x}'),
            Column(name="b", label=f"État {bad}", value=lambda x: Tag(x, "good")),
            Column(name="c", label="Texte", value=str, up=True),
        ]
    )
    html = Template("{% load pacte %}{% table_of lines %}").render(
        Context({"lines": read("", shown, [bad])})
    )
    assert "<script" not in html and html.count("&lt;script&gt;") >= 5
    assert '<td role="cell" class="up" data-l="Texte">' not in html  # Up: without its label.
    assert '<td role="cell" class="up">&lt;script&gt;' in html


def test_the_sheet_holds_the_same_lines_with_values_and_no_formula() -> None:
    reading = read("tri=name&format=xlsx")
    assert reading.wants_sheet
    sheet = load_workbook(BytesIO(reading.answer_sheet().content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Nom", "Reste", "Montant", "État", "Devise")
    assert rows[1][0] == "=Chérif" and sheet.cell(2, 1).data_type == "s"
    assert [row[2] for row in rows[1:]] == [0, 250, None]
    assert [row[4] for row in rows[1:]] == ["RWF", "RWF", None]


@pytest.mark.parametrize("query", ["", "q=Awa", "etat=payee"])
def test_a_list_without_a_sheet_gives_none(query: str) -> None:
    assert not read(f"{query}&format=xlsx", List(columns=LIST.columns)).wants_sheet


def test_a_day_or_a_month_can_be_a_filter_and_a_wrong_one_is_ignored() -> None:
    days = ["2026-01-31", "2026-02-01", "2026-02-28"]
    since = Filter(name="du", label="Du", kind="date", apply=lambda x, d: [v for v in x if v >= d])
    month = Filter(
        name="m", label="Mois", kind="month", apply=lambda x, m: [v for v in x if m in v]
    )
    shown = List(columns=[Column(name="d", label="Jour", value=str)], filters=[since, month])
    assert read("du=2026-02-01", shown, days).rows == days[1:]
    assert read("m=2026-01", shown, days).rows == days[:1]
    for wrong in ("du=2026-02-30", "du=hier", "m=2026-13", "du="):
        assert read(wrong, shown, days).rows == days, wrong
