"""Access to care: which schemes open both kinds of care, and how soon people come. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pacte.kernel.columns import Int

HOSPITALS = {"hospital", "district_hospital", "provincial_hospital", "national_hospital"}


def kinds_of_care(definition: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether a scheme takes charge of ambulatory care, and of hospital care.

    A line of care counts for what it says: at which levels (all when it says none), for stays only
    or for out-patients only. Ambulatory: outside hospitals, or without a stay. A block that is not
    stated opens nothing that one could count.
    """
    ambulatory = hospital = False
    for line in definition.get("care") or ():
        if str(line.get("mutual_share")) in ("0", "0.00"):
            continue
        at = (line.get("at") or {}).get("level")
        levels = set(at if isinstance(at, list) else [at]) if at else None
        stay = line.get("stay")
        in_hospital = levels is None or bool(levels & HOSPITALS)
        outside = levels is None or bool(levels - HOSPITALS)
        hospital = hospital or (in_hospital and stay is not False)
        ambulatory = ambulatory or ((outside or stay is False) and stay is not True)
    return ambulatory, hospital


def first_delays(person: Int, opened: Int, seen: Int, contact: Int) -> Int:
    """Days from the opening of rights to the first contact on or after it.

    ``person`` and ``opened``: who, and the first day of cover; ``seen`` and ``contact``: who had
    care, and the first day of it. Who had none is left out: its delay is not known yet.
    """
    if not len(person) or not len(seen):
        return np.empty(0, np.int64)
    order = np.argsort(seen, kind="stable")
    seen, contact = seen[order], contact[order]
    place = np.minimum(np.searchsorted(seen, person), len(seen) - 1)
    came = (seen[place] == person) & (contact[place] >= opened)
    return contact[place][came] - opened[came]
