"""A programme's file, read: what it may hold, in which order it is written. Pure.

Amounts are main units as quoted decimals, shares are quoted decimals, days are as precise as they
were said. A key that is not known is refused with its line: nothing is skipped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pacte.kernel import strict_yaml
from pacte.kernel.money import share_from
from pacte.kernel.refusal import Refused

HEAD = {"code", "name", "short", "kind", "theme", "run_by", "summary", "synthetic",
        "sector_level"}  # fmt: skip
# Each part and what one entry of it may say, in the order in which parts are written.
PARTS: dict[str, set[str]] = {
    "organisations": {"code", "kind", "name", "country", "place"},
    "documents": {"code", "title", "kind", "author", "published", "url"},
    "statements": {
        "subject", "about", "document", "words", "quote", "where", "amount", "currency", "number",
        "unit", "share", "start", "end", "code", "bound", "identified", "counted", "organisation",
    },
    "partners": {"organisation", "role", "as", "side", "start", "end", "document", "quote"},
    "territory": {"place", "name", "kind", "since", "document", "quote"},
    "predecessors": {"name", "inherited", "document", "quote"},
    "aims": {"kind", "code", "parent", "theme", "title", "words", "place", "document", "quote"},
    "stages": {"position", "title", "kind", "planned", "until", "done", "document", "quote"},
    "bodies": {
        "code", "name", "kind", "side", "organisation", "parent", "mandate", "mandated_by",
        "status", "established", "seat", "rule", "seats",
    },
    "agreements": {
        "code", "kind", "title", "organisation", "words", "parties", "preconditions", "start",
        "end",
    },
    "indicators": {
        "code", "aim", "title", "unit", "unit_words", "currency", "places", "per", "bounded",
        "direction", "measure", "place", "targets", "values", "words", "scale",
    },
    "concerns": {"kind", "title", "words", "aim"},
    "works": {
        "title", "kind", "nature", "organisation", "place", "step", "on", "words", "quote",
    },
    "exchanges": {"code", "name", "words", "offers"},
    "contents": {
        "kind", "slug", "title", "summary", "body", "published", "document", "starts", "ends",
        "place", "organisation", "laureate", "quote",
    },
}  # fmt: skip
FINANCING = {
    "envelopes": {"code", "funder", "title", "currency", "document", "pledged", "kind"},
    "lines": {"code", "title", "parent", "aim"},
    "rules": {"code", "title", "what", "base", "share", "envelope", "line", "document", "quote"},
}
# What one entry must say, whatever else it says.
NEEDED: dict[str, tuple[str, ...]] = {
    "organisations": ("code", "kind", "name", "country"), "documents": ("code", "title", "kind"),
    "statements": ("subject",), "partners": ("organisation", "role"), "territory": ("place",),
    "predecessors": ("name",), "aims": ("kind", "code", "title"),
    "stages": ("position", "title"), "bodies": ("code", "kind", "name", "organisation"),
    "seats": ("title",), "agreements": ("code", "kind", "title", "organisation"),
    "parties": ("organisation", "as"), "preconditions": ("title", "blocks"),
    "indicators": ("code", "aim", "title", "unit", "direction"), "targets": ("first", "until"),
    "values": ("first", "until"), "concerns": ("kind", "title"),
    "works": ("title", "kind", "nature", "organisation", "place", "step", "on", "quote"),
    "exchanges": ("code", "name"),
    "offers": ("organisation", "kind", "topic"),
    "contents": ("kind", "slug", "title", "summary"), "envelopes": ("code", "title", "currency"),
    "pledged": (), "lines": ("code", "title"), "rules": ("code", "title", "what", "base", "share"),
}  # fmt: skip
# What one entry of a list inside an entry may say.
INSIDE: dict[str, set[str]] = {
    "seats": {"title", "college", "kind", "organisation"},
    "parties": {"organisation", "as"},
    "preconditions": {"position", "title", "blocks"},
    "targets": {"first", "until", "number", "out_of", "share", "words", "document", "quote"},
    "values": {"first", "until", "number", "out_of", "share", "words", "document", "quote"},
    "offers": {"organisation", "kind", "topic", "from", "document", "quote"},
    "pledged": {"amount", "share", "of", "quote"},
}  # fmt: skip
NUMBERS = {"number", "out_of", "identified", "position", "places", "per"}  # Whole numbers.
FLAGS = {"bounded"}  # True or false; all else is text.
OTHERWISE = {"rule", "scale"}  # Read by the rooms whose they are.


Lines = Mapping[tuple[Any, ...], int]


def read_programme(text: str) -> dict[str, Any]:
    """Read a programme's file; refuse what it does not know, with its line."""
    read = opened(text)
    for fault in faults(read, strict_yaml.lines(text)):
        raise fault
    return read


def opened(text: str) -> dict[str, Any]:
    """What a file says, whatever it says, when it can be read at all."""
    read = strict_yaml.read(text)
    if not isinstance(read, dict):
        raise Refused("Ce fichier n’est pas celui d’un programme.")
    return read


def faults(read: dict[str, Any], lines: Lines) -> Iterator[Refused]:
    """All that is wrong with what a file says, each with its line."""
    yield from _known(read, HEAD | set(PARTS) | {"financing"}, (), lines)
    head = {key: value for key, value in read.items() if key in HEAD - {"synthetic"}}
    yield from _complete(head, ("code", "name", "run_by"), (), lines)
    for part, keys in PARTS.items():
        yield from _entries(read.get(part, []), keys, (part,), lines)
    financing = read.get("financing", {})
    yield from _known(financing, set(FINANCING), ("financing",), lines)
    if isinstance(financing, dict):
        for part, keys in FINANCING.items():
            yield from _entries(financing.get(part, []), keys, ("financing", part), lines)


def _entries(rows: Any, keys: set[str], path: tuple[Any, ...], lines: Lines) -> Iterator[Refused]:
    if not isinstance(rows, list):
        yield Refused("Ligne %(line)s : « %(path)s » est une liste.", line=lines.get(path, 1),
                      path=".".join(map(str, path)))  # fmt: skip
        return
    for place, row in enumerate(rows):
        yield from _entry(row, keys, NEEDED[path[-1]], (*path, place), lines)


def _entry(
    row: Any, keys: set[str], needed: tuple[str, ...], path: tuple[Any, ...], lines: Lines
) -> Iterator[Refused]:
    yield from _known(row, keys, path, lines)
    if isinstance(row, dict):
        yield from _complete(row, needed, path, lines)


def _complete(
    row: dict[str, Any], needed: tuple[str, ...], path: tuple[Any, ...], lines: Lines
) -> Iterator[Refused]:
    """What an entry must say and does not, or says as something else."""
    needed += ("currency",) if "amount" in row and path[:1] == ("statements",) else ()
    for name in needed:
        if row.get(name) in (None, ""):
            why = Refused("Le fichier ne dit pas « %(name)s ».", name=name)
            yield Refused("Ligne %(line)s : %(fault)s", line=lines.get(path, 1), fault=why)
    for key, value in row.items():
        here = (*path, key)
        if key in NEEDED:
            inside = value if isinstance(value, list) else [value]
            for place, one in enumerate(inside):
                yield from _entry(one, INSIDE[key], NEEDED[key], (*here, place), lines)
        elif key not in OTHERWISE and not _reads(key, value):
            yield Refused("Ligne %(line)s : « %(key)s » ne se lit pas.",
                          line=lines.get(here, lines.get(path, 1)), key=key)  # fmt: skip


def _reads(key: str, value: Any) -> bool:
    if key in FLAGS:
        return isinstance(value, bool)
    if key in NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, str)


def _known(row: Any, keys: set[str], path: tuple[Any, ...], lines: Lines) -> Iterator[Refused]:
    if not isinstance(row, dict):
        yield Refused("Ligne %(line)s : il faut des clés et des valeurs.",
                      line=lines.get(path, 1))  # fmt: skip
        return
    for key in row:
        if key not in keys:
            yield Refused(
                "Ligne %(line)s : « %(key)s » n’est pas connu ici. Ce qui l’est : %(known)s.",
                line=lines.get((*path, key), 1), key=key, known=", ".join(sorted(keys)),
            )  # fmt: skip


def share_of(text: Any) -> int | None:
    """A share written "0.75", in millionths."""
    return None if text is None else share_from(str(text))
