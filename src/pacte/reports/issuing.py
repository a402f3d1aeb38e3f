"""A periodic report that was asked for is made by a job; the page says where it is."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.journal.command import Act
from pacte.people import queries as people
from pacte.programmes.sheets import commands
from pacte.programmes.sheets import queries as sheets
from pacte.reports.periodic import files, gathered

JOBS_MAX = 100  # How far one looks back for those of a programme.


def issue_step(
    act: Act,
    done: int,
    *,
    programme: str,
    title: str,
    first: str,
    until: str,
    inside: bool,
    by: str,
) -> int:
    """The only step of the job ``sheets.issue_report``: make the files, issue the report.

    It is issued by who asked, if they still may. A worker that died just after is not followed by
    a second report: files made again would not be the same bytes, so its entry is looked for.
    """
    row = sheets.programme(programme)
    entries = journal.about("sheets.programme", row.uid)
    if not entries.filter(request=act.key, command="sheets.issue_report").exists():
        asker, known = people.user(by), journal.last_number()
        found = gathered(
            asker, row, title=title, first=date.fromisoformat(first),
            until=date.fromisoformat(until), known_until=known, today=clock.today(), inside=inside,
        )  # fmt: skip
        commands.issue_report(
            Act(asker, act.reason, act.key), programme=programme, title=title, first=found.first,
            until=found.until, known_until=known, files=files(found),
        )  # fmt: skip
    return 1


def making(programme: UUID) -> list[Any]:
    """The reports of a programme that are being made, and the last one asked for if it failed."""
    jobs = journal.jobs_of(commands.REPORT_JOB)[:JOBS_MAX]
    mine = [one for one in jobs if one.arguments["programme"] == str(programme)]
    failed = [one for one in mine[:1] if one.state == "failed"]
    return [one for one in mine if one.state == "waiting"] + failed
