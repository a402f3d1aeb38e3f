"""The arguments of a command line, asked for and refused in French."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

# What argparse says, and how we say it.
SAYINGS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"je ne connais pas : \1"),
    (r"argument (.*): expected one argument", r"\1 attend une valeur"),
    (r"argument (.*): invalid int value: (.*)", r"\1 attend un nombre entier, pas \2"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 : \2 n’est pas parmi \3"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 ne va pas avec \2"),
)
WRONG_USE = 2


class French(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "emploi : ")


class Parser(argparse.ArgumentParser):
    """What a command takes: ``Parser("backup", "Sauvegarde…").argument("file", …)``."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(
            prog=f"pacte {name}".strip(),
            description=description,
            formatter_class=French,
            add_help=False,
            allow_abbrev=False,
        )
        self._given = self.add_argument_group("arguments")
        self._given.add_argument("--help", "-h", "--aide", action="help", help="montre cette aide")

    def argument(self, *names: str, **how: Any) -> Parser:
        self._given.add_argument(*names, **how)
        return self

    def error(self, message: str) -> NoReturn:
        for pattern, saying in SAYINGS:
            if found := re.fullmatch(pattern, message):
                message = found.expand(saying)
        self.exit(WRONG_USE, f"{self.prog} : {message}\n{self.format_usage()}")
