"""How long pages of equipment take on a country's inventory: ``python benchmarks/delivery.py``.

50 000 items in 500 facilities of ten districts, and 200 000 work orders, drawn from a seed into a
database of its own: SQLite, or the empty PostgreSQL of ``PACTE_BENCH_POSTGRESQL``. Then pages are
asked for by signed-in users (a whole country, a district's workshop, the manager of a facility),
through every middleware, by Django's test client: lists with their filters, searches and pages,
and the pages of a facility. The first requests warm up and are not counted. The last line printed
is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]
BARS = {"list_p95_ms": 60, "facility_p95_ms": 60}
WARM_UP = 20
DISTRICTS = 10
BRANDS = ("Olympus", "Mindray", "Philips", "Tuttnauer", "Vestfrost", "Hettich", "")
WORDS = ("microscope", "frigo", "olymp", "lit", "table accouchement", "autoclave tutt", "zzz")


def main() -> None:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as home:
        folder = (asked.folder or Path(home)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= _environment(folder, asked)
        found = _measure(asked)
    for name, bar in BARS.items():
        if found[name] > bar:
            print(f"{name}: {found[name]} is over the bar of {bar}", file=sys.stderr)
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--orders", type=int, default=200_000)
    parser.add_argument("--facilities", type=int, default=500)
    parser.add_argument("--requests", type=int, default=200, help="of each kind, after warm-up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the database is kept; absent: nowhere")
    return parser.parse_args()


def _environment(home: Path, asked: argparse.Namespace) -> dict[str, str]:
    name = f"equipment-{asked.items}-{asked.orders}-{asked.facilities}-{asked.seed}.sqlite3"
    url = os.environ.get("PACTE_BENCH_POSTGRESQL") or f"sqlite:///{home / name}"
    return {"DATABASE_URL": url, "PACTE_HOME": str(home), "PACTE_HOSTS": "localhost",
            "DJANGO_SETTINGS_MODULE": "pacte.site.settings"}  # fmt: skip


def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from equipping import drawn_from, fill, set_up

    from pacte.people import queries as people
    from pacte.site import upkeep

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    if not people.everybody():
        w = set_up(asked.facilities, DISTRICTS)
        fill(w, asked.items, asked.orders, asked.seed)
        upkeep.count_rows()
        print(f"filled: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    w = drawn_from(asked.items, asked.orders)
    draw = Random(asked.seed)
    found: dict[str, Any] = {"items": asked.items, "orders": asked.orders}
    wanted = asked.requests + WARM_UP
    found |= _timed("list", [_list(w, draw) for _ in range(wanted)], asked.requests)
    found |= _timed("facility", [_facility(w, draw) for _ in range(wanted)], asked.requests)
    found |= _figures()
    return found


def _list(w: SimpleNamespace, draw: Random) -> tuple[str, str]:
    """A list as people ask for it: by state, by family, searched, at another page, sorted."""
    who = draw.choice(("nation", "nation", "workshop", "manager"))
    room = draw.choice(("equipement", "equipement", "maintenance", "maintenance/demandes"))
    query = {
        "equipement": ("", "?page=3", "?etat=broken", "?famille=laboratory", "?tri=-numero",
                       "?tri=depuis", "?etat=broken&tri=depuis", f"?q={draw.choice(WORDS)}",
                       f"?q={draw.choice(w.numbers)}",
                       f"?formation={draw.choice(w.facilities)}"),
        "maintenance": ("", "?etat=afaire", "?etat=done&page=40", "?nature=preventive",
                        "?retard=oui", f"?q={draw.choice(WORDS)}", "?etat=waiting_part",
                        f"?q={draw.choice(w.orders)}"),
        "maintenance/demandes": ("", "?suite=waiting", f"?q={draw.choice(WORDS)}"),
    }[room]  # fmt: skip
    address = draw.choice(query)
    if who == "manager" and "formation=" in address:
        address = ""
    return who, f"/{room}/{address}"


def _facility(w: SimpleNamespace, draw: Random) -> tuple[str, str]:
    uid = draw.choice(w.facilities)
    page = draw.choice((f"/equipement/formations/{uid}/", f"/formations/{uid}/realisations/"))
    return "nation", page


def _timed(name: str, requests: list[tuple[str, str]], counted: int) -> dict[str, Any]:
    """Ask for pages, each by who is named; their times, the warm-up left out."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from pacte.journal import collector

    clients = {}
    for who in {who for who, _ in requests}:
        clients[who] = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")
        clients[who].force_login(
            get_user_model().objects.get(username=who),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
    collector.keep()  # As the server does at its start.
    walls, cpus, seen = [], [], []
    for who, address in requests:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = clients[who].get(address)
        cpus.append((time.process_time() - cpu) * 1000)
        walls.append((time.perf_counter() - wall) * 1000)
        seen.append((walls[-1], who, address))
        assert answer.status_code == 200, (who, address, answer.status_code)
    for took, who, address in sorted(seen[WARM_UP:], reverse=True)[:5]:
        print(f"{name}: {took:.0f} ms, {who} {address}", file=sys.stderr)
    walls, cpus = walls[-counted:], cpus[-counted:]
    return {
        f"{name}_p50_ms": _share(walls, 50), f"{name}_p95_ms": _share(walls, 95),
        f"{name}_cpu_p95_ms": _share(cpus, 95),
    }  # fmt: skip


def _share(times: list[float], percent: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1], 1)


def _figures() -> dict[str, Any]:
    """How long the measures and the workshop's report of the whole country take."""
    from pacte.delivery.equipment import upkeep
    from pacte.delivery.equipment.queries.report import report
    from pacte.measures import registry
    from pacte.measures.readings import Question

    asked = Question(first=date(2025, 1, 1), until=date(2026, 1, 1))
    told: dict[str, Any] = {}
    for name in ("equipment.functional", "equipment.repair_delay", "equipment.standard_met"):
        start = time.perf_counter()
        assert registry.value(name, asked).known, name
        told[f"{name.split('.')[1]}_s"] = round(time.perf_counter() - start, 2)
    start = time.perf_counter()
    report(None, asked.first, asked.until)
    told["report_s"] = round(time.perf_counter() - start, 2)
    start = time.perf_counter()
    told["upkeep_due"] = len(upkeep.due(date(2026, 1, 1) + timedelta(days=1)))
    told["upkeep_s"] = round(time.perf_counter() - start, 2)
    return told


if __name__ == "__main__":
    main()
