"""The newsletter: who asked for it, its issues, and each message that leaves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.outreach.models.publications import Content


class Subscriber(Row):
    """Somebody who asked for the newsletter, by their address; it is erased when they leave."""

    uid = uid()
    email = models.EmailField(_("adresse"), max_length=200, unique=True, null=True, blank=True)
    language = models.CharField(
        _("langue"), max_length=2, default="fr", choices=[("fr", "français"), ("en", "English")]
    )

    class Meta:
        verbose_name = _("abonné")
        ordering = ["email"]


class SubscriberStep(AppendOnly):
    """A subscription is asked, confirmed from the address itself, ended."""

    class State(models.TextChoices):
        ASKED = "asked", _("à confirmer")
        CONFIRMED = "confirmed", _("abonné")
        ENDED = "ended", _("désabonné")

    subscriber = models.ForeignKey(Subscriber, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=State)
    at = models.DateTimeField(_("le"))

    class Meta:
        ordering = ["id"]
        # Where each subscription stands, on the list and when an issue leaves.
        indexes = [models.Index(fields=["subscriber", "-id"], name="subscriber_last_step")]


class Letter(Row):
    """An issue of the newsletter: some words, then what was published."""

    uid = uid()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="letters")
    title = models.CharField(_("titre"), max_length=150)
    words = models.TextField(_("mot d’introduction"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("numéro de la lettre d’information")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class LetterItem(AppendOnly):
    """A publication in an issue; written whole, the rows of the issue's last entry count."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="items")
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class LetterSending(AppendOnly):
    """An issue left: from then on it is what it says here."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="sending")
    number = models.PositiveIntegerField(_("numéro"), unique=True)
    at = models.DateTimeField(_("le"))
    text = models.TextField(_("texte"))


class Message(AppendOnly):
    """One message to one address: an issue, or (without one) the link that confirms."""

    uid = uid()
    subscriber = models.ForeignKey(Subscriber, models.PROTECT, related_name="messages")
    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="messages", null=True, blank=True
    )
    asked_at = models.DateTimeField(_("demandé le"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "subscriber"], name="letter_once_to_one",
                condition=Q(letter__isnull=False),
            ),
        ]  # fmt: skip


class MessageStep(AppendOnly):
    """What became of a message. It is begun before it is given to the server, once an attempt.

    Begun and nothing after: the server stopped in between, nobody knows; it is not sent again.
    """

    class State(models.TextChoices):
        BEGUN = "begun", _("peut-être parti")
        SENT = "sent", _("parti")
        FAILED = "failed", _("refusé")
        RELEASED = "released", _("en attente")
        HANDED = "handed", _("remis à la main")
        DROPPED = "dropped", _("sans objet")

    message = models.ForeignKey(Message, models.PROTECT, related_name="steps")
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("état"), max_length=10, choices=State)
    at = models.DateTimeField(_("le"))
    why = models.CharField(_("pourquoi"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "attempt"], name="message_begun_once",
                condition=Q(state__in=["begun", "handed"]),
            ),
        ]  # fmt: skip
        # What still waits, and what became of an issue.
        indexes = [models.Index(fields=["message", "-id"], name="message_last_step")]
