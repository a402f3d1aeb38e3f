"""The terms of care of a scheme's versions, as columns that the rule of claims can use.

What a definition says of care, limits, deductibles, frequency, exclusions, exemptions, patients,
waiting and submission is turned into tables of whole numbers: one row for each entry of each
version. Of the lines of ``care`` that are about a service, the most precise wins: ``services``
before ``at``, ``at`` before the rest. A value that is not stated stays a hole (``hole``): what
meets it waits. A key that does not exist is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pacte.insurance.schemes.entries import INSIDE, READERS, inside, null_selector
from pacte.insurance.schemes.rules.language import CATEGORIES, DEFINITION
from pacte.insurance.schemes.selectors import (
    BITS,
    Entries,
    Entry,
    ServiceRow,
    Space,
    listed,
    tables,
)
from pacte.kernel.columns import Column, Int, add_months
from pacte.kernel.currency import amount_from
from pacte.kernel.money import Rounding
from pacte.kernel.refusal import Refused

YEARS = {"fixed": 0, "calendar": 0, "per_member": 1, None: 2}
Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The entries of a block in every version, and their values: a row for each entry.

    ``row[version, position]`` is the row of an entry; -1 is the last row, which holds nothing.
    """

    words: tuple[Entries, ...]
    row: Int
    values: dict[str, Int]
    source: Int  # Its place in the list of the definition.
    hole: np.ndarray  # Something in it is not stated.

    @property
    def empty(self) -> bool:
        return not self.words

    def rows(self, version: Int, position: Int) -> Int:
        """The row of each line's entry, -1 where there is none."""
        return np.where(position < 0, -1, self.row[version, position]) if self.words else position


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The values of care in every version of a scheme, in order; -1 stands for no version."""

    currency: str
    space: Space
    service: dict[str, int]
    in_force: np.ndarray
    care: Block
    limits: Block
    deductibles: Block
    frequency: Block
    exclusions: Block
    exemptions: Block
    patients: Block
    waiting: Block
    packages: Block
    contains: tuple[tuple[tuple[int, int], ...], ...]  # Of each package: (service, how many).
    spaced: Int  # Of each service, the one whose frequency rule it follows: itself, or inside it.
    counter: Int  # Of each row of limits: the same limit of another version has the same.
    counters: int
    diagnoses: tuple[tuple[str, ...], ...]  # Of each row of exclusions; (): any.
    late_after: Column  # Days, by version; a value of -1: no such rule.
    rounding: Int  # What is added before the division, by version.
    rounding_known: np.ndarray
    year_kind: Int
    year_start: Int  # Month × 100 + day.
    year_months: Int

    def services_of(self, codes: Sequence[str]) -> Int:
        """The position of each code; -1: it is not in the catalogue."""
        position = {code: self.service.get(code, -1) for code in set(codes)}
        return np.array([position[code] for code in codes], np.int64)

    def group_bits(self, groups: Sequence[str]) -> int:
        return sum(1 << self.space.groups.index(g) for g in set(groups) if g in self.space.groups)

    def excluded_diagnoses(self, codes: Sequence[str]) -> np.ndarray:
        """[row of exclusions, code]: whether it is excluded; the code A15 excludes A15.0 too."""
        prefixes = [tuple(str(code).lower() for code in row) for row in self.diagnoses]
        said = [str(code).lower() for code in codes]
        return np.array([[not row or code.startswith(row) for code in said] for row in prefixes])


def compile_terms(
    definitions: Sequence[Definition | None], services: Sequence[ServiceRow] = ()
) -> Terms:
    """Turn the versions of a scheme (None: closed) into terms."""
    said = [definition or {} for definition in definitions]
    for definition in said:
        _known_keys(definition)
    currencies = {definition["currency"] for definition in said if definition}
    if len(currencies) != 1:
        raise Refused("Un régime a une devise, et une seule.")
    space = _space(said, _catalogue(said, services))
    compiler = _Compiler(space, said, currencies.pop())
    blocks: dict[str, Any] = {name: compiler.block(name) for name in READERS}
    counter, counters = compiler.counters(blocks["limits"])
    return Terms(
        currency=compiler.currency,
        space=space,
        service={row.code: place for place, row in enumerate(space.services)},
        in_force=np.array([bool(d) for d in said] + [False]),
        counter=counter,
        counters=counters,
        diagnoses=compiler.diagnoses(),
        contains=compiler.contains(),
        spaced=compiler.spaced(),
        **compiler.scalars(),
        **blocks,
    )


def _known_keys(definition: Definition) -> None:
    for name in definition:
        if name not in DEFINITION:
            raise Refused("Le régime a une rubrique inconnue : « %(name)s ».", name=name)
    for name in READERS:
        known = DEFINITION[name].of
        known = known if isinstance(known, dict) else known.of
        for entry in _entries(definition, name):
            for key in entry:
                if key not in known:
                    raise Refused(
                        "%(block)s : « %(key)s » n’est pas une clé connue.", block=name, key=key
                    )


def _entries(definition: Definition, name: str) -> list[Entry]:
    return listed(definition.get(name) or [])


def _catalogue(
    said: Sequence[Definition], services: Sequence[ServiceRow]
) -> tuple[ServiceRow, ...]:
    """The services of the catalogue, and those that only a definition names."""
    names = {name for row in services for name in (row.code, row.group, row.category)}
    extra: list[str] = []
    inside: set[str] = set()  # Codes of services, even where a group or a category has that name.
    for definition in said:
        for block in READERS:
            for entry in _entries(definition, block):
                extra += [str(n) for n in listed(entry.get("services") or []) if n != "all"]
        for package in _entries(definition, "packages"):
            inside |= {str(package["service"]), *map(str, package.get("contains") or ())}
    inside -= {row.code for row in services}
    new = sorted((set(extra) - names - set(CATEGORIES)) | inside)
    named = ((name, name if name in CATEGORIES else "other") for name in new)
    return (*services, *(ServiceRow(name, name, category) for name, category in named))


# The values of each block: there even when it has no entry.
VALUES = {
    "care": ("rank", "share", "flat", "flat_per", "most", "most_per", "excused", "outside"),
    "limits": ("measure", "window", "cap", "beyond", "extra", "most", "weight", "inside"),
    "deductibles": ("cap", "window"),
    "frequency": ("days",),
    "exclusions": ("any",),
    "exemptions": ("member_pays", "deductible"),
    "patients": (),
    "waiting": ("months", "days", "new", "newborn", "general"),
    "packages": ("sum", "most", "check"),
}


def _space(said: Sequence[Definition], services: tuple[ServiceRow, ...]) -> Space:
    entries = [e for d in said for name in READERS for e in _entries(d, name)]
    ages = [e["ages"] for e in entries if e.get("ages")]
    bounds = {a[k] for a in ages for k in ("from", "under") if a.get(k)}
    groups = {g for e in entries for g in listed(e.get("groups") or [])}
    groups |= {e["group"] for d in said for e in _entries(d, "exemptions")}
    groups |= {code for d in said for code in d.get("exempt_groups") or {}}
    return Space(services, tuple(sorted(bounds)), tuple(sorted(groups)))


class _Compiler:
    """Turns each block of all versions into one table."""

    def __init__(self, space: Space, said: Sequence[Definition], currency: str) -> None:
        self.space, self.said, self.currency = space, said, currency
        self.read: dict[str, list[dict[str, Any]]] = {}

    def amount(self, value: Any) -> int:
        return amount_from(value, self.currency)

    def block(self, name: str) -> Block:
        """Read the entries of all versions; one entry may make several rows."""
        versions = [
            [
                {"entry": entry, "source": place, "hole": null_selector(entry), **row}
                for place, entry in enumerate(_entries(definition, name))
                for row in self._rows(name, entry, definition)
            ]
            for definition in self.said
        ]
        if name == "care":
            versions = [sorted(rows, key=lambda row: -row["rank"]) for rows in versions]
        if name in ("limits", "deductibles") and max(map(len, versions), default=0) > BITS:
            raise Refused("Un régime a %(most)s limites au plus.", most=BITS)
        return self._table(name, versions)

    def _rows(self, name: str, entry: Entry, definition: Definition) -> list[dict[str, Any]]:
        """The rows of an entry; after them, those of the packages that contain what it names."""
        rows = [{"entry": entry, **row} for row in READERS[name](entry, self)]
        packages = _entries(definition, "packages")
        return rows + (inside(rows, packages, self.space) if name in INSIDE and packages else [])

    def _table(self, name: str, versions: list[list[dict[str, Any]]]) -> Block:
        flat = [row for rows in versions for row in rows]
        self.read[name] = flat
        longest = max(map(len, versions), default=0)
        at = np.full((len(versions) + 1, max(longest, 1)), -1, np.int64)
        start = 0
        for version, rows in enumerate(versions):
            at[version, : len(rows)] = np.arange(start, start + len(rows))
            start += len(rows)
        entries = [[row["entry"] for row in rows] for rows in versions] + [[]]
        words = tuple(
            tables(
                self.space,
                [rows[first : first + BITS] for rows in entries],
                of_claim=name in ("limits", "deductibles"),
                otherwise=name == "patients",
            )
            for first in range(0, longest, BITS)
        )
        return Block(
            words=words,
            row=at,
            values={k: np.array([row[k] for row in flat] + [0], np.int64) for k in VALUES[name]},
            source=np.array([row["source"] for row in flat] + [-1], np.int64),
            hole=np.array([row["hole"] for row in flat] + [False]),
        )

    def counters(self, limits: Block) -> tuple[Int, int]:
        """The same limit keeps counting when a new version only changes its amount."""
        keys: dict[tuple, int] = {}
        out: list[int] = []
        seen: set[tuple] = set()
        last: dict[tuple, int] = {}
        for place, row in enumerate(self.read["limits"]):
            version = int(np.flatnonzero((limits.row == place).any(axis=1))[0])
            if row["inside"]:
                out.append(last[version, row["key"]])  # Of the limit that it stands for.
                continue
            twin = sum((version, row["key"], n) in seen for n in range(len(seen) + 1))
            seen.add((version, row["key"], twin))
            out.append(keys.setdefault((row["key"], twin), len(keys)))
            last[version, row["key"]] = out[-1]
        return np.array([*out, 0], np.int64), len(keys)

    def diagnoses(self) -> tuple[tuple[str, ...], ...]:
        said = [row["entry"].get("diagnoses") or [] for row in self.read["exclusions"]]
        return tuple(tuple(listed(codes)) for codes in said)

    def contains(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """What each package contains: the place of each service, and how many."""
        place = {row.code: n for n, row in enumerate(self.space.services)}
        return tuple(
            tuple((place[code], count) for code, count in row["contains"].items())
            for row in self.read["packages"]
        )

    def spaced(self) -> Int:
        """A package follows the frequency rule of the first service with one that it contains."""
        services = self.space.services
        out = np.arange(len(services) + 1, dtype=np.int64)
        place = {row.code: n for n, row in enumerate(services)}
        for row in self.read["frequency"]:
            named = {str(name) for name in listed(row["entry"].get("services") or [])}
            ruled = [n for n, s in enumerate(services) if {s.code, s.group, s.category} & named]
            for package in self.read["packages"]:
                own = place[package["entry"]["services"][0]]
                held = [n for n in ruled if services[n].code in package["contains"]]
                if held and own not in ruled and not package["sum"] and out[own] == own:
                    out[own] = held[0]
        return out

    def scalars(self) -> dict[str, Any]:
        """What a version says once: lateness, rounding, the coverage year."""
        late = [_late(d) for d in self.said]
        rounding = [d.get("rounding", "for_payee") for d in self.said]
        years = [d.get("coverage_year") or {} for d in self.said]
        starts = [y.get("starts") if y.get("kind") == "fixed" else "01-01" for y in years]
        kinds = [None if start is None else y.get("kind") for y, start in zip(years, starts)]
        return {
            "late_after": Column.of([*late, -1]),
            "rounding": np.array(
                [Rounding[(name or "for_payee").upper()].value for name in rounding] + [0], np.int64
            ),
            "rounding_known": np.array([name is not None for name in rounding] + [True]),
            "year_kind": np.array([YEARS[kind] for kind in kinds] + [0], np.int64),
            "year_start": np.array(
                [int((start or "01-01").replace("-", "")) for start in starts] + [101], np.int64
            ),
            "year_months": np.array([y.get("months") or 12 for y in years] + [12], np.int64),
        }


def _late(definition: Definition) -> int | None:
    block = definition.get("submission")
    return -1 if block is None else block.get("late_after_days")


def coverage_year(terms: Terms, version: Int, day: Int, member_since: Column) -> Column:
    """The first day of the coverage year of each line; a hole where nobody knows it."""
    kind = terms.year_kind[version]
    fixed = kind == YEARS["fixed"]
    start = terms.year_start[version]
    january = day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[M]")
    month = january + (start // 100 - 1)
    first = month.astype("datetime64[D]").astype(np.int64) + start % 100 - 1
    before = (month - 12).astype("datetime64[D]").astype(np.int64) + start % 100 - 1
    length = terms.year_months[version]
    since = np.where(member_since.known, member_since.values, day)
    span = day.astype("datetime64[D]").astype("datetime64[M]") - since.astype(
        "datetime64[D]"
    ).astype("datetime64[M]")
    turns = span.astype(np.int64) // length
    own = add_months(since, turns * length)
    own = np.where(own > day, add_months(since, (turns - 1) * length), own)
    values = np.where(fixed, np.where(first <= day, first, before), own)
    known = fixed | (member_since.known & (kind == YEARS["per_member"]))
    return Column(values, known)
