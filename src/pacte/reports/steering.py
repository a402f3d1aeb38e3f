"""What a committee asks of a programme: do results arrive, does money follow, what is due.

Only what a reader may see: values that are not verified, and risks, for who follows the programme;
decisions of the bodies that it sees. As many queries for many indicators as for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.governance.bodies import queries as bodies
from pacte.pages import formatting
from pacte.pages.page import Tag
from pacte.programmes.results import queries as results
from pacte.programmes.results.models import ConcernStep
from pacte.programmes.results.sentences import LEVEL_TONES
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme, ProgrammeBody
from pacte.reports import delivered
from pacte.reports.money import Monies, monies_of

FINE = ("ahead", "on_track")
COMING = 5  # Stages to come that are shown; late ones all are.
FOLLOWED = 8  # Risks, decisions, contradictions that are shown; the rest by a link.
PRINTED = 22  # Results that two sheets hold.


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many results are where they should be, of those that have a target."""

    fine: int
    aimed: int
    late: int
    unmeasured: int
    count: int

    @classmethod
    def of(cls, lines: Iterable[results.ResultLine]) -> OnTime:
        rows = list(lines)
        states = results.counts(rows)
        return cls(
            fine=sum(states.get(name, 0) for name in FINE),
            aimed=sum(1 for one in rows if one.target), late=states.get("late", 0),
            unmeasured=states.get("unmeasured", 0), count=len(rows),
        )  # fmt: skip

    @property
    def text(self) -> str | None:
        """« 3 sur 7 »; None: nothing is aimed at."""
        if not self.aimed:
            return None
        return _("%(fine)s sur %(aimed)s") % {"fine": self.fine, "aimed": self.aimed}


def programme_bodies(programme_ids: Sequence[int]) -> dict[int, list[int]]:
    """The keys of the bodies of some programmes: one query."""
    rows = ProgrammeBody.objects.filter(programme__in=programme_ids).order_by("id")
    last: dict[tuple[int, int], bool] = {}
    for programme, body, closed in rows.values_list("programme", "body", "closed"):
        last[programme, body] = closed
    found: dict[int, list[int]] = defaultdict(list)
    for (programme, body), closed in last.items():
        if not closed:
            found[programme].append(body)
    return found


def split(actor: Any, rows: Iterable[Programme]) -> tuple[list[int], list[int]]:
    """The keys of the programmes of which somebody reads all values, and those of the others."""
    whole: list[int] = []
    verified: list[int] = []
    for row in rows:
        mine = whole if results.reads_all(actor, row.organisation_id) else verified
        mine.append(row.pk)
    return whole, verified


def dressed(actor: Any, rows: Iterable[Programme], day: date) -> list[Any]:
    """Programmes with what one line says of each, in as many queries whatever their number."""
    found: list[Any] = list(rows)
    keys = [row.pk for row in found]
    whole, verified = split(actor, found)
    lines = results.progress_of(whole, day) if whole else {}
    lines |= results.progress_of(verified, day, verified_only=True) if verified else {}
    money, against = monies_of(keys, day), sheets.contradictions_of(keys)
    attached = programme_bodies(keys)
    due: dict[int, int] = defaultdict(int)
    for decision in bodies.decisions_due(_seen(actor, attached, day), day):
        due[decision.body_id] += 1
    for row in found:
        total = money[row.pk].total()
        row.told = lines.get(row.pk, [])
        row.on_time = OnTime.of(row.told)
        row.total, row.currency = total, money[row.pk].currency
        row.open = sum(1 for one in against.get(row.pk, []) if one.open)
        row.due = sum(due[body] for body in attached.get(row.pk, []))
    return found


def _seen(actor: Any, attached: dict[int, list[int]], day: date) -> list[int]:
    """Of the bodies of some programmes, those that somebody sees."""
    keys = {body for several in attached.values() for body in several}
    if not keys:
        return []
    return sorted(keys & set(bodies.keys_visible_to(actor, day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """All that the steering page of a programme shows."""

    lines: list[results.ResultLine]
    reads: bool  # Values that are not verified, and risks, are shown.
    money: Monies
    decisions: list[tuple[Any, Tag]]
    decisions_more: int
    meetings: list[Any]
    concerns: list[tuple[Any, str, str]]
    concerns_more: int
    open: list[Any]
    answered: int
    stages: list[Any]
    stages_count: int
    territory: list[Any]
    done: list[delivered.Row]

    @property
    def on_time(self) -> OnTime:
        return OnTime.of(self.lines)


def steering(
    actor: Any, row: Programme, day: date, known: int | None = None, asked: Collection[str] = ()
) -> Steering:
    """What is said of a programme on a day, for one reader.

    ``known``: values, targets, money, records, risks and decisions as they were known at an
    entry, the last of the day. ``asked``: the measures that take time and that one wants.
    """
    reads = results.reads_all(actor, row.organisation_id)
    seen = _seen(actor, programme_bodies([row.pk]), day)
    due = bodies.decisions_due(seen, day, known) if seen else []
    concerns = results.open_concerns([row.pk], known) if reads else []
    levels = dict(ConcernStep.Level.choices)
    against = sheets.contradictions(row.pk)
    stages, territory = sheets.timeline(row.pk, day), sheets.territory(row.pk)
    lines = results.progress(row.pk, day, verified_only=not reads, known=known)
    return Steering(
        lines=lines, reads=reads,
        money=monies_of([row.pk], day, known)[row.pk],
        decisions=[(one, when(one.deadline, day)) for one in due[:FOLLOWED]],
        decisions_more=max(0, len(due) - FOLLOWED),
        meetings=bodies.meetings_next(seen, day)[:2] if seen else [],
        concerns=[(c, str(levels.get(c.level, levels["unknown"])),
                   LEVEL_TONES.get(c.level, "")) for c in concerns[:FOLLOWED]],
        concerns_more=max(0, len(concerns) - FOLLOWED),
        open=[one for one in against if one.open],
        answered=sum(1 for one in against if not one.open),
        stages=waiting(stages), stages_count=len(stages), territory=territory,
        done=delivered.of_programme(
            row, lines, day, actor.can, territory=territory, asked=asked,
            as_of=None if known is None else day,
        ),
    )  # fmt: skip


def waiting(stages: Sequence[Any]) -> list[Any]:
    """The stages that are late, then those that go on, then the next ones."""
    late = [one for one in stages if one.late]
    going = [one for one in stages if not one.late and one.state == "running"]
    coming = [one for one in stages if not one.late and one.state in ("planned", "")
              and (one.stage.planned_start or one.stage.planned_end)]  # fmt: skip
    return [*late, *going, *coming[:COMING]]


def when(deadline: date, day: date) -> Tag:
    """How long is left, or how late it is."""
    days = (deadline - day).days
    if days < 0:
        words = ngettext("%(n)s jour de retard", "%(n)s jours de retard", -days)
        return Tag(words % {"n": formatting.number(-days)}, "bad", "clock")
    if days == 0:
        return Tag(_("aujourd’hui"), "bad", "clock")
    words = ngettext("dans %(n)s jour", "dans %(n)s jours", days)
    return Tag(words % {"n": formatting.number(days)}, "wait", "clock")


def facts(found: Steering) -> list[str]:
    """The two sentences of the head: results, then money."""
    said = []
    if (of := found.on_time).aimed:
        said.append(
            ngettext(
                "%(fine)s résultat sur %(aimed)s à l’heure ou en avance",
                "%(fine)s résultats sur %(aimed)s à l’heure ou en avance", of.fine,
            ) % {"fine": of.fine, "aimed": of.aimed}
        )  # fmt: skip
    total = found.money.total()
    if total.share is not None and total.expected is not None:
        said.append(_("%(spent)s dépensé, %(due)s prévu à ce jour") % {
            "spent": formatting.share(total.share, 0), "due": formatting.share(total.expected, 0),
        })  # fmt: skip
    elif total.share is not None:
        said.append(_("%(spent)s dépensé") % {"spent": formatting.share(total.share, 0)})
    return said


def url_of(row: Programme) -> str:
    return reverse("reports:steering", args=[row.uid])
