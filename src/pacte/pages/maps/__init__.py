"""Maps drawn by the server: areas by value, points by state, tiles where no outline is known.

``Map`` is what a page says; ``{% map a_map %}`` draws it, with its legend and its table.
"""

from pacte.pages.maps.figure import Area, Map, Point, State
from pacte.pages.maps.words import shortened

__all__ = ["Area", "Map", "Point", "State", "shortened"]
