"""What goes wrong around Pacte (disk, database, files), said so that one knows what to do.

Only what the person or the operator can mend. A fault of the program has no sentence here.
"""

from __future__ import annotations

import errno
import sqlite3

import psycopg
from django.db import DatabaseError
from django.utils.translation import gettext as _

from pacte.kernel.refusal import Refused
from pacte.pages import formatting

DISK_FULL_POSTGRESQL = "53100"  # disk_full, class 53: insufficient resources.
NOT_A_TABLE = ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")
SYSTEM_FAULTS = {
    errno.ENOENT: "le fichier ou le dossier n’existe pas",
    errno.EACCES: "l’accès est refusé ; vérifiez le propriétaire et les droits",
    errno.EPERM: "l’accès est refusé ; vérifiez le propriétaire et les droits",
    errno.EROFS: "le disque est en lecture seule",
    errno.EISDIR: "c’est un dossier ; donnez un fichier",
    errno.ENOTDIR: "un morceau de ce chemin n’est pas un dossier",
    errno.EEXIST: "il existe déjà ; choisissez un autre nom",
    errno.EADDRINUSE: "ce port est déjà pris ; choisissez-en un autre avec --port",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de cette machine",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EFBIG: "le fichier est devenu plus grand que ce qui est permis",
}


def refusal(why: Refused) -> str:
    """The sentence of a refusal, translated, with its values."""
    return formatting.shown(why)


def is_disk_full(fault: BaseException) -> bool:
    """Whether the disk has no room left, as the system or either database says it."""
    cause = fault.__cause__ if isinstance(fault, DatabaseError) and fault.__cause__ else fault
    if isinstance(cause, OSError):
        return cause.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(cause, psycopg.Error) and cause.sqlstate == DISK_FULL_POSTGRESQL


def is_busy(fault: BaseException) -> bool:
    """Whether the database is held by another write for too long."""
    cause = fault.__cause__ if isinstance(fault, DatabaseError) and fault.__cause__ else fault
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # The primary code.
        return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return isinstance(
        cause,
        psycopg.errors.LockNotAvailable
        | psycopg.errors.DeadlockDetected
        | psycopg.errors.SerializationFailure
        | psycopg.errors.QueryCanceled,
    )


def is_away(fault: BaseException) -> bool:
    """Whether the database cannot be reached or opened at all."""
    cause = fault.__cause__ if isinstance(fault, DatabaseError) and fault.__cause__ else fault
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
    if not isinstance(cause, psycopg.OperationalError):
        return False
    return cause.sqlstate is None or cause.sqlstate[:2] in {"08", "28", "3D", "53", "57"}


def database(fault: DatabaseError) -> str:
    """One line for whoever types commands; raises again what is a fault of the program."""
    text = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
    if is_disk_full(fault):
        return _("Le disque est plein : libérez de la place, puis recommencez. Rien n’est écrit.")
    if is_busy(fault):
        return _("La base est occupée par une autre écriture : recommencez dans un moment.")
    name = type(fault.__cause__).__name__
    if name in NOT_A_TABLE or any(sign in text for sign in NOT_A_TABLE):
        return _("La base n’est pas prête ou pas à jour : lancez « pacte migrate ».")
    if is_away(fault):
        return _(
            "La base de données ne répond pas ou ne peut être ouverte :"
            " vérifiez DATABASE_URL et que le serveur tourne (%(detail)s)."
        ) % {"detail": text}
    code = getattr(fault.__cause__, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return _("Ce fichier n’est pas une base SQLite en bon état : rétablissez une sauvegarde.")
    if code == sqlite3.SQLITE_IOERR:
        return _("Le disque refuse de lire ou d’écrire : vérifiez sa place et son état.")
    raise fault


def system(fault: OSError) -> str:
    """One line for a fault of the system: which file, what, and what to do."""
    if is_disk_full(fault):
        return _("Le disque est plein : libérez de la place, puis recommencez. Rien n’est écrit.")
    what = SYSTEM_FAULTS.get(fault.errno or 0, (fault.strerror or str(fault)).lower())
    return f"{fault.filename} : {what}." if fault.filename else f"{what}."
