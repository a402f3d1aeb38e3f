"""The signed cases of ``cases/care.yaml``: what the manual means, without its defects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pacte.insurance.claims.cases import differences
from pacte.insurance.schemes.rules import read_document
from pacte.kernel.strict_yaml import read

FILE = Path(__file__).parents[1] / "cases" / "care.yaml"
SAID = read(FILE.read_text(encoding="utf-8"))


def definitions(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The base, with what the case changes; read by the reader of definitions."""
    changes = case.get("definitions") or [case.get("definition", {})]
    return [read_document(SAID["base"] | change) for change in changes]


@pytest.mark.parametrize("case", SAID["cases"], ids=lambda case: case["says"])
def test_case(case: dict[str, Any]) -> None:
    assert differences(definitions(case), case) == []


def test_each_case_says_something_else() -> None:
    said = [case["says"] for case in SAID["cases"]]
    assert len(set(said)) == len(said)
