"""What one can do about quality and the care offered. Every write goes through here."""

from pacte.delivery.quality.commands.offers import (
    lift_convention_minimum,
    lift_minimum,
    load_care_kinds,
    say_offers,
    set_care_kind,
    set_convention_minimum,
    set_minimum,
)
from pacte.delivery.quality.commands.visits import (
    close_checklist,
    confirm_visit,
    open_self_assessment,
    open_visit,
    plan_action,
    publish_checklist,
    record_opinion,
    record_scores,
    return_visit,
    step_action,
    submit_visit,
)

__all__ = [
    "close_checklist",
    "confirm_visit",
    "lift_convention_minimum",
    "lift_minimum",
    "load_care_kinds",
    "open_self_assessment",
    "open_visit",
    "plan_action",
    "publish_checklist",
    "record_opinion",
    "record_scores",
    "return_visit",
    "say_offers",
    "set_care_kind",
    "set_convention_minimum",
    "set_minimum",
    "step_action",
    "submit_visit",
]
