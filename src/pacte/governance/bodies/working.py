"""Why a number of this room is what it is: what « Pourquoi ? » shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from pacte.governance.bodies.models import Meeting, MeetingState
from pacte.governance.bodies.rule_form import words_of
from pacte.governance.bodies.rules.meeting import Quorum
from pacte.governance.bodies.rules.standing import Rate
from pacte.pages import formatting
from pacte.pages.explain import Step, Working, say


def quorum_working(row: Meeting, now: MeetingState, counted: Quorum | None) -> Working | None:
    """How many were expected, needed, there: as found at the opening, else as the sheet says."""
    part = counted.part if counted else None
    expected, present, needed = now.expected, now.present, now.needed
    if now.present is None and counted is not None:
        expected, present, needed = counted.expected, counted.present, counted.needed
    if present is None:
        return None
    steps = [
        Step(label=say("Attendus"), amount=_or_unknown(expected),
             source=say("Sièges qui votent, ou membres appelés, le jour de la réunion")),
        Step(label=say("Quorum demandé"), amount=words_of(part) or say("non dit"),
             source=say("Règle de composition de l’instance"),
             url=reverse("bodies:body", args=[row.body.uid]) + "#regle"),
        Step(label=say("Nécessaires"), amount=_or_unknown(needed)),
    ]  # fmt: skip
    return Working(
        title=say("Le quorum est-il atteint ?"), over=row.title, steps=steps,
        summary=say("Un invité, ou un poste sans voix, ne compte pas dans le quorum."),
        result=Step(label=say("Présents ou représentés"), amount=present),
    )  # fmt: skip


def _or_unknown(value: int | None) -> Any:
    return say("non connu") if value is None else value


def renewal_working(title: Any, rate: Rate, new: Sequence[str]) -> Working:
    """New elected over all elected."""
    return Working(
        title=say("Taux de renouvellement des élus"), over=title,
        summary=say("Un élu est nouveau s’il ne tenait aucun siège de l’instance avant."),
        steps=[
            Step(label=say("Nouveaux élus"), amount=rate.top, source=", ".join(new)),
            Step(label=say("Élus en tout"), amount=rate.bottom),
        ],
        result=Step(label=say("Taux"), amount=shown_rate(rate)),
    )  # fmt: skip


def assiduity_working(title: Any, rate: Rate, lines: Sequence[tuple[str, int, int]]) -> Working:
    """Present or represented over expected, meeting by meeting."""
    return Working(
        title=say("Taux d’assiduité"), over=title,
        summary=say("Présents ou représentés sur attendus, aux réunions où les deux sont connus."),
        steps=[
            Step(label=label, amount=say("%(there)s sur %(asked)s", there=there, asked=asked))
            for label, there, asked in lines
        ],
        result=Step(label=say("Taux"), amount=shown_rate(rate)),
    )  # fmt: skip


def shown_rate(rate: Rate) -> Any:
    share = rate.share
    return say("non connu") if share is None else formatting.share(share)
