"""How many members of a register enter in a second: ``python benchmarks/enrol.py``.

From a CSV file to members that everybody sees: the file read, its columns named, every cell
checked, doubles flagged, then the steps of the import by a worker, with cards' numbers, dues,
rights, words for the search and the journal. Meanwhile a second process writes all the time; the
longest that one of its commands took is ``longest_lock_s``. On SQLite (a file of its own) and on
PostgreSQL (``PACTE_BENCH_POSTGRESQL``, the address of an empty database). People are drawn from a
seed: they are synthetic. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE)]
DAY = date(2026, 8, 3)
TWICE_EACH = 200  # One household in so many comes twice, its member spelt in another way.
VOWELS, CONSONANTS = "aeiou", "bdfghklmnrstw"
SYLLABLES = [c + v for c in CONSONANTS for v in VOWELS]
HEAD = "Ménage;Nom;Sexe;Naissance;Lien;Téléphone;Village;Catégorie"


def main() -> None:
    asked = _arguments()
    if asked.neighbour:
        print(json.dumps(_neighbour(asked.neighbour)))
        return
    if asked.database:
        print(json.dumps(_database(asked.members)))
        return
    found: dict[str, Any] = {"members": asked.members}
    with tempfile.TemporaryDirectory() as folder:
        found |= _child(asked, "sqlite", f"sqlite:///{folder}/bench.sqlite3", folder)
        if url := os.environ.get("PACTE_BENCH_POSTGRESQL"):
            found |= _child(asked, "postgresql", url, folder)
        else:
            print("PostgreSQL: not measured, PACTE_BENCH_POSTGRESQL is not set.", file=sys.stderr)
            found["postgresql_members_per_s"] = None
    for name in ("longest_lock_s", "peak_mb"):
        found[name] = max(found.pop(f"{e}_{name}", 0) for e in ("sqlite", "postgresql"))
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200_000)
    parser.add_argument("--database", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--neighbour", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _child(asked: argparse.Namespace, name: str, url: str, home: str) -> dict[str, Any]:
    """Measure one engine in a process of its own."""
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "pacte.site.settings",
                "PACTE_HOME": home}  # fmt: skip
    command = [sys.executable, __file__, "--database", "--members", str(asked.members)]
    done = subprocess.run(command, env=os.environ | settings, stdout=subprocess.PIPE, check=True)
    return {f"{name}_{k}": v for k, v in json.loads(done.stdout.splitlines()[-1]).items()}


def people(members: int, seed: int = 7) -> Iterator[str]:
    """The lines of a register of so many members, about four in a household."""
    draw = random.Random(seed)
    household = count = 0
    while count < members:
        household += 1
        surname = _name(draw, 3).upper()
        size = min(draw.choice((2, 3, 4, 4, 5, 6)), members - count)
        born = draw.randint(1950, 2000)
        member = f"{surname} {_name(draw, 2).title()}"
        phone = 70_000_000 + household
        yield f"{household};{member};F;{_day(draw, born)};adhérente;{phone};Kalabancoro;2"
        for place in range(1, size):
            name = f"{surname} {_name(draw, 3).title()}"
            relation = "conjoint" if place == 1 else "enfant"
            year = born - 2 if place == 1 else draw.randint(2009, 2025)
            yield f"{household};{name};{'MF'[place % 2]};{_day(draw, year)};{relation};;;"
        count += size
        if household % TWICE_EACH == 0 and count < members:
            household, count = household + 1, count + 1
            yield f"{household};{member.replace('K', 'C')};F;{born};adhérente;;Kalabancoro;3"


def _name(draw: random.Random, syllables: int) -> str:
    return "".join(draw.choices(SYLLABLES, k=syllables))


def _day(draw: random.Random, year: int) -> str:
    return f"{draw.randint(1, 28):02d}/{draw.randint(1, 12):02d}/{year}"


def _database(members: int) -> dict[str, Any]:
    """Fill an empty database with a mutual and its scheme, then import the register."""
    import django

    django.setup()
    from cost import measured
    from django.core.management import call_command

    from insurance.members import town
    from pacte.journal import clock

    call_command("migrate", verbosity=0)
    clock.today = lambda: DAY
    w = town.town()
    other = town.enrol(w, *town.FAMILY)["household"]
    register = "\n".join([HEAD, *people(members)]).encode()
    command = [sys.executable, __file__, "--neighbour", other]
    beside = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        _, spent, parts = measured(lambda: _import(w, register, members))
    finally:
        said, _ = beside.communicate(b"stop\n")
    waited = json.loads(said.splitlines()[-1])
    print(json.dumps(parts | waited), file=sys.stderr)
    assert waited["commands"] > 0, "nobody else wrote meanwhile"
    return {
        "members_per_s": int(members / sum(parts.values())),
        "cpu_members_per_s": int(members / spent),
        "longest_lock_s": waited["longest_s"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _import(w: Any, register: bytes, members: int) -> dict[str, float]:
    """The file to members seen by all; the seconds of each part."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pacte.insurance.members import commands, queries
    from pacte.insurance.members.models import Beneficiary, RegisterImport
    from pacte.journal import jobs
    from pacte.site import jobs as table
    from world import act

    assert table.jobs is jobs
    start = time.perf_counter()
    uid = commands.bring_register(
        act(), mutual=w.mutual, scheme=w.scheme, enrolled_on=DAY, covered_on=DAY,
        upload=SimpleUploadedFile("registre.csv", register),
    )  # fmt: skip
    read = time.perf_counter()
    columns = {"household": 0, "name": 1, "sex": 2, "born": 3, "relation": 4, "phone": 5,
               "village": 6, "level": 7}  # fmt: skip
    found = commands.check_register(
        act(), register=uid, sheet="CSV", columns=columns, doubles="keep"
    )
    checked = time.perf_counter()
    assert (found["people"], found["errors"]) == (members, 0), found
    assert found["in_file"] >= members // 4 // TWICE_EACH // 2, found
    commands.apply_register(act("registre synthétique"), register=uid)
    jobs.work("bench")
    done = time.perf_counter()
    assert RegisterImport.objects.get(uid=uid).state == "done"
    assert queries.people_visible_to(w.awa, DAY).count() == members + 3
    last = Beneficiary.objects.order_by("-pk").first()
    assert last in queries.search(w.awa, last.card_number, DAY)
    return {"read": read - start, "check": checked - read, "apply": done - checked}


def _neighbour(household: str) -> dict[str, Any]:
    """Somebody else who writes all the time; how long the slowest command took."""
    import threading

    import django

    django.setup()
    from pacte.insurance.members import commands
    from pacte.journal import clock
    from world import act

    clock.today = lambda: DAY
    stopped = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stopped.set()), daemon=True).start()
    longest, count = 0.0, 0
    while not stopped.wait(0.05):
        start = time.perf_counter()
        commands.change_phone(act(), household=household, phone=f"20{count % 10**6:06d}")
        longest, count = max(longest, time.perf_counter() - start), count + 1
    return {"longest_s": round(longest, 2), "commands": count}


if __name__ == "__main__":
    main()
