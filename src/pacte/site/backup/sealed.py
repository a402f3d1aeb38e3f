"""A stream sealed with a passphrase: piece by piece, so that memory stays small.

The file is a header, then pieces of one mebibyte, each sealed with AES-256-GCM under a number
that counts up; the last piece says so. Pieces cannot be changed, moved, left out or added.
The header says how the key comes from the passphrase, and holds a check of it, so that a wrong
passphrase and an altered file are told apart.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from pacte.kernel.refusal import Refused

MAGIC = b"PACTE-SAUVEGARDE"
VERSION = 1
PIECE = 1 << 20
SEAL = 16  # Bytes that sealing adds to a piece.
COST, COST_MAX = 16, 20  # Scrypt's N as a power of two: 64 MB of memory, at most 1 GB.
HEADER = struct.Struct(">16sBB16s7s16s")  # magic, version, cost, salt, number, check
HEADER_CHECK = 8
END = b"\nFIN-DE-SAUVEGARDE\n"  # A file without its end was cut.


def _keys(passphrase: str, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """The key, and the check of it."""
    made = Scrypt(salt=salt, length=48, n=1 << cost, r=8, p=1).derive(passphrase.encode())
    return made[:32], made[32:]


def _number(start: bytes, piece: int, last: bool) -> bytes:
    return start + struct.pack(">IB", piece, last)


class Sealer:
    """A file to write to; what is written is sealed into another. ``finish`` ends it."""

    def __init__(self, into: BinaryIO, passphrase: str, cost: int = COST) -> None:
        salt, self._start = secrets.token_bytes(16), secrets.token_bytes(7)
        key, check = _keys(passphrase, salt, cost)
        self._header = HEADER.pack(MAGIC, VERSION, cost, salt, self._start, check)
        self._cipher, self._into, self._piece = AESGCM(key), into, 0
        self._held = bytearray()
        into.write(self._header + hashlib.sha256(self._header).digest()[:HEADER_CHECK])

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > PIECE:  # The last piece waits until it is known to be last.
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)
        self._held.clear()
        self._into.write(END)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        number = _number(self._start, self._piece, last)
        self._into.write(self._cipher.encrypt(number, piece, self._header))
        self._piece += 1


class Opener:
    """A file to read from: what was sealed in another, as it was written."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._left = _body(source)
        self._header = source.read(HEADER.size)
        if hashlib.sha256(self._header).digest()[:HEADER_CHECK] != source.read(HEADER_CHECK):
            raise Refused("Cette sauvegarde est altérée : prenez une autre copie.")
        _magic, version, cost, salt, self._start, key_check = HEADER.unpack(self._header)
        if version != VERSION or cost > COST_MAX:
            raise Refused("Cette sauvegarde vient d’une version plus récente de Pacte.")
        key, made = _keys(passphrase, salt, cost)
        if not hmac.compare_digest(made, key_check):
            raise Refused("Ce n’est pas la phrase de passe de cette sauvegarde.")
        self._cipher, self._source, self._piece = AESGCM(key), source, 0
        self._open = bytearray()

    def read(self, size: int = -1) -> bytes:
        while self._left and (size < 0 or len(self._open) < size):
            self._open += self._opened()
        asked = len(self._open) if size < 0 else size
        given = bytes(self._open[:asked])
        del self._open[:asked]
        return given

    def finish(self) -> None:
        """Read to the end, so that nothing altered goes unseen."""
        while self._left:
            self._opened()

    def _opened(self) -> bytes:
        sealed = self._source.read(min(PIECE + SEAL, self._left))
        self._left -= len(sealed)
        try:
            if len(sealed) < SEAL:
                raise InvalidTag
            number = _number(self._start, self._piece, not self._left)
            piece = self._cipher.decrypt(number, sealed, self._header)
        except InvalidTag as wrong:
            raise Refused("Cette sauvegarde est altérée : prenez une autre copie.") from wrong
        self._piece += 1
        return piece


def _body(source: BinaryIO) -> int:
    """How many bytes of pieces there are; refuse what is no backup, or was cut."""
    start = source.read(len(MAGIC))
    if not start or not MAGIC.startswith(start):
        raise Refused("Ce fichier n’est pas une sauvegarde de Pacte.")
    whole = source.seek(0, os.SEEK_END)
    source.seek(max(0, whole - len(END)))
    if source.read() != END:
        raise Refused("Cette sauvegarde est incomplète (fichier coupé) : prenez une autre copie.")
    source.seek(0)
    return max(0, whole - HEADER.size - HEADER_CHECK - len(END))
