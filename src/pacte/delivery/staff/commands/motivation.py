"""Motivation: the rule, the list of a month with its working, prepared by one, paid by another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pacte.delivery.staff import scores as visited
from pacte.delivery.staff.models import (
    MotivationLine,
    MotivationRule,
    MotivationRun,
    Posting,
    Qualification,
    RunScore,
    RunStep,
)
from pacte.delivery.staff.queries import motivation as queries
from pacte.delivery.staff.rules import motivation as rules
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.numbering import numbered
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.ledger import postings
from pacte.people import queries as people
from pacte.places import queries as places

State = MotivationRun.State
EXPENSE = "motivation"
ORIGIN = "MOTIVATION"  # The source of what no programme bears.


@command("staff.set_rule", may="pay_motivation")
def set_rule(
    act: Act, *, organisation: str, code: str, title: str, currency: str, since: date,
    document: Mapping[str, Any], reference: str, closed: bool = False,
) -> str:  # fmt: skip
    """Say since when, and how, an organisation's motivation is computed: a reform is a new row."""
    owner = people.organisation(organisation)
    act.need("pay_motivation", owner.pk)
    terms = rules.read_terms(document)
    if terms.checklist and terms.checklist not in dict(visited.lists()):
        raise Refused("Aucune grille n’a le code « %(code)s ».", code=terms.checklist[:30],
                      field="checklist")  # fmt: skip
    known = set(Qualification.objects.values_list("code", flat=True))
    if strange := sorted(set(document["bases"]) - known):
        raise Refused("La qualification « %(code)s » n’est pas au registre.", code=strange[0][:30],
                      field="bases")  # fmt: skip
    if not reference.strip():
        raise Refused("Une règle a sa référence : texte, décision, convention.", field="reference")
    whole = json.dumps(document, sort_keys=True)
    row = MotivationRule(
        organisation=owner, code=code.strip().upper(), title=title.strip(), currency=currency,
        since=since, document=dict(document), digest=hashlib.sha256(whole.encode()).hexdigest(),
        reference=reference.strip(), closed=closed,
    )  # fmt: skip
    act.save(row)
    act.record(row, code=row.code, since=since.isoformat(), digest=row.digest)
    return str(row.uid)


@command("staff.open_run", may="manage_staff")
def open_run(
    act: Act, *, organisation: str, rule: str, month: str, source: str = "", place: str = ""
) -> str:
    """Open the list of a month, by the rule in force on its last day, on what bears it."""
    owner, span = people.organisation(organisation), Month.from_text(month)
    act.need("manage_staff", owner.pk)
    if span.first > clock.today():
        raise Refused("Ce mois n’est pas encore commencé.", field="month")
    terms = queries.rule_on(owner.pk, rule, span)
    if terms is None:
        raise Refused("Aucune règle « %(code)s » n’est en vigueur ce mois-là.", code=rule[:30],
                      field="rule")  # fmt: skip
    alive = MotivationRun.objects.filter(organisation=owner, code=terms.code, month=span.first)
    if alive.exclude(state=State.CANCELLED).exists():
        raise Refused("Ce mois a déjà sa liste de motivation.", field="month")
    bears = queries.source(source) if source else None
    bears = bears or postings.ensure_source(act, ORIGIN, "Motivation du personnel")
    rank = MotivationRun.objects.select_for_update().filter(organisation=owner).count() + 1
    row = MotivationRun(
        number=numbered(owner.code, "MOT", rank), organisation=owner, rule=terms, code=terms.code,
        month=span.first, currency=terms.currency, source=bears, prepared_by=act.actor.uid,
        prepared_name=act.actor.name, place=places.place(place) if place else None,
    )  # fmt: skip
    act.save(row)
    _compute(act, row)
    act.record(row, number=row.number, month=month, lines=row.lines_count)
    return str(row.uid)


@command("staff.score_facility", may="manage_staff")
def score_facility(act: Act, *, run: str, facility: str, score: int, words: str) -> None:
    """Type the score of a facility that no visit gave, and say where it comes from."""
    row = _locked(act, run, "manage_staff", State.DRAFT)
    if not rules.read_terms(row.rule.document).by_score:
        raise Refused("La règle de cette liste ne compte pas de score.", field="score")
    if not words.strip():
        raise Refused("Dites d’où vient ce score, et pourquoi aucune visite ne le donne.",
                      field="words")  # fmt: skip
    there = places.facility(facility)
    if there.pk not in queries.facilities_of(row):
        raise Refused("Cette formation n’est pas dans cette liste.", field="facility")
    if seen := queries.seen_scores(row, [there.pk]).get(there.pk):
        raise Refused(
            "La visite du %(day)s donne le score de cette formation : il ne se saisit pas.",
            day=seen.on, field="score",
        )  # fmt: skip
    act.save(RunScore(run=row, facility=there, score=score, words=words.strip()))
    _compute(act, row)
    act.record(row, number=row.number, count=score)


@command("staff.compute_run", may="manage_staff")
def compute_run(act: Act, *, run: str) -> dict[str, int]:
    """Work the list out again, from the posts and presences of now."""
    row = _locked(act, run, "manage_staff", State.DRAFT)
    _compute(act, row)
    act.record(row, number=row.number, lines=row.lines_count, amount=row.total)
    return {"lines": row.lines_count, "waiting": row.waiting}


@command("staff.prepare_run", may="manage_staff")
def prepare_run(act: Act, *, run: str) -> None:
    """Say that a list is ready: nothing waits, somebody else may pay it."""
    row = _locked(act, run, "manage_staff", State.DRAFT)
    _compute(act, row)
    if row.waiting:
        raise Refused(
            "%(waiting)s lignes attendent une présence ou un score : complétez-les.",
            waiting=row.waiting,
        )
    if not row.total:
        raise Refused("Rien n’est dû sur cette liste.")
    row.prepared_by, row.prepared_name = act.actor.uid, act.actor.name
    _step(act, row, State.PREPARED)
    act.record(row, number=row.number, amount=row.total)


@command("staff.return_run", may="pay_motivation")
def return_run(act: Act, *, run: str) -> None:
    """Send a list back to who prepared it, and say why."""
    row = _locked(act, run, "pay_motivation", State.PREPARED)
    if not act.reason:
        raise Refused("Dites ce qui est à reprendre.", field="reason")
    _step(act, row, State.DRAFT, act.reason)
    act.record(row, number=row.number)


@command("staff.pay_run", may="pay_motivation")
def pay_run(act: Act, *, run: str, on: date, means: str = "bank") -> dict[str, int]:
    """Pay a list that somebody else prepared: an expense of the organisation, on its source."""
    row = _locked(act, run, "pay_motivation", State.PREPARED)
    if row.prepared_by == act.actor.uid or queries.had_a_hand(row, act.actor.uid):
        raise Refused("Qui a préparé la liste ne la paie pas : un autre doit le faire.")
    if on > clock.today() or on < row.month:
        raise Refused("La date de paiement est dans le mois ou après, et pas à venir.", field="on")
    if means not in ("bank", "mobile"):
        raise Refused("Une motivation se paie par la banque ou le téléphone.", field="means")
    book = postings.ensure_book(act, row.organisation_id, row.currency)
    postings.ensure_account(act, book, EXPENSE, "Motivation du personnel", "expense")
    postings.transfer(
        act, book=book, debit=EXPENSE, credit=means, amount=row.total, source=row.source,
        purpose=f"motivation:{row.uid}", made_on=on, label=row.number,
    )  # fmt: skip
    row.paid_on, row.paid_name = on, act.actor.name
    _step(act, row, State.PAID)
    act.record(row, number=row.number, amount=row.total, means=means)
    return {"amount": row.total, "lines": row.lines_count}


@command("staff.cancel_run", may="manage_staff")
def cancel_run(act: Act, *, run: str) -> None:
    """Give up a list that is not paid."""
    row = _locked(act, run, "manage_staff", State.DRAFT, State.PREPARED)
    if not act.reason:
        raise Refused("Dites pourquoi la liste est abandonnée.", field="reason")
    _step(act, row, State.CANCELLED, act.reason)
    act.record(row, number=row.number)


def _locked(act: Act, uid: str, action: str, *states: str) -> MotivationRun:
    rows = MotivationRun.objects.select_for_update(of=("self",))
    row = rows.select_related("rule", "organisation", "source").filter(uid=uid).first()
    if row is None:
        raise Refused("Cette liste n’existe pas.")
    act.need(action, row.organisation_id)
    if row.state not in states:
        raise Refused("Cette liste est « %(state)s » : ceci ne se fait plus.",
                      state=row.get_state_display())  # fmt: skip
    return row


def _step(act: Act, row: MotivationRun, state: str, words: str = "") -> None:
    row.state = state
    act.save(row)
    step = RunStep(run=row, state=state, on=clock.today(), words=words[:200])
    step.by, step.by_name = act.actor.uid, act.actor.name
    act.save(step)


def _compute(act: Act, row: MotivationRun) -> None:
    """Write the lines of a run again; those of the last time stay, and no longer count."""
    terms = rules.read_terms(row.rule.document)
    span = Month.of(row.month)
    held = queries.postings_of(row, span)
    there = queries.presences(row, span)
    scores = _read_scores(act, row, {one.facility_id for one in held})
    facts = [_facts(one, there, scores) for one in held]
    worked = [rules.work_out(one, terms) for one in facts]
    insert_many(
        act, MotivationLine, run=[row.pk] * len(held), person=[one.person_id for one in held],
        facility=[one.facility_id for one in held],
        qualification=[one.qualification_id for one in held],
        base=[one.base for one in worked], days_expected=[one.days_expected for one in facts],
        days_present=[one.days_present for one in facts],
        presence=[one.presence for one in worked], score=[one.score for one in facts],
        amount=[one.amount for one in worked], reason=[one.reason for one in worked],
    )  # fmt: skip
    row.computed, row.lines_count = act.entry_id, len(held)
    row.waiting = sum(one.amount is None for one in worked)
    row.total = sum(one.amount or 0 for one in worked)
    act.save(row)


def _read_scores(act: Act, row: MotivationRun, facility_ids: set[int]) -> dict[int, int]:
    """The score of each facility: its last visit's, kept with its day; else what was typed."""
    said = queries.scores(row)
    for key, seen in sorted(queries.seen_scores(row, facility_ids).items()):
        if key not in said or said[key].visit != seen.visit:
            said[key] = RunScore(
                run=row, facility_id=key, score=seen.score, words=seen.title[:200],
                visit=seen.visit, on=seen.on,
            )  # fmt: skip
            act.save(said[key])
    return {key: one.score for key, one in said.items()}


def _facts(
    held: Posting, there: Mapping[tuple[int, int], tuple[int, int]], scores: Mapping[int, int]
) -> rules.Facts:
    expected, present = there.get((held.facility_id, held.person_id), (None, None))
    code = held.qualification.code
    return rules.Facts(code, expected, present, scores.get(held.facility_id))
