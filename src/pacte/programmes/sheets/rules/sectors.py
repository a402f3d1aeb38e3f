"""Which sectors of the OECD-DAC list fit which themes.

The first three digits of a code are its group in the list; a code that stands apart within
its group is named whole. A group that is not here fits nothing that we can judge: no verdict.
"""

from __future__ import annotations

HEALTH = frozenset({
    "health", "health_policy", "health_infrastructure", "health_workforce", "health_information",
    "health_financing", "reproductive_health", "child_health", "nutrition", "disease_control",
    "mental_health",
})  # fmt: skip
POWERS = frozenset({
    "governance", "decentralisation", "community", "gender", "health_policy",
})  # fmt: skip

GROUPS: dict[str, frozenset[str]] = {
    "111": frozenset({"education"}),
    "112": frozenset({"education"}),
    "113": frozenset({"education"}),
    "114": frozenset({"education", "health_workforce"}),
    "121": HEALTH,
    "122": HEALTH,
    "123": HEALTH,
    "130": frozenset(
        {"reproductive_health", "disease_control", "child_health", "health", "gender"}
    ),
    "140": frozenset({"water", "health_infrastructure"}),
    "151": POWERS,
    "152": frozenset({"peace"}),
    "160": frozenset({"health_financing", "gender", "culture", "livelihoods", "community"}),
    "220": frozenset({"health_information"}),
    "240": frozenset({"livelihoods"}),
    "250": frozenset({"livelihoods"}),
    "311": frozenset({"agriculture"}),
    "332": frozenset({"culture"}),
}
ALONE: dict[str, frozenset[str]] = {
    "15136": frozenset({"migration"}),
    "15170": frozenset({"gender"}),
    "15180": frozenset({"gender"}),
    "15190": frozenset({"migration"}),
    "93010": frozenset({"migration"}),
}


def fits(code: str, themes: frozenset[str]) -> bool | None:
    """Whether a sector is that of one of these themes; None: it cannot be judged."""
    meant = ALONE.get(code, GROUPS.get(code[:3]))
    known = themes - {"", "other"}
    return bool(meant & known) if meant is not None and known else None
