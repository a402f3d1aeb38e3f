"""The checker: what a definition leaves open, says twice, or says against itself.

It never guesses: each finding has its path and a sentence with the values, for people to mend
or to acknowledge by name. Findings come in the order of the document's blocks.
"""

from __future__ import annotations

from typing import Any

from pacte.insurance.schemes.rules import (
    checking_care,
    checking_dues,
    checking_joining,
    checking_packages,
)
from pacte.insurance.schemes.rules.findings import (
    GAP,
    UNKNOWN,
    UNSOURCED,
    WRONG,
    Finding,
    Path,
    shown,
)
from pacte.insurance.schemes.rules.language import DEFINITION
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.words import ASKED, KEY, N_, several

# Where a null is not a hole: another key of the same block says it, or nothing needs saying.
SILENT = {"note", "to", "from", "ref", "read", "where", "signed", "source", "most", "payer", "why"}
EITHER = {"months": "days", "days": "months"}
# What a hole is called, by the last keys of its path.
HOLES = {
    ("limits", "per"): N_("plafond : par séjour ou par an, non précisé"),
    ("limits", "amount"): N_("plafond : montant non précisé"),
    ("limits", "episodes"): N_("nombre de cas : non précisé"),
    ("deductibles", "per"): N_("franchise : par cas ou par an, non précisé"),
    ("deductibles", "amount"): N_("franchise : montant non précisé"),
    ("care", "mutual_share"): N_("part de la mutuelle : non précisée"),
    ("care", "referral"): N_("référence exigée ou non : non précisé"),
    ("care", "per"): N_("montant fixe : par visite, par ligne ou par unité, non précisé"),
    ("lines", "amount"): N_("cotisation : montant non précisé"),
    ("extra_person", "amount"): N_("personne supplémentaire : montant non précisé"),
    ("extra_person", "beyond"): N_("personne supplémentaire : à partir de combien, non précisé"),
    ("beside", "amount"): N_("proche qui paie à part : montant non précisé"),
    ("beside", "beyond"): N_("proches compris dans le forfait : nombre non précisé"),
    ("contribution", "persons_most"): N_("nombre de personnes comptées : non précisé"),
    ("contribution", "counted_first"): N_("qui est compté d’abord : non précisé"),
    ("lines", "share"): N_("remise : valeur non précisée"),
    ("lines", "persons"): N_("remise : nombre de personnes non précisé"),
    ("lines", "years"): N_("remise : années d’adhésion non précisées"),
    ("lines", "early"): N_("remise : jusqu’à quand, non précisé"),
    ("lines", "paid"): N_("remise : jusqu’à quand, non précisé"),
    ("lines", "per"): N_("remise : par ménage ou par personne, non précisé"),
    ("discounts", "combine"): N_(
        "plusieurs remises peuvent s’appliquer : comment les combiner, non précisé"
    ),
    ("packages", "price"): N_("forfait : un prix pour le tout ou la somme, non précisé"),
    ("packages", "amount"): N_("forfait : montant non précisé"),
    ("packages", "contains"): N_("forfait : ce qu’il contient n’est pas précisé"),
    ("packages", "quantities"): N_("forfait : quantités à vérifier ou non, non précisé"),
    ("enrolment", "except"): N_("qui peut entrer hors période : non précisé"),
    ("enrolment", "derogation"): N_("dérogation à la période d’adhésion : non précisé"),
    ("enrolment", "opens"): N_("période d’adhésion : ouverture non précisée"),
    ("enrolment", "closes"): N_("période d’adhésion : clôture non précisée"),
    ("instalments", "until"): N_("acompte : la période qu’il ouvre n’est pas précisée"),
    ("instalments", "opens_at"): N_("acompte : la part qui ouvre les soins n’est pas précisée"),
    ("waiting", "for"): N_("observation : pour les nouveaux ou pour tous, non précisé"),
    ("waiting", "months"): N_("observation : durée non précisée"),
    ("dependants", "child_under"): N_("enfants à charge : âge limite non précisé"),
    ("dependants", "student_under"): N_("étudiants à charge : âge limite non précisé"),
    ("dependants", "relations"): N_("personnes à charge : non précisées"),
    ("coverage_year", "kind"): N_("exercice : non précisé"),
    ("coverage_year", "starts"): N_("exercice : premier jour non précisé"),
    ("coverage_year", "months"): N_("exercice : durée non précisée"),
    ("registration_fee", "amount"): N_("droit d’adhésion : montant non précisé"),
    ("registration_fee", "per"): N_("droit d’adhésion : par ménage ou par personne, non précisé"),
    ("registration_fee", "when"): N_("droit d’adhésion : une fois ou chaque année, non précisé"),
    ("who", "verifies"): N_("qui vérifie : non précisé"),
    ("who", "settles"): N_("qui liquide : non précisé"),
    ("who", "pays"): N_("qui paie : non précisé"),
    ("payment", "mode"): N_("tiers payant ou remboursement : non précisé"),
    ("payment", "delay_days"): N_("délai de paiement des formations : non précisé"),
    ("submission", "late_after_days"): N_("délai de dépôt des factures : non précisé"),
    ("photos", "renew_after_months"): N_("durée d’une photo : non précisée"),
    ("frequency", "days"): N_("fréquence : nombre de jours non précisé"),
}
BLOCKS = {
    "enrolment": N_("périodes d’adhésion"),
    "discounts": N_("remises"),
    "packages": N_("forfaits et paquets"),
    "instalments": N_("paiement par acomptes"),
    "waiting": N_("période d’observation"),
    "dependants": N_("personnes à charge"),
    "limits": N_("plafonds"),
    "deductibles": N_("franchises"),
    "frequency": N_("fréquences"),
    "exclusions": N_("exclusions"),
    "who": N_("qui vérifie, liquide et paie"),
    "payment": N_("mode de paiement"),
    "submission": N_("délai de dépôt des factures"),
    "photos": N_("durée d’une photo"),
    "rounding": N_("arrondi des parts"),
    "unit": N_("unité d’adhésion"),
    "registration_fee": N_("droit d’adhésion"),
}
MUST_SAY = ("who", "payment", "rounding", "unit")  # Absent is a hole too.
# Blocks whose every line must say where it comes from.
SOURCED = (
    "coverage_year", "enrolment", "registration_fee", "fees", "instalments", "waiting",
    "dependants", "care", "limits", "deductibles", "frequency", "exclusions", "packages", "who",
    "payment", "submission", "photos",
)  # fmt: skip


def check(definition: Definition, lines: dict[Path, int] | None = None) -> list[Finding]:
    """All that there is to say about a definition that could be read."""
    found = [
        *_holes(definition),
        *checking_dues.check(definition),
        *checking_joining.check(definition),
        *checking_care.check(definition),
        *checking_packages.check(definition),
        *_references(definition),
        *_cases(definition),
    ]
    seen = {(f.path, f.sentence, str(f.values)): f for f in found}
    order = {name: place for place, name in enumerate(DEFINITION)}
    kept = sorted(seen.values(), key=lambda f: order.get(f.path.split("[")[0].split(".")[0], 99))
    return [_with_line(f, lines) for f in kept] if lines else kept


def _with_line(found: Finding, lines: dict[Path, int]) -> Finding:
    near = {shown(path): line for path, line in lines.items()}
    path = found.path
    while path and path not in near:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    line = near.get(path) if path else None
    return Finding(found.path, found.kind, found.sentence, found.values, line)


def _holes(definition: Definition) -> list[Finding]:
    """Every ``null``, by what it means there; and the blocks that must say something."""
    found = [_hole((name,)) for name in MUST_SAY if name not in definition]

    def walk(path: Path, value: Any, beside: dict[str, Any]) -> None:
        name = path[-1] if path else ""
        if path and path[0] in ("cases", "sources"):
            return
        if value is None:
            other = EITHER.get(str(name))
            if name not in SILENT and not (other and beside.get(other) is not None):
                found.append(_hole(path))
        elif isinstance(value, dict):
            for key, item in value.items():
                walk((*path, key), item, value)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                walk((*path, place), item, {})

    walk((), definition, {})
    return found


def _hole(path: Path) -> Finding:
    names = [part for part in path if isinstance(part, str)]
    for block in reversed(names[:-1]):
        if sentence := HOLES.get((block, names[-1])):
            return Finding(shown(path), GAP, sentence)
    if len(path) == 1:
        label = BLOCKS.get(names[0], names[0])
        return Finding(shown(path), GAP, N_("%(what)s : non précisé"), {"what": label})
    what = KEY.get(names[-1], names[-1])
    return Finding(shown(path), GAP, N_("%(what)s : non précisé"), {"what": what})


def _references(definition: Definition) -> list[Finding]:
    """References to sources that are not listed, and values that have no reference."""
    found: list[Finding] = []
    known = definition.get("sources") or {}

    def walk(path: Path, value: Any) -> None:
        if isinstance(value, dict):
            if value.get("ref") is not None:
                key = str(value["ref"]).split(",")[0].strip()
                if key not in known:
                    sentence = N_("la source « %(key)s » n’est pas dans la liste des sources")
                    found.append(Finding(shown((*path, "ref")), UNKNOWN, sentence, {"key": key}))
            for key, item in value.items():
                walk((*path, key), item)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                walk((*path, place), item)

    for name, value in definition.items():
        if name != "cases":
            walk((name,), value)
    for path, row in _sourced(definition):
        if isinstance(row, dict) and row.get("ref") is None:
            found.append(
                Finding(shown(path), UNSOURCED, N_("sans référence : d’où vient cette règle ?"))
            )
    return found


def _sourced(definition: Definition) -> list[tuple[Path, Any]]:
    """The lines that must say where they come from."""
    contribution = definition.get("contribution") or {}
    sourced = contribution.get("ref") is not None
    rows: list[tuple[Path, Any]] = [
        (("contribution", "lines", n), r) for n, r in enumerate(contribution.get("lines") or [])
    ]
    rows = [] if sourced else rows
    discounts = (definition.get("discounts") or {}).get("lines") or []
    rows += [(("discounts", "lines", n), row) for n, row in enumerate(discounts)]
    for name in SOURCED:
        value = definition.get(name)
        if isinstance(value, list):
            rows += [((name, place), row) for place, row in enumerate(value)]
        elif isinstance(value, dict):
            rows.append(((name,), value))
    return rows


def _cases(definition: Definition) -> list[Finding]:
    found = []
    kinds = ("due", "care", "rights", "year", "enrolment", "figure")
    for place, case in enumerate(definition.get("cases") or []):
        said = [kind for kind in kinds if case.get(kind) is not None]
        if len(said) != 1:
            sentence = N_("un cas porte sur une seule chose parmi %(kinds)s ; ici : %(said)s")
            named = [ASKED[kind] for kind in said]
            values = {"kinds": several(list(ASKED.values())), "said": several(named) or N_("rien")}
            found.append(Finding(f"cases[{place}]", WRONG, sentence, values))
    return found
