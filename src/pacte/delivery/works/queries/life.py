"""The life of a work: its steps with their planned days, what is missing, how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pacte.delivery.works.models import (
    Acceptance,
    Condition,
    Delay,
    Measured,
    Planned,
    Step,
    Work,
    WorkItem,
    WorkStep,
)
from pacte.delivery.works.rules import progress, steps


def met(work: int) -> dict[str, str]:
    """{condition: yes, no or not_needed}, by the last row of each."""
    rows = Condition.objects.filter(work=work).order_by("id")
    return dict(rows.values_list("what", "met"))


def conditions(row: Work) -> list[tuple[str, str, Condition | None]]:
    """(code, label, what was said last) of each condition that a work needs, in order."""
    said = {one.what: one for one in Condition.objects.filter(work=row.pk).order_by("id")}
    labels = dict(Condition.What.choices)
    return [(what, str(labels[what]), said.get(what)) for what in steps.needed(row.kind)]


def lacks_words(codes: Iterable[str]) -> str:
    """« l’équipement, l’eau »."""
    told = {
        "built": _("la construction"), "equipped": _("l’équipement"), "staffed": _("le personnel"),
        "water": _("l’eau"), "energy": _("l’énergie"), "open": _("l’ouverture au public"),
        "approved": _("l’adoption"),
    }  # fmt: skip
    return ", ".join(told[code] for code in codes)


def accepted_on(work: int) -> date | None:
    """The day of the provisional acceptance."""
    rows = Acceptance.objects.filter(work=work, kind=Acceptance.Kind.PROVISIONAL)
    return rows.values_list("on", flat=True).first()


def acceptances(work: int) -> list[Acceptance]:
    return list(Acceptance.objects.filter(work=work).order_by("id"))


def acceptance(uid: str | UUID) -> Acceptance | None:
    rows = Acceptance.objects.filter(uid=uid)
    return rows.select_related("work__organisation", "work__facility", "work__place").first()


@dataclass(frozen=True, slots=True)
class Stop:
    """A step of the timeline: when it was expected, when it came, what was said."""

    step: str
    label: str
    planned: date | None
    on: str
    words: str
    reached: bool


def timeline(row: Work) -> list[Stop]:
    """Every step in order, with the day it was expected and the day it came; then what is beside
    the order: stopped, given up, functional, no longer."""
    planned = dict(Planned.objects.filter(work=row.pk).order_by("id").values_list("step", "on"))
    said: dict[str, WorkStep] = {}
    beside: list[WorkStep] = []
    for one in row.steps.order_by("id"):
        if one.step in steps.ORDER:
            said[one.step] = one
        else:
            beside.append(one)
    labels = dict(Step.choices)
    found = [_stop(name, labels, planned, said) for name in steps.ORDER]
    if not any(one.step == Step.FUNCTIONAL for one in beside):
        found.append(_stop(Step.FUNCTIONAL, labels, planned, {}))
    for one in beside:
        day = planned.get(one.step)
        found.append(Stop(one.step, str(labels[one.step]), day, one.on, one.words, True))
    return found


def _stop(
    name: str, labels: dict[str, Any], planned: dict[str, date], said: dict[str, WorkStep]
) -> Stop:
    one = said.get(name)
    day = planned.get(name)
    return Stop(name, str(labels[name]), day, one.on if one else "", one.words if one else "",
                one is not None)  # fmt: skip


def last_quantities(work: int) -> dict[int, int]:
    """{item: thousandths} as measured last."""
    rows = Measured.objects.filter(progress__work=work).order_by("progress__on", "id")
    return dict(rows.values_list("item", "quantity"))


def lines(work: int, done: dict[int, int]) -> list[progress.Line]:
    """The items of a work for the rule, with what was just measured, else measured last."""
    last = last_quantities(work) | done if done else {}
    rows = WorkItem.objects.filter(work=work, closed=False)
    return [progress.Line(row.quantity, last.get(row.pk), row.price) for row in rows]


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a work is against its contracts, and how much of it somebody explained."""

    days: int | None  # None: no end is agreed.
    explained: int


def lateness(row: Work, today: date) -> Lateness:
    """Days between the agreed end and the acceptance, or today; with the days that have a cause."""
    done = accepted_on(row.pk)
    if row.origin == "text" or row.state in ("cancelled",):
        return Lateness(None, 0)
    told = sum(row.delays.values_list("days", flat=True))
    return Lateness(progress.days_late(row.ends_on, done, today), told)


def delays(work: int) -> list[Delay]:
    return list(Delay.objects.filter(work=work).order_by("-on", "-id"))
