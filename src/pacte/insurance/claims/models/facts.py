"""The facts: claims, their lines, the month's invoices. Tables and constraints, no rules.

Claims and lines are only added. A claim recorded wrongly is cancelled by a row beside it and
recorded anew; after its invoice was submitted, only a dated adjustment corrects it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX

QUANTITY_MAX = 100_000


class Counter(Row):
    """The next number of a kind for an organisation: numbers follow one another per desk."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    desk = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "desk"], name="counter_of_desk")
        ]


class Claim(AppendOnly):
    """One episode of care that a facility, or a member, asks to be paid for."""

    class Visit(models.TextChoices):
        ORDINARY = "ordinary", _("ordinaire")
        EMERGENCY = "emergency", _("urgence")
        REFERRAL = "referral", _("référence")

    uid = uid()
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    reference = models.CharField(_("référence du centre"), max_length=40, blank=True)
    scheme = models.ForeignKey("schemes.Scheme", models.PROTECT, related_name="claims")
    beneficiary = models.ForeignKey("members.Beneficiary", models.PROTECT, related_name="claims")
    household = models.ForeignKey("members.Household", models.PROTECT, related_name="claims")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="claims")
    care_on = models.DateField(_("date des soins"))
    ended_on = models.DateField(_("fin du séjour"), null=True, blank=True)  # Null: no stay.
    visit = models.CharField(_("visite"), max_length=10, choices=Visit, default=Visit.ORDINARY)
    referral_number = models.CharField(_("numéro de référence"), max_length=40, blank=True)
    diagnosis = models.CharField(_("diagnostic"), max_length=12, blank=True)  # By code; restricted.
    claimed_on = models.DateField(_("date de l’attestation"))
    received_at = models.DateTimeField(_("reçue le"))

    class Meta:
        verbose_name = _("attestation")
        ordering = ["care_on", "id"]
        constraints = [
            # The same care never counts twice: a clinic's own number is used once.
            models.UniqueConstraint(
                fields=["facility", "scheme", "reference"],
                name="claim_reference",
                condition=~Q(reference=""),
            ),
        ]
        indexes = [
            models.Index(fields=["scheme", "care_on"], name="claim_month"),  # Settling a month.
            models.Index(fields=["facility", "care_on"], name="claim_facility"),  # The lists.
            models.Index(fields=["beneficiary", "care_on"], name="claim_person"),  # The counter.
            models.Index(fields=["care_on", "id"], name="claim_care_on"),  # Lists over schemes.
            models.Index(fields=["scheme", "number"], name="claim_number"),  # Lists by number.
        ]

    def __str__(self) -> str:
        return self.number


class ClaimLine(AppendOnly):
    """A service or a medicine of an episode, on a day, at a unit price. A fact: never changed."""

    uid = uid()
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    service = models.ForeignKey(
        "schemes.Service", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    care_on = models.DateField(_("date des soins"))
    quantity = models.PositiveIntegerField(_("quantité"), default=1)
    cost = models.BigIntegerField(
        _("prix unitaire demandé"), null=True, blank=True
    )  # Null: unknown.

    class Meta:
        verbose_name = _("ligne")
        ordering = ["care_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="line_cost", condition=Q(cost=None) | Q(cost__gte=0, cost__lte=LINE_MAX)
            ),
            models.CheckConstraint(
                name="line_quantity", condition=Q(quantity__gte=1, quantity__lte=QUANTITY_MAX)
            ),
        ]
        indexes = [
            models.Index(fields=["care_on", "claim"], name="line_care_on"),  # Oldest care first.
            models.Index(fields=["claim"], condition=Q(cost=None), name="line_no_price"),
        ]

    @property
    def unit_price(self) -> int | None:
        """The price asked: as recorded, else the last one given since; None: not known."""
        if self.cost is not None:
            return self.cost
        given = list(self.prices.all())
        return given[-1].cost if given else None


class LinePrice(AppendOnly):
    """The price of a line recorded without one, given since. The line stays; the last one counts.

    Nothing changes it once the line is decided, nor, when its invoice carried it, once that is
    sent: ``late`` is a price that the invoice, sent before, did not know.
    """

    uid = uid()
    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="prices")
    cost = models.BigIntegerField(_("prix unitaire"))
    late = models.BooleanField(_("donné après l’envoi"), default=False)
    given_on = models.DateField(_("donné le"))
    author = models.UUIDField()
    name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("prix donné depuis")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="line_price_cost", condition=Q(cost__gte=0, cost__lte=LINE_MAX)
            )
        ]


class Diagnosis(Row):
    """A code that the site takes for diagnoses, from a list that it imports; none: free codes."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    label = models.CharField(_("libellé"), max_length=200)
    plain = models.CharField(max_length=220)  # The words by which it is searched.
    closed = models.BooleanField(_("fermé"), default=False)  # No longer offered.

    class Meta:
        verbose_name = _("diagnostic")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} · {self.label}"


class Cancellation(AppendOnly):
    """A claim recorded wrongly: it counts no more. Only before its invoice is submitted."""

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="cancellation")
    why = models.CharField(_("motif"), max_length=400)
    cancelled_on = models.DateField(_("annulée le"))


class Invoice(Row):
    """What a facility asks of a payer for a month, under one scheme; or a member, for a household.

    It gathers its claims by itself while it is open; once submitted it never changes, and a late
    claim of that month goes to the next in ``sequence``.
    """

    uid = uid()
    scheme = models.ForeignKey("schemes.Scheme", models.PROTECT, related_name="invoices")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="invoices")
    household = models.ForeignKey(  # Only where the scheme pays the member back.
        "members.Household", models.PROTECT, related_name="+", null=True, blank=True
    )
    month = models.DateField(_("mois"))  # Its first day.
    sequence = models.PositiveSmallIntegerField(default=1)
    payer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    settler = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    number = models.CharField(_("numéro"), max_length=40, blank=True)  # Given when submitted.
    submitted_on = models.DateField(_("reçue le"), null=True, blank=True)
    late = models.BooleanField(_("en retard"), default=False)
    settled_on = models.DateField(_("liquidée le"), null=True, blank=True)  # The first time.

    class Meta:
        verbose_name = _("facture")
        ordering = ["-month", "facility", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "facility", "payer", "settler", "month", "sequence"],
                condition=Q(household=None),
                name="invoice_of_month",
            ),
            models.UniqueConstraint(
                fields=["scheme", "facility", "payer", "settler", "month", "sequence", "household"],
                condition=Q(household__isnull=False),
                name="invoice_of_member",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="invoice_number"
            ),
            models.CheckConstraint(
                name="invoice_submitted_has_number",
                condition=Q(number="", submitted_on=None)
                | (~Q(number="") & Q(submitted_on__isnull=False)),
            ),
        ]
        # Months to settle; invoices to pay.
        indexes = [models.Index(fields=["scheme", "month", "submitted_on"], name="invoice_month")]

    def __str__(self) -> str:
        return self.number


class InvoiceClaim(AppendOnly):
    """A claim is on one invoice, once."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="rows")
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="invoiced")
