"""What the tags write: the working, the chart's table, the sum, the search, the home."""

from datetime import date

from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from pacte.kernel.money import Money
from pacte.pages import finding, home
from pacte.pages.charts import Chart, Series
from pacte.pages.explain import Step, Working, say
from pacte.pages.finding import Hit
from pacte.pages.home import Block
from pacte.pages.icons import PATHS
from pacte.pages.page import Cell, Tag


def write(source: str, address: str = "/factures/?tri=n", **context) -> str:
    request = RequestFactory().get(address)
    template = Template("{% load pacte %}" + source)
    return template.render(Context({"request": request, **context}))


def test_a_working_is_said_when_it_is_shown_in_the_reader_s_language() -> None:
    working = Working(
        title=say("Pourquoi %(amount)s ?", amount=Money(12_000, "RWF")),
        steps=[Step(label=say("Le %(day)s", day=date(2026, 10, 1)), amount=None)],
        result=Step(label="Accepté", amount=Money(12_000, "RWF"), source="Art. 9", url="/art/"),
    )
    page = write("{% panel working %}", "/factures/?tri=n&pourquoi=140", working=working)
    assert "Pourquoi 12\u202f000\u00a0FRw ?" in page and "Le 1er oct. 2026" in page
    assert 'href="/factures/?tri=n"' in page  # Closing keeps the other choices.
    with translation.override("en"):
        assert "1 Oct 2026" in str(working.steps[0].label)


def test_nothing_is_opened_without_a_working() -> None:
    assert write("{% panel None %}").strip() == ""


def test_a_number_leads_to_its_working_on_the_same_page() -> None:
    page = write('{% why "140" 12 %}')
    assert 'href="/factures/?tri=n&amp;pourquoi=140#pourquoi"' in page


def test_what_people_typed_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    chart = Chart(name="x", question=evil, labels=[evil], series=[Series(evil, [1])])
    source = "{% tag a 'bad' %}{% state a 'bad' %}{% chart c %}{% button a a %}{{ a|shown }}"
    source += "{% sums cells %}{% why a a %}"
    page = write(source, a=evil, c=chart, cells=[Cell(evil, evil, small=evil)])
    assert "<script>alert" not in page


def test_a_hole_of_a_chart_is_a_hole_in_its_table() -> None:
    chart = Chart(name="c", question="Combien ?", labels=["juil.", "août"],
                  series=[Series("Soins", [None, 0])], target=3, unit="FRw")  # fmt: skip
    page = write("{% chart c %}", c=chart)
    assert "non mesuré" in page and '<td class="n">0</td>' in page
    assert chart.data()["series"][0]["values"] == [None, 0]


def test_a_missing_amount_of_a_strip_is_not_zero() -> None:
    page = write("{% sums cells %}", cells=[Cell("À payer", None), Cell("Reçu", Money(0, "BIF"))])
    assert "non renseigné" in page and ">0 <small>FBu" in page


def test_every_tone_has_an_icon_and_a_word() -> None:
    for tone in ("good", "wait", "bad"):
        page = write("{% tag t %}", t=Tag("Payée", tone))
        assert "<svg" in page and "Payée" in page
    assert all(path.startswith("<") for path in PATHS.values())


def test_a_button_that_acts_carries_its_key_and_its_token() -> None:
    page = write("{% post_button 'Liquider' '/x/' month='2026-09' %}", csrf_token="jeton")
    assert 'name="key"' in page and 'value="jeton"' in page and 'value="2026-09"' in page


def test_search_groups_what_the_rooms_find_and_goes_straight_to_a_number(monkeypatch) -> None:
    monkeypatch.setattr(finding, "KINDS", {})
    one, many = [Hit("0012-7", "/m/", exact=True)], [Hit(f"F-{n}", "/f/") for n in range(30)]
    finding.register("b", "Ménages", lambda actor, text, day: one, 2)
    finding.register("a", "Factures", lambda actor, text, day: many, 1)
    finding.register("c", "Cartes", lambda actor, text, day: [])
    found = finding.find(None, "  0012-7 ", date(2026, 1, 1))
    assert [(kind.label, len(hits)) for kind, hits in found] == [("Factures", 10), ("Ménages", 1)]
    assert finding.straight(found) == "/m/"
    assert finding.find(None, "x", date(2026, 1, 1)) == []


def test_home_keeps_the_blocks_that_have_work_for_this_person(monkeypatch) -> None:
    monkeypatch.setattr(home, "BLOCKS", {})
    home.register("second", lambda actor, day: Block(title="B"), 2)
    home.register("first", lambda actor, day: Block(title="A"), 1)
    home.register("none", lambda actor, day: None)
    assert [block.title for block in home.blocks(None, date(2026, 1, 1))] == ["A", "B"]
