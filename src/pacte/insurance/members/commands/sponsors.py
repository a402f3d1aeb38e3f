"""Sponsors: who pays the State's or a programme's part, invoiced by list, paid at once or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum

from pacte.insurance.members import accounts, money_rules
from pacte.insurance.members.models import (
    HOUSEHOLD,
    Means,
    Sponsor,
    SponsorInvoice,
    SponsorInvoiceLine,
    SponsorPayment,
)
from pacte.insurance.members.queries import sponsors as queries
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.money import LINE_MAX
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import Refused
from pacte.people import queries as people


@command("members.name_sponsor", may="receive_remittance")
def name_sponsor(act: Act, *, scheme: str, payer: str, organisation: str) -> str:
    """Say which organisation pays the part that the tariff gives to a payer."""
    of = schemes.scheme(scheme)
    act.need("receive_remittance", of.organisation_id)
    if payer == HOUSEHOLD or payer not in queries.payers(of.pk):
        raise Refused(
            "« %(payer)s » n’est pas un payeur de ce régime.", payer=payer[:40], field="payer"
        )
    sponsor = Sponsor.objects.select_for_update().filter(scheme=of, payer=payer).first()
    sponsor = sponsor or Sponsor(scheme=of, payer=payer)
    if sponsor.pk and sponsor.invoices.exists():
        raise Refused("Ce tiers payeur a déjà des factures : il ne change plus.", field="payer")
    sponsor.organisation = people.organisation(organisation)
    act.save(sponsor)
    act.record(sponsor, payer=payer, organisation=sponsor.organisation.code)
    return str(sponsor.uid)


@command("members.invoice_sponsor", may="receive_remittance")
def invoice_sponsor(act: Act, *, sponsor: str, until: date) -> dict[str, Any]:
    """Ask a sponsor for its parts that were not invoiced yet, made on a day or before."""
    found = _locked(sponsor)
    act.need("receive_remittance", found.scheme.organisation_id)
    dues = list(queries.to_invoice(found, until).values_list("pk", "amount", "beneficiary"))
    total = sum(amount for _, amount, _ in dues)
    if total <= 0:
        raise Refused("Rien n’est à facturer à ce tiers payeur à cette date.", field="until")
    if total > LINE_MAX:
        raise Refused("Cette facture serait trop grande : choisissez une date plus tôt.")
    found.invoices_made += 1
    act.save(found)
    invoice = SponsorInvoice(
        number=numbered(
            found.scheme.organisation.code, "T", found.organisation.code, found.invoices_made
        ),
        sponsor=found,
        made_on=clock.today(),
        until=until,
        amount=total,
        people=len({person for _, _, person in dues if person}),
    )
    act.save(invoice)
    pks = [pk for pk, _, _ in dues]
    insert_many(act, SponsorInvoiceLine, invoice=[invoice.pk] * len(pks), due=pks)
    act.record(invoice, found, amount=total, lines=len(pks), number=invoice.number)
    return {"invoice": str(invoice.uid), "number": invoice.number, "amount": total}


@command("members.receive_sponsor", may="receive_remittance")
def receive_sponsor(
    act: Act, *, invoice: str, amount: int, means: str, reference: str, received_on: date
) -> dict[str, Any]:
    """Note what a sponsor paid of an invoice."""
    rows = SponsorInvoice.objects.select_for_update(of=("self",)).select_related(
        "sponsor__organisation", "sponsor__scheme"
    )
    asked = rows.get(uid=invoice)
    act.need("receive_remittance", asked.sponsor.scheme.organisation_id)
    paid = asked.payments.aggregate(t=Sum("amount", default=0))["t"]
    money_rules.check_payment(amount, asked.amount - paid, asked.sponsor.scheme.currency)
    reference = " ".join(reference.split()).upper()
    if means not in (Means.BANK, Means.MOBILE) or not reference:
        raise Refused(
            "Un tiers payeur verse par banque ou argent mobile, avec une référence.",
            field="reference",
        )
    if SponsorPayment.objects.filter(
        reference=reference, means=means, invoice__sponsor=asked.sponsor
    ).exists():
        raise Refused("Cette référence a déjà servi.", field="reference")
    if received_on > clock.today():
        raise Refused("Un versement reçu est d’aujourd’hui ou d’avant.", field="received_on")
    row = SponsorPayment(
        invoice=asked, amount=amount, means=means, reference=reference, received_on=received_on
    )
    row.by_name = act.actor.name
    act.save(row)
    accounts.post_sponsor_payment(act, asked, row)
    act.record(asked, amount=amount, number=asked.number)
    return {"rest": asked.amount - paid - amount}


def _locked(sponsor: str) -> Sponsor:
    rows = Sponsor.objects.select_for_update(of=("self",))
    return rows.select_related("scheme__organisation", "organisation").get(uid=sponsor)
