"""The papers that the demonstration brings: minutes of a validation, a statement of an operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.core.files.base import ContentFile

from pacte.files import pdf
from pacte.site.demo.stage import MARK


def minutes(day: date) -> ContentFile:
    """The minutes of the committee that proposes indigent households."""
    said = {
        "title": "Procès-verbal",
        "issuer": f"Comité de santé de Nyundo {MARK}",
        "date": f"{day:%d/%m/%Y}",
        "text": "Le comité propose quatre ménages sans revenu. Document de démonstration.",
    }
    return ContentFile(pdf.render(Path(__file__).with_name("minutes.typ"), said), "pv.pdf")


def statement(day: date, lines: Sequence[tuple[int, str]]) -> ContentFile:
    """A statement as an operator gives it: a date, an amount, a reference, a label."""
    rows = ["Date;Montant;Référence;Libellé"]
    rows += [
        f"{day:%d/%m/%Y};{amount};OP{day:%y%m}{place:05d};{label}"
        for place, (amount, label) in enumerate(lines, start=1)
    ]
    return ContentFile("\r\n".join(rows).encode(), "releve.csv")
