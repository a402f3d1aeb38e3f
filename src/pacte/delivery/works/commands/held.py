"""What every command of works begins and ends with: the work that is held, what it is today."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.works import queries
from pacte.delivery.works.models import Contract, Work, WorkStep
from pacte.delivery.works.rules import steps
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused


def work(act: Act, action: str, uid: str, seen: int | None = None) -> Work:
    """The work, locked, for who may do an action for it."""
    row = Work.objects.select_for_update(of=("self",)).select_related("facility", "place")
    found = row.get(uid=uid)
    need(act, action, found)
    act.unchanged(found, seen)
    if found.origin == "text":
        raise Refused("Un ouvrage dit par un texte se corrige ; il ne se suit pas pas à pas.")
    return found


def contract(act: Act, action: str, uid: str) -> Contract:
    """A contract, its work locked, for who may do an action for it."""
    found = Contract.objects.select_related("work__organisation", "source").get(uid=uid)
    found.work = work(act, action, str(found.work.uid))
    return found


def need(act: Act, action: str, row: Work) -> None:
    """Refuse unless the actor may do an action for a work."""
    if act.actor.can(action, row.organisation_id):
        act.need(action, row.organisation_id)
    elif not queries.can(act.actor, action, row):
        raise act.actor.lacks(action)


def step(act: Act, row: Work, name: str, on: str, words: str = "") -> None:
    """Write that a work entered a step, and keep what it is today."""
    who = act.actor
    act.save(
        WorkStep(work=row, step=name, on=on, words=words, by_uid=who.uid, by_name=who.name[:150])
    )
    kept(act, row)


def advance(act: Act, row: Work, name: str, on: date, words: str) -> None:
    """Enter a step that follows from something else (a procedure, a contract), when it is ahead."""
    if row.step in steps.ACCEPTED or row.step == "cancelled":
        raise Refused("Cet ouvrage est reçu ou abandonné.")
    if row.step != "stopped" and steps.ORDER.index(row.step) >= steps.ORDER.index(name):
        return
    steps.may_enter(name, life_of(row), on.isoformat(), words)
    step(act, row, name, on.isoformat(), words)


def kept(act: Act, row: Work) -> None:
    """Keep on the work what its rows say today."""
    rows = row.steps.order_by("id").values_list("step", "on")
    life = steps.lived(rows)
    row.step, row.step_on, row.state = life.step, life.on, life.state
    row.functional_on = life.functional_on
    met = queries.met(row.pk)
    row.lacks = " ".join(steps.missing(row.kind, met)) if life.state == "unfinished" else ""
    act.save(row)


def life_of(row: Work) -> steps.Life:
    return steps.Life(row.step, row.step_on, row.functional_on)


def past(day: date, field: str = "on") -> date:
    """Let through a day that is not to come."""
    if day > clock.today():
        raise Refused("Cette date est à venir : %(day)s.", day=day, field=field)
    return day


def past_text(text: str, field: str = "on") -> str:
    """A day as precise as it was said, that is not to come."""
    day = Partial.from_text(text)
    past(day.first, field)
    return day.text


def by(act: Act) -> dict[str, Any]:
    """Who says it, for rows that keep it."""
    return {"by_uid": act.actor.uid, "by_name": act.actor.name[:150]}
