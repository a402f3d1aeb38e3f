"""What one can ask about sponsors: their parts, what was invoiced, what was paid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pacte.insurance.members.homes import SPONSORED
from pacte.insurance.members.models import (
    HOUSEHOLD,
    Due,
    Sponsor,
    SponsorInvoice,
    SponsorPayment,
)
from pacte.insurance.schemes import queries as schemes
from pacte.kernel.actor import Actor
from pacte.people import queries as people


def visible_to(actor: Actor, day: date) -> QuerySet[Sponsor]:
    """The sponsors of the schemes whose money ``actor`` oversees."""
    mine = people.organisations_for(actor, "see_money", day)
    rows = Sponsor.objects.filter(scheme__organisation__in=mine)
    return rows.select_related("scheme__organisation", "organisation")


def invoices_visible_to(actor: Actor, day: date) -> QuerySet[Any]:
    """The invoices to sponsors, with what was paid of each."""
    mine = people.organisations_for(actor, "see_money", day)
    of_one = SponsorPayment.objects.filter(invoice=OuterRef("pk")).order_by()
    paid = of_one.values("invoice").annotate(t=Sum("amount")).values("t")
    rows = SponsorInvoice.objects.filter(sponsor__scheme__organisation__in=mine)
    rows = rows.select_related("sponsor__scheme__organisation", "sponsor__organisation")
    return rows.annotate(paid=Coalesce(Subquery(paid), 0))


def payers(scheme_id: int) -> dict[str, str]:
    """The payers that a scheme names beside the household: code → name, and those of lists."""
    found: dict[str, str] = {}
    for version in schemes.versions_in_order(scheme_id):
        said = schemes.definition(version) or {}
        for code, payer in (said.get("payers") or {}).items():
            found[str(code)] = payer.get("name") or str(code)
    named = Sponsor.objects.filter(scheme=scheme_id, payer__startswith=SPONSORED)
    for payer, name in named.values_list("payer", "organisation__name"):
        found[payer] = name
    return found


@dataclass(frozen=True)
class Standing:
    """Where a payer of a scheme stands: emitted, invoiced, paid; ``sponsor`` None: nobody named."""

    scheme: Any
    payer: str
    name: str
    sponsor: Sponsor | None
    emitted: int
    invoiced: int
    paid: int

    @property
    def to_invoice(self) -> int:
        return self.emitted - self.invoiced

    @property
    def rest(self) -> int:
        """What was invoiced and is not paid."""
        return self.invoiced - self.paid


def standings(actor: Actor, day: date) -> list[Standing]:
    """Every payer beside the households, of the schemes whose money ``actor`` oversees."""
    mine = schemes.schemes_of(people.organisations_for(actor, "see_money", day))
    by_scheme = {scheme.pk: scheme for scheme in mine.select_related("organisation")}
    emitted: dict[tuple[int, str], int] = defaultdict(int)
    rows = Due.objects.filter(membership__scheme__in=by_scheme).exclude(payer=HOUSEHOLD)
    sums = rows.order_by().values_list("membership__scheme", "payer").annotate(t=Sum("amount"))
    emitted.update({(scheme, payer): total for scheme, payer, total in sums})
    named = {(s.scheme_id, s.payer): s for s in visible_to(actor, day)}
    invoiced, paid = _sums(SponsorInvoice, "sponsor"), _sums(SponsorPayment, "invoice__sponsor")
    found = []
    for pk, scheme in by_scheme.items():
        for payer, name in payers(pk).items():
            sponsor = named.get((pk, payer))
            key = sponsor.pk if sponsor else None
            found.append(
                Standing(
                    scheme,
                    payer,
                    name,
                    sponsor,
                    emitted[pk, payer],
                    invoiced.get(key, 0),
                    paid.get(key, 0),
                )
            )
    return found


def _sums(model: Any, by: str) -> dict[int | None, int]:
    return dict(model.objects.order_by().values_list(by).annotate(t=Sum("amount")))


def to_invoice(sponsor: Sponsor, until: date) -> QuerySet[Due]:
    """The parts of a sponsor made on a day or before, not invoiced yet."""
    rows = Due.objects.filter(membership__scheme=sponsor.scheme_id, payer=sponsor.payer)
    return rows.filter(made_on__lte=until, invoiced=None).order_by("id")


def lines(invoice: SponsorInvoice) -> QuerySet[Due]:
    """The list of an invoice: one line for each part, in the order of households."""
    rows = Due.objects.filter(invoiced__invoice=invoice)
    return rows.select_related(
        "beneficiary", "membership__household__village", "membership__household__mutual"
    ).order_by("membership__household__number", "beneficiary__card_number", "id")
