"""Maps: what is known has a colour, what is not is hatched; drawn without a script, and light."""

import math
import re

import pytest
from django.template import engines
from shapely import make_valid
from shapely.geometry import Polygon
from shapely.ops import unary_union

from pacte.pages.maps import Area, Map, Point, State
from pacte.pages.maps.classes import Classes
from pacte.pages.maps.drawing import Frame, paths, straightened
from pacte.pages.maps.tiles import columns, placed
from pacte.pages.maps.words import in_lines

DEGREE = 1_000_000
STATES = [State("open", "Ouverte", "good"), State("shut", "Fermée", "bad"), State("no", "Non dit")]


def square(west: int, south: int, side: int = DEGREE) -> list[list[tuple[int, int]]]:
    east, north = west + side, south + side
    return [[(west, south), (east, south), (east, north), (west, north)]]


def drawn(figure: Map) -> str:
    return engines["django"].from_string("{% load pacte %}{% map m %}").render({"m": figure})


def a_map(**said: object) -> Map:
    return Map(name="m", question="Où ?", **said)  # type: ignore[arg-type]


def test_what_is_not_known_is_hatched_and_zero_is_another_thing() -> None:
    areas = [
        Area(label="Kati", value=3, shape=[square(0, 0)]),
        Area(label="Kayes", value=None, shape=[square(DEGREE, 0)]),
        Area(label="Ségou", value=0, shape=[square(2 * DEGREE, 0)]),
    ]
    text = drawn(a_map(areas=areas, zero="aucune"))
    assert '<g class="mn"><title>Kayes: non connu</title>' in text
    assert '<g class="mz"><title>Ségou: 0</title>' in text
    assert 'fill="url(#hatch-m)"' in text and "aucune" in text
    table = text[text.index("<tbody>") :]
    assert "Kayes" in table and "non connu" in table and ">0<" in table


def test_a_map_has_no_script_no_style_and_escapes_names() -> None:
    areas = [Area(label='<script>"x"', value=1, shape=[square(0, 0)], url='/x/?a="b&c')]
    text = drawn(a_map(areas=areas))
    assert "<script" not in text and "style=" not in text and "onload" not in text
    assert "/x/?a=&quot;b&amp;c" in text


def test_readers_of_screens_have_a_title_a_description_and_the_table() -> None:
    text = drawn(a_map(areas=[Area(label="Kati", value=1, shape=[square(0, 0)], url="/kati/")]))
    assert 'aria-labelledby="map-t-m map-d-m"' in text
    assert '<title id="map-t-m">Où ?</title>' in text and "Voir le tableau" in text
    assert text.count('href="/kati/"') == 2  # In the drawing by pointer, in the table by keyboard.


def test_points_tell_their_state_by_mark_and_by_word() -> None:
    points = [
        Point(label=f"P{n}", latitude=n * 1000, longitude=n * 1000, state=key)
        for n, key in enumerate(("open", "shut", "no", "open"))
    ]
    text = drawn(a_map(points=points, states=STATES))
    marks = set(re.findall(r'class="pt ([^"]*)"', text))
    assert marks == {"good disc", "bad square", "triangle"}
    assert "<title>P1: Fermée</title>" in text and "Non dit" in text


def test_where_no_outline_is_known_places_are_tiles() -> None:
    areas = [Area(label=name, value=1) for name in ("Kati", "Bamako", "Kayes")]
    text = drawn(a_map(areas=areas))
    assert text.count("<rect x=") >= 3 and 'class="m2"' in text
    assert text.index(">Bamako<") < text.index(">Kati<") < text.index(">Kayes<")


def test_tiles_are_where_places_are_then_by_name() -> None:
    spots = {"NW": (0, 9), "NE": (9, 9), "SW": (0, 0), "SE": (9, 0)}
    areas = [Area(label=name, centre=at) for name, at in spots.items()]
    found = {area.label: (x, y) for x, y, area in placed([*areas, Area(label="?")], 2)}
    assert found == {"NW": (0, 0), "NE": (1, 0), "SW": (0, 1), "SE": (1, 1), "?": (0, 2)}
    assert [columns(n) for n in (1, 2, 30, 120)] == [1, 2, 7, 8]


def test_a_map_of_nothing_says_so_and_a_map_of_one_point_is_drawn() -> None:
    assert "Rien à dessiner" in drawn(a_map())
    one = Point(label="P", latitude=0, longitude=0, state="open")
    assert "<title>P: Ouverte</title>" in drawn(a_map(points=[one], states=STATES))


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([1, 2, None], ["1", "2"]),
        ([5, 5, 5], ["5"]),
        ([None, None], []),
        (list(range(10)), ["0 à 1", "2 à 3", "4 à 5", "6 à 7", "8 à 9"]),
        ([0] * 8 + [1, 2, 3, 4, 5, 6], ["0", "1 à 3", "4 à 6"]),
    ],
)
def test_classes_hold_about_as_many_and_equal_values_stay_together(values, labels) -> None:
    assert [one.label for one in Classes(values, (), str).all()] == labels


def test_given_breaks_say_their_bounds_even_where_nothing_is() -> None:
    classes = Classes([10, 50, 80], (25, 50, 75), str)
    said = [one.label for one in classes.all()]
    assert said == ["moins de 25", "25 à moins de 50", "50 à moins de 75", "75 et plus"]
    assert [classes.number(v) for v in (24, 25, 49, 50, 75)] == [0, 1, 1, 2, 3]


def test_north_is_up_and_a_degree_is_as_long_both_ways() -> None:
    frame = Frame.around([(30 * DEGREE, 0), (31 * DEGREE, DEGREE)])
    (west, south), (east, north) = frame.at((30 * DEGREE, 0)), frame.at((31 * DEGREE, DEGREE))
    assert north < south and west < east and abs((east - west) - (south - north)) <= 1


def test_positions_said_twice_and_straight_lines_weigh_nothing() -> None:
    assert straightened([(0, 0), (0, 0), (5, 0), (9, 0), (9, 9), (0, 0)]) == [
        (0, 0),
        (9, 0),
        (9, 9),
    ]
    assert straightened([(1, 1), (1, 1)]) == [(1, 1)]


def wavy(column: int, row: int) -> list[list[tuple[int, int]]]:
    """A square with wavy sides; what it shares with the next is the same on both."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    ring: list[tuple[int, int]] = []
    for (x, y), (to_x, to_y) in zip(corners, [*corners[1:], corners[0]]):
        forward = (x, y) < (to_x, to_y)
        steps = range(100) if forward else range(100, 0, -1)
        (ax, ay), (bx, by) = sorted([(x, y), (to_x, to_y)])
        for n in steps:
            off = round(60_000 * math.sin(math.pi * n * 7 / 100))
            across = ax * DEGREE + (bx - ax) * n * 10_000 + (off if by > ay else 0)
            up = ay * DEGREE + (by - ay) * n * 10_000 + (off if bx > ax else 0)
            ring.append((across, up))
    return [ring]


def test_a_country_of_120_places_is_under_60_kilobytes_and_does_not_tear() -> None:
    shapes = [[*([wavy(n % 12, n // 12)])] for n in range(120)]
    areas = [
        Area(label=f"District {n}", value=n, shape=shape, url=f"/lieux/{n:036}/")
        for n, shape in enumerate(shapes)
    ]
    assert len(drawn(a_map(areas=areas)).encode()) < 60_000
    frame = Frame.around([p for shape in shapes for ring in shape[0] for p in ring])
    surfaces = [
        make_valid(Polygon(ring), method="structure", keep_collapsed=False)
        for rings in paths(shapes, frame)
        for ring in rings
    ]
    whole = unary_union(surfaces)
    assert whole.geom_type == "Polygon" and not whole.interiors  # One ground, without a gap,
    assert sum(one.area for one in surfaces) < whole.area * 1.01  # and nothing twice.


def test_names_are_cut_at_words() -> None:
    assert in_lines("Kigali", 8) == ["Kigali"]
    assert in_lines("Commune de Ouagadougou Nord", 12) == ["Commune de", "Ouagadougou…"]
    assert in_lines("Sud-Kivu", 5) == ["Sud-", "Kivu"]
