"""The entries of a definition's blocks of care, each read into the whole numbers of its rows.

What is not stated makes the entry a hole (``hole``): the number that stands there is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from pacte.insurance.schemes.rules.checking_care import specific
from pacte.insurance.schemes.rules.language import CATEGORIES, HOSPITALS, LEVELS, VISITS
from pacte.insurance.schemes.selectors import CARE_KEYS, Entry, Space, listed
from pacte.kernel.money import WHOLE, share_from

PER = {"visit": 1, "line": 2, "unit": 3}
WINDOWS = {"claim": 0, "stay": 0, "person_year": 1, "household_year": 2}
MEASURES = {"amount": 0, "episodes": 1, "quantity": 2, "days": 2}
QUANTITIES = {"free": 1, "most": 2, "exact": 3}
INSIDE = ("limits", "frequency", "exclusions", "patients")  # Blocks that look inside packages.
OWN_WAITING = ("services", "category", "ages")  # What makes a waiting period that of some care.


class Reader(Protocol):
    """What reading an entry needs: the space of care, and amounts in the smallest unit."""

    space: Space

    def amount(self, value: Any) -> int: ...


def null_selector(entry: Entry) -> bool:
    """A selector that is there and not stated: nobody knows what the entry is about."""
    return any(key in entry and entry[key] is None for key in CARE_KEYS | {"diagnoses"})


def _part(entry: Entry, key: str, reader: Reader) -> tuple[int, int, bool]:
    """The amount of a flat part, per what, and whether something of it is not stated."""
    part = entry.get(key)
    if part is None:
        return 0, 0, key in entry
    amount, per = part.get("amount"), part.get("per")
    return (
        0 if amount is None else reader.amount(amount),
        PER.get(per or "", 0),
        amount is None or per is None,
    )


def care(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    """A line of care: what the mutual takes, flat or by share."""
    flat, flat_per, flat_hole = _part(entry, "member_pays", reader)
    most, most_per, most_hole = _part(entry, "mutual_pays", reader)
    said = entry.get("mutual_share")
    stated = {k for k in ("mutual_share", "member_pays", "mutual_pays") if entry.get(k) is not None}
    null_share = "mutual_share" in entry and said is None
    return [
        {
            "rank": _rank(entry, reader.space),
            "share": WHOLE if said is None else share_from(str(said)),
            "flat": flat, "flat_per": flat_per, "most": most, "most_per": most_per,
            "excused": _excused(entry),
            "outside": int(bool(entry.get("outside_limits"))),
            "hole": not stated or flat_hole or most_hole or null_share or null_selector(entry)
            or ("referral" in entry and entry["referral"] is None),
        }
    ]  # fmt: skip


def _excused(entry: Entry) -> int:
    """The visits that need no referral, as bits."""
    referral = entry.get("referral")
    if not referral:
        return (1 << len(VISITS)) - 1
    unless = referral.get("unless") or [] if isinstance(referral, Mapping) else []
    return sum(1 << VISITS.index(visit) for visit in listed(unless))


def _rank(entry: Entry, space: Space) -> int:
    """How precise a line is, as the checker sees it; then codes before groups, few levels first."""
    rank = 0
    for said in specific(dict(entry)):
        rank = rank * 2 + said
    codes = {row.code for row in space.services if row.code != row.group}
    names = listed(entry.get("services") or "all")
    service = 2 if all(name in codes for name in names) else 1
    service = 0 if "all" in names or all(name in CATEGORIES for name in names) else service
    level = (entry.get("at") or {}).get("level")
    named = set(listed(level)) if level is not None else set(LEVELS)
    count = len(named | set(HOSPITALS)) - 1 if "hospital" in named else len(named)
    return (rank * 4 + service) * 8 + len(LEVELS) - count


def limits(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    """A limit: one row for each thing it measures."""
    extra = entry.get("extra_person") or {}
    per = entry.get("per")
    selector = repr(sorted((k, repr(v)) for k, v in entry.items() if k in CARE_KEYS))
    found = [name for name in MEASURES if name in entry]
    rows = []
    for name in found or ["amount"]:
        cap, amount, most = entry.get(name), extra.get("amount"), extra.get("most")
        read = reader.amount if name == "amount" else int
        partly = bool(extra) and (amount is None or extra.get("beyond") is None)
        rows.append(
            {
                "measure": MEASURES[name],
                "window": WINDOWS.get(per or "claim", 0),
                "cap": 0 if cap is None else read(cap),
                "beyond": extra.get("beyond") or 0,
                "extra": 0 if amount is None else read(amount),
                "most": -1 if most is None else read(most),
                "weight": 1,
                "inside": 0,
                "key": (name, WINDOWS.get(per or "claim", 0), selector),
                "hole": cap is None or per is None or partly or null_selector(entry),
            }
        )
    return rows


def deductible(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    amount, per = entry.get("amount"), entry.get("per")
    return [
        {
            "cap": 0 if amount is None else reader.amount(amount),
            "window": WINDOWS.get(per or "claim", 0),
            "hole": amount is None or per is None or null_selector(entry),
        }
    ]


def frequency(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    days = entry.get("days")
    return [{"days": days or 0, "hole": days is None or null_selector(entry)}]


def exclusion(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    return [{"any": int(not entry.get("diagnoses"))}]


def exemption(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    """Who is exempt of what; where somebody else pays the member's part, the part stays."""
    parts = [] if entry.get("payer") else listed(entry.get("from") or "member_pays")
    return [
        {
            "entry": {**entry, "groups": [entry["group"]]},
            "member_pays": int("member_pays" in parts),
            "deductible": int("deductible" in parts),
            "hole": ("from" in entry and entry["from"] is None) or null_selector(entry),
        }
    ]


def patient(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    return [{}]


def waiting(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    """A waiting period. One without selector is the general one, counted with the rights."""
    months, days = entry.get("months"), entry.get("days")
    return [
        {
            "months": months or 0,
            "days": days or 0,
            "new": int(entry.get("for") == "new"),
            "newborn": int("newborn" in listed(entry.get("except") or [])),
            "general": int(not any(entry.get(key) is not None for key in OWN_WAITING)),
            "hole": (months is None and days is None)
            or ("for" in entry and entry["for"] is None)
            or null_selector(entry),
        }
    ]


def package(entry: Entry, reader: Reader) -> list[dict[str, Any]]:
    """A package: what it is billed as, what it contains, how what is declared is checked."""
    amount, contains = entry.get("amount"), entry.get("contains")
    price, quantities = entry.get("price"), entry.get("quantities")
    counts = list((contains or {}).values())
    return [
        {
            "entry": {"services": [str(entry["service"])]},
            "sum": int(price == "sum"),
            "most": -1 if amount is None else reader.amount(amount),
            "check": QUANTITIES.get(quantities or "", 0),
            "contains": {str(code): n or 0 for code, n in (contains or {}).items()},
            "hole": price is None or quantities is None or not counts or None in counts
            or ("amount" in entry and amount is None),
        }
    ]  # fmt: skip


def inside(
    rows: list[dict[str, Any]], packages: Sequence[Entry], space: Space
) -> list[dict[str, Any]]:
    """The same rules for a package with a price of its own that contains what they name.

    A limit counts as much of it as the package contains. A rule that names the package itself, or
    all services, is about it already; a limit of amount is not: a package has one price.
    """
    found = []
    for row in rows:
        names = {str(name) for name in listed(row["entry"].get("services") or "all")}
        if "all" in names or row.get("measure") == MEASURES["amount"]:
            continue
        named = {s.code for s in space.services if {s.code, s.group, s.category} & names}
        for one in packages:
            contains = one.get("contains") or {}
            weight = sum(n or 0 for code, n in contains.items() if str(code) in named)
            own = one.get("price") == "sum" or str(one["service"]) in named
            if weight and not own:
                entry = {**row["entry"], "services": [str(one["service"])]}
                found.append({**row, "entry": entry, "weight": weight, "inside": 1})
    return found


# How the entries of each block are read.
READERS: dict[str, Callable[[Entry, Reader], list[dict[str, Any]]]] = {
    "care": care, "limits": limits, "deductibles": deductible, "frequency": frequency,
    "exclusions": exclusion, "exemptions": exemption, "patients": patient, "waiting": waiting,
    "packages": package,
}  # fmt: skip
