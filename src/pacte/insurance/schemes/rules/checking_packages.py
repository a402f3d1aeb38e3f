"""The checker's part on packages: what each contains, its price, how its contents are checked."""

from __future__ import annotations

from typing import Any

from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.rules.findings import GAP, OVERLAP, WRONG, Finding
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.words import N_

SAID = (
    ("price", N_("forfait : un prix pour le tout ou la somme, non précisé")),
    ("contains", N_("forfait : ce qu’il contient n’est pas précisé")),
    ("quantities", N_("forfait : quantités à vérifier ou non, non précisé")),
)


def check(definition: Definition) -> list[Finding]:
    """Gaps, overlaps and contradictions of packages."""
    rows = list(enumerate(definition.get("packages") or []))
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for n, row in rows:
        found += _package(f"packages[{n}]", row)
        first = seen.setdefault(str(row["service"]), n)
        if first != n:
            what = N_("les lignes %(first)s et %(second)s disent le même forfait")
            values = {"first": first + 1, "second": n + 1}
            found.append(Finding(f"packages[{n}]", OVERLAP, what, values))
    return found + _ceilings(definition, [row for _, row in rows])


def _package(path: str, row: dict[str, Any]) -> list[Finding]:
    found = [Finding(f"{path}.{key}", GAP, what) for key, what in SAID if key not in row]
    contains = row.get("contains") or {}
    if "contains" in row and row["contains"] is not None and not contains:
        found.append(Finding(f"{path}.contains", WRONG, N_("ce forfait ne contient rien")))
    if str(row["service"]) in map(str, contains):
        found.append(Finding(f"{path}.contains", WRONG, N_("ce forfait se contient lui-même")))
    if any(count == 0 for count in contains.values()):
        what = N_("ce forfait contient un acte zéro fois : enlevez-le")
        found.append(Finding(f"{path}.contains", WRONG, what))
    if row.get("price") == "sum" and row.get("amount") is not None:
        what = N_("un paquet dont le prix est la somme n’a pas de montant à lui")
        found.append(Finding(f"{path}.amount", WRONG, what))
    return found


def _ceilings(definition: Definition, packages: list[dict[str, Any]]) -> list[Finding]:
    """A ceiling of amount on what a package contains: its part of the price is not said."""
    found = []
    fixed = [row for row in packages if row.get("price") == "fixed"]
    for n, limit in enumerate(definition.get("limits") or []):
        named = set(map(str, as_list(limit.get("services")))) - {"all"}
        for row in fixed if limit.get("amount") is not None else ():
            inside = named & set(map(str, row.get("contains") or ()))
            if inside and str(row["service"]) not in named:
                what = N_("le plafond nomme un acte du forfait %(package)s : la part de cet acte"
                          " dans le prix du forfait n’est pas précisée")  # fmt: skip
                found.append(Finding(f"limits[{n}]", GAP, what, {"package": row["service"]}))
    return found
