"""How many lines of care are decided in a second: ``python benchmarks/decide.py --lines 200000``.

The rule alone, on columns; a month from database to database through the command, its working
included, on SQLite (a file of its own) and on PostgreSQL (``PACTE_BENCH_POSTGRESQL``, the address
of an empty database); the plain way, row by row, on fewer lines; a month in which one household has
20 000 visits. Data are drawn from a seed. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE)]
VISITS, ROWS = 20_000, 500
MONTH, EARLIER = "2026-06", "2026-05"


def main() -> None:
    asked = _arguments()
    if asked.database:
        print(json.dumps(_database(asked.lines, asked.rows)))
        return
    found: dict[str, Any] = {"lines": asked.lines} | _engine(asked.lines)
    with tempfile.TemporaryDirectory() as folder:
        found |= _child(asked, "sqlite", f"sqlite:///{folder}/bench.sqlite3", folder)
        if url := os.environ.get("PACTE_BENCH_POSTGRESQL"):
            found |= _child(asked, "postgresql", url, folder)
        else:
            print("PostgreSQL: not measured, PACTE_BENCH_POSTGRESQL is not set.", file=sys.stderr)
            found["postgresql_lines_per_s"] = None
    found["peak_mb"] = max(found.pop("sqlite_peak_mb"), found.pop("postgresql_peak_mb", 0), _peak())
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--rows", type=int, default=ROWS, help="lines of the row-by-row baseline")
    parser.add_argument("--database", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def _best(work: Callable[[], Any]) -> tuple[float, float]:
    """The least of three runs, by the clock and by the processor."""
    runs = []
    for _ in range(3):
        spent = time.process_time()
        took = _timed(work)[0]
        runs.append((took, time.process_time() - spent))
    return min(took for took, _ in runs), min(spent for _, spent in runs)


def _engine(lines: int) -> dict[str, Any]:
    """The rule alone. The skewed month has one household of 20 000 visits; also that one alone."""
    import care

    from pacte.insurance.claims.rules import settle

    terms = care.terms()
    month, skewed = care.month(lines), care.skewed(max(lines, VISITS), VISITS)
    alone = care.skewed(VISITS, VISITS)
    found = {}
    for name, facts in (("engine", month), ("skewed", skewed), ("one_group", alone)):
        took, spent = _best(lambda facts=facts: settle(facts, terms))
        found[f"{name}_lines_per_s"] = int(len(facts.line) / took)
        found[f"{name}_cpu_lines_per_s"] = int(len(facts.line) / spent)
    return found


def _child(asked: argparse.Namespace, name: str, url: str, home: str) -> dict[str, Any]:
    """Measure one engine in a process of its own."""
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "pacte.site.settings",
                "PACTE_HOME": home}  # fmt: skip
    command = [sys.executable, __file__, "--database", "--lines", str(asked.lines), "--rows",
               str(asked.rows)]  # fmt: skip
    done = subprocess.run(command, env=os.environ | settings, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    kept = {f"{name}_{key}": value for key, value in found.items()}
    if name == "sqlite":
        kept["row_by_row_lines_per_s"] = kept.pop("sqlite_row_by_row_lines_per_s")
    return kept


def _database(lines: int, rows: int) -> dict[str, Any]:
    """Fill an empty database, then settle a month of it through the command."""
    import django

    django.setup()
    import rows as made
    from cost import measured
    from django.core.management import call_command
    from django.db import connection

    from pacte.insurance.claims import commands
    from pacte.journal import clock
    from world import act

    call_command("migrate", verbosity=0)
    clock.today = lambda: date(2026, 7, 20)
    w = made.place()
    made.enrol(act(), scheme=w.scheme, households=max(lines // 5, 1_000))
    made.treat(act(), scheme=w.scheme, lines=rows, first=f"{EARLIER}-01", seed=2)
    found: dict[str, Any] = {}
    if connection.vendor == "sqlite":  # The baseline: once is enough.
        slow, decided = _timed(lambda: _row_by_row(w.scheme))
        found["row_by_row_lines_per_s"] = int(decided / slow)
    commands.settle_month(act(), scheme=w.scheme, month=EARLIER)
    made.treat(act(), scheme=w.scheme, lines=lines, first=f"{MONTH}-01", seed=3)
    held = _longest_lock()
    took, spent, result = measured(
        lambda: commands.settle_month(act(), scheme=w.scheme, month=MONTH)
    )
    assert result["decided"] + result["waiting"] == lines, result
    return found | {
        "lines_per_s": int(lines / took),
        "cpu_lines_per_s": int(lines / spent),
        "lock_s": round(held[0], 2),
        "peak_mb": _peak(),
    }


def _longest_lock() -> list[float]:
    """How long the transaction of the command lasts: from after the preparation to the end."""
    from django.db import transaction

    from pacte.journal import command

    longest, once = [0.0], command._once

    def timed(*args: Any) -> Any:
        took, outcome = _timed(lambda: once(*args))
        longest[0] = max(longest[0], took)
        return outcome

    assert not transaction.get_connection().in_atomic_block
    command._once = timed
    return longest


def _row_by_row(scheme: str) -> int:
    """The plain way: each line read, its consumption summed, its decision saved by the ORM."""
    from django.db import transaction
    from django.db.models import Sum

    from pacte.insurance.claims.models import ClaimLine, Decision
    from pacte.insurance.members.models import Entitlement
    from pacte.insurance.schemes.models import Scheme, Tariff
    from pacte.journal import guard

    chosen = Scheme.objects.get(uid=scheme)
    lines = ClaimLine.objects.filter(claim__scheme=chosen, decision=None)
    blank = dict.fromkeys(("deducted", "flat", "room", "counts", "opens", "same_as", "year"), 0)
    blank |= dict.fromkeys(("limit", "care", "rule", "deductible"), -1)

    def decide(pk: int) -> None:
        line = ClaimLine.objects.select_related("claim__facility", "service").get(pk=pk)
        claim = line.claim
        open_ = Entitlement.objects.filter(
            beneficiary=claim.beneficiary_id, scheme=chosen, since__lte=line.care_on, open=True
        ).exists()
        tariff = Tariff.objects.filter(
            scheme=chosen, service=line.service, since__lte=line.care_on
        ).last()
        used = [
            Decision.objects.filter(scheme=chosen, **whose).aggregate(s=Sum("mutual_pays"))["s"]
            or 0
            for whose in (
                {"line__claim": claim},
                {"line__claim__beneficiary": claim.beneficiary_id},
                {"line__claim__household": claim.household_id},
            )
        ]
        price = min(line.cost or 0, tariff.price if tariff else 0)
        share = -(-price * line.quantity * 8 // 10)
        left = [max(cap - spent, 0) for cap, spent in zip((15_000, 30_000, 60_000), used)]
        pays, asked = min(share, *left) if open_ else 0, (line.cost or 0) * line.quantity
        covered = price * line.quantity if open_ else 0
        Decision(
            line=line, scheme=chosen, reason=0, asked=asked, price=price, quantity=line.quantity,
            covered=covered, share=share, mutual_pays=pays, member_pays=covered - pays,
            refused=asked - covered, entry_id=0, **blank,
        ).save(force_insert=True)  # fmt: skip

    keys = list(lines.order_by("care_on", "id").values_list("pk", flat=True))
    with guard.opened("the baseline of a benchmark"):
        for pk in keys:
            with transaction.atomic():
                decide(pk)
        with transaction.atomic():  # The baseline's rows stay out of what is measured after.
            undo(Decision)
    return len(keys)


def undo(model: Any) -> None:
    """Take the baseline's decisions away again."""
    from pacte.journal import triggers

    triggers.drop()
    model.objects.all().delete()
    triggers.install()


if __name__ == "__main__":
    main()
