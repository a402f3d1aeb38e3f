"""Papers of the members' money: receipts on every width, remittance slips, days, invoices.

A receipt speaks the language of the household, where its wording is certain (French, English);
a site adds or rewords one with ``papers/receipt.<language>.yaml`` in its own folder, with the
keys of ``WORDS``. The rest of the papers follow the language of who prints them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.crypto import constant_time_compare

from pacte.files import pdf
from pacte.insurance.members.models import Payment
from pacte.insurance.members.words import LANGUAGES, in_words
from pacte.kernel import strict_yaml
from pacte.kernel.money import WHOLE, Money
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.people import queries as people

PAPERS = Path(__file__).parent / "papers"
SIZES = ("a5", "a4", "80", "58")
CODE_LENGTH = 12
WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "title": "Reçu",
        "household": "Ménage",
        "name": "Reçu de",
        "scheme": "Régime",
        "year": "Exercice",
        "means": "Moyen",
        "cash": "espèces",
        "bank": "banque",
        "mobile": "argent mobile",
        "reference": "Référence",
        "received_on": "Reçu le",
        "counted": "compté",
        "rate": "1 %(base)s = %(rate)s %(quote)s, cours du %(day)s",
        "rest": "Reste dû",
        "collector": "Encaissé par",
        "cancelled": "ANNULÉ",
        "cancelled_on": "Annulé le %(day)s par %(by)s.",
        "check": "Vérifiez ce reçu : lisez le code.",
        "payer_signs": "Qui verse",
        "collector_signs": "Qui encaisse, cachet",
    },
    "en": {
        "title": "Receipt",
        "household": "Household",
        "name": "Received from",
        "scheme": "Scheme",
        "year": "Coverage year",
        "means": "Means",
        "cash": "cash",
        "bank": "bank",
        "mobile": "mobile money",
        "reference": "Reference",
        "received_on": "Received on",
        "counted": "counted as",
        "rate": "1 %(base)s = %(rate)s %(quote)s, rate of %(day)s",
        "rest": "Still due",
        "collector": "Collected by",
        "cancelled": "CANCELLED",
        "cancelled_on": "Cancelled on %(day)s by %(by)s.",
        "check": "Check this receipt: scan the code.",
        "payer_signs": "Payer",
        "collector_signs": "Collector, stamp",
    },
}


def words_of(language: str) -> tuple[str, dict[str, str]]:
    """The words of a language that the site or Pacte has; else French."""
    own = settings.HOME / "papers" / f"receipt.{language}.yaml"
    if language.isalnum() and own.is_file():
        read = strict_yaml.read(own.read_text(encoding="utf-8"))
        if unknown := set(read) - set(WORDS["fr"]):
            raise Refused(
                "%(file)s a des mots inconnus : %(unknown)s.",
                file=own.name,
                unknown=", ".join(sorted(unknown)),
            )
        return language, WORDS["fr"] | {key: str(text) for key, text in read.items()}
    language = language if language in WORDS else "fr"
    return language, WORDS[language]


def code_of(number: str) -> str:
    """What proves that a receipt was made here, beside its number."""
    return signing.Signer(salt="members.receipt").signature(number)[:CODE_LENGTH]


def is_genuine(number: str, code: str) -> bool:
    """Whether a code is that of a receipt's number."""
    return constant_time_compare(code_of(number), code)


def receipt(payment: Payment, name: str, check_url: str, size: str = "a5", lang: str = "") -> bytes:
    """A receipt as a PDF; ``size``: a5, a4, or the width of a roll in millimetres."""
    if size not in SIZES:
        raise Refused("Un reçu s’imprime en A5, A4, 80 ou 58 mm.")
    asked = lang or payment.membership.household.language
    language, words = words_of(asked)
    with translation.override(language if language in LANGUAGES else "fr"):
        data = _receipt_data(payment, name, words, language)
    roll = size in ("80", "58")
    data |= {"paper": size, "text_size": {"a4": 12, "a5": 10, "80": 9, "58": 8}[size]}
    if roll:
        data |= {"width": int(size), "margin": {"80": 4, "58": 3}[size]}
    template = PAPERS / ("receipt_roll.typ" if roll else "receipt.typ")
    logo = people.logo(payment.desk.organisation_id)
    return pdf.render(template, data, {"qr.svg": pdf.qr(check_url)}, logo)


def _receipt_data(
    payment: Payment, name: str, words: Mapping[str, str], language: str
) -> dict[str, Any]:
    membership, scheme = payment.membership, payment.membership.scheme
    last = membership.until - timedelta(1)
    tendered = Money(payment.tendered, payment.currency)
    facts = [
        (words["household"], membership.household.number),
        (words["name"], name),
        (words["scheme"], scheme.name),
        (words["year"], f"{formatting.day(membership.since)} – {formatting.day(last)}"),
        (words["means"], words[payment.means]),
        (words["received_on"], formatting.day(payment.received_on)),
        (words["rest"], formatting.money(Money(max(payment.rest, 0), scheme.currency))),
        (words["collector"], payment.collector_name),
    ]
    if payment.reference:
        facts.insert(5, (words["reference"], payment.reference))
    cancelled = getattr(payment, "cancellation", None)
    return {
        "lang": language if len(language) == 2 else "fr",
        "title": words["title"],
        "issuer": payment.desk.organisation.name,
        "number": payment.number,
        "date": formatting.moment(payment.recorded_at),
        "amount": formatting.money(tendered),
        "in_words": in_words(payment.tendered, payment.currency, language),
        "counted": _counted(payment, scheme.currency, words),
        "facts": facts,
        "cancelled_word": words["cancelled"],
        "cancelled": words["cancelled_on"]
        % {"day": formatting.day(cancelled.made_on), "by": cancelled.by_name}
        if cancelled
        else "",
        "qr": "qr.svg",
        "qr_alt": words["check"],
        "footer": f"{words['check']} {payment.number} {code_of(payment.number)}",
        "signatures": [words["payer_signs"], words["collector_signs"]],
    }


def _counted(payment: Payment, currency: str, words: Mapping[str, str]) -> str:
    """What another currency was counted as, and at which rate."""
    if payment.currency == currency:
        return ""
    said = formatting.money(Money(payment.amount, currency))
    return f"{words['counted']} {said} ({rate_said(payment, currency, words['rate'])})"


def rate_said(payment: Payment, currency: str, template: str) -> str:
    """« 1 EUR = 655,957 XOF, cours du 1er août 2026 », the way it was recorded."""
    rate = payment.rate or 0
    base, quote = (payment.currency, currency) if rate > 0 else (currency, payment.currency)
    text = f"{abs(rate) // WHOLE}.{abs(rate) % WHOLE:06d}".rstrip("0").rstrip(".")
    separator = "." if translation.get_language() == "en" else ","
    return template % {
        "base": base,
        "quote": quote,
        "rate": text.replace(".", separator),
        "day": formatting.shown(payment.rate_since),
    }
