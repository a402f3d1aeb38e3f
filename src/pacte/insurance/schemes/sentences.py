"""A definition said in sentences, for pages and paper: each value with its reference.

What is not stated is said so, in its place. Made when shown, in the reader's language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pacte.insurance.schemes import telling_care, telling_joining, telling_members
from pacte.insurance.schemes.phrases import Phrases
from pacte.insurance.schemes.rules import Definition, Finding, check
from pacte.insurance.schemes.rules.findings import GAP, OVERLAP, STOPS, UNSOURCED


@dataclass(slots=True)
class Line:
    """One sentence, where it stands in the document, where it comes from, since when it holds."""

    path: str
    text: str
    ref: str = ""
    source: str = ""  # The title of what ``ref`` names.
    since: date | None = None
    open: bool = False  # Something in it is not stated.


@dataclass(slots=True)
class Block:
    """A block of the definition: its title and its sentences; what the checker says of it."""

    name: str
    title: str
    lines: list[Line]
    findings: list[Finding] = field(default_factory=list)


def title_of(name: str) -> str:
    """What a block is called."""
    return {
        "identity": _("Le régime"),
        "coverage_year": _("Exercice de couverture"),
        "enrolment": _("Adhésion"),
        "contribution": _("Cotisation"),
        "discounts": _("Remises"),
        "registration_fee": _("Droits d’adhésion et autres droits"),
        "payers": _("Tiers payeurs"),
        "instalments": _("Acomptes"),
        "waiting": _("Période d’observation"),
        "dependants": _("Personnes à charge"),
        "care": _("Soins pris en charge"),
        "limits": _("Plafonds"),
        "deductibles": _("Franchises"),
        "frequency": _("Fréquence des actes"),
        "exclusions": _("Exclusions"),
        "exemptions": _("Exemptions"),
        "packages": _("Forfaits et paquets d’actes"),
        "patients": _("Patients concernés"),
        "who": _("Qui vérifie, liquide et paie"),
        "payment": _("Mode de paiement"),
        "submission": _("Dépôt des factures"),
        "photos": _("Photos"),
        "rounding": _("Arrondi"),
        "sources": _("Sources"),
    }[name]


TELLERS = {
    "coverage_year": telling_members.coverage_year,
    "enrolment": telling_joining.enrolment,
    "contribution": telling_members.contribution,
    "discounts": telling_joining.discounts,
    "registration_fee": telling_members.fees,
    "payers": telling_members.payers,
    "instalments": telling_members.instalments,
    "waiting": telling_members.waiting,
    "dependants": telling_members.dependants,
    "care": telling_care.care,
    "limits": telling_care.limits,
    "deductibles": telling_care.deductibles,
    "frequency": telling_care.frequency,
    "exclusions": telling_care.exclusions,
    "exemptions": telling_care.exemptions,
    "packages": telling_joining.packages,
    "patients": telling_care.patients,
    "who": telling_care.who,
    "payment": telling_care.payment,
    "submission": telling_care.submission,
    "photos": telling_joining.photos,
    "rounding": telling_care.rounding,
}
MORE = {"registration_fee": ("registration_fee", "fees"), "enrolment": ("enrolment", "unit")}


def tell(
    definition: Definition,
    services: Mapping[str, str] | None = None,
    versions: Sequence[tuple[date, Definition | None]] = (),
) -> list[Block]:
    """Every block that the definition has, or should have, in sentences.

    ``versions`` are all the versions in order, up to the one told: they give since when.
    """
    phrases = Phrases(definition, services or {})
    findings = check(definition)
    blocks = []
    for name, teller in TELLERS.items():
        mine = [
            f for f in findings if f.path.split(".")[0].split("[")[0] in MORE.get(name, (name,))
        ]
        lines = [_line(phrases, path, text) for path, text in teller(phrases)]
        for line in lines:
            if versions:
                line.since = since_when(versions, line.path)
            line.open = any(_about(f.path, line.path) and f.kind == GAP for f in mine)
        if lines or mine:
            shown = [f for f in mine if f.kind != UNSOURCED and not _told(f, lines)]
            blocks.append(Block(name, title_of(name), lines, shown))
    return blocks


def _line(phrases: Phrases, path: str, text: str) -> Line:
    ref, near = "", path
    while near and not ref:  # Its own, or that of what it is part of.
        ref = str(_at(phrases.definition, near, "ref") or "")
        near = near[: max(near.rfind("."), near.rfind("["), 0)]
    key, _comma, article = ref.partition(",")
    source = (phrases.definition.get("sources") or {}).get(key.strip()) or {}
    title = source.get("title") or key.strip()
    return Line(path, text, ref, f"{title},{article}" if article else title)


def _told(found: Finding, lines: Sequence[Line]) -> bool:
    """Whether a sentence already says this hole."""
    return found.kind == GAP and any(line.open and _about(found.path, line.path) for line in lines)


def _about(path: str, line: str) -> bool:
    return path == line or path.startswith((f"{line}.", f"{line}["))


def _at(value: Any, path: str, key: str = "") -> Any:
    """What stands at a path of the document: ``care[2]``."""
    parts: list[str | int] = []
    for part in path.split("."):
        name, *places = part.replace("]", "").split("[")
        parts += [name, *map(int, places)]
    for step in [*parts, key] if key else parts:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def since_when(versions: Sequence[tuple[date, Definition | None]], path: str) -> date | None:
    """Since when, without a break, the scheme says what it says at ``path``."""
    last = versions[-1][1]
    said = _same(_at(last, path))
    since = None
    for day, definition in reversed(versions):
        if definition is None or said not in _beside(definition, path):
            break
        since = day
    return since


def _beside(definition: Definition, path: str) -> list[str]:
    """What a version says at a path, and at the other places of the same list."""
    if not path.endswith("]"):
        return [_same(_at(definition, path))]
    rows = _at(definition, path[: path.rindex("[")])
    return [_same(row) for row in rows] if isinstance(rows, list) else []


def _same(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that one version has and the other has not."""

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(
    before: Definition, after: Definition, services: Mapping[str, str] | None = None
) -> list[Change]:
    """What changes from a version to another, block by block, in sentences."""
    old = {block.name: block for block in tell(before, services)}
    new = {block.name: block for block in tell(after, services)}
    found = []
    for name in TELLERS:
        was = [line.text for line in old[name].lines] if name in old else []
        now = [line.text for line in new[name].lines] if name in new else []
        gone = tuple(text for text in was if text not in now)
        come = tuple(text for text in now if text not in was)
        if gone or come:
            found.append(Change(title_of(name), gone, come))
    return found


def finding(said: Finding) -> str:
    """A finding in the reader's language."""
    values = {
        key: _(value) if isinstance(value, str) else value for key, value in said.values.items()
    }
    return _(said.sentence) % values if said.values else _(said.sentence)


PARTS = {
    "contribution.extra_person": gettext_lazy("Personnes supplémentaires"),
    "contribution.beside": gettext_lazy("Proches qui paient à part"),
    "fees": gettext_lazy("Autres droits"), "unit": gettext_lazy("Adhésion"),
    "cases": gettext_lazy("Cas signés"), "levels": gettext_lazy("Catégories de cotisation"),
    "exempt_groups": gettext_lazy("Groupes exemptés"),
}  # fmt: skip


def where(path: str) -> str:
    """A place of the document for people: « Soins pris en charge, ligne 3 »."""
    part = next((name for name in PARTS if path.startswith(name)), "")
    block = path.split(".")[0].split("[")[0]
    title = str(PARTS[part]) if part else title_of(block if block in TELLERS else "identity")
    if block == "sources":
        title = title_of("sources")
    line = path.partition("[")[2].partition("]")[0]
    if not line:
        return title
    return _("%(block)s, ligne %(line)s") % {"block": title, "line": int(line) + 1}


def placed(said: Finding) -> str:
    """A finding after its place, as a sentence of a refusal."""
    return _("%(where)s : %(what)s") % {"where": where(said.path), "what": finding(said)}


def tone(said: Finding) -> str:
    """How a finding looks: bad, wait, or nothing."""
    if said.kind in STOPS:
        return "bad"
    return "wait" if said.kind in (GAP, OVERLAP) else ""
