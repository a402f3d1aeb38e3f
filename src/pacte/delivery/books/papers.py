"""The month of a facility, on paper and as a workbook."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.books import queries, rules
from pacte.delivery.books.models import Books
from pacte.delivery.books.words import WHAT
from pacte.files import pdf, workbooks
from pacte.kernel.money import Money
from pacte.kernel.periods import Month
from pacte.pages import formatting
from pacte.people import queries as people

TEMPLATE = Path(__file__).parent / "templates_typst" / "month.typ"


def month_pdf(row: Books, month: Month) -> bytes:
    """The month's report, ready to sign."""
    closing = row.closings.filter(month=month.first).first()
    state = _("clôturé par %(name)s") % {"name": closing.by_name} if closing else _("non clôturé")
    data = {
        "title": _("Compte du mois"), "issuer": row.organisation.name,
        "number": formatting.month(month.text), "date": state,
        "lang": get_language() or "fr", "page_word": _("page"), "footer": row.organisation.name,
        "facts": [[str(WHAT[purse]), _shown(row, held)] for purse, held in _held(row, month)],
        "sections": [_section(row, month, title, codes) for title, codes in _parts()],
        "words": closing.words if closing else "",
        "signatures": [_("Le gérant"), _("Pour le comité de santé")],
    }  # fmt: skip
    return pdf.render(TEMPLATE, data, logo=people.logo(row.organisation_id))


def _parts() -> list[tuple[str, tuple[str, ...]]]:
    return [(_("Recettes"), rules.RECEIPTS), (_("Dépenses"), rules.EXPENSES)]


def _held(row: Books, month: Month) -> list[tuple[str, int]]:
    return list(queries.balances(row, month.until).items())


def _shown(row: Books, amount: int) -> str:
    return formatting.money(Money(amount, row.book.currency))


def _section(row: Books, month: Month, title: str, codes: tuple[str, ...]) -> dict[str, Any]:
    """Each nature of a side in the month and since January, with the total."""
    now = queries.sums(row, month.first, month.until)
    year = queries.sums(row, month.first.replace(month=1), month.until)
    moved = [code for code in codes if code in year]
    total = (sum(now.get(code, 0) for code in codes), sum(year.get(code, 0) for code in codes))
    return {
        "title": title, "heads": [_("Nature"), _("Ce mois"), _("Depuis janvier")],
        "rows": [
            [str(WHAT[code]), _shown(row, now.get(code, 0)), _shown(row, year[code])]
            for code in moved
        ],
        "foot": [_("Total"), _shown(row, total[0]), _shown(row, total[1])],
    }  # fmt: skip


def month_workbook(row: Books, month: Month) -> Any:
    """The operations of a month and the totals, to download."""
    until = month.until - timedelta(days=1)
    rows = queries.operations(row).filter(on__gte=month.first, on__lte=until)
    lines = [
        (one.on, one.get_kind_display(), str(WHAT[one.what]), str(WHAT[one.purse]),
         formatting.main_units(-one.amount if one.reverses_id else one.amount, row.book.currency),
         one.who, one.words)
        for one in rows
    ]  # fmt: skip
    heads = [_("Date"), _("Opération"), _("Nature"), _("Caisse"), _("Montant"),
             _("Payé par ou à"), _("Pour quoi")]  # fmt: skip
    held = [(str(WHAT[purse]), formatting.main_units(amount, row.book.currency))
            for purse, amount in _held(row, month)]  # fmt: skip
    return workbooks.excel_response(f"compte-{month.text}", [
        workbooks.Table(_("Opérations"), heads, lines),
        workbooks.Table(_("Soldes"), [_("Caisse"), _("Montant")], held),
    ])  # fmt: skip
