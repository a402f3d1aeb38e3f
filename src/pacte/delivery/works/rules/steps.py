"""The life of a work: in which order its steps come, when it is functional, what is missing. Pure.

need → site → design → procurement → contract → works → provisional acceptance → final acceptance.
It is *functional* apart from these: once accepted, when each condition of its kind is met. Accepted
and not functional, it is **unfinished**, and says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pacte.kernel.money import WHOLE
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused

ORDER = (
    "need", "site", "design", "procurement", "contract", "works", "provisional", "final",
)  # fmt: skip
ACCEPTED = ("provisional", "final")
BUILDING = ("built", "equipped", "staffed", "water", "energy", "open")
NEEDED = {
    "water": ("built", "water", "open"),
    "energy": ("built", "energy"),
    "master_plan": ("approved",),
}
STATES = {
    "need": "need", "site": "prepared", "design": "prepared", "procurement": "prepared",
    "contract": "prepared", "works": "under_way", "stopped": "stopped", "cancelled": "cancelled",
    "provisional": "unfinished", "final": "unfinished",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Life:
    """Where a work is: its step and since when, and since when it is functional, if it is."""

    step: str
    on: str
    functional_on: str = ""

    @property
    def state(self) -> str:
        if self.functional_on and self.step not in ("stopped", "cancelled"):
            return "functional"
        return STATES[self.step]


def lived(rows: Iterable[tuple[str, str]]) -> Life:
    """What the steps (step, on) of a work say together, in the order in which they were written."""
    step, since, functional = "need", "", ""
    for name, on in rows:
        if name == "functional":
            functional = on
        elif name == "not_functional":
            functional = ""
        else:
            step, since = name, on
    if functional and step not in (*ACCEPTED, "stopped", "cancelled"):
        step, since = "provisional", functional  # A text that says no more than « functional ».
    return Life(step, since, functional)


def needed(kind: str) -> tuple[str, ...]:
    """Without what a work of a kind does not serve."""
    return NEEDED.get(kind, BUILDING)


def missing(kind: str, met: Mapping[str, str]) -> tuple[str, ...]:
    """Which conditions are not met, nor said to be without object; of what nobody says, too."""
    return tuple(what for what in needed(kind) if met.get(what) not in ("yes", "not_needed"))


def may_enter(step: str, now: Life, on: str, words: str) -> None:
    """Refuse a step that cannot come now, or that comes before the last one."""
    if now.step == "cancelled":
        raise Refused("Cet ouvrage est abandonné : inscrivez-en un autre.")
    if now.on and Partial(on).until <= Partial(now.on).first:
        raise Refused(
            "Cette étape (%(on)s) serait avant la précédente (%(before)s).",
            on=on, before=now.on, field="on",
        )  # fmt: skip
    if step == "final":
        _may_be_final(now)
    elif step == "provisional":
        _may_be_accepted(now)
    else:
        _may_move(step, now, words)


def _may_be_final(now: Life) -> None:
    if now.step == "final":
        raise Refused("La réception définitive est déjà prononcée.")
    if now.step != "provisional":
        raise Refused(
            "La réception définitive vient après la réception provisoire : prononcez d’abord"
            " celle-ci."
        )


def _may_be_accepted(now: Life) -> None:
    if now.step in ACCEPTED:
        raise Refused("La réception provisoire est déjà prononcée.")
    if now.step != "works":
        raise Refused("La réception provisoire vient après les travaux : ils n’ont pas commencé.")


def _may_move(step: str, now: Life, words: str) -> None:
    if now.step in ACCEPTED:
        raise Refused("Cet ouvrage est reçu : ses étapes ne changent plus.")
    if step == now.step:
        raise Refused("L’ouvrage est déjà à cette étape.", field="step")
    back = now.step != "stopped" and step in ORDER and ORDER.index(step) < ORDER.index(now.step)
    if (back or step in ("stopped", "cancelled")) and not words.strip():
        raise Refused("Dites pourquoi l’ouvrage s’arrête ou revient en arrière.", field="words")


def must_be_done(progress: int | None, words: str) -> None:
    """Refuse to accept, without a word of why, what was last seen unfinished."""
    if progress is not None and progress < WHOLE and not words.strip():
        raise Refused(
            "Le dernier constat est à %(share)s %% : constatez la fin des travaux, ou dites dans"
            " les observations pourquoi les recevoir.",
            share=progress * 100 // WHOLE, field="words",
        )  # fmt: skip


def may_open(kind: str, now: Life, met: Mapping[str, str]) -> tuple[str, ...]:
    """What stops a work from being functional: nothing, or conditions by their code.

    Raises ``Refused`` when it is not accepted, or functional already.
    """
    if now.step not in ACCEPTED:
        raise Refused("Un ouvrage est fonctionnel après sa réception provisoire, pas avant.")
    if now.functional_on:
        raise Refused("Cet ouvrage est déjà fonctionnel.")
    return missing(kind, met)
