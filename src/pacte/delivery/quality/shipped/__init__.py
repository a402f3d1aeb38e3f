"""What comes with Pacte: kinds of care, and one checklist as an example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pacte.kernel import strict_yaml

HERE = Path(__file__).parent


def example() -> str:
    """The checklist that shows how one is written."""
    return (HERE / "example.yaml").read_text(encoding="utf-8")


def care_kinds() -> list[dict[str, Any]]:
    """As ``load_care_kinds`` takes them."""
    said = strict_yaml.read((HERE / "care_kinds.yaml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = said["care"]
    return found
