"""Outlines of places from GeoJSON: which place each is, what is refused, what is kept."""

import json
from datetime import date
from pathlib import Path

import pytest

from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import commands, geojson, outlining, queries
from pacte.places.cli import boundaries
from pacte.places.matching import How
from pacte.places.models import Boundary, Place
from pacte.places.rules import shapes
from world import START, Act, act, place

TODAY = date(2026, 3, 1)


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def surface(*rings: list[list[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def listed(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def write(tmp_path):
    def put(content: object) -> Path:
        path = tmp_path / "a.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return put


def how(**said: str) -> How:
    return How(TODAY, "administrative", **said)


def run(path: Path, chosen: dict[int, str] | None = None, **said: str) -> dict[str, int]:
    return outlining.run(path, act(), how(**said), TODAY, "Institut", "CC BY 4.0", chosen)


def faults(path: Path, **said: str) -> list[str]:
    return [str(one) for one in outlining.sentences(outlining.preview(path, how(**said)).faults)]


def outline(uid: str, day: date = TODAY) -> queries.Outline | None:
    there = queries.place(uid).pk
    return queries.boundaries([there], day).get(there)


def test_a_file_draws_its_places_by_their_codes_and_twice_is_once(world, write) -> None:
    path = write(listed(
        feature(surface(square(-8, 12)), pcode="KATI", nom="X"),
        feature(surface(square(-9, 12)), pcode="KAYES", nom="Y"),
    ))  # fmt: skip
    assert run(path) == {"new": 2, "same": 0}
    assert run(path) == {"new": 0, "same": 2}
    drawn = outline(world.kati)
    assert drawn and drawn.source == "Institut" and drawn.licence == "CC BY 4.0"
    assert set(shapes.positions(drawn.shape)) == {
        (-8_000_000, 12_000_000), (-7_000_000, 12_000_000),
        (-7_000_000, 13_000_000), (-8_000_000, 13_000_000),
    }  # fmt: skip
    assert outline(world.kati, date(2026, 2, 28)) is None  # Not yet known.


def test_a_new_outline_replaces_from_its_day_and_an_end_is_a_row(world, write) -> None:
    run(write(listed(feature(surface(square(-8, 12)), code="KATI"))))
    later = date(2026, 6, 1)
    path = write(listed(feature(surface(square(-8, 12, 2)), code="KATI")))
    outlining.run(path, act(), how(), later, "Institut", "CC BY 4.0")
    assert shapes.box(outline(world.kati).shape).north == 13_000_000
    assert shapes.box(outline(world.kati, later).shape).north == 14_000_000
    commands.close_boundary(act(), place=world.kati, since=date(2026, 9, 1))
    assert outline(world.kati, date(2026, 8, 31)) and not outline(world.kati, date(2026, 9, 1))
    assert Boundary.objects.count() == 3
    with pytest.raises(Refused, match="pas de tracé ce jour-là"):
        commands.close_boundary(act(), place=world.kati, since=date(2026, 9, 2))


def test_a_name_is_sure_only_among_places_of_one_kind(world, write) -> None:
    """A province and a commune often have the same name: the person says which is meant."""
    town = place("Kati", "commune", world.kati, code="C9")
    path = write(listed(feature(surface(square(-8, 12)), nom="Kâti")))
    seen = outlining.preview(path, how())
    assert {p.code for p in seen.matched.doubtful[0].choices} == {"C9", "KATI"}
    with pytest.raises(Refused, match="Aucun objet du fichier"):
        run(path)
    assert run(path, kind="commune") == {"new": 1, "same": 0}
    assert outline(town) and not outline(world.kati)
    assert run(path, {1: "KATI"}) == {"new": 1, "same": 0} and outline(world.kati)


def test_what_is_spelt_otherwise_is_offered_and_what_is_elsewhere_is_left(world, write) -> None:
    path = write(listed(
        feature(surface(square(-8, 12)), nom="Kathi"),
        feature(surface(square(-9, 12)), nom="Kalabankoro"),
        feature(surface(square(30, -2)), nom="Gasabo"),
    ))  # fmt: skip
    matched = outlining.preview(path, how(name_property="nom")).matched
    assert [line.label for line in matched.doubtful] == ["Kathi", "Kalabankoro"]
    assert [line.choices[0].name for line in matched.doubtful] == ["Kati", "Kalabancoro"]
    assert [line.label for line in matched.unknown] == ["Gasabo"]
    with pytest.raises(Refused, match="Aucun objet n’a la propriété « name »"):
        outlining.preview(path, how(name_property="name"))


CROSSED = [[-8, 12], [-7, 13], [-7, 12], [-8, 13], [-8, 12]]
OPEN = square(-8, 12)[:-1]


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (surface(square(30, -2)), "hors du pays ML"),
        (surface([[y, x] for x, y in square(-8, 12)]), "semblent inversées"),
        (surface(square(-8_000_000, 12)), "n’est pas en degrés"),
        (surface(CROSSED), "se croise lui-même"),
        (surface(OPEN), "n’est pas fermé"),
        (surface([[-8, 12], [-7, 12], [-8, 12]]), "moins de trois côtés"),
        (surface([[-8, 12], [-7, 12], [-6, 12], [-8, 12]]), "pas de surface"),
        (surface([]), "contour est vide"),
        (surface([["a", "b"]]), "n’est pas un nombre"),
        (surface([[True, 1]]), "n’est pas un nombre"),
        (surface([[1]]), "pas de longitude et de latitude"),
        ({"type": "Polygon", "coordinates": 7}, "pas des listes"),
        ({"type": "MultiPolygon", "coordinates": []}, "contour est vide"),
        ({"type": "MultiPolygon", "coordinates": [[square(-8, 12)], [square(-8, 12)]]},
         "parties se recouvrent"),
        ({"type": "Point", "coordinates": [-8, 12]}, "C’est un « Point », pas une surface"),
        ({"type": "GeometryCollection", "geometries": [{"type": "LineString"}]}, "LineString"),
        (None, "pas de contour"),
    ],
)  # fmt: skip
def test_a_wrong_outline_says_which_and_why_and_nothing_is_drawn(
    world, write, geometry, said
) -> None:
    good = feature(surface(square(-9, 12)), code="KAYES")
    path = write(listed(good, feature(geometry, code="KATI")))
    found = faults(path)
    assert len(found) == 1 and found[0].startswith("Objet 2 : ") and said in found[0], found
    with pytest.raises(Refused, match="Rien n’a été importé"):
        run(path)
    assert not Boundary.objects.exists()


def test_two_outlines_of_one_place_are_a_fault(world, write) -> None:
    one = feature(surface(square(-8, 12)), code="KATI")
    assert "comme l’objet 1" in faults(write(listed(one, one)))[0]


def nested(depth: int) -> dict[str, object]:
    inside: dict[str, object] = surface(square(-8, 12))
    for _ in range(depth):
        inside = {"type": "GeometryCollection", "geometries": [inside]}
    return inside


def test_islands_holes_and_collections_are_one_place(world, write) -> None:
    islands = [[square(-8, 12), square(-7.8, 12.2, 0.2)], [square(-5, 12)]]
    path = write(listed(
        feature({"type": "MultiPolygon", "coordinates": islands}, code="KATI"),
        feature(nested(2), code="KAYES"),
    ))  # fmt: skip
    assert run(path)["new"] == 2
    assert sorted(len(polygon) for polygon in outline(world.kati).shape) == [1, 2]
    too_deep = write(listed(feature(nested(4), code="KATI")))
    assert "trop profond" in faults(too_deep)[0]


def test_a_ring_that_touches_itself_is_mended(world, write) -> None:
    eight = [[-8, 12], [-7, 12], [-7, 13], [-6, 13], [-6, 14], [-7, 14], [-7, 13], [-8, 13]]
    run(write(listed(feature(surface([*eight, eight[0]]), code="KATI"))))
    assert len(outline(world.kati).shape) == 2


def test_neighbours_made_light_still_share_their_border(world, write) -> None:
    """A wavy border of 2 000 points between two places: both keep the same few of them."""
    border = [[-8 + 0.02 * ((n * 7919) % 13) / 13, 12 + n / 2000] for n in range(2001)]
    west = [*border, [-9, 13], [-9, 12], border[0]]
    east = [*border[::-1], [-7, 12], [-7, 13], border[-1]]
    path = write(listed(feature(surface(west), code="KATI"), feature(surface(east), code="KAYES")))
    run(path)
    one, other = (set(shapes.positions(outline(u).shape)) for u in (world.kati, world.kayes))
    inner = {p for p in one if -8_000_000 <= p[0] < -7_900_000}
    assert 2 < len(inner) < 500 and inner <= other
    assert Boundary.objects.first().points <= 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "n’est pas du JSON"),
        ("[" * 100_000, "emboîte trop de listes"),
        ('{"type": "FeatureCollection"}', "liste d’objets"),
        ('{"type": "FeatureCollection", "features": []}', "aucun objet"),
        ('{"type": "Topology"}', "TopoJSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "NaN"),
        ('{"type":"FeatureCollection","features":[1],"crs":{"properties":{"name":"EPSG:32735"}}}',
         "EPSG:32735"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_whole(write, text, said) -> None:
    with pytest.raises(Refused) as refused:
        geojson.read(write(text))
    assert said in str(refused.value)


def test_a_file_of_shapes_or_one_too_large_is_refused(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(Refused, match="convertit"):
        geojson.read(path)
    monkeypatch.setattr(geojson, "BYTES_MAX", 3)
    with pytest.raises(Refused, match="Mo"):
        geojson.read(path)


def test_too_many_points_or_features_are_refused(write, monkeypatch) -> None:
    path = write(listed(*[feature(surface(square(-8, 12)))] * 3))
    monkeypatch.setattr(geojson, "POINTS_MAX", 10)
    with pytest.raises(Refused, match="plus de 10 points"):
        geojson.read(path)
    monkeypatch.setattr(geojson, "FEATURES_MAX", 2)
    with pytest.raises(Refused, match="3 objets"):
        geojson.read(path)


def test_who_manages_only_kati_draws_only_kati(world, write) -> None:
    """Sira manages every place; Chérif, of the district, reads; a source and a licence are due."""
    rows = outlining.preview(
        write(listed(feature(surface(square(-8, 12)), code="KATI"))), how()
    ).rows
    said = {"since": START, "source": "Institut", "licence": "CC BY", "rows": rows}
    with pytest.raises(NotAllowed):
        commands.record_boundaries(Act(world.cherif), **said)
    with pytest.raises(Refused, match="sous quelle licence"):
        commands.record_boundaries(Act(world.sira), **said | {"licence": " "})
    assert commands.record_boundaries(Act(world.sira), **said)["new"] == 1


def test_the_command_line_tells_its_doubts_and_takes_a_choice(world, write, capsys) -> None:
    path = write(listed(feature(surface(square(-8, 12)), nom="Kathi")))
    said = [str(path), "--name-property", "nom", "--source", "Institut", "--licence", "CC BY"]
    assert boundaries([*said, "--essai"]) == 0
    assert "--choose 1=CODE : Kati = KATI" in capsys.readouterr().out
    assert not Boundary.objects.exists()
    assert boundaries([*said, "--choose", "1=KATI"]) == 0
    assert "1 tracés inscrits" in capsys.readouterr().out
    assert Place.objects.get(code="KATI").boundaries.count() == 1
    with pytest.raises(Refused, match="Aucun lieu n’a le code « NULLE »"):
        boundaries([*said, "--choose", "1=NULLE"])
