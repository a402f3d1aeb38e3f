"""What is wrong in a file that somebody brought: on its page, the first ones; in Excel, all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pacte.delivery.records.sheets import Fault
from pacte.files import workbooks
from pacte.pages.formatting import fill

SHOWN = 200


def content(faults: Sequence[Fault]) -> dict[str, Any]:
    """For ``{% include "records/faults.html" %}``."""
    shown = in_order(faults)[:SHOWN]
    return {"faults": [_said(fault) for fault in shown], "total": len(faults)}


def answer_sheet(file: str, faults: Sequence[Fault]) -> HttpResponse:
    """Every fault, as a workbook."""
    rows = [[*_said(fault).values()] for fault in in_order(faults)]
    heads = [_("Cellule"), _("Feuille"), _("Colonne"), _("Ce qui ne va pas")]
    return workbooks.excel_response(file, [workbooks.Table(_("Erreurs"), heads, rows)])


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Down the sheets as they come, line after line."""
    sheets = {name: n for n, name in enumerate(dict.fromkeys(fault.sheet for fault in faults))}

    def where(fault: Fault) -> tuple[int, int, int, str]:
        cell = fault.cell.partition(":")[0]
        column = cell.rstrip("0123456789")
        return sheets[fault.sheet], int(cell[len(column) :] or 0), len(column), column

    return sorted(faults, key=where)


def sentence(fault: Fault) -> str:
    """« Feuil1!C12 (Quantité) : … », for a terminal."""
    said = _said(fault)
    where = f"{said['sheet']}!{said['cell']}"
    if said["column"]:
        where = f"{where} ({said['column']})"
    return _("%(where)s : %(words)s") % {"where": where, "words": said["words"]}


def _said(fault: Fault) -> dict[str, str]:
    return {
        "cell": fault.cell,
        "sheet": fault.sheet,
        "column": fault.heading,
        "words": fill(fault.message, fault.values),
    }
