"""The checker's part on joining: windows, who counts in the contribution, discounts."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pacte.insurance.schemes.rules.checking_dues import (
    OLDEST,
    backwards,
    charge,
    known_codes,
    overlap,
)
from pacte.insurance.schemes.rules.dues import as_list, specific
from pacte.insurance.schemes.rules.findings import GAP, OVERLAP, UNKNOWN, WRONG, Finding
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.words import N_
from pacte.kernel.money import share_from

Row = dict[str, Any]
PERSONAL = ("level", "group", "ages", "relations")


def check(definition: Definition) -> list[Finding]:
    """Gaps, overlaps and contradictions of windows, of who counts, and of discounts."""
    return [*_windows(definition), *_counted(definition), *_discounts(definition)]


def _windows(definition: Definition) -> list[Finding]:
    found = []
    groups = {str(code) for code in definition.get("exempt_groups") or {}}
    for n, window in enumerate(definition.get("enrolment") or []):
        for key, what in (
            ("opens", N_("période d’adhésion : ouverture non précisée")),
            ("closes", N_("période d’adhésion : clôture non précisée")),
        ):
            if key not in window:
                found.append(Finding(f"enrolment[{n}].{key}", GAP, what))
        what = N_("le groupe « %(code)s » n’est pas dans la liste des groupes")
        found += [
            Finding(f"enrolment[{n}].except_groups", UNKNOWN, what, {"code": code})
            for code in as_list(window.get("except_groups"))
            if str(code) not in groups
        ]
    return found


def _counted(definition: Definition) -> list[Finding]:
    """Extra persons, relatives beside, the most persons that count, and in which order."""
    said, found = definition["contribution"], []
    extra, beside = as_list(said.get("extra_person")), as_list(said.get("beside"))
    several = isinstance(said.get("extra_person"), list)
    for n, row in enumerate(extra):
        path = f"contribution.extra_person[{n}]" if several else "contribution.extra_person"
        found += charge(definition, path, row)
        if "beyond" not in row:
            what = N_("personne supplémentaire : à partir de combien, non précisé")
            found.append(Finding(f"{path}.beyond", GAP, what))
    if extra and said["basis"] == "per_person":
        what = N_("un supplément par personne va avec un forfait du ménage")
        found.append(Finding("contribution.extra_person", WRONG, what))
    for n, row in enumerate(beside):
        path = f"contribution.beside[{n}]"
        found += charge(definition, path, row)
        if all(row.get(key) is None for key in PERSONAL) and row.get("beyond") is None:
            what = N_("cette ligne ne dit pas qui paie à part : ce serait tout le monde")
            found.append(Finding(path, WRONG, what))
    found += _twice("contribution.extra_person", extra, several)
    found += _twice("contribution.beside", beside, True)
    if said.get("persons_most") == 0:
        what = N_("aucune personne ne compterait : écrivez au moins 1")
        found.append(Finding("contribution.persons_most", WRONG, what))
    return found + _order(said, extra)


def _order(said: Row, extra: list[Row]) -> list[Finding]:
    """Who is counted first, asked where persons do not all pay the same."""
    if "counted_first" in said:
        return []  # Said, or already a hole.
    tiers: dict[Any, set[str]] = {}
    for row in extra:
        tiers.setdefault(row.get("beyond"), set()).add(str(row.get("amount")))
    personal = any(row.get(k) is not None for row in extra for k in ("ages", "relations", "group"))
    lines = [row for row in said["lines"] if any(row.get(k) is not None for k in PERSONAL[1:])]
    differ = personal and any(len(amounts) > 1 for amounts in tiers.values())
    cut = said.get("persons_most") is not None and said["basis"] == "per_person" and bool(lines)
    if not differ and not cut:
        return []
    return [Finding("contribution.counted_first", GAP, N_("qui est compté d’abord : non précisé"))]


def _twice(path: str, rows: list[Row], several: bool) -> list[Finding]:
    """Two lines that say as much and are about the same person."""
    found = []
    for (n, one), (m, other) in combinations(enumerate(rows), 2):
        same = specific(one) == specific(other) and one.get("beyond") == other.get("beyond")
        if same and _meet(one, other):
            what = N_("les lignes %(first)s et %(second)s répondent à la même personne")
            where = f"{path}[{m}]" if several else path
            found.append(Finding(where, OVERLAP, what, {"first": n + 1, "second": m + 1}))
    return found


def _meet(one: Row, other: Row) -> bool:
    if any(str(one.get(key)) != str(other.get(key)) for key in ("level", "group")):
        return False
    kin = set(as_list(one.get("relations"))), set(as_list(other.get("relations")))
    if kin[0] and not kin[0] & kin[1]:
        return False
    return not one.get("ages") or overlap(one["ages"], other["ages"], OLDEST)


def _discounts(definition: Definition) -> list[Finding]:
    said = definition.get("discounts")
    if not said:
        return []
    rows, found = said.get("lines") or [], []
    if not rows:
        found.append(Finding("discounts.lines", GAP, N_("remises : aucune n’est dite")))
    for n, row in enumerate(rows):
        found += _discount(definition, f"discounts.lines[{n}]", row)
    if len(rows) > 1 and "combine" not in said and _together(rows):
        what = N_("plusieurs remises peuvent s’appliquer : comment les combiner, non précisé")
        found.append(Finding("discounts.combine", GAP, what))
    return found


def _discount(definition: Definition, path: str, row: Row) -> list[Finding]:
    found = known_codes(definition, path, row)
    if row.get("share") is not None and row.get("amount") is not None:
        what = N_("une remise est une part ou un montant, pas les deux")
        found.append(Finding(path, WRONG, what))
    if "share" not in row and "amount" not in row:
        found.append(Finding(f"{path}.share", GAP, N_("remise : valeur non précisée")))
    if "from" in row and row["from"] is None:
        what = N_("remise : sur la cotisation ou sur les droits, non précisé")
        found.append(Finding(f"{path}.from", GAP, what))
    if row.get("amount") is not None and "per" not in row:
        what = N_("remise : par ménage ou par personne, non précisé")
        found.append(Finding(f"{path}.per", GAP, what))
    if row.get("share") is not None and share_from(str(row["share"])) == 0:
        what = N_('une remise de rien ne change rien : écrivez plus de "0"')
        found.append(Finding(f"{path}.share", WRONG, what))
    for key, keys in (("early", ("until", "months", "days")), ("paid", ("until", "days"))):
        if isinstance(row.get(key), dict) and not any(k in row[key] for k in keys):
            what = N_("remise : jusqu’à quand, non précisé")
            found.append(Finding(f"{path}.{key}", GAP, what))
    household = definition["contribution"]["basis"] == "per_household"
    if household and any(row.get(key) is not None for key in ("ages", "relations")):
        what = N_("une remise selon l’âge ou le lien ne va pas avec un forfait du ménage")
        found.append(Finding(path, WRONG, what))
    for key in ("persons", "years"):
        found += backwards(f"{path}.{key}", row.get(key) or {})
    return found


def _together(rows: list[Row]) -> bool:
    """Whether two discounts may hold for the same household."""
    return any(_may_both(one, other) for one, other in combinations(rows, 2))


def _may_both(one: Row, other: Row) -> bool:
    for key in ("when", "level"):
        if None not in (one.get(key), other.get(key)) and str(one[key]) != str(other[key]):
            return False
    return all(_spans_meet(one.get(key), other.get(key)) for key in ("persons", "years"))


def _spans_meet(one: Row | None, other: Row | None) -> bool:
    if not one or not other:
        return True
    ends = [span["to"] for span in (one, other) if span.get("to") is not None]
    return not ends or max(one.get("from") or 0, other.get("from") or 0) <= min(ends)
