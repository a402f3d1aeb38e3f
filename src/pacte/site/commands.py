"""What the site asks of itself. It keeps no table: its commands leave work to a worker."""

from __future__ import annotations

from datetime import date

from pacte.journal import jobs
from pacte.journal.command import Act, command


@command("site.count_rows", may="manage_site")
def count_rows(act: Act, *, day: date) -> str:
    """Once a day, let the database look at how its rows are spread: outside any transaction."""
    job = jobs.ask(act, "journal.count_rows")
    act.record(day=day.isoformat(), job=str(job))
    return str(job)


@command("site.note_demonstration", may="manage_site")
def note_demonstration(act: Act, *, finished: bool) -> None:
    """Say that the demonstration begins, or that all of it is there: one cut short is known."""
    act.record(finished=int(finished))
