"""What one can do with results. Every write goes through here."""

from pacte.programmes.results.commands.concerns import (
    add_concern,
    describe_concern,
    follow_concern,
)
from pacte.programmes.results.commands.framework import (
    add_indicator,
    end_indicator,
    move_indicator,
    redefine_indicator,
    set_baseline,
    set_target,
)
from pacte.programmes.results.commands.imports import import_figures
from pacte.programmes.results.commands.measuring import (
    ask_measures,
    measure_step,
    measure_value,
)
from pacte.programmes.results.commands.values import (
    discard_value,
    enter_value,
    return_value,
    submit_value,
    verify_value,
)

__all__ = [
    "add_concern", "add_indicator", "ask_measures", "describe_concern", "discard_value",
    "end_indicator", "enter_value", "follow_concern", "import_figures", "measure_step",
    "measure_value",
    "move_indicator", "redefine_indicator", "return_value", "set_baseline", "set_target",
    "submit_value", "verify_value",
]  # fmt: skip
