"""The tariff of the Rwandan scheme before July 2026, made from the shipped preset of July 2026.

Source: New Times 137334 (Ubudehe categories: 1 paid by the State, 2 000 FRw; 2 and 3: 3 000;
4: 7 000 per person). When it began is not in the source: here it stands from July 2025, the first
day of the demonstration. Everything else is as in the preset, whose co-payments did not change.
"""

from __future__ import annotations

from typing import Any

SOURCE = {"title": "Catégories Ubudehe, jusqu’en juin 2026", "where": "New Times 137334"}
LINES = (("1", 2000, {"state": 2000}), ("2", 3000, None), ("3", 3000, None), ("4", 7000, None))
LEVELS = {str(n): f"catégorie Ubudehe {n}" for n in range(1, 5)}


def before_july_2026(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition of the year before, without the cases, which are those of 2026."""
    told = {key: value for key, value in definition.items() if key not in ("cases", "note")}
    told["sources"] = told["sources"] | {"ubudehe": SOURCE}
    told["levels"] = LEVELS
    lines: list[dict[str, Any]] = []
    for level, amount, paid_by in LINES:
        line: dict[str, Any] = {"level": level, "amount": amount, "ref": "ubudehe"}
        lines.append(line | ({"paid_by": paid_by} if paid_by else {}))
    told["contribution"] = {"basis": "per_person", "ref": "ubudehe", "lines": lines}
    told["since"] = "2025-07-01"
    return told
