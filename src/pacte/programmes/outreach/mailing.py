"""What a message of the newsletter says, its links, and how it leaves. Writes nothing."""

from __future__ import annotations

import mailbox
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from smtplib import SMTPException, SMTPResponseException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import mail, signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pacte.kernel.refusal import Refused
from pacte.programmes.outreach.models import Message, Subscriber

CONFIRM_DAYS = 7
CONFIRM, END = "outreach.confirm", "outreach.end"


def token(subscriber: Subscriber, what: str) -> str:
    """What only a message to this address carries."""
    return signing.dumps(subscriber.uid.hex, salt=what, compress=False)


def read_token(text: str, what: str) -> UUID | None:
    """The subscriber of a link; None: it is no link of ours, or it is too old."""
    days = CONFIRM_DAYS * 86400 if what == CONFIRM else None
    try:
        return UUID(signing.loads(text, salt=what, max_age=days))
    except (signing.BadSignature, ValueError):
        return None


def link(name: str, *args: Any) -> str:
    """An address that can be opened from elsewhere."""
    return settings.SITE_ADDRESS + reverse(name, args=args)


def written(message: Message) -> EmailMessage:
    """The message as it leaves, in the language of who reads it. The address is known."""
    with translation.override(message.subscriber.language):
        return _confirmation(message) if message.letter is None else _letter(message)


def _confirmation(message: Message) -> EmailMessage:
    url = link("public:confirm_letter", token(message.subscriber, CONFIRM))
    body = _(
        "Bonjour,\n\nQuelqu’un, vous sans doute, a demandé à recevoir la lettre d’information à"
        " cette adresse.\nPour la recevoir, ouvrez cette page et confirmez :\n\n%(url)s\n\nLe lien"
        " vaut %(days)s jours. Sans réponse de votre part, rien ne vous sera envoyé et votre"
        " adresse sera effacée.\n"
    ) % {"url": url, "days": CONFIRM_DAYS}
    title = _("Confirmez votre abonnement à la lettre d’information")
    return EmailMessage(title, body, to=[str(message.subscriber.email)])


def _letter(message: Message) -> EmailMessage:
    letter: Any = message.letter
    url = link("public:end_letter", token(message.subscriber, END))
    foot = _("Vous recevez cette lettre parce que vous l’avez demandée. Pour ne plus la recevoir :")
    body = f"{letter.sending.text}\n\n-- \n{foot}\n{url}\n"
    headers = {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(letter.title, body, to=[str(message.subscriber.email)], headers=headers)


def text_of(words: str, contents: Iterable[Any]) -> str:
    """The text of an issue: some words, then each publication with where it is read."""
    parts = [words.strip()] if words.strip() else []
    for row in contents:
        url = link("public:content", row.slug)
        parts.append(f"{row.title}\n{'=' * min(len(row.title), 60)}\n{row.summary}\n{url}")
    return "\n\n".join(parts)


class Sender:
    """An open way to the server; what each message met with is told, never raised."""

    def __init__(self) -> None:
        self.connection = mail.get_connection()
        try:
            self.connection.open()
        except (OSError, SMTPException) as fault:
            raise Refused(
                "Le serveur de courriel ne répond pas (%(why)s) : rien n’est perdu, les messages"
                " attendent.", why=type(fault).__name__,
            ) from fault  # fmt: skip

    def send(self, messages: Sequence[Message]) -> list[tuple[int, str, str]]:
        """(message, what became of it, why), in order; a broken line stops it."""
        became = []
        for place, message in enumerate(messages):
            try:
                self.connection.send_messages([written(message)])
            except SMTPResponseException as fault:
                became.append((message.pk, "failed", str(fault.smtp_code)))
            except SMTPException as fault:
                became.append((message.pk, "failed", type(fault).__name__))
            except OSError:
                # This one may have left: it stays begun. Those after it did not.
                left = messages[place + 1 :]
                return [*became, *((one.pk, "released", "") for one in left)]
            else:
                became.append((message.pk, "sent", ""))
        self.connection.close()
        return became


def box(messages: Sequence[Message]) -> bytes:
    """Messages as a mailbox that any mail program opens."""
    with tempfile.TemporaryDirectory(prefix="pacte-lettre-") as folder:
        path = Path(folder) / "lettre.mbox"
        made = mailbox.mbox(path)
        for message in messages:
            made.add(written(message).message().as_bytes())
        made.close()
        return path.read_bytes()
