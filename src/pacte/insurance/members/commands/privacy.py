"""Personal data: a person's name, phones, birth and photo are taken out where the law asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pacte.files import storing
from pacte.insurance.members import dossier, writing
from pacte.insurance.members.commands.changes import locked_person, revoke_cards
from pacte.insurance.members.models import Beneficiary, Household, SearchWord
from pacte.insurance.members.queries import register as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused

NAMELESS = "Personne anonymisée"


@command("members.export_person", may="read_members")
def export_person(act: Act, *, person: str) -> dict[str, Any]:
    """Give all that is kept about a person; that it was given is kept too."""
    known = locked_person(act, person, gone=True, action="read_members")
    act.record(known)
    return dossier.person_file(known)


@command("members.anonymise_person", may="anonymise")
def anonymise_person(act: Act, *, person: str) -> None:
    """Take out who a person is; numbers, amounts and decisions stay, so that the books hold.

    What is left of the birth is its year. Only for who has left: a covered person has a name.
    """
    known = locked_person(act, person, gone=True, action="anonymise")
    if known.anonymised_on:
        raise Refused("Les données de cette personne sont déjà anonymisées.")
    if known.left_on is None:
        raise Refused("Cette personne est encore dans son ménage : notez d’abord son départ.")
    if not act.reason:
        raise Refused("Dites sur quelle demande ou quelle règle vous anonymisez.", field="reason")
    day = clock.today()
    words = writing.own_words(known)
    SearchWord.objects.filter(word__in=words, beneficiary=known.pk).delete()
    if known.photo:
        storing.forget(UUID(known.photo))
    _forget(known)
    known.anonymised_on = day
    act.save(known)
    revoke_cards(act, known, day)
    home = known.household
    if not queries.present(home.pk).exists():
        Household.objects.filter(pk=home.pk).update(phone="", entry_id=act.entry_id)
    act.record(known, home)


def _forget(known: Beneficiary) -> None:
    """The fields that say who somebody is."""
    known.name, known.sound, known.phone, known.photo = NAMELESS, "", "", ""
    if known.born_on:
        known.born_on, known.year_only = known.born_on.replace(month=1, day=1), True
