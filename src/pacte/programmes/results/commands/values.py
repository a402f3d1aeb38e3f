"""Values: typed with their evidence or measured, submitted, verified by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pacte.files import storing
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import queries as places
from pacte.programmes.results import queries, rules, sentences
from pacte.programmes.results.commands.kept import (
    document_of,
    indicator_of,
    place_of,
    span,
    step,
    value_of,
    versions_of,
)
from pacte.programmes.results.models import Indicator, StepState, Value, ValuePart, ValueStep
from pacte.programmes.results.rules import Part, parts, verifying

MAY = "submit_value"
Parts = Sequence[Mapping[str, Any]]


@command("results.enter_value", may=MAY)
def enter_value(
    act: Act, *, indicator: str, first: str, until: str, top: int | None = None,
    bottom: int | None = None, words: str = "", place: str | None = None, told: Parts = (),
    note: str = "", evidence: Any = None, document: str | None = None, quote: str = "",
    replaces: str | None = None, submit: bool = False, uid: str | None = None,
) -> str:  # fmt: skip
    """Enter what was reached in a period, as a whole or in a place, with its parts (``told``).

    ``replaces``: the draft, submitted or returned value that this one corrects.
    """
    row = indicator_of(act, indicator, MAY)
    begin, end = span(first, until)
    value = Value(
        definition=queries.in_force(versions_of(row), _last(end)), place=place_of(place),
        first=begin, until=end, top=top, bottom=bottom, words=words, note=note, quote=quote,
        source=Value.Source.TYPED, document=document_of(row.programme_id, document),
        **({"uid": uid} if uid else {}),
    )  # fmt: skip
    value.evidence = storing.store(act, evidence) if evidence else None
    old = _replaced(act, row, replaces) if replaces else None
    if old and value.evidence is None:
        value.evidence = old.evidence
    keep(act, row, value, [_part(one) for one in told], old)
    if submit:
        step(act, value, StepState.SUBMITTED)
    act.record(value, row, top=top, bottom=bottom, until=str(end))
    return str(value.uid)


def keep(
    act: Act, row: Indicator, value: Value, told: list[Part], old: Value | None,
    author: tuple[UUID, str] | None = None,
) -> None:  # fmt: skip
    """Check a value and its parts, and keep it as a draft in place of another, if any."""
    unit = sentences.unit_of(value.definition)
    dimensions = rules.read_dimensions(value.definition.dimensions)
    rules.check(unit, value.top, value.bottom, value.words, parts=True)
    rules.reconcile(unit, value.top, value.bottom, dimensions, told)
    _alone(row, value, old)
    value.author, value.author_name = author or (act.actor.uid, act.actor.name)
    value.replaces = old
    act.save(value)
    for one in told:
        where = places.any_by_code(one.category) if one.dimension == parts.PLACE else None
        act.save(ValuePart(value=value, dimension=one.dimension, category=one.category,
                           place=where, top=one.top, bottom=one.bottom))  # fmt: skip
    if old:
        step(act, old, StepState.REPLACED)
    step(act, value, StepState.DRAFT)


def _last(until: Any) -> Any:
    """The last day of a period: the definition in force then is that of its value."""
    return until.fromordinal(until.toordinal() - 1)


def _part(told: Mapping[str, Any]) -> Part:
    bottom = told.get("bottom")
    return Part(str(told["dimension"]), str(told["category"]), int(told["top"]),
                None if bottom is None else int(bottom))  # fmt: skip


def _replaced(act: Act, row: Indicator, uid: str) -> Value:
    """The value that another corrects, unless somebody was quicker: then what it says now."""
    old = Value.objects.select_related("definition").filter(uid=uid).first()
    if old is None or old.definition.indicator_id != row.pk:
        raise Refused("Cette valeur n’existe pas.")
    state = queries.state_of(old.pk)
    if state == StepState.REPLACED and (newer := old.replaced_by.order_by("-id").first()):
        raise Refused(
            "%(name)s a corrigé cette valeur entre-temps : elle est maintenant « %(value)s »."
            " Rien n’est enregistré, ce que vous avez écrit est gardé ici.",
            name=newer.author_name, value=sentences.row_text(newer) or "",
        )  # fmt: skip
    verifying.follows(StepState.REPLACED, state)
    return old


def _alone(row: Indicator, value: Value, old: Value | None) -> None:
    """One value at a time waits for a period; over a verified one, say why."""
    same = queries.same_period(row.pk, value.place_id, value.first, value.until)
    same = same.exclude(pk=old.pk) if old else same
    other = same.filter(state__in=verifying.OPEN).first()
    if other:
        raise Refused(
            "Une valeur attend déjà pour cette période : « %(value)s », de %(name)s. Corrigez-la"
            " plutôt que d’en ajouter une.",
            value=sentences.row_text(other) or "", name=other.author_name, field="until",
        )  # fmt: skip
    if same.filter(state=StepState.VERIFIED).exists() and not value.note.strip():
        raise Refused(
            "Cette période a déjà une valeur vérifiée : dites en remarque pourquoi en donner une"
            " autre.", field="note",
        )  # fmt: skip


@command("results.submit_value", may=MAY)
def submit_value(act: Act, *, value: str) -> None:
    """Ask that somebody else verify a value."""
    row = value_of(act, value, MAY)
    verifying.follows(StepState.SUBMITTED, queries.state_of(row.pk))
    step(act, row, StepState.SUBMITTED)
    act.record(row, row.definition.indicator)


@command("results.discard_value", may=MAY)
def discard_value(act: Act, *, value: str) -> None:
    """Put aside a draft, a submitted or a returned value: nothing is said of its period."""
    row = value_of(act, value, MAY)
    verifying.follows(StepState.REPLACED, queries.state_of(row.pk))
    step(act, row, StepState.REPLACED, act.reason)
    act.record(row, row.definition.indicator)


@command("results.verify_value", may="verify_value")
def verify_value(act: Act, *, value: str, words: str = "") -> None:
    """Say that a value is right; who wrote or submitted it may not."""
    row = _judged(act, value, StepState.VERIFIED)
    step(act, row, StepState.VERIFIED, words)
    act.record(row, row.definition.indicator)


@command("results.return_value", may="verify_value")
def return_value(act: Act, *, value: str, why: str) -> None:
    """Return a value to its author, with the reason."""
    row = _judged(act, value, StepState.RETURNED)
    if not why.strip():
        raise Refused("Dites ce qui est à corriger.", field="why")
    step(act, row, StepState.RETURNED, why)
    act.record(row, row.definition.indicator)


def _judged(act: Act, uid: str, state: str) -> Value:
    row = value_of(act, uid, "verify_value")
    verifying.follows(state, queries.state_of(row.pk))
    hands = ValueStep.objects.filter(value=row, state=StepState.SUBMITTED).values_list("by")
    verifying.by_another(act.actor.uid, [row.author, *(by for (by,) in hands)])
    return row
