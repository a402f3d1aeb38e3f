"""What a programme aims at, and its stages."""

from __future__ import annotations

from typing import Any

from pacte.files import storing
from pacte.journal.command import Act, command
from pacte.kernel.partial import in_order
from pacte.kernel.refusal import Refused
from pacte.programmes.sheets.commands.kept import document_of, kept, of_programme, place_of
from pacte.programmes.sheets.models import Aim, AimState, Programme, Stage, StageState
from pacte.programmes.sheets.queries.programmes import told_by

MAY = "manage_programme"


@command("sheets.set_aim", may=MAY)
def set_aim(
    act: Act, *, programme: str, kind: str, code: str, title: str, position: int,
    words: str = "", theme: str = "", place: str | None = None, parent: str | None = None,
    document: str | None = None, quote: str = "", where: str = "", uid: str | None = None,
    seen: int | None = None,
) -> str:  # fmt: skip
    """Add an aim under another, or correct the one of this ``uid``.

    ``parent`` is the uid or the code of an aim of the same programme.
    """
    owner = kept(act, programme)
    row = Aim.objects.filter(uid=uid, programme=owner).first() if uid else None
    if row:
        act.unchanged(row, seen)
    else:
        row = Aim(programme=owner, **({"uid": uid} if uid else {}))
    row.kind, row.code, row.title, row.position = kind, code, title, position
    row.words, row.theme, row.place = words, theme, place_of(place)
    row.document, row.quote, row.where = document_of(owner, document), quote, where
    row.parent = _above(owner, row, parent) if parent else None
    act.save(row)
    act.record(row, owner, code=code, kind=kind)
    return str(row.uid)


def _above(owner: Programme, row: Aim, parent: str) -> Aim:
    """The aim that another stands under: of the same programme, and not below it."""
    found = Aim.objects.filter(told_by(parent), programme=owner).first()
    if found is None:
        raise Refused("Ce programme n’a pas de visée « %(code)s ».", code=parent, field="parent")
    above: Aim | None = found
    while above is not None:
        if row.pk and above.pk == row.pk:
            raise Refused(
                "Une visée ne se range pas sous elle-même : « %(code)s » est en dessous.",
                code=found.code, field="parent",
            )  # fmt: skip
        above = above.parent
    return found


@command("sheets.set_aim_state", may=MAY)
def set_aim_state(
    act: Act, *, aim: str, state: str, reason: str, since: str = "",
    replaced_by: str | None = None,
) -> None:  # fmt: skip
    """Say that an aim is dropped, replaced by another, or followed again, and why."""
    row, owner = of_programme(act, Aim, aim)
    other = None
    if state == AimState.State.REPLACED:
        if not replaced_by:
            raise Refused("Dites par quelle visée elle est remplacée.", field="replaced_by")
        other = Aim.objects.filter(told_by(replaced_by), programme=owner).first()
        if other is None or other.pk == row.pk:
            raise Refused(
                "Une visée est remplacée par une autre du même programme.", field="replaced_by"
            )
    act.save(AimState(aim=row, state=state, since=since, reason=reason, replaced_by=other))
    act.record(row, owner, code=row.code, state=state)


@command("sheets.set_stage", may=MAY)
def set_stage(
    act: Act, *, programme: str, position: int, title: str, kind: str = "other",
    planned_start: str = "", planned_end: str = "", real_start: str = "", real_end: str = "",
    document: str | None = None, quote: str = "", where: str = "", uid: str | None = None,
    seen: int | None = None,
) -> str:  # fmt: skip
    """Add a stage, or correct the one of this ``uid``: when it was to be, when it was."""
    owner = kept(act, programme)
    in_order(planned_start, planned_end)
    in_order(real_start, real_end)
    row = Stage.objects.filter(uid=uid, programme=owner).first() if uid else None
    if row:
        act.unchanged(row, seen)
    else:
        row = Stage(programme=owner, **({"uid": uid} if uid else {}))
    row.position, row.title, row.kind = position, title, kind
    row.planned_start, row.planned_end = planned_start, planned_end
    row.real_start, row.real_end = real_start, real_end
    row.document, row.quote, row.where = document_of(owner, document), quote, where
    act.save(row)
    act.record(row, owner, kind=kind)
    return str(row.uid)


@command("sheets.record_stage", may=MAY)
def record_stage(
    act: Act, *, stage: str, state: str, on: str = "", words: str = "", evidence: Any = None,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Say what becomes of a stage: begun, done or abandoned, when, with its evidence."""
    row, owner = of_programme(act, Stage, stage)
    act.unchanged(row, seen)
    if state == StageState.State.RUNNING:
        row.real_start = on or row.real_start
    if state == StageState.State.DONE:
        row.real_end = on or row.real_end
    in_order(row.real_start, row.real_end)
    step = StageState(stage=row, state=state, on=on, words=words)
    step.evidence = storing.store(act, evidence) if evidence else None
    act.save(step)
    act.save(row)
    act.record(row, owner, state=state)
