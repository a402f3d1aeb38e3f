"""Copying a database out of a running site, and into an empty one; on both engines.

What is copied is what one transaction sees. The counts are taken from the copy itself (SQLite)
or under the same snapshot (PostgreSQL), so that they agree with it to the row.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess  # nosec B404: pg_dump and pg_restore, never a shell.
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from pacte.kernel.refusal import Refused

Rows = Callable[[str], list[tuple[Any, ...]]]
POSTGRESQL_PACKAGE = "postgresql-client"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: enough to know that a copy is the same."""

    engine: str
    rows: dict[str, int]
    last_entry: int | None
    migrations: list[str]


def tables() -> list[str]:
    """Our tables and Django's, as the models name them."""
    found = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    return sorted(found | {"django_migrations"})


def copy_out(into: Path) -> Contents:
    """Copy the database of this site, which may be at work, into a file."""
    return _sqlite_out(into) if connection.vendor == "sqlite" else _postgresql_out(into)


def _sqlite_out(into: Path) -> Contents:
    name = connection.settings_dict["NAME"]
    if not Path(name).exists():
        raise FileNotFoundError(2, "", name)
    try:
        with closing(sqlite3.connect(name, timeout=30)) as source:
            source.execute("VACUUM INTO ?", (str(into),))
    except sqlite3.Error as fault:
        raise DatabaseError(str(fault)) from fault
    return sqlite_contents(into)


def sqlite_contents(copy: Path) -> Contents:
    """What a SQLite file holds; refuse one that is damaged."""
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as source:
        rows: Rows = lambda sql: source.execute(sql).fetchall()  # noqa: E731
        if rows("PRAGMA integrity_check") != [("ok",)]:
            raise Refused("La base copiée est abîmée : elle ne peut être gardée.")
        there = {name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return _contents("sqlite", rows, there)


def _postgresql_out(into: Path) -> Contents:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(["pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={into}"])
        return _contents("postgresql", _rows, set(connection.introspection.table_names(cursor)))


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _contents(engine: str, rows: Rows, there: set[str]) -> Contents:
    """Count every table; the names are those of the models, never typed by anybody."""
    count = "SELECT COUNT(*) FROM {}"
    known = [table for table in tables() if table in there]
    migrations = rows("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Contents(
        engine=engine,
        rows={table: rows(count.format(f'"{table}"'))[0][0] for table in known},
        last_entry=rows("SELECT MAX(id) FROM journal_entry")[0][0],
        migrations=[f"{app}.{name}" for app, name in migrations],
    )


def is_empty() -> bool:
    """Whether the database of this site has no table yet."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


def copy_in(copy: Path, expected: Contents) -> None:
    """Put a copy in the place of an empty database, whole or not at all."""
    if connection.vendor == "sqlite":
        if sqlite_contents(copy) != expected:
            raise Refused("La base de la sauvegarde ne contient pas ce qui est annoncé.")
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(copy, target)
        return
    connection.close()
    _run(
        [
            *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
            *("--single-transaction", "--dbname", connection.settings_dict["NAME"], str(copy)),
        ]
    )
    there = set(connection.introspection.table_names())
    if _contents("postgresql", _rows, there) != expected:
        raise Refused("La base rétablie ne contient pas ce qui est annoncé : ne l’utilisez pas.")


def _move(copy: Path, target: Path) -> None:
    """Rename, or copy beside and rename when the database stands on another disk."""
    for beside in (f"{target}-wal", f"{target}-shm", f"{target}-journal"):
        Path(beside).unlink(missing_ok=True)  # Left by an empty database.
    draft = target.with_name(f"{target.name}.partial")
    try:
        shutil.move(copy, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _run(command: Sequence[str]) -> None:
    """Run a program of PostgreSQL on this site's database; say what it says when it fails."""
    program = shutil.which(command[0])
    if not program:
        raise Refused(
            "Le programme %(program)s manque : installez le paquet %(package)s.",
            program=command[0],
            package=POSTGRESQL_PACKAGE,
        )
    done = subprocess.run(  # nosec B603
        [program, *command[1:]], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["?"]
        raise Refused("%(program)s a échoué : %(said)s", program=command[0], said=said[0])


def _environment() -> dict[str, str]:
    """Where the database is; the password stays out of the arguments, which others can read."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(database[key]) for name, key in names.items() if database[key]}
    return os.environ | given | {"PGDATABASE": str(database["NAME"]), "LC_MESSAGES": "C"}
