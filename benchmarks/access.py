"""How long a country's access takes: ``python benchmarks/access.py``.

2 000 facilities and 20 000 villages in a database, drawn from a seed: the population within 5 km of
a facility, before and after each of 100 candidate sites. From the database to the answers
(``access_s``), the same by columns already read (``columns_s``), by a plain loop over pairs on
fewer villages (``loop_s``, of as many pairs: ``loop_ratio``), and the best ten sites of the hundred
(``greedy_s``, ``exact_s``). The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE)]
DAY, YEAR, METRES, CANDIDATES, FEW = date(2026, 1, 1), 2025, 5_000, 100, 200
SOUTH, WEST, HIGH, WIDE = 10_500_000, -11_500_000, 4_000_000, 5_500_000  # A country's box.


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facilities", type=int, default=2_000)
    parser.add_argument("--villages", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/access.sqlite3")
        os.environ["PACTE_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "pacte.site.settings"
        print(json.dumps(_measured(asked.facilities, asked.villages)))


def _measured(facilities: int, villages: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    area = _country(facilities, villages)
    from pacte.delivery.access.rules import siting

    runs = [_timed(lambda: _answered(area)) for _ in range(3)]
    took, (told, cover, spent) = min(runs, key=lambda run: run[0])
    greedy = _timed(lambda: siting.greedy(cover, 10))
    exact = _timed(lambda: siting.exact(cover, 10))
    loop, agreed = _loop(area, facilities)
    return {
        "facilities": facilities, "villages": villages, "candidates": CANDIDATES,
        "access_s": round(took, 3), "columns_s": round(spent, 3),
        "loop_s": round(loop, 2), "loop_villages": FEW, "loop_agrees": agreed,
        "loop_ratio": round(loop * villages / FEW / took),
        "greedy_s": round(greedy[0], 3), "exact_s": round(exact[0], 2),
        "exact_over_greedy": round(exact[1].people / greedy[1].people, 4),
        "share_within": round(told.people / told.judged, 4),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def _answered(area: int) -> tuple[Any, Any, float]:
    """Before, and after each candidate: what the page of a study asks."""
    import numpy as np

    from pacte.delivery.access import computing
    from pacte.delivery.access.rules import reach, siting

    near = reach.Threshold(METRES)
    on = computing.ground(area, None, YEAR, DAY, METRES)
    start = time.perf_counter()
    nearest = reach.distance_to_nearest(on.villages, on.care.sites, METRES)
    told = reach.reached(on.villages, nearest, near)
    drawn = random.Random(7)
    sites = reach.Sites(
        np.array([SOUTH + drawn.randrange(HIGH) for _ in range(CANDIDATES)], np.int64),
        np.array([WEST + drawn.randrange(WIDE) for _ in range(CANDIDATES)], np.int64),
    )
    cover = siting.cover(on.villages, sites, near, nearest <= METRES)
    after = told.people + cover.gain
    assert len(after) == CANDIDATES
    return told, cover, time.perf_counter() - start


def _loop(area: int, facilities: int) -> tuple[float, bool]:
    """The plain way on the first villages: every pair, one after another."""
    from pacte.delivery.access import computing
    from pacte.delivery.access.rules import reach
    from pacte.places.rules import geo

    on = computing.ground(area, None, YEAR, DAY, METRES)
    sites = list(zip(on.care.sites.latitude.tolist(), on.care.sites.longitude.tolist()))
    assert len(sites) == facilities
    north, east = on.villages.latitude.values.tolist(), on.villages.longitude.values.tolist()

    def within(at: int) -> bool:
        return any(geo.distance_m(north[at], east[at], y, x) <= METRES for y, x in sites)

    took, near = _timed(lambda: [within(at) for at in range(FEW)])
    quick = reach.distance_to_nearest(on.villages, on.care.sites, METRES)[:FEW] <= METRES
    return took, quick.tolist() == near


def _country(facilities: int, villages: int) -> int:
    """A country of ten regions and their districts, villages with positions and people, and
    facilities: files as a ministry gives them, imported."""
    from pacte.journal.command import Act
    from pacte.kernel.actor import SYSTEM
    from pacte.places import importing, queries

    drawn = random.Random(20_261_122)
    regions = [(f"XR{n:02}", f"Région {n:02}", "region", "XT") for n in range(10)]
    districts = [(f"XD{n:03}", f"District {n:03}", "district", f"XR{n % 10:02}")
                 for n in range(100)]  # fmt: skip
    wide = [("XT", "Pays d’essai", "country", ""), *regions, *districts]
    homes = [(f"XV{n:05}", f"Village {n:05}", "village", f"XD{n % 100:03}", *_point(drawn))
             for n in range(villages)]  # fmt: skip
    people = [(code, YEAR, drawn.randrange(50, 3_000), "essai") for code, *_ in homes]
    care = [(f"XF{n:04}", f"Centre {n:04}", "centre", f"XD{n % 100:03}", *_point(drawn))
            for n in range(facilities)]  # fmt: skip
    files: tuple[tuple[str, str, list[Any], dict[str, str]], ...] = (
        ("places", "code,nom,nature,parent", wide, {"country": "ML"}),
        ("places", "code,nom,nature,parent,latitude,longitude", homes, {"country": "ML"}),
        ("populations", "lieu,annee,population,source", people, {}),
        ("facilities", "code,nom,niveau,lieu,latitude,longitude", care, {}),
    )
    for kind, heads, lines, given in files:
        path = Path(os.environ["PACTE_HOME"]) / f"{kind}.csv"
        text = "\n".join([heads, *(",".join(map(str, line)) for line in lines)])
        path.write_text(text, encoding="utf-8")
        since = {} if kind == "populations" else {"since": "2020-01-01"}
        importing.run(kind, path, Act(SYSTEM, "banc d’essai"), path.name, **given, **since)
    return queries.place_by_code("XT").pk


def _point(drawn: random.Random) -> tuple[str, str]:
    """Somewhere in the box, in degrees."""
    north, east = SOUTH + drawn.randrange(HIGH), WEST + drawn.randrange(WIDE)
    return f"{north / 1e6:.6f}", f"{east / 1e6:.6f}"


if __name__ == "__main__":
    main()
