"""An attendance sheet from a file: brought in, read, checked, chosen, then applied at once.

1. ``bring_sheet`` keeps the lines of the file, packed, for some days;
2. ``check_sheet`` reads them: people told for sure, to be chosen or new, every error with its cell;
3. ``choose_people`` says who is who where it is doubtful;
4. ``apply_sheet`` writes people, enrolments, presences and points, all or nothing, and empties what
   was kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pacte.delivery.staff import brought as sheets
from pacte.delivery.staff import queries as staff
from pacte.delivery.staff import reading, staging
from pacte.delivery.staff.brought import KEEP, OPEN, State
from pacte.delivery.training import importing, writing
from pacte.delivery.training.commands.sessions import locked
from pacte.delivery.training.models import SheetImport
from pacte.delivery.training.queries import imports as queries
from pacte.journal import collector
from pacte.journal import queries as journal
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import queries as people


@collector.paused()
def _prepare_bring(act: Act, *, upload: Any, **content: Any) -> tuple[bytes, int]:
    """Read the file beside the database: its sheets, packed."""
    return sheets.packed_of(upload)


@command("training.bring_sheet", may="manage_training", prepare=_prepare_bring)
def bring_sheet(
    act: Act, prepared: tuple[bytes, int], *, upload: Any, organisation: str = "", session: str = ""
) -> str:
    """Take in a sheet, of one session or of several of an organisation, to be checked."""
    packed, lines = prepared
    one = locked(act, session) if session else None
    owner = one.organisation if one else people.organisation(organisation)
    act.need("manage_training", owner.pk)
    if one and (one.state == "cancelled" or one.origin != "record"):
        raise Refused("Cette session est annulée ou vient d’un texte.")
    row = SheetImport(organisation=owner, session=one)
    row.take(upload.name, packed, act.actor)
    again = SheetImport.objects.filter(organisation=owner, digest=row.digest, state=State.DONE)
    if again.filter(session=one).exists():
        raise Refused("Ce fichier a déjà été appliqué.", field="upload")
    act.save(row)
    act.record(row, lines=lines, digest=row.digest)
    return str(row.uid)


@collector.paused()
def _prepare_check(
    act: Act, *, brought: str, sheet: str, columns: dict[str, int], category: str = "health",
    errors: str = KEEP,
) -> tuple[dict[str, Any], bytes]:  # fmt: skip
    """Read every line, beside the database."""
    as_of, row = journal.last_number(), queries.brought(brought)
    act.need("manage_training", row.organisation_id)
    reader, rows = queries.reader(row, sheet, columns, category)
    lines = reader.lines(rows)
    plan = importing.planned(reader, lines, reading.known_of(line.who for line in lines))
    told = {"sheet": sheet, "category": category, "errors_are": errors, "as_of": as_of}
    return asdict(reader.report) | told, staging.pack_plan(plan)


@command("training.check_sheet", may="manage_training", prepare=_prepare_check)
def check_sheet(
    act: Act, prepared: tuple[dict[str, Any], bytes], *, brought: str, sheet: str,
    columns: dict[str, int], category: str = "health", errors: str = KEEP,
) -> dict[str, int]:  # fmt: skip
    """Read a sheet with its columns named: who is who, and every error."""
    row = _locked(act, brought, *OPEN)
    row.report, row.plan = prepared
    row.mapping, row.choices, row.state = columns, {}, State.CHECKED
    act.save(row)
    names = ("lines", "people", "sure", "new", "doubtful", "errors", "ready")
    counts = {name: int(row.report[name]) for name in names}
    act.record(row, lines=counts["lines"], people=counts["people"], count=counts["errors"])
    return counts


@command("training.choose_people", may="manage_training")
def choose_people(
    act: Act, *, brought: str, choices: Mapping[str, str], others: str = ""
) -> dict[str, int]:
    """Say who is who where it is doubtful: {key: uid of a person, ``new`` or ``leave``}.

    ``others``: the same answer (``new`` or ``leave``) for all those not chosen yet.
    """
    row = _locked(act, brought, State.CHECKED)
    plan = staging.plan_of(row.plan)
    shown = staff.persons_by_key(sheets.asked_of(plan, choices))
    left = row.choose(plan, choices, shown, others)
    act.save(row)
    act.record(row, count=len(row.choices))
    return {"chosen": len(row.choices), "left": left}


@collector.paused()
def _prepare_apply(act: Act, *, brought: str) -> tuple[bytes, staging.Plan]:
    """Unpack what will be written before the lock."""
    packed = bytes(queries.brought(brought).plan)
    return packed, staging.plan_of(packed)


@command("training.apply_sheet", may="manage_training", prepare=_prepare_apply)
@collector.paused()
def apply_sheet(act: Act, prepared: tuple[bytes, staging.Plan], *, brought: str) -> dict[str, int]:
    """Write a checked sheet: everybody it names, each once a session, and what it says of them."""
    row = _locked(act, brought, State.CHECKED)
    packed, plan = prepared
    row.check_ready(packed, plan)
    written = writing.write(act, row, plan)
    if not any(written.values()):
        raise Refused("Cette feuille ne dit rien que Pacte ne sache déjà.")
    row.empty(State.DONE)
    act.save(row)
    act.record(row, **written)
    return written


@command("training.abandon_sheet", may="manage_training")
def abandon_sheet(act: Act, *, brought: str) -> None:
    """Give up a sheet; what was kept of it is emptied."""
    row = _locked(act, brought, *OPEN)
    row.empty(State.ABANDONED)
    act.save(row)
    act.record(row)


@command("training.expire_sheets", may="manage_training")
def expire_sheets(act: Act, *, day: date) -> int:
    """Empty the sheets that nobody applied in time. Done every night."""
    late = SheetImport.objects.select_for_update().filter(expires_on__lte=day, state__in=OPEN)
    found = list(late)
    for row in found:
        row.empty(State.ABANDONED)
        act.save(row)
    act.record(*found, count=len(found))
    return len(found)


def _locked(act: Act, uid: str, *states: str) -> SheetImport:
    rows = SheetImport.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise Refused("Cet import n’existe pas.")
    act.need("manage_training", row.organisation_id)
    if row.state not in states:
        raise Refused("Cet import est déjà appliqué ou abandonné, ou pas encore vérifié.")
    return row
