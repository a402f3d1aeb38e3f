"""Causes: opened, documented, put to their addressee, followed to their outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.files import storing
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.programmes.outreach.commands.owning import MAY, owned, programme_of
from pacte.programmes.outreach.models import Cause, CauseEvidence, CauseStep


@command("outreach.open_cause", may=MAY)
def open_cause(
    act: Act, *, organisation: str, title: str, addressee: str, asks: str = "", context: str = "",
    programme: str = "", uid: str | None = None,
) -> str:  # fmt: skip
    """Open the file of a cause: to whom, what is asked, why."""
    row = Cause(organisation=people.organisation(organisation), **({"uid": uid} if uid else {}))
    act.need(MAY, row.organisation_id)
    row.programme = programme_of(programme)
    row.title, row.addressee, row.asks, row.context = title.strip(), addressee, asks, context
    act.save(row)
    act.record(row)
    return str(row.uid)


@command("outreach.describe_cause", may=MAY)
def describe_cause(
    act: Act, *, cause: str, title: str, addressee: str, asks: str = "", context: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend what is said of a cause."""
    row = owned(act, Cause, cause)
    act.unchanged(row, seen)
    row.title, row.addressee, row.asks, row.context = title.strip(), addressee, asks, context
    act.save(row)
    act.record(row)


@command("outreach.step_cause", may=MAY)
def step_cause(
    act: Act, *, cause: str, state: str, on: str, words: str = "", file: Any = None
) -> None:
    """Say where a cause is: put to its addressee, discussed, obtained, refused."""
    row = owned(act, Cause, cause)
    kept = storing.store(act, file) if file else None
    day = Partial.from_text(on).text
    act.save(CauseStep(cause=row, state=state, on=day, words=words, file=kept))
    act.record(row, state=state, on=day)


@command("outreach.add_evidence", may=MAY)
def add_evidence(
    act: Act, *, cause: str, title: str, seen_on: date, path: str = "", figure: str = "",
    file: Any = None,
) -> str:  # fmt: skip
    """Add a proof: a page of Pacte as seen on a day, an address, or a document."""
    row = owned(act, Cause, cause)
    path = path.strip()
    if not path and not file:
        raise Refused("Une preuve est une page, une adresse ou un document.", field="path")
    if (path and not path.startswith(("/", "https://", "http://"))) or path.startswith("//"):
        raise Refused(
            "L’adresse commence par « / » (une page de Pacte) ou par « https:// ».", field="path"
        )
    proof = CauseEvidence(cause=row, title=title.strip(), path=path, figure=figure)
    proof.seen_on, proof.file = seen_on, storing.store(act, file) if file else None
    act.save(proof)
    act.record(row)
    return str(proof.uid)


@command("outreach.withdraw_evidence", may=MAY)
def withdraw_evidence(act: Act, *, evidence: str) -> None:
    """Take a proof out of a file; it stays in the history, with the reason."""
    proof = CauseEvidence.objects.select_related("cause").get(uid=evidence)
    act.need(MAY, proof.cause.organisation_id)
    if not act.reason:
        raise Refused("Dites pourquoi cette preuve est retirée.", field="reason")
    if proof.withdrawn_by.exists() or proof.withdraws_id:
        raise Refused("Cette preuve est déjà retirée.")
    gone = CauseEvidence(cause=proof.cause, title=proof.title, seen_on=proof.seen_on)
    gone.withdraws = proof
    act.save(gone)
    act.record(proof.cause)
