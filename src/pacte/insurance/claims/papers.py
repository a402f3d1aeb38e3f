"""Papers of claims: the attestation, the invoice, the statement, the payment order.

Each carries its number, its date and a QR that opens a page of this site saying what the paper
says: a paper made elsewhere has none that opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pacte.files import pdf
from pacte.insurance.claims import explaining
from pacte.insurance.claims.models import Claim, ClaimLine, Invoice, PaymentBatch, Statement
from pacte.insurance.claims.queries import money as batches
from pacte.insurance.claims.queries import statements as told
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.people import queries as people

TEMPLATE = Path(__file__).parent / "templates_typst" / "paper.typ"
SALT = "claims.paper"
KINDS = {
    "claim": gettext_lazy("Attestation de soins"),
    "invoice": gettext_lazy("Facture du mois"),
    "statement": gettext_lazy("Décompte"),
    "batch": gettext_lazy("Ordre de paiement"),
}


def _answer(
    request: HttpRequest, name: str, seal: dict[str, Any], data: dict[str, Any], logo: bytes
) -> HttpResponse:
    url = request.build_absolute_uri(reverse("claims:genuine", args=[signed(seal)]))
    data |= {
        "qr": "seal.svg", "qr_alt": _("Code de vérification de ce document"),
        "lang": get_language() or "fr", "page_word": _("page"), "footer": data["number"],
    }  # fmt: skip
    made = pdf.render(TEMPLATE, data, {"seal.svg": pdf.qr(url, error="l")}, logo)
    return pdf.response(name, made)


def signed(seal: dict[str, Any]) -> str:
    """What the QR of a paper carries."""
    return signing.Signer(salt=SALT).sign_object(seal, compress=True)


def read_seal(token: str) -> dict[str, Any] | None:
    """What this site wrote on a paper; None: this site did not make it."""
    try:
        said: dict[str, Any] = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return said


def _seal(kind: str, number: str, issuer: str, day: Any, amount: Money | None) -> dict[str, Any]:
    return {
        "kind": kind, "number": number, "issuer": issuer, "day": day.isoformat() if day else "",
        "amount": amount.amount if amount else None, "currency": amount.currency if amount else "",
    }  # fmt: skip


def _rows(lines: Sequence[ClaimLine]) -> list[list[str]]:
    """Number, claim, day, service, asked, accepted, why."""
    return [
        [str(n), line.claim.number, formatting.day(line.care_on),
         explaining.service_and_quantity(line), formatting.shown(explaining.asked(line)),
         _("à décider") if (paid := explaining.accepted(line)) is None else formatting.shown(paid),
         explaining.in_full(line)]
        for n, line in enumerate(lines, start=1)
    ]  # fmt: skip


HEADS = (
    gettext_lazy("n°"), gettext_lazy("Attestation"), gettext_lazy("Date"), gettext_lazy("Soin"),
    gettext_lazy("Réclamé"), gettext_lazy("Accepté"), gettext_lazy("Décision et motif"),
)  # fmt: skip
ALIGN = ("n", "l", "l", "l", "n", "n", "l")
WIDTHS = ("auto", "auto", "auto", "3", "auto", "auto", "4")


def claim(request: HttpRequest, row: Claim, lines: Sequence[ClaimLine]) -> HttpResponse:
    """The attestation of care; without its diagnosis, which is not for every reader."""
    currency = row.scheme.currency
    person = row.beneficiary
    asked = [explaining.asked(line) for line in lines]
    known = [one.amount for one in asked if one is not None]
    total = Money(sum(known), currency) if len(known) == len(lines) else None
    rows = [
        [line.service.label, formatting.day(line.care_on), formatting.number(line.quantity),
         formatting.shown(explaining.price(line)),
         formatting.shown(one)]
        for line, one in zip(lines, asked, strict=True)
    ]  # fmt: skip
    facts = [
        [_("Bénéficiaire"), person.name], [_("Carte"), person.card_number],
        [_("Régime"), row.scheme.name], [_("Soins du"), formatting.day(row.care_on)],
        [_("Sortie le"), formatting.shown(row.ended_on)], [_("Visite"), row.get_visit_display()],
        [_("Bon de référence"), formatting.shown(row.referral_number)],
    ]  # fmt: skip
    heads = [_("Soin"), _("Date"), _("Quantité"), _("Prix unitaire"), _("Réclamé")]
    data = {
        "title": _("Attestation de soins"), "issuer": row.facility.name, "number": row.number,
        "date": formatting.day(row.claimed_on), "facts": facts,
        "sections": [{"title": _("Soins donnés"), "heads": heads, "rows": rows,
                      "align": ["l", "l", "n", "n", "n"],
                      "widths": ["3", "auto", "auto", "auto", "auto"]}],
        "result": formatting.shown(total),
        "signatures": [_("Pour la formation sanitaire, signature, cachet"),
                       _("Le bénéficiaire, signature ou empreinte")],
    }  # fmt: skip
    seal = _seal("claim", row.number, row.facility.name, row.claimed_on, total)
    return _answer(request, row.number, seal, data, _logo_of(row.facility_id))


def _logo_of(facility: int) -> bytes:
    """The logo of the organisation that a facility is."""
    organisation = people.organisation_of_facility(facility)
    return people.logo(organisation.pk) if organisation else b""


def invoice(
    request: HttpRequest, row: Invoice, lines: Sequence[ClaimLine], totals: dict[str, Any]
) -> HttpResponse:
    """The month's invoice with its recapitulative state."""
    currency = row.scheme.currency
    asked = Money(totals["asked_sent"], currency)
    since = Money(totals["asked"] - totals["asked_sent"], currency)
    number = row.number or _("facture non envoyée")
    facts = [
        [_("À"), row.payer.name], [_("Régime"), row.scheme.name],
        [_("Mois"), formatting.month(row.month)],
        [_("Attestations"), formatting.number(totals["claims"])],
        [_("Lignes"), formatting.number(totals["lines"])],
        [_("Lignes sans prix"), formatting.number(totals["unknown"])],
        *([[_("Prix donnés après l’envoi"), formatting.money(since)]] if totals["late"] else []),
    ]  # fmt: skip
    data = {
        "title": _("Facture du mois"), "issuer": row.facility.name, "number": number,
        "date": formatting.day(row.submitted_on) if row.submitted_on else "", "facts": facts,
        "sections": [{"title": _("État récapitulatif"), "heads": [str(head) for head in HEADS],
                      "align": ALIGN, "widths": WIDTHS, "rows": _rows(lines)}],
        "result": _("Réclamé : %(amount)s") % {"amount": formatting.money(asked)},
        "signatures": [_("Pour la formation sanitaire, date, signature, cachet"),
                       _("Reçu pour le payeur, date, signature, cachet")],
    }  # fmt: skip
    seal = _seal("invoice", row.number, row.facility.name, row.submitted_on, asked)
    logo = _logo_of(row.facility_id)
    return _answer(request, row.number or "facture", seal, data, logo)


def statement(request: HttpRequest, row: Statement) -> HttpResponse:
    """What is paid and why: every cut line by line, what is carried, what was adjusted."""
    due = Money(row.due, row.currency)
    cut = told.cut_lines(row)
    waiting = list(told.waiting_lines(row).select_related("service", "claim", "review_request"))
    explaining.ready([*cut, *waiting], row.currency)
    accepted = [[_("Réclamé"), _money(row, row.asked)], [_("Accepté"), _money(row, row.accepted)],
                [_("Rectifié"), _money(row, row.adjusted)]]  # fmt: skip
    heads = [str(head) for head in HEADS]
    sections = [
        {"title": _("Lignes coupées"), "heads": heads, "align": ALIGN, "widths": WIDTHS,
         "rows": _rows(cut), **({} if cut else {"text": _("Aucune ligne n’est coupée.")})},
        *_more(row, waiting, heads),
    ]  # fmt: skip
    data = {
        "title": _("Décompte"), "issuer": row.payer.name, "number": row.number,
        "date": formatting.day(row.issued_on), "sections": sections,
        "facts": [
            [_("À"), row.household.number if row.household else row.facility.name],
            [_("Régime"), row.scheme.name], [_("Mois"), formatting.month(row.month)],
            [_("Factures"), ", ".join(i.number for i in told.invoices_of(row)) or "—"],
            [_("Reçue le"), formatting.shown(row.received_on)],
            [_("Lignes décidées"), formatting.number(row.lines)], *accepted,
        ],
        "result": _("À payer : %(amount)s") % {"amount": formatting.money(due)},
        "signatures": [_("Pour le payeur, date, signature, cachet"),
                       _("Pour la formation sanitaire, date, signature, cachet")],
    }  # fmt: skip
    logo = people.logo(row.payer_id)
    return _answer(request, row.number, statement_seal(row), data, logo)


def statement_seal(row: Statement) -> dict[str, Any]:
    due = Money(row.due, row.currency)
    return _seal("statement", row.number, row.payer.name, row.issued_on, due)


def _money(row: Statement, amount: int) -> str:
    return formatting.money(Money(amount, row.currency))


def _more(row: Statement, waiting: list[ClaimLine], heads: list[str]) -> list[dict[str, Any]]:
    """The lines that wait and the adjustments, when there are any."""
    sections: list[dict[str, Any]] = []
    if waiting:
        sections.append({"title": _("Lignes en attente, reportées au prochain décompte"),
                         "heads": heads, "align": ALIGN, "widths": WIDTHS,
                         "rows": _rows(waiting)})  # fmt: skip
    carried = [
        [a.line.claim.number, a.line.service.label, a.get_kind_display(), a.why,
         _money(row, a.delta)]
        for a in told.carried_by(row)
    ]  # fmt: skip
    if carried:
        sections.append({
            "title": _("Rectifications"), "align": ["l", "l", "l", "l", "n"], "rows": carried,
            "heads": [_("Attestation"), _("Soin"), _("Genre"), _("Motif"), _("Différence")],
            "widths": ["auto", "2", "auto", "3", "auto"],
        })  # fmt: skip
    return sections


def batch(request: HttpRequest, row: PaymentBatch) -> HttpResponse:
    """The payment order for the bank, with its two signatures."""
    total = Money(batches.amount_of(row), row.currency)
    rows = [
        [item.statement.number,
         str(item.statement.household or item.statement.facility.name),
         formatting.month(item.statement.month), formatting.money(Money(item.amount, row.currency))]
        for item in told.items_of(row)
    ]  # fmt: skip
    signed = ", ".join(f"{s.name} ({formatting.moment(s.signed_at)})" for s in row.signatures.all())
    data = {
        "title": _("Ordre de paiement"), "issuer": row.payer.name, "number": row.number,
        "date": formatting.day(row.prepared_on),
        "facts": [[_("État"), row.get_state_display()], [_("Signé par"), signed],
                  [_("Référence du virement"), formatting.shown(row.reference)]],
        "sections": [{"title": _("Décomptes à payer"), "rows": rows,
                      "heads": [_("Décompte"), _("À qui"), _("Mois"), _("Montant")],
                      "align": ["l", "l", "l", "n"], "widths": ["auto", "3", "auto", "auto"]}],
        "result": _("Total : %(amount)s") % {"amount": formatting.money(total)},
        "signatures": [_("Première signature"), _("Seconde signature, cachet")],
    }  # fmt: skip
    seal = _seal("batch", row.number, row.payer.name, row.prepared_on, total)
    return _answer(request, row.number, seal, data, people.logo(row.payer_id))
