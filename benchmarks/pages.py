"""How long pages take on a district's data: ``python benchmarks/pages.py --members 500000``.

A SQLite database is made by ``pacte synth`` (or found again in ``--folder``, by its sizes and its
seed), then pages are asked for by signed-in users of the right roles, through every middleware, by
Django's test client: the time is that of the server, without the network. Requests are varied and
drawn from a seed; the first of each kind warm up and are not counted. ``…_cpu_p95_ms`` is the same
without what other programs took of the machine meanwhile. Last, what the sign-in page weighs to who
comes for the first time, its files compressed as they are sent. The last line printed is one JSON
object.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]
BARS = {"card_check_p95_ms": 20, "member_search_p95_ms": 60, "claims_list_p95_ms": 60,
        "home_p95_ms": 60, "first_page_kb": 60}  # fmt: skip
WARM_UP = 20
SERVICES = ("consultation", "lab_malaria", "injection", "delivery", "caesarean")
LINKED = re.compile(r"""(?:<link[^>]+href|<(?:script|img)[^>]+src)="([^"]+)\"""")
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.{1,2}/[^"']+)["']|url\(["']?([^"')]+)""")


def main() -> None:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as home:
        folder = (asked.folder or Path(home)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        build = [sys.executable, "-m", "pacte.site.frontend", "build"]
        environment = _environment(folder / "none", folder)
        subprocess.run(build, env=environment, stdout=sys.stderr, check=True)
        database = _made(folder, asked)
        os.environ |= _environment(database, folder)
        found = _measure(asked)
    for name, bar in BARS.items():
        if found[name] > bar:
            print(f"{name}: {found[name]} is over the bar of {bar}", file=sys.stderr)
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=500_000)
    parser.add_argument("--claims", type=int, default=60_000)
    parser.add_argument("--facilities", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requests", type=int, default=200, help="of each kind, after warm-up")
    parser.add_argument("--folder", type=Path, help="where databases are kept; absent: nowhere")
    return parser.parse_args()


def _environment(database: Path, home: Path) -> dict[str, str]:
    source = str(HERE.parent / "src")
    return os.environ | {"DATABASE_URL": f"sqlite:///{database}", "PACTE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "pacte.site.settings", "PYTHONPATH": source,
            "PACTE_HOSTS": "localhost"}  # fmt: skip


def _made(folder: Path, asked: argparse.Namespace) -> Path:
    """The database of these sizes and this seed; made whole or not at all."""
    sizes = [asked.members, asked.claims, asked.facilities, asked.seed]
    database = folder / f"synth-{'-'.join(map(str, sizes))}.sqlite3"
    if database.exists():
        return database
    part = database.with_suffix(".part")
    names = ("--members", "--claims", "--facilities", "--seed")
    options = [text for name, size in zip(names, sizes) for text in (name, str(size))]
    command = [sys.executable, "-m", "pacte.site.cli", "synth", *options]
    start = time.perf_counter()
    subprocess.run(command, env=_environment(part, folder), stdout=sys.stderr, check=True)
    print(f"synth: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    with sqlite3.connect(part) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return part.rename(database)


def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from pacte.site import upkeep

    call_command("migrate", verbosity=0)
    upkeep.count_rows()
    draw, found = Random(asked.seed), {"members": _members(), "first_page_kb": _first_page()}
    print(f"{found['members']} members", file=sys.stderr)
    kinds = {"card_check": _card_checks, "member_search": _member_searches,
             "claims_list": _claims_lists, "home": _homes}  # fmt: skip
    for name, requests in kinds.items():
        wanted = asked.requests + WARM_UP
        found |= _timed(name, list(requests(draw, wanted)), asked.requests)
    return found


def _timed(name: str, requests: list[tuple[str, str]], counted: int) -> dict[str, Any]:
    """Ask for pages, each by who is named; their times, the warm-up left out."""
    from pacte.journal import collector

    clients = {who: _signed_in(who) for who, _ in requests}
    walls, cpus, slowest = [], [], (0.0, "")
    collector.keep()  # As the server does at its start.
    for who, address in requests:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = clients[who].get(address)
        took = (time.perf_counter() - wall) * 1000
        cpus.append((time.process_time() - cpu) * 1000)
        walls.append(took)
        assert answer.status_code == 200, (who, address, answer.status_code)
        if len(walls) > WARM_UP:
            slowest = max(slowest, (cpus[-1], f"{who} {address}"))
    walls, cpus = walls[-counted:], cpus[-counted:]
    print(f"{name}: the slowest, {slowest[0]:.0f} ms of CPU: {slowest[1]}", file=sys.stderr)
    return {
        f"{name}_p50_ms": _share(walls, 50), f"{name}_p95_ms": _share(walls, 95),
        f"{name}_cpu_p95_ms": _share(cpus, 95),
    }  # fmt: skip


def _share(times: list[float], percent: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1], 1)


def _signed_in(username: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def _people() -> Any:
    from pacte.insurance.members import queries as members
    from pacte.journal import clock
    from pacte.kernel.actor import SYSTEM

    return members.people_visible_to(SYSTEM, clock.today())


def _members() -> int:
    return int(_people().count())


def _drawn(draw: Random, count: int) -> list[Any]:
    """Some people, from all over the register."""
    keys = _people().order_by("pk").values_list("pk", flat=True)
    wanted = draw.choices(range(keys.first(), keys.last() + 1), k=2 * count)
    found = {p.pk: p for p in _people().select_related("household").filter(pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found][:count]


def _card_checks(draw: Random, count: int) -> Iterator[tuple[str, str]]:
    """At the counter, a card; every second time a service is chosen too."""
    for n, person in enumerate(_drawn(draw, count)):
        chosen = f"?soin={draw.choice(SERVICES)}" if n % 2 else ""
        yield "caissier", f"/comptoir/{person.card_number}/{chosen}"


def _member_searches(draw: Random, count: int) -> Iterator[tuple[str, str]]:
    """Of one mutual or of all: whole names, beginnings of names, numbers, cards, telephones."""
    said: list[Callable[[Any], str]] = [
        lambda p: p.name,
        lambda p: p.name.split()[0],
        lambda p: " ".join(word[:4] for word in p.name.split()),
        lambda p: p.household.number,
        lambda p: p.card_number,
        lambda p: p.household.phone or p.name.split()[-1],
    ]
    for n, person in enumerate(_drawn(draw, count)):
        who = "federation" if n % 2 else "agent"
        yield who, f"/menages/?q={quote(said[n // 2 % len(said)](person))}"


def _claims_lists(draw: Random, count: int) -> Iterator[tuple[str, str]]:
    """By who settles, who oversees and who cashes: pages, states, months, numbers, orders."""
    from pacte.journal import clock
    from pacte.kernel.periods import Month

    now = Month.of(clock.today())
    cards = _drawn(draw, count)
    for n in range(count):
        who = draw.choice(("liquidateur", "federation", "caissier", "gerant"))
        asked = draw.choice((
            "", f"page={draw.randint(2, 40)}", f"mois={now.plus(-draw.randint(0, 4)).text}",
            f"etat={draw.choice(('ouverte', 'facturee', 'annulee'))}", "tri=number",
            f"q=F{draw.randint(1, 60):03d}-", f"q={cards[n].card_number}",
        ))  # fmt: skip
        yield who, f"/attestations/?{asked}"


def _homes(draw: Random, count: int) -> Iterator[tuple[str, str]]:
    from pacte.site.synth.ground import WORKERS

    for n in range(count):
        yield WORKERS[n % len(WORKERS)][0], "/"


def _first_page() -> float:
    """The sign-in page and all that it asks for, in thousands of bytes, as they are sent."""
    from django.test import Client
    from django.urls import reverse

    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")
    left, sizes = [reverse("account_login")], {}
    while left:
        address = left.pop()
        if address in sizes or urlsplit(address).netloc:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sizes[address] = len(body)
        left += [urljoin(address, found) for found in _asked_by(answer, address)]
    for address, size in sizes.items():
        print(f"{size:8} {address}", file=sys.stderr)
    return round(sum(sizes.values()) / 1000, 1)


def _asked_by(answer: Any, address: str) -> list[str]:
    """What a page, a style sheet or a script asks for by itself."""
    from django.contrib.staticfiles import finders

    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        packed = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(answer.content) if packed else answer.content).decode()
        return LINKED.findall(text)
    if not address.endswith((".js", ".css")):
        return []
    source = finders.find(address.removeprefix("/static/"))
    assert source, address
    found = IMPORTED.findall(Path(source).read_text())
    return [one for pair in found for one in pair if one and not one.startswith(("data:", "#"))]


if __name__ == "__main__":
    main()
