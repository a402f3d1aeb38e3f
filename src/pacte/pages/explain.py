"""The working of a number: what « Pourquoi ? » shows, line by line, on a page and on paper.

A room fills a ``Working`` from its own rules; the panel, the PDF and the workbook show it.
A sentence is kept as a template with its values, and said in the reader's language when shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.pages.page import Button


@dataclass(frozen=True, slots=True)
class Sentence:
    """A French template and its values: ``Sentence("Il reste %(days)s jours", {"days": 3})``."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return formatting.fill(self.message, self.values)


def say(message: str, **values: Any) -> Sentence:
    """A sentence to be said later: ``say("Tarif de %(service)s", service="consultation")``."""
    return Sentence(message, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a working: what, how much, and the article or fact it comes from.

    ``amount`` may be money, a number, or words ("conforme"); None: nothing is said.
    """

    label: Sentence | str
    amount: Money | int | Sentence | str | None = None
    source: Sentence | str = ""
    url: str = ""  # Of the source: the article, the document, the fact.
    steps: Sequence[Step] = ()  # The smaller lines that this one sums.

    def shown(self) -> str:
        """The amount as people read it, or nothing."""
        return "" if self.amount is None else formatting.shown(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Why a number is what it is: its steps add up to ``result``."""

    title: Sentence | str  # "Pourquoi 12 000 FRw ?"
    over: Sentence | str = ""  # Where it stands: "Ligne 140 · 10 septembre 2026".
    summary: Sentence | str = ""  # The answer in words.
    steps: Sequence[Step] = ()
    result: Step | None = None
    foot: Sentence | str = ""  # When and under which rules it was computed.
    buttons: Sequence[Button] = ()

    def lines(self) -> list[Step]:
        """The steps with the result at the end."""
        return [*self.steps, *([self.result] if self.result else [])]
