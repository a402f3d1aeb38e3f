"""What a value of a result may be, how its parts add up, and what it says of a target. Pure."""

from pacte.programmes.results.rules.figures import Unit, bare, carried, check, figure
from pacte.programmes.results.rules.parts import (
    Difference,
    Dimension,
    Part,
    differences,
    read_dimensions,
    reconcile,
)
from pacte.programmes.results.rules.progress import (
    STATES,
    Against,
    elapsed,
    judge,
    progress,
    reached,
)

__all__ = [
    "STATES", "Against", "Difference", "Dimension", "Part", "Unit", "bare", "carried", "check",
    "differences", "elapsed", "figure", "judge", "progress", "reached", "read_dimensions",
    "reconcile",
]  # fmt: skip
