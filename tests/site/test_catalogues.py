"""The catalogues: every message of the sources is found, and a wrong translation is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "catalogues.py"
PAGE = """{% load i18n %}
<p>{% translate "Bonjour" %}</p>
  <p>
{% blocktranslate count n=n %}{{ n }} demande{% plural %}{{ n }} demandes{% endblocktranslate %}
  </p>
{% translate "mois" context "durée" %}
"""
CODE = """
from django.utils.translation import gettext as _
def f():
    raise Refused("Il manque %(rest)s.", rest=1)
print(_("Deux"
        " morceaux"))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with the script in it."""
    room = tmp_path / "src" / "pacte" / "site"
    (room / "templates").mkdir(parents=True)
    (room / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (room / "code.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "catalogues.py").write_text(SCRIPT.read_text(encoding="utf-8"))
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project / "scripts" / "catalogues.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


ENGLISH = {
    "Bonjour": "Good day",
    "Deux morceaux": "Two pieces",
    "Il manque %(rest)s.": "%(rest)s is missing.",
    "%(n)s demande": ["%(n)s request", "%(n)s requests"],
    "durée\x04mois": "months",
}


def filled(project: Path, **other: str) -> subprocess.CompletedProcess[str]:
    file = project / "english.json"
    file.write_text(json.dumps(ENGLISH | other))
    assert run(project, "update").returncode == 0
    return run(project, "fill", str(file))


def test_every_message_of_code_and_pages_is_found(project: Path) -> None:
    assert json.loads(run(project, "missing").stdout).keys() == ENGLISH.keys()


def test_a_complete_catalogue_is_accepted_and_compiled(project: Path) -> None:
    assert filled(project).stdout.startswith("0 to translate")
    assert run(project, "check").returncode == 0
    assert run(project, "compile").returncode == 0
    made = project / "src/pacte/site/locale/en/LC_MESSAGES/django.mo"
    assert b"is missing" in made.read_bytes()


def test_a_folder_of_rooms_keeps_what_only_it_says(project: Path) -> None:
    works = project / "src/pacte/delivery/works"
    works.mkdir(parents=True)
    (works / "code.py").write_text('_("Chantier")\n_("Bonjour")\n', encoding="utf-8")
    filled(project, Chantier="Works")
    assert run(project, "check").returncode == 0
    own, shared = (
        Path(project, "src/pacte", folder, "locale/en/LC_MESSAGES/django.po").read_text("utf-8")
        for folder in ("delivery", "site")
    )
    assert "Chantier" in own and "Bonjour" not in own
    assert "Bonjour" in shared and "Chantier" not in shared
    (works / "code.py").unlink()  # What it alone said goes with it.
    assert run(project, "update").returncode == 0 == run(project, "check").returncode


def test_a_missing_translation_is_told(project: Path) -> None:
    filled(project, Bonjour="")
    told = run(project, "check")
    assert told.returncode == 1 and "not translated: 'Bonjour'" in told.stdout


def test_a_placeholder_that_was_changed_is_told(project: Path) -> None:
    filled(project, **{"Il manque %(rest)s.": "%(reste)s is missing."})
    told = run(project, "check")
    assert told.returncode == 1 and "placeholders" in told.stdout


def test_a_message_that_changed_must_be_translated_again(project: Path) -> None:
    filled(project)
    page = project / "src/pacte/site/templates/page.html"
    page.write_text(PAGE.replace("Bonjour", "Bonsoir"), encoding="utf-8")
    told = run(project, "check").stdout
    assert "not translated: 'Bonsoir'" in told and "no longer in the sources: 'Bonjour'" in told


def test_a_translation_of_nothing_is_told(project: Path) -> None:
    assert "not a message of the sources: 'Adieu'" in filled(project, Adieu="Farewell").stdout
