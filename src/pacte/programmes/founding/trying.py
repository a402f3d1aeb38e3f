"""A programme's file being tried: what each entry is called, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pacte.kernel.refusal import NotAllowed, Refused

Row = dict[str, Any]


def entry_name(row: Row) -> str:
    """What an entry of a file is called."""
    said = (row.get(key) for key in ("code", "title", "subject", "name"))
    return str(next((one for one in said if one), ""))[:60]


@contextmanager
def placed(part: str, row: Row) -> Iterator[None]:
    """A refusal says in which part of the file and at which entry."""
    try:
        yield
    except Refused as refusal:
        raise Refused(
            "%(part)s, « %(what)s » : %(why)s", part=part, what=entry_name(row), why=refusal
        ) from refusal


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a file: where, at which entry (empty: its form), and why."""

    line: int
    what: str
    why: Refused


class Trial:
    """A file being tried: what is refused, with its line; what follows from it is not told."""

    def __init__(self, lines: Mapping[tuple[Any, ...], int]) -> None:
        self.lines, self.wrong = lines, list[Wrong]()
        self.lost: set[tuple[str, Any]] = set()

    def write(self, path: tuple[Any, ...], row: Row, write: Any) -> Any:
        """Write an entry, or keep why not."""
        part = str(path[-2])
        named = {("aims", row.get("aim")), (part, row.get("parent")),
                 ("organisations", row.get("organisation")), ("organisations", row.get("funder")),
                 ("envelopes", row.get("envelope")), ("lines", row.get("line"))}  # fmt: skip
        if any(code for _part, code in named & self.lost):
            self.lost.add((part, row.get("code")))
            return None
        try:
            with transaction.atomic():
                return write(row)
        except NotAllowed:
            raise
        except Refused as refusal:
            self.lost.add((part, row.get("code")))
            self.wrong.append(Wrong(self.lines.get(path, 1), entry_name(row), refusal))
            return None
