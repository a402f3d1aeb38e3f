"""Programmes themselves: opened, described, published; their sectors; what came before."""

from __future__ import annotations

from pacte.journal.command import Act, command
from pacte.kernel.money import WHOLE
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.programmes.sheets import checks, queries
from pacte.programmes.sheets.commands.kept import document_of, kept
from pacte.programmes.sheets.models import Predecessor, Programme, Sector, Statement

MAY = "manage_programme"
Level = Programme.SectorLevel


def _plain(row: Programme) -> str:
    return normalised(f"{row.code} {row.short_name} {row.name}")


@command("sheets.open_programme", may=MAY)
def open_programme(
    act: Act, *, code: str, organisation: str, name: str, kind: str = "project",
    short_name: str = "", theme: str = "", summary: str = "", sector_level: str = Level.ACTIVITY,
    synthetic: bool = False, uid: str | None = None,
) -> str:  # fmt: skip
    """Open the sheet of a programme, for the organisation that runs it here."""
    row = Programme(
        code=code, organisation=people.organisation(organisation), name=name, kind=kind,
        short_name=short_name, theme=theme, summary=summary, sector_level=sector_level,
        synthetic=synthetic, **({"uid": uid} if uid else {}),
    )  # fmt: skip
    act.need(MAY, row.organisation_id)
    row.plain = _plain(row)
    act.save(row)
    act.record(row, code=code, kind=kind, synthetic=int(synthetic))
    return str(row.uid)


@command("sheets.describe_programme", may=MAY)
def describe_programme(
    act: Act, *, programme: str, name: str, kind: str, short_name: str = "", theme: str = "",
    summary: str = "", seen: int | None = None,
) -> None:  # fmt: skip
    """Correct what a programme is called and what is said of it here."""
    row = kept(act, programme)
    act.unchanged(row, seen)
    row.name, row.kind, row.short_name, row.theme = name, kind, short_name, theme
    row.summary, row.plain = summary, ""
    row.plain = _plain(row)
    act.save(row)
    act.record(row, code=row.code, kind=kind)


@command("sheets.publish_programme", may=MAY)
def publish_programme(act: Act, *, programme: str) -> None:
    """Show a programme to anybody: its sheet, its verified results, its money, its news."""
    row = kept(act, programme)
    if row.published:
        raise Refused("Ce programme est déjà publié.")
    row.published = True
    act.save(row)
    act.record(row, code=row.code)


@command("sheets.withdraw_programme", may=MAY)
def withdraw_programme(act: Act, *, programme: str) -> None:
    """Show a programme no longer to who has no account."""
    row = kept(act, programme)
    if not row.published:
        raise Refused("Ce programme n’est pas publié.")
    row.published = False
    act.save(row)
    act.record(row, code=row.code)


@command("sheets.choose_sector_level", may=MAY)
def choose_sector_level(act: Act, *, programme: str, level: str) -> None:
    """Say where sectors are kept: on the whole programme, or on each line of money. Never both."""
    row = kept(act, programme)
    if level not in Level.values:
        raise Refused("Les secteurs se disent sur le programme ou sur ses lignes d’argent.")
    if level == Level.TRANSACTION and queries.sectors(row.pk):
        raise Refused(
            "Le programme porte déjà des secteurs. Retirez-les d’abord : un secteur se dit sur le"
            " programme ou sur ses lignes, jamais sur les deux."
        )
    if level == Level.ACTIVITY and (lines := checks.sectors_on_lines(row.pk)):
        raise Refused(
            "Des lignes d’argent portent un secteur (%(count)s). Retirez-les d’abord : un secteur"
            " se dit sur le programme ou sur ses lignes, jamais sur les deux.",
            count=lines,
        )
    row.sector_level = level
    act.save(row)
    act.record(row, code=row.code, level=level)


@command("sheets.set_sector", may=MAY)
def set_sector(
    act: Act, *, programme: str, code: str, share: int | None = None,
    statement: str | None = None, closed: bool = False,
) -> None:  # fmt: skip
    """Say that a programme is in a sector of the DAC list, with its share, or no longer."""
    row = kept(act, programme)
    if row.sector_level == Level.TRANSACTION and not closed:
        raise Refused(
            "Les secteurs de ce programme se disent sur ses lignes d’argent : changez d’abord ce"
            " choix.",
            field="code",
        )
    others = {s.code: s.share or 0 for s in queries.sectors(row.pk)}
    if closed and code not in others:
        raise Refused("Ce programme n’a pas le secteur %(code)s.", code=code)
    rest = sum(part for other, part in others.items() if other != code)
    if not closed and rest + (share or 0) > WHOLE:
        raise Refused("Avec cette part, les secteurs passent 100 %.", field="share")
    said = _statement(row, statement)
    act.save(Sector(programme=row, code=code, share=share, statement=said, closed=closed))
    act.record(row, sector=code, share=share, closed=int(closed))


def _statement(programme: Programme, uid: str | None) -> Statement | None:
    if not uid:
        return None
    found = Statement.objects.filter(programme=programme, uid=uid).first()
    if found is None:
        raise Refused("Ce passage n’est pas d’un texte de ce programme.")
    return found


@command("sheets.add_predecessor", may=MAY)
def add_predecessor(
    act: Act, *, programme: str, previous_name: str, inherited: str = "",
    previous: str | None = None, document: str | None = None, quote: str = "", where: str = "",
    closed: bool = False, uid: str | None = None,
) -> str:  # fmt: skip
    """Say which programme came before and what was inherited from it, or that it was an error."""
    row = kept(act, programme)
    before = queries.programme(previous) if previous else None
    line = Predecessor(
        programme=row, previous=before, previous_name=previous_name, inherited=inherited,
        document=document_of(row, document), quote=quote, where=where, closed=closed,
        **({"uid": uid} if uid else {}),
    )  # fmt: skip
    act.save(line)
    act.record(row, closed=int(closed))
    return str(line.uid)
