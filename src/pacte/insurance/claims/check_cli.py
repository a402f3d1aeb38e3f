"""``pacte scheme check FILE…``: what the checker finds in a definition, and its signed cases, run.

A file is a definition with its ``cases:``, or cases alone that name their definition
(``definition: FILE`` or the name of a shipped preset; a list is the dated versions of one scheme;
``definitions:`` are several schemes of one person). YAML or JSON.

The last line is ``N passed, M failed``. Exit code: 0 when nothing failed, 1 when something did,
2 when a file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pacte.insurance.claims.cases import run_care_case
from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import (
    STOPS,
    Definition,
    Unreadable,
    canonical,
    check,
    lines_of,
    load,
    read_definition,
    read_document,
)
from pacte.insurance.schemes.rules.cases import name_of, run_case
from pacte.kernel.refusal import Refused

Schemes = list[list[Definition]]
FILE_MAX = 5_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """Check the files and run their cases; return the exit code."""
    asked = _arguments().parse_args(argv)
    run, unreadable = Run(), 0
    for name in asked.files:
        try:
            run.file(Path(name), asked.definition)
        except Refused as refusal:
            unreadable += 1
            print(f"{name} : {_lines(refusal)}", file=sys.stderr)
    if unreadable < len(asked.files):
        print(f"{run.passed} passed, {run.failed} failed")
    if unreadable:
        return 2
    return 1 if run.failed or run.wrong else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pacte scheme check",
        description="Vérifie une définition de régime et joue ses cas signés.",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FICHIER", help="définition ou cas, YAML ou JSON"
    )
    parser.add_argument(
        "--definition", action="append", default=[], metavar="FICHIER",
        help="définition des cas qui n’en nomment pas ; plusieurs : versions d’un même régime",
    )  # fmt: skip
    return parser


def _lines(refusal: Refused) -> str:
    """One clear line; of a definition with several faults, one line each."""
    if isinstance(refusal, Unreadable):
        return "définition illisible\n" + "\n".join(f"  {found}" for found in refusal.findings)
    return " ".join(str(refusal).split())


class Run:
    """What passed and what failed, over all the files."""

    def __init__(self) -> None:
        self.passed, self.failed, self.wrong = 0, 0, 0
        self.told: set[str] = set()

    def file(self, path: Path, given: list[str]) -> None:
        """Check one file and run its cases."""
        text = _text(path)
        read = load(text)
        if isinstance(read, list):
            read = {"cases": read}
        if not isinstance(read, dict):
            raise Refused("ni une définition, ni une liste de cas.")
        if "contribution" in read or "care" in read or "cases" not in read:
            definition = read_document(read, lines_of(text))
            self.findings(str(path), definition, lines_of(text))
            self.cases(str(path), [[definition]], definition.get("cases") or [])
            return
        schemes = _schemes(path, read, given)
        for versions in schemes:
            for definition in versions:
                self.findings(str(definition["code"]), definition, None)
        self.cases(str(path), schemes, read.get("cases") or [])

    def findings(self, where: str, definition: Definition, lines: Any) -> None:
        """Print what the checker finds, once for each definition."""
        digest = canonical(definition)[1]
        if digest in self.told:
            return
        self.told.add(digest)
        for found in check(definition, lines):
            self.wrong += found.kind in STOPS
            print(f"{where} : {WORDS[found.kind]} : {found}")

    def cases(self, where: str, schemes: Schemes, cases: Any) -> None:
        """Run the cases and print each difference."""
        if not isinstance(cases, list):
            raise Refused("« cases » est une liste : une ligne « - » pour chaque cas.")
        for place, case in enumerate(cases):
            if not isinstance(case, dict):
                raise Refused("le cas %(number)s n’est pas « nom: valeur ».", number=place + 1)
            name = name_of(case, place)
            try:
                found = run_case(schemes, case, run_care_case)
                said = [str(difference) for difference in found]
            except Refused as refusal:
                said = [" ".join(str(refusal).split())]
            except OverflowError:
                said = ["un nombre ou une date de ce cas est hors de toute mesure."]
            self.passed += not said
            self.failed += bool(said)
            for line in said:
                print(f"{where} : ÉCHEC : {name} : {line}")


WORDS = {
    "contradiction": "contradiction",
    "unknown": "inconnu",
    "overlap": "double emploi",
    "gap": "lacune",
    "unsourced": "sans référence",
}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > FILE_MAX:
            raise Refused("le fichier pèse plus de %(most)s Mo.", most=FILE_MAX // 1_000_000)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as fault:
        raise Refused("ce fichier n’existe pas (ni une définition livrée de ce nom).") from fault
    except IsADirectoryError as fault:
        raise Refused("c’est un dossier : nommez un fichier.") from fault
    except OSError as fault:
        raise Refused("fichier illisible : %(why)s.", why=fault.strerror or str(fault)) from fault
    except UnicodeDecodeError as fault:
        raise Refused("ce fichier n’est pas du texte UTF-8.") from fault


def _schemes(path: Path, read: dict[str, Any], given: list[str]) -> Schemes:
    """The definitions that a file of cases names."""
    if read.get("definitions") is not None:
        named = read["definitions"]
    elif read.get("definition") is not None:
        named = [read["definition"]]
    else:
        named = [given] if given else []
    if not isinstance(named, list) or not all([named, *named]):
        raise Refused("ces cas ne nomment pas leur définition (« definition: fichier »).")
    return [[_definition(path, one) for one in _listed(versions)] for versions in named]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _definition(path: Path, named: Any) -> Definition:
    """A definition written there, in a file beside, or shipped."""
    if isinstance(named, dict):
        return read_document(named)
    if str(named) in presets.names():
        text = presets.text(str(named))
    else:
        beside = path.parent / str(named)
        text = _text(beside if beside.exists() else Path(str(named)))
    return read_definition(text)
