"""Themes, needs and sessions: planned, opened, held, cancelled, or told by a text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pacte.delivery.training import queries
from pacte.delivery.training.models import (
    Attendance,
    Need,
    Session,
    SessionCounter,
    SessionState,
    State,
    Theme,
)
from pacte.delivery.training.queries import costs
from pacte.delivery.training.rules import sessions as rules
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel import names, strict_yaml
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import Refused
from pacte.ledger import queries as ledger
from pacte.people import facilities
from pacte.people import queries as people
from pacte.places import queries as places

LIST = Path(__file__).parents[1] / "data" / "themes.yaml"


@command("training.name_theme", may="manage_training")
def name_theme(
    act: Act, *, code: str, label: str, skill: str = "", presence_least: int | None = None,
    score_least: int | None = None, closed: bool = False, seen: int | None = None,
) -> str:  # fmt: skip
    """Add a theme to the site's list, rename it, say what its certificate asks, or close it."""
    code = code.strip().lower()
    row = Theme.objects.select_for_update().filter(code=code).first()
    if row is not None:
        act.unchanged(row, seen)
    row = row or Theme(code=code)
    row.label, row.skill, row.closed = label.strip(), skill.strip(), closed
    row.presence_least, row.score_least = presence_least, score_least
    act.save(row)
    act.record(row, code=code)
    return str(row.uid)


@command("training.load_themes", may="manage_training")
def load_themes(act: Act) -> int:
    """Add those of the list that comes with Pacte that the site does not have yet."""
    said = strict_yaml.read(LIST.read_text(encoding="utf-8"))
    known = set(Theme.objects.values_list("code", flat=True))
    rows = [Theme(code=code, **told) for code, told in said.items() if code not in known]
    for row in rows:
        act.save(row)
    act.record(*rows[:1], added=len(rows))
    return len(rows)


@command("training.set_need", may="manage_training")
def set_need(
    act: Act, *, theme: str, year: int, people_count: int, facility: str = "",
    organisation: str = "", why: str = "",
) -> str:  # fmt: skip
    """Say that a facility or an organisation needs so many people trained in a theme, in a year."""
    if not 2000 <= year <= clock.today().year + 10:
        raise Refused("Un besoin est d’une année proche.", field="year")
    if bool(facility) == bool(organisation):
        raise Refused("Un besoin est d’une formation, ou d’une organisation.", field="facility")
    row = Need(theme=_theme(theme), year=year, people=people_count, why=why)
    if people_count < 1:
        raise Refused("Dites combien de personnes sont à former.", field="people_count")
    if facility:
        row.facility = places.facility(facility)
        facilities.need_at(act, "manage_training", row.facility)
    else:
        row.organisation = people.organisation(organisation)
        act.need("manage_training", row.organisation.pk)
    same = Need.objects.filter(theme=row.theme, year=year, withdrawn=False)
    if same.filter(facility=row.facility, organisation=row.organisation).exists():
        raise Refused("Ce besoin est déjà au plan de cette année : retirez-le d’abord.")
    act.save(row)
    act.record(row, code=row.theme.code, year=year, people=people_count)
    return str(row.uid)


@command("training.withdraw_need", may="manage_training")
def withdraw_need(act: Act, *, need: str) -> None:
    """Take a need out of the plan of its year."""
    row = Need.objects.select_for_update(of=("self",)).get(uid=need)
    if row.facility is not None:
        facilities.need_at(act, "manage_training", row.facility)
    else:
        act.need("manage_training", row.organisation_id)
    if row.withdrawn:
        raise Refused("Ce besoin est déjà retiré.")
    row.withdrawn = True
    act.save(row)
    act.record(row, year=row.year)


@command("training.plan_session", may="manage_training")
def plan_session(
    act: Act, *, organisation: str, theme: str, title: str, starts: date, ends: date,
    place: str = "", venue: str = "", trainers: str = "", planned_cost: int | None = None,
    currency: str = "", source: str = "", synthetic: bool = False,
) -> dict[str, str]:  # fmt: skip
    """Plan a session of one's organisation: a theme, some days, a cost and what bears it."""
    owner = people.organisation(organisation)
    act.need("manage_training", owner.pk)
    row = Session(organisation=owner, theme=_theme(theme), synthetic=synthetic)
    _describe(row, title, starts, ends, place, venue, trainers, planned_cost, currency, source)
    row.number = numbered(owner.code, "SES", _next(act, owner))
    act.save(row)
    _keep_state(act, row, State.PLANNED)
    act.record(row, number=row.number, code=row.theme.code if row.theme else "")
    return {"session": str(row.uid), "number": row.number}


@command("training.describe_session", may="manage_training")
def describe_session(
    act: Act, *, session: str, theme: str, title: str, starts: date, ends: date, place: str = "",
    venue: str = "", trainers: str = "", planned_cost: int | None = None, currency: str = "",
    source: str = "", seen: int | None = None,
) -> None:  # fmt: skip
    """Correct a session; its days never leave out a day of which a presence is written."""
    row = locked(act, session)
    act.unchanged(row, seen)
    if row.origin != "record":
        raise Refused("Ce que dit un texte ne se corrige pas ici.")
    if row.state == State.CANCELLED:
        raise Refused("Cette session est annulée.")
    row.theme = _theme(theme)
    _describe(row, title, starts, ends, place, venue, trainers, planned_cost, currency, source)
    written = Attendance.objects.filter(enrolment__session=row)
    outside = written.filter(day__lt=starts) | written.filter(day__gt=ends)
    if outside.exists():
        raise Refused("Des présences sont écrites en dehors de ces jours.", field="starts")
    spent = costs.expenses(row.pk).first()
    if spent and row.currency not in ("", spent.currency):
        raise Refused("Les coûts de cette session sont en %(currency)s.",
                      currency=spent.currency, field="currency")  # fmt: skip
    act.save(row)
    act.record(row, number=row.number)


@command("training.step_session", may="manage_training")
def step_session(act: Act, *, session: str, state: str, words: str = "") -> None:
    """Open a session, say that it was held, or cancel it."""
    row = locked(act, session)
    if row.origin != "record":
        raise Refused("Ce que dit un texte n’a pas d’état à changer.")
    attended = Attendance.objects.filter(enrolment__session=row, presence="present").exists()
    rules.check_step(row.state, state, row.ends, clock.today(), attended)
    if state == State.CANCELLED and not words.strip():
        raise Refused("Dites pourquoi la session est annulée.", field="words")
    row.state = state
    act.save(row)
    _keep_state(act, row, state, words)
    act.record(row, number=row.number, state=state)


@command("training.tell_session", may="manage_training")
def tell_session(
    act: Act, *, organisation: str, title: str, starts: date, ends: date, told: int, quote: str,
    source: str = "", place: str = "", theme: str = "",
) -> str:  # fmt: skip
    """Write what a text says of people trained, none of them named, with its exact passage.

    It is shown as said by the text, and counted apart: never with those seen in sessions.
    """
    owner = people.organisation(organisation)
    act.need("manage_training", owner.pk)
    if not quote.strip():
        raise Refused("Donnez le passage exact du texte.", field="quote")
    if told < 1:
        raise Refused("Dites combien de personnes le texte donne.", field="told")
    row = Session(organisation=owner, origin="text", quote=quote.strip(), told=told)
    row.theme = _theme(theme) if theme else None
    _describe(row, title, starts, ends, place, "", "", None, "", source)
    row.number, row.state = numbered(owner.code, "SES", _next(act, owner)), State.HELD
    act.save(row)
    _keep_state(act, row, State.HELD)
    act.record(row, number=row.number, people=told)
    return str(row.uid)


# What the commands share


def locked(act: Act, uid: str, action: str = "manage_training") -> Session:
    """A session of one's organisation, held till the end."""
    rows = Session.objects.select_for_update(of=("self",))
    row = rows.select_related("organisation", "theme", "source").filter(uid=uid).first()
    if row is None:
        raise Refused("Cette session n’existe pas.")
    act.need(action, row.organisation_id)
    return row


def _theme(code: str) -> Theme:
    found = queries.theme(code)
    if found is None:
        raise Refused("Choisissez un thème de la liste.", field="theme")
    return found


def _describe(
    row: Session, title: str, starts: date, ends: date, place: str, venue: str, trainers: str,
    cost: int | None, currency: str, source: str,
) -> None:  # fmt: skip
    rules.check_span(starts, ends, row.origin == "text")
    row.title, row.plain = title.strip(), names.normalised(title)[:200]
    row.starts, row.ends, row.venue, row.trainers = starts, ends, venue, trainers
    row.place = places.place(place) if place else None
    row.planned_cost, row.currency = cost, currency if cost is not None else ""
    row.source = _source(source)


def _source(uid: str) -> Any:
    found = ledger.sources().filter(uid=uid).first() if uid else None
    if uid and found is None:
        raise Refused("Cette source d’argent n’existe pas.", field="source")
    return found


def _keep_state(act: Act, row: Session, state: str, words: str = "") -> None:
    act.save(SessionState(session=row, state=state, on=clock.today(), words=words[:300]))


def _next(act: Act, owner: Any) -> int:
    counter = counter_of(owner.pk)
    counter.last += 1
    act.save(counter)
    return counter.last


def counter_of(organisation_id: int) -> SessionCounter:
    """The counter of an organisation, held till the end."""
    rows = SessionCounter.objects.select_for_update().filter(organisation=organisation_id)
    return rows.first() or SessionCounter(organisation_id=organisation_id)
