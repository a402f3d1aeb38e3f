"""How long a programme with many results takes: ``python benchmarks/programmes.py``.

A SQLite database is made from a seed: a programme with ``--indicators`` indicators, each with a
value verified in ``--periods`` years, for the whole and for each of ``--places`` communes, targets
for each year, and money. Then its steering page is asked for by who runs it, its territory by the
same, each at an address of its own so that nothing kept in memory answers, and its public page by
anybody, as it is served (kept while nothing is written) and made anew each time; through every
middleware, by Django's test client. ``value_by_value_ratio`` is how many
times longer the same figures take when each is read by itself through the ORM. The last line
printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

import pages

BARS = {"steering_p95_ms": 60, "public_p95_ms": 30, "public_kb": 40}
LAST_YEAR, LINES, MONEY_YEARS = 2026, 10, 5
WHO, CODE = "pilote", "BANC"


def main() -> None:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        os.environ |= pages._environment(folder / "programmes.sqlite3", folder)
        build = [sys.executable, "-m", "pacte.site.frontend", "build"]
        subprocess.run(build, stdout=sys.stderr, check=True)
        found = _measure(asked)
    for name, bar in BARS.items():
        if found[name] > bar:
            print(f"{name}: {found[name]} is over the bar of {bar}", file=sys.stderr)
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=50)
    parser.add_argument("--periods", type=int, default=20)
    parser.add_argument("--places", type=int, default=30)
    parser.add_argument("--requests", type=int, default=100, help="of each kind, after warm-up")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    made = _made(asked)
    print(f"made: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    found: dict[str, Any] = {"values": made["values"]}
    draw, wanted = Random(asked.seed), asked.requests + pages.WARM_UP
    days = [date(LAST_YEAR, 1, 1) + timedelta(draw.randrange(300)) for _ in range(wanted)]
    for name, address in (
        ("steering", f"/pilotage/programmes/{made['programme']}/"),
        ("territory", f"/pilotage/lieux/{made['district']}/"),
    ):
        found |= pages._timed(name, [(WHO, f"{address}?jour={day}&depuis=1") for day in days],
                              asked.requests)  # fmt: skip
    found |= _public(asked.requests) | _baseline(made["programme"])
    return found


# The programme


def _made(asked: argparse.Namespace) -> dict[str, Any]:
    from pacte.journal.command import Act
    from pacte.kernel.actor import SYSTEM
    from pacte.people import commands as people
    from pacte.places import commands as places
    from pacte.programmes.sheets import commands as sheets

    def act() -> Act:
        return Act(SYSTEM, "Banc d’essai")

    since: dict[str, Any] = {"country": "ML", "since": date(2000, 1, 1)}
    country = places.open_place(act(), name="Pays", kind="country", code="P", **since)
    district = places.open_place(act(), name="District", kind="district", code="D", parent=country,
                                 **since)  # fmt: skip
    communes = [
        places.open_place(act(), name=f"Commune {n:02}", kind="commune", code=f"C{n:02}",
                          parent=district, **since)
        for n in range(asked.places)
    ]  # fmt: skip
    agency = people.found_organisation(act(), name="Agence", kind="agency", code="AG",
                                       country="ML")  # fmt: skip
    user = people.open_account(act(), username=WHO)
    people.give_role(act(), user=user, role="coordinator", since=date(2000, 1, 1),
                     organisation=agency)  # fmt: skip
    programme = sheets.open_programme(
        act(), organisation=agency, name="Programme du banc d’essai", code=CODE, kind="bilateral"
    )
    sheets.set_territory(act(), programme=programme, place=district, kind="target")
    _aims(act, programme, asked.indicators)
    values = _filled(act, programme, communes, asked)
    _money(act, programme, agency, Random(asked.seed))
    sheets.publish_programme(act(), programme=programme)
    return {"programme": programme, "district": district, "values": values}


def _aims(act: Any, programme: str, indicators: int) -> None:
    """Results of five indicators each."""
    from pacte.programmes.results import commands as results
    from pacte.programmes.sheets import commands as sheets

    for n in range(indicators):
        aim = f"R{n // 5 + 1}"
        if n % 5 == 0:
            sheets.set_aim(act(), programme=programme, code=aim, title=f"Résultat {aim}",
                           kind="result", position=n)  # fmt: skip
        uid = results.add_indicator(
            act(), programme=programme, aim=aim, code=f"I{n + 1}", title=f"Indicateur {n + 1}",
            unit_kind="quantity", unit="personnes", direction="up",
        )  # fmt: skip
        results.set_baseline(act(), indicator=uid, on="2000", top=0, source="Recensement")


def _filled(act: Any, programme: str, communes: list[str], asked: argparse.Namespace) -> int:
    """Targets and verified values of every year, by the one way to insert many rows."""
    from pacte.journal.bulk import insert_many, new_uids
    from pacte.journal.command import Act, command
    from pacte.programmes.results.models import Definition, Target, Value, ValueStep
    from pacte.programmes.sheets import queries as sheets

    row, draw = sheets.programme(programme), Random(asked.seed)
    of = list(Definition.objects.filter(indicator__programme=row).values_list("pk", flat=True))
    years = range(LAST_YEAR - asked.periods + 1, LAST_YEAR + 1)
    spans = [(definition, date(year, 1, 1), date(year + 1, 1, 1))
             for definition in of for year in years]  # fmt: skip

    @command("benchmark.fill", may="submit_value")
    def fill(act: Act) -> int:
        where = [None, *_keys(communes)]
        full = [(d, first, until, place) for d, first, until in spans for place in where]
        count, short = len(full), len(spans)
        insert_many(
            act, Target, uid=new_uids(short), definition=[s[0] for s in spans],
            first=[s[1] for s in spans], until=[s[2] for s in spans],
            top=[draw.randrange(500, 2_000) for _ in spans], words=[""] * short,
            quote=[""] * short, dimension=[""] * short, category=[""] * short,
            source=[""] * short, withdrawn=[False] * short,
        )  # fmt: skip
        insert_many(
            act, Value, uid=new_uids(count), definition=[f[0] for f in full],
            first=[f[1] for f in full], until=[f[2] for f in full], place=[f[3] for f in full],
            top=[draw.randrange(2_000) for _ in full], words=[""] * count, quote=[""] * count,
            source=["typed"] * count, measure=[""] * count, note=[""] * count,
            author=new_uids(1) * count, author_name=["Banc"] * count,
        )  # fmt: skip
        keys = list(Value.objects.filter(entry_id=act.entry_id).values_list("pk", flat=True))
        insert_many(
            act, ValueStep, value=keys, state=["verified"] * count, by=new_uids(1) * count,
            by_name=["Autre"] * count, on=[date(LAST_YEAR, 1, 1)] * count, reason=[""] * count,
        )  # fmt: skip
        act.record(row, values=count)
        return count

    return int(fill(act()))


def _keys(uids: list[str]) -> list[int]:
    from pacte.places import queries as places

    return [places.place(uid).pk for uid in uids]


def _money(act: Any, programme: str, agency: str, draw: Random) -> None:
    from pacte.programmes.financing import commands as financing

    given = financing.open_envelope(act(), programme=programme, code="E1", title="Don",
                                    currency="EUR", funder=agency)  # fmt: skip
    for n in range(LINES):
        line = financing.open_line(act(), programme=programme, code=f"L{n}", title=f"Volet {n}")
        for year in range(LAST_YEAR - MONEY_YEARS + 1, LAST_YEAR + 1):
            for kind in ("planned", "spent"):
                financing.record_flow(
                    act(), programme=programme, kind=kind, envelope=given, line=line, year=year,
                    amount=draw.randrange(1, 10_000_000), currency="EUR",
                )  # fmt: skip


# What is measured


def _public(counted: int) -> dict[str, Any]:
    """The public page as served and made anew, and what it weighs with all that it asks for."""
    from django.test import Client

    from pacte.journal import collector
    from pacte.reports.public import keeping

    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")
    address = f"/public/programmes/{CODE}/"
    walls: dict[str, list[float]] = {"public": [], "public_anew": []}
    collector.keep()  # As the server does at its start.
    for name, times in walls.items():
        for _ in range(counted + pages.WARM_UP):
            if name == "public_anew":
                keeping.forget()
            start = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - start) * 1000)
            if answer.status_code != 200:
                sys.exit(f"{address} answers {answer.status_code}: the public page is not served")
    left, sizes = [address], {}
    while left:
        one = left.pop()
        if one in sizes or urlsplit(one).netloc:
            continue
        answer = client.get(one)
        assert answer.status_code == 200, (one, answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sizes[one] = len(body)
        left += [urljoin(one, found) for found in pages._asked_by(answer, one)]
    told: dict[str, Any] = {"public_kb": round(sum(sizes.values()) / 1000, 1)}
    for name, times in walls.items():
        for share in (50, 95):
            told[f"{name}_p{share}_ms"] = pages._share(times[-counted:], share)
    return told


def _baseline(uid: str) -> dict[str, Any]:
    """The same lines as the page, and the same read value by value: the last that is verified."""
    from pacte.programmes.results import queries as results
    from pacte.programmes.results.models import Indicator, Target, Value, ValueStep
    from pacte.programmes.sheets import queries as sheets

    row, day = sheets.programme(uid), date(LAST_YEAR, 7, 1)
    results.progress(row.pk, day)
    start = time.perf_counter()
    lines = results.progress(row.pk, day)
    ours, start = time.perf_counter() - start, time.perf_counter()
    found = []
    for indicator in Indicator.objects.filter(programme=row).order_by("id"):
        last, values = None, Value.objects.filter(definition__indicator=indicator, place=None)
        for value in values.order_by("until", "id"):
            step = ValueStep.objects.filter(value=value).order_by("-id").first()
            if step and step.state == "verified" and value.first <= day:
                last = value
        target = Target.objects.filter(definition__indicator=indicator, until__gt=day).first()
        found.append((indicator.code, last and last.top, target and target.top))
    plain = time.perf_counter() - start
    said = {(one.indicator.code, one.value and one.value.top, one.target and one.target.top)
            for one in lines}  # fmt: skip
    assert said == set(found), "both ways give the same figures"
    return {
        "figures_ms": round(ours * 1000, 1), "value_by_value_ms": round(plain * 1000, 1),
        "value_by_value_ratio": round(plain / ours, 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
