"""What a piece of work costs: the seconds of the clock, and those of the processors.

On a machine that others use too, the clock says how long one waited; the processors' time says
what the work took: of this process, and of the PostgreSQL server process that answers it, when it
runs on the same machine (where Linux says so).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def measured(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """The seconds of the clock and of the processors, and what the work gave."""
    spent, start = processors(), time.perf_counter()
    done = work()
    return time.perf_counter() - start, processors() - spent, done


def processors() -> float:
    """The seconds of processor that this process and its server took until now."""
    return time.process_time() + _server()


def _server() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        said = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not said.exists():  # Another machine, or no Linux: its part is not known.
        return 0.0
    parts = said.read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / TICKS
