"""What one can ask of results. Nothing here writes.

For a steering page: ``progress``, ``progress_of`` (several programmes), ``in_places`` (places),
``framework`` (the tree), ``counts``, ``open_concerns``. ``verified_only=True`` on public pages.
"""

from pacte.programmes.results.queries.concerns import concern, concerns, due, open_concerns
from pacte.programmes.results.queries.concerns import steps as concern_steps
from pacte.programmes.results.queries.concerns import visible_to as concerns_visible_to
from pacte.programmes.results.queries.framework import (
    Aimed,
    Told,
    aimed_at,
    definitions,
    find,
    in_force,
    indicator,
    indicator_in,
    indicators,
    places_around,
    reads_all,
    territory_places,
    told,
    visible_to,
)
from pacte.programmes.results.queries.steering import (
    Branch,
    ResultLine,
    Somewhere,
    counts,
    flat,
    framework,
    in_places,
    judged,
    line,
    progress,
    progress_of,
    somewhere,
)
from pacte.programmes.results.queries.values import (
    counting,
    definition_keys,
    latest,
    of_indicator,
    of_indicators,
    same_period,
    series,
    state_of,
    steps,
    to_complete,
    to_verify,
    value,
    waiting,
    with_state,
)
from pacte.programmes.results.queries.values import visible_to as values_visible_to

__all__ = [
    "Aimed", "Branch", "ResultLine", "Somewhere", "Told", "aimed_at", "concern", "concern_steps",
    "concerns", "concerns_visible_to", "counting", "counts", "definition_keys", "definitions",
    "due", "find",
    "flat", "framework", "in_force", "in_places", "indicator", "indicator_in", "indicators",
    "judged", "latest", "line", "of_indicator", "of_indicators", "open_concerns",
    "places_around", "progress", "progress_of", "reads_all", "same_period", "series",
    "somewhere", "state_of", "steps", "territory_places", "to_complete", "to_verify", "told",
    "value", "values_visible_to", "visible_to", "waiting", "with_state",
]  # fmt: skip
