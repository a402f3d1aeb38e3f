"""Territories that come with Pacte, each with its source: read from the files beside."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pacte.kernel import strict_yaml
from pacte.kernel.names import normalised as plain
from pacte.kernel.refusal import Refused
from pacte.places import rules

HERE = Path(__file__).parent
FOREVER = "9999-12-31"


@cache
def codes() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.yaml"))


@cache
def territory(code: str) -> dict[str, Any]:
    if code not in codes():
        raise Refused("Le territoire « %(code)s » n’est pas livré avec Pacte.", code=code)
    read: dict[str, Any] = strict_yaml.read((HERE / f"{code}.yaml").read_text(encoding="utf-8"))
    return read


def place_rows(told: dict[str, Any], tree: str) -> list[dict[str, Any]]:
    """The places of one tree, as rows of an import, from the widest to the narrowest."""
    country = told["code"][:2]
    said = told["places"] if tree == rules.ADMINISTRATIVE else told.get("health", [])
    rows = [
        {
            "code": one["code"], "name": one["name"], "kind": one["kind"], "tree": tree,
            "country": one.get("country", country), "since": one.get("since", told["since"]),
            "parent": one.get("in"), "latitude": one.get("latitude"),
            "longitude": one.get("longitude"),
        }
        for one in said
    ]  # fmt: skip
    return sorted(rows, key=lambda row: rules.KINDS.index(row["kind"]))


def endings(told: dict[str, Any]) -> list[tuple[str, str]]:
    """(code, day): the places that are no more from a day on."""
    return [(one["code"], one["until"]) for one in told["places"] if "until" in one]


def counts(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The populations, as rows of an import."""
    return [
        {"place": place, "year": block["year"], "count": count, "source": block["source"]}
        for block in told.get("populations", [])
        for place, count in block["counts"].items()
    ]


@cache
def names() -> dict[tuple[str, str], str]:
    """(country, name as it is compared) → code, for every name a territory goes by."""
    found: dict[tuple[str, str], str] = {}
    for told in map(territory, codes()):
        for one in told["places"]:
            if one["kind"] in {"province", "region"}:
                for name in (one["name"], *one.get("also", ())):
                    found.setdefault((told["code"][:2], plain(name)), one["code"])
    return found
