"""Pages of the documentation that are made: settings, commands, and the index of all pages.

scripts/reference.py          write them
scripts/reference.py check    fail when one is not what the code says
"""

from __future__ import annotations

import sys
from pathlib import Path

from pacte.site.cli import COMMANDS
from pacte.site.options import OPTIONS

TOP = Path(__file__).parents[1]
FOLDER = TOP / "docs" / "operators"
MADE = {
    "fr": "<!-- Page faite par scripts/reference.py : ne pas la modifier à la main. -->",
    "en": "<!-- Made by scripts/reference.py: do not edit by hand. -->",
}
SETTINGS = {
    "fr": ("# Réglages", "Un réglage est une variable d’environnement. Une valeur qui ne va pas"
           " arrête le démarrage avec une phrase.", "| réglage | valeur par défaut | sens |"),
    "en": ("# Settings", "A setting is an environment variable. A value that cannot be used stops"
           " the start with a sentence.", "| setting | default | meaning |"),
}  # fmt: skip
INDEX = (
    "By reader. Pages for people are in French, with an English page beside; developers’, English."
)
READERS = {
    "users": "Ceux qui s’en servent · users",
    "operators": "Ceux qui tiennent le serveur · operators",
    "rules": "Ceux qui décident des règles · rules",
    "developers": "Developers",
    "decisions": "Decisions",
}
LINES = {
    "fr": ("# Commandes", "`pacte COMMANDE --aide` dit ce que chacune attend. Codes de sortie :"
           " 0 tout va bien ; 1 refusé, ou quelque chose à corriger ; 2 mal demandé ; 3 la"
           " machine ne suit pas (disque, base, port).", "| commande | ce qu’elle fait |"),
    "en": ("# Commands", "`pacte COMMAND --help` says what each takes. Exit codes: 0 all is well;"
           " 1 refused, or something to mend; 2 wrongly asked; 3 the machine cannot (disk,"
           " database, port).", "| command | what it does |"),
}  # fmt: skip


def settings(language: str) -> str:
    title, words, head = SETTINGS[language]
    rows = [
        f"| `{o.name}` | {f'`{o.default}`' if o.default else '—'} |"
        f" {o.meaning if language == 'fr' else o.meaning_en} |"
        for o in OPTIONS
    ]
    return _page(language, title, words, head, "|---|---|---|", rows)


def commands(language: str) -> str:
    title, words, head = LINES[language]
    rows = [f"| `pacte {c.name}` | {c.help if language == 'fr' else c.help_en} |" for c in COMMANDS]
    return _page(language, title, words, head, "|---|---|", rows)


def _page(language: str, title: str, words: str, head: str, rule: str, rows: list[str]) -> str:
    return "\n".join([title, "", MADE[language], "", words, "", head, rule, *rows, ""])


def index() -> str:
    """Every page by reader, under its own title; those for people with their English page."""
    lines = ["# Documentation", "", MADE["en"], "", INDEX]
    for folder, title in READERS.items():
        found = sorted((TOP / "docs" / folder).glob("*.md"))
        found = [page for page in found if not page.name.endswith(".en.md")]
        found.sort(key=lambda page: page.name != "README.md")
        if found:
            lines += ["", f"## {title}", "", *(_line(page) for page in found)]
    return "\n".join([*lines, "- [Glossary](../GLOSSARY.md)", ""])


def _line(page: Path) -> str:
    name = page.relative_to(TOP / "docs").as_posix()
    title = page.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
    english = page.with_name(page.name.replace(".md", ".en.md"))
    beside = f" · [English]({name.replace('.md', '.en.md')})" if english.exists() else ""
    return f"- [{title}]({name}){beside}"


def pages() -> dict[Path, str]:
    """Every made page, with its text."""
    made = {
        FOLDER / f"{name}{'' if language == 'fr' else '.en'}.md": make(language)
        for name, make in (("settings", settings), ("commands", commands))
        for language in ("fr", "en")
    }
    return made | {TOP / "docs" / "README.md": index()}


def stale() -> list[Path]:
    return [p for p, text in pages().items() if not p.exists() or p.read_text() != text]


def main() -> int:
    if sys.argv[1:] == ["check"]:
        for path in stale():
            print(f"{path.relative_to(TOP)}: run scripts/reference.py", file=sys.stderr)
        return int(bool(stale()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
