"""Another site on the same engine, empty, for what was saved here; and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

PASSPHRASE = "cheval correct pile agrafe"


def run(environment: dict[str, str], *arguments: str, **more: Any) -> subprocess.CompletedProcess:
    """``pacte …`` as another process."""
    return subprocess.run(
        [sys.executable, "-m", "pacte.site.cli", *arguments],
        env=environment | {"PACTE_BACKUP_PASSPHRASE": PASSPHRASE, "PACTE_LANGUAGE": "fr"},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **more,
    )  # fmt: skip


@contextmanager
def empty_site(home: Path) -> Iterator[dict[str, str]]:
    """The environment of a site with nothing in it."""
    paths = {"PYTHONPATH": os.pathsep.join(sys.path), "PACTE_HOME": str(home)}
    if connection.vendor == "sqlite":
        yield os.environ | paths | {"DATABASE_URL": f"sqlite:///{home}/pacte.sqlite3"}
        return
    name, here = f"test_{uuid.uuid4().hex[:12]}", connection.settings_dict
    account = f"{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}"
    with psycopg.connect(f"postgresql://{account}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield os.environ | paths | {"DATABASE_URL": f"postgresql://{account}/{name}"}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
