"""A map as SVG: classes only, no style, no script; links, names, numbers; it prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pacte.pages.maps import drawing, tiles
from pacte.pages.maps.classes import Classes
from pacte.pages.maps.drawing import EDGE, WIDE, Drawn, Frame
from pacte.pages.maps.figure import Area, Map, Point, State
from pacte.pages.maps.words import in_lines

LETTER, LINE = 12, 26  # About how wide a letter is, how tall a line, in units.
TILE_GAP, TILE_HIGH = 8, 104
MARK = 9  # Half of a point's mark.
VALUE = ' class="v"'
MARKS = {
    "disc": "M{l} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z",
    "square": "M{l} {t}h{d}v{d}h-{d}z",
    "triangle": "M{x} {t}L{e} {b}H{l}z",
    "diamond": "M{x} {t}L{e} {y}L{x} {b}L{l} {y}z",
    "cross": "M{l} {t}L{e} {b}M{e} {t}L{l} {b}",
    "ring": "M{l} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a swatch and its words."""

    swatch: SafeString
    label: str


class Sheet:
    """One map being drawn."""

    def __init__(self, figure: Map) -> None:
        self.figure = figure
        values = [area.value for area in figure.areas]
        apart = [value for value in values if not (figure.zero and value == 0)]
        self.classes = Classes(apart, figure.breaks, figure.text)
        self.taken: list[tuple[int, int, int, int]] = []

    def css(self, area: Area) -> str:
        """The class of an area: its colour, or that nothing is known, or that there is none."""
        thick = " thick" if area.thick else ""
        if not self.figure.valued:
            return f"plain{thick}"
        if area.value is None:
            return f"mn{thick}"
        if self.figure.zero and area.value == 0:
            return f"mz{thick}"
        return f"m{self.classes.step(area.value)}{thick}"

    def fill(self, css: str) -> str:
        return f' fill="url(#hatch-{escape(self.figure.name)})"' if css.startswith("mn") else ""

    # The parts

    def svg(self) -> SafeString:
        shaped = sorted((a for a in self.figure.areas if a.shape), key=lambda area: area.thick)
        tiled = [area for area in self.figure.areas if not area.shape]
        parts, high = [self.hatch()], 0
        if shaped or self.figure.points:
            some, high = self.ground(shaped)
            parts += some
        if tiled:
            some, high = self.tiles(tiled, high)
            parts += some
        name, figure = escape(self.figure.name), self.figure
        said = figure.answer
        if not said and figure.tabled:
            said = _("Le tableau sous la carte dit la même chose.")
        head = (
            f'<svg class="areas" viewBox="0 0 {WIDE} {max(high, 1)}" role="group" '
            f'aria-labelledby="map-t-{name} map-d-{name}"><title id="map-t-{name}">'
            f'{escape(figure.question)}</title><desc id="map-d-{name}">{escape(said)}</desc>'
        )
        return mark_safe(f"{head}{''.join(parts)}</svg>")  # nosec  Every text is escaped.

    def hatch(self) -> str:
        return (
            f'<defs><pattern id="hatch-{escape(self.figure.name)}" width="9" height="9" '
            'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect class="m-p" width="9" height="9"/><path class="m-l" d="M0 0V9"/></pattern>'
            "</defs>"
        )

    def ground(self, shaped: list[Area]) -> tuple[list[str], int]:
        """What is known on the ground: outlines, points, a scale."""
        positions = [p for a in shaped for polygon in a.shape for ring in polygon for p in ring]
        positions += [(point.longitude, point.latitude) for point in self.figure.points]
        frame = Frame.around(positions)
        rings = drawing.paths([area.shape for area in shaped], frame)
        parts = [self.outline(area, one, frame) for area, one in zip(shaped, rings)]
        words = "".join(self.words(area, one, frame) for area, one in zip(shaped, rings))
        parts.append(f'<g aria-hidden="true">{words}</g>' if words else "")
        parts += [self.point(point, frame) for point in self.figure.points]
        return [*parts, self.scale(frame)], frame.high + LINE

    def outline(self, area: Area, rings: Drawn, frame: Frame) -> str:
        css = self.css(area)
        if rings:
            drawn = f'<path d="{drawing.path(rings)}"{self.fill(css)}/>'
        else:  # Too small to be seen at this size: a dot says that it is there.
            x, y = frame.at(_centre(area))
            drawn = f'<circle cx="{x}" cy="{y}" r="3"{self.fill(css)}/>'
        return self.linked(area, css, drawn)

    def linked(self, area: Area, css: str, drawn: str) -> str:
        """A drawing with its title, within its link when it has one."""
        said = f": {self.figure.said(area)}" if self.figure.valued else ""
        title = f"<title>{escape(area.label)}{escape(said)}</title>"
        return _link(area.url, f'<g class="{css}">{title}{drawn}</g>')

    def words(self, area: Area, rings: Drawn, frame: Frame) -> str:
        """The name and the number of an area, where they fit and cover no other."""
        if not rings:
            return ""
        x, y = frame.at(_centre(area))
        wide, high = drawing.room(rings)[2:]
        said = self.figure.said(area) if self.figure.valued and area.value is not None else ""
        for lines in ([area.label, said], [said], [area.label]):
            lines = [line for line in lines if line]
            number = said if said in lines else ""
            across, tall = max(map(len, lines), default=0) * LETTER, len(lines) * LINE
            inside = min(max(x, across // 2), WIDE - across // 2)
            if lines and across <= wide and tall <= high and self.free(inside, y, across, tall):
                return self.written(self.css(area), inside, y, lines, number)
        return ""

    def free(self, x: int, y: int, across: int, tall: int) -> bool:
        """Whether words fit there beside those already written; then the room is theirs."""
        box = (x - across // 2, y - tall // 2, x + across // 2, y + tall // 2)
        for a, b, c, d in self.taken:
            if box[0] < c and a < box[2] and box[1] < d and b < box[3]:
                return False
        self.taken.append(box)
        return True

    def written(self, css: str, x: int, y: int, lines: list[str], said: str) -> str:
        first = y - (len(lines) - 1) * LINE // 2 + LINE // 3
        last = len(lines) - 1 if said else -1
        texts = "".join(
            f'<text{VALUE if n == last else ""} x="{x}" y="{first + n * LINE}">'
            f"{escape(line)}</text>"
            for n, line in enumerate(lines)
        )
        return f'<g class="{css}">{texts}</g>'

    def point(self, point: Point, frame: Frame) -> str:
        state = self.figure.state(point)
        title = f"<title>{escape(point.label)}: {escape(state.label)}</title>"
        drawn = _mark(self.figure.mark(state), *frame.at((point.longitude, point.latitude)))
        return _link(point.url, f'<g class="pt {self.pt(state)}">{title}{drawn}</g>')

    def pt(self, state: State) -> str:
        return f"{state.tone} {self.figure.mark(state)}".strip()

    def scale(self, frame: Frame) -> str:
        kilometres, units = drawing.scale_bar(frame)
        if not kilometres:
            return ""
        y = frame.high + EDGE // 2
        return (
            f'<g class="scale"><path d="M{EDGE} {y - 6}v6h{units}v-6"/>'
            f'<text x="{EDGE + units + 8}" y="{y}">{kilometres} km</text></g>'
        )

    def tiles(self, areas: list[Area], high: int) -> tuple[list[str], int]:
        """The areas without an outline, below the map if there is one."""
        wide = tiles.columns(len(areas))
        side = (WIDE - TILE_GAP * (wide - 1)) // wide
        top = high + (EDGE if high else 0)
        placed = tiles.placed(areas, wide)
        parts = []
        for column, row, area in placed:
            x, y = column * (side + TILE_GAP), top + row * (TILE_HIGH + TILE_GAP)
            parts.append(self.tile(area, x, y, side))
        rows = max(row for _column, row, _area in placed) + 1
        return parts, top + rows * (TILE_HIGH + TILE_GAP)

    def tile(self, area: Area, x: int, y: int, side: int) -> str:
        css = self.css(area)
        box = (
            f'<rect x="{x + 2}" y="{y + 2}" width="{side - 4}" height="{TILE_HIGH - 4}" rx="6"'
            f"{self.fill(css)}/>"
        )
        said = self.figure.said(area) if self.figure.valued else ""
        lines = [*in_lines(area.label, max(4, (side - 12) // LETTER)), *([said] if said else [])]
        words = self.written(css, x + side // 2, y + TILE_HIGH // 2, lines, said)
        return self.linked(area, css, box + words)

    # The legend

    def keys(self) -> list[Key]:
        return [*self._of_areas(), *self._of_points()]

    def _of_areas(self) -> Iterator[Key]:
        figure = self.figure
        if not figure.valued or not figure.areas:
            return
        used = [self.css(area).split()[0] for area in figure.areas]
        if figure.zero and "mz" in used:
            yield Key(self.swatch("mz"), figure.zero)
        for one in self.classes.all():
            yield Key(self.swatch(f"m{one.step}"), one.label)
        if "mn" in used:
            yield Key(self.swatch("mn"), _("non connu"))
        if figure.thick and any(area.thick for area in figure.areas):
            yield Key(self.swatch("plain thick"), figure.thick)

    def _of_points(self) -> Iterator[Key]:
        there = {point.state for point in self.figure.points}
        for state in self.figure.states:
            if state.key in there:
                mark = _mark(self.figure.mark(state), 12, 12)
                yield Key(_small(f'<g class="pt {self.pt(state)}">{mark}</g>'), state.label)

    def swatch(self, css: str) -> SafeString:
        box = f'<rect x="1" y="3" width="22" height="18"{self.fill(css)}/>'
        return _small(f'<g class="{css}">{box}</g>')

    def links(self) -> bool:
        return any(area.url for area in self.figure.areas)


def rows(figure: Map) -> SafeString:
    """The lines of the table of areas."""
    told = format_html_join("", "{}", ((_row(figure, area),) for area in figure.areas))
    return told


def _row(figure: Map, area: Area) -> SafeString:
    void = area.value is None and not area.text
    said = format_html('<span class="void">{}</span>' if void else "{}", figure.said(area))
    note = format_html("<td>{}</td>", area.note) if figure.notes else ""
    value = format_html('<td class="n">{}</td>', said) if figure.valued else ""
    return format_html("<tr>{}{}{}</tr>", _head(area.label, area.url), value, note)


def point_rows(figure: Map) -> SafeString:
    """The lines of the table of points."""
    return format_html_join(
        "", "<tr>{}<td>{}</td>{}</tr>",
        ((_head(p.label, p.url), figure.state(p).label,
          format_html("<td>{}</td>", p.note) if figure.point_notes else "")
         for p in figure.points),
    )  # fmt: skip


def _head(label: str, url: str) -> SafeString:
    inside = format_html('<a href="{}">{}</a>', url, label) if url else label
    return format_html('<th scope="row">{}</th>', inside)


def _centre(area: Area) -> tuple[int, int]:
    """Where the name of an area goes: its centre, else that of the box of its first ring."""
    if area.centre:
        return area.centre
    across, up = zip(*area.shape[0][0])
    return (min(across) + max(across)) // 2, (min(up) + max(up)) // 2


def _link(url: str, drawn: str) -> str:
    return f'<a href="{escape(url)}" tabindex="-1">{drawn}</a>' if url else drawn


def _mark(kind: str, x: int, y: int) -> str:
    place = {"x": x, "y": y, "r": MARK, "d": 2 * MARK, "l": x - MARK, "e": x + MARK,
             "t": y - MARK, "b": y + MARK}  # fmt: skip
    return f'<path d="{MARKS[kind].format(**place)}"/>'


def _small(drawn: str) -> SafeString:
    svg = f'<svg class="sw" viewBox="0 0 24 24" aria-hidden="true">{drawn}</svg>'
    return mark_safe(svg)  # nosec  Our own constants.
