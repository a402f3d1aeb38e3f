"""Cells of a workbook that a reader of values takes for empty, and that are not.

A program that writes a workbook may leave its formulas to be computed when somebody opens it. Until
then there is no value, or a 0 that stands for none; and a formula may have ended in an error
(#REF!). Either way an amount is missing, and missing is never zero. So the parts of the file
are looked at, by patterns: of an Excel workbook (.xlsx) or of an OpenDocument (.ods). The old .xls
keeps a value beside each formula.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple


class Odd(NamedTuple):
    """A cell, its line and column from 0, and the error that it shows; "": it was not computed."""

    sheet: str
    line: int
    column: int
    error: str


ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
LINK = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
COMPUTED_LATER = re.compile(r"""<(?:\w+:)?calcPr\s[^>]*fullCalcOnLoad\s*=\s*["'](?:1|true)""")
MARKS = (b"<f>", b"<f ", b":f>", b":f ", b't="e"', b"t='e'")
# A cell, its formula and its value, if it has them.
CELL = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*(<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"\s*(?:<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<)?"
)
OPEN_DOCUMENT = "content.xml"
PIECE = re.compile(
    r"""<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"""
    r"""((?:"[^"]*"|'[^']*'|[^>"'])*)>(?:\s*<text:p[^>]*>([^<]*))?"""
)


def odd_cells(path: str) -> Iterator[Odd]:
    """The formulas without a value and the errors of a workbook, in the order of the file."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        parts = set(archive.namelist())
        if BOOK in parts:
            yield from _excel(archive, parts)
        elif OPEN_DOCUMENT in parts:
            yield from _open_document(archive.read(OPEN_DOCUMENT))


def address(line: int, column: int) -> str:
    """The cell as its spreadsheet names it, from 0: (1, 2) is C2."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line + 1}"


def _place(name: str) -> tuple[int, int]:
    """What ``address`` made, back again."""
    column = 0
    letters = name.rstrip("0123456789")
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :] or 1) - 1, column - 1


def _excel(archive: zipfile.ZipFile, parts: set[str]) -> Iterator[Odd]:
    book = archive.read(BOOK).decode("utf-8", "replace")
    links = archive.read(LINKS).decode("utf-8", "replace") if LINKS in parts else ""
    told = [_attributes(tag) for tag in LINK.findall(links)]
    part_of = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
        for link in told
    }
    later = COMPUTED_LATER.search(book) is not None
    for tag in SHEET.findall(book):
        said = _attributes(tag)
        link = next((value for name, value in said.items() if name.endswith(":id")), "")
        if (part := part_of.get(link, "")) in parts:
            for cell, error in _cells(archive.read(part), later):
                yield Odd(said.get("name", ""), *_place(cell), error)


def _cells(part: bytes, later: bool) -> Iterator[tuple[str, str]]:
    """The odd cells of one sheet; a formula whose value is an empty text was computed.

    In a workbook to be computed when it is opened (``later``) a 0 was written for want of a value.
    """
    if not any(mark in part for mark in MARKS):
        return
    for found in CELL.finditer(part):
        tag, formula, value = found[1], found[2], (found[3] or b"").strip()
        if not formula and b"e" not in tag:
            continue
        said = _attributes(tag.decode("utf-8", "replace"))
        kind = said.get("t", "n")
        if kind == "e" and value:
            yield said.get("r", ""), value.decode("utf-8", "replace")
        elif formula and (
            (not value and kind != "str") or (later and value == b"0" and kind == "n")
        ):
            yield said.get("r", ""), ""


def _open_document(content: bytes) -> Iterator[Odd]:
    """The same of an OpenDocument: a tag may stand for several rows or columns that are alike."""
    if b"table:formula" not in content:
        return
    sheet, line, column, rows = "", 0, 0, 0
    for found in PIECE.finditer(content.decode("utf-8", "replace")):
        said = _attributes(found[2])
        if found[1] == "table":
            sheet, line, rows = said.get("table:name", ""), 0, 0
        elif found[1] == "table-row":
            line, column = line + rows, 0
            rows = int(said.get("table:number-rows-repeated", "1"))
        else:
            if said.get("calcext:value-type") == "error":
                yield Odd(sheet, line, column, found[3] or "#?")
            elif "table:formula" in said and "office:value-type" not in said:
                yield Odd(sheet, line, column, "")
            column += int(said.get("table:number-columns-repeated", "1"))


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(one or other) for name, one, other in ATTRIBUTE.findall(tag)}
