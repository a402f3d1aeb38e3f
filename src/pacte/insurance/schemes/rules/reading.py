"""From the text of a definition to a document that the other rules can trust.

Every fault is told with its line and its path, all of them at once. What is read is kept as it
was written: amounts in main units, shares as decimal text, ``null`` for what is not stated.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from difflib import get_close_matches
from typing import Any

from pacte.insurance.schemes.rules.findings import WRONG, Finding, Path, Unreadable, shown
from pacte.insurance.schemes.rules.language import DEFINITION, Kind
from pacte.kernel import currency, strict_yaml
from pacte.kernel.money import share_from
from pacte.kernel.refusal import Refused

Definition = dict[str, Any]
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)
MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
LEAP = 2024  # A year that has all the days.
COUNT_MAX = 100_000
TABS = re.compile(r"^\t+", re.M)
TEXT_MAX = 1_000


def read_definition(text: str) -> Definition:
    """Read a definition written in YAML or JSON; refuse it with all its faults."""
    return read_document(load(text), lines_of(text))


def load(text: str) -> Any:
    """Read YAML or JSON without its traps. A decimal of JSON is kept as its text, never a float."""
    with _bounded():
        if text.lstrip().startswith(("{", "[")):
            with suppress(json.JSONDecodeError):
                return json.loads(
                    text, parse_float=str, parse_constant=str, object_pairs_hook=_once
                )
        return strict_yaml.read(_untabbed(text))


@contextmanager
def _bounded() -> Iterator[None]:
    """What no reader can follow is refused, not crashed upon."""
    try:
        yield
    except RecursionError as fault:
        raise Refused("Ce texte est imbriqué trop profondément.") from fault
    except ValueError as fault:
        raise Refused("Un nombre de ce texte est trop long.") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The keys and values of a block of JSON, none of them twice."""
    keys = [key for key, _ in pairs]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise Refused("« %(key)s » écrit deux fois.", key=twice[0])
    return dict(pairs)


def lines_of(text: str) -> dict[Path, int]:
    """The line of each path of a text that could be read."""
    with _bounded():
        return strict_yaml.lines(_untabbed(text))


def _untabbed(text: str) -> str:
    """JSON is often indented by tabs, which YAML does not know."""
    if not text.lstrip().startswith(("{", "[")):
        return text
    return TABS.sub(lambda found: "  " * len(found[0]), text)


def read_document(read: Any, lines: dict[Path, int] | None = None) -> Definition:
    """Check a document that was already parsed."""
    reader = Reader(lines or {})
    if not isinstance(read, dict):
        raise Refused("Une définition est une liste de rubriques : « code: …, name: … ».")
    money = read.get("currency")
    reader.currency = money if money in currency.EXPONENTS else ""
    reader.block((), read, DEFINITION)
    if reader.findings:
        raise Unreadable(reader.findings)
    return read


def canonical(definition: Definition) -> tuple[str, str]:
    """The one text of a definition, and its digest."""
    text = json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


class Reader:
    """Walks a document beside the table of the language and gathers what is wrong."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines, self.currency = lines, ""
        self.findings: list[Finding] = []

    def fault(self, path: Path, sentence: str, **values: Any) -> None:
        """Note a fault at a place; the nearest line that is known is its line."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        line = self.lines.get(near)
        self.findings.append(Finding(shown(path), WRONG, sentence, values, line))

    def block(self, path: Path, value: Any, keys: dict[str, Kind]) -> None:
        """A mapping with known keys."""
        if not isinstance(value, dict):
            self.fault(
                path, "il faut une rubrique « clé: valeur » ; lu : %(value)s", value=_cut(value)
            )
            return
        for name in value:
            if name not in keys:
                self._unknown((*path, name), name, keys, "clé")
        for name, kind in keys.items():
            told = name in value and "null" in kind.also
            if kind.needed and value.get(name) is None and not told:
                self.fault(
                    (*path, name), "il manque cette valeur, sans laquelle rien ne se calcule"
                )
            elif value.get(name) is not None:
                self.value((*path, name), value[name], kind)

    def value(self, path: Path, value: Any, kind: Kind) -> None:
        """One value of a kind; ``null`` is allowed and means: not stated."""
        if value is None or kind.name == "any":
            return
        if isinstance(value, float):
            self.fault(
                path, 'un nombre à virgule s’écrit entre guillemets : "%(value)s"', value=value
            )
            return
        reader: Callable[[Path, Any, Kind], None] = getattr(self, f"_{kind.name}")
        reader(path, value, kind)

    def _unknown(self, path: Path, word: Any, known: Iterable[str], what: str) -> None:
        near = get_close_matches(str(word), list(known), 1)
        if near:
            sentence = "%(what)s inconnue « %(word)s » : vouliez-vous « %(near)s » ?"
            self.fault(path, sentence, what=what, word=_cut(word), near=near[0])
            return
        sentence = "%(what)s inconnue « %(word)s ». Connues : %(known)s"
        self.fault(path, sentence, what=what, word=_cut(word), known=", ".join(known))

    # One method for each kind of the table.

    def _block(self, path: Path, value: Any, kind: Kind) -> None:
        self.block(path, value, kind.of)

    def _list(self, path: Path, value: Any, kind: Kind) -> None:
        if isinstance(value, str) and value in kind.also:
            return
        if isinstance(value, list):
            for place, item in enumerate(value):
                self.value((*path, place), item, kind.of)
        elif kind.of.name == "block":
            self.fault(path, "il faut une liste : une ligne « - » pour chaque cas")
        else:
            self.value(path, value, kind.of)

    def _one_or_list(self, path: Path, value: Any, kind: Kind) -> None:
        if isinstance(value, list):
            for place, item in enumerate(value):
                self.value((*path, place), item, kind.of)
        else:
            self.value(path, value, kind.of)

    def _map(self, path: Path, value: Any, kind: Kind) -> None:
        if not isinstance(value, dict):
            self.fault(
                path, "il faut une rubrique « code: valeur » ; lu : %(value)s", value=_cut(value)
            )
            return
        for name, item in value.items():
            if not CODE.fullmatch(str(name)):
                self.fault((*path, name), "« %(word)s » n’est pas un code", word=_cut(name))
            self.value((*path, name), item, kind.of)

    def _text(self, path: Path, value: Any, kind: Kind) -> None:
        if not isinstance(value, str | int) or isinstance(value, bool):
            self.fault(path, "il faut un texte ; lu : %(value)s", value=_cut(value))
        elif len(str(value)) > TEXT_MAX:
            self.fault(path, "ce texte passe %(most)s caractères", most=TEXT_MAX)

    _ref = _text

    def _code(self, path: Path, value: Any, kind: Kind) -> None:
        if isinstance(value, bool) or not CODE.fullmatch(str(value)):
            self.fault(path, "« %(value)s » n’est pas un code", value=_cut(value))

    def _word(self, path: Path, value: Any, kind: Kind) -> None:
        if value not in kind.of:
            self._unknown(path, value, kind.of, "valeur")

    def _currency(self, path: Path, value: Any, kind: Kind) -> None:
        if value not in currency.EXPONENTS:
            self._unknown(path, value, currency.EXPONENTS, "devise")

    def _amount(self, path: Path, value: Any, kind: Kind) -> None:
        if type(value) not in (int, str):
            self.fault(path, "« %(value)s » n’est pas un montant", value=_cut(value))
        elif self.currency:
            try:
                amount = currency.amount_from(value, self.currency)
            except Refused as refusal:
                self.fault(path, refusal.message, **refusal.values)
            else:
                if amount < 0:
                    self.fault(path, "un montant ne peut pas être négatif : %(value)s", value=value)

    def _share(self, path: Path, value: Any, kind: Kind) -> None:
        try:
            share_from(str(value))
        except Refused:
            self.fault(
                path, "une part s’écrit de \"0\" à \"1\", par exemple \"0.80\" ; lu : %(value)s",
                value=_cut(value),
            )  # fmt: skip

    def _count(self, path: Path, value: Any, kind: Kind) -> None:
        if type(value) is not int or not 0 <= value <= COUNT_MAX:
            self.fault(path, "il faut un nombre entier de 0 à %(most)s ; lu : %(value)s",
                       most=COUNT_MAX, value=_cut(value))  # fmt: skip

    def _yes(self, path: Path, value: Any, kind: Kind) -> None:
        if not isinstance(value, bool):
            self.fault(path, "il faut true ou false ; lu : %(value)s", value=_cut(value))

    def _month_day(self, path: Path, value: Any, kind: Kind) -> None:
        text = str(value)
        good = bool(MONTH_DAY.fullmatch(text))
        if not good or not _exists(f"{LEAP}-{text}"):
            self.fault(path, "il faut un jour de l’année « mois-jour », par exemple \"07-01\" ;"
                             " lu : %(value)s", value=_cut(value))  # fmt: skip

    def _day(self, path: Path, value: Any, kind: Kind) -> None:
        if not _exists(str(value)):
            self.fault(path, "il faut une date, par exemple 2026-07-01 ; lu : %(value)s",
                       value=_cut(value))  # fmt: skip

    def _referral(self, path: Path, value: Any, kind: Kind) -> None:
        if isinstance(value, dict):
            self.block(path, value, {"unless": Kind("list", Kind("word", kind.of))})
        else:
            self._yes(path, value, kind)


def _exists(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _cut(value: Any) -> str:
    """A value as it can be shown in a sentence."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
