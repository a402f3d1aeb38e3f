"""Names as they are compared: without accents or case, by words, and by how they sound."""

from __future__ import annotations

import re
import unicodedata

NOT_A_LETTER = re.compile(r"[^A-Z0-9]+")
# Spellings that one agent writes and another does not, in French and in the languages of the
# Great Lakes and of the Sahel. In order; the result is compared, never shown. Letters for letters,
# or, where it depends on what stands around, (what the word must hold, pattern). A register asks
# of hundreds of thousands of words: a pattern is ten times slower than letters.
SOUNDS: list[tuple[str, str, re.Pattern[str] | None]] = [
    (written, sound, re.compile(pattern) if pattern else None)
    for written, sound, pattern in (
        ("OO", "U", ""),
        ("OU", "U", ""),
        ("W", "U", ""),
        ("EAU", "O", ""),
        ("AU", "O", ""),
        ("PH", "F", ""),
        ("H", "S", r"TCH|TSH|SCH|CH|SH"),
        ("DJ", "Z", ""),
        ("GI", "Z", r"GI(?=[AEOU])"),
        ("J", "Z", ""),
        ("Z", "S", ""),
        ("X", "S", ""),
        ("C", "S", r"C(?=[EIY])"),
        ("CK", "K", ""),
        ("QU", "K", ""),
        ("Q", "K", ""),
        ("C", "K", ""),
        ("G", "K", ""),
        ("E", "I", r"EE|IE"),
        ("Y", "I", ""),
        ("L", "R", ""),  # The same sound in Kinyarwanda and Kirundi.
        ("V", "P", ""),
        ("B", "P", ""),
        ("D", "T", ""),
        ("MP", "NP", ""),
        ("MT", "NT", ""),
        ("H", "", ""),
        ("E", "", r"E+S?$"),
    )
]
TWICE = re.compile(r"(.)\1+")


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
    return " ".join(sorted(filter(None, map(sound, words(text)))))


def sound(word: str) -> str:
    """How one plain word sounds."""
    if not word.isalpha():
        word = "".join(filter(str.isalpha, word))
    for written, heard, pattern in SOUNDS:
        if written in word:
            word = pattern.sub(heard, word) if pattern else word.replace(written, heard)
    return TWICE.sub(r"\1", word)
