"""Who may verify, and what may follow what. Pure.

A value is a draft, is submitted, then verified or returned with a reason, always by somebody who
neither wrote nor submitted it. What is returned or a draft may be replaced by another value; what
is verified stays: a new value of the same period takes its place once it is verified too.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pacte.kernel.refusal import Refused

DRAFT, SUBMITTED, VERIFIED, RETURNED, REPLACED = STEPS = (
    "draft", "submitted", "verified", "returned", "replaced",
)  # fmt: skip
FROM = {
    SUBMITTED: (DRAFT,),
    VERIFIED: (SUBMITTED,),
    RETURNED: (SUBMITTED,),
    REPLACED: (DRAFT, SUBMITTED, RETURNED),
}
OPEN = (DRAFT, SUBMITTED)  # Something is still to be done about it.
SHOWN = (SUBMITTED, VERIFIED)  # To who reads the programme; others read the verified only.


def follows(state: str, now: str) -> None:
    """Refuse a step that does not follow from the state of a value."""
    if now in FROM[state]:
        return
    if now == VERIFIED:
        raise Refused("Cette valeur est déjà vérifiée.")
    if now == REPLACED:
        raise Refused("Cette valeur a été remplacée par une autre : ouvrez la nouvelle.")
    if now == RETURNED:
        raise Refused("Cette valeur a été renvoyée : corrigez-la d’abord.")
    if now == DRAFT:
        raise Refused("Cette valeur est un brouillon : son auteur la soumet d’abord.")
    raise Refused("Cette valeur attend déjà d’être vérifiée.")


def by_another(by: UUID, hands: Iterable[UUID]) -> None:
    """Refuse that who wrote or submitted a value says that it is right."""
    if by in set(hands):
        raise Refused(
            "Vous avez écrit ou soumis cette valeur : quelqu’un d’autre la vérifie ou la renvoie."
        )
