"""What a scheme promises, kept in the process as long as the database says that nothing moved.

The marks are read before what they mark: what is written meanwhile is read again the next time.
Inside a transaction nothing is kept: it may see what will be undone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import connection

from pacte.insurance.schemes import moves, queries
from pacte.insurance.schemes.models import SchemeVersion, Service
from pacte.insurance.schemes.queries import STATES, ConventionColumns, TariffColumns
from pacte.kernel.columns import as_of, day_number

KEPT_MAX = 64  # Schemes.


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Versions in order, the catalogue, tariffs and conventions of one scheme. Only read."""

    scheme: int
    versions: list[SchemeVersion]
    services: list[Service]
    tariffs: TariffColumns
    conventions: ConventionColumns

    def convention(self, facility_id: int, day: date) -> str | None:
        """The state of a facility's convention on a day; None: there is none yet."""
        rows = self.conventions
        asked = np.array([facility_id]), np.array([day_number(day)])
        found = int(as_of(*asked, rows.facility, rows.since)[0])
        return None if found < 0 else str(STATES[int(rows.state[found])])


_kept: dict[tuple[str, int], tuple[tuple[int, ...], Promise]] = {}


def promise(scheme_id: int) -> Promise:
    """What the scheme promises, as the database has it now."""
    if connection.in_atomic_block:
        return _read(scheme_id)
    key = str(connection.settings_dict["NAME"]), scheme_id
    marks = moves.last_change(scheme_id)
    before = _kept.get(key)
    if before is not None and before[0] == marks:
        return before[1]
    found = _read(scheme_id)
    if len(_kept) >= KEPT_MAX:
        _kept.clear()
    _kept[key] = marks, found
    return found


@lru_cache(maxsize=KEPT_MAX)
def _said(document: str) -> dict[str, Any]:
    return json.loads(document)


def definition(version: SchemeVersion) -> dict[str, Any] | None:
    """What a version says; None if the scheme is closed. Shared by all who ask: only read."""
    return _said(version.document) if version.document else None


def _read(scheme_id: int) -> Promise:
    return Promise(
        scheme=scheme_id,
        versions=queries.versions_in_order(scheme_id),
        services=list(queries.services()),
        tariffs=queries.tariffs(scheme_id),
        conventions=queries.convention_states(scheme_id),
    )
