"""Checklists, visits and their scores, what is done about weaknesses, what patients say."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from pacte.delivery.quality import rules
from pacte.delivery.quality.models import (
    Action,
    ActionStep,
    Checklist,
    ChecklistVersion,
    Opinion,
    OpinionBox,
    Score,
    SectionScore,
    Visit,
)
from pacte.delivery.quality.queries import visits
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.people import facilities
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.places import rules as levels

SATISFACTION_MOST = 3
LETTERS, CODE_LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 8  # None is taken for another.


@command("quality.publish_checklist", may="manage_checklists")
def publish_checklist(act: Act, *, text: str, since: date) -> str:
    """Bring a checklist, or a new version of it: visits keep the version they were made with."""
    read = rules.read(text, levels.LEVELS)
    row = Checklist.objects.select_for_update().filter(code=read.code).first()
    row = row or Checklist(code=read.code)
    row.title, row.closed = read.title, False
    act.save(row)
    document = rules.canonical(read)
    digest = hashlib.sha256(document.encode()).hexdigest()
    last = row.versions.order_by("number").last()
    if last is not None and last.digest == digest:
        raise Refused("Cette version est déjà celle qui est publiée.")
    if last is not None and since < last.since:
        raise Refused("La version %(number)s vaut depuis le %(day)s : celle-ci ne peut pas valoir"
                      " avant.", number=last.number, day=last.since, field="since")  # fmt: skip
    made = ChecklistVersion(checklist=row, number=last.number + 1 if last else 1, since=since)
    made.document, made.digest = document, digest
    act.save(made)
    act.record(row, made, version=made.number)
    return str(row.uid)


@command("quality.close_checklist", may="manage_checklists")
def close_checklist(act: Act, *, checklist: str, closed: bool) -> str:
    """Use a checklist no longer, or again; its visits stay."""
    row = Checklist.objects.select_for_update().get(uid=checklist)
    row.closed = closed
    act.save(row)
    act.record(row, closed=int(closed))
    return str(row.uid)


@command("quality.open_visit", may="score_quality")
def open_visit(
    act: Act, *, facility: str, checklist: str, on: date, kind: str = "external", words: str = "",
    synthetic: bool = False,
) -> str:  # fmt: skip
    """Begin a visit from outside: who scores does not belong to the facility."""
    there = places.facility(facility)
    facilities.need_at(act, "score_quality", there)
    if kind not in visits.SEEN_OUTSIDE:
        raise Refused("Une formation s’évalue elle-même par une autoévaluation.", field="kind")
    if act.actor is not SYSTEM and _belongs(act, there):
        raise Refused("Qui évalue n’appartient pas à la formation évaluée.")
    return _open(act, there, checklist, on, kind, words, synthetic)


@command("quality.open_self_assessment", may="assess_self")
def open_self_assessment(
    act: Act, *, facility: str, checklist: str, on: date, words: str = "", synthetic: bool = False
) -> str:
    """Begin the assessment of a facility by its own people: never in a measure."""
    there = places.facility(facility)
    facilities.need_at(act, "assess_self", there)
    return _open(act, there, checklist, on, Visit.Kind.SELF, words, synthetic)


def _belongs(act: Act, facility: Any) -> bool:
    own = people.organisation_of_facility(facility.pk)
    return bool(own and act.actor.can("assess_self", own.pk))


def _open(
    act: Act, there: Any, checklist: str, on: date, kind: str, words: str, synthetic: bool
) -> str:
    if on > clock.today():
        raise Refused("Une visite ne peut pas dater de demain.", field="on")
    version = visits.version_on(Checklist.objects.get(uid=checklist, closed=False).pk, on)
    state = places.facility_state(there.pk, on)
    row = Visit(version=version, facility=there, on=on, kind=kind, words=words)
    row.by, row.author, row.synthetic = act.actor.name, act.actor.uid, synthetic
    row.level = state.level if state else ""
    row.organisation = people.organisation_of_facility(there.pk) if kind == "self" else None
    row.missing = sum(item.at(row.level) for item in visits.content(version).items())
    act.save(row)
    act.record(row, kind=kind)
    return str(row.uid)


def _writable(act: Act, uid: str) -> Visit:
    """A visit that is still being scored, for who may write it."""
    row = Visit.objects.select_for_update(of=("self",)).select_related(
        "facility", "version__checklist"
    ).get(uid=uid)  # fmt: skip
    action = "assess_self" if row.kind == Visit.Kind.SELF else "score_quality"
    facilities.need_at(act, action, row.facility)
    if row.state != Visit.State.DRAFT:
        raise Refused("Cette visite est envoyée : ses notes ne changent plus.")
    return row


@command("quality.record_scores", may="read_delivery")
def record_scores(
    act: Act, *, visit: str, marks: list[dict[str, Any]], seen: int | None = None
) -> dict[str, int | None]:
    """Write the points of some items of a visit; above the most of an item, it is refused."""
    row = _writable(act, visit)
    act.unchanged(row, seen)
    checklist = visits.content(row.version)
    known = visits.scores(row.pk)
    for told in marks:
        item = checklist.item(told["item"])
        mark = rules.Mark(told.get("points"), bool(told.get("not_applicable")))
        rules.check_mark(item, mark)
        line = known.get(item.code) or Score(visit=row, item=item.code)
        words = str(told.get("words", ""))
        before = (line.points, line.not_applicable, line.words)
        if line.pk and before == (mark.points, mark.not_applicable, words):
            continue
        line.points, line.not_applicable, line.words = mark.points, mark.not_applicable, words
        line.most = item.most
        act.save(line)
    found = visits.result(row)
    row.score, row.answered, row.missing = found.score, found.answered, found.missing
    act.save(row)
    act.record(row, answered=found.answered, missing=found.missing)
    return {"answered": found.answered, "missing": found.missing, "score": found.score}


@command("quality.submit_visit", may="read_delivery")
def submit_visit(act: Act, *, visit: str) -> str:
    """Send a visit: its scores no longer change."""
    row = _writable(act, visit)
    if not row.answered:
        raise Refused("Rien n’est encore noté.")
    written = {line.section: line for line in row.sections.all()}
    for code, found in visits.result(row).sections.items():
        line = written.get(code) or SectionScore(visit=row, section=code)
        line.score = found.score
        act.save(line)
    row.state = Visit.State.SUBMITTED
    act.save(row)
    act.record(row, state=row.state, missing=row.missing)
    return str(row.uid)


@command("quality.confirm_visit", may="score_quality")
def confirm_visit(act: Act, *, visit: str) -> str:
    """Confirm what somebody else scored; a visit with items not answered is not confirmed."""
    row = Visit.objects.select_for_update(of=("self",)).select_related("facility").get(uid=visit)
    facilities.need_at(act, "score_quality", row.facility)
    if row.state != Visit.State.SUBMITTED:
        raise Refused("Seule une visite envoyée se confirme.")
    if act.actor.uid == row.author and act.actor is not SYSTEM:
        raise Refused("Une visite est confirmée par une autre personne que celle qui a noté.")
    if row.missing:
        raise Refused("Il manque %(count)s réponses : la note n’est pas complète.",
                      count=row.missing)  # fmt: skip
    row.state = Visit.State.CONFIRMED
    act.save(row)
    act.record(row, state=row.state)
    return str(row.uid)


@command("quality.return_visit", may="score_quality")
def return_visit(act: Act, *, visit: str, reason: str = "") -> str:
    """Give a visit that was sent back to who scored it, with why."""
    row = Visit.objects.select_for_update(of=("self",)).select_related("facility").get(uid=visit)
    facilities.need_at(act, "score_quality", row.facility)
    if row.state != Visit.State.SUBMITTED:
        raise Refused("Seule une visite envoyée se renvoie.")
    if not (reason or act.reason):
        raise Refused("Dites pourquoi.", field="reason")
    row.state = Visit.State.DRAFT
    act.save(row)
    for line in row.sections.all():
        line.score = None
        act.save(line)
    act.record(row, state=row.state)
    return str(row.uid)


# What is done about it


def _planned(act: Act, facility: Any) -> None:
    """Who scores, and the facility itself, keep its plan."""
    if not facilities.can_at(act.actor, "assess_self", facility):
        facilities.need_at(act, "score_quality", facility)


@command("quality.plan_action", may="read_delivery")
def plan_action(
    act: Act, *, visit: str, what: str, who: str, due: date, item: str = ""
) -> str:  # fmt: skip
    """Say what is done about a weakness, by whom, until when."""
    row = visits.visit(visit)
    _planned(act, row.facility)
    if item:
        visits.content(row.version).item(item)
    if due < row.on:
        raise Refused("Une action se fait après la visite.", field="due")
    made = Action(visit=row, item=item, what=what.strip(), who=who.strip(), due=due)
    act.save(made)
    _step(act, made, "open", clock.today(), "")
    act.record(made, row, item=item)
    return str(made.uid)


@command("quality.step_action", may="read_delivery")
def step_action(act: Act, *, action: str, state: str, on: date, words: str = "") -> str:
    """Say where an action stands; done or dropped, in words."""
    row = Action.objects.select_for_update(of=("self",)).select_related("visit__facility").get(
        uid=action
    )  # fmt: skip
    _planned(act, row.visit.facility)
    if on > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="on")
    if state in ("done", "dropped") and not words.strip():
        raise Refused("Dites ce qui a été fait, ou pourquoi c’est abandonné.", field="words")
    _step(act, row, state, on, words)
    row.state = state
    act.save(row)
    act.record(row, state=state)
    return str(row.visit.uid)


def _step(act: Act, row: Action, state: str, on: date, words: str) -> None:
    step = ActionStep(action=row, state=state, on=on, words=words, by=act.actor.name)
    act.save(step)


# What patients say


@command("quality.record_opinion", may="read_delivery")
def record_opinion(
    act: Act, *, facility: str, checklist: str, answers: dict[str, int], on: date | None = None,
    synthetic: bool = False,
) -> str:  # fmt: skip
    """Keep what a patient answered, without a name: a level from 0, bad, to 3, very good."""
    there = places.facility(facility)
    _planned(act, there)
    day = on or clock.today()
    if day > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="on")
    version = visits.version_on(Checklist.objects.get(uid=checklist).pk, day)
    asked = [i for i in visits.content(version).items() if i.part == "satisfaction"]
    sheet = Opinion(facility=there, on=day, version=version, synthetic=synthetic)
    return _answered(act, sheet, asked, answers)


@command("quality.open_box", may="read_delivery")
def open_box(act: Act, *, facility: str) -> str:
    """Let patients leave an opinion without an account by a new code; an old poster is void."""
    there = places.facility(facility)
    _planned(act, there)
    row = OpinionBox.objects.select_for_update(of=("self",)).filter(facility=there).first()
    row = row or OpinionBox(facility=there)
    row.code, row.closed = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)), False
    act.save(row)
    act.record(there, closed=0)
    return row.code


@command("quality.close_box", may="read_delivery")
def close_box(act: Act, *, facility: str) -> None:
    """Take no more opinions without an account; those that were left stay."""
    there = places.facility(facility)
    _planned(act, there)
    row = OpinionBox.objects.select_for_update(of=("self",)).filter(facility=there).first()
    if row is None or row.closed:
        raise Refused("Les avis sans compte ne sont pas ouverts ici.")
    row.closed = True
    act.save(row)
    act.record(there, closed=1)


@command("quality.leave_opinion", may="read_delivery")
def leave_opinion(act: Act, *, code: str, answers: dict[str, int]) -> str:
    """Keep what a patient left by the code of a poster: apart from the opinions that were asked.

    It is run for somebody without an account: the actor is the system, the right is the code.
    """
    found, today = visits.box(code), clock.today()
    if found is None:
        raise Refused("Cette adresse ne reçoit pas d’avis.")
    asked = visits.asked_at(found.facility_id, today)
    if asked is None:
        raise Refused("Aucune question n’est posée aux patients.")
    version, items = asked
    sheet = Opinion(facility=found.facility, on=today, version=version, way=Opinion.Way.LEFT)
    return _answered(act, sheet, items, answers)


def _answered(
    act: Act, sheet: Opinion, asked: Sequence[rules.Item], answers: dict[str, int]
) -> str:
    """A row for each answer, all of one sheet."""
    if not answers or not set(answers) <= {item.code for item in asked}:
        raise Refused("Répondez à au moins une question.")
    uid = uuid4()
    for code, level in sorted(answers.items()):
        if type(level) is not int or not 0 <= level <= SATISFACTION_MOST:
            raise Refused("Une réponse va de 0 à 3.")
        act.save(Opinion(
            sheet=uid, facility=sheet.facility, on=sheet.on, question=code, version=sheet.version,
            level=level, way=sheet.way, synthetic=sheet.synthetic,
        ))  # fmt: skip
    act.record(sheet.version, answers=len(answers))
    return str(uid)
