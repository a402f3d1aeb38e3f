"""What a card says to a machine: a short text in its QR, signed, readable without a network.

The text is ``PACTE1:`` and, in base 45 (RFC 9285, so that the QR stays small), these bytes:
key (4), person (8 first of its uid), copy (1), valid until (2, days since 2000), card number,
then the signature (64, Ed25519) of all that comes before. It carries no name: what is lost or
photographed tells nobody who it is. Whoever has the public key can check it; whether the card
was cancelled since, only the register knows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from pacte.files import keys as site_keys
from pacte.kernel.refusal import Refused

MARK = "PACTE1:"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
EPOCH = date(2000, 1, 1)
SIGNATURE, KEY, PERSON = 64, 4, 8
RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw
NOT_OURS = "Ce code n’est pas une carte de cette mutuelle, ou il a été changé. Tapez le numéro."


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says, its signature checked."""

    number: str
    person: str  # The beginning of the person's uid, in hexadecimal.
    serial: int
    until: date

    def is_of(self, uid: UUID) -> bool:
        return uid.hex.startswith(self.person)


def write(number: str, uid: UUID, serial: int, until: date) -> str:
    """The text of a card, signed with the key of this site."""
    key = private_key()
    said = key_id(key.public_key()) + uid.bytes[:PERSON] + bytes([serial % 256])
    said += (until - EPOCH).days.to_bytes(2, "big") + number.encode("ascii")
    return MARK + base45(said + key.sign(said))


def read(text: str, keys: list[Ed25519PublicKey] | None = None) -> CardFacts:
    """Read the text of a card; refuse one that was not signed by a key of ours."""
    text = text.strip().upper()
    if not text.startswith(MARK):
        raise Refused("Ce code n’est pas celui d’une carte. Tapez le numéro de la carte.")
    whole = from_base45(text.removeprefix(MARK))
    said, signature = whole[:-SIGNATURE], whole[-SIGNATURE:]
    known = {key_id(key): key for key in (public_keys() if keys is None else keys)}
    signer = known.get(said[:KEY])
    if signer is None or len(said) <= KEY + PERSON + 3:
        raise Refused(NOT_OURS)
    try:
        signer.verify(signature, said)
    except InvalidSignature as fault:
        raise Refused(NOT_OURS) from fault
    rest = said[KEY + PERSON :]
    until = EPOCH + timedelta(days=int.from_bytes(rest[1:3], "big"))
    return CardFacts(rest[3:].decode("ascii"), said[KEY : KEY + PERSON].hex(), rest[0], until)


def base45(content: bytes) -> str:
    """Bytes as the letters that a QR code packs best."""
    text = ""
    for first in range(0, len(content), 2):
        pair = content[first : first + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, rest = divmod(number, 45)
            text += ALPHABET[rest]
    return text


def from_base45(text: str) -> bytes:
    content = b""
    try:
        for first in range(0, len(text), 3):
            group = text[first : first + 3]
            number = sum(ALPHABET.index(letter) * 45**place for place, letter in enumerate(group))
            content += number.to_bytes(len(group) - 1, "big")
    except (ValueError, OverflowError) as fault:
        raise Refused(NOT_OURS) from fault
    return content


# Keys


def key_file() -> Path:
    """Where the private key lies: ``CARD_KEY_FILE``, or the folder of keys of the site."""
    chosen = getattr(settings, "CARD_KEY_FILE", "")
    return Path(chosen) if chosen else Path(settings.HOME) / "keys" / "card.key"


def private_key() -> Ed25519PrivateKey:
    """The key of this site; made the first time, readable by its owner alone."""
    path = key_file()
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        site_keys.keep(path, made)
    loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise TypeError(f"{path.name} is no Ed25519 key")
    return loaded


def public_keys() -> list[Ed25519PublicKey]:
    """The key of today and those of before (``*.pub`` beside it): old cards are still read."""
    keys = [private_key().public_key()]
    for path in sorted(key_file().parent.glob("*.pub")):
        loaded = serialization.load_pem_public_key(path.read_bytes())
        if isinstance(loaded, Ed25519PublicKey):
            keys.append(loaded)
    return keys


def key_id(key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(key.public_bytes(*RAW)).digest()[:KEY]


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as a phone or a partner keeps it."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")
