"""What a map says: its question, its areas and their values, its points and their states.

Positions are whole micro-degrees. A shape is polygons of rings of (longitude, latitude), the outer
ring first, then its holes. None is « non connu », never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pacte.pages import formatting
from pacte.pages.charts import Value

Position = tuple[int, int]
Shape = Sequence[Sequence[Sequence[Position]]]
MARKS = ("disc", "square", "triangle", "diamond", "cross", "ring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place with its value. Without a shape it is a tile, near its centre when one is known."""

    label: str
    value: Value = None
    text: str = ""  # Said instead of the value: "12,5 %".
    shape: Shape = ()
    centre: Position | None = None  # Longitude, latitude.
    url: str = ""
    note: str = ""  # In the table, beside the value.
    thick: bool = False  # A thick edge, which the map's ``thick`` explains.


@dataclass(frozen=True, slots=True)
class State:
    """What a point may be: its word, its tone; its mark comes from its rank."""

    key: str
    label: str
    tone: str = ""  # good | wait | bad


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A thing at a position, in a state."""

    label: str
    latitude: int
    longitude: int
    state: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """One question, its drawing and its table.

    ``breaks``: where classes are cut; none: by quantiles. ``zero``: the word for a value of zero,
    which is then apart from the classes.
    """

    name: str  # Unique on the page.
    question: str
    answer: str = ""
    areas: Sequence[Area] = ()
    points: Sequence[Point] = ()
    states: Sequence[State] = ()
    unit: str = ""
    places: int | None = None
    breaks: Sequence[int | float] = ()
    zero: str = ""
    thick: str = ""
    heading: str = ""  # Of the table's first column.
    measure: str = ""  # Of its second.
    source: str = ""
    open: bool = False  # Whether the table is shown at once.
    valued: bool = True  # False: areas are only there to say where the points are.
    ranks: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.ranks.update({state.key: n for n, state in enumerate(self.states)})

    def text(self, value: Value) -> str:
        return _("non connu") if value is None else formatting.number(value, self.places)

    def said(self, area: Area) -> str:
        """The value of an area in words."""
        return area.text or self.text(area.value)

    def state(self, point: Point) -> State:
        return self.states[self.ranks[point.state]]

    def mark(self, state: State) -> str:
        return MARKS[self.ranks[state.key] % len(MARKS)]

    @property
    def tabled(self) -> bool:
        """Whether there is anything to read beside the drawing."""
        return bool(self.points) or (self.valued and bool(self.areas))

    @property
    def notes(self) -> bool:
        return any(area.note for area in self.areas)

    @property
    def point_notes(self) -> bool:
        return any(point.note for point in self.points)
