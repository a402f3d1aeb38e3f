"""Names as they are compared: without accents or case, by words, and by how they sound."""

from __future__ import annotations

import re
import unicodedata

NOT_A_LETTER = re.compile(r"[^A-Z0-9]+")
# Spellings that one agent writes and another does not, in French and in the languages of the
# Great Lakes and of the Sahel. In order; the result is compared, never shown.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^A-Z]", ""),
        (r"OU|OO|W", "U"),
        (r"EAU|AU", "O"),
        (r"PH", "F"),
        (r"TCH|TSH|SCH|CH|SH", "S"),
        (r"DJ|GI(?=[AEOU])|J", "Z"),
        (r"Z|X|C(?=[EIY])|Ç", "S"),
        (r"QU|Q|CK|C|G", "K"),
        (r"Y|EE|IE", "I"),
        (r"L", "R"),  # The same sound in Kinyarwanda and Kirundi.
        (r"V|B", "P"),
        (r"D", "T"),
        (r"M(?=[PT])", "N"),
        (r"H", ""),
        (r"E+S?$", ""),
        (r"(.)\1+", r"\1"),
    )
]


def normalised(text: str) -> str:
    """Upper case, without accents or punctuation, single spaces."""
    if text.isascii():
        return text.upper() if text.isalnum() else NOT_A_LETTER.sub(" ", text.upper()).strip()
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    return NOT_A_LETTER.sub(" ", letters).strip()


def words(text: str) -> list[str]:
    return normalised(text).split()


def sounds(text: str) -> str:
    """A key that is the same for names that sound alike, whatever the order of their words."""
    return " ".join(sorted(filter(None, map(_sound, words(text)))))


def _sound(word: str) -> str:
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
