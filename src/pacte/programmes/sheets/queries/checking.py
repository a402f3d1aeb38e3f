"""From rows to the facts of the checks, and from what they find to what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from pacte.programmes.sheets import checks, rules
from pacte.programmes.sheets.models import Aim, AimState, Answer, Programme, Stage, Statement
from pacte.programmes.sheets.queries.around import partner_rows, sector_rows, territory_rows
from pacte.programmes.sheets.queries.programmes import current
from pacte.programmes.sheets.rules import AimFact, Contradiction, Said, SectorFact, SheetFacts


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction and what was answered: an answer holds while the facts are the same."""

    what: Contradiction
    answer: Answer | None = None
    lapsed: Answer | None = None  # Answered, but its facts have changed.

    @property
    def open(self) -> bool:
        return self.answer is None


def said(row: Statement) -> Said:
    """A statement as the rules read it."""
    return Said(
        key=str(row.uid), subject=row.subject, about=row.about, words=row.words,
        amount=row.amount, currency=row.currency, number=row.number, unit=row.unit,
        share=row.share, start=row.start, end=row.end, code=row.code, bound=row.bound,
        identified=row.identified, counted=row.counted,
    )  # fmt: skip


def facts(programme_ids: Sequence[int]) -> dict[int, SheetFacts]:
    """What the checks compare, of several programmes at once: seven queries."""
    told: dict[int, list[Said]] = {key: [] for key in programme_ids}
    for row in current(programme_ids):
        told[row.programme_id].append(said(row))
    aims, counted = _aims(programme_ids), _counted(programme_ids)
    sectors: dict[int, list[SectorFact]] = {key: [] for key in programme_ids}
    for sector in sector_rows().filter(programme__in=programme_ids).order_by("code"):
        sectors[sector.programme_id].append(SectorFact(sector.code, sector.share))
    themes = dict(Programme.objects.filter(pk__in=programme_ids).values_list("pk", "theme"))
    return {
        key: SheetFacts(
            said=tuple(told[key]), aims=tuple(aims[key]), sectors=tuple(sectors[key]),
            theme=themes.get(key, ""),
            counted=counted[key] | Counter(f"aims:{aim.kind}" for aim in aims[key]),
        )
        for key in programme_ids
    }  # fmt: skip


def _aims(programme_ids: Sequence[int]) -> dict[int, list[AimFact]]:
    """The aims that are followed, of each programme."""
    last: dict[int, str] = {}
    states = AimState.objects.filter(aim__programme__in=programme_ids).order_by("id")
    for key, state in states.values_list("aim", "state"):
        last[key] = state
    found: dict[int, list[AimFact]] = {key: [] for key in programme_ids}
    rows = Aim.objects.filter(programme__in=programme_ids).order_by("position", "id")
    for row in rows:
        if last.get(row.pk, "active") == "active":
            fact = AimFact(str(row.uid), row.code, row.kind, row.theme)
            found[row.programme_id].append(fact)
    return found


def _counted(programme_ids: Sequence[int]) -> dict[int, Counter[str]]:
    """How many places, partners and stages are in each sheet."""
    found: dict[int, Counter[str]] = {key: Counter() for key in programme_ids}
    ours = {"programme__in": programme_ids}
    for key in territory_rows().filter(**ours, kind="target").values_list("programme", flat=True):
        found[key]["places"] += 1
    for key, role in partner_rows().filter(**ours).values_list("programme", "role"):
        found[key].update(["partners", f"partners:{role}"])
    stages = Stage.objects.filter(**ours).values("programme").annotate(n=Count("pk"))
    for row in stages:
        found[row["programme"]]["stages"] = row["n"]
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
    for answer in Answer.objects.filter(programme__in=keys).order_by("id"):
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
