"""The checker's part on care: who covers what, where, up to which limits, and who handles it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pacte.insurance.schemes.rules.checking_dues import OLDEST, overlap
from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.rules.findings import GAP, OVERLAP, UNKNOWN, WRONG, Finding
from pacte.insurance.schemes.rules.language import HOSPITALS, LEVELS, OWNERSHIPS
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.words import KEY, LEVEL, N_, OWNERSHIP, WINDOW, levels, several
from pacte.kernel.currency import amount_from

PERSONAL = ("category", "visit", "stay", "ages", "sex", "groups")
PAYS = ("mutual_share", "member_pays", "mutual_pays")
MEASURES = ("amount", "episodes", "quantity", "days")
SELECTORS = ("services", "category", "at", "visit", "stay", "ages", "sex", "groups")
SELECTING = ("care", "limits", "deductibles", "frequency", "exclusions")
Place = tuple[str, str]


def check(definition: Definition) -> list[Finding]:
    """Gaps, overlaps and contradictions of what is covered."""
    return [
        *_lines(definition),
        *_twice(definition),
        *_places(definition),
        *_who(definition),
        *_limits(definition),
        *_deductibles(definition),
        *_exclusions(definition),
        *_groups(definition),
        *_ages(definition),
    ]


def _lines(definition: Definition) -> list[Finding]:
    """Each line of care says one way of sharing the cost."""
    found = []
    for n, line in enumerate(definition["care"]):
        said = [key for key in PAYS if line.get(key) is not None]
        if len(said) > 1:
            what = N_("deux façons de partager le coût sur une ligne : %(keys)s")
            found.append(
                Finding(f"care[{n}]", WRONG, what, {"keys": several([KEY[key] for key in said])})
            )
        if not said and not any(key in line for key in PAYS):
            what = N_("part de la mutuelle : non précisée")
            found.append(Finding(f"care[{n}].mutual_share", GAP, what))
        for key in ("member_pays", "mutual_pays"):
            part = line.get(key)
            if part and "per" not in part:
                what = N_("montant fixe : par visite, par ligne ou par unité, non précisé")
                found.append(Finding(f"care[{n}].{key}.per", GAP, what))
    return found


def specific(line: dict[str, Any]) -> tuple[int, ...]:
    """How much a line of care says; of two that match, the higher wins."""
    services = line.get("services")
    at = line.get("at") or {}
    return (
        0 if services in (None, "all") else 1,
        *(int(line.get(key) is not None) for key in PERSONAL),
        int(at.get("level") is not None),
        int(at.get("ownership") is not None),
    )


def _twice(definition: Definition) -> list[Finding]:
    found = []
    for (n, one), (m, other) in combinations(enumerate(definition["care"]), 2):
        if specific(one) == specific(other) and _meet(one, other):
            what = N_("les lignes %(first)s et %(second)s répondent au même soin : %(where)s")
            both = sorted(places(one) & places(other), key=_order)
            values = {"first": n + 1, "second": m + 1, "where": said_places(both[:1])}
            found.append(Finding(f"care[{m}]", OVERLAP, what, values))
    return found


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether some care is answered by both lines."""
    if not places(one) & places(other):
        return False
    for key in ("services", "category", "visit", "groups"):
        if one.get(key) in (None, "all") or other.get(key) in (None, "all"):
            continue
        if not set(map(str, as_list(one[key]))) & set(map(str, as_list(other[key]))):
            return False
    for key in ("stay", "sex"):
        if None not in (one.get(key), other.get(key)) and one[key] != other[key]:
            return False
    return overlap(one.get("ages") or {}, other.get("ages") or {}, OLDEST)


def places(line: dict[str, Any]) -> set[Place]:
    """The kinds of facility that a line is about: level and ownership."""
    at = line.get("at") or {}
    where = levels(at["level"]) if at.get("level") is not None else set(LEVELS)
    owners = as_list(at["ownership"]) if at.get("ownership") is not None else OWNERSHIPS
    return {(level, owner) for level in where for owner in owners}


def _order(place: Place) -> tuple[int, int]:
    return LEVELS.index(place[0]), OWNERSHIPS.index(place[1])


def said_places(those: list[Place]) -> str:
    """« clinique privée » as words: the levels, each with its ownerships."""
    by_level: dict[str, list[str]] = {}
    for level, owner in those:
        by_level.setdefault(level, []).append(owner)
    if all(by_level.get(level) == by_level.get(HOSPITALS[0]) for level in HOSPITALS):
        owners = by_level.get(HOSPITALS[0])
        by_level = {k: v for k, v in by_level.items() if k not in HOSPITALS}
        by_level |= {"hospital": owners} if owners else {}
    parts = []
    for level, owners in by_level.items():
        some = len(owners) < len(OWNERSHIPS)
        named = several([OWNERSHIP[o] for o in owners]) if some else ""
        parts.append(f"{LEVEL[level]} {named}".strip())
    return several(parts)


def covered_places(definition: Definition) -> set[Place]:
    """Where at least some care is covered."""
    return {place for line in definition["care"] for place in places(line)}


def _places(definition: Definition) -> list[Finding]:
    """Levels and ownerships of facilities about which nothing is said."""
    out = {
        place
        for said in definition.get("exclusions") or []
        if not any(said.get(key) is not None for key in (*SELECTORS, "diagnoses") if key != "at")
        for place in places(said)
    }
    missing = set(LEVELS_AND_OWNERS) - covered_places(definition) - out
    found = []
    by_owners: dict[tuple[str, ...], list[str]] = {}
    for level in LEVELS:
        owners = tuple(o for o in OWNERSHIPS if (level, o) in missing)
        if owners:
            by_owners.setdefault(owners, []).append(level)
    for owners, group in by_owners.items():
        what = N_("%(where)s : aucune ligne de soins")
        those = [(level, owner) for level in group for owner in owners]
        found.append(Finding("care", GAP, what, {"where": said_places(those)}))
    return found


LEVELS_AND_OWNERS = [(level, owner) for level in LEVELS for owner in OWNERSHIPS]


def _who(definition: Definition) -> list[Finding]:
    """Care that is covered, but of which nobody knows who verifies, settles and pays it."""
    rows = definition.get("who")
    if not rows:
        return []  # Already a hole.
    found = []
    for n, row in enumerate(rows):
        for key, what in (
            ("verifies", N_("qui vérifie : non précisé")),
            ("settles", N_("qui liquide : non précisé")),
            ("pays", N_("qui paie : non précisé")),
        ):
            if key not in row:
                found.append(Finding(f"who[{n}].{key}", GAP, what))
    general = [row for row in rows if row.get("services") in (None, "all")]
    for n, line in enumerate(definition["care"]):
        mine = set(map(str, as_list(line.get("services")))) - {"all"}
        known = {
            place for row in rows for place in places(row)
            if row in general or (mine and mine <= set(map(str, as_list(row["services"]))))
        }  # fmt: skip
        if missing := sorted(places(line) - known, key=_order):
            what = N_("%(where)s : qui vérifie, liquide et paie n’est pas précisé")
            found.append(Finding(f"care[{n}]", GAP, what, {"where": said_places(missing)}))
    return found


def _limits(definition: Definition) -> list[Finding]:
    found, money = [], definition["currency"]
    for n, limit in enumerate(definition.get("limits") or []):
        path = f"limits[{n}]"
        said = [key for key in MEASURES if key in limit]
        if len(said) != 1:
            what = N_("un plafond mesure une seule chose parmi %(keys)s")
            found.append(
                Finding(path, WRONG, what, {"keys": several([KEY[key] for key in MEASURES])})
            )
        if "per" not in limit:
            what = N_("plafond : par séjour ou par an, non précisé")
            found.append(Finding(f"{path}.per", GAP, what))
        extra = limit.get("extra_person")
        if not extra:
            continue
        if limit.get("per") not in (None, "household_year"):
            what = N_("un supplément par personne va avec un plafond du ménage, pas %(per)s")
            found.append(
                Finding(f"{path}.extra_person", WRONG, what, {"per": WINDOW[limit["per"]]})
            )
        most, amount = extra.get("most"), limit.get("amount")
        if None not in (most, amount) and amount_from(most, money) < amount_from(amount, money):
            what = N_("le plus haut plafond (%(most)s) est sous le plafond (%(amount)s)")
            values = {"most": most, "amount": amount}
            found.append(Finding(f"{path}.extra_person.most", WRONG, what, values))
    return found


def _deductibles(definition: Definition) -> list[Finding]:
    found = []
    for n, said in enumerate(definition.get("deductibles") or []):
        for key, what in (
            ("amount", N_("franchise : montant non précisé")),
            ("per", N_("franchise : par cas ou par an, non précisé")),
        ):
            if key not in said:
                found.append(Finding(f"deductibles[{n}].{key}", GAP, what))
    for n, said in enumerate(definition.get("frequency") or []):
        if "days" not in said:
            what = N_("fréquence : nombre de jours non précisé")
            found.append(Finding(f"frequency[{n}].days", GAP, what))
    return found


def _exclusions(definition: Definition) -> list[Finding]:
    what = N_("cette exclusion ne dit pas ce qu’elle exclut : elle exclurait tout")
    return [
        Finding(f"exclusions[{n}]", WRONG, what)
        for n, said in enumerate(definition.get("exclusions") or [])
        if not any(said.get(key) is not None for key in (*SELECTORS, "diagnoses"))
    ]


def _groups(definition: Definition) -> list[Finding]:
    """Groups that no list defines."""
    known = {str(code) for code in definition.get("exempt_groups") or {}}
    asked = [
        (f"exemptions[{n}].group", said["group"])
        for n, said in enumerate(definition.get("exemptions") or [])
    ]
    for name in SELECTING:
        for n, line in enumerate(definition.get(name) or []):
            asked += [(f"{name}[{n}].groups", code) for code in as_list(line.get("groups"))]
    what = N_("le groupe « %(code)s » n’est pas dans la liste des groupes")
    return [Finding(p, UNKNOWN, what, {"code": c}) for p, c in asked if str(c) not in known]


def _ages(definition: Definition) -> list[Finding]:
    """Spans of ages in which nobody is."""
    found = []
    for name in (*SELECTING, "patients", "waiting"):
        rows = definition.get(name) or []
        for n, line in enumerate(rows if isinstance(rows, list) else [rows]):
            said = line.get("ages") or {}
            first, under = said.get("from"), said.get("under")
            if first is not None and under is not None and under <= first:
                what = N_("âges de %(from)s à moins de %(under)s ans : personne")
                values = {"from": first, "under": under}
                found.append(Finding(f"{name}[{n}].ages", WRONG, what, values))
    return found
