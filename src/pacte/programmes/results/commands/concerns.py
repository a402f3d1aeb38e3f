"""Assumptions and risks: named, appreciated, looked at again on a day that is set."""

from __future__ import annotations

from datetime import date

from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.programmes.results.commands.kept import aim_of, programme_of
from pacte.programmes.results.models import Concern, ConcernStep

MAY, FOLLOWS = "manage_programme", "submit_value"


@command("results.add_concern", may=MAY)
def add_concern(
    act: Act, *, programme: str, kind: str, title: str, words: str = "", owner: str = "",
    aim: str | None = None, level: str = "unknown", next_review: date | None = None,
    uid: str | None = None,
) -> str:  # fmt: skip
    """Name an assumption on which a programme rests, or a risk, with what is thought of it."""
    of = programme_of(act, programme, MAY)
    row = Concern(programme=of, kind=kind, title=title.strip(), words=words, owner=owner,
                  aim=aim_of(of.pk, aim) if aim else None,
                  **({"uid": uid} if uid else {}))  # fmt: skip
    act.save(row)
    _step(act, row, level, "", clock.today(), next_review)
    act.record(row, of, kind=kind, level=level)
    return str(row.uid)


@command("results.describe_concern", may=MAY)
def describe_concern(
    act: Act, *, concern: str, title: str, words: str = "", owner: str = "",
    aim: str | None = None, seen: int | None = None,
) -> None:  # fmt: skip
    """Say otherwise what an assumption or a risk is, and who follows it."""
    row = _of(act, concern, MAY)
    act.unchanged(row, seen)
    row.title, row.words, row.owner = title.strip(), words, owner
    row.aim = aim_of(row.programme_id, aim) if aim else None
    act.save(row)
    act.record(row)


@command("results.follow_concern", may=FOLLOWS)
def follow_concern(
    act: Act, *, concern: str, level: str, words: str = "", on: date | None = None,
    next_review: date | None = None,
) -> None:  # fmt: skip
    """Say what is thought of it on a day, what is done, and when it is looked at again."""
    row = _of(act, concern, FOLLOWS)
    day = on or clock.today()
    if day > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="on")
    if next_review and next_review <= day:
        raise Refused("La prochaine revue vient après le %(day)s.", day=day, field="next_review")
    if level not in ("closed", "low") and next_review is None:
        raise Refused("Dites quand revoir ceci : ce qui n’est pas revu s’oublie.",
                      field="next_review")  # fmt: skip
    _step(act, row, level, words, day, next_review)
    act.record(row, level=level)


def _of(act: Act, uid: str, action: str) -> Concern:
    row = Concern.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise Refused("Cette hypothèse ou ce risque n’existe pas.")
    act.need(action, row.programme.organisation_id)
    return row


def _step(
    act: Act, row: Concern, level: str, words: str, on: date, next_review: date | None
) -> None:
    act.save(ConcernStep(concern=row, level=level, words=words, on=on, next_review=next_review))
