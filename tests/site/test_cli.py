"""The command ``pacte``: what one can mend is told in one line, with an exit code."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError

from elsewhere import empty_site, run
from pacte.kernel.refusal import Refused
from pacte.people.queries import organisation_by_code
from pacte.site import cli, upkeep


def test_every_line_of_the_table_leads_to_a_function() -> None:
    for line in cli.COMMANDS:
        module, function = line.target.split(":")
        assert callable(getattr(import_module(module), function)), line.name


def test_each_command_says_what_it_takes(capsys) -> None:
    for line in cli.COMMANDS:
        if not line.target.startswith("pacte.site."):
            continue
        with pytest.raises(SystemExit) as end:
            cli.main([*line.name.split(), "--help"])
        assert end.value.code == 0 and f"pacte {line.name}" in capsys.readouterr().out


def test_without_a_command_the_table_is_shown(capsys) -> None:
    assert cli.main([]) == 0
    told = capsys.readouterr().out
    assert all(line.name in told and line.help in told for line in cli.COMMANDS)


def test_an_unknown_command_is_told(capsys) -> None:
    assert cli.main(["sauvegarde"]) == 2
    assert "je ne connais pas « sauvegarde »" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup"], "il manque : FICHIER"),
        (["backup", "a", "b"], "je ne connais pas : b"),
        (["serve", "--port", "web"], "attend un nombre entier"),
        (["serve", "--port"], "attend une valeur"),
        (["serve", "--port", "70000"], "n’est pas entre"),
    ],
)
def test_wrong_use_is_told_in_french(arguments: list[str], said: str, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2 and said in capsys.readouterr().err


def _raising(fault: BaseException):
    def carry_out() -> int:
        raise fault

    return carry_out


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (Refused("Il manque %(rest)s.", rest="250 FRw"), 1, "Il manque 250 FRw."),
        (OSError(errno.ENOSPC, "No space left on device", "/srv/x"), 3, "disque est plein"),
        (FileNotFoundError(errno.ENOENT, "", "/srv/x"), 3, "/srv/x : le fichier"),
        (KeyboardInterrupt(), 130, "Arrêté"),
    ],
)
def test_what_one_can_mend_is_told(fault: BaseException, code: int, said: str, capsys) -> None:
    assert cli.told(_raising(fault)) == code
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1


def test_a_fault_of_the_program_is_left_to_be_seen() -> None:
    for fault in (ZeroDivisionError(), OperationalError("near SELEC: syntax error")):
        with pytest.raises(type(fault)):
            cli.told(_raising(fault))


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """Nobody listens on port 1."""
    away = {"DATABASE_URL": "postgresql://pacte@127.0.0.1:1/pacte", "PACTE_HOME": str(tmp_path)}
    with empty_site(tmp_path) as site:
        told = run(site | away, "migrate")
    assert told.returncode == 3 and "ne répond pas" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("ceci n’est pas une base" * 100)
    wrong = {"DATABASE_URL": f"sqlite:///{tmp_path}/notes.txt", "PACTE_HOME": str(tmp_path)}
    told = run(dict(os.environ) | wrong, "migrate")
    assert told.returncode == 3 and "pas une base SQLite" in told.stderr


@pytest.mark.django_db
def test_an_empty_site_is_prepared_checked_and_given_its_administrator(tmp_path: Path) -> None:
    """``pacte check`` asks for ``pacte migrate``, and then is satisfied."""
    with empty_site(tmp_path / "site") as site:
        told = run(site, "check")
        assert told.returncode == 1 and "pacte migrate" in told.stdout
        assert run(site, "migrate").returncode == 0
        told = run(site, "check")
        assert told.returncode == 0, told.stdout + told.stderr
        told = run(site, "admin", "awa", "--organisation", "MS")
        assert told.returncode == 1 and "--found" in told.stderr
        found = ("--found", "ministry", "BI", "Ministère")
        told = run(site, "admin", "awa", "--organisation", "MS", *found)
        assert told.returncode == 0 and "Mot de passe provisoire" in told.stdout
        told = run(site, "admin", "awa", "--organisation", "MS")
        assert told.returncode == 1 and len(told.stderr.splitlines()) == 1


@pytest.mark.django_db
def test_the_first_password_serves_once(capsys) -> None:
    found = ["--found", "ministry", "BI", "Ministère"]
    assert upkeep.admin(["awa", "--organisation", "MS", *found]) == 0
    password = capsys.readouterr().out.splitlines()[0].rsplit(" ", 1)[1]
    awa = organisation_by_code("MS") and _user("awa")
    assert awa.check_password(password) and awa.must_change_password
    assert awa.can("manage_people")


def _user(username: str) -> object:

    return get_user_model().objects.get(username=username)
