"""Indigent lists: the community proposes households, somebody else validates, a sponsor pays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.files import storing
from pacte.insurance.members import following
from pacte.insurance.members.commands.changes import put_in_group
from pacte.insurance.members.models import Household, IndigentLine, IndigentList
from pacte.insurance.members.queries import register as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import queries as people
from pacte.places import queries as places

HOUSEHOLDS_MAX = 2_000
State = IndigentList.State


@command("members.propose_list", may="propose_list")
def propose_list(
    act: Act,
    *,
    mutual: str,
    title: str,
    group: str,
    since: date,
    numbers: Sequence[str],
    until: date | None = None,
    place: str | None = None,
    minutes: Any = None,
) -> str:
    """Propose households, by their numbers, as indigent from a day on, with the minutes."""
    organisation = people.organisation(mutual)
    act.need("propose_list", organisation.pk)
    if until and until <= since:
        raise Refused("La liste finit après son début.", field="until")
    homes = _households(organisation.pk, numbers)
    proposed = IndigentList(
        mutual=organisation,
        place=places.place(place) if place else None,
        title=title,
        group=group,
        since=since,
        until=until,
        minutes=str(storing.store(act, minutes).uid) if minutes else "",
        proposed_on=clock.today(),
        proposed_by=act.actor.uid,
    )
    act.save(proposed)
    for home in homes:
        act.save(IndigentLine(list=proposed, household=home))
    act.record(proposed, organisation, households=len(homes), since=since.isoformat())
    return str(proposed.uid)


@command("members.validate_list", may="validate_list")
def validate_list(
    act: Act, *, indigents: str, decided_on: date, sponsor: str | None = None, minutes: Any = None
) -> int:
    """Validate a list proposed by somebody else: its households enter the group, a sponsor pays."""
    chosen = _waiting(act, indigents)
    if chosen.proposed_by == act.actor.uid and act.actor.uid.int:
        raise NotAllowed("Vous avez proposé cette liste : une autre personne la valide.")
    _decide(act, chosen, State.VALIDATED, decided_on)
    if minutes:
        chosen.minutes = str(storing.store(act, minutes).uid)
    if not chosen.minutes:
        raise Refused("Joignez le procès-verbal de la validation.", field="minutes")
    chosen.sponsor = people.organisation(sponsor) if sponsor else None
    act.save(chosen)
    homes = [line.household for line in chosen.lines.select_related("household")]
    for home in homes:
        put_in_group(act, home, chosen.group, chosen.since, closed=False)
        if chosen.until:
            put_in_group(act, home, chosen.group, chosen.until, closed=True)
    following.households_changed(act, [home.pk for home in homes], chosen.since, "corrected")
    act.record(
        chosen,
        chosen.mutual,
        households=len(homes),
        decided_on=decided_on.isoformat(),
        sponsor=chosen.sponsor.code if chosen.sponsor else None,
    )
    return len(homes)


@command("members.refuse_list", may="validate_list")
def refuse_list(act: Act, *, indigents: str, decided_on: date) -> None:
    """Refuse a list, with the reason."""
    chosen = _waiting(act, indigents)
    if not act.reason:
        raise Refused("Dites pourquoi la liste est refusée.", field="reason")
    _decide(act, chosen, State.REFUSED, decided_on)
    act.save(chosen)
    act.record(chosen, chosen.mutual, decided_on=decided_on.isoformat())


def _households(mutual_id: int, numbers: Sequence[str]) -> list[Household]:
    """The households of these numbers, each once; every number that is not there is told."""
    asked = list(dict.fromkeys(numbers))
    if not asked:
        raise Refused("Une liste compte au moins un ménage.", field="numbers")
    if len(asked) > HOUSEHOLDS_MAX:
        raise Refused("Une liste compte au plus %(most)s ménages.", most=HOUSEHOLDS_MAX)
    rows = Household.objects.filter(mutual=mutual_id, number__in=asked, pending=False)
    found = {home.number: home for home in rows}
    if missing := [number for number in asked if number not in found]:
        raise Refused(
            "Ces numéros ne sont pas des ménages de la mutuelle : %(numbers)s.",
            numbers=", ".join(missing[:10]),
            field="numbers",
        )
    empty = [n for n in asked if not queries.present(found[n].pk).exists()]
    if empty:
        raise Refused("Plus personne n’est dans le ménage %(number)s.", number=empty[0])
    return [found[number] for number in asked]


def _waiting(act: Act, uid: str) -> IndigentList:
    rows = IndigentList.objects.select_for_update(of=("self",)).select_related("mutual")
    found = rows.filter(uid=uid).first()
    if not found:
        raise Refused("Cette liste n’existe pas.")
    act.need("validate_list", found.mutual_id)
    if found.state != State.PROPOSED:
        raise Refused("Cette liste a déjà sa réponse.")
    return found


def _decide(act: Act, chosen: IndigentList, state: State, decided_on: date) -> None:
    if not chosen.proposed_on <= decided_on <= clock.today():
        raise Refused(
            "La décision vient après la proposition du %(day)s, au plus tard aujourd’hui.",
            day=chosen.proposed_on,
            field="decided_on",
        )
    chosen.state, chosen.decided_on = state, decided_on
    chosen.decided_by, chosen.decided_name = act.actor.uid, act.actor.name
