"""Places, facilities and populations from a file: what it would change, then all of it or nothing.

Rows are compared by their code, so the same file twice changes nothing. What differs is
renamed, moved or described anew from the day given; a place is never deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import filling, queries, rules, territories
from pacte.places.filling import FAULTS_SHOWN, NEW
from pacte.places.reading import Fault, Reading, read


@dataclass(slots=True)
class Preview:
    """What an import would do."""

    kind: str
    reading: Reading
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def preview(kind: str, path: Path, name: str = "", **given: str) -> Preview:
    """Read a file and compare it with what is known. Nothing is written."""
    reading = read(kind, path, clock.today(), name, **given)
    seen = Preview(kind, reading, list(reading.faults))
    rows = resolved(kind, reading.rows)
    for place, message, values in filling.faults_in(kind, rows):
        line = reading.lines[place]
        seen.faults.append(Fault(line, "", message, values))
    seen.faults.sort(key=lambda fault: fault.line)
    if not seen.faults:
        seen.counts = filling.counted(kind, rows)
    return seen


def run(kind: str, path: Path, act: Act, name: str = "", **given: str) -> dict[str, int]:
    """Import a file: all of it, or nothing and the list of what is wrong."""
    seen = preview(kind, path, name, **given)
    if seen.faults:
        raise Refused(
            "Rien n’a été importé : %(count)s fautes. %(first)s",
            count=len(seen.faults), first=tuple(sentences(seen.faults[:FAULTS_SHOWN])),
        )  # fmt: skip
    outcome: dict[str, int] = COMMANDS[kind](act, kind=kind, rows=seen.reading.rows)
    return outcome


def sentences(faults: Sequence[Fault]) -> Iterator[Refused]:
    """Each fault as a line: where, what."""
    for fault in faults:
        said = Refused(fault.message, **fault.values)
        if fault.cell:
            yield Refused("%(cell)s (ligne %(line)s) : %(fault)s", cell=fault.cell,
                          line=fault.line, fault=said)  # fmt: skip
        else:
            yield Refused("Ligne %(line)s : %(fault)s", line=fault.line, fault=said)


@command("places.import_places", may="manage_places")
def import_places(act: Act, *, kind: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Write places or populations, in one go."""
    return _import(act, kind, rows)


@command("places.import_facilities", may="manage_facilities")
def import_facilities(act: Act, *, kind: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Write facilities, in one go."""
    return _import(act, kind, rows)


COMMANDS = {
    "places": import_places, "populations": import_places, "facilities": import_facilities,
}  # fmt: skip


def _import(act: Act, kind: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Who manages every place that the rows touch may write them."""
    if not rows:
        raise Refused("Le fichier ne contient aucune ligne.")
    rows = resolved(kind, rows)
    for place, message, values in filling.faults_in(kind, rows):
        raise Refused(f"%(row)s : {message}", row=place + 1, **values)
    for key in filling.touched(kind, rows):
        act.need(filling.ACTIONS[kind], place=key)
    done = filling.write(act, kind, rows)
    act.record(kind=kind, **done)
    return done


@command("places.load_territory", may="manage_places")
def load_territory(act: Act, *, code: str) -> dict[str, int]:
    """Write one of the territories that come with Pacte; what is there already stays."""
    act.need("manage_places", place=0)
    told = territories.territory(code)
    done = {"places": 0, "populations": 0}
    for tree in rules.TREES:
        rows = territories.place_rows(told, tree)
        done["places"] += filling.write(act, "places", rows)[NEW]
    filling.follow(act, told)
    done["populations"] = filling.write(act, "populations", territories.counts(told))[NEW]
    act.record(territory=code, **done)
    return done


def resolved(kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose region is a name, with the code of the place of that name on their day."""
    if kind != "facilities":
        return rows
    known = territories.names() | queries.regions()
    return [_sited(row, known) if row.get("region") else row for row in rows]


def _sited(row: dict[str, Any], known: dict[tuple[str, str], str]) -> dict[str, Any]:
    found = known.get((row.get("country", ""), territories.plain(row["region"])))
    return row | {"place": found or row["region"]}
