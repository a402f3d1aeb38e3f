"""The checker's part on membership: the table of contributions, fees, instalments, waiting."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pacte.insurance.schemes.rules.dues import as_list, specific
from pacte.insurance.schemes.rules.findings import GAP, OVERLAP, UNKNOWN, WRONG, Finding
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.words import N_, YEAR, ages
from pacte.kernel.currency import amount_from
from pacte.kernel.money import share_from

OLDEST = 120


def check(definition: Definition) -> list[Finding]:
    """Gaps, overlaps and contradictions of what makes a membership."""
    return [
        *_contribution(definition),
        *_payers(definition),
        *_year(definition),
        *_fees(definition),
        *_instalments(definition),
        *_waiting(definition),
        *_dependants(definition),
    ]


def _contribution(definition: Definition) -> list[Finding]:
    said = definition["contribution"]
    rows = list(enumerate(said["lines"]))
    found = [f for n, line in rows for f in charge(definition, f"contribution.lines[{n}]", line)]
    levels = list(definition.get("levels") or {}) or [None]
    for level in levels:
        there = [(n, r) for n, r in rows if r.get("level") is None or str(r["level"]) == level]
        if said["basis"] == "per_household":
            found += _sizes(said, level, there)
        else:
            found += _persons(level, there)
    return found + _twice(said["basis"], rows)


def charge(definition: Definition, path: str, line: dict[str, Any]) -> list[Finding]:
    """What a line that charges somebody says: its level and group, its amount and who pays."""
    money = definition["currency"]
    found = known_codes(definition, path, line)
    if "amount" not in line:
        sentence = N_("cotisation : montant non précisé")
        found.append(Finding(f"{path}.amount", GAP, sentence))
    parts = [amount_from(p, money) for p in (line.get("paid_by") or {}).values() if p is not None]
    if line.get("amount") is not None and sum(parts) > amount_from(line["amount"], money):
        sentence = N_("les parts payées par d’autres (%(parts)s) passent le montant %(amount)s")
        values = {"parts": sum(parts), "amount": line["amount"]}
        found.append(Finding(f"{path}.paid_by", WRONG, sentence, values))
    return found + backwards(path, line)


def backwards(path: str, span: dict[str, Any]) -> list[Finding]:
    """A span of numbers of persons that ends before it begins."""
    first, last = span.get("from") or 1, span.get("to")
    if last is None or last >= first:
        return []
    sentence = N_("de %(from)s à %(to)s personnes : la fin vient avant le début")
    return [Finding(f"{path}.to", WRONG, sentence, {"from": first, "to": last})]


def known_codes(definition: Definition, path: str, line: dict[str, Any]) -> list[Finding]:
    """The level and the group of a line are those of the definition."""
    found = []
    levels, groups = definition.get("levels") or {}, definition.get("exempt_groups") or {}
    for key, known, what in (
        ("level", levels, N_("la catégorie « %(code)s » n’est pas dans la liste des catégories")),
        ("group", groups, N_("le groupe « %(code)s » n’est pas dans la liste des groupes")),
    ):
        if line.get(key) is not None and str(line[key]) not in map(str, known):
            found.append(Finding(f"{path}.{key}", UNKNOWN, what, {"code": line[key]}))
    return found


def _plain(line: dict[str, Any]) -> bool:
    """A line for anybody of its level: its group, kin and ages do not matter."""
    return all(line.get(key) is None for key in ("group", "relations", "ages"))


def _sizes(
    said: dict[str, Any], level: str | None, rows: list[tuple[int, dict[str, Any]]]
) -> list[Finding]:
    """Sizes of households that no line answers."""
    plain = [line for _, line in rows if _plain(line)]
    spans = [(line.get("from") or 1, line.get("to")) for line in plain]
    extra = [row.get("beyond") for row in as_list(said.get("extra_person"))]
    stops = [n for n in (min(filter(None, extra), default=None), said.get("persons_most")) if n]
    last = min(stops) if stops else max([to or first for first, to in spans], default=0) + 1
    endless = any(to is None for _, to in spans)
    missing = [
        size for size in range(1, last + 1)
        if not any(first <= size and (to is None or size <= to) for first, to in spans)
    ]  # fmt: skip
    runs: list[list[int]] = []
    for size in missing:
        if runs and runs[-1][-1] == size - 1:
            runs[-1].append(size)
        else:
            runs.append([size])
    beyond = None if not endless and not stops else last
    return [_no_size(level, run[0], beyond if run[-1] == last else run[-1]) for run in runs]


def _no_size(level: str | None, first: int, last: int | None) -> Finding:
    values: dict[str, Any] = {"from": first, "to": last, "level": level}
    if last is None:
        sentence = N_("ménage de %(from)s et plus : aucune ligne au barème")
    elif first == last:
        sentence = N_("ménage de %(from)s : aucune ligne au barème")
    else:
        sentence = N_("ménage de %(from)s à %(to)s : aucune ligne au barème")
    if level is not None:
        sentence = N_(
            "catégorie %(level)s, de %(from)s à %(to)s personnes : aucune ligne au barème"
        )
        values["to"] = last or "…"
    return Finding("contribution.lines", GAP, sentence, values)


def _persons(level: str | None, rows: list[tuple[int, dict[str, Any]]]) -> list[Finding]:
    """Persons that no line answers: a level without a line, ages between two lines."""
    usual = [
        line for _, line in rows if line.get("group") is None and line.get("relations") is None
    ]
    if any(line.get("ages") is None for line in usual):
        return []
    spans = [line["ages"] for line in usual]
    if not spans:
        if level is None:
            return [Finding("contribution.lines", GAP, N_("aucune ligne au barème pour tous"))]
        sentence = N_("catégorie %(level)s : aucune ligne au barème")
        return [Finding("contribution.lines", GAP, sentence, {"level": level})]
    missing = [
        age for age in range(OLDEST)
        if not any((s.get("from") or 0) <= age < (s.get("under") or OLDEST) for s in spans)
    ]  # fmt: skip
    if not missing:
        return []
    sentence = N_("personne de %(age)s ans : aucune ligne au barème")
    return [Finding("contribution.lines", GAP, sentence, {"age": missing[0]})]


def _twice(basis: str, rows: list[tuple[int, dict[str, Any]]]) -> list[Finding]:
    """Two lines that say as much and answer the same household or person."""
    found = []
    for (n, one), (m, other) in combinations(rows, 2):
        if specific(one) != specific(other) or not _meet(basis, one, other):
            continue
        sentence = N_("les lignes %(first)s et %(second)s répondent au même cas : %(which)s")
        which = _which(basis, one, other)
        values = {"first": n + 1, "second": m + 1, "which": which}
        found.append(Finding(f"contribution.lines[{m}]", OVERLAP, sentence, values))
    return found


def _meet(basis: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    for key in ("level", "group"):
        if str(one.get(key)) != str(other.get(key)):
            return False
    kin = set(as_list(one.get("relations"))), set(as_list(other.get("relations")))
    if kin[0] and not kin[0] & kin[1]:
        return False
    if one.get("ages") and not overlap(one["ages"], other["ages"], OLDEST):
        return False
    return basis == "per_person" or _sizes_meet(one, other) is not None


def _sizes_meet(one: dict[str, Any], other: dict[str, Any]) -> int | None:
    first = max(one.get("from") or 1, other.get("from") or 1)
    ends = [line["to"] for line in (one, other) if line.get("to") is not None]
    return first if not ends or first <= min(ends) else None


def _which(basis: str, one: dict[str, Any], other: dict[str, Any]) -> str:
    if basis == "per_household":
        return f"ménage de {_sizes_meet(one, other)}"
    if one.get("level") is not None:
        return f"catégorie {one['level']}"
    return ages(one["ages"]) if one.get("ages") else "toute personne"


def overlap(one: dict[str, Any], other: dict[str, Any], most: int) -> bool:
    """Whether two spans of ages have an age in common."""
    first = max(one.get("from") or 0, other.get("from") or 0)
    unders = [u for u in (one.get("under"), other.get("under")) if u is not None]
    return first < min(unders, default=most)


def _payers(definition: Definition) -> list[Finding]:
    known = definition.get("payers") or {}
    asked = [
        (f"contribution.{name}[{n}].paid_by.{code}", code)
        for name in ("lines", "extra_person", "beside")
        for n, line in enumerate(as_list(definition["contribution"].get(name)))
        for code in line.get("paid_by") or {}
    ]
    for name in ("exclusions", "exemptions"):
        rows = definition.get(name) or []
        asked += [
            (f"{name}[{n}].payer", row["payer"]) for n, row in enumerate(rows) if row.get("payer")
        ]
    sentence = N_("le payeur « %(code)s » n’est pas dans la liste des tiers payeurs")
    return [Finding(p, UNKNOWN, sentence, {"code": c}) for p, c in asked if c not in known]


def _year(definition: Definition) -> list[Finding]:
    said, found = definition["coverage_year"], []
    if said["kind"] is None:
        return []  # Already a hole.
    if said["kind"] == "fixed" and "starts" not in said:
        found.append(
            Finding("coverage_year.starts", GAP, N_("exercice : premier jour non précisé"))
        )
    if said["kind"] != "fixed" and said.get("starts") is not None:
        sentence = N_("un exercice « %(kind)s » n’a pas de premier jour fixe")
        found.append(Finding("coverage_year.starts", WRONG, sentence, {"kind": YEAR[said["kind"]]}))
    if said["kind"] == "per_member" and "months" not in said:
        found.append(Finding("coverage_year.months", GAP, N_("exercice : durée non précisée")))
    if said["kind"] != "per_member" and said.get("months") not in (None, 12):
        sentence = N_("un exercice « %(kind)s » dure douze mois, pas %(months)s")
        values = {"kind": YEAR[said["kind"]], "months": said["months"]}
        found.append(Finding("coverage_year.months", WRONG, sentence, values))
    return found


def _fees(definition: Definition) -> list[Finding]:
    found = []
    rows = [("registration_fee", definition.get("registration_fee"))]
    rows += [(f"fees[{n}]", fee) for n, fee in enumerate(definition.get("fees") or [])]
    for path, fee in rows:
        for key, what in (
            ("amount", N_("droit : montant non précisé")),
            ("per", N_("droit : par ménage ou par personne, non précisé")),
            ("when", N_("droit : une fois ou chaque année, non précisé")),
        ):
            if fee and key not in fee:
                found.append(Finding(f"{path}.{key}", GAP, what))
    return found


def _instalments(definition: Definition) -> list[Finding]:
    said, found = definition.get("instalments"), []
    steps = said if isinstance(said, list) else [said] if said else []
    for n, step in enumerate(steps):
        path = f"instalments[{n}]" if isinstance(said, list) else "instalments"
        if "until" not in step:
            what = N_("acompte : la période qu’il ouvre n’est pas précisée")
            found.append(Finding(f"{path}.until", GAP, what))
        if "opens_at" not in step:
            what = N_("acompte : la part qui ouvre les soins n’est pas précisée")
            found.append(Finding(f"{path}.opens_at", GAP, what))
        elif step["opens_at"] is not None and share_from(str(step["opens_at"])) == 0:
            what = N_('un acompte de rien n’ouvre pas les soins : écrivez plus de "0"')
            found.append(Finding(f"{path}.opens_at", WRONG, what))
    return found


def _waiting(definition: Definition) -> list[Finding]:
    said, found = definition.get("waiting"), []
    for n, entry in enumerate(said if isinstance(said, list) else [said] if said else []):
        path = f"waiting[{n}]" if isinstance(said, list) else "waiting"
        if entry.get("months") is not None and entry.get("days") is not None:
            what = N_("observation en mois (%(months)s) et en jours (%(days)s) : laquelle ?")
            values = {"months": entry["months"], "days": entry["days"]}
            found.append(Finding(path, WRONG, what, values))
        if entry.get("months") is None and entry.get("days") is None:
            found.append(Finding(f"{path}.months", GAP, N_("observation : durée non précisée")))
        if "for" not in entry:
            what = N_("observation : pour les nouveaux ou pour tous, non précisé")
            found.append(Finding(f"{path}.for", GAP, what))
    return found


def _dependants(definition: Definition) -> list[Finding]:
    said, found = definition.get("dependants"), []
    if not said:
        return []
    child, student = said.get("child_under"), said.get("student_under")
    if child is not None and student is not None and student < child:
        what = N_("étudiants : moins de %(student)s ans, plus tôt que les enfants (%(child)s)")
        found.append(
            Finding("dependants.student_under", WRONG, what, {"student": student, "child": child})
        )
    if "child_under" not in said and "child" in as_list(said.get("relations")):
        what = N_("enfants à charge : âge limite non précisé")
        found.append(Finding("dependants.child_under", GAP, what))
    return found
