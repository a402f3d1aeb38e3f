"""Names on a drawing: cut in two lines at a word, never longer than their place."""

from __future__ import annotations

import re

PARTS = re.compile(r"[^\s-]+(?:-|\s+|$)")


def shortened(text: str, room: int) -> str:
    """A text of at most so many characters; what is cut says so."""
    return text if len(text) <= room else f"{text[: max(1, room - 1)].rstrip(' -')}…"


def in_lines(text: str, room: int, most: int = 2) -> list[str]:
    """A name in at most so many lines of so many characters."""
    lines: list[str] = [""]
    for part in PARTS.findall(text.strip()):
        if len((lines[-1] + part).rstrip()) <= room or not lines[-1]:
            lines[-1] += part
        else:
            lines.append(part)
    kept = [line.strip() for line in lines if line.strip()]
    if len(kept) > most:
        kept = [*kept[: most - 1], " ".join(kept[most - 1 :])]
    return [shortened(line, room) for line in kept]
