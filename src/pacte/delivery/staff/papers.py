"""The paper of a list of motivation: who is due what, with a place for each to sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.delivery.staff.models import MotivationRun
from pacte.delivery.staff.queries import motivation as queries
from pacte.files import pdf
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.kernel.periods import Month
from pacte.pages import formatting
from pacte.people import queries as people

TEMPLATE = Path(__file__).parent / "templates_typst" / "motivation.typ"


def run_sheet(run: MotivationRun) -> bytes:
    """A4: a table for each facility, the total, the places to sign."""
    groups: dict[str, list[list[Any]]] = {}
    for line in queries.lines_of(run):
        said = "—" if line.amount is None else formatting.amount(Money(line.amount, run.currency))
        there = f"{line.days_present} / {line.days_expected}" if line.days_expected else "—"
        groups.setdefault(line.facility.name, []).append(
            [line.person.number, line.person.name, line.qualification.label, there, said, ""]
        )
    month = formatting.month(Month.of(run.month).text)
    data = {
        "title": _("Motivation du personnel, %(month)s") % {"month": month},
        "issuer": run.organisation.name, "number": run.number,
        "date": formatting.day(run.paid_on or clock.today(), "d MMMM y"),
        "lang": get_language() or "fr", "page_word": _("page"),
        "footer": f"{run.organisation.name} · {run.number}",
        "facts": [
            [_("Règle"), f"{run.rule.title} ({run.rule.reference})"],
            [_("État"), str(run.get_state_display())],
            [_("Préparée par"), run.prepared_name], [_("Payée par"), run.paid_name or "—"],
        ],
        "heads": [_("Numéro"), _("Nom"), _("Qualification"), _("Jours"), _("Montant"),
                  _("Signature")],
        "groups": [[name, rows] for name, rows in groups.items()],
        "total_word": _("Total"), "total": formatting.money(Money(run.total, run.currency)),
        "signatures": [_("Préparé par"), _("Payé par, cachet")],
    }  # fmt: skip
    return pdf.render(TEMPLATE, data, logo=people.logo(run.organisation_id))
