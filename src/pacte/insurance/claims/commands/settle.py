"""Verify and settle: one button for a month. What was decided is never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pacte.insurance.claims import batches
from pacte.insurance.claims.commands import postings, statements
from pacte.insurance.claims.models import Decision, Invoice, Settlement
from pacte.insurance.claims.queries import settling as queries
from pacte.insurance.claims.rules import WORKING
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock, collector, jobs
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.actor import Actor
from pacte.kernel.periods import Month
from pacte.kernel.refusal import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch and for whom it was prepared."""

    batch: batches.Batch
    settlers: list[int]
    invoices: list[int]  # Those that wait for it.
    owed: statements.Owed


def settlers_of(actor: Actor, scheme: Any, asked: Sequence[int] | None = None) -> list[int]:
    """The organisations for which somebody settles here: those that the invoices name."""
    named = queries.settlers(scheme.pk) | {scheme.organisation_id}
    mine = sorted(pk for pk in named if actor.can("settle", pk))
    if asked is not None:
        mine = [pk for pk in mine if pk in asked]
    if not mine:
        raise NotAllowed("Vous ne liquidez pas pour ce régime.")
    return mine


def _prepare_month(
    act: Act, *, scheme: str, month: str, settlers: Sequence[int] | None = None
) -> Prepared:
    under, until = schemes.scheme(scheme), Month.from_text(month).until
    mine = settlers_of(act.actor, under, settlers)
    lines = queries.to_settle(under.pk, until, mine)
    waiting = queries.invoices_waiting(under.pk, until, mine)
    batch = batches.prepare(under.pk, date.min, until, lines=lines)
    return Prepared(batch, mine, waiting, statements.owed(batch.by_invoice()))


@command("claims.settle_month", may="settle", prepare=_prepare_month)
def settle_month(
    act: Act, prepared: Prepared, *, scheme: str, month: str, settlers: Sequence[int] | None = None
) -> dict[str, Any]:
    """Decide on the submitted care of a month, and on what earlier months left waiting.

    Months go in order. Done again, it decides what was submitted or became known since.
    """
    postings.refuse_late_clock()
    locked, asked = schemes.locked(scheme), Month.from_text(month)
    for settler in prepared.settlers:
        act.need("settle", settler)
    if prepared.batch.marks != batches.marks(locked.pk):
        raise Refused(
            "Quelque chose a changé pendant le calcul (une facture, un droit, une autre"
            " liquidation) : rien n’est écrit. Recommencez."
        )
    _refuse_out_of_order(locked.pk, asked, prepared.settlers)
    result = _write(act, prepared, locked, asked)
    act.record(locked, month=month, digest=prepared.batch.digest(), **result)
    return result


def _refuse_out_of_order(scheme_id: int, month: Month, settlers: list[int]) -> None:
    if month.first > clock.today():
        raise Refused("%(month)s n’est pas commencé.", month=month.text)
    earlier = queries.earlier_month(scheme_id, month.first, settlers)
    if earlier:
        raise Refused(
            "Liquidez d’abord %(earlier)s : les plafonds se consomment dans l’ordre des soins.",
            earlier=Month.of(earlier).text,
        )


@collector.paused()
def _write(act: Act, prepared: Prepared, scheme: Any, month: Month) -> dict[str, Any]:
    """The settlement, its decisions, its statements and what is owed by them."""
    batch = prepared.batch
    ready = np.flatnonzero(~batch.settlement.waits)
    ready = ready[np.argsort(batch.line[ready])]  # Indexes grow at their end.
    waiting = len(batch.line) - len(ready)
    pays = int(batch.settlement.mutual_pays[ready].sum())
    result: dict[str, Any] = {"decided": len(ready), "waiting": waiting, "mutual_pays": pays}
    run = Settlement(
        scheme=scheme, month=month.first, settled_at=clock.now(), settled_by=act.actor.name,
        decided=len(ready), waiting=waiting, asked=int(batch.settlement.asked[ready].sum()),
        mutual_pays=pays, digest=batch.digest(),
    )  # fmt: skip
    adjusted = queries.adjustments_waiting(scheme.pk, prepared.settlers).exists()
    if len(ready) or adjusted:
        act.save(run)
        insert_many(act, Decision, **_columns(batch, ready, run, scheme.pk))
        made = statements.issue(act, scheme, month, run, prepared.settlers, prepared.owed)
        result |= {"statements": made, "settlement": str(run.uid)}
    Invoice.objects.filter(pk__in=prepared.invoices, settled_on=None).update(
        settled_on=clock.today(), entry_id=act.entry_id
    )
    return result


def _columns(batch: batches.Batch, ready: Any, run: Settlement, scheme_id: int) -> dict[str, Any]:
    """The rows of the decisions: of each line that does not wait, its whole working."""
    rows: dict[str, Any] = {name: getattr(batch.settlement, name)[ready] for name in WORKING}
    rows["line"] = batch.line[ready]
    rows["version"] = [version or None for version in batch.version[ready].tolist()]
    rows["scheme"] = [scheme_id] * len(ready)
    rows["settlement"] = [run.pk] * len(ready)
    return rows


@command("claims.ask_settlement", may="settle")
def ask_settlement(act: Act, *, scheme: str, months: list[str]) -> str:
    """Leave several months to be settled, the oldest first."""
    asked = schemes.scheme(scheme)
    settlers = settlers_of(act.actor, asked)  # The steps are done by the system.
    if not months:
        raise Refused("Choisissez au moins un mois.")
    ordered = sorted({Month.from_text(month).text for month in months})
    job = jobs.ask(act, "claims.settle_months", scheme=scheme, months=ordered, settlers=settlers)
    act.record(asked, months=len(ordered), job=str(job))
    return str(job)


def settle_next_month(
    act: Act, done: int, *, scheme: str, months: list[str], settlers: list[int]
) -> int:
    """One step of the job ``claims.settle_months``."""
    settle_month(act, scheme=scheme, month=months[done], settlers=settlers)
    return len(months)


@command("claims.issue_statement", may="settle")
def issue_statement(act: Act, *, scheme: str) -> dict[str, int]:
    """Put the adjustments that wait on statements now, without a settlement."""
    locked = schemes.locked(scheme)
    mine = settlers_of(act.actor, locked)
    if not queries.adjustments_waiting(locked.pk, mine).exists():
        raise Refused("Aucune rectification n’attend de décompte.")
    made = statements.issue(act, locked, Month.of(clock.today()), None, mine, {})
    act.record(locked, statements=made)
    return {"statements": made}
