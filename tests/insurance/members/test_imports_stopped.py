"""A register that stopped half-way: tried again it is whole, given up nothing of it counts."""

import signal
import subprocess
import sys
from datetime import date

import pytest
from django.db.models import Sum

from insurance.members import town as build
from insurance.members.test_imports import HEAD, ROWS, bring, check, csv
from insurance.members.till import books
from insurance.members.town import TODAY, act, enrol
from pacte.insurance.members import commands as members
from pacte.insurance.members import queries, staging
from pacte.insurance.members.commands import stopped
from pacte.insurance.members.commands.privacy import NAMELESS
from pacte.insurance.members.models import (
    Beneficiary,
    Due,
    Household,
    RegisterImport,
    SearchWord,
    Staged,
)
from pacte.insurance.members.queries import enrolment
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock, jobs
from pacte.journal.models import Entry, Job
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.site import jobs as table  # noqa: F401

# The first household owes nothing itself: its rights open without a payment.
FREE = ("1;DIARRA Awa;F;1987;adhérente;20 21 22 23;;1", "1;DIARRA Fanta;F;2012;fille;;;")
OTHERS = ("2;KONÉ Salif;M;1979;adhérent;;;3", "2;KONÉ Bintou;F;;épouse;;;")
LATER = date(2026, 12, 1)
APPLY = "members.apply_register"


def faulty(step, at: int = 1):
    """The steps of an import, refused from one of them on."""

    def refused(given, done, **said):
        if done >= at:
            raise Refused("Le régime est fermé.")
        return step(given, done, **said)

    return refused


@pytest.fixture
def half(town, monkeypatch) -> str:
    """A register of two steps, of which the first is written and the second was refused."""
    monkeypatch.setattr(staging, "PEOPLE_EACH", 2)
    uid = bring(town, csv(*FREE, *OTHERS))
    check(uid)
    members.apply_register(act(), register=uid)
    with monkeypatch.context() as patched:
        patched.setitem(jobs.STEPS, APPLY, faulty(jobs.STEPS[APPLY]))
        assert jobs.work("test") == 1
    assert Job.objects.get(kind=APPLY).state == "failed"
    assert Household.objects.count() == 1 and not queries.visible_to(town.awa, TODAY).exists()
    return uid


def state() -> str:
    return RegisterImport.objects.latest("id").state


def covered(town) -> int:
    enrolment._open_rights.cache_clear()  # A test that is undone gives its numbers back.
    return enrolment.open_rights(schemes.scheme(town.scheme).pk).people_on(LATER)


def test_tried_again_it_goes_on_where_it_stopped_and_nothing_is_done_twice(half, town) -> None:
    members.retry_register(act(), register=half)
    assert jobs.work("test") == 1
    assert state() == "done" and queries.visible_to(town.awa, TODAY).count() == 2
    assert Entry.objects.filter(command="members.apply_households").count() == 2
    assert Due.objects.aggregate(t=Sum("amount"))["t"] == 2 * 4_000 + 2 * 5_000
    assert books(town)["members"] == 10_000 and covered(town) == 2


def test_what_stops_again_may_be_tried_again(half, town, monkeypatch) -> None:
    members.retry_register(act(), register=half)
    with monkeypatch.context() as patched:
        patched.setitem(jobs.STEPS, APPLY, faulty(jobs.STEPS[APPLY], at=2))
        assert jobs.work("test") == 1
    assert Household.objects.filter(pending=True).count() == 2
    members.retry_register(act(), register=half)
    assert jobs.work("test") == 1 and state() == "done"


def test_given_up_nothing_of_it_counts_and_nobody_keeps_a_name(half, town) -> None:
    assert covered(town) == 2 and "sponsors" in books(town)
    members.abandon_register(act(), register=half)
    assert state() == "abandoned" and not Staged.objects.exclude(packed=b"").exists()
    assert jobs.work("test") == 1
    assert Job.objects.get(kind="members.undo_register").state == "done"
    assert covered(town) == 0 and books(town) == {}
    assert Due.objects.aggregate(t=Sum("amount"))["t"] == 0
    people = Beneficiary.objects.values_list("name", "sound", "phone", "born_on").distinct()
    assert list(people) == [(NAMELESS, "", "", None)] and not SearchWord.objects.exists()
    assert Household.objects.get().phone == ""
    assert not queries.visible_to(town.awa, TODAY).exists()
    for again in (members.abandon_register, members.retry_register):
        with pytest.raises(Refused):
            again(act(), register=half)


def test_what_was_given_up_is_brought_again_as_if_it_had_never_been(half, town) -> None:
    members.abandon_register(act(), register=half)
    jobs.work("test")
    uid = bring(town, csv(*FREE, *OTHERS))
    assert check(uid)["in_base"] == 0
    members.apply_register(act(), register=uid)
    jobs.work("test")
    numbers = queries.visible_to(town.awa, TODAY).order_by("number")
    # The number that was given is not given again.
    assert [home.number[:10] for home in numbers] == ["KATI-00002", "KATI-00003"]
    assert books(town)["members"] == 10_000 and covered(town) == 2


def test_undoing_goes_on_some_households_at_a_time_and_may_stop_too(
    half, town, monkeypatch
) -> None:
    members.retry_register(act(), register=half)
    with monkeypatch.context() as patched:
        patched.setitem(jobs.STEPS, APPLY, faulty(jobs.STEPS[APPLY], at=2))
        jobs.work("test")
    monkeypatch.setattr(stopped, "HOUSEHOLDS_EACH", 1)
    members.abandon_register(act(), register=half)
    kind = "members.undo_register"
    with monkeypatch.context() as patched:
        patched.setitem(jobs.STEPS, kind, faulty(jobs.STEPS[kind]))
        jobs.work("test")
    assert Beneficiary.objects.exclude(name=NAMELESS).count() == 2
    members.retry_register(act(), register=half)
    assert jobs.work("test") == 1
    done = Job.objects.get(kind=kind)
    assert (done.state, done.cursor, done.total) == ("done", 2, 2)
    assert not Beneficiary.objects.exclude(name=NAMELESS).exists() and books(town) == {}


def test_the_rest_of_the_register_is_as_it_was(town, half) -> None:
    """Only what the import wrote is undone: another household keeps its dues and its rights."""
    enrol(town)
    before = books(town)
    members.abandon_register(act(), register=half)
    jobs.work("test")
    after = books(town)
    assert before["members"] == after["members"] == 9_000
    assert queries.visible_to(town.awa, TODAY).count() == 1
    assert Beneficiary.objects.filter(anonymised_on=None).count() == 3


def test_while_it_runs_it_is_neither_tried_again_nor_given_up(town) -> None:
    uid = bring(town, csv(*ROWS))
    check(uid)
    members.apply_register(act(), register=uid)
    job = jobs.take("test")
    for refused in (members.retry_register, members.abandon_register):
        with pytest.raises(Refused):
            refused(act(), register=uid)
    jobs.carry_on(job, "test")
    assert state() == "done"
    with pytest.raises(Refused, match="terminé"):
        members.abandon_register(act(), register=uid)


def test_what_no_worker_has_taken_is_given_up_at_once(town) -> None:
    """Nobody applies it, or who did is dead: whoever comes after finds nothing to do."""
    uid = bring(town, csv(*ROWS))
    check(uid)
    members.apply_register(act(), register=uid)
    late = jobs.take("dead")
    Job.objects.update(leased_until=clock.now())
    members.abandon_register(act(), register=uid)
    jobs.carry_on(late, "dead")
    assert jobs.work("test") == 0
    assert state() == "abandoned" and not Household.objects.exists()


def test_the_same_file_is_not_taken_in_again_meanwhile(half, town) -> None:
    with pytest.raises(Refused, match="déjà en cours d’inscription"):
        bring(town, csv(*FREE, *OTHERS))
    bring(town, csv(*ROWS))  # Another file is.
    assert RegisterImport.objects.count() == 2


def test_only_who_enrols_for_the_mutual_tries_again_or_gives_up(half, town) -> None:
    for who in (town.bintou, town.kadia, town.cherif):
        for forbidden in (members.retry_register, members.abandon_register):
            with pytest.raises(NotAllowed):
                forbidden(act("", who), register=half)


def test_what_stopped_expires_like_what_was_never_applied(half, town) -> None:
    assert members.expire_registers(act(), day=date(2026, 9, 1)) == 0
    assert members.expire_registers(act(), day=date(2026, 9, 2)) == 1
    jobs.work("test")
    assert state() == "abandoned" and books(town) == {}
    assert not Beneficiary.objects.exclude(name=NAMELESS).exists()


KILLED = """
import os, signal, django
django.setup()
from datetime import date, timedelta
from pacte.insurance.members import staging
from pacte.journal import clock, jobs
from pacte.site import jobs as table
clock.today = lambda: date(2026, 8, 3)
jobs.LEASE, jobs.ATTEMPTS_MAX = timedelta(seconds=-1), 1
step = jobs.STEPS["members.apply_register"]
def dies(act, done, **said):
    step(act, done, **said)
    os.kill(os.getpid(), signal.SIGKILL)
jobs.STEPS["members.apply_register"] = dies
jobs.work("killed")
"""


def test_a_worker_killed_each_time_sets_it_aside_and_it_can_still_be_finished(
    committed, monkeypatch
) -> None:
    """kill -9 after a step was kept and before the job knew, until nobody tries any more."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(staging, "PEOPLE_EACH", 2)
    town = build.town()
    uid = bring(town, csv(*FREE, *OTHERS, head=HEAD))
    check(uid)
    members.apply_register(act(), register=uid)
    environment = committed | {"DJANGO_SETTINGS_MODULE": "pacte.site.settings"}
    ends = [subprocess.run([sys.executable, "-c", KILLED], env=environment) for _ in range(2)]
    assert [end.returncode for end in ends] == [-signal.SIGKILL, 0]
    assert Job.objects.get().state == "failed" and "pas abouti" in Job.objects.get().failure
    assert Household.objects.count() == 1 and not queries.visible_to(town.awa, TODAY).exists()
    members.retry_register(act(), register=uid)
    assert jobs.work("test") == 1
    assert queries.visible_to(town.awa, TODAY).count() == 2
    assert Entry.objects.filter(command="members.apply_households").count() == 2
    assert books(town)["members"] == 10_000
