"""Papers of custody and of sponsors: remittance slips, a desk's day, invoices; and their sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pacte.files import pdf, workbooks
from pacte.insurance.members.models import Due, Means, Payment, Remittance, SponsorInvoice
from pacte.insurance.members.queries.custody import Day
from pacte.insurance.members.receipts import PAPERS
from pacte.insurance.members.words import in_words
from pacte.journal.queries import digest_of_day
from pacte.kernel.money import Money
from pacte.pages import formatting
from pacte.people import queries as people


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def _base(title: str, issuer: str, number: str, day: date) -> dict[str, Any]:
    return {
        "title": title,
        "issuer": issuer,
        "number": number,
        "date": formatting.day(day, "d MMMM y"),
        "lang": _language(),
        "page_word": _("page"),
    }


def slip(remittance: Remittance) -> bytes:
    """A remittance slip, to be signed by who hands over and who receives."""
    currency = remittance.currency
    rows = remittance.lines.select_related("payment__membership__household").order_by("payment")
    received = getattr(remittance, "receipt", None)
    facts = [
        (_("Caisse"), f"{remittance.desk.code}, {remittance.desk.label}"),
        (_("Remis par"), remittance.by_name),
        (_("Selon les reçus"), formatting.money(Money(remittance.expected, currency))),
        (_("Compté par l’agent"), formatting.money(Money(remittance.declared, currency))),
    ]
    if received:
        difference = Money(received.counted - remittance.expected, currency)
        facts += [
            (_("Reçu par"), f"{received.by_name}, {formatting.day(received.made_on)}"),
            (_("Compté à la réception"), formatting.money(Money(received.counted, currency))),
            (_("Écart"), formatting.money(difference)),
        ]
    data = _base(_("Bordereau de remise"), remittance.desk.organisation.name, remittance.number,
                 remittance.made_on)  # fmt: skip
    data |= {
        "facts": facts,
        "notes_word": _("Coupures"),
        "notes_head": [_("Coupure"), _("Nombre"), _("Montant")],
        "notes": [_note(note, n, currency) for note, n in _largest_first(remittance.denominations)],
        "receipts_word": _("Reçus"),
        "receipts_head": [_("Reçu"), _("Date"), _("Ménage"), _("Versé")],
        "receipts": [_receipt(line.payment, currency) for line in rows],
        "total": formatting.money(Money(remittance.expected, currency)),
        "signatures": [_("L’agent"), _("Qui reçoit, cachet")],
    }
    logo = people.logo(remittance.desk.organisation_id)
    return pdf.render(PAPERS / "slip.typ", data, logo=logo)


def _receipt(payment: Payment, currency: str) -> list[str]:
    """A receipt of the slip: number, day, household, how much."""
    return [
        payment.number,
        formatting.day(payment.received_on),
        payment.membership.household.number,
        formatting.amount(Money(payment.tendered, currency)),
    ]


def _largest_first(notes: dict[str, int]) -> list[tuple[int, int]]:
    return sorted(((int(note), n) for note, n in notes.items()), reverse=True)


def _note(note: int, n: int, currency: str) -> list[str]:
    """A kind of note, how many, how much."""
    return [
        formatting.amount(Money(note, currency)),
        formatting.number(n),
        formatting.amount(Money(note * n, currency)),
    ]


def day_report(day: Day) -> bytes:
    """What a desk did on a day, sealed by the fingerprint of the whole journal of that day."""
    taken = [
        [
            p.number,
            p.membership.household.number,
            str(p.get_means_display()),
            _("annulé") if hasattr(p, "cancellation") else "",
            formatting.money(Money(p.tendered, p.currency)),
        ]
        for p in day.payments
    ]
    means = dict(Means.choices)
    totals = [[str(means[m]), formatting.number(n), formatting.money(t)] for m, t, n in day.totals]
    slips = [
        [
            r.number,
            _("reçue") if hasattr(r, "receipt") else _("en attente"),
            formatting.money(Money(r.declared, r.currency)),
        ]
        for r in day.remittances
    ]
    held = [[formatting.shown(h.oldest), formatting.money(h.money)] for h in day.held]
    data = _base(_("Journée de caisse"), day.desk.organisation.name, day.desk.label, day.day)
    data |= {
        "parts": [
            _part(_("Reçus"), [_("Reçu"), _("Ménage"), _("Moyen"), "", _("Versé")], taken),
            _part(_("Totaux"), [_("Moyen"), _("Reçus"), _("Encaissé")], totals),
            _part(_("Remises"), [_("Bordereau"), _("État"), _("Montant")], slips),
            _part(_("Espèces tenues à l’impression"), [_("Depuis"), _("Montant")], held),
        ],
        "seal_word": _("Empreinte du journal de ce jour : aucun changement n’y passe inaperçu."),
        "seal": digest_of_day(day.day),
        "signatures": [_("L’agent"), _("Le responsable, cachet")],
    }
    return pdf.render(PAPERS / "day.typ", data, logo=people.logo(day.desk.organisation_id))


def _part(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "head": head, "rows": rows, "empty": _("Rien.")}


def invoice(asked: SponsorInvoice, lines: Iterable[Due]) -> bytes:
    """An invoice to a sponsor with its list."""
    scheme = asked.sponsor.scheme
    total = Money(asked.amount, scheme.currency)
    data = _base(_("Facture de cotisations"), scheme.organisation.name, asked.number, asked.made_on)
    data |= {
        "facts": [
            (_("À"), asked.sponsor.organisation.name),
            (_("Régime"), scheme.name),
            (_("Cotisations émises jusqu’au"), formatting.day(asked.until)),
            (_("Personnes"), formatting.number(asked.people)),
        ],
        "amount": formatting.money(total),
        "in_words": in_words(asked.amount, scheme.currency, _language()),
        "lines_head": [_("Ménage"), _("Personne"), _("Carte"), _("Référence"), _("Part")],
        "lines": [
            [*_whose(line), line.ref, formatting.amount(Money(line.amount, scheme.currency))]
            for line in lines
        ],
        "signatures": [_("Pour l’organisation, cachet"), _("Pour le tiers payeur")],
    }
    return pdf.render(PAPERS / "invoice.typ", data, logo=people.logo(scheme.organisation_id))


def invoice_table(asked: SponsorInvoice, lines: Iterable[Due]) -> workbooks.Table:
    """The list of an invoice as a sheet, amounts in main units."""
    money = asked.sponsor.scheme.currency
    heads = [
        _("Ménage"), _("Personne"), _("Carte"), _("Village"), _("Référence"), _("Date"),
        _("Part (%(currency)s)") % {"currency": money},
    ]  # fmt: skip
    rows = (
        [
            *_whose(line),
            getattr(line.membership.household.village, "name", None),
            line.ref,
            line.made_on,
            formatting.main_units(line.amount, money),
        ]
        for line in lines
    )
    return workbooks.Table(asked.number, heads, rows)


def _whose(line: Due) -> list[str]:
    """The household, the person and the card of a part."""
    person = line.beneficiary
    number = line.membership.household.number
    return [number, person.name if person else "", person.card_number if person else ""]
