"""Access in the demonstration: who lives near care in the district, where the next centre goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pacte.delivery.access import commands as access
from pacte.delivery.quality import cares
from pacte.journal.command import Act
from pacte.places import queries as places
from pacte.site.demo.stage import DISTRICT, MARK


def live(who: Callable[[str], Act], today: date, year: int) -> None:
    """By distance, by an hour's walk, and to give birth; all computed. ``year``: of the people."""
    district = str(places.place_by_code(DISTRICT).uid)
    near = access.open_study(
        who("district"), title=f"À 5 km d’un centre qui fonctionne {MARK}", area=district,
        metres=5_000, detour=1_000_000, precision=500,
    )  # fmt: skip
    walk = access.open_study(
        who("district"), title=f"À une heure de marche, chemins compris {MARK}", area=district,
        minutes=60, speed=4_000, detour=1_300_000, precision=500,
    )  # fmt: skip
    birth = cares.care_by_code("maternity")
    assert birth is not None
    born = access.open_study(
        who("district"), title=f"Accoucher à 5 km {MARK}", area=district, metres=5_000,
        care=str(birth.uid), detour=1_000_000, precision=500,
    )  # fmt: skip
    access.run_study(who("district"), study=born, day=today, year=year, sites=1)
    access.run_study(who("district"), study=near, day=today, year=year, sites=2)
    access.run_study(who("district"), study=walk, day=today, year=year, sites=1)
