"""What a certificate says to a machine: its QR, signed with the key of the site's cards.

The token is, in base 64 for addresses: key (4 bytes), certificate (its uid, 16), day of issue (2,
days since 2000), number, then the signature (64, Ed25519) of all that comes before. Whoever has the
public key (the page of the cards' key) can check it without a network; whether it was taken back
since, only the page that it opens knows.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from pacte.insurance.members import cards

EPOCH = date(2000, 1, 1)
KEY, UID, DAY, SIGNATURE = 4, 16, 2, 64
SHORTEST = KEY + UID + DAY + SIGNATURE + 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a certificate's QR says, its signature checked."""

    uid: UUID
    issued_on: date
    number: str


def write(uid: UUID, issued_on: date, number: str) -> str:
    """The token of a certificate, signed with the key of this site."""
    key = cards.private_key()
    said = cards.key_id(key.public_key()) + uid.bytes
    said += (issued_on - EPOCH).days.to_bytes(DAY, "big") + number.encode("ascii")
    return urlsafe_b64encode(said + key.sign(said)).decode().rstrip("=")


def read(token: str) -> Sealed | None:
    """What a token says; None: no key of this site signed it."""
    try:
        whole = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    if len(whole) < SHORTEST:
        return None
    said, signature = whole[:-SIGNATURE], whole[-SIGNATURE:]
    signer = {cards.key_id(key): key for key in cards.public_keys()}.get(said[:KEY])
    if signer is None:
        return None
    try:
        signer.verify(signature, said)
    except InvalidSignature:
        return None
    rest = said[KEY + UID :]
    day = EPOCH + timedelta(int.from_bytes(rest[:DAY], "big"))
    return Sealed(UUID(bytes=said[KEY : KEY + UID]), day, rest[DAY:].decode("ascii"))
