"""Decisions and commitments, and what comes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max

from pacte.files import storing
from pacte.governance.bodies.commands import typed
from pacte.governance.bodies.models import (
    Body,
    Commitment,
    CommitmentStep,
    Decision,
    DecisionStep,
    Meeting,
)
from pacte.governance.bodies.queries import bodies, decisions
from pacte.governance.bodies.queries import meetings as meetings_of
from pacte.governance.bodies.rules import meeting as rules
from pacte.governance.bodies.rules import standing
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

VOTES_MAX = 1_000_000
YEAR_MIN, YEAR_MAX = 1950, 2200


@command("bodies.decide", may="manage_bodies")
def decide(
    act: Act,
    *,
    body: str,
    title: str,
    meeting: str | None = None,
    words: str = "",
    kind: str = "decision",
    year: int | None = None,
    on: str = "",
    owner: str = "",
    owner_organisation: str | None = None,
    due: date | None = None,
    votes_for: int | None = None,
    votes_against: int | None = None,
    votes_abstain: int | None = None,
    uid: str | None = None,
) -> str:
    """Record what a body decided. A body with a quorum decides in a meeting that reached it.

    With counted votes the majority says whether it is adopted or rejected; without, it is adopted.
    """
    row = typed.locked(act, body)
    at = row.meetings.get(uid=meeting) if meeting else None
    taken = at.on if at else typed.day_text(on, "on")
    made = Decision(
        uid=typed.new_uid(uid), body=row, meeting=at, kind=kind, year=year, on=taken, due=due,
        title=" ".join(title.split()), words=words.strip(), owner=owner.strip(),
        owner_organisation=typed.organisation(owner_organisation),
        votes_for=votes_for, votes_against=votes_against, votes_abstain=votes_abstain,
        number=row.decisions.aggregate(m=Max("number", default=0))["m"] + 1,
    )  # fmt: skip
    _must_be_able(row, at)
    _check_votes(made, at)
    _check_year(made)
    if due is not None and taken and due < Partial(taken).first:
        raise Refused("L’échéance (%(due)s) est avant la décision.", due=due, field="due")
    act.save(made)
    act.record(made, row, *([at] if at else []), kind=kind, number=made.number, due=_iso(due))
    return str(made.uid)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _must_be_able(body: Body, meeting: Meeting | None) -> None:
    """A quorum that was reached, or a body that has none."""
    if meeting is None:
        if bodies.rule_on(body, clock.today())[1].quorum is not None:
            raise Refused(
                "Cette instance a un quorum : elle décide en réunion, une fois le quorum atteint."
            )
        return
    now = meetings_of.state(meeting)
    if now.state == rules.NO_QUORUM:
        raise Refused(
            "Cette réunion n’a pas atteint son quorum (%(present)s présents ou représentés, il en"
            " fallait %(needed)s) : elle ne décide rien. Convoquez-la à nouveau.",
            present=now.present, needed=now.needed,
        )  # fmt: skip
    if now.state != rules.HELD or now.quorum not in rules.DECIDES:
        raise Refused(
            "Cette réunion n’est pas encore ouverte : remplissez la feuille de présence, puis"
            " constatez le quorum."
        )


def _check_votes(made: Decision, meeting: Meeting | None) -> None:
    """Votes for and against come together, and are not more than those present."""
    votes = [made.votes_for, made.votes_against, made.votes_abstain]
    if any(vote is not None and not 0 <= vote <= VOTES_MAX for vote in votes):
        raise Refused("Un nombre de voix va de 0 à 1 000 000.", field="votes_for")
    given = [vote for vote in votes if vote is not None]
    if given and (made.votes_for is None or made.votes_against is None):
        raise Refused("Donnez les voix pour et les voix contre, ou aucune.", field="votes_for")
    present = meetings_of.state(meeting).present if meeting else None
    if given and present is not None and sum(given) > present:
        raise Refused(
            "Il y a plus de voix (%(votes)s) que de présents ou représentés (%(present)s).",
            votes=sum(given), present=present, field="votes_for",
        )  # fmt: skip
    day = meetings_of.day_of(meeting, clock.today()) if meeting else clock.today()
    majority = bodies.rule_on(made.body, day)[1].majority
    carried = rules.carried(majority, made.votes_for, made.votes_against)
    made.outcome = Decision.Outcome.REJECTED if carried is False else Decision.Outcome.ADOPTED


def _check_year(made: Decision) -> None:
    """Accounts and budgets are of a year; those of a year are approved once."""
    yearly = made.kind in (Decision.Kind.ACCOUNTS, Decision.Kind.BUDGET)
    if yearly and made.year is None:
        raise Refused("Dites de quel exercice.", field="year")
    if not yearly and made.year is not None:
        raise Refused("L’exercice ne va qu’avec des comptes ou un budget.", field="year")
    if made.year is not None and not YEAR_MIN <= made.year <= YEAR_MAX:
        raise Refused("Une année, par exemple 2026.", field="year")
    if made.kind == Decision.Kind.ACCOUNTS and made.outcome == Decision.Outcome.ADOPTED:
        same = made.body.decisions.filter(kind=made.kind, year=made.year, outcome="adopted").first()
        if same:
            raise Refused(
                "Les comptes de %(year)s sont déjà approuvés (décision n° %(number)s).",
                year=made.year, number=same.number, field="year",
            )  # fmt: skip


def _must_follow(act: Act, *organisations: int | None) -> None:
    """For who keeps the body, or acts for the organisation that is to do it."""
    for pk in organisations[1:]:
        if pk is not None and act.actor.can("manage_bodies", pk):
            act.need("manage_bodies", pk)
            return
    act.need("manage_bodies", organisations[0])


def _check_step(state: str, words: str, on: date, due: date | None, before: str) -> None:
    typed.not_to_come(on)
    if state in (standing.DONE, standing.ABANDONED) and not words.strip():
        raise Refused("Dites ce qui a été fait, ou pourquoi c’est abandonné.", field="words")
    if due is not None and state not in standing.GOING:
        raise Refused("Ce qui est fini n’a plus d’échéance.", field="due")
    if due is not None and due < on:
        raise Refused("La nouvelle échéance est déjà passée.", field="due")
    if before and on < Partial(before).first:
        raise Refused("Ce jour est avant la décision.", field="on")


@command("bodies.follow_decision", may="manage_bodies")
def follow_decision(
    act: Act,
    *,
    decision: str,
    state: str,
    on: date,
    words: str = "",
    due: date | None = None,
    evidence: Any = None,
) -> str:
    """Say what came of a decision, with its evidence; ``due`` moves its deadline."""
    row = decisions.decision(decision)
    body = Body.objects.select_for_update().get(pk=row.body_id)
    _must_follow(act, body.organisation_id, row.owner_organisation_id)
    if row.outcome == Decision.Outcome.REJECTED:
        raise Refused("Cette proposition a été rejetée : il n’y a rien à suivre.")
    _check_step(state, words, on, due, row.on)
    kept = storing.store(act, evidence) if evidence else None
    act.save(
        DecisionStep(decision=row, state=state, on=on, words=words.strip(), due=due, evidence=kept)
    )
    act.record(row, body, state=state, on=on.isoformat(), due=_iso(due))
    return str(row.uid)


@command("bodies.record_commitment", may="manage_bodies")
def record_commitment(
    act: Act,
    *,
    body: str,
    organisation: str,
    title: str,
    words: str = "",
    due: date | None = None,
    meeting: str | None = None,
    uid: str | None = None,
) -> str:
    """Record what an organisation promised before a body, and by when."""
    row = typed.locked(act, body)
    at = row.meetings.get(uid=meeting) if meeting else None
    made = Commitment(
        uid=typed.new_uid(uid), body=row, meeting=at, due=due, words=words.strip(),
        title=" ".join(title.split()), organisation=people.organisation(organisation),
        number=row.commitments.aggregate(m=Max("number", default=0))["m"] + 1,
    )  # fmt: skip
    act.save(made)
    act.record(made, row, number=made.number, due=_iso(due))
    return str(made.uid)


@command("bodies.follow_commitment", may="manage_bodies")
def follow_commitment(
    act: Act,
    *,
    commitment: str,
    state: str,
    on: date,
    words: str = "",
    due: date | None = None,
    evidence: Any = None,
) -> str:
    """Say what came of a commitment, with its evidence."""
    row = decisions.commitment(commitment)
    body = Body.objects.select_for_update().get(pk=row.body_id)
    _must_follow(act, body.organisation_id, row.organisation_id)
    _check_step(state, words, on, due, "")
    kept = storing.store(act, evidence) if evidence else None
    act.save(
        CommitmentStep(
            commitment=row, state=state, on=on, words=words.strip(), due=due, evidence=kept
        )
    )
    act.record(row, body, state=state, on=on.isoformat(), due=_iso(due))
    return str(row.uid)
