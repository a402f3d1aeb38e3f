"""From rows to the facts of the checks, and from what they find to what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pacte.journal.prepared import prepared
from pacte.programmes.sheets import checks, rules
from pacte.programmes.sheets.models import Aim, AimState, Answer, Programme, Stage
from pacte.programmes.sheets.queries.around import partner_rows, sector_rows, territory_rows
from pacte.programmes.sheets.queries.programmes import current
from pacte.programmes.sheets.rules import AimFact, Contradiction, Said, SectorFact, SheetFacts

SAID = ("subject", "about", "words", "amount", "currency", "number", "unit", "share", "start",
        "end", "code", "bound", "identified", "counted")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction and what was answered: an answer holds while the facts are the same."""

    what: Contradiction
    answer: Answer | None = None
    lapsed: Answer | None = None  # Answered, but its facts have changed.

    @property
    def open(self) -> bool:
        return self.answer is None


@prepared
def _said(programmes: list[int]) -> QuerySet[Any, Any]:
    return current(programmes).values_list("programme", "uid", *SAID)


@prepared
def _sectors(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = sector_rows().filter(programme__in=programmes).order_by("code")
    return rows.values_list("programme", "code", "share")


@prepared
def _themes(programmes: list[int]) -> QuerySet[Any, Any]:
    return Programme.objects.filter(pk__in=programmes).order_by().values_list("pk", "theme")


@prepared
def _aim_states(programmes: list[int]) -> QuerySet[Any, Any]:
    states = AimState.objects.filter(aim__programme__in=programmes).order_by("id")
    return states.values_list("aim", "state")


@prepared
def _aim_rows(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = Aim.objects.filter(programme__in=programmes).order_by("position", "id")
    return rows.values_list("programme", "pk", "uid", "code", "kind", "theme")


@prepared
def _targeted(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = territory_rows().filter(programme__in=programmes, kind="target").order_by()
    return rows.values_list("programme", flat=True)


@prepared
def _partners(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = partner_rows().filter(programme__in=programmes).order_by()
    return rows.values_list("programme", "role")


@prepared
def _stages(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = Stage.objects.filter(programme__in=programmes).order_by()
    return rows.values_list("programme", flat=True)


@prepared
def _answers(programmes: list[int]) -> QuerySet[Answer]:
    return Answer.objects.filter(programme__in=programmes).order_by("id")


def facts(programme_ids: Sequence[int]) -> dict[int, SheetFacts]:
    """What the checks compare, of several programmes at once: seven queries."""
    told: dict[int, list[Said]] = {key: [] for key in programme_ids}
    keys = list(programme_ids)
    for key, uid, *of in _said(keys):
        told[key].append(Said(key=str(uid), **dict(zip(SAID, of, strict=True))))
    aims, counted = _aims(keys), _counted(keys)
    sectors: dict[int, list[SectorFact]] = {key: [] for key in programme_ids}
    for key, code, share in _sectors(keys):
        sectors[key].append(SectorFact(code, share))
    themes = dict(_themes(keys))
    return {
        key: SheetFacts(
            said=tuple(told[key]), aims=tuple(aims[key]), sectors=tuple(sectors[key]),
            theme=themes.get(key, ""),
            counted=counted[key] | Counter(f"aims:{aim.kind}" for aim in aims[key]),
        )
        for key in programme_ids
    }  # fmt: skip


def _aims(programme_ids: list[int]) -> dict[int, list[AimFact]]:
    """The aims that are followed, of each programme."""
    last = dict(_aim_states(programme_ids))
    found: dict[int, list[AimFact]] = {key: [] for key in programme_ids}
    for programme, key, uid, code, kind, theme in _aim_rows(programme_ids):
        if last.get(key, "active") == "active":
            found[programme].append(AimFact(str(uid), code, kind, theme))
    return found


def _counted(programme_ids: list[int]) -> dict[int, Counter[str]]:
    """How many places, partners and stages are in each sheet."""
    found: dict[int, Counter[str]] = {key: Counter() for key in programme_ids}
    for key in _targeted(programme_ids):
        found[key]["places"] += 1
    for key, role in _partners(programme_ids):
        found[key].update(["partners", f"partners:{role}"])
    for key in _stages(programme_ids):
        found[key]["stages"] += 1
    return found


def contradictions_of(programme_ids: Iterable[int]) -> dict[int, list[Found]]:
    """What does not hold together in some programmes, open ones first, in bounded queries."""
    keys = list(dict.fromkeys(programme_ids))
    if not keys:
        return {}
    found = {key: rules.contradictions(all_facts) for key, all_facts in facts(keys).items()}
    for offer in checks.OFFERED.values():
        for key, more in offer(keys).items():
            found[key].extend(more)
    last: dict[tuple[int, str, str], Answer] = {}
    for answer in _answers(keys):
        last[answer.programme_id, answer.check_name, answer.about] = answer
    return {
        key: sorted(
            (_answered(one, last.get((key, one.check, one.about))) for one in several),
            key=lambda one: not one.open,
        )
        for key, several in found.items()
    }


def _answered(one: Contradiction, answer: Answer | None) -> Found:
    if answer is None or answer.verdict == Answer.Verdict.WITHDRAWN:
        return Found(one)
    return Found(one, answer) if answer.digest == one.digest else Found(one, None, answer)


def contradictions(programme_id: int) -> list[Found]:
    """What does not hold together in one programme, open ones first."""
    return contradictions_of([programme_id])[programme_id]
