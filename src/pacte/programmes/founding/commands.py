"""A whole programme from one file, by the commands of the rooms, all of it or nothing."""

from __future__ import annotations

from typing import NoReturn

from pacte.journal.command import Act, command
from pacte.kernel import strict_yaml
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.programmes.founding.filing import Filing
from pacte.programmes.founding.rules import faults, opened, read_programme
from pacte.programmes.founding.trying import Trial, Wrong
from pacte.programmes.sheets import commands as sheets
from pacte.programmes.sheets import queries as known


class Tried(Refused):
    """A file was tried: nothing of it is kept. Carries what is wrong with it."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__("Rien n’est inscrit : ce n’était qu’un essai.")
        self.wrong = wrong


def tried(act: Act, text: str) -> list[Wrong]:
    """All that is wrong with a file: its form first; when it is right, what the rooms refuse."""
    found = list(faults(opened(text), strict_yaml.lines(text)))
    if found:
        return [Wrong(int(str(one.values.get("line", 1))), "", one) for one in found]
    try:
        import_programme(act, text=text, dry=True)
    except Tried as trial:
        return sorted(trial.wrong, key=lambda one: one.line)
    raise AssertionError("a trial is always undone")


def _try(filing: Filing, trial: Trial) -> NoReturn:
    try:
        filing.write()
    except NotAllowed:
        raise
    except Refused as refusal:  # Of its head: nothing else could be tried.
        trial.wrong.append(Wrong(1, filing.told["code"], refusal))
    raise Tried(trial.wrong)


@command("founding.import_programme", may="manage_programme")
def import_programme(act: Act, *, text: str, publish: bool = False, dry: bool = False) -> str:
    """Write a programme as its file says it; refuse one whose code is known, with the place.

    What the file names by a code (organisations, places) is found in the registers; organisations
    that the file describes and that are not known yet are entered. ``dry``: everything is tried,
    then undone, and every refusal is told (``Tried``).
    """
    told = read_programme(text)
    trial = Trial(strict_yaml.lines(text)) if dry else None
    if known.by_code(told["code"]):
        there = Refused("Le programme « %(code)s » est déjà là.", code=told["code"])
        raise Tried([Wrong(1, told["code"], there)]) if dry else there
    if trial is not None:
        _try(Filing(act, told, trial), trial)
    uid = Filing(act, told).write()
    if publish:
        sheets.publish_programme(act, programme=uid)
    act.record(known.programme(uid), code=told["code"])
    return uid
