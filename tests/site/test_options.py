"""What a site may set: a wrong value is told in a sentence, and nothing has two meanings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pacte.site import options


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PACTE_DEBUG", "peut-être", "oui ou non"),
        ("PACTE_HOSTS", "https://pacte.example.org/", "nom de machine"),
        ("PACTE_TIME_ZONE", "Afrique/Bujumbura", "fuseau horaire"),
        ("PACTE_LANGUAGE", "rw", "fr ou en"),
        ("PACTE_SECRET_KEY", "courte", "moins de 32"),
        ("PACTE_DISK_FREE_MB", "-1", "nombre entier"),
        ("PACTE_LAN_HTTPS_PORT", "70000", "65535"),
        ("PACTE_URL", "pacte.example.org", "http"),
        ("PACTE_URL", "https://pacte.example.org/public/", "sans rien derrière"),
        ("PACTE_SMTP_HOST", "smtp://mail.example.org", "nom de machine"),
        ("PACTE_SMTP_SECURITY", "oui", "starttls, tls ou non"),
        ("PACTE_MAIL_FROM", "la lettre", "lettre@exemple.org"),
        ("DATABASE_URL", "mysql://pacte@localhost/pacte", "postgresql://"),
        ("DATABASE_URL", "postgresql://pacte@localhost:abc/pacte", "port"),
        ("DATABASE_URL", "pacte.sqlite3", "sqlite:////"),
    ],
)
def test_a_wrong_value_is_told(name: str, value: str, said: str) -> None:
    with pytest.raises(options.WrongOption, match=said) as wrong:
        options.read({name: value})
    assert name in str(wrong.value)


def test_every_default_is_right() -> None:
    assert set(options.read({})) == {option.name for option in options.OPTIONS}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/pacte/base.sqlite3", "/srv/pacte/base.sqlite3"),
        ("sqlite:///srv/base.sqlite3", "/srv/base.sqlite3"),
        ("postgresql://awa:p%40sse@db.example.org:5433/pacte", "pacte"),
        ("postgresql:///pacte", "pacte"),
    ],
)
def test_a_database_is_found_by_its_address(url: str, name: str) -> None:
    parts = options.database_parts(options.read({"DATABASE_URL": url}))
    assert parts["NAME"] == name
    if "p%40sse" in url:
        assert (parts["USER"], parts["PASSWORD"], parts["PORT"]) == ("awa", "p@sse", 5433)


def test_the_key_is_drawn_once_and_is_its_owners_only(tmp_path: Path) -> None:
    values = options.read({"PACTE_HOME": str(tmp_path / "neuf")})
    first, second = options.secret_key(values), options.secret_key(values)
    kept = tmp_path / "neuf" / "secret.key"
    assert first == second and len(first) >= options.SECRET_MIN
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in kept.parent.iterdir()] == ["secret.key"]


def test_a_wrong_value_stops_the_start_without_a_trace() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=os.environ | {"PACTE_DEBUG": "2", "DJANGO_SETTINGS_MODULE": "pacte.site.settings"}
        | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "Le réglage PACTE_DEBUG ne va pas : écrivez oui ou non.\n"


def test_e_mails_leave_only_by_a_server_and_their_links_lead_to_the_site() -> None:
    said = options.mail(options.read({"PACTE_HOSTS": "pacte.example.org,10.0.0.1"}))
    assert said == {
        "site": "http://pacte.example.org", "sender": "lettre@pacte.example.org", "leaves": False,
    }  # fmt: skip
    given = {"PACTE_URL": "https://p.example.org", "PACTE_SMTP_HOST": "mail.example.org",
             "PACTE_MAIL_FROM": "Pacte <a@example.org>"}  # fmt: skip
    said = options.mail(options.read(given))
    assert said == {"site": "https://p.example.org", "sender": "Pacte <a@example.org>",
                    "leaves": True}  # fmt: skip
