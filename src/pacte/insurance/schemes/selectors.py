"""Which care an entry of a definition is about, for whole columns of care at once.

Each entry of a block is one bit. A fact of the care (its service, its place, the person's age…)
gives the bits of the entries it suits; what suits an entry suits it in all its facts, so the bits
are and-ed. What is not known about the care leaves two answers: the entries that *may* be about
it and those that *must* be. Where both agree, what is not known does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pacte.insurance.schemes.rules.language import (
    CATEGORIES,
    HOSPITALS,
    LEVELS,
    OWNERSHIPS,
    VISITS,
)
from pacte.kernel.columns import Int
from pacte.kernel.refusal import Refused

BITS = 62
SEXES = ("", "f", "m")
Entry = Mapping[str, Any]
CARE_KEYS = {"services", "category", "at", "visit", "stay", "ages", "sex", "groups"}


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service of the catalogue, as selectors see it."""

    code: str
    group: str = ""
    category: str = "other"


@dataclass(frozen=True, slots=True)
class Space:
    """All that entries may be about: services, ages, groups."""

    services: tuple[ServiceRow, ...]
    bounds: tuple[int, ...]  # The ages at which something changes.
    groups: tuple[str, ...]

    @property
    def bands(self) -> int:
        return len(self.bounds) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The care, as positions: one for each line in each column."""

    version: Int
    service: Int  # -1: not in the catalogue.
    category: Int  # Of the service.
    claim_category: Int  # Of the whole claim.
    place: Int  # level × ownership, each with one more for what is not known.
    kind: Int  # visit × stay.
    person: Int  # band × sex, each with one more for what is not known.
    group: Int  # Bits.


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Up to 62 entries of one block in every version: tables of bits. None: it does not matter."""

    size: int
    all: Int  # [version]
    service: Int | None
    category: Int | None
    place: tuple[Int, Int] | None  # May, must.
    kind: Int | None
    person: tuple[Int, Int] | None
    groups: tuple[Int, Int] | None  # Those that ask for none [version]; [version, group].
    of_claim: bool  # The category is that of the claim.

    def bits(self, cells: Cells) -> tuple[Int, Int]:
        """For each line, the bits of the entries that may be about it, and that must be."""
        version = cells.version
        may = self.all[version]
        if self.service is not None:
            may &= self.service[version, cells.service]
        if self.category is not None:
            may &= self.category[version, cells.claim_category if self.of_claim else cells.category]
        if self.kind is not None:
            may &= self.kind[version, cells.kind]
        if self.groups is not None:
            free, asked = self.groups
            suits = free[version]
            for group in range(asked.shape[1]):
                suits |= np.where(cells.group >> group & 1, asked[version, group], 0)
            may &= suits
        must = may
        for tables, at in ((self.place, cells.place), (self.person, cells.person)):
            if tables is not None:
                must = must & tables[1][version, at]
                may = may & tables[0][version, at]
        return may, must


def place_cell(level: Int, ownership: Int) -> Int:
    """-1, not known, is the last of each."""
    level = np.where(level < 0, len(LEVELS), level)
    ownership = np.where(ownership < 0, len(OWNERSHIPS), ownership)
    return level * (len(OWNERSHIPS) + 1) + ownership


def person_cell(band: Int, sex: Int) -> Int:
    """``band`` is the last one when the age is not known; ``sex`` is 0 when it is not."""
    return band * len(SEXES) + sex


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def tables(
    space: Space,
    versions: Sequence[Sequence[Entry]],
    *,
    of_claim: bool = False,
    otherwise: bool = False,
) -> Entries:
    """The tables of a block. ``otherwise``: an entry is about whom its age and sex do *not* fit."""
    size = max(map(len, versions), default=0)
    if size > BITS:
        raise Refused("Un bloc a %(most)s entrées au plus.", most=BITS)
    every = np.array([(1 << len(entries)) - 1 for entries in versions], np.int64)
    build = _Builder(space, versions)
    return Entries(
        size=size,
        all=every,
        service=build.table("services", len(space.services) + 1, build.services),
        category=build.table("category", len(CATEGORIES), build.categories),
        place=build.pair(("at",), build.place_shape, build.places),
        kind=build.kinds(),
        person=build.pair(
            ("ages", "sex"), (space.bands, len(SEXES)), lambda entry: build.people(entry, otherwise)
        ),
        groups=build.groups(),
        of_claim=of_claim,
    )


class _Builder:
    """Fills the tables of one block, entry by entry."""

    place_shape = (len(LEVELS), len(OWNERSHIPS))

    def __init__(self, space: Space, versions: Sequence[Sequence[Entry]]) -> None:
        self.space, self.versions = space, versions
        self.named: dict[str, list[int]] = {}
        for place, row in enumerate(space.services):
            for name in {row.code, row.group, row.category}:
                self.named.setdefault(name, []).append(place)

    def _said(self, keys: Sequence[str]) -> bool:
        return any(entry.get(k) is not None for e in self.versions for entry in e for k in keys)

    def table(self, key: str, width: int, suits: Callable[[Any], Sequence[int]]) -> Int | None:
        """One row of bits for each version: which entries suit each value of one fact."""
        if not self._said((key,)):
            return None
        out = np.zeros((len(self.versions), width), np.int64)
        for version, entries in enumerate(self.versions):
            for bit, entry in enumerate(entries):
                said = entry.get(key)
                out[version, slice(None) if said is None else suits(said)] |= 1 << bit
        return out

    def services(self, said: Any) -> Sequence[int]:
        """Codes, groups or categories of services; a service that is not known suits ``all``."""
        names = listed(said)
        if "all" in names:
            return range(len(self.space.services) + 1)
        return [place for name in names for place in self.named.get(name, [])]

    def categories(self, said: Any) -> Sequence[int]:
        return [CATEGORIES.index(name) for name in listed(said)]

    def kinds(self) -> Int | None:
        """Visit × stay."""
        if not self._said(("visit", "stay")):
            return None
        out = np.zeros((len(self.versions), len(VISITS) * 2), np.int64)
        for version, entries in enumerate(self.versions):
            for bit, entry in enumerate(entries):
                visits = listed(VISITS if entry.get("visit") is None else entry["visit"])
                stays = [False, True] if entry.get("stay") is None else [entry["stay"]]
                for name in visits:
                    for stay in stays:
                        out[version, VISITS.index(name) * 2 + stay] |= 1 << bit
        return out

    def places(self, entry: Entry) -> np.ndarray:
        at = entry.get("at") or {}
        fits = np.zeros(self.place_shape, bool)
        levels = LEVELS if at.get("level") is None else listed(at["level"])
        levels = [name for said in levels for name in (HOSPITALS if said == "hospital" else [said])]
        owners = OWNERSHIPS if at.get("ownership") is None else listed(at["ownership"])
        rows, columns = map(LEVELS.index, levels), map(OWNERSHIPS.index, owners)
        fits[np.ix_(list(rows), list(columns))] = True
        return fits

    def people(self, entry: Entry, otherwise: bool) -> np.ndarray:
        ages, sex = entry.get("ages") or {}, entry.get("sex")
        starts = np.array([0, *self.space.bounds], np.int64)
        first, under = ages.get("from") or 0, ages.get("under")
        old = (starts >= first) & (True if under is None else starts < under)
        fits = np.zeros((self.space.bands, len(SEXES)), bool)
        fits[:, 1:] = old[:, None] & np.array([sex in (None, one) for one in SEXES[1:]])
        if otherwise:
            fits[:, 1:] = ~fits[:, 1:]
        return fits

    def pair(
        self,
        keys: Sequence[str],
        shape: tuple[int, int],
        suits: Callable[[Entry], np.ndarray],
    ) -> tuple[Int, Int] | None:
        """The tables of two facts crossed, either of which may not be known."""
        if not self._said(keys):
            return None
        shown = _known_places(shape) if keys == ("at",) else _known_people(shape)
        may = np.zeros((len(self.versions), shown.shape[0]), np.int64)
        must = np.zeros_like(may)
        for version, entries in enumerate(self.versions):
            for bit, entry in enumerate(entries):
                fits = suits(entry).reshape(-1)
                may[version] |= (shown & fits).any(axis=1).astype(np.int64) << bit
                must[version] |= (~shown | fits).all(axis=1).astype(np.int64) << bit
        return may, must

    def groups(self) -> tuple[Int, Int] | None:
        if not self._said(("groups",)):
            return None
        free = np.zeros(len(self.versions), np.int64)
        asked = np.zeros((len(self.versions), len(self.space.groups)), np.int64)
        for version, entries in enumerate(self.versions):
            for bit, entry in enumerate(entries):
                if entry.get("groups") is None:
                    free[version] |= 1 << bit
                for name in listed(entry.get("groups") or []):
                    asked[version, self.space.groups.index(name)] |= 1 << bit
        return free, asked


def _known_places(shape: tuple[int, int]) -> np.ndarray:
    """For each cell (what is not known included), which pairs (level, ownership) it may be."""
    levels, owners = shape
    return np.array(
        [
            [
                one in (a, levels) and two in (b, owners)
                for a in range(levels)
                for b in range(owners)
            ]
            for one in range(levels + 1)
            for two in range(owners + 1)
        ]
    )


def _known_people(shape: tuple[int, int]) -> np.ndarray:
    """The same for (band, sex): a band is not known when it is the last, a sex when it is 0."""
    bands, sexes = shape
    return np.array(
        [
            [
                one in (a, bands) and b > 0 and two in (b, 0)
                for a in range(bands)
                for b in range(sexes)
            ]
            for one in range(bands + 1)
            for two in range(sexes)
        ]
    )


def lowest(bits: Int) -> Int:
    """The position of the lowest bit set, or -1."""
    return np.where(bits == 0, -1, np.bitwise_count((bits & -bits) - 1).astype(np.int64))


def first_match(words: Sequence[Entries], cells: Cells) -> tuple[Int, np.ndarray]:
    """The first entry that must be about each line (-1: none), and whether that is in doubt.

    In doubt: an earlier entry may be about it, if what is not known were known.
    """
    found = np.full(len(cells.version), -1, np.int64)
    doubt = np.zeros(len(cells.version), bool)
    for rank, entries in enumerate(words):
        may, must = entries.bits(cells)
        open_ = found < 0
        first, sure = lowest(may), lowest(must)
        doubt |= open_ & (first >= 0) & (first != sure)
        found = np.where(open_ & (sure >= 0), sure + rank * BITS, found)
    return found, doubt
