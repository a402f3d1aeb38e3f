"""Starts, targets and values by a workbook: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pacte.journal.command import Act, command
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.programmes.results.commands.framework import set_baseline, set_target
from pacte.programmes.results.commands.kept import programme_of
from pacte.programmes.results.commands.values import enter_value

MAY = "submit_value"
ROWS_MAX = 1_000
PERIOD, FIGURE = ("first", "until", "place"), ("top", "bottom", "words")


@command("results.import_figures", may=MAY)
def import_figures(
    act: Act, *, programme: str, rows: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Keep the figures of a workbook, each with its own entry; with one fault nothing is kept.

    Values are drafts of who imports them; starts and targets ask for who keeps the programme.
    """
    owner = programme_of(act, programme, MAY)
    if not rows or len(rows) > ROWS_MAX:
        raise Refused("De 1 à %(most)s lignes à la fois.", most=ROWS_MAX)
    counts = {"value": 0, "target": 0, "baseline": 0}
    for row in rows:
        try:
            _keep(replace(act), row)
        except NotAllowed:
            raise
        except Refused as refusal:
            raise Refused(
                "Ligne %(line)s : %(fault)s", line=int(row["line"]), fault=refusal
            ) from refusal  # fmt: skip
        counts[str(row["kind"])] += 1
    act.record(owner, **counts)
    return counts


def _keep(act: Act, row: Mapping[str, Any]) -> None:
    """One figure, by the command that a page calls for it."""
    figure = {name: row[name] for name in FIGURE}
    one = str(row["indicator"])
    if row["kind"] == "value":
        period = {name: row[name] for name in PERIOD}
        enter_value(act, indicator=one, told=row["told"], note=row["note"], **period, **figure)
    elif row["kind"] == "target":
        period = {name: row[name] for name in PERIOD}
        set_target(act, indicator=one, dimension=row["dimension"], category=row["category"],
                   source=str(row["note"])[:250], **period, **figure)  # fmt: skip
    else:
        set_baseline(act, indicator=one, on=str(row["first"]), place=row["place"],
                     source=str(row["note"])[:250], **figure)  # fmt: skip
