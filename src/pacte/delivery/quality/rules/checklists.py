"""A checklist as a file says it: sections of items, each with its most points and its weight.

Nothing is guessed: a key that is not known, a code twice, an item without points are refused with
where they are.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from pacte.kernel import strict_yaml
from pacte.kernel.refusal import Refused

PARTS = ("structure", "process", "result", "satisfaction")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}", re.ASCII)
POINTS_MAX, WEIGHT_MAX, SECTIONS_MAX, ITEMS_MAX, LABEL_MAX = 1_000, 1_000, 40, 400, 300
TOP = {"code", "title", "source", "sections"}
SECTION = {"code", "label", "items"}
ITEM = {"code", "label", "part", "most", "weight", "evidence", "levels"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is looked at; of no level: of all."""

    code: str
    label: str
    part: str
    most: int
    weight: int
    evidence: str = ""
    levels: tuple[str, ...] = ()

    def at(self, level: str) -> bool:
        """Whether it is asked of a facility of this level; of a level not known, it is."""
        return not (self.levels and level) or level in self.levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    code: str
    title: str
    source: str
    sections: tuple[Section, ...]

    def items(self) -> list[Item]:
        return [item for section in self.sections for item in section.items]

    def item(self, code: str) -> Item:
        for one in self.items():
            if one.code == code:
                return one
        raise Refused("Cette grille n’a pas de point « %(code)s ».", code=code[:40])

    def section_of(self, code: str) -> Section:
        return next(s for s in self.sections if any(item.code == code for item in s.items))


def read(text: str, levels: tuple[str, ...] = ()) -> Checklist:
    """The checklist of a YAML text; ``levels`` are those that an item may name."""
    said = strict_yaml.read(text)
    _keys(said, TOP, TOP - {"source"}, Refused("la grille"))
    sections = said["sections"]
    if not isinstance(sections, list) or not 0 < len(sections) <= SECTIONS_MAX:
        raise Refused("Une grille a de 1 à %(most)s parties.", most=SECTIONS_MAX)
    made = Checklist(
        code=_code(said["code"], Refused("la grille")),
        title=_words(said["title"], Refused("le titre")),
        source=_words(said.get("source") or "", Refused("la source"), empty=True),
        sections=tuple(_section(one, levels) for one in sections),
    )  # fmt: skip
    _once([section.code for section in made.sections], Refused("une partie"))
    _once([item.code for item in made.items()], Refused("un point"))
    if len(made.items()) > ITEMS_MAX:
        raise Refused("Une grille a au plus %(most)s points.", most=ITEMS_MAX)
    return made


def _section(said: Any, levels: tuple[str, ...]) -> Section:
    _keys(said, SECTION, SECTION, Refused("une partie"))
    if not isinstance(said["items"], list) or not said["items"]:
        raise Refused("La partie « %(code)s » n’a aucun point.", code=str(said["code"])[:40])
    return Section(
        code=_code(said["code"], Refused("une partie")),
        label=_words(said["label"], Refused("une partie")),
        items=tuple(_item(one, levels) for one in said["items"]),
    )  # fmt: skip


def _item(said: Any, levels: tuple[str, ...]) -> Item:
    _keys(said, ITEM, {"code", "label", "part", "most"}, Refused("un point"))
    code = _code(said["code"], Refused("un point"))
    if said["part"] not in PARTS:
        raise Refused("Le point « %(code)s » : « part » est l’un de %(parts)s.", code=code,
                      parts=", ".join(PARTS))  # fmt: skip
    named = said.get("levels") or []
    if not isinstance(named, list) or any(level not in levels for level in named):
        raise Refused("Le point « %(code)s » : « levels » est une liste de %(levels)s.", code=code,
                      levels=", ".join(levels))  # fmt: skip
    most = _number(said["most"], code, "most", POINTS_MAX)
    return Item(
        code=code, label=_words(said["label"], code), part=said["part"], most=most,
        weight=_number(said.get("weight", most), code, "weight", WEIGHT_MAX),
        evidence=_words(said.get("evidence") or "", code, empty=True), levels=tuple(named),
    )  # fmt: skip


def _keys(said: Any, known: set[str], needed: set[str], where: Refused) -> None:
    if not isinstance(said, dict):
        raise Refused("%(where)s s’écrit avec %(keys)s.", where=where,
                      keys=", ".join(sorted(needed)))  # fmt: skip
    lacks, strange = needed - set(said), set(map(str, said)) - known
    if lacks:
        raise Refused("Il manque à %(where)s : %(lacks)s.", where=where,
                      lacks=", ".join(sorted(lacks)))  # fmt: skip
    if strange:
        raise Refused("%(where)s ne connaît pas : %(strange)s.", where=where,
                      strange=", ".join(sorted(strange))[:200])  # fmt: skip


def _code(said: Any, where: Refused) -> str:
    if not isinstance(said, str) or not CODE.fullmatch(said):
        raise Refused("Le code de %(where)s : des minuscules, des chiffres, - et _ ; pas"
                      " « %(said)s ».", where=where, said=str(said)[:40])  # fmt: skip
    return said


def _words(said: Any, where: Refused | str, *, empty: bool = False) -> str:
    if not isinstance(said, str) or len(said) > LABEL_MAX or not (said.strip() or empty):
        raise Refused("%(where)s : un texte d’au plus %(most)s signes.", where=where,
                      most=LABEL_MAX)  # fmt: skip
    return said.strip()


def _number(said: Any, code: str, name: str, most: int) -> int:
    if type(said) is not int or not 1 <= said <= most:
        raise Refused("Le point « %(code)s » : « %(name)s » va de 1 à %(most)s.", code=code,
                      name=name, most=most)  # fmt: skip
    return said


def _once(codes: list[str], what: Refused) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise Refused("Deux fois le même code pour %(what)s : %(codes)s.", what=what,
                      codes=", ".join(twice)[:200])  # fmt: skip


def written(checklist: Checklist) -> dict[str, Any]:
    """As a file says it, every key written."""
    return {
        "code": checklist.code, "title": checklist.title, "source": checklist.source,
        "sections": [
            {"code": s.code, "label": s.label, "items": [_item_written(i) for i in s.items]}
            for s in checklist.sections
        ],
    }  # fmt: skip


def _item_written(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": item.code, "label": item.label, "part": item.part, "most": item.most,
        "weight": item.weight,
    }  # fmt: skip
    if item.evidence:
        told["evidence"] = item.evidence
    if item.levels:
        told["levels"] = list(item.levels)
    return told


def canonical(checklist: Checklist) -> str:
    """The one text of a checklist, that its digest names."""
    return json.dumps(written(checklist), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def kept(text: str) -> Checklist:
    """A checklist from its canonical text."""
    said = json.loads(text)
    return Checklist(
        code=said["code"], title=said["title"], source=said["source"],
        sections=tuple(
            Section(
                code=s["code"], label=s["label"],
                items=tuple(
                    Item(**{**i, "levels": tuple(i.get("levels", ()))}) for i in s["items"]
                ),
            )
            for s in said["sections"]
        ),
    )  # fmt: skip
