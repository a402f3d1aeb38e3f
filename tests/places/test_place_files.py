"""Files of places, facilities and populations, as countries publish them."""

from datetime import date
from pathlib import Path

import pytest

from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import importing, queries
from pacte.places.models import Facility, Place, PlaceName, Population, Within
from world import Act, act

KEMRI = (
    "Country,Admin1,Facility name,Facility type,Ownership,Lat,Long,LL source,facility_type_9,"
    "Tier_name\n"
    "Burundi,Bubanza,Bubanza Hôpital de District,Hôpital de District,FBO,-3.06775,29.4573,GPS,"
    "Hospital,Tier3 provincial hospital\n"
    "Burundi,Karusi,Buhiga Centre de Santé,Health Centre,,-3.0,30.1,GPS,Health Centre,Tier2\n"
)
PLACES = (
    "code;nom;nature;pays;dans\nML;Mali;pays;ML;\nML1;Kayes;région;ML;ML\nK1;Kita;district;ML;ML1\n"
)


@pytest.fixture
def write(tmp_path):
    def put(text: str, name: str = "a.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return put


def run(kind: str, path: Path, **given: str) -> dict[str, int]:
    return importing.run(kind, path, act(), **given)


def faults(kind: str, path: Path, **given: str) -> list[str]:
    return [str(one) for one in importing.sentences(importing.preview(kind, path, **given).faults)]


def test_a_file_of_places_makes_a_tree(db, write) -> None:
    assert run("places", write(PLACES), since="2024-01-01")["new"] == 3
    kita = Place.objects.get(code="K1")
    assert [p.name for p in queries.ancestors(kita.pk, date(2024, 1, 1))] == ["Mali", "Kayes"]
    assert queries.ancestors(kita.pk, date(2023, 12, 31)) == []
    assert Within.objects.count() == 6 and PlaceName.objects.count() == 3


def test_the_order_of_the_lines_is_free_and_twice_is_once(db, write) -> None:
    lines = PLACES.splitlines(keepends=True)
    path = write("".join([lines[0], *reversed(lines[1:])]))
    assert run("places", path, since="2024-01-01") == {"new": 3, "changed": 0, "same": 0}
    assert run("places", path, since="2024-01-01") == {"new": 0, "changed": 0, "same": 3}


def test_another_name_is_a_name_since_a_day(db, write) -> None:
    run("places", write(PLACES), since="2024-01-01")
    renamed = write(PLACES.replace("Kita", "Kita Nord"))
    assert run("places", renamed, since="2025-01-01")["changed"] == 1
    assert list(PlaceName.objects.filter(place__code="K1").values_list("name", flat=True)) == [
        "Kita", "Kita Nord",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("K2;Kita;ville;ML;ML1", "C5 (ligne 5) : « ville » n’est pas un mot connu"),
        ("K2;;district;ML;ML1", "Ligne 5 : Il manque : name."),
        ("K2;Kita;district;ML;XX", "Ligne 5 : Aucun lieu de cette carte n’a le code « XX »."),
        ("K1;Kita;district;ML;ML1", "Ligne 5 : Le code « K1 » est déjà plus haut."),
        ("K2;Kita;pays;ML;ML1", "Ligne 5 : Un lieu de cette nature n’est pas dans « ML1 »."),
        ("K2;=1+1;district;ML;ML1", "B5 (ligne 5) : « =1+1 » est une formule"),
        ("K2;Kita;district;Mali bis;ML1", "D5 (ligne 5) : « Mali bis » n’est pas un pays"),
    ],
)
def test_every_fault_says_its_place_and_nothing_is_imported(db, write, line, said) -> None:
    path = write(PLACES + line + "\n")
    assert [s for s in faults("places", path, since="2024-01-01") if s.startswith(said)]
    with pytest.raises(Refused, match="Rien n’a été importé"):
        run("places", path, since="2024-01-01")
    assert not Place.objects.exists()


def test_columns_that_do_not_fit_are_told_what_is_needed(db, write) -> None:
    with pytest.raises(Refused, match="Il faut : code, nom, nature, pays"):
        run("places", write("a,b\n1,2\n"))


@pytest.fixture
def burundi(db) -> None:
    importing.load_territory(act(), code="BI")


def test_published_facilities_come_in_as_they_are(burundi, write) -> None:
    path = write(KEMRI)
    assert run("facilities", path) == {"new": 2, "changed": 0, "same": 0}
    assert run("facilities", path) == {"new": 0, "changed": 0, "same": 2}
    hospital = Facility.objects.get(name__startswith="Bubanza")
    state = queries.facility_state(hospital.pk, date(2019, 1, 1))
    assert (state.level, state.ownership) == ("district_hospital", "faith")
    assert (hospital.latitude, hospital.longitude) == (-3_067_750, 29_457_300)
    centre = queries.facility_state(Facility.objects.get(name__startswith="Buhiga").pk,
                                    date(2019, 1, 1))  # fmt: skip
    assert centre.ownership == ""  # Not known is not public.
    assert queries.facility_state(hospital.pk, date(2018, 12, 31)) is None


def test_a_facility_of_an_old_province_is_in_the_new_one_after_the_reform(burundi, write) -> None:
    run("facilities", write(KEMRI))
    new = Place.objects.filter(code="BI-PR-02").values("pk")
    hospital = ["Bubanza Hôpital de District"]
    for day, there in ((date(2025, 6, 30), []), (date(2025, 7, 1), hospital)):
        names = queries.facilities_in(new, day).values_list("name", flat=True)
        assert list(names) == there


def test_an_unknown_type_or_region_is_a_fault(burundi, write) -> None:
    path = write(KEMRI.replace("Health Centre,,", "Sorcier,,").replace("Bubanza,Bub", "Lune,Bub"))
    said = faults("facilities", path)
    assert any(s.startswith("D3 (ligne 3) : « Sorcier »") for s in said)
    assert any("« Lune »" in s for s in said)


def test_populations_are_added_and_never_rewritten(db, write) -> None:
    run("places", write(PLACES), since="2024-01-01")
    text = "lieu,année,population,source\nK1,2024,1 500,RGPH\n"
    assert run("populations", write(text))["new"] == 1
    assert run("populations", write(text))["same"] == 1
    assert run("populations", write(text.replace("1 500", "1600")))["changed"] == 1
    assert Population.objects.count() == 2
    kita = Place.objects.get(code="K1").pk
    assert queries.population(kita, 2024).count == 1_600
    assert queries.population(kita, 2023) is None


def test_an_ambiguous_number_is_not_guessed(db, write) -> None:
    run("places", write(PLACES), since="2024-01-01")
    path = write('lieu,année,population,source\nK1,2024,"1,500",RGPH\n')
    assert faults("populations", path)[0].startswith("C2 (ligne 2)")


def test_who_manages_the_place_imports_into_it(world, write) -> None:
    text = "code;nom;nature;pays;dans\nV1;Daro;village;ML;{}\n"
    for parent in ("KATI", "KAYES"):
        path = write(text.format(parent))
        with pytest.raises(NotAllowed):
            importing.run("places", path, Act(world.cherif))
    importing.run("places", path, Act(world.sira))


@pytest.mark.parametrize("code", ["BF-OUA", "BI", "CD-SK", "ML-BKO", "RW"])
def test_every_territory_loads_and_twice_is_once(db, code: str) -> None:
    assert importing.load_territory(act(), code=code)["places"] > 5
    before = Within.objects.count()
    assert importing.load_territory(act(), code=code) == {"places": 0, "populations": 0}
    assert Within.objects.count() == before


def on(day: date, kind: str, country: str = "BI") -> int:
    return queries.there_on(day, "administrative").filter(kind=kind, country=country).count()


def test_burundi_has_eighteen_provinces_then_five(burundi) -> None:
    assert (on(date(2025, 6, 30), "province"), on(date(2025, 7, 1), "province")) == (18, 5)
    assert (on(date(2025, 6, 30), "commune"), on(date(2025, 7, 1), "commune")) == (0, 42)
    country = Place.objects.get(code="BI").pk
    assert queries.children(country, date(2025, 7, 1)).count() == 5


def test_rwanda_adds_up(db) -> None:
    importing.load_territory(act(), code="RW")
    counts = Population.objects.filter(place__kind="district").values_list("count", flat=True)
    assert len(counts) == 30 and sum(counts) == 13_246_394


def test_each_health_zone_of_sud_kivu_is_in_a_territory(db) -> None:
    importing.load_territory(act(), code="CD-SK")
    zones = Place.objects.filter(tree="health", kind="zone")
    assert zones.count() == 34
    day = date(2026, 1, 1)
    assert {p.name for p in queries.across(zones.get(name="Idjwi").pk, day)} == {"Idjwi"}
    idjwi = queries.ancestors(zones.get(name="Idjwi").pk, day, "administrative")
    assert [p.name for p in idjwi][-1] == "Idjwi"


def test_the_series_of_a_new_province_goes_back_when_the_old_ones_are_whole(burundi) -> None:
    def before(code: str) -> list[str] | None:
        found = queries.comparable_before(Place.objects.get(code=code).pk)
        return found and sorted(place.name for place in found)

    assert before("BI-PR-01") == ["Cankuzo", "Muyinga", "Ruyigi"]
    assert before("BI-PR-03") is None  # A part of Rumonge went elsewhere.
    assert before("BI-BB") is None
