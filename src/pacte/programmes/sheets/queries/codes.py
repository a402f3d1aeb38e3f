"""The sectors of the OECD-DAC list: the short list of the program, and what was imported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from pacte.kernel import strict_yaml
from pacte.programmes.sheets.models import SectorCode

SHORT = Path(__file__).parents[1] / "sectors.yaml"


@cache
def short_list() -> dict[str, tuple[str, str]]:
    """code → (French, English), of the codes that the program ships."""
    read = strict_yaml.read(SHORT.read_text(encoding="utf-8"))
    return {row["code"]: (row["fr"], row["en"]) for row in read["sectors"]}


def _shown(french: str, english: str) -> str:
    return english if english and (get_language() or "fr").startswith("en") else french


def sector_name(code: str) -> str | None:
    """What a code is called; None when no list names it."""
    return names([code]).get(code)


def names(codes: list[str]) -> dict[str, str]:
    """What some codes are called, in the reader's language."""
    imported = SectorCode.objects.filter(code__in=codes).values_list("code", "name", "english")
    found = {code: _shown(*both) for code, both in short_list().items() if code in codes}
    return found | {code: _shown(name or english, english) for code, name, english in imported}


def sectors_known(*, withdrawn: bool = True) -> dict[str, tuple[str, bool]]:
    """Every code → (name, withdrawn from the list), in order."""
    found = {code: (_shown(*both), False) for code, both in short_list().items()}
    for row in SectorCode.objects.all():
        found[row.code] = (_shown(row.name or row.english, row.english), row.withdrawn)
    return {c: found[c] for c in sorted(found) if withdrawn or not found[c][1]}
