"""A register that stopped, or that nobody wants any more: tried again, given up, or expired.

What a step had written before the stop is seen by nobody (``Household.pending``). Given up, it is
undone by addition, some households at a time: everybody leaves as entered by error, so dues and
rights come to nothing and the books balance; names go, since these people were never members;
the numbers are not given again.
"""

from __future__ import annotations

import time
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from pacte.insurance.members import following, staging, writing
from pacte.insurance.members.commands.imports import breathe, forget_names, locked
from pacte.insurance.members.commands.privacy import NAMELESS
from pacte.insurance.members.homes import chunks
from pacte.insurance.members.models import (
    Belonging,
    Beneficiary,
    Due,
    Household,
    RegisterImport,
    SearchWord,
)
from pacte.insurance.members.queries import imports as queries
from pacte.journal import clock, collector, jobs
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused

HOUSEHOLDS_EACH = 500  # In one step: below a second of write lock.
WORDS_EACH = 500  # In one question.
State = RegisterImport.State


@command("members.retry_register", may="enrol")
def retry_register(act: Act, *, register: str) -> str:
    """Carry on the work of a register where it stopped: what is done is not done twice."""
    brought = locked(act, register)
    if not queries.stopped(brought):
        raise Refused("Cet import ne s’est pas arrêté.")
    assert brought.job is not None, "what stopped is a job"
    jobs.again(brought.job)
    act.record(brought, job=str(brought.job))
    return str(brought.job)


@command("members.abandon_register", may="enrol")
def abandon_register(act: Act, *, register: str) -> None:
    """Give up a register that no worker is applying: nothing of it will be seen.

    What was staged is emptied; what an import had written is left to a worker to be undone.
    """
    brought = locked(act, register)
    if brought.state in (State.DONE, State.ABANDONED):
        raise Refused("Cet import est déjà terminé ou abandonné.")
    if brought.state == State.RUNNING and not queries.stopped(brought):
        assert brought.job is not None, "what runs is a job"
        if not jobs.withdraw(brought.job):
            raise Refused("Cet import est en cours : attendez qu’il finisse ou qu’il s’arrête.")
    act.record(brought, households=_give_up(act, brought))


@command("members.expire_registers", may="enrol")
def expire_registers(act: Act, *, day: date) -> int:
    """Give up the registers that nobody applied in time, or that stopped. Done every night."""
    late = RegisterImport.objects.select_for_update().filter(expires_on__lte=day)
    late = late.exclude(state__in=(State.DONE, State.ABANDONED))
    found = [row for row in late if row.state != State.RUNNING or queries.stopped(row)]
    for brought in found:
        _give_up(act, brought)
    act.record(*found, registers=len(found))
    return len(found)


def _give_up(act: Act, brought: RegisterImport) -> int:
    """How many households are left to be undone."""
    staging.empty(act, brought)
    brought.state = State.ABANDONED
    forget_names(brought)
    left = _to_undo(brought).count()
    brought.job = (
        jobs.ask(act, "members.undo_register", register=str(brought.uid)) if left else None
    )
    act.save(brought)
    return left


def undo_step(act: Act, done: int, *, register: str) -> int:
    """One step of the job ``members.undo_register``."""
    began = time.monotonic()
    left = undo_households(act, register=register)
    breathe(time.monotonic() - began)
    return done + 1 + -(-left // HOUSEHOLDS_EACH)


@command("members.undo_households", may="enrol")
@collector.paused()
def undo_households(act: Act, *, register: str) -> int:
    """Undo some households of a register that was given up; return how many are left."""
    brought = locked(act, register)
    if brought.state != State.ABANDONED:
        raise Refused("Cet import n’est pas abandonné.")
    homes = list(_to_undo(brought).order_by("pk").values_list("pk", flat=True)[:HOUSEHOLDS_EACH])
    people = list(Beneficiary.objects.filter(household__in=homes).select_related("household"))
    on, count = brought.enrolled_on, len(people)
    if people:
        left = [person.pk for person in people]
        where = [person.household_id for person in people]
        writing.write_belongings(act, left, where, on, Belonging.Why.CORRECTION, closed=True)
        following.households_changed(act, homes, on, Due.Why.CORRECTED)
        _forget(act, brought, homes, people)
    act.record(brought, households=len(homes), people=count)
    return _to_undo(brought).count()


def _to_undo(brought: RegisterImport) -> QuerySet[Household]:
    """The households that a register wrote unseen, and whose people still have a name."""
    named = Beneficiary.objects.filter(household=OuterRef("pk"), anonymised_on=None)
    return Household.objects.filter(Exists(named), register=brought, pending=True)


def _forget(act: Act, brought: RegisterImport, homes: list[int], people: list[Beneficiary]) -> None:
    """Take out who these people are: they were never members."""
    words = sorted({word for person in people for word in writing.own_words(person)})
    theirs = SearchWord.objects.filter(mutual=brought.mutual_id, beneficiary__household__in=homes)
    for some in chunks(words, WORDS_EACH):
        theirs.filter(word__in=some).delete()
    Beneficiary.objects.filter(household__in=homes).update(
        name=NAMELESS, sound="", phone="", sex="", born_on=None, year_only=False,
        left_on=brought.enrolled_on, anonymised_on=clock.today(), entry_id=act.entry_id,
    )  # fmt: skip
    Household.objects.filter(pk__in=homes).update(phone="", entry_id=act.entry_id)
