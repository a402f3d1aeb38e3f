"""Everything that must hold before a change lands: ``make test``.

Each step is told, timed, and its failure does not hide the others'. What cannot run here for
want of PostgreSQL or Chromium is told; under STRICT=1 it is a failure.

    scripts/test.py [--only NAME …]
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
STRICT = os.environ.get("STRICT") == "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
CLUSTER = ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
WORKERS = os.environ.get("TEST_WORKERS", "2")


class Missing(Exception):
    """Something this step needs is not on this machine."""


def run(*command: str, **environment: str) -> bool:
    """Run a command of the project's environment; whether it went well."""
    given = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | environment
    return subprocess.run(command, cwd=TOP, env=given, check=False).returncode == 0


def style() -> bool:
    return run("ruff", "check", ".") and run("ruff", "format", "--check", "--quiet", ".")


def layers() -> bool:
    return run("lint-imports")


def types() -> bool:
    return run("mypy")


def security() -> bool:
    return run("bandit", "-q", "-r", "src", "-c", "pyproject.toml")


def catalogues() -> bool:
    return run(sys.executable, "scripts/catalogues.py", "check")


def migrations() -> bool:
    with tempfile.TemporaryDirectory() as home:
        return run(
            *(sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"),
            DJANGO_SETTINGS_MODULE="pacte.site.settings",
            PACTE_HOME=home,
            DATABASE_URL="",
        )


def front_end() -> bool:
    return run(sys.executable, "-m", "pacte.site.frontend", "check")


def pytest(home: str, url: str, *more: str, by: str = "loadfile") -> bool:
    return run(
        *("pytest", "-q", "-n", WORKERS, "--dist", by, *more),
        PACTE_HOME=home,
        DATABASE_URL=url,
    )


def sqlite() -> bool:
    with tempfile.TemporaryDirectory(prefix="pacte-") as home:
        url = f"sqlite:///{home}/pacte.sqlite3"
        return pytest(home, url, "--ignore", "tests/browser")


def postgresql() -> bool:
    with tempfile.TemporaryDirectory(prefix="pacte-") as home, cluster() as url:
        return pytest(home, url, "--ignore", "tests/browser")


def browser() -> bool:
    if not any(shutil.which(name) for name in BROWSERS):
        raise Missing("Chromium (Debian: apt install chromium)")
    with tempfile.TemporaryDirectory(prefix="pacte-") as home:
        url = f"sqlite:///{home}/pacte.sqlite3"
        return pytest(home, url, "tests/browser", by="load")


@contextmanager
def cluster() -> Iterator[str]:
    """A PostgreSQL of our own, under a user that is not root, gone at the end."""
    programs = POSTGRESQL[-1] if POSTGRESQL else None
    if found := shutil.which("initdb"):
        programs = programs or Path(found).resolve().parent
    if not programs:
        raise Missing("PostgreSQL (Debian: apt install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pacte-pg-") as folder:
        user = unprivileged()
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        port, data = free_port(), f"{folder}/data"
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, "check": True, **who}
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "pacte", "-A", "trust", *CLUSTER],
            **quiet,
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 "
        options += " ".join(f"-c {setting}" for setting in FAST)
        control = [programs / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgresql://pacte@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


def unprivileged() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as when we are root, which it refuses."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("a user to run PostgreSQL as, since we are root")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


STEPS: dict[str, Callable[[], bool]] = {
    "style": style,
    "layers": layers,
    "types": types,
    "security": security,
    "catalogues": catalogues,
    "migrations": migrations,
    "front-end": front_end,
    "sqlite": sqlite,
    "postgresql": postgresql,
    "browser": browser,
}


def step(name: str) -> str:
    """Do one step; say in one line how it went."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    try:
        went = "ok" if STEPS[name]() else "FAILED"
    except Missing as what:
        went = f"FAILED, STRICT=1 and no {what}" if STRICT else f"SKIPPED, no {what}"
    return f"{name:<11} {time.monotonic() - start:5.0f} s  {went}"


def main() -> int:
    known = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known.add_argument("--only", nargs="+", choices=STEPS, default=list(STEPS))
    told = [step(name) for name in known.parse_args().only]
    print("\n== Summary\n" + "\n".join(told), flush=True)
    return int(any("FAILED" in line for line in told))


if __name__ == "__main__":
    sys.exit(main())
