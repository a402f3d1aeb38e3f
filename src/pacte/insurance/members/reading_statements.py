"""From the file of a bank or an operator to lines: every fault told with its place.

The first row that holds all the headings of the profile is the heading row; rows above it
(the name of the account, the period) and rows without an amount (openings, totals) are passed over.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pacte.files import tables
from pacte.insurance.members.models import StatementProfile
from pacte.kernel import currency, names, numbers
from pacte.kernel.money import LINE_MAX
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

NEEDED, MORE = ("date", "amount"), ("reference", "label", "phone")
FAULTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Read:
    """A line of money that came in."""

    place: int
    received_on: date
    amount: int
    reference: str
    label: str
    phone: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read, and where."""

    cell: str
    message: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """A file, read: its digest, its lines, what is wrong with it."""

    digest: str
    lines: list[Read] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_statement(upload: Any, profile: StatementProfile, today: date) -> Reading:
    """Read an uploaded file by the columns of a profile."""
    whole = hashlib.sha256()
    with tempfile.NamedTemporaryFile(prefix="pacte-statement-") as kept:
        for chunk in upload.chunks():
            whole.update(chunk)
            kept.write(chunk)
        kept.flush()
        sheets = tables.read(Path(kept.name), upload.name)
    found = Reading(whole.hexdigest())
    seen: Counter[str] = Counter()
    headed = [(sheet, head) for sheet in sheets if (head := _heading(sheet, profile)) is not None]
    if not headed:
        wanted = ", ".join(f"« {heading} »" for heading in profile.columns.values() if heading)
        raise Refused("Aucune feuille n’a les colonnes de ce profil : %(wanted)s.", wanted=wanted)
    for sheet, (line, columns) in headed:
        _read_sheet(found, sheet, line, columns, profile, seen, today)
    if not found.lines and not found.faults:
        raise Refused("Ce relevé n’a aucune ligne d’argent reçu.")
    return found


def _heading(sheet: tables.Sheet, profile: StatementProfile) -> tuple[int, dict[str, int]] | None:
    """The line of the headings and the column of each; None if this sheet has them not."""
    wanted = {k: names.normalised(v) for k, v in profile.columns.items() if v}
    for line, row in sheet.lines():
        said = [names.normalised(str(cell)) if cell is not None else "" for cell in row]
        columns = {k: said.index(heading) for k, heading in wanted.items() if heading in said}
        if all(k in columns for k in NEEDED) and len(columns) == len(wanted):
            return line, columns
    return None


def _read_sheet(
    found: Reading,
    sheet: tables.Sheet,
    heading: int,
    columns: Mapping[str, int],
    profile: StatementProfile,
    seen: Counter[str],
    today: date,
) -> None:
    for spread, refusal in sheet.joined(heading):
        found.faults.append(Fault(f"{sheet.name} {spread}", refusal.message, refusal.values))
    for line, row in sheet.lines():
        if line <= heading or len(found.faults) >= FAULTS_MAX:
            continue
        cells = {k: row[c] if c < len(row) else None for k, c in columns.items()}
        if cells["amount"] is None:
            continue  # An opening balance, a title.
        values: dict[str, Any] = {}
        for key, reader in (("date", _day), ("amount", _amount)):
            try:
                values[key] = reader(cells[key], profile.currency, today)
            except Refused as refusal:
                cell = f"{sheet.name} {sheet.address(line, columns[key])}"
                found.faults.append(Fault(cell, refusal.message, refusal.values))
        if len(values) == 2 and values["amount"] > 0:  # Money that goes out is not ours to match.
            found.lines.append(_line(line, values, cells, seen))


def _line(place: int, values: Mapping[str, Any], cells: Mapping, seen: Counter[str]) -> Read:
    reference, label, phone = (_text(cells.get(key)) for key in MORE)
    said = [values["date"].isoformat(), str(values["amount"]), reference.upper(), label, phone]
    key = "|".join(said)
    seen[key] += 1  # Two lines may be alike within a file: the n-th is the n-th again elsewhere.
    fingerprint = hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()
    return Read(
        place,
        values["date"],
        values["amount"],
        reference[:60],
        label[:200],
        phone[:20],
        fingerprint,
    )


def _text(cell: tables.Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _day(cell: tables.Cell, _: str, today: date) -> date:
    if cell is None:
        raise Refused("Il manque la date.")
    day = cell if isinstance(cell, date) else numbers.read_date(str(cell)[:10])
    if day > today:
        raise Refused("Cette date est après aujourd’hui : %(day)s.", day=f"{day:%d/%m/%Y}")
    return day


def _amount(cell: tables.Cell, money: str, _: date) -> int:
    if isinstance(cell, bool):
        raise Refused("« %(text)s » n’est pas un montant.", text=str(cell))
    if isinstance(cell, int | Decimal):
        read = currency.smallest(Decimal(cell), money)
    else:
        read = numbers.read_amount(str(cell), money)
    if read > LINE_MAX:
        raise Refused("Ce montant est trop grand : %(text)s.", text=str(cell))
    return read


def check_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """The headings of a profile: the day and the amount are needed, no heading serves twice."""
    kept = {k: " ".join((columns.get(k) or "").split()) for k in (*NEEDED, *MORE)}
    for key in NEEDED:
        if not kept[key]:
            raise Refused("Recopiez l’en-tête de cette colonne du relevé.", field=key)
    said = [names.normalised(v) for v in kept.values() if v]
    if len(set(said)) != len(said):
        raise Refused("Deux rubriques ne se lisent pas dans la même colonne.")
    return kept


def faults_said(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    """The faults as (cell, sentence)."""
    return [(f.cell, formatting.fill(f.message, dict(f.values))) for f in faults]
