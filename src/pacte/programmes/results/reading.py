"""The scale and the dimensions of a definition as a person writes them, one to a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused

KNOWN = {"SEXE": "sex", "SEX": "sex", "AGE": "age", "LIEU": "place", "LIEUX": "place",
         "PLACE": "place", "GROUPES VULNERABLES": "vulnerable"}  # fmt: skip
MARK = re.compile(r"\(([^)]*)\)\s*$")
IN_PART, OVERLAP = "en partie", "se recoupent"


def code_of(label: str, most: int) -> str:
    """A short code from a label, the same each time it is written."""
    return re.sub(r"[^a-z0-9]+", "-", normalised(label).lower()).strip("-")[:most]


def read_scale(text: str) -> list[str]:
    """The levels of a scale, from the worst to the best."""
    return [line.strip()[:120] for line in text.splitlines() if line.strip()]


def read_dimensions(text: str) -> list[dict[str, Any]]:
    """« Sexe : femmes, hommes », then « (en partie) » or « (se recoupent) » where it is so."""
    return [_dimension(line.strip()) for line in text.splitlines() if line.strip()]


def _dimension(line: str) -> dict[str, Any]:
    found = MARK.search(line)
    mark = normalised(found[1]).lower() if found else ""
    if found and mark not in (IN_PART, OVERLAP):
        raise Refused(
            "« %(mark)s » : écrivez (en partie) ou (se recoupent).", mark=found[1],
            field="dimensions",
        )  # fmt: skip
    label, colon, rest = (line[: found.start()] if found else line).partition(":")
    names = [name.strip() for name in rest.split(",") if name.strip()]
    if not colon or not label.strip() or not names:
        raise Refused(
            "« %(line)s » : écrivez « Sexe : femmes, hommes ».", line=line[:80], field="dimensions"
        )
    code = KNOWN.get(normalised(label), code_of(label, 20))
    return {
        "code": code, "label": label.strip()[:60], "exhaustive": not mark,
        "overlap": mark == OVERLAP,
        "categories": [
            {"code": name if code == "place" else code_of(name, 40), "label": name[:60]}
            for name in names
        ],
    }  # fmt: skip


def written(dimensions: Sequence[Mapping[str, Any]]) -> str:
    """The same as it is typed."""
    lines = []
    for one in dimensions:
        mark = f" ({OVERLAP})" if one["overlap"] else "" if one["exhaustive"] else f" ({IN_PART})"
        names = ", ".join(str(c["label"]) for c in one["categories"])
        lines.append(f"{one['label']} : {names}{mark}")
    return "\n".join(lines)
