"""Lists of equipment as a file: sorts, norms, upkeep. Read strictly; a fault has its path."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pacte.delivery.equipment.models import Family
from pacte.kernel import strict_yaml
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.places.rules import LEVELS

OURS = Path(__file__).parent / "lists" / "shipped.yaml"


@dataclass(frozen=True, slots=True)
class Lists:
    """What a file says, checked."""

    sorts: list[dict[str, Any]] = field(default_factory=list)
    standards: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)


def text() -> str:
    return OURS.read_text(encoding="utf-8")


def read(text: str) -> Lists:
    """Read the lists of a file; refuse what is not said as it should."""
    said = strict_yaml.read(text)
    if not isinstance(said, dict) or not said or set(said) - {"nomenclature", "standards", "plans"}:
        raise Refused("Le fichier a « nomenclature », « standards », « plans », et rien d’autre.")
    lists = Lists()
    for place, row in enumerate(_rows(said, "nomenclature")):
        lists.sorts.append(_sort(f"nomenclature[{place}]", row))
    for place, row in enumerate(_rows(said, "standards")):
        lists.standards.extend(_standards(f"standards[{place}]", row))
    for place, row in enumerate(_rows(said, "plans")):
        where = f"plans[{place}]"
        task, code = _text(where, row, "task", 120), _text(where, row, "code", 20)
        months = _whole(where, row, "every_months", 0, 120)
        lists.plans.append({"code": code, "task": task, "every_months": months})
    return lists


def _rows(said: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = said.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("« %(path)s » est une liste.", path=name)
    return rows


def _sort(where: str, row: dict[str, Any]) -> dict[str, Any]:
    kind = _text(where, row, "kind", 14)
    if kind not in Family.values:
        raise _fault(f"{where}.kind", kind)
    given = row.get("names") or []
    if not isinstance(given, list):
        raise _fault(f"{where}.names", given)
    life = row.get("life_years")
    return {
        "code": _text(where, row, "code", 20), "label": _text(where, row, "label", 120),
        "kind": kind, "generic": str(row.get("generic") or "")[:20],
        "life_years": None if life is None else _whole(where, row, "life_years", 1, 100),
        "other_names": "|".join(normalised(str(name)) for name in given)[:400],
    }  # fmt: skip


def _standards(where: str, row: dict[str, Any]) -> list[dict[str, Any]]:
    levels, least = row.get("levels"), row.get("least")
    if not isinstance(levels, list) or set(levels) - set(LEVELS):
        raise _fault(f"{where}.levels", levels)
    if not isinstance(least, dict) or not least:
        raise _fault(f"{where}.least", least)
    reference = _text(where, row, "reference", 200)
    try:
        since = date.fromisoformat(str(row.get("since")))
    except ValueError as fault:
        raise _fault(f"{where}.since", row.get("since")) from fault
    return [
        {"level": level, "code": str(code), "since": since, "reference": reference,
         "least": _whole(f"{where}.least", least, code, 0, 1000)}
        for level in levels for code in least
    ]  # fmt: skip


def _text(where: str, row: dict[str, Any], name: str, most: int) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise _fault(f"{where}.{name}", value)
    return value.strip()


def _whole(where: str, row: dict[str, Any], name: str, least: int, most: int) -> int:
    value = row.get(name)
    if type(value) is not int or not least <= value <= most:
        raise _fault(f"{where}.{name}", value)
    return value


def _fault(path: str, value: Any) -> Refused:
    shown = "" if value is None else str(value)[:60]
    return Refused("%(path)s : « %(value)s » ne va pas.", path=path, value=shown)
