"""An attendance sheet of 10 000 lines, from the file to what is counted.

``python benchmarks/training.py``. The register already has people of 200 facilities, some with the
same name. The sheet names people by number, by name and facility, by phone, and without any of
them, so that some are left to choose; some cells are wrong, and each is told with its address. Four
parts are timed: the file read, every line checked and every person looked for, the choices kept,
all of it written. Beside it, the list of people as a district sees it. On SQLite (a file of its
own) and on PostgreSQL (``PACTE_BENCH_POSTGRESQL``, the address of an empty database). People are
drawn from a seed: they are synthetic. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE)]
FIRST = date(2026, 3, 2)
DAYS, SESSIONS, FACILITIES, WRONG_EACH = 3, 20, 200, 100
VOWELS, CONSONANTS = "aeiou", "bdfghklmnrstw"
SYLLABLES = [c + v for c in CONSONANTS for v in VOWELS]
HEAD = "Session;Numéro;Nom et prénoms;Sexe;Téléphone;FOSA;Jour 1;Jour 2;Jour 3;Post-test /20"


def main() -> None:
    asked = _arguments()
    if asked.database:
        print(json.dumps(_database(asked.rows, asked.people)))
        return
    found: dict[str, Any] = {"rows": asked.rows, "people": asked.people}
    with tempfile.TemporaryDirectory() as folder:
        found |= _child(asked, "sqlite", f"sqlite:///{folder}/bench.sqlite3", folder)
        if url := os.environ.get("PACTE_BENCH_POSTGRESQL"):
            found |= _child(asked, "postgresql", url, folder)
        else:
            print("PostgreSQL: not measured, PACTE_BENCH_POSTGRESQL is not set.", file=sys.stderr)
            found["postgresql_import_s"] = None
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=50_000, help="already in the register")
    parser.add_argument("--database", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _child(asked: argparse.Namespace, name: str, url: str, home: str) -> dict[str, Any]:
    """Measure one engine in a process of its own."""
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "pacte.site.settings",
                "PACTE_HOME": home}  # fmt: skip
    command = [sys.executable, __file__, "--database", "--rows", str(asked.rows)]
    command += ["--people", str(asked.people)]
    done = subprocess.run(command, env=os.environ | settings, stdout=subprocess.PIPE, check=True)
    return {f"{name}_{k}": v for k, v in json.loads(done.stdout.splitlines()[-1]).items()}


def _name(draw: random.Random) -> str:
    family = "".join(draw.choices(SYLLABLES, k=3)).upper()
    return f"{family} {''.join(draw.choices(SYLLABLES, k=2)).title()}"


def _database(rows: int, people: int) -> dict[str, Any]:
    """Fill an empty database, then bring the sheet."""
    import django

    django.setup()
    from django.core.management import call_command

    from world import facility, organisation, person, place

    call_command("migrate", verbosity=0)
    district = place("Kati", "district", place("Mali", "country"))
    there = [facility(f"Centre {n}", district) for n in range(FACILITIES)]
    project = organisation("Programme", "programme", place=district, code="PROG")
    ines = person("ines", coordinator=project)
    person("cherif", district=f"place:{district}")
    known = _register(there, people)
    sessions = _sessions(ines, project)
    content = _sheet(sessions, known, rows)
    found = _import(ines, project, content, rows)
    return found | {
        "people_list_p95_ms": _list("cherif"),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _register(there: list[str], people: int) -> list[tuple[str, str, str, str]]:
    """People of the facilities, by the room's own writer: (number, name, phone, facility)."""
    from pacte.delivery.staff import queries
    from pacte.delivery.staff.models import Person
    from pacte.journal.command import REGISTRY, command
    from pacte.places import queries as places
    from world import act

    draw = random.Random(7)
    rows = [places.facility(uid) for uid in there]
    names = [_name(draw) for _ in range(people * 9 // 10)]
    new = [
        queries.NewPerson(
            name=draw.choice(names), phone=f"+2237{n:07d}", facility=rows[n % len(rows)].pk,
            sex=draw.choice("fm"),
        )
        for n in range(people)
    ]  # fmt: skip

    @command("bench.register", may="manage_staff")
    def register(step: Any) -> int:
        keys = queries.write_people(step, new, FIRST - timedelta(400), {})
        step.record(count=len(keys))
        return len(keys)

    register(act())
    REGISTRY.pop("bench.register")
    told = Person.objects.order_by("pk").values_list("number", "name", "phone", "facility__code")
    return list(told)


def _sessions(ines: Any, project: str) -> list[str]:
    from pacte.delivery.training import commands
    from pacte.journal.command import Act
    from world import act

    commands.load_themes(act())
    return [
        commands.plan_session(
            Act(ines), organisation=project, theme="mental_health", title=f"Groupe {n}",
            starts=FIRST, ends=FIRST + timedelta(DAYS - 1),
        )["number"]
        for n in range(SESSIONS)
    ]  # fmt: skip


def _sheet(sessions: list[str], known: list[tuple[str, str, str, str]], rows: int) -> bytes:
    """The lines: half by number or by name and place, a fifth by phone, some new, some wrong."""
    draw = random.Random(11)
    lines = [HEAD]
    for n in range(rows):
        number, name, phone, code = known[(n * 7) % len(known)]
        way = n % 10
        if way < 4:
            who = f"{number};{name};;;{code}"
        elif way < 7:
            who = f";{name};F;{phone.removeprefix('+223')};{code}"
        elif way == 7:
            who = f";{name};;;"  # Nothing but a name: to be chosen.
        else:
            who = f";{_name(draw)} {n};F;;{code}"
        signs = ";".join(draw.choices("PPPPA", k=DAYS))
        score = "99" if n % WRONG_EACH == 0 else str(draw.randint(5, 20))
        lines.append(f"{sessions[n % len(sessions)]};{who};{signs};{score}")
    return "\n".join(lines).encode()


def _import(ines: Any, project: str, content: bytes, rows: int) -> dict[str, Any]:
    """The file to presences; the seconds of each part."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pacte.delivery.staff import staging
    from pacte.delivery.training import commands
    from pacte.delivery.training.models import SheetImport
    from pacte.delivery.training.rules import sheets
    from pacte.journal.command import Act

    spent_cpu = time.process_time()
    marks = [time.perf_counter()]
    uid = commands.bring_sheet(
        Act(ines), upload=SimpleUploadedFile("presences.csv", content), organisation=project
    )
    marks.append(time.perf_counter())
    row = SheetImport.objects.get(uid=uid)
    columns = sheets.guess(staging.sheets_of(row.sheets)[0].headings)
    told = commands.check_sheet(
        Act(ines), brought=uid, sheet="CSV", columns=columns, errors="leave_out"
    )
    marks.append(time.perf_counter())
    assert told["lines"] == rows, told
    assert told["errors"] >= rows // WRONG_EACH, told
    assert told["doubtful"] >= rows // 20, told
    commands.choose_people(Act(ines), brought=uid, choices={}, others="new")
    marks.append(time.perf_counter())
    written = commands.apply_sheet(Act(ines), brought=uid)
    marks.append(time.perf_counter())
    assert written["added"] == told["ready"], (written, told)
    parts = [round(after - before, 2) for before, after in pairwise(marks)]
    spent = dict(zip(("read_s", "check_s", "choose_s", "apply_s"), parts, strict=True))
    cpu = round(time.process_time() - spent_cpu, 2)
    print(json.dumps({"told": told, "written": written} | spent), file=sys.stderr)
    whole = {"import_s": round(marks[-1] - marks[0], 2), "import_cpu_s": cpu}
    return whole | {"errors": told["errors"], "doubtful": told["doubtful"]} | spent


def _list(username: str) -> float:
    """The list of people through every middleware: pages, searches, filters."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    asked = ["", "?page=3", "?q=ba", "?q=PERS", "?categorie=health", "?sexe=f&page=2", "?tri=-name"]
    times = []
    for n in range(70):
        start = time.perf_counter()
        answer = client.get(f"/personnel/{asked[n % len(asked)]}")
        assert answer.status_code == 200
        if n >= 14:
            times.append((time.perf_counter() - start) * 1000)
    return round(statistics.quantiles(times, n=20)[-1], 1)


if __name__ == "__main__":
    main()
