"""What is read of a file and not yet kept as members: packed lines and households, that expire."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pacte.files.tables import Cell, Sheet
from pacte.insurance.members import rules
from pacte.insurance.members.models import RegisterImport, Staged
from pacte.insurance.members.writing import NewHousehold
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act

LINES_EACH = 10_000
HEAD_LINES = 6  # Shown, for the columns to be named.
HEAD_BYTES = 4_096
PEOPLE_EACH = 8_000  # In one step of an import: about a second of write lock.


def pack(*contents: Any) -> bytes:
    """Compressed JSON, a line for each content: the first can be read without the others."""
    texts = [
        json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
        for content in contents
    ]
    return zlib.compress("\n".join(texts).encode(), 1)


def unpack(packed: bytes | memoryview) -> list[Any]:
    return [json.loads(text) for text in zlib.decompress(bytes(packed)).split(b"\n")]


def unpack_first(packed: bytes | memoryview) -> Any:
    """The first content alone."""
    reading, left, text = zlib.decompressobj(), bytes(packed), b""
    while left and b"\n" not in text:
        text += reading.decompress(left, HEAD_BYTES)
        left = reading.unconsumed_tail
    return json.loads(text.partition(b"\n")[0])


def _plain(value: Any) -> Any:
    """A day and a number that is not whole, marked so that they come back as they were."""
    return {"date": value.isoformat()} if isinstance(value, date) else {"number": str(value)}


def cell(said: Any) -> Cell:
    if isinstance(said, dict):
        return date.fromisoformat(said["date"]) if "date" in said else Decimal(said["number"])
    return said


def pack_sheets(sheets: Iterable[Sheet]) -> Iterator[tuple[int, bytes]]:
    """(how many lines, packed) for each block of lines; a block is of one sheet.

    Before its lines, a block says what the sheet is; the first one also how it begins.
    """
    for sheet in sheets:
        lines = [[line, *row] for line, row in sheet.lines()]
        for first in range(0, len(lines), LINES_EACH):
            block = lines[first : first + LINES_EACH]
            said = {
                "sheet": sheet.name,
                "column": sheet.first_column,
                "merged": list(sheet.merged),
                "head": [] if first else block[:HEAD_LINES],
            }
            yield len(block), pack(said, block)


def pack_households(homes: Iterable[NewHousehold]) -> Iterator[tuple[int, bytes]]:
    """(how many people, packed) for each step of the import; a household is never cut."""
    block: list[Any] = []
    people = 0
    for home in homes:
        block.append(_said(home))
        people += len(home.persons)
        if people >= PEOPLE_EACH:
            yield people, pack(block)
            block, people = [], 0
    if block:
        yield people, pack(block)


def _said(home: NewHousehold) -> list[Any]:
    persons = [
        [
            p.name,
            p.sex,
            p.born_on.isoformat() if p.born_on else None,
            p.year_only,
            p.relation,
            p.phone,
        ]
        for p in home.persons
    ]
    return [home.village, home.level, home.phone, home.language, list(home.groups), persons]


def households(packed: bytes | memoryview) -> list[NewHousehold]:
    """The households of a step, as they were checked."""
    return [
        NewHousehold(
            village=village,
            level=level,
            phone=phone,
            language=language,
            groups=groups,
            persons=[_person(*said) for said in persons],
        )
        for village, level, phone, language, groups, persons in unpack(packed)[0]
    ]


def _person(
    name: str, sex: str, born: str | None, year_only: bool, relation: str, phone: str
) -> rules.Person:
    return rules.Person(
        name=name,
        sex=sex,
        born_on=date.fromisoformat(born) if born else None,
        year_only=year_only,
        relation=relation,
        phone=phone,
    )


def keep(
    act: Act, register: RegisterImport, kind: str, blocks: Sequence[tuple[int, bytes]]
) -> None:
    """Keep packed blocks, in their order; what was kept before of this kind is emptied."""
    empty(act, register, kind)
    first = Staged.objects.filter(register=register, kind=kind).count()
    if blocks:
        insert_many(
            act,
            Staged,
            register=[register.pk] * len(blocks),
            kind=[str(kind)] * len(blocks),
            place=list(range(first, first + len(blocks))),
            count=[count for count, _ in blocks],
            packed=[packed for _, packed in blocks],
        )


def empty(act: Act, register: RegisterImport, kind: str | None = None) -> int:
    """Forget what was staged: of one kind, or all."""
    rows = Staged.objects.filter(register=register).exclude(packed=b"")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(packed=b"", count=0, entry_id=act.entry_id)


def blocks(register: RegisterImport, kind: str) -> Any:
    """What is staged of a kind, in order."""
    return Staged.objects.filter(register=register, kind=kind, count__gt=0).order_by("place")


def sheets_of(register: RegisterImport) -> list[dict[str, Any]]:
    """The sheets of a register: name, lines, heading, first lines and merged cells."""
    found: dict[str, dict[str, Any]] = {}
    for row in blocks(register, Staged.Kind.LINES):
        said = unpack_first(row.packed)
        sheet = found.setdefault(
            said["sheet"],
            {"name": said["sheet"], "lines": 0, "merged": said["merged"], "head": said["head"]},
        )
        sheet["lines"] += row.count
    return list(found.values())
