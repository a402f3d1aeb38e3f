"""A case of care as it was written: every fact of it said, those left out by what usually holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from pacte.insurance.schemes.rules.language import OWNERSHIPS
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
ROOT = {"claims", "before", "persons", "lines", "at", "services", "components"}
KNOWN = ROOT | set(PERSON) | set(CLAIM) | set(LINE) | set(SAME)
INSIDE = ROOT | {"groups", "review", "rights", "who", "person", "where"}  # Lists or blocks.


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
    _known(said)
    claims = _blocks(said, what) or ([] if what == "before" else [{}])
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


def _known(said: Mapping[str, Any]) -> None:
    """Every word of a case is known, and holds one value where one is asked."""
    for key, value in said.items():
        if key not in KNOWN:
            near = get_close_matches(str(key), KNOWN, 1) or [", ".join(sorted(KNOWN))]
            raise Refused("Un cas de soins ne connaît pas « %(key)s ». Connus : %(near)s.",
                          key=key, near=near[0])  # fmt: skip
        if isinstance(value, Mapping | list) and key not in INSIDE:
            raise Refused("« %(key)s » : une seule valeur est attendue.", key=key)
    for key in ("review", "persons"):
        if said.get(key) is not None and not isinstance(said[key], Mapping):
            raise Refused("« %(key)s » : il faut « nom: valeur ».", key=key)


def _blocks(said: Mapping[str, Any], what: str) -> list[Mapping[str, Any]]:
    """A list of claims or lines; one alone is a list of one."""
    value = said.get(what)
    found = [value] if isinstance(value, Mapping) else value or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise Refused("« %(key)s » est une liste : une ligne « - » pour chacun.", key=what)
    return found


def _spread(said: Mapping[str, Any]) -> dict[str, Any]:
    """The usual names of what was said, and ``at`` spread into level and ownership."""
    _known(said)
    out = {SAME.get(key, key): value for key, value in said.items()}
    at = out.pop("at", None)
    if isinstance(at, Mapping):
        _known(at)
        out |= at
    elif at is not None:
        for word in map(str, at if isinstance(at, list) else str(at).split()):
            out["ownership" if word in OWNERSHIPS else "level"] = word
    if out.get("level") == "hospital":
        out["level"] = "district_hospital"
    return out


def _lines(whole: dict[str, Any], schemes: list[list[Definition]], day: date | None) -> list[Item]:
    person = dict(PERSON)
    who = whole.get("who", "member")
    if isinstance(who, list):
        raise Refused("« %(key)s » : une seule valeur est attendue.", key="who")
    named = who if isinstance(who, Mapping) else (whole.get("persons") or {}).get(who) or {}
    if not isinstance(named, Mapping):
        raise Refused("« %(key)s » : il faut « nom: valeur ».", key=who)
    person |= {k: v for k, v in {**whole, **_spread(named)}.items() if k in PERSON}
    claim = CLAIM | {k: v for k, v in whole.items() if k in CLAIM}
    claim["who"] = "member" if isinstance(who, Mapping) else who
    since = max((day_of(v["since"]) for s in schemes for v in s if v.get("since")), default=None)
    on = day_of(claim["on"]) if claim["on"] else day or max(DEFAULT_DAY, since or DEFAULT_DAY)
    claim["on"] = on
    lines = [one for line in _blocks(whole, "lines") or [whole] for one in _opened(line, schemes)]
    base = {k: v for k, v in whole.items() if k in LINE and (k != "since" or "service" in whole)}
    own = ({k: v for k, v in _spread(line).items() if k in LINE} for line in lines)
    return [Item(person, claim, LINE | base | line) for line in own]


def _opened(line: Mapping[str, Any], schemes: list[list[Definition]]) -> list[Mapping[str, Any]]:
    """A line of a package, and what is declared of its contents, each as a line.

    A package has its own price only where the definition says so: else it costs what it contains.
    """
    parts = _blocks(line, "components")
    if not parts:
        return [line]
    said = [p for s in schemes for v in s for p in v.get("packages") or []]
    mine = [p for p in said if str(p.get("service")) == str(line.get("service"))]
    alone = {k: v for k, v in line.items() if k != "components"}
    if not any(p.get("price") == "fixed" for p in mine):
        alone = {k: v for k, v in alone.items() if SAME.get(k, k) != "price"} | {"price": 0}
    return [alone, *parts] if mine else parts


def line_day(item: Item) -> date:
    return day_of(item.line["day"]) if item.line["day"] else item.claim["on"]
