"""A register from a file: brought in, read, checked, then applied step by step, all or nothing.

1. ``bring_register`` keeps the lines of the file, packed, for ``DAYS_KEPT`` days;
2. ``check_register`` reads them: households ready to apply, errors, doubles; nothing is kept;
3. ``apply_register`` leaves the steps to a worker; each writes some households, unseen;
4. the last step makes them all seen at once, and empties what was staged.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import connection

from pacte.files import tables
from pacte.insurance.members import following, importing, staging, windows, writing, years
from pacte.insurance.members.doubles import Doubles, without
from pacte.insurance.members.models import Household, RegisterImport, Staged
from pacte.insurance.members.queries import imports as queries
from pacte.journal import clock, collector, jobs
from pacte.journal import queries as journal
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import queries as organisations

DAYS_KEPT = 30
BREATH = 0.12  # Seconds.
DIRECT_MAX = 5_000  # Lines that a page checks itself, without leaving it to a worker.
MANY = 500  # Households: after them the database looks again at how its rows are spread.
KEEP, LEAVE_OUT = "keep", "leave_out"
State = RegisterImport.State


class AlreadyRunning(Refused):
    """The same file is being applied. Carries which import, for who would rather carry it on."""

    register = ""


@collector.paused()
def _prepare_bring(act: Act, *, upload: Any, **content: Any) -> list[Any]:
    """Read the file beside the database: its sheets, packed."""
    with NamedTemporaryFile(suffix=Path(upload.name).suffix) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        sheets = [s for s in tables.read(Path(copy.name), upload.name) if any(s.lines())]
    if not sheets:
        raise Refused("« %(name)s » ne contient aucune ligne.", name=upload.name)
    return list(staging.pack_sheets(sheets))


@command("members.bring_register", may="enrol", prepare=_prepare_bring)
def bring_register(
    act: Act,
    prepared: list[tuple[int, bytes]],
    *,
    mutual: str,
    scheme: str,
    upload: Any,
    enrolled_on: date,
    covered_on: date,
) -> str:
    """Take in the file of a register, to be checked."""
    organisation = organisations.organisation(mutual)
    act.need("enrol", organisation.pk)
    year = years.year(years.open_to(scheme, organisation, enrolled_on), covered_on)
    let_in, only = windows.check_many(act, organisation.pk, year.definition, enrolled_on)
    digest = hashlib.sha256()
    for _, packed in prepared:
        digest.update(packed)
    register = RegisterImport(
        mutual=organisation,
        scheme_id=year.version.scheme_id,
        enrolled_on=enrolled_on,
        covered_on=year.span[0],
        shut=bool(only),
        digest=digest.hexdigest(),
        file_name=Path(upload.name).name[-120:],
        asked_by=act.actor.uid,
        expires_on=clock.today() + timedelta(days=DAYS_KEPT),
    )
    _refuse_twice(register)
    act.save(register)
    staging.keep(act, register, Staged.Kind.LINES, prepared)
    lines = sum(count for count, _ in prepared)
    act.record(register, lines=lines, digest=register.digest, **let_in)
    return str(register.uid)


def _refuse_twice(brought: RegisterImport) -> None:
    """Refuse a file while it is being applied, or is stopped half-way; brought twice, it is refused
    once more if it was applied after it was checked: its doubles were looked for before."""
    same = RegisterImport.objects.filter(
        mutual=brought.mutual_id, scheme=brought.scheme_id, digest=brought.digest
    )
    if running := same.filter(state=State.RUNNING).first():
        refusal = AlreadyRunning(
            "Ce fichier est déjà en cours d’inscription, ou s’est arrêté en route : ouvrez cet"
            " import pour le reprendre ou l’abandonner.",
            field="upload",
        )
        refusal.register = str(running.uid)
        raise refusal
    checked = brought.report.get("as_of")
    if checked is not None and same.filter(state=State.DONE, entry_id__gt=checked).exists():
        raise Refused("Ce fichier a déjà été appliqué.")


@collector.paused()
def _prepare_check(
    act: Act,
    *,
    register: str,
    sheet: str,
    columns: dict[str, int],
    doubles: str = LEAVE_OUT,
    errors: str = KEEP,
) -> dict[str, Any]:
    """Read every line, beside the database."""
    as_of, brought = journal.last_number(), queries.register(register)
    act.need("enrol", brought.mutual_id)
    importing.check_columns(columns)
    reader, lines = queries.reader(brought, sheet, columns)
    seen = Doubles(reader.report)
    gathered = []
    for found in reader.households(lines):
        seen.see(found)
        gathered.append(found)
    seen.compare([brought.mutual_id])
    left_out = seen.households if doubles == LEAVE_OUT else set()
    keep = [found.home for found in without(gathered, left_out) if found.home is not None]
    blocks = list(staging.pack_households(keep))
    report = asdict(reader.report) | {
        "sheet": sheet,
        "ready": len(keep),
        "ready_people": sum(len(home.persons) for home in keep),
        "doubles_households": len(seen.households),
        "doubles_are": doubles,
        "errors_are": errors,
        "as_of": as_of,
    }
    return {"report": report, "blocks": blocks}


@command("members.check_register", may="enrol", prepare=_prepare_check)
def check_register(
    act: Act,
    prepared: dict[str, Any],
    *,
    register: str,
    sheet: str,
    columns: dict[str, int],
    doubles: str = LEAVE_OUT,
    errors: str = KEEP,
) -> dict[str, int]:
    """Read a register with its columns named: what can be applied, and every error."""
    brought = locked(act, register)
    if brought.state not in (State.UPLOADED, State.CHECKED, State.CHECKING):
        raise Refused("Cet import est déjà appliqué ou abandonné.")
    staging.keep(act, brought, Staged.Kind.HOUSEHOLDS, prepared["blocks"])
    brought.mapping, brought.report = columns, prepared["report"]
    brought.state = State.CHECKED
    act.save(brought)
    names = ("lines", "people", "households", "errors", "ready", "in_file", "in_base")
    counts = {name: int(prepared["report"][name]) for name in names}
    act.record(brought, **counts)
    return counts


@command("members.ask_check", may="enrol")
def ask_check(
    act: Act, *, register: str, sheet: str, columns: dict[str, int], doubles: str, errors: str
) -> str:
    """Leave a large register to a worker, to be checked."""
    brought = locked(act, register)
    if brought.state not in (State.UPLOADED, State.CHECKED, State.CHECKING):
        raise Refused("Cet import est déjà appliqué ou abandonné.")
    importing.check_columns(columns)
    asked = {"sheet": sheet, "columns": columns, "doubles": doubles, "errors": errors}
    brought.job = jobs.ask(act, "members.check_register", register=register, **asked)
    brought.state = State.CHECKING
    act.save(brought)
    act.record(brought, job=str(brought.job))
    return str(brought.job)


def check_step(act: Act, done: int, **asked: Any) -> int:
    """The one step of the job ``members.check_register``."""
    check_register(act, **asked)
    return 1


@command("members.apply_register", may="enrol")
def apply_register(act: Act, *, register: str) -> str:
    """Leave the households that are ready to a worker: written step by step, seen all at once."""
    brought = locked(act, register)
    if brought.state != State.CHECKED:
        raise Refused("Vérifiez le registre avant de l’appliquer.")
    if brought.expires_on <= clock.today():
        raise Refused(
            "Ce registre a expiré le %(day)s : déposez-le de nouveau.", day=brought.expires_on
        )
    report = brought.report
    if report["errors"] and report["errors_are"] != LEAVE_OUT:
        raise Refused(
            "Il reste %(errors)s erreurs : corrigez le fichier, ou laissez de côté les ménages"
            " concernés.",
            errors=report["errors"],
        )
    if report["doubles_households"] and report["doubles_are"] == KEEP and not act.reason:
        raise Refused("Dites pourquoi les doubles sont des personnes différentes.", field="reason")
    if not report["ready"]:
        raise Refused("Aucun ménage n’est prêt.")
    _refuse_twice(brought)
    brought.job = jobs.ask(act, "members.apply_register", register=register)
    brought.state = State.RUNNING
    act.save(brought)
    act.record(brought, households=report["ready"], job=str(brought.job))
    return str(brought.job)


def apply_step(act: Act, done: int, *, register: str) -> int:
    """One step of the job ``members.apply_register``: some households; the last, all seen."""
    steps = queries.steps(register)
    if done < steps:
        apply_households(act, register=register, place=done)
    else:
        finish_register(act, register=register)
    return steps + 1


@dataclass(slots=True)
class Step:
    """The households of one step, read and heard before the lock."""

    staged: Staged
    homes: list[writing.NewHousehold]
    heard: writing.Heard


@collector.paused()
def _prepare_households(act: Act, *, register: str, place: int) -> Step:
    """Read one step beside the database, while others write."""
    began = time.monotonic()
    staged = queries.household_blocks(queries.register(register))[place]
    homes = staging.households(staged.packed)
    step = Step(staged, homes, writing.heard(homes))
    breathe(time.monotonic() - began)
    return step


def breathe(spent: float) -> None:
    """Let somebody else write between two steps: who waits for SQLite asks every 100 ms."""
    if connection.vendor == "sqlite" and spent < BREATH:
        time.sleep(BREATH - spent)


@command("members.apply_households", may="enrol", prepare=_prepare_households)
@collector.paused()
def apply_households(act: Act, prepared: Step, *, register: str, place: int) -> dict[str, int]:
    """Write one step of a register, unseen until the last."""
    brought = _running(register)
    staged, homes = prepared.staged, prepared.homes
    if not Staged.objects.filter(pk=staged.pk, entry_id=staged.entry_id).exists():
        raise Refused("Cet import a changé pendant sa préparation : recommencez.")
    mutual, day = brought.mutual, brought.enrolled_on
    act.need("enrol", mutual.pk)
    year = years.year(brought.scheme, brought.covered_on)
    for level in {home.level for home in homes}:
        years.check_level(year, level)
    written = writing.write_households(act, mutual, homes, day, brought, prepared.heard)
    read, people = writing.open_new_memberships(
        act, mutual, year.version, year.span, day, written, homes
    )
    following.households_entered(act, read, people)
    counts = {"households": len(homes), "people": len(written.people)}
    act.record(brought, place=place, digest=hashlib.sha256(staged.packed).hexdigest(), **counts)
    return counts


@command("members.finish_register", may="enrol")
def finish_register(act: Act, *, register: str) -> int:
    """Make the households of a register seen, all at once, and empty what was staged."""
    brought = _running(register)
    act.need("enrol", brought.mutual_id)
    rows = Household.objects.filter(register=brought, pending=True)
    seen = rows.update(pending=False, entry_id=act.entry_id)
    staging.empty(act, brought)
    brought.state = State.DONE
    forget_names(brought)
    act.save(brought)
    if seen >= MANY:
        jobs.ask(act, "journal.count_rows")
    act.record(brought, households=seen)
    return seen


def forget_names(brought: RegisterImport) -> None:
    """Keep the counts of a register, not what its cells said of people."""
    brought.report = {k: v for k, v in brought.report.items() if not isinstance(v, list)}


def locked(act: Act, uid: str) -> RegisterImport:
    """A register, held until the end of the command."""
    found = RegisterImport.objects.select_for_update().filter(uid=uid).first()
    if not found:
        raise Refused("Cet import n’existe pas.")
    act.need("enrol", found.mutual_id)
    return found


def _running(uid: str) -> RegisterImport:
    rows = RegisterImport.objects.select_for_update(of=("self",))
    found = rows.select_related("mutual", "scheme").get(uid=uid)
    if found.state != State.RUNNING:
        raise Refused("Cet import n’est plus en cours.")
    return found
