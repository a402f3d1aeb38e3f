"""A list of staff from a file: brought in, read, checked, chosen, then applied at once.

1. ``bring_list`` keeps the lines of the file, packed, for some days;
2. ``check_list`` reads them: people told for sure, to be chosen or new, every error with its cell;
3. ``choose_listed`` says who is who where it is doubtful;
4. ``apply_list`` writes people and posts, all or nothing, and empties what was kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pacte.delivery.staff import brought as sheets
from pacte.delivery.staff import entering, staging
from pacte.delivery.staff.brought import KEEP, OPEN, State
from pacte.delivery.staff.models import ListImport
from pacte.delivery.staff.queries import imports as queries
from pacte.delivery.staff.queries.register import persons_by_key
from pacte.journal import clock, collector
from pacte.journal import queries as journal
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import facilities
from pacte.places import queries as places


@collector.paused()
def _prepare_bring(act: Act, *, upload: Any, **content: Any) -> tuple[bytes, int]:
    """Read the file beside the database: its sheets, packed."""
    return sheets.packed_of(upload)


@command("staff.bring_list", may="manage_staff", prepare=_prepare_bring)
def bring_list(act: Act, prepared: tuple[bytes, int], *, upload: Any, facility: str = "") -> str:
    """Take in a list of staff, of one facility or of several, to be checked."""
    packed, lines = prepared
    there = places.facility(facility) if facility else None
    if there is not None:
        facilities.need_at(act, "manage_staff", there)
    row = ListImport(facility=there)
    row.take(upload.name, packed, act.actor)
    again = ListImport.objects.filter(digest=row.digest, facility=there, state=State.DONE)
    if again.filter(asked_by=act.actor.uid).exists():
        raise Refused("Ce fichier a déjà été appliqué.", field="upload")
    act.save(row)
    act.record(row, lines=lines, digest=row.digest)
    return str(row.uid)


@collector.paused()
def _prepare_check(
    act: Act, *, brought: str, sheet: str, columns: dict[str, int], category: str = "health",
    since: date | None = None, errors: str = KEEP,
) -> tuple[dict[str, Any], bytes]:  # fmt: skip
    """Read every line, beside the database."""
    as_of, row, since = journal.last_number(), queries.brought(brought), since or clock.today()
    if since > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="unsaid_since")
    reader, plan = queries.planned(act.actor, row, sheet, columns, category, since)
    told = {"sheet": sheet, "category": category, "since": since.isoformat(), "errors_are": errors,
            "as_of": as_of}  # fmt: skip
    return asdict(reader.report) | told, staging.pack_plan(plan)


@command("staff.check_list", may="manage_staff", prepare=_prepare_check)
def check_list(
    act: Act, prepared: tuple[dict[str, Any], bytes], *, brought: str, sheet: str,
    columns: dict[str, int], category: str = "health", since: date | None = None,
    errors: str = KEEP,
) -> dict[str, int]:  # fmt: skip
    """Read a list with its columns named: who is who, and every error."""
    row = _locked(act, brought, *OPEN)
    row.report, row.plan = prepared
    row.mapping, row.choices, row.state = columns, {}, State.CHECKED
    act.save(row)
    names = ("lines", "people", "sure", "new", "doubtful", "errors", "ready")
    counts = {name: int(row.report[name]) for name in names}
    act.record(row, lines=counts["lines"], people=counts["people"], count=counts["errors"])
    return counts


@command("staff.choose_listed", may="manage_staff")
def choose_listed(
    act: Act, *, brought: str, choices: Mapping[str, str], others: str = ""
) -> dict[str, int]:
    """Say who is who where it is doubtful: {key: uid of a person, ``new`` or ``leave``}.

    ``others``: the same answer (``new`` or ``leave``) for all those not chosen yet.
    """
    row = _locked(act, brought, State.CHECKED)
    plan = staging.plan_of(row.plan)
    left = row.choose(plan, choices, persons_by_key(sheets.asked_of(plan, choices)), others)
    act.save(row)
    act.record(row, count=len(row.choices))
    return {"chosen": len(row.choices), "left": left}


@collector.paused()
def _prepare_apply(act: Act, *, brought: str) -> tuple[bytes, staging.Plan]:
    """Unpack what will be written before the lock."""
    packed = bytes(queries.brought(brought).plan)
    return packed, staging.plan_of(packed)


@command("staff.apply_list", may="manage_staff", prepare=_prepare_apply)
@collector.paused()
def apply_list(act: Act, prepared: tuple[bytes, staging.Plan], *, brought: str) -> dict[str, int]:
    """Write a checked list: everybody it names, where they work, in what post."""
    row = _locked(act, brought, State.CHECKED)
    packed, plan = prepared
    row.check_ready(packed, plan)
    mine = set(facilities.keys_for(act.actor, "manage_staff", clock.today()))
    if {entry[2] for entry in plan.entries} - mine:
        raise act.actor.lacks("manage_staff")
    written = entering.write(act, row, plan)
    if not any(written.values()):
        raise Refused("Cette liste ne dit rien que Pacte ne sache déjà.")
    row.empty(State.DONE)
    act.save(row)
    act.record(row, **written)
    return written


@command("staff.abandon_list", may="manage_staff")
def abandon_list(act: Act, *, brought: str) -> None:
    """Give up a list; what was kept of it is emptied."""
    row = _locked(act, brought, *OPEN)
    row.empty(State.ABANDONED)
    act.save(row)
    act.record(row)


@command("staff.expire_lists", may="manage_staff")
def expire_lists(act: Act, *, day: date) -> int:
    """Empty the lists that nobody applied in time. Done every night."""
    late = ListImport.objects.select_for_update().filter(expires_on__lte=day, state__in=OPEN)
    found = list(late)
    for row in found:
        row.empty(State.ABANDONED)
        act.save(row)
    act.record(*found, count=len(found))
    return len(found)


def _locked(act: Act, uid: str, *states: str) -> ListImport:
    rows = ListImport.objects.select_for_update(of=("self",)).select_related("facility")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise Refused("Cet import n’existe pas.")
    if row.asked_by != act.actor.uid:
        if row.facility is None:
            raise act.actor.lacks("manage_staff")
        facilities.need_at(act, "manage_staff", row.facility)
    if row.state not in states:
        raise Refused("Cet import est déjà appliqué ou abandonné, ou pas encore vérifié.")
    return row
