"""A sealed stream: it opens with its passphrase, and nothing done to it goes unseen."""

import io
import os

import pytest

from pacte.kernel.refusal import Refused
from pacte.site.backup.sealed import END, HEADER, HEADER_CHECK, PIECE, SEAL, Opener, Sealer

PASSPHRASE = "cheval correct pile agrafe"
CHEAP = 10  # Scrypt's cost for tests: what is tested is not how slow it is.
BODY = HEADER.size + HEADER_CHECK


def sealed(content: bytes) -> bytes:
    into = io.BytesIO()
    sealer = Sealer(into, PASSPHRASE, cost=CHEAP)
    for start in range(0, len(content), 300_000):
        sealer.write(content[start : start + 300_000])
    sealer.finish()
    return into.getvalue()


def opened(whole: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return Opener(io.BytesIO(whole), passphrase).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_comes_back(size: int) -> None:
    content = os.urandom(size)
    assert opened(sealed(content)) == content


def test_nothing_readable_is_left_outside() -> None:
    assert b"Awa Diallo" not in sealed(b"Awa Diallo" * 1000)


def test_a_wrong_passphrase_is_told() -> None:
    with pytest.raises(Refused, match="phrase de passe"):
        opened(sealed(b"x"), "autre phrase de passe")


@pytest.mark.parametrize("left", [1, 40, BODY, BODY + 5, BODY + PIECE + SEAL, -1])
def test_a_cut_file_is_told(left: int) -> None:
    with pytest.raises(Refused, match="coupé"):
        opened(sealed(os.urandom(2 * PIECE))[:left])


@pytest.mark.parametrize("place", [20, 50, BODY, BODY + PIECE, BODY + 2 * PIECE, -len(END) - 1])
def test_an_altered_byte_is_told(place: int) -> None:
    whole = bytearray(sealed(os.urandom(2 * PIECE + 9)))
    whole[place] ^= 1
    with pytest.raises(Refused, match="altérée"):
        opened(bytes(whole))


def test_pieces_that_change_places_are_told() -> None:
    whole, piece = sealed(os.urandom(3 * PIECE)), PIECE + SEAL
    first, second = whole[BODY : BODY + piece], whole[BODY + piece : BODY + 2 * piece]
    with pytest.raises(Refused, match="altérée"):
        opened(whole[:BODY] + second + first + whole[BODY + 2 * piece :])


def test_a_piece_left_out_is_told() -> None:
    whole, piece = sealed(os.urandom(3 * PIECE)), PIECE + SEAL
    with pytest.raises(Refused, match="altérée"):
        opened(whole[: BODY + piece] + whole[BODY + 2 * piece :])


@pytest.mark.parametrize("other", [b"", b"PK\x03\x04 a zip", b"SQLite format 3\x00"])
def test_another_file_is_no_backup(other: bytes) -> None:
    with pytest.raises(Refused, match="n’est pas une sauvegarde"):
        opened(other)
