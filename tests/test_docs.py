"""The documents say what is: settings, commands, rooms, words, paths and links."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

from pacte.journal.command import REGISTRY
from pacte.site.cli import COMMANDS
from pacte.site.options import OPTIONS

TOP = Path(__file__).parents[1]
SOURCE = TOP / "src" / "pacte"
PAGES = sorted(p for p in [*TOP.glob("*.md"), *TOP.glob("docs/**/*.md"), *SOURCE.rglob("*.md")])
QUOTED = re.compile(r"`((?:src|tests|docs|scripts|benchmarks|frontend)/[\w./-]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
IN_FRENCH = ("operators", "users")  # Readers whose pages have an English page beside.
# Rooms whose README.md is still to be written. The list only grows shorter.
WITHOUT_README: set[str] = set()
# Tables whose word is not in the glossary yet. The list only grows shorter.
WITHOUT_WORD: set[str] = set()


def rooms() -> dict[str, Path]:
    """The folders of the installed rooms, by what their commands are called after."""
    found = {c.name.removeprefix("pacte."): Path(c.path) for c in apps.get_app_configs()
             if c.name.startswith("pacte.")}  # fmt: skip
    return {name.rsplit(".", 1)[-1]: path for name, path in found.items()} | {
        "kernel": SOURCE / "kernel"
    }


@pytest.fixture(scope="module")
def commands() -> set[str]:
    """Every command of every room: a command is known once its module is read."""
    for path in sorted([*SOURCE.rglob("commands.py"), *SOURCE.rglob("commands/*.py")]):
        if "management" not in path.parts:
            import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
    assert get_resolver().url_patterns
    return set(REGISTRY)


def told(faults: list[str]) -> str:
    return "\n  " + "\n  ".join(faults)


def test_pages_made_from_the_code_are_current() -> None:
    made = [sys.executable, str(TOP / "scripts" / "reference.py"), "check"]
    done = subprocess.run(made, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_setting_and_command_line_is_explained_in_both_languages() -> None:
    mute = [o.name for o in OPTIONS if not (o.meaning.strip() and o.meaning_en.strip())]
    mute += [c.name for c in COMMANDS if not (c.help.strip() and c.help_en.strip())]
    assert not mute, told(mute)


def test_every_room_says_what_it_is_for() -> None:
    mute = {name for name, path in rooms().items() if not (path / "README.md").exists()}
    assert mute <= WITHOUT_README, told([f"{name}: write its README.md" for name in sorted(mute)])


def test_every_command_is_in_the_readme_of_its_room(commands: set[str]) -> None:
    """And none is listed that no longer exists."""
    wrong = []
    for room, path in rooms().items():
        ours = {name for name in commands if name.split(".")[0] == room}
        if not (path / "README.md").exists():
            continue
        text = (path / "README.md").read_text(encoding="utf-8")
        listed = set(re.findall(rf"`({room}\.[a-z_]+)`", text))
        wrong += [f"{name}: say it in {room}/README.md" for name in sorted(ours - listed)]
        known = {*ours, *(f"{room}.{p.stem}" for p in path.rglob("*.py"))}
        known |= {f"{room}.{p.name}" for p in path.iterdir() if p.is_dir()}
        wrong += [f"{name}: {room}/README.md names it, and it is no command"
                  for name in sorted(listed - known)]  # fmt: skip
    assert not wrong, told(wrong)


def test_every_table_has_its_word_in_the_glossary() -> None:
    words = set(re.findall(r"`([A-Z]\w+)`", (TOP / "GLOSSARY.md").read_text(encoding="utf-8")))
    absent = {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_config.name.startswith("pacte.") and model.__name__ not in words
    }
    assert absent <= WITHOUT_WORD, told(
        [f"{name}: give its French word" for name in sorted(absent)]
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(TOP)))
def test_what_a_page_points_to_exists(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    lost = [p for p in QUOTED.findall(text) if not (TOP / p).exists()]
    lost += [
        link
        for link in LINK.findall(text)
        if "://" not in link and not link.startswith("mailto:")
        if not (page.parent / link).exists()
    ]
    assert not lost, told(lost)


def test_pages_for_people_are_in_both_languages() -> None:
    pages = [p for reader in IN_FRENCH for p in (TOP / "docs" / reader).glob("*.md")]
    french = {p for p in pages if not p.name.endswith(".en.md")}
    english = {p.with_name(p.name.replace(".en.md", ".md")) for p in set(pages) - french}
    alone = [str(p.relative_to(TOP)) for p in sorted(french ^ english)]
    assert not alone, told(alone)


def test_the_index_leads_to_every_page() -> None:
    index = (TOP / "docs" / "README.md").read_text(encoding="utf-8")
    index += (TOP / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    absent = [
        str(p.relative_to(TOP)) for p in sorted((TOP / "docs").rglob("*.md")) if p.name not in index
    ]
    assert not absent, told(absent)


def test_no_document_or_source_names_a_machine_or_a_registry() -> None:
    """Addresses of package registries and folders of somebody's machine stay out."""
    hosts = re.compile(r"pypi\.or[g]|pythonhoste[d]|registry\.npmj[s]|deb\.debia[n]|ghcr\.i[o]")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=False)
    named = [
        name
        for name in listed.stdout.decode().split("\0")
        if name and (TOP / name).is_file() and (TOP / name).suffix not in {".png", ".jpg"}
        if hosts.search((TOP / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert not named, told(named)
