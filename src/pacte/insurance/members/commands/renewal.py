"""Renewal: last year's register enters the next year in one go, safe to repeat."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import date
from typing import Any

from pacte.insurance.members import following, windows, writing
from pacte.insurance.members.commands.imports import breathe
from pacte.insurance.members.models import Membership
from pacte.insurance.members.queries import renewal as queries
from pacte.insurance.members.years import Year
from pacte.journal import clock, jobs
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

HOUSEHOLDS_EACH = 1_000  # In one step: below a second of write lock.


@command("members.ask_renewal", may="enrol")
def ask_renewal(act: Act, *, scheme: str, mutual: str, covered_on: date) -> str:
    """Renew, for the coverage year of a day, every household that can be: left to a worker."""
    organisation = people.organisation(mutual)
    act.need("enrol", organisation.pk)
    year = queries.renewal_year(scheme, organisation, covered_on)
    day = clock.today()
    let_in, only = windows.check_many(act, organisation.pk, year.definition, day, windows.RENEWAL)
    count = queries.who_renews(year, organisation.pk, only, day).count()
    if not count:
        _say_shut(act, organisation.pk, year, day, only)
        raise Refused("Aucun ménage n’est à renouveler pour cet exercice.")
    said = {"scheme": scheme, "mutual": mutual, "covered_on": covered_on.isoformat()}
    said["asked_on"] = day.isoformat()
    steps = -(-count // HOUSEHOLDS_EACH)
    job = jobs.ask(act, "members.renew", steps=steps, only=sorted(only), **said)
    since = year.span[0].isoformat()
    act.record(organisation, scheme=scheme, since=since, job=str(job), **let_in)
    return str(job)


def renew_step(
    act: Act,
    done: int,
    *,
    scheme: str,
    mutual: str,
    covered_on: str,
    steps: int,
    asked_on: str | None = None,
    only: Collection[str] = (),
) -> int:
    """One step of the job ``members.renew``."""
    began = time.monotonic()
    told = {"scheme": scheme, "mutual": mutual, "covered_on": date.fromisoformat(covered_on)}
    asked = date.fromisoformat(asked_on) if asked_on else None
    renew_households(act, **told, asked_on=asked, only=list(only))
    breathe(time.monotonic() - began)
    return steps


@command("members.renew_households", may="enrol")
def renew_households(
    act: Act,
    *,
    scheme: str,
    mutual: str,
    covered_on: date,
    limit: int = HOUSEHOLDS_EACH,
    asked_on: date | None = None,
    only: Collection[str] = (),
) -> dict[str, Any]:
    """Renew the next households that can be: those who are in the year already are not taken.

    ``asked_on``: the day on which it was asked and the window of enrolment was checked; ``only``:
    the groups that renew at any time, when it was closed.
    """
    organisation = people.organisation(mutual)
    act.need("enrol", organisation.pk)
    year = queries.renewal_year(scheme, organisation, covered_on)
    day = asked_on or clock.today()
    if asked_on is None:
        _, only = windows.check_many(act, organisation.pk, year.definition, day, windows.RENEWAL)
    homes = list(
        queries.who_renews(year, organisation.pk, only, day)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )
    if asked_on is None and not homes:
        _say_shut(act, organisation.pk, year, day, only)
    ids: list[int] = []
    if homes:
        kinds = [Membership.Kind.RENEWAL] * len(homes)
        ids = writing.open_memberships(act, year.version, homes, year.span, kinds, day)
        following.memberships_opened(act, ids)
    act.record(organisation, households=len(homes), since=year.span[0].isoformat())
    return {"households": len(homes)}


def _say_shut(act: Act, mutual: int, year: Year, day: date, only: Collection[str]) -> None:
    """Nobody renews because the window is closed: say when it opens."""
    if only:
        windows.check(act, mutual, year.definition, day, windows.RENEWAL)
