"""A site that is at work is saved, and comes back the same elsewhere; or nothing is written."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from elsewhere import PASSPHRASE, empty_site, run
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.people import commands as people
from pacte.site.backup import archive, engines, sealed

ASK = "SELECT id, command FROM journal_entry WHERE id <= {} ORDER BY id"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """How slow the passphrase is made is not what is tested here."""
    monkeypatch.setattr(sealed.Sealer.__init__, "__defaults__", (10,))


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """A data folder with two stored files and two keys."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path / "home", tmp_path / "home" / "files"
    (settings.MEDIA_ROOT / "ab").mkdir(parents=True)
    (settings.MEDIA_ROOT / "ab" / "abcd").write_bytes(b"minutes" * 1000)
    (settings.MEDIA_ROOT / "empty").write_bytes(b"")
    (settings.HOME / "keys").mkdir()
    (settings.HOME / "keys" / "card.key").write_bytes(b"secret of the cards")
    (settings.HOME / "secret.key").write_bytes(b"secret of the sessions")
    return settings.HOME


def found(code: str) -> str:
    act = Act(SYSTEM)
    return people.found_organisation(act, code=code, kind="mutual", name=code, country="BI")


@contextmanager
def others_writing() -> Iterator[list[str]]:
    """Somebody who goes on founding organisations meanwhile."""
    done: list[str] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            done.append(found(f"W{len(done)}"))
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield done
    finally:
        stop.set()
        writer.join()


def query(environment: dict[str, str], sql: str) -> list:
    """What another site's database answers."""
    code = (
        "import django, json; django.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        f"cursor.execute({sql!r})\n"
        "print(json.dumps([list(map(str, row)) for row in cursor.fetchall()]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=environment | {"DJANGO_SETTINGS_MODULE": "pacte.site.settings"},
    )  # fmt: skip
    return json.loads(told.stdout)


def ours(sql: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(map(str, row)) for row in cursor.fetchall()]


def left_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if "backup" in p.name or "partial" in p.name)


def test_a_site_at_work_is_saved_and_comes_back_the_same(committed, home, tmp_path) -> None:
    file = tmp_path / "site.backup"
    found("FIRST")
    with others_writing() as done:
        before = len(done)
        made = archive.write(file, PASSPHRASE)
        during = len(done) - before
    assert during > 0, "others could write meanwhile"
    assert file.stat().st_mode & 0o777 == 0o600 and left_in(home) == []
    entries = ours(ASK.format(made.contents.last_entry))
    assert 1 <= made.contents.rows["people_organisation"] == len(entries) < len(done) + 2

    with empty_site(tmp_path / "other") as other:
        told = run(other, "restore", str(file))
        assert (told.returncode, told.stderr) == (0, "")
        assert query(other, ASK.format(10**9)) == entries
        assert query(other, "SELECT COUNT(*) FROM people_organisation") == [[str(len(entries))]]
        stored = tmp_path / "other" / "files"
        assert (stored / "ab" / "abcd").read_bytes() == b"minutes" * 1000
        assert (stored / "empty").read_bytes() == b""
        assert not (tmp_path / "other" / "keys").exists(), "keys are kept apart"
        assert left_in(tmp_path / "other") == []
        with pytest.raises(subprocess.CalledProcessError) as refused:
            query(other, "/* past */ WITH x AS (SELECT 1) SELECT 1; DELETE FROM journal_entry")
        assert refused.value.returncode == 1
        assert query(other, "SELECT COUNT(*) FROM journal_entry") == [[str(len(entries))]]

        again = run(other, "restore", str(file))
        assert again.returncode == 1 and "pas vide" in again.stderr


def test_the_restored_site_is_protected_as_the_first_was(committed, home, tmp_path) -> None:
    found("FIRST")
    archive.write(tmp_path / "site.backup", PASSPHRASE)
    with empty_site(tmp_path / "other") as other:
        assert run(other, "restore", str(tmp_path / "site.backup")).returncode == 0
        missing = "import django; django.setup(); from pacte.journal import triggers;"
        missing += "assert triggers.wanted() and not triggers.missing()"
        subprocess.run(
            [sys.executable, "-c", missing], check=True,
            env=other | {"DJANGO_SETTINGS_MODULE": "pacte.site.settings"},
        )  # fmt: skip


def test_keys_travel_only_when_asked(committed, home, tmp_path) -> None:
    made = archive.write(tmp_path / "with.backup", PASSPHRASE, keys=True)
    assert {"keys/secret.key", "keys/keys/card.key"} <= set(made.members)
    with empty_site(tmp_path / "other") as other:
        assert run(other, "restore", str(tmp_path / "with.backup")).returncode == 0
    kept = tmp_path / "other" / "keys" / "card.key"
    assert kept.read_bytes() == b"secret of the cards" and kept.stat().st_mode & 0o077 == 0


def test_a_backup_that_cannot_be_read_leaves_the_site_empty(committed, home, tmp_path) -> None:
    """Wrong passphrase, cut short, altered: each is told, and nothing is half restored."""
    archive.write(tmp_path / "good", PASSPHRASE)
    whole = (tmp_path / "good").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    middle = bytearray(whole)
    middle[len(whole) // 2] ^= 1
    (tmp_path / "altered").write_bytes(middle)
    (tmp_path / "wrong").write_text("ce n’est pas la bonne phrase")
    with empty_site(tmp_path / "other") as other:
        for arguments, said in (
            (["good", "--passphrase-file", str(tmp_path / "wrong")], "phrase de passe"),
            (["cut"], "coupé"),
            (["altered"], "altérée"),
            (["absent"], "n’existe pas"),
        ):
            told = run(other, "restore", str(tmp_path / arguments[0]), *arguments[1:])
            assert told.returncode and said in told.stderr and len(told.stderr.splitlines()) == 1
        assert left_in(tmp_path / "other") == []
        assert run(other, "restore", str(tmp_path / "good")).returncode == 0


def test_what_is_not_announced_is_refused(committed, home, tmp_path, monkeypatch) -> None:
    """A file altered on the disk of the server between its copy and its count."""
    monkeypatch.setattr(archive._Counted, "digest", property(lambda me: Lying()), raising=False)
    monkeypatch.setattr(archive._Counted, "__init__", lambda me, file: setattr(me, "_file", file))
    with pytest.raises(Refused, match="ce qu’elle annonce"):
        archive.write(tmp_path / "lying", PASSPHRASE)
    assert not (tmp_path / "lying").exists()


class Lying:
    """A digest that is never twice the same."""

    count = 0

    def update(self, data: bytes) -> None:
        Lying.count += 1

    def hexdigest(self) -> str:
        Lying.count += 1
        return str(Lying.count)


def test_a_full_disk_leaves_nothing_half_written(committed, home, tmp_path) -> None:
    """The limit on the size of files stands for the disk: the system says so the same way."""
    found("FIRST")
    (home / "files" / "large").write_bytes(bytes(range(256)) * 4000)
    (tmp_path / "kept").mkdir()
    file = tmp_path / "kept" / "site.backup"
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))}
    told = run(committed | {"PACTE_HOME": str(home)}, "backup", str(file), **small)
    assert told.returncode and "Traceback" not in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert list((tmp_path / "kept").iterdir()) == [] and left_in(home) == []


def test_a_restore_on_a_full_disk_leaves_the_site_empty(committed, home, tmp_path) -> None:
    archive.write(tmp_path / "site.backup", PASSPHRASE)
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))}
    with empty_site(tmp_path / "other") as other:
        told = run(other, "restore", str(tmp_path / "site.backup"), **small)
        assert told.returncode and "Traceback" not in told.stderr
        assert left_in(tmp_path / "other") == []
        assert run(other, "restore", str(tmp_path / "site.backup")).returncode == 0


def test_a_backup_takes_the_place_of_no_other_file(committed, home, tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("à garder")
    told = run(committed | {"PACTE_HOME": str(home)}, "backup", str(tmp_path / "notes.txt"))
    assert told.returncode and "existe déjà" in told.stderr
    assert (tmp_path / "notes.txt").read_text() == "à garder"


def test_a_short_passphrase_is_refused(committed, home, tmp_path) -> None:
    (tmp_path / "short").write_text("awa")
    told = run(
        committed | {"PACTE_HOME": str(home)},
        *("backup", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "short")),
    )
    assert told.returncode == 1 and "au moins 12" in told.stderr


def test_a_backup_of_the_other_engine_or_of_a_later_pacte_is_refused(
    committed, home, tmp_path, monkeypatch
) -> None:
    archive.write(tmp_path / "site.backup", PASSPHRASE)
    contents = engines.Contents("oracle", {}, None, [])
    manifest = archive.Manifest(1, "9.9", "", contents, {})
    with pytest.raises(Refused, match="DATABASE_URL"):
        archive._must_fit(manifest)
    later = engines.Contents(connection.vendor, {}, None, ["people.0999_later"])
    with pytest.raises(Refused, match="plus récent"):
        archive._must_fit(archive.Manifest(1, "9.9", "", later, {}))
