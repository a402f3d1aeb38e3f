"""What an import of prices would do, before it does it: new, changed, unchanged, line by line."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.insurance.schemes.models import Scheme, Tariff

Line = dict[str, Any]
NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of the file, what it does, and the price that holds until then."""

    line: Line
    does: str
    before: int | None


def compare(lines: Sequence[Line], scheme: Scheme) -> list[Compared]:
    """Each line beside the price in force on its day, of the same service and scope."""
    known: dict[tuple[str, str, str], list[tuple[date, int | None]]] = {}
    rows = Tariff.objects.filter(scheme=scheme).order_by("since", "id")
    names = ("service__code", "facility__code", "level", "since", "price")
    for service, facility, level, since, price in rows.values_list(*names):
        known.setdefault((service, facility or "", level), []).append((since, price))
    found = []
    for line in sorted(lines, key=lambda one: one["since"]):
        there = known.setdefault((line["service"], line["facility"], line["level"]), [])
        before = [price for since, price in there if since <= line["since"]]
        does = NEW if not before else SAME if before[-1] == line["price"] else CHANGED
        there.append((line["since"], line["price"]))  # What the file says counts for its next line.
        there.sort(key=lambda one: one[0])
        found.append(Compared(line, does, before[-1] if before else None))
    return found


def pack(lines: Sequence[Line]) -> str:
    """The lines as text, to be kept until the import is confirmed."""
    said = json.dumps([line | {"since": line["since"].isoformat()} for line in lines])
    return base64.b64encode(zlib.compress(said.encode())).decode()


def unpack(packed: str) -> list[Line]:
    """The lines that were kept."""
    said = json.loads(zlib.decompress(base64.b64decode(packed)))
    return [line | {"since": date.fromisoformat(line["since"])} for line in said]
