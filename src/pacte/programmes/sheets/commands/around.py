"""Who and what is around a programme: partners, places, bodies, agreements."""

from __future__ import annotations

from pacte.governance.agreements import queries as agreements
from pacte.governance.bodies import queries as bodies
from pacte.journal.command import Act, command
from pacte.kernel.partial import in_order
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.sheets import queries
from pacte.programmes.sheets.commands.kept import document_of, kept, of_programme
from pacte.programmes.sheets.models import (
    Partner,
    PartnerState,
    Programme,
    ProgrammeAgreement,
    ProgrammeBody,
    Statement,
    Territory,
)

MAY = "manage_programme"


def _said(programme: Programme, uid: str | None) -> Statement | None:
    found = Statement.objects.filter(programme=programme, uid=uid).first() if uid else None
    if uid and found is None:
        raise Refused("Ce passage n’est pas d’un texte de ce programme.")
    return found


@command("sheets.add_partner", may=MAY)
def add_partner(
    act: Act, *, programme: str, organisation: str, role: str, as_what: str = "", side: str = "",
    start: str = "", end: str = "", document: str | None = None, quote: str = "",
    where: str = "", statement: str | None = None, uid: str | None = None,
) -> str:  # fmt: skip
    """Say what an organisation is to a programme, from when to when."""
    owner = kept(act, programme)
    in_order(start, end)
    row = Partner(
        programme=owner, organisation=people.organisation(organisation), role=role,
        as_what=as_what, side=side, start=start, end=end, quote=quote, where=where,
        document=document_of(owner, document), statement=_said(owner, statement),
        **({"uid": uid} if uid else {}),
    )  # fmt: skip
    same = [p for p in queries.partners(owner.pk) if p.organisation_id == row.organisation_id]
    if any((p.role, p.start, p.side) == (role, start, side) for p in same):
        raise Refused(
            "%(organisation)s tient déjà ce rôle dans ce programme.",
            organisation=row.organisation.name, field="role",
        )  # fmt: skip
    act.save(row)
    act.record(row, owner, row.organisation, role=role)
    return str(row.uid)


@command("sheets.correct_partner", may=MAY)
def correct_partner(
    act: Act, *, partner: str, role: str, as_what: str = "", side: str = "", start: str = "",
    end: str = "", document: str | None = None, quote: str = "", where: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Correct the role of a partner, its dates, or the passage that names it."""
    row, owner = of_programme(act, Partner, partner)
    act.unchanged(row, seen)
    in_order(start, end)
    row.role, row.as_what, row.side, row.start, row.end = role, as_what, side, start, end
    row.document, row.quote, row.where = document_of(owner, document), quote, where
    act.save(row)
    act.record(row, owner, row.organisation, role=role)


@command("sheets.end_partner", may=MAY)
def end_partner(
    act: Act, *, partner: str, reason: str, since: str = "", closed: bool = True
) -> None:
    """Say that an organisation left its role, or that it is back, and why."""
    row, owner = of_programme(act, Partner, partner)
    in_order(row.start, since)
    act.save(PartnerState(partner=row, closed=closed, since=since, reason=reason))
    act.record(row, owner, row.organisation, role=row.role, closed=int(closed))


@command("sheets.set_territory", may=MAY)
def set_territory(
    act: Act, *, programme: str, place: str, kind: str = "target", since: str = "",
    closed: bool = False, document: str | None = None, quote: str = "", where: str = "",
) -> None:  # fmt: skip
    """Say that a programme acts in a place of either tree, or no longer."""
    owner = kept(act, programme)
    row = Territory(
        programme=owner, place=places.place(place), kind=kind, since=since, closed=closed,
        document=document_of(owner, document), quote=quote, where=where,
    )  # fmt: skip
    there = {(t.place_id, t.kind) for t in queries.territory(owner.pk)}
    if closed and (row.place_id, kind) not in there:
        raise Refused("Ce lieu n’est pas au territoire du programme.")
    act.save(row)
    act.record(owner, row.place, kind=kind, closed=int(closed))


@command("sheets.attach_body", may=MAY)
def attach_body(
    act: Act, *, programme: str, body: str, side: str = "", closed: bool = False
) -> None:
    """Say that a body is one of a programme's, and on which side, or that it is no longer."""
    owner = kept(act, programme)
    row = ProgrammeBody(programme=owner, body=bodies.body(body), side=side, closed=closed)
    act.save(row)
    act.record(owner, row.body, closed=int(closed))


@command("sheets.attach_agreement", may=MAY)
def attach_agreement(act: Act, *, programme: str, agreement: str, closed: bool = False) -> None:
    """Say that an agreement is one of a programme's, or that it is no longer."""
    owner = kept(act, programme)
    row = ProgrammeAgreement(
        programme=owner, agreement=agreements.agreement(agreement), closed=closed
    )
    act.save(row)
    act.record(owner, row.agreement, closed=int(closed))
