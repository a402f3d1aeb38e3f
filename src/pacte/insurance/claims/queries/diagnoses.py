"""The codes of diagnoses that the site imported. None imported: any code is taken as it is typed.

The list is no secret; what a patient has is, and is read elsewhere (``care.sees_medical``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from pacte.insurance.claims.models import Diagnosis
from pacte.kernel import names

AT_ONCE = 500  # Keys in one question.
FEW = 20  # So many codes are asked for by name; of more, the whole list is read.
BETWEEN = " · "  # Of a code and its label, where both are shown.


def key(code: str) -> str:
    """A code without its dots and spaces: J06.9 and J069 are the same."""
    return names.normalised(code).replace(" ", "")


def plain(code: str, label: str) -> str:
    """What a code is searched by: itself, then the words of its label."""
    return f"{key(code)} {names.normalised(label)}"


def offered() -> QuerySet[Diagnosis]:
    """The codes that can be chosen, in order."""
    return Diagnosis.objects.filter(closed=False).order_by("code")


def listed() -> bool:
    """Whether the site has a list: then a diagnosis is one of its codes."""
    return offered().exists()


def find(text: str, among: QuerySet[Diagnosis] | None = None) -> QuerySet[Diagnosis]:
    """The codes that begin so, or whose label has all these words."""
    rows = offered() if among is None else among
    for word in names.words(text)[:6]:
        rows = rows.filter(plain__contains=word)
    return rows


def exact(text: str) -> Diagnosis | None:
    """The code that was typed, alone or before its label."""
    asked = key(text.split(BETWEEN.strip())[0])
    return offered().filter(plain__startswith=f"{asked} ").first() if asked else None


def known(codes: Iterable[str]) -> dict[str, str]:
    """Codes as they were typed → as the list writes them, for those that it has."""
    asked = {code: key(code) for code in codes}
    rows = offered()
    if len(asked) <= FEW:
        rows = rows.filter(reduce(or_, (Q(plain__startswith=f"{k} ") for k in asked.values()), Q()))
    written = {words.split(" ", 1)[0]: code for words, code in rows.values_list("plain", "code")}
    return {typed: written[k] for typed, k in asked.items() if k in written}


def in_full(code: str) -> str:
    """A code with its label, as far as the list has it, closed or not."""
    label = Diagnosis.objects.filter(code=code).values_list("label", flat=True).first()
    return f"{code}{BETWEEN}{label}" if label else code


def by_code(codes: Sequence[str]) -> dict[str, Diagnosis]:
    """The rows of some codes, closed or not."""
    found: dict[str, Diagnosis] = {}
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        found |= {row.code: row for row in Diagnosis.objects.filter(code__in=some)}
    return found
