"""The sheet of a month on paper, to fill in by hand or to sign."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.supplies.queries.months import SheetRow
from pacte.files import pdf
from pacte.kernel.periods import Month
from pacte.pages import formatting

TEMPLATE = Path(__file__).parent / "templates_typst" / "month.typ"


def _cells(row: SheetRow) -> list[str]:
    """What is known; a hole is left white, to be written by hand."""
    told = row.figures
    opening = row.opening if row.opening is not None else getattr(row.line, "opening", None)
    numbers = [opening, *([told.received, told.issued, told.lost, told.closing, told.stockout_days]
                          if told else [None] * 5)]  # fmt: skip
    return [row.product.label, row.product.unit,
            *["" if n is None else formatting.number(n) for n in numbers]]  # fmt: skip


def month(facility: Any, of: Month, rows: Sequence[SheetRow]) -> HttpResponse:
    """The sheet of a month of a facility."""
    data = {
        "title": _("Fiche de stock du mois"), "issuer": facility.name, "number": facility.code,
        "date": formatting.month(of.text), "lang": get_language() or "fr",
        "page_word": _("page"), "footer": f"{facility.code} · {of.text}",
        "heads": [_("Produit"), _("Unité"), _("Début"), _("Quantité reçue"), _("Quantité sortie"),
                  _("Quantité perdue"), _("Compté"), _("Jours de rupture")],
        "rows": [_cells(row) for row in rows],
        "signatures": [_("Tenu par, date et signature"), _("Vérifié par, date et signature")],
    }  # fmt: skip
    name = f"stock-{facility.code}-{of.text}"
    return pdf.response(name, pdf.render(TEMPLATE, data))
