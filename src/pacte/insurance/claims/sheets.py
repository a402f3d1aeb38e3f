"""Workbooks of claims: the recapitulative state of an invoice, the statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pacte.files import workbooks
from pacte.insurance.claims import explaining
from pacte.insurance.claims.models import ClaimLine, Invoice, Statement
from pacte.insurance.claims.queries import statements as told
from pacte.pages import formatting


def _main(amount: int | None, currency: str) -> Any:
    """An amount in main units, as a number a sheet can add; a hole stays a hole."""
    if amount is None:
        return None
    return formatting.main_units(amount, currency)


def _heads() -> list[str]:
    return [
        _("Attestation"), _("Numéro du centre"), _("Date"), _("Carte"), _("Bénéficiaire"),
        _("Acte"), _("Soin"), _("Quantité"), _("Prix unitaire"), _("Réclamé"), _("Accepté"),
        _("Part de l’adhérent"), _("Refusé"), _("Décision et motif"),
    ]  # fmt: skip


def _row(line: ClaimLine, currency: str) -> list[Any]:
    claim, decision = line.claim, getattr(line, "decision", None)
    asked, accepted = explaining.asked(line), explaining.accepted(line)
    return [
        claim.number, claim.reference or None, line.care_on, claim.beneficiary.card_number,
        claim.beneficiary.name, line.service.code, line.service.label, line.quantity,
        _main(line.unit_price, currency), _main(asked.amount if asked else None, currency),
        _main(accepted.amount if accepted else None, currency),
        _main(decision.member_pays if decision else None, currency),
        _main(decision.refused if decision else None, currency), explaining.in_full(line),
    ]  # fmt: skip


def invoice(row: Invoice, lines: Sequence[ClaimLine]) -> HttpResponse:
    """Every line of an invoice."""
    currency = row.scheme.currency
    table = workbooks.Table(
        _("État récapitulatif"), _heads(), [_row(line, currency) for line in lines]
    )
    name = row.number or f"facture-{row.month:%Y-%m}"
    return workbooks.excel_response(name, [table])


def statement(row: Statement) -> HttpResponse:
    """The statement: its sum, every line decided, the adjustments it carries."""
    lines = list(told.lines_of(row))
    explaining.ready(lines, row.currency)
    facts = [
        [_("Décompte"), row.number], [_("Payeur"), row.payer.name],
        [_("À qui"), row.household.number if row.household else row.facility.name],
        [_("Mois"), formatting.month(row.month)], [_("Devise"), row.currency],
        [_("Réclamé"), _main(row.asked, row.currency)],
        [_("Accepté"), _main(row.accepted, row.currency)],
        [_("Rectifié"), _main(row.adjusted, row.currency)],
        [_("À payer"), _main(row.due, row.currency)],
    ]  # fmt: skip
    carried = [
        [a.line.claim.number, a.line.service.label, a.get_kind_display(), a.made_on, a.why,
         _main(a.delta, row.currency)]
        for a in told.carried_by(row)
    ]  # fmt: skip
    adjusted = [_("Attestation"), _("Soin"), _("Genre"), _("Le"), _("Motif"), _("Différence")]
    tables = [
        workbooks.Table(_("Décompte"), [_("Quoi"), _("Valeur")], facts),
        workbooks.Table(_("Lignes"), _heads(), [_row(line, row.currency) for line in lines]),
        workbooks.Table(_("Rectifications"), adjusted, carried),
    ]
    return workbooks.excel_response(row.number, tables)
