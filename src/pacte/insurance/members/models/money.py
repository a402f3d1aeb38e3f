"""What members and their sponsors owe and pay, where the money is, what it opens.

Tables and constraints, no rules. Dues, payments, cancellations and rights are only added;
an amount without a currency beside it is in the currency of the scheme of its membership.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX

HOUSEHOLD = "household"  # Who pays what nobody else pays.
SAFE = "cash:coffre"  # The account where remittances wait for the bank.


def amount_between(name: str, least: int = 1, field: str = "amount") -> models.CheckConstraint:
    """An amount that one line may carry."""
    inside = Q(**{f"{field}__gte": least, f"{field}__lte": LINE_MAX})
    return models.CheckConstraint(name=name, condition=inside)


class Means(models.TextChoices):
    """How money came."""

    CASH = "cash", _("Espèces")
    BANK = "bank", _("Banque")
    MOBILE = "mobile", _("Argent mobile")


class Due(AppendOnly):
    """What a membership owes by one line of the tariff, for one payer. Adjusted by more rows."""

    class Why(models.TextChoices):
        FIRST = "first", _("à l’adhésion")
        JOINED = "joined", _("une personne arrive")
        LEFT = "left", _("une personne part")
        CORRECTED = "corrected", _("correction")

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="dues")
    beneficiary = models.ForeignKey(
        "members.Beneficiary",
        models.PROTECT,
        related_name="dues",
        null=True,
        blank=True,
        db_constraint=False,
    )
    kind = models.CharField(_("nature"), max_length=20)  # contribution, registration…
    payer = models.CharField(_("payeur"), max_length=40)
    amount = models.BigIntegerField(_("montant dû"))
    ref = models.CharField(_("référence"), max_length=160, blank=True)
    line = models.CharField(_("ligne du barème"), max_length=80, blank=True)
    version = models.ForeignKey(
        "schemes.SchemeVersion",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    why = models.CharField(_("pourquoi"), max_length=10, choices=Why)
    made_on = models.DateField(_("date"))

    class Meta:
        verbose_name = _("cotisation due")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="due_amount",
                condition=Q(amount__gte=-LINE_MAX, amount__lte=LINE_MAX) & ~Q(amount=0),
            )
        ]
        # What was emitted by a day: the collection figures.
        indexes = [models.Index(fields=["made_on", "membership"], name="due_made_on")]


class Desk(Row):
    """A place where money is received: an agent's float, and the numbers of its receipts."""

    uid = uid()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="desks")
    code = models.CharField(_("code"), max_length=6)
    label = models.CharField(_("libellé"), max_length=80)
    agent = models.ForeignKey(
        "people.User", models.PROTECT, related_name="desks", null=True, blank=True
    )  # None: the desk of statements.
    receipts = models.PositiveBigIntegerField(default=0)  # The last number given.
    slips = models.PositiveBigIntegerField(default=0)
    open = models.BooleanField(_("ouverte"), default=True)

    class Meta:
        verbose_name = _("caisse")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="desk_code")]
        # My desk.
        indexes = [models.Index(fields=["agent", "open"], name="desk_agent")]

    @property
    def account(self) -> str:
        """Its account in the books."""
        return f"cash:{self.code}" if self.agent_id else "bank"


class Payment(AppendOnly):
    """Money received for a membership, under a receipt. Cancelled by a row beside it."""

    uid = uid()
    number = models.CharField(_("reçu"), max_length=40, unique=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="payments")
    counter = models.PositiveBigIntegerField()
    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="payments")
    payer = models.CharField(_("payeur"), max_length=40, default=HOUSEHOLD)
    amount = models.BigIntegerField(_("montant compté"))  # In the scheme's currency.
    tendered = models.BigIntegerField(_("montant versé"))
    currency = models.CharField(_("devise versée"), max_length=3)
    rate = models.BigIntegerField(_("cours"), null=True, blank=True)  # Millionths; same: none.
    rate_since = models.DateField(_("cours du"), null=True, blank=True)
    means = models.CharField(_("moyen"), max_length=8, choices=Means)
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    received_on = models.DateField(_("reçu le"))
    recorded_at = models.DateTimeField(_("enregistré le"))
    collector = models.UUIDField()
    collector_name = models.CharField(_("encaissé par"), max_length=150)
    rest = models.BigIntegerField(_("reste dû après"))  # As printed on the receipt.

    class Meta:
        verbose_name = _("versement")
        ordering = ["-id"]
        constraints = [
            amount_between("payment_amount"),
            amount_between("payment_tendered", field="tendered"),
            models.UniqueConstraint(fields=["desk", "counter"], name="payment_counter"),
            models.CheckConstraint(
                name="payment_reference", condition=Q(means="cash") | ~Q(reference="")
            ),
        ]
        indexes = [
            # The list of collections; the figures by month.
            models.Index(fields=["received_on", "id"], name="payment_received_on"),
            # Has this bank or mobile reference been used?
            models.Index(fields=["reference"], name="payment_reference_used"),
        ]


class Cancellation(AppendOnly):
    """A payment that somebody other than its collector took back, and why."""

    uid = uid()
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="cancellation")
    reason = models.CharField(_("motif"), max_length=400)
    made_on = models.DateField(_("date"))
    by = models.UUIDField()
    by_name = models.CharField(_("annulé par"), max_length=150)

    class Meta:
        verbose_name = _("annulation")


class Remittance(AppendOnly):
    """An agent hands over the cash of its desk: what the receipts say, what it counted."""

    uid = uid()
    number = models.CharField(_("bordereau"), max_length=40, unique=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="remittances")
    currency = models.CharField(_("devise"), max_length=3)
    expected = models.BigIntegerField(_("attendu"))
    declared = models.BigIntegerField(_("compté par l’agent"))
    denominations = models.JSONField(_("coupures"), default=dict, blank=True)
    made_on = models.DateField(_("date"))
    made_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(_("remis par"), max_length=150)

    class Meta:
        verbose_name = _("remise")
        ordering = ["-id"]
        constraints = [amount_between("remittance_expected", 0, "expected")]


class Remitted(AppendOnly):
    """A receipt whose cash is in a remittance; a receipt is remitted once."""

    remittance = models.ForeignKey(Remittance, models.PROTECT, related_name="lines")
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="remitted")


class RemittanceReceipt(AppendOnly):
    """The manager counted a remittance and took it; the difference is in the books."""

    uid = uid()
    remittance = models.OneToOneField(Remittance, models.PROTECT, related_name="receipt")
    counted = models.BigIntegerField(_("compté à la réception"))
    into = models.CharField(_("versé à"), max_length=20)  # The account that took it.
    made_on = models.DateField(_("date"))
    by = models.UUIDField()
    by_name = models.CharField(_("reçu par"), max_length=150)

    class Meta:
        verbose_name = _("réception de remise")
        constraints = [amount_between("remittance_counted", 0, "counted")]


class StatementProfile(Row):
    """How the columns of a bank's or operator's statement are read."""

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="statement_profiles"
    )
    name = models.CharField(_("nom"), max_length=80)
    means = models.CharField(_("moyen"), max_length=8, choices=Means)
    currency = models.CharField(_("devise"), max_length=3)
    columns = models.JSONField(_("colonnes"))  # {date, amount, reference, label, phone} → heading.

    class Meta:
        verbose_name = _("profil de relevé")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="statement_profile")
        ]


class Statement(AppendOnly):
    """A file of a bank or an operator, taken in once."""

    uid = uid()
    profile = models.ForeignKey(StatementProfile, models.PROTECT, related_name="statements")
    digest = models.CharField(max_length=64)  # SHA-256 of the file.
    lines_read = models.PositiveIntegerField(_("lignes lues"))
    lines_new = models.PositiveIntegerField(_("lignes nouvelles"))
    imported_at = models.DateTimeField(_("importé le"))
    by_name = models.CharField(_("importé par"), max_length=150)

    class Meta:
        verbose_name = _("relevé")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["profile", "digest"], name="statement_once")]


class StatementLine(AppendOnly):
    """Money that a statement says came in. Kept once, in whatever file it comes again."""

    uid = uid()
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    profile = models.ForeignKey(StatementProfile, models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField(_("ligne du fichier"))
    fingerprint = models.CharField(max_length=64)
    received_on = models.DateField(_("date"))
    amount = models.BigIntegerField(_("montant"))
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    label = models.CharField(_("libellé"), max_length=200, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("ligne de relevé")
        ordering = ["received_on", "id"]
        constraints = [
            amount_between("statement_line_amount"),
            models.UniqueConstraint(fields=["profile", "fingerprint"], name="statement_line_once"),
        ]


class StatementMatch(AppendOnly):
    """What became of a statement's line: a payment, or set aside with a reason."""

    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches")
    payment = models.OneToOneField(
        Payment, models.PROTECT, related_name="statement_match", null=True, blank=True
    )  # None: set aside.
    how = models.CharField(_("reconnu par"), max_length=20)
    reason = models.CharField(_("motif"), max_length=400, blank=True)
    by_name = models.CharField(_("par"), max_length=150)


class Sponsor(Row):
    """Who pays the part that a scheme's tariff gives to a payer other than the household."""

    uid = uid()
    scheme = models.ForeignKey("schemes.Scheme", models.PROTECT, related_name="sponsors")
    payer = models.CharField(_("payeur au barème"), max_length=40)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="sponsorships"
    )
    invoices_made = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("tiers payeur")
        constraints = [models.UniqueConstraint(fields=["scheme", "payer"], name="sponsor_payer")]


class SponsorInvoice(AppendOnly):
    """What is asked of a sponsor for a list of dues."""

    uid = uid()
    number = models.CharField(_("facture"), max_length=40, unique=True)
    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="invoices")
    made_on = models.DateField(_("date"))
    until = models.DateField(_("cotisations émises jusqu’au"))
    amount = models.BigIntegerField(_("montant"))
    people = models.PositiveIntegerField(_("personnes"))

    class Meta:
        verbose_name = _("facture au tiers payeur")
        ordering = ["-id"]
        constraints = [amount_between("sponsor_invoice_amount")]


class SponsorInvoiceLine(AppendOnly):
    """A due on a sponsor's invoice; a due is invoiced once."""

    invoice = models.ForeignKey(SponsorInvoice, models.PROTECT, related_name="lines")
    due = models.OneToOneField(Due, models.PROTECT, related_name="invoiced")


class SponsorPayment(AppendOnly):
    """Money of a sponsor, for one invoice, in one or several times."""

    uid = uid()
    invoice = models.ForeignKey(SponsorInvoice, models.PROTECT, related_name="payments")
    amount = models.BigIntegerField(_("montant"))
    means = models.CharField(_("moyen"), max_length=8, choices=Means)
    reference = models.CharField(_("référence"), max_length=60)
    received_on = models.DateField(_("reçu le"))
    by_name = models.CharField(_("enregistré par"), max_length=150)

    class Meta:
        verbose_name = _("versement du tiers payeur")
        ordering = ["received_on", "id"]
        constraints = [amount_between("sponsor_payment_amount")]


class Entitlement(AppendOnly):
    """Since a day, a person has rights in a scheme, or no longer, and why.

    Rows of one person and scheme are read in the order (since, id): the last counts.
    ``reason`` is a number of ``money_rules.Why``; ``covered_from`` is the first day on which
    the waiting period has run.
    """

    # Rights are computed from who is in the tables: the database does not check them again.
    beneficiary = models.ForeignKey(
        "members.Beneficiary", models.PROTECT, related_name="entitlements", db_constraint=False
    )
    scheme = models.ForeignKey(
        "schemes.Scheme", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since = models.DateField(_("depuis"))
    open = models.BooleanField(_("ouverts"))
    reason = models.PositiveSmallIntegerField(_("motif"))
    covered_from = models.DateField(_("couvert à partir du"), null=True, blank=True)

    class Meta:
        verbose_name = _("droits")
        ordering = ["since", "id"]
        indexes = [
            # The engine's columns and the counter's check: rights of people in a scheme.
            models.Index(fields=["scheme", "beneficiary", "since", "id"], name="entitlement_since"),
            # Has a right moved?
            models.Index(fields=["scheme", "id"], name="entitlement_moved"),
        ]
