"""Reading the list of sectors: IATI's codelist (XML), or a CSV of code, French, English.

No entity and no document type is read: the file comes from outside.
"""

from __future__ import annotations

import csv
import io
from typing import Any, NamedTuple
from xml.parsers import expat

from pacte.kernel.refusal import Refused

NAME_MAX, CODES_MAX = 250, 5_000


class Read(NamedTuple):
    """A sector of the file."""

    code: str
    name: str
    english: str
    withdrawn: bool


def read(name: str, content: bytes) -> list[Read]:
    """The sectors of a file, each once; a file that holds none is refused."""
    found = _xml(content) if name.lower().endswith(".xml") else _csv(content)
    rows = {row.code: row for row in found}
    wrong = next((code for code in rows if len(code) != 5 or not code.isdecimal()), None)
    if wrong is not None:
        raise Refused("« %(code)s » n’est pas un code du CAD : cinq chiffres.", code=wrong[:20])
    if not rows:
        raise Refused("Aucun secteur dans ce fichier.")
    if len(rows) > CODES_MAX:
        raise Refused("Ce fichier a trop de codes : %(most)s au plus.", most=CODES_MAX)
    return [rows[code] for code in sorted(rows)]


class _Codelist:
    """What the parser has read so far."""

    def __init__(self) -> None:
        self.rows: list[Read] = []
        self.item: dict[str, str] = {}
        self.path: list[str] = []
        self.language, self.text = "en", ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.path.append(tag)
        self.text = ""
        if tag == "codelist-item":
            self.item = {"status": given.get("status", "active")}
        if tag == "narrative":
            self.language = given.get("xml:lang", "en")[:2]

    def data(self, text: str) -> None:
        self.text += text

    def end(self, tag: str) -> None:
        self.path.pop()
        within = self.path[-1] if self.path else ""
        if tag == "code" and within == "codelist-item":
            self.item["code"] = self.text.strip()
        if tag == "narrative" and within == "name" and "codelist-item" in self.path:
            self.item[self.language] = " ".join(self.text.split())[:NAME_MAX]
        if tag == "codelist-item":
            english = self.item.get("en", "")
            gone = self.item["status"] == "withdrawn"
            french = self.item.get("fr") or english
            self.rows.append(Read(self.item.get("code", ""), french, english, gone))


def _xml(content: bytes) -> list[Read]:
    reading, parser = _Codelist(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.data
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise Refused(
            "Ce fichier XML ne se lit pas (ligne %(line)s).", line=fault.lineno
        ) from fault
    return reading.rows


def _no_doctype(*_given: Any) -> None:
    raise Refused("Un fichier XML avec un type de document n’est pas lu : il vient d’ailleurs.")


def _csv(content: bytes) -> list[Read]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("Ce fichier n’est pas en UTF-8.") from fault
    mark = ";" if text.count(";") > text.count(",") else ","
    rows = [r for r in csv.reader(io.StringIO(text), delimiter=mark) if any(r)]
    if rows and not rows[0][0].strip().isdecimal():
        rows = rows[1:]  # The headings.
    found = []
    for number, row in enumerate(rows, 2):
        if len(row) < 2 or not row[1].strip():
            raise Refused("Ligne %(line)s : il faut un code et un libellé.", line=number)
        english = row[2].strip() if len(row) > 2 else ""
        found.append(Read(row[0].strip(), row[1].strip()[:NAME_MAX], english[:NAME_MAX], False))
    return found
