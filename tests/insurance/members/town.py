"""A mutual with a scheme by income level, and households to enrol in it. Made by commands only."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import world as build
from pacte.insurance.members import commands as members
from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import rules
from pacte.journal.command import Act

TODAY = date(2026, 8, 3)
YEAR = (date(2026, 7, 1), date(2027, 7, 1))
SCHEME = """
code: commune
name: Mutuelle communale
country: ML
currency: XOF
sources: {statuts: {title: Statuts}}
levels: {"1": Sans revenu, "2": Petit revenu, "3": Revenu moyen}
exempt_groups: {indigent: Indigent}
coverage_year: {kind: fixed, starts: "07-01", ref: statuts}
unit: household
contribution:
  basis: per_person
  lines:
  - {level: "1", amount: 4000, paid_by: {state: 4000}, ref: statuts}
  - {level: "2", amount: 3000, paid_by: {}, ref: statuts}
  - {level: "3", amount: 5000, paid_by: {}, ref: statuts}
payers: {state: {name: État, kind: state}}
instalments: {opens_at: "0.75", until: "12-31", ref: statuts}
waiting: {months: 2, for: new, except: [newborn], ref: statuts}
dependants: {child_under: 18, relations: [spouse, child, parent, sibling, other], ref: statuts}
care:
- services: all
  at: {level: [post, centre, clinic]}
  mutual_share: "0.80"
  referral: false
  ref: statuts
- {services: all, at: {level: hospital}, mutual_share: "0.70", referral: true, ref: statuts}
who:
- {verifies: mutual, settles: mutual, pays: mutual, ref: statuts}
payment: {mode: direct, ref: statuts}
rounding: for_payee
"""


def act(reason: str = "", actor: Any = None) -> Act:
    return Act(actor, reason) if actor else build.act(reason)


def confirmed(version: str, definition: str) -> None:
    """A second person confirms; what the text leaves open is acknowledged."""
    found = rules.check(rules.read_definition(definition))
    gaps = sorted({f.path for f in found if f.kind in rules.TO_ACKNOWLEDGE})
    schemes.confirm_version(build.act(), version=version, acknowledged=gaps)


def town() -> SimpleNamespace:
    """The world, with a scheme open to the mutual of Kati since 2024."""
    w = build.world()
    opened = schemes.open_scheme(
        build.act(), organisation=w.mutual, since=build.START, definition=SCHEME
    )
    confirmed(opened["version"], SCHEME)
    w.scheme = opened["scheme"]
    w.oumar = build.person("oumar", manager=w.mutual)
    w.kadia = build.person("kadia", agent=w.other)
    return w


def someone(name: str, relation: str = "child", born: str = "", sex: str = "", **more: Any) -> dict:
    return {"name": name, "relation": relation, "born": born, "sex": sex} | more


FAMILY = (
    someone("TRAORÉ Aminata", "member", "1987-02-09", "f"),
    someone("TRAORÉ Moussa", "spouse", "1984", "m"),
    someone("TRAORÉ Fatoumata", "child", "2012-01-17", "f"),
)


def enrol(
    w: SimpleNamespace, *persons: dict, reason: str = "", actor: Any = None, **more: Any
) -> dict:
    """Enrol a household (by default Aminata's) in the scheme of the town."""
    asked = {"mutual": w.mutual, "scheme": w.scheme, "village": w.kalabancoro, "level": "2"} | more
    return members.enrol_household(act(reason, actor), persons=list(persons or FAMILY), **asked)
