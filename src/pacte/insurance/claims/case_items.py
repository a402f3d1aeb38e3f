"""A case of care as it was written: every fact of it said, those left out by what usually holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pacte.insurance.schemes.rules.language import OWNERSHIPS
from pacte.insurance.schemes.selectors import listed
from pacte.kernel.refusal import Refused

Definition = Mapping[str, Any]
DAY = timedelta(days=1)
DEFAULT_DAY = date(2026, 8, 15)
# What a case may say of each, and what holds when it does not.
PERSON: dict[str, Any] = {
    "born": "1980-01-01", "age": None, "sex": None, "groups": [], "member_since": None,
    "covered_from": None, "new": False, "rights": "open", "household": "one",
    "household_size": 1,
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "claim": None, "on": None, "until": None, "claimed": None, "received": None, "today": None,
    "who": "member", "level": "centre", "ownership": "public", "facility": None, "stay": None,
    "visit": "ordinary", "referral": False, "diagnosis": None, "convention": "active",
}  # fmt: skip
LINE: dict[str, Any] = {
    "service": None, "group": None, "category": None, "since": None, "quantity": 1, "price": None,
    "tariff": None, "listed": True, "day": None, "review": None, "adviser": False,
}  # fmt: skip
SAME = {"bill": "price", "cost": "price", "amount": "price", "where": "at", "person": "who",
        "ended": "until", "size": "household_size"}  # fmt: skip
ROOT = {"claims", "before", "persons", "lines", "at", "services"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line with its claim and its person, everything said."""

    person: dict[str, Any]
    claim: dict[str, Any]
    line: dict[str, Any]


def day_of(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Refused(
            "« %(day)s » n’est pas une date : écrivez 2026-07-01.", day=str(value)
        ) from None


def items_of(
    said: Mapping[str, Any], schemes: list[list[Definition]], day: date | None, what: str
) -> list[Item]:
    """The lines of ``claims`` (or of the case itself) or of ``before``."""
    known = ROOT | set(PERSON) | set(CLAIM) | set(LINE) | set(SAME)
    for key in said:
        if key not in known:
            raise Refused("Un cas de soins ne connaît pas « %(key)s ».", key=key)
    claims = said.get(what) or ([] if what == "before" else [{}])
    shared = {k: v for k, v in said.items() if k not in ("claims", "before", "services")}
    if said.get("claims") is not None:
        shared = {k: v for k, v in shared.items() if k != "lines"}
    found = []
    for place, claim in enumerate(claims):
        whole = _spread({**shared, **claim})
        if what == "before":
            whole.setdefault("claim", f"before {place}")
        else:
            whole.setdefault("claim", f"claim {place}")
        found += _lines(whole, schemes, day)
    return found


def _spread(said: Mapping[str, Any]) -> dict[str, Any]:
    """The usual names of what was said, and ``at`` spread into level and ownership."""
    out = {SAME.get(key, key): value for key, value in said.items()}
    at = out.pop("at", None)
    if isinstance(at, Mapping):
        out |= at
    elif at is not None:
        for word in listed(at) if not isinstance(at, str) else at.split():
            out["ownership" if word in OWNERSHIPS else "level"] = word
    if out.get("level") == "hospital":
        out["level"] = "district_hospital"
    return out


def _lines(whole: dict[str, Any], schemes: list[list[Definition]], day: date | None) -> list[Item]:
    person = dict(PERSON)
    who = whole.get("who", "member")
    named = who if isinstance(who, Mapping) else (whole.get("persons") or {}).get(who) or {}
    person |= {k: v for k, v in {**whole, **_spread(named)}.items() if k in PERSON}
    claim = CLAIM | {k: v for k, v in whole.items() if k in CLAIM}
    claim["who"] = "member" if isinstance(who, Mapping) else who
    since = max((day_of(v["since"]) for s in schemes for v in s if v.get("since")), default=None)
    on = day_of(claim["on"]) if claim["on"] else day or max(DEFAULT_DAY, since or DEFAULT_DAY)
    claim["on"] = on
    lines = whole.get("lines") or [{}]
    base = {k: v for k, v in whole.items() if k in LINE and (k != "since" or "service" in whole)}
    return [Item(person, claim, LINE | base | _spread(line)) for line in lines]


def line_day(item: Item) -> date:
    return day_of(item.line["day"]) if item.line["day"] else item.claim["on"]
