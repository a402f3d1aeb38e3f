"""How far a work is, how it is accepted, what is missing before it serves."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.works import queries
from pacte.delivery.works.commands import held
from pacte.delivery.works.models import (
    Acceptance,
    Condition,
    Defect,
    Delay,
    Measured,
    Progress,
    Step,
    Work,
    WorkItem,
)
from pacte.delivery.works.rules import progress as rules
from pacte.delivery.works.rules import steps
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused

MANAGE, CERTIFY = "manage_works", "certify_works"
DEFECTS_MAX = 100


@command("works.add_item", may=MANAGE)
def add_item(
    act: Act, *, work: str, code: str, label: str, unit: str, quantity: int,
    price: int | None = None,
) -> str:  # fmt: skip
    """Write a line of the bill of quantities (quantity in thousandths of its unit)."""
    row = held.work(act, MANAGE, work)
    made = WorkItem(work=row, code=code.strip(), label=label.strip(), unit=unit.strip())
    made.quantity, made.price = quantity, price
    act.save(made)
    act.record(row, made)
    return str(made.uid)


@command("works.close_item", may=MANAGE)
def close_item(act: Act, *, item: str) -> None:
    """Take a line out of the bill of quantities, with why; what was measured stays."""
    made = WorkItem.objects.select_related("work").get(uid=item)
    row = held.work(act, MANAGE, str(made.work.uid))
    if not act.reason:
        raise Refused("Dites pourquoi.", field="reason")
    made.closed = True
    act.save(made)
    act.record(row, made)


@command("works.record_progress", may=CERTIFY)
def record_progress(
    act: Act, *, work: str, on: date, share: int | None = None,
    quantities: list[dict[str, Any]] | None = None, words: str = "", why: str = "",
    seen: int | None = None,
) -> str:  # fmt: skip
    """Say how far a work is, as seen there: quantities by item, and the share they make or a
    share as seen. ``quantities``: [{item: uid, quantity: thousandths}]."""
    row = held.work(act, CERTIFY, work, seen)
    if row.step not in (Step.WORKS, Step.STOPPED):
        raise Refused("L’avancement se constate pendant les travaux : dites d’abord qu’ils ont"
                      " commencé.")  # fmt: skip
    held.past(on)
    done = _quantities(row, quantities or [], why)
    measured = rules.measured(queries.lines(row.pk, done))
    share = measured if measured is not None else share
    if share is None:
        raise Refused("Dites l’avancement, ou toutes les quantités.", field="share")
    rules.may_record(share, on, row.progress, row.progress_on, why)
    made = Progress(work=row, on=on, share=share, words=words, why=why.strip(), **held.by(act))
    made.measured = measured is not None
    act.save(made)
    for item, quantity in done.items():
        act.save(Measured(progress=made, item_id=item, quantity=quantity))
    row.progress, row.progress_on = share, on
    act.save(row)
    act.record(row, made, share=share)
    return str(made.uid)


@command("works.record_delay", may=CERTIFY)
def record_delay(act: Act, *, work: str, on: date, days: int, cause: str, words: str = "") -> None:
    """Say that days were lost, and why."""
    row = held.work(act, CERTIFY, work)
    held.past(on)
    act.save(Delay(work=row, on=on, days=days, reason=cause, words=words))
    act.record(row, days=days, why=cause)


@command("works.accept_work", may=CERTIFY)
def accept_work(
    act: Act, *, work: str, kind: str, on: date, present: str, words: str = "",
    defects: list[str] | None = None,
) -> str:  # fmt: skip
    """Accept a work, with its minutes: provisionally with the defects to mend, then for good."""
    row = held.work(act, CERTIFY, work)
    held.past(on)
    if kind not in steps.ACCEPTED:
        raise Refused("Une réception est provisoire ou définitive.", field="kind")
    steps.may_enter(kind, held.life_of(row), on.isoformat(), words)
    if row.progress_on and on < row.progress_on:
        raise Refused("Le dernier constat est du %(day)s : la réception vient après.",
                      day=row.progress_on, field="on")  # fmt: skip
    if not present.strip():
        raise Refused("Dites qui était présent.", field="present")
    found = [line.strip() for line in defects or [] if line.strip()]
    _may_accept(row, kind, found)
    if kind == Step.PROVISIONAL:
        steps.must_be_done(row.progress, words)
    made = Acceptance(work=row, kind=kind, on=on, present=present.strip(), words=words)
    made.by_uid, made.by_name = act.actor.uid, act.actor.name[:150]
    act.save(made)
    for line in found:
        act.save(Defect(work=row, words=line, found_on=on))
    if kind == Step.PROVISIONAL and row.kind != "master_plan":
        _say(act, row, Condition.What.BUILT, Condition.Met.YES, on.isoformat(), "")
    held.step(act, row, kind, on.isoformat())
    act.record(row, made, kind=kind, defects=len(found))
    return str(made.uid)


@command("works.add_defect", may=CERTIFY)
def add_defect(act: Act, *, work: str, words: str, found_on: date, where: str = "") -> str:
    """Write a defect seen after the provisional acceptance."""
    row = held.work(act, CERTIFY, work)
    held.past(found_on, "found_on")
    if row.step != Step.PROVISIONAL:
        raise Refused("Un défaut s’inscrit entre les deux réceptions.")
    made = Defect(work=row, words=words.strip(), where=where.strip(), found_on=found_on)
    act.save(made)
    act.record(row, made)
    return str(made.uid)


@command("works.lift_defect", may=CERTIFY)
def lift_defect(act: Act, *, defect: str, on: date, words: str, seen: int | None = None) -> str:
    """Say that a defect was seen mended, and how."""
    made = Defect.objects.select_related("work").get(uid=defect)
    row = held.work(act, CERTIFY, str(made.work.uid))
    made.refresh_from_db()
    act.unchanged(made, seen)
    if made.lifted_on:
        raise Refused("Ce défaut est déjà levé.")
    if not words.strip():
        raise Refused("Dites comment le défaut est levé.", field="words")
    made.lifted_on, made.lifted_words = held.past(on), words.strip()
    made.lifted_by = act.actor.name[:150]
    act.save(made)
    act.record(row, made)
    return str(row.uid)


@command("works.set_condition", may=CERTIFY)
def set_condition(act: Act, *, work: str, what: str, met: str, on: str, words: str = "") -> None:
    """Say that a condition is met, is not, or is without object here; a work that served and has
    lost one serves no longer."""
    row = held.work(act, CERTIFY, work)
    if what not in steps.needed(row.kind):
        raise Refused("Cette condition ne concerne pas cet ouvrage.", field="what")
    if met != Condition.Met.YES and not words.strip():
        raise Refused("Dites pourquoi.", field="words")
    day = held.past_text(on)
    _say(act, row, what, met, day, words)
    if met == Condition.Met.NO and row.functional_on:
        held.step(act, row, Step.NOT_FUNCTIONAL, day, words)
    else:
        held.kept(act, row)
    act.record(row, what=what, met=met)


@command("works.declare_functional", may=CERTIFY)
def declare_functional(act: Act, *, work: str, on: date, words: str = "") -> None:
    """Say that a work serves: built, equipped, staffed, with water and energy, and open.

    Raises ``Refused`` that names what is missing.
    """
    row = held.work(act, CERTIFY, work)
    held.past(on)
    lacks = steps.may_open(row.kind, held.life_of(row), queries.met(row.pk))
    if lacks:
        raise Refused(
            "Cet ouvrage est inachevé : il manque %(lacks)s.", lacks=queries.lacks_words(lacks)
        )
    first = queries.accepted_on(row.pk)
    if first and on < first:
        raise Refused("La mise en service vient après la réception provisoire.", field="on")
    held.step(act, row, Step.FUNCTIONAL, on.isoformat(), words)
    act.record(row, on=on.isoformat())


def _quantities(row: Work, told: list[dict[str, Any]], why: str) -> dict[int, int]:
    """{item: thousandths} of what was measured; less than last time says why."""
    items = {str(item.uid): item for item in row.items.filter(closed=False)}
    last = queries.last_quantities(row.pk)
    done: dict[int, int] = {}
    for line in told:
        item = items.get(str(line["item"]))
        if item is None or item.pk in done:
            raise Refused("Un poste n’est pas du devis, ou y est deux fois.")
        quantity = line["quantity"]
        if quantity < last.get(item.pk, 0) and not why.strip():
            raise Refused("La quantité du poste %(code)s baisse : dites pourquoi.",
                          code=item.code, field="why")  # fmt: skip
        done[item.pk] = quantity
    return done


def _may_accept(row: Work, kind: str, found: list[str]) -> None:
    if len(found) > DEFECTS_MAX:
        raise Refused("Au plus %(most)s défauts à la fois.", most=DEFECTS_MAX, field="defects")
    if kind != Step.FINAL:
        return
    left = row.defects.filter(lifted_on=None).count() + len(found)
    if left:
        raise Refused(
            "La réception définitive attend que les défauts soient levés : il en reste %(left)s.",
            left=left,
        )


def _say(act: Act, row: Work, what: str, met: str, on: str, words: str) -> None:
    on = Partial.from_text(on).text
    act.save(Condition(work=row, what=what, met=met, on=on, words=words, **held.by(act)))
