"""Has anything moved in a scheme since it was last looked at? Nothing here writes."""

from __future__ import annotations

from django.db import connection

from pacte.insurance.schemes.models import (
    Confirmation,
    Convention,
    ConventionState,
    SchemeVersion,
    Service,
    Tariff,
)

CONFIRMED, VERSIONS = Confirmation._meta.db_table, SchemeVersion._meta.db_table
STATES, CONVENTIONS = ConventionState._meta.db_table, Convention._meta.db_table
# One statement, since the counter asks it at each card: rows are only added, so that their number
# and the sum of their keys move; a service that is changed has the number of its new entry.
ASKED = f"""
SELECT * FROM
 (SELECT COUNT(*), SUM(c.id) FROM {CONFIRMED} c JOIN {VERSIONS} v ON c.version_id = v.id
   WHERE v.scheme_id = %s) AS a,
 (SELECT COUNT(*), SUM(id) FROM {Tariff._meta.db_table} WHERE scheme_id = %s) AS b,
 (SELECT COUNT(*), SUM(s.id) FROM {STATES} s JOIN {CONVENTIONS} c ON s.convention_id = c.id
   WHERE c.scheme_id = %s) AS c,
 (SELECT COUNT(*), SUM(entry_id) FROM {Service._meta.db_table}) AS d
"""  # nosec B608


def last_change(scheme_id: int) -> tuple[int, ...]:
    """Numbers of which one moves whenever terms, tariffs, conventions or the catalogue do."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [scheme_id] * 3)
        return tuple(int(number or 0) for number in cursor.fetchone())
