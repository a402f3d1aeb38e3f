"""A list of works or a bill of quantities from a file: brought, looked at, entered whole or not
at all.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

from pacte.delivery.records import sheets
from pacte.delivery.works import importing, reading_items, reading_works
from pacte.delivery.works.commands import held, working
from pacte.delivery.works.importing import NewItem, NewWork
from pacte.delivery.works.models import Brought, WorkItem, WorkStep
from pacte.delivery.works.models import Work as WorkRow
from pacte.delivery.works.rules import steps
from pacte.journal import clock
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act, command
from pacte.kernel import numbering
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

MAY = "manage_works"
State = Brought.State


def _prepare_works(act: Act, *, upload: Any, **content: Any) -> bytes:
    """Read the file beside the database; one that cannot be a list is refused at once."""
    found = sheets.brought(upload)
    sheets.read(found, reading_works.layout(clock.today()))
    return sheets.pack(found)


@command("works.bring_works", may=MAY, prepare=_prepare_works)
def bring_works(act: Act, prepared: bytes, *, upload: Any, organisation: str) -> str:
    """Take in a list of works that an organisation carries, to be looked at first."""
    owner = people.organisation(organisation)
    act.need(MAY, owner.pk)
    row = Brought(kind=Brought.Kind.WORKS, organisation=owner)
    return _keep(act, row, upload, prepared)


def _prepare_items(act: Act, *, upload: Any, currency: str, **content: Any) -> bytes:
    found = sheets.brought(upload)
    sheets.read(found, reading_items.layout(currency))
    return sheets.pack(found)


@command("works.bring_items", may=MAY, prepare=_prepare_items)
def bring_items(act: Act, prepared: bytes, *, upload: Any, work: str, currency: str) -> str:
    """Take in the bill of quantities of a work, to be looked at first."""
    there = held.work(act, MAY, work)
    _refuse_other_currency(there, currency)
    row = Brought(kind=Brought.Kind.ITEMS, organisation=there.organisation, work=there)
    row.currency = currency
    return _keep(act, row, upload, prepared)


def _refuse_other_currency(work: WorkRow, currency: str) -> None:
    """The progress of a work weighs its quantities by their prices, so in one currency."""
    entered = Brought.objects.filter(work=work, kind=Brought.Kind.ITEMS, state=State.ENTERED)
    known = {*entered.values_list("currency", flat=True)}
    if known - {currency}:
        raise Refused(
            "Le devis de cet ouvrage est en %(known)s : donnez tous ses prix dans cette monnaie.",
            known=", ".join(sorted(known)), field="currency",
        )  # fmt: skip


def _keep(act: Act, row: Brought, upload: Any, packed: bytes) -> str:
    row.digest = hashlib.sha256(packed).hexdigest()
    row.file_name, row.packed = Path(upload.name).name[-120:], packed
    row.brought_on, row.by, row.by_name = clock.today(), act.actor.uid, act.actor.name[:150]
    act.save(row)
    act.record(row, digest=row.digest)
    return str(row.uid)


@command("works.drop_brought", may=MAY)
def drop_brought(act: Act, *, brought: str) -> str:
    """Give up a file that was brought: nothing of it is entered."""
    row = _held(act, brought)
    row.state, row.packed = State.DROPPED, b""
    act.save(row)
    act.record(row)
    return str(row.uid)


@command("works.enter_brought", may=MAY)
def enter_brought(act: Act, *, brought: str) -> dict[str, int]:
    """Enter all that a file says; with one fault, nothing."""
    row = _held(act, brought)
    seen = importing.preview(row, clock.today())
    if seen.read.faults:
        raise Refused(
            "Il reste des erreurs (%(count)s) : corrigez le fichier et apportez-le de nouveau.",
            count=len(seen.read.faults),
        )
    if not seen.count:
        raise Refused("Ce fichier n’apporte rien de nouveau.")
    _insert_works(act, row, seen.works)
    _insert_items(act, row, seen.items)
    row.state, row.entered, row.known = State.ENTERED, seen.count, seen.known
    row.packed = b""  # What it said is in the register now.
    act.save(row)
    act.record(row, entered=seen.count, known=seen.known)
    return {"entered": seen.count, "known": seen.known}


def _held(act: Act, uid: str) -> Brought:
    """A file that was brought and waits, for who may enter it."""
    found = Brought.objects.select_for_update(of=("self",)).filter(uid=UUID(str(uid))).first()
    if found is None:
        raise Refused("Ce fichier n’existe pas.")
    if found.work is not None:
        found.work = held.work(act, MAY, str(found.work.uid))
    else:
        act.need(MAY, found.organisation_id)
    if found.state != State.READ:
        raise Refused("Ce fichier est déjà entré ou abandonné.")
    return found


def _insert_works(act: Act, brought: Brought, new: list[NewWork]) -> None:
    """All works at once, with the need of each, then the step at which it is."""
    if not new:
        return
    rows, n = [one.row for one in new], len(new)
    lives = [steps.lived(_steps_of(one)) for one in new]
    first = working.next_rank(brought.organisation_id)
    code, ranks = brought.organisation.code, range(first, first + n)
    uids = new_uids(n)
    insert_many(
        act, WorkRow, uid=uids, rank=list(ranks), organisation=[brought.organisation_id] * n,
        number=[numbering.numbered(code, f"T{rank:04}") for rank in ranks],
        step=[life.step for life in lives], step_on=[life.on for life in lives],
        state=[life.state for life in lives], lacks=[""] * n, functional_on=[""] * n,
        origin=["record"] * n, quote=[""] * n, synthetic=[False] * n,
        facility=[row.facility_id for row in rows], place=[row.place_id for row in rows],
        source=[row.source_id for row in rows],
        **{name: [getattr(row, name) for row in rows] for name in DESCRIBED},
    )  # fmt: skip
    keys = dict(WorkRow.objects.filter(entry_id=act.entry_id).values_list("uid", "pk"))
    told = [(keys[uid], *step) for uid, one in zip(uids, new, strict=True)
            for step in _steps_of(one)]  # fmt: skip
    who, m = act.actor, len(told)
    insert_many(
        act, WorkStep, work=[row[0] for row in told], step=[row[1] for row in told],
        on=[row[2] for row in told], words=[""] * m, by_uid=[who.uid] * m,
        by_name=[who.name[:150]] * m,
    )  # fmt: skip


DESCRIBED = ("title", "plain", "kind", "nature", "words", "programme", "opens", "latitude",
             "longitude")  # fmt: skip


def _steps_of(one: NewWork) -> list[tuple[str, str]]:
    told = one.line.told
    later = [] if one.step == "need" else [(one.step, told["step_on"])]
    return [("need", told["on"]), *later]


def _insert_items(act: Act, brought: Brought, new: list[NewItem]) -> None:
    if not new:
        return
    rows, n = [one.row for one in new], len(new)
    insert_many(
        act, WorkItem, uid=new_uids(n), work=[brought.work_id] * n, closed=[False] * n,
        **{name: [getattr(row, name) for row in rows]
           for name in ("code", "label", "unit", "quantity", "price")},
    )  # fmt: skip
