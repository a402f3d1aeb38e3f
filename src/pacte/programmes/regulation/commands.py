"""What one can do about external partners. Every write goes through here."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.files import storing
from pacte.journal.command import Act, command
from pacte.kernel.actor import SYSTEM
from pacte.kernel.partial import Partial, in_order
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.regulation import queries
from pacte.programmes.regulation.models import (
    Declaration,
    DeclarationPlace,
    DeclarationStep,
    Opinion,
    PartnerAgreement,
    Sanction,
    YearlyReview,
)
from pacte.programmes.sheets import queries as sheets


@command("regulation.declare", may="declare_activity")
def declare(
    act: Act, *, organisation: str, title: str, theme: str, where: list[str], words: str = "",
    start: str = "", end: str = "", amount: int | None = None, currency: str = "",
    funder: str = "", programme: str = "",
) -> str:  # fmt: skip
    """Declare an activity of one's organisation and the places where it is done."""
    row = Declaration(organisation=people.organisation(organisation), theme=theme)
    act.need("declare_activity", row.organisation_id)
    _describe(row, title, words, start, end, amount, currency, funder)
    row.programme = sheets.programme(programme) if programme else None
    act.save(row)
    _set_places(act, row, where)
    act.record(row, kind=theme)
    return str(row.uid)


@command("regulation.describe_declaration", may="declare_activity")
def describe_declaration(
    act: Act, *, declaration: str, title: str, where: list[str], words: str = "", start: str = "",
    end: str = "", amount: int | None = None, currency: str = "", funder: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend a declaration until it is agreed; afterwards a new one is made."""
    row = _own(act, declaration)
    act.unchanged(row, seen)
    if row.agreements.exists():
        raise Refused("Cette activité a son agrément : déclarez le changement à part.")
    _describe(row, title, words, start, end, amount, currency, funder)
    act.save(row)
    _set_places(act, row, where)
    act.record(row, kind=row.theme)


@command("regulation.step_declaration", may="declare_activity")
def step_declaration(act: Act, *, declaration: str, state: str, on: date, words: str = "") -> None:
    """Say that an activity is over, taken back, or going on again."""
    row = _own(act, declaration)
    act.save(DeclarationStep(declaration=row, state=state, on=on, words=words))
    act.record(row, state=state)


@command("regulation.give_opinion", may="advise_partner")
def give_opinion(
    act: Act, *, declaration: str, verdict: str, fit: str, reasons: str, on: date, plan: str = ""
) -> str:
    """Give the health inspection's opinion; not on what one's own organisation declares."""
    row = _watched(act, declaration, "advise_partner")
    if not reasons.strip():
        raise Refused("Un avis a ses motifs.", field="reasons")
    opinion = Opinion(declaration=row, verdict=verdict, fit=fit, plan=plan, reasons=reasons, on=on)
    opinion.by = act.actor.name
    act.save(opinion)
    act.record(row, verdict=verdict)
    return str(opinion.uid)


@command("regulation.agree", may="agree_partner")
def agree(
    act: Act, *, declaration: str, number: str, since: date, until: date, conditions: str = "",
    file: Any = None,
) -> str:  # fmt: skip
    """Agree to an activity that has an opinion; against an unfavourable one, with a reason."""
    row = _watched(act, declaration, "agree_partner")
    last = row.opinions.order_by("-id").first()
    if last is None:
        raise Refused("L’inspection n’a pas encore donné son avis sur cette activité.")
    if last.verdict == Opinion.Verdict.UNFAVOURABLE and not act.reason:
        raise Refused("L’avis est défavorable : dites pourquoi l’agrément est donné.",
                      field="reason")  # fmt: skip
    if PartnerAgreement.objects.filter(number=number.strip()).exists():
        raise Refused("Ce numéro d’agrément est déjà donné.", field="number")
    given = PartnerAgreement(declaration=row, number=number.strip(), since=since, until=until)
    given.conditions, given.by = conditions, act.actor.name
    given.file = storing.store(act, file) if file else None
    act.save(given)
    act.record(row, number=number.strip(), since=since.isoformat())
    return str(given.uid)


@command("regulation.review", may="advise_partner")
def review(act: Act, *, declaration: str, year: int, verdict: str, words: str, on: date) -> None:
    """Hold the yearly review of an activity."""
    row = _watched(act, declaration, "advise_partner")
    if year > on.year:
        raise Refused("Une revue porte sur une année commencée.", field="year")
    by = act.actor.name
    act.save(YearlyReview(declaration=row, year=year, verdict=verdict, words=words, on=on, by=by))
    act.record(row, year=year, verdict=verdict)


@command("regulation.sanction", may="agree_partner")
def sanction(act: Act, *, declaration: str, kind: str, since: date, words: str) -> None:
    """Warn a partner, withdraw its agreement, or lift what was decided."""
    row = _watched(act, declaration, "agree_partner")
    last = row.sanctions.order_by("-id").first()
    if kind == Sanction.Kind.LIFTED and (last is None or last.kind == kind):
        raise Refused("Il n’y a pas de sanction à lever.", field="kind")
    if kind == Sanction.Kind.WITHDRAWAL and not row.agreements.exists():
        raise Refused("Cette activité n’a pas d’agrément à retirer.", field="kind")
    by = act.actor.name
    act.save(Sanction(declaration=row, kind=kind, since=since, words=words, by=by))
    act.record(row, kind=kind, since=since.isoformat())


def _own(act: Act, declaration: str) -> Declaration:
    row = Declaration.objects.select_for_update(of=("self",)).get(uid=declaration)
    act.need("declare_activity", row.organisation_id)
    return row


def _watched(act: Act, declaration: str, action: str) -> Declaration:
    """A declaration where the actor answers for a place, and not of its own organisation."""
    row = Declaration.objects.select_for_update(of=("self",)).get(uid=declaration)
    there = queries.places_of([row.pk]).get(row.pk, [])
    if not any(act.actor.can(action, place=place) for place in there):
        raise act.actor.lacks(action)
    if act.actor is not SYSTEM and act.actor.can("declare_activity", row.organisation_id):
        raise Refused("On ne juge pas ce que déclare sa propre organisation.")
    return row


def _describe(
    row: Declaration, title: str, words: str, start: str, end: str, amount: int | None,
    currency: str, funder: str,
) -> None:  # fmt: skip
    row.title, row.words, row.funder = title.strip(), words, funder
    row.start = Partial.from_text(start).text if start else ""
    row.end = Partial.from_text(end).text if end else ""
    in_order(row.start, row.end)
    row.amount, row.currency = amount, currency if amount is not None else ""


def _set_places(act: Act, row: Declaration, where: list[str]) -> None:
    """Write what changes between the places that were said and those that are."""
    if not where:
        raise Refused("Dites au moins un lieu.", field="where")
    asked = {places.place(uid).pk for uid in where}
    held = set(queries.places_of([row.pk]).get(row.pk, []))
    for place in sorted(asked - held):
        act.save(DeclarationPlace(declaration=row, place_id=place))
    for place in sorted(held - asked):
        act.save(DeclarationPlace(declaration=row, place_id=place, closed=True))
