"""The operators' page of roles and actions, made from ``people/roles.py``.

scripts/roles.py          write it, in both languages
scripts/roles.py check    fail when it is not what the code says
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings

TOP = Path(__file__).parents[1]
FOLDER = TOP / "docs" / "operators"
if not settings.configured:
    settings.configure(USE_I18N=False)
    django.setup()

from pacte.people.roles import ROLES  # noqa: E402

WORDS = {
    "fr": (
        "# Rôles et actions",
        "<!-- Page faite par scripts/roles.py : ne pas la modifier à la main. -->",
        "Un rôle se tient pour une organisation (et celles qui lui sont affiliées ce jour-là) ou"
        " dans un lieu (et pour les organisations qui s’y trouvent). Il commence et finit à une"
        " date. Deux rôles qui se contrôlent ne se donnent pas à la même personne pour la même"
        " organisation. L’administrateur d’une organisation nationale sans lieu (ministère,"
        " agence, autorité, programme) administre tout le site.",
        "| rôle | code | pour | actions | ne va pas avec | code à usage unique |",
        {"organisation": "organisation", "place": "lieu"}, ("oui", "—"),
    ),
    "en": (
        "# Roles and actions",
        "<!-- Made by scripts/roles.py: do not edit by hand. -->",
        "A role is held for an organisation (and those affiliated to it that day) or in a place"
        " (and for the organisations that are there). It begins and ends on a date. Two roles"
        " that control each other are not given to one person for the same organisation. The"
        " administrator of a national organisation without a place (ministry, agency, authority,"
        " programme) administers the whole site.",
        "| code | French label | for | actions | not together with | one-time code |",
        {"organisation": "organisation", "place": "place"}, ("yes", "—"),
    ),
}  # fmt: skip


def page(language: str) -> str:
    """The page in one language; codes and actions are English in both."""
    title, made, words, head, scopes, (yes, no) = WORDS[language]
    rows = []
    for name, kind in ROLES.items():
        label, code = str(kind.label), f"`{name}`"
        first = [label, code] if language == "fr" else [code, label]
        over = ", ".join(scopes[scope] for scope in kind.scopes)
        if kind.kinds:
            over += f" ({', '.join(kind.kinds)})"
        apart = sorted(o for o in ROLES if name in ROLES[o].apart or o in kind.apart)
        cells = [
            *first, over, ", ".join(f"`{a}`" for a in sorted(kind.actions)),
            ", ".join(f"`{a}`" for a in apart) or no, yes if kind.totp else no,
        ]  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([title, "", made, "", words, "", head, "|---|---|---|---|---|---|", *rows, ""])


def main(arguments: list[str]) -> int:
    """Write the pages, or say which is not current."""
    for language, name in (("fr", "roles.md"), ("en", "roles.en.md")):
        path = FOLDER / name
        if arguments[:1] != ["check"]:
            path.write_text(page(language), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page(language):
            print(f"{path.relative_to(TOP)}: run scripts/roles.py", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
