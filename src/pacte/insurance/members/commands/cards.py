"""Cards: printed by sheets, cancelled when lost, replaced by the next copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import Max

from pacte.insurance.members.commands.changes import locked_person, revoke_cards
from pacte.insurance.members.models import Beneficiary, Card, Membership
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused

SHEET_MAX = 500
SERIAL_MAX = 255


@command("members.print_cards", may="issue_card")
def print_cards(act: Act, *, people: Sequence[str]) -> dict[str, Any]:
    """Make the next card of these people, as one sheet; those who have a good one keep it."""
    day = clock.today()
    rows = Beneficiary.objects.filter(uid__in=list(people), left_on=None, anonymised_on=None)
    found = list(rows.select_related("household").order_by("pk"))
    if len(people) > SHEET_MAX:
        raise Refused("Une planche compte au plus %(most)s cartes.", most=SHEET_MAX)
    for mutual in {person.household.mutual_id for person in found}:
        act.need("issue_card", mutual)
    until = _valid_until([person.household_id for person in found], day)
    good = set(
        Card.objects.filter(beneficiary__in=found, revoked_on=None, until__gt=day).values_list(
            "beneficiary", flat=True
        )
    )
    wanted = [p for p in found if p.pk not in good and p.household_id in until]
    if not wanted:
        raise Refused(
            "Ces personnes ont déjà leur carte, ou ne sont inscrites pour aucun exercice."
        )
    serials = _serials(wanted)
    sheet = uuid4()
    insert_many(
        act,
        Card,
        uid=[uuid4() for _ in wanted],
        beneficiary=[person.pk for person in wanted],
        serial=[serials.get(person.pk, 0) + 1 for person in wanted],
        until=[until[person.household_id] for person in wanted],
        sheet=[sheet] * len(wanted),
        issued_on=[day] * len(wanted),
        printed_on=[day] * len(wanted),
    )
    homes = {person.household_id: person.household for person in wanted}
    act.record(*homes.values(), cards=len(wanted), sheet=str(sheet))
    return {"sheet": str(sheet), "cards": len(wanted)}


@command("members.revoke_card", may="issue_card")
def revoke_card(act: Act, *, person: str) -> int:
    """Cancel the card of a person, lost or stolen: it is refused where it is scanned."""
    owner = locked_person(act, person, gone=True, action="issue_card")
    if not act.reason:
        raise Refused(
            "Dites pourquoi la carte est annulée : perdue, volée, abîmée.", field="reason"
        )
    count = revoke_cards(act, owner, clock.today())
    if not count:
        raise Refused("Cette personne n’a pas de carte en cours.")
    act.record(owner, owner.household, cards=count)
    return count


@command("members.replace_card", may="issue_card")
def replace_card(act: Act, *, person: str) -> dict[str, Any]:
    """Cancel the card of a person and make the next copy, on a sheet of its own."""
    owner = locked_person(act, person, action="issue_card")
    revoke_card(act, person=person)
    made = print_cards(act, people=[person])
    act.record(owner, owner.household, sheet=made["sheet"])
    return made


def _valid_until(households: Sequence[int], day: date) -> dict[int, date]:
    """How far each household is enrolled."""
    rows = Membership.objects.filter(household__in=households, closed_on=None, until__gt=day)
    return dict(rows.values_list("household").annotate(last=Max("until")))


def _serials(people: Sequence[Beneficiary]) -> dict[int, int]:
    """The last copy of each person."""
    rows = Card.objects.filter(beneficiary__in=people).values_list("beneficiary")
    found = dict(rows.annotate(last=Max("serial")))
    if any(serial >= SERIAL_MAX for serial in found.values()):
        raise Refused("Une personne a déjà eu %(most)s cartes.", most=SERIAL_MAX)
    return found
