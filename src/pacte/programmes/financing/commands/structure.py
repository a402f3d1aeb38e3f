"""Envelopes and lines: who gives, what for. Each opens its source in the ledger."""

from __future__ import annotations

from pacte.governance.agreements import queries as agreements
from pacte.journal.command import Act, command
from pacte.kernel.currency import exponent
from pacte.kernel.refusal import Refused
from pacte.ledger import postings
from pacte.people import queries as people
from pacte.programmes.financing.commands.kept import MAY, kept, line_of
from pacte.programmes.financing.models import Envelope, Line
from pacte.programmes.sheets.models import Programme


@command("financing.open_envelope", may=MAY)
def open_envelope(
    act: Act, *, programme: str, code: str, title: str, currency: str, funder: str | None = None,
    kind: str = "cash", agreement: str | None = None, uid: str | None = None,
) -> str:  # fmt: skip
    """Say who gives to a programme, in which currency, by which agreement; a source of the ledger.

    Without ``funder`` the text does not name who: it is shown so.
    """
    owner = kept(act, programme)
    exponent(currency)
    row = Envelope(programme=owner, code=code, title=title.strip(), currency=currency, kind=kind,
                   **({"uid": uid} if uid else {}))  # fmt: skip
    if Envelope.objects.filter(programme=owner, code=code).exists():
        raise Refused("Ce programme a déjà un financement de ce code.", field="code")
    row.funder = people.organisation(funder) if funder else None
    row.agreement = agreements.agreement(agreement) if agreement else None
    root = postings.ensure_source(act, f"P:{owner.code}", owner.called[:150])
    row.source = postings.ensure_source(act, f"P:{owner.code}:E:{code}", title[:150], root)
    act.save(row)
    act.record(row, owner, code=code, currency=currency)
    return str(row.uid)


@command("financing.describe_envelope", may=MAY)
def describe_envelope(
    act: Act, *, envelope: str, title: str, funder: str | None = None,
    agreement: str | None = None, seen: int | None = None,
) -> None:  # fmt: skip
    """Mend what an envelope is called, who gives it, by which agreement."""
    row = Envelope.objects.select_for_update(of=("self",)).get(uid=envelope)
    act.need(MAY, row.programme.organisation_id)
    act.unchanged(row, seen)
    row.title = title.strip()
    row.funder = people.organisation(funder) if funder else None
    row.agreement = agreements.agreement(agreement) if agreement else None
    act.save(row)
    act.record(row, row.programme, code=row.code)


@command("financing.open_line", may=MAY)
def open_line(
    act: Act, *, programme: str, code: str, title: str, parent: str | None = None,
    aim: str | None = None, sector: str = "", uid: str | None = None,
) -> str:  # fmt: skip
    """Add a budget line, under another, for an aim; a source of the ledger."""
    owner = kept(act, programme)
    row = Line(programme=owner, code=code, **({"uid": uid} if uid else {}))
    if Line.objects.filter(programme=owner, code=code).exists():
        raise Refused("Ce programme a déjà une ligne de ce code.", field="code")
    _tell(row, owner, title, parent, aim, sector)
    above = row.parent.source if row.parent else None
    root = above or postings.ensure_source(act, f"P:{owner.code}", owner.called[:150])
    row.source = postings.ensure_source(act, f"P:{owner.code}:L:{code}", title[:150], root)
    act.save(row)
    act.record(row, owner, code=code)
    return str(row.uid)


@command("financing.describe_line", may=MAY)
def describe_line(
    act: Act, *, line: str, title: str, aim: str | None = None, sector: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend what a line is called, what it is for, its sector."""
    row = Line.objects.select_for_update(of=("self",)).get(uid=line)
    act.need(MAY, row.programme.organisation_id)
    act.unchanged(row, seen)
    parent = str(row.parent.uid) if row.parent else None
    _tell(row, row.programme, title, parent, aim, sector)
    act.save(row)
    act.record(row, row.programme, code=row.code)


def _tell(
    row: Line, owner: Programme, title: str, parent: str | None, aim: str | None, sector: str
) -> None:
    row.title, row.parent = title.strip(), line_of(owner, parent)
    row.aim = owner.aims.get(uid=aim) if aim else None
    if sector and owner.sector_level != Programme.SectorLevel.TRANSACTION:
        raise Refused(
            "Ce programme dit ses secteurs sur le programme entier : pas sur ses lignes.",
            field="sector",
        )
    row.sector = sector
