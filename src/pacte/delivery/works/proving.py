"""A work bears proofs: photos of the site, papers, for whoever may add one there."""

from __future__ import annotations

from pacte.delivery.works import queries
from pacte.delivery.works.models import Work
from pacte.journal.command import Act


def need(act: Act, uid: str) -> Work:
    """Refuse unless the actor may add a proof of a work; give the work."""
    row = queries.work(uid)
    if not queries.may_add_proof(act.actor, row):
        raise act.actor.lacks("add_proof")
    if act.actor.can("add_proof", row.organisation_id):
        act.need("add_proof", row.organisation_id)
    return row
