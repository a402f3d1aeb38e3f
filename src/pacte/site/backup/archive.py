"""A backup: the database, the stored files, what they are, in one sealed file.

Inside the seal is a compressed tar: ``database``, ``files/…``, ``keys/…`` when asked for, and
last ``manifest.json``: versions, counts, and the SHA-256 of every member. A backup is made
beside its place and named only when it is whole; a restore is unpacked and verified beside the
site before anything takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from pacte.journal import clock, triggers
from pacte.kernel.refusal import Refused
from pacte.site.backup import engines
from pacte.site.backup.engines import Contents
from pacte.site.backup.sealed import Opener, Sealer

FORMAT = 1
BLOCK = 1 << 20
MANIFEST_MAX = 256 << 20
SECRET = 0o600
FOLDERS = {"files", "keys"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    pacte: str
    made_at: str
    contents: Contents
    members: dict[str, str]  # Name in the tar → SHA-256.

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        said = json.loads(text)
        if said.get("format") != FORMAT:
            raise Refused("Cette sauvegarde vient d’une version plus récente de Pacte.")
        return cls(**said | {"contents": Contents(**said["contents"])})

    @property
    def files(self) -> int:
        return sum(name.startswith("files/") for name in self.members)


class _Counted:
    """Reads a file and keeps the digest of what went by."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        return block


def write(target: Path, passphrase: str, *, keys: bool = False) -> Manifest:
    """Make the backup ``target`` of this site, which may be at work; then read it again."""
    if target.exists():
        raise FileExistsError(17, "", str(target))
    draft = target.with_name(f"{target.name}.partial")
    try:
        with beside_the_site() as room, _private(draft) as file:
            contents = engines.copy_out(room / "database")
            sealer = Sealer(file, passphrase)
            manifest = _pack(sealer, room / "database", contents, keys)
            sealer.finish()
            file.flush()
            os.fsync(file.fileno())
        verify(draft, passphrase)
        os.link(draft, target)  # Unlike a rename, never takes the place of another file.
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _pack(sealer: Sealer, database: Path, contents: Contents, keys: bool) -> Manifest:
    members = {}
    with tarfile.open(
        fileobj=cast(IO[bytes], sealer), mode="w|gz", format=tarfile.PAX_FORMAT
    ) as tar:
        for name, path in _members(database, keys):
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                members[name] = _add(tar, name, size, file)
        moment = clock.now().isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, version("pacte"), moment, contents, members)
        text = json.dumps(asdict(manifest), indent=1).encode()
        _add(tar, "manifest.json", len(text), BytesIO(text))
    return manifest


def _add(tar: tarfile.TarFile, name: str, size: int, file: BinaryIO) -> str:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, SECRET
    counted = _Counted(file)
    tar.addfile(member, counted)
    return counted.digest.hexdigest()


def _members(database: Path, keys: bool) -> Iterator[tuple[str, Path]]:
    yield "database", database
    stored = Path(settings.MEDIA_ROOT)
    for path in sorted(p for p in stored.rglob("*") if p.is_file() and not p.is_symlink()):
        yield f"files/{path.relative_to(stored).as_posix()}", path
    if keys:
        home = Path(settings.HOME)
        for path in sorted([*home.glob("*.key"), *home.glob("keys/*"), *home.glob("lan/*")]):
            yield f"keys/{path.relative_to(home).as_posix()}", path


def verify(backup: Path, passphrase: str, into: Path | None = None) -> Manifest:
    """Read a backup to its end and check every member; unpack it when told where."""
    found: dict[str, str] = {}
    manifest = None
    with backup.open("rb") as file:
        opener = Opener(file, passphrase)
        try:
            with tarfile.open(fileobj=cast(IO[bytes], opener), mode="r|gz", bufsize=BLOCK) as tar:
                for member in tar:
                    if member.name == "manifest.json" and member.size <= MANIFEST_MAX:
                        manifest = Manifest.read(_content(tar, member).read())
                    else:
                        found[member.name] = _unpack(tar, member, into)
        except (tarfile.TarError, EOFError, zlib.error) as broken:
            raise Refused("Cette sauvegarde est abîmée : prenez une autre copie.") from broken
        opener.finish()
    if manifest is None or found != manifest.members:
        raise Refused("Cette sauvegarde ne contient pas ce qu’elle annonce.")
    return manifest


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    content = tar.extractfile(member) if member.isfile() else None
    if content is None:
        raise Refused("Cette sauvegarde ne contient pas ce qu’elle annonce.")
    return cast(BinaryIO, content)


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None) -> str:
    """The digest of a member, which is also written under ``into``."""
    parts = PurePosixPath(member.name).parts
    known = parts == ("database",) or (len(parts) > 1 and parts[0] in FOLDERS)
    if not known or ".." in parts:
        raise Refused("Cette sauvegarde contient « %(name)s », inattendu.", name=member.name)
    counted = _Counted(_content(tar, member))
    if into is None:
        while counted.read(BLOCK):
            pass
    else:
        path = into.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _private(path) as file:
            shutil.copyfileobj(counted, file, BLOCK)
            os.fsync(file.fileno())
    return counted.digest.hexdigest()


def read(backup: Path, passphrase: str) -> Manifest:
    """Put a backup in the place of an empty site, whole or not at all."""
    stored, home = Path(settings.MEDIA_ROOT), Path(settings.HOME)
    if not engines.is_empty():
        raise Refused("La base de ce site n’est pas vide : rétablissez dans un site neuf.")
    if stored.exists() and any(stored.iterdir()):
        raise Refused("Le dossier des fichiers n’est pas vide : rétablissez dans un site neuf.")
    home.mkdir(parents=True, exist_ok=True, mode=0o750)
    with beside_the_site() as room:
        manifest = verify(backup, passphrase, room)
        _must_fit(manifest)
        engines.copy_in(room / "database", manifest.contents)
        if (room / "files").exists():
            if stored.exists():
                stored.rmdir()
            shutil.move(room / "files", stored)
        for path in [p for p in (room / "keys").rglob("*") if p.is_file()]:
            _give_back(path, home / path.relative_to(room / "keys"))
    call_command("migrate", verbosity=0, interactive=False)
    triggers.install()
    triggers.check()
    return manifest


def _must_fit(manifest: Manifest) -> None:
    """Refuse a backup of another engine, or of a Pacte that knows more than this one."""
    engine = engines.connection.vendor
    if manifest.contents.engine != engine:
        raise Refused(
            "Cette sauvegarde vient de %(theirs)s et ce site est sur %(ours)s :"
            " réglez DATABASE_URL.",
            theirs=manifest.contents.engine,
            ours=engine,
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.contents.migrations) - known):
        raise Refused(
            "Cette sauvegarde vient de Pacte %(theirs)s, plus récent que celui-ci (%(first)s) :"
            " mettez d’abord Pacte à jour.",
            theirs=manifest.pacte,
            first=unknown[0],
        )


def _give_back(path: Path, place: Path) -> None:
    """Keys come back unless the site already drew its own, which is kept under another name."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.exists():
        place.replace(place.with_name(f"{place.name}.before-restore"))
    shutil.move(path, place)


@contextmanager
def beside_the_site() -> Iterator[Path]:
    """A private folder on the site's own disk, gone at the end whatever happens."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o750)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as room:
        yield Path(room)


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET), "wb") as file:
        yield file
