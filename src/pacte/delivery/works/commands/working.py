"""A work from its need to its cancellation, its dates, where it stands."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max

from pacte.delivery.records import gaps
from pacte.delivery.records.models import Origin
from pacte.delivery.works.cares import Cares
from pacte.delivery.works.commands import held
from pacte.delivery.works.models import NeedWeight, Planned, Step, Work
from pacte.delivery.works.rules import steps
from pacte.journal.command import Act, command
from pacte.kernel import names, numbering
from pacte.kernel.refusal import Refused
from pacte.ledger import queries as ledger
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.places.rules import geo

MAY = "manage_works"
BY_HAND = ("site", "design", "procurement", "contract", "works", "stopped", "cancelled", "need")


@command("works.open_work", may=MAY)
def open_work(
    act: Act, *, organisation: str, title: str, kind: str, nature: str, on: str,
    facility: str = "", place: str = "", parent: str = "", words: str = "", programme: str = "",
    opens: str = "", source: str = "", latitude: int | None = None, longitude: int | None = None,
    origin: str = "record", quote: str = "", step: str = "need", synthetic: bool = False,
    uid: str = "",
) -> str:  # fmt: skip
    """Enter a need: what is to be built, where, by whom.

    With ``origin="text"`` it is what a text says was built: its passage (``quote``), the step that
    the text gives and the day no more precise than it says; such a work is not followed further.
    """
    row = Work(uid=UUID(uid) if uid else uuid4(), kind=kind, nature=nature, origin=origin)
    row.organisation = people.organisation(organisation)
    _stand(row, facility, place)
    held.need(act, MAY, row)
    row.quote, row.synthetic = quote.strip(), synthetic
    _said(row, step)
    _describe(row, title, words, programme, opens, source, parent)
    _position(row, latitude, longitude)
    day = held.past_text(on)
    row.rank = next_rank(row.organisation_id)
    row.number = numbering.numbered(row.organisation.code, f"T{row.rank:04}")
    row.step, row.step_on = step, day
    act.save(row)
    held.step(act, row, step, day, quote[:400])
    act.record(row, kind=kind, origin=origin)
    return str(row.uid)


@command("works.describe_work", may=MAY)
def describe_work(
    act: Act, *, work: str, title: str, kind: str, nature: str, words: str = "",
    programme: str = "", opens: str = "", source: str = "", parent: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend what is said of a work; its kind is fixed once it is accepted."""
    row = Work.objects.select_for_update(of=("self",)).get(uid=work)
    held.need(act, MAY, row)
    act.unchanged(row, seen)
    if kind != row.kind and row.step in steps.ACCEPTED:
        raise Refused("Un ouvrage reçu ne change plus de nature.", field="kind")
    row.kind, row.nature = kind, nature
    _describe(row, title, words, programme, opens, source, parent)
    act.save(row)
    act.record(row, kind=kind)


@command("works.place_work", may=MAY)
def place_work(
    act: Act, *, work: str, latitude: int, longitude: int, on: date, words: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Say where a work stands; the first time, its site is chosen."""
    row = held.work(act, MAY, work, seen)
    _position(row, latitude, longitude)
    if row.step == Step.NEED:
        held.step(act, row, Step.SITE, held.past(on).isoformat(), words)
    else:
        act.save(row)
    act.record(row)


@command("works.plan_step", may=MAY)
def plan_step(act: Act, *, work: str, step: str, on: date, why: str = "") -> None:
    """Say when a step is expected; a date that moves says why."""
    row = held.work(act, MAY, work)
    before = row.planned.filter(step=step).order_by("-id").first()
    if before and before.on != on and not why.strip():
        raise Refused("Cette date était déjà prévue : dites pourquoi elle change.", field="why")
    act.save(Planned(work=row, step=step, on=on, why=why))
    act.record(row, step=step, on=on.isoformat())


@command("works.enter_step", may=MAY)
def enter_step(
    act: Act, *, work: str, step: str, on: str, words: str = "", seen: int | None = None
) -> None:
    """Say that a work entered a step: works begin, it stops, goes on, goes back, is given up."""
    row = held.work(act, MAY, work, seen)
    if step not in BY_HAND:
        raise Refused("Cette étape a sa propre page : réception ou mise en service.", field="step")
    day = held.past_text(on)
    steps.may_enter(step, held.life_of(row), day, words)
    held.step(act, row, step, day, words)
    act.record(row, step=step, on=day)


@command("works.weigh_need", may=MAY)
def weigh_need(
    act: Act, *, organisation: str, gap: str, weight: int, since: date, reference: str
) -> None:  # fmt: skip
    """Say how much a kind of gap counts when an organisation ranks needs, and by which text."""
    mine = people.organisation(organisation)
    act.need(MAY, mine.pk)
    if gap not in gaps.GAPS:
        raise Refused("Ce manque n’est pas connu.", field="gap")
    if not reference.strip():
        raise Refused("Dites d’où vient ce poids.", field="reference")
    row = NeedWeight(
        organisation=mine, gap=gap, weight=weight, since=since, reference=reference.strip()
    )
    act.save(row)
    act.record(mine, gap=gap, weight=weight, since=since.isoformat())


def next_rank(organisation: int) -> int:
    """The rank of the next work of an organisation, which is held: ranks come one by one."""
    people.locked(organisation)
    rows = Work.objects.filter(organisation=organisation)
    return 1 + (rows.aggregate(last=Max("rank"))["last"] or 0)


def _stand(row: Work, facility: str, place: str) -> None:
    """The facility and the place of a work; that of its facility when none is named."""
    if facility:
        row.facility = places.facility(facility)
    there: Any = places.place(place) if place else None
    if there is None and row.facility:
        there = row.facility.place or row.facility.area
    if there is None:
        raise Refused("Dites la formation sanitaire ou le lieu.", field="place")
    row.place = there


def _said(row: Work, step: str) -> None:
    """What a text says has its passage; what is followed begins by its need."""
    if row.origin == Origin.TEXT and not row.quote:
        raise Refused("Citez le passage du texte qui le dit.", field="quote")
    if row.origin == Origin.RECORD and step != Step.NEED:
        raise Refused("Un ouvrage suivi commence par son besoin.", field="step")


def _describe(
    row: Work, title: str, words: str, programme: str, opens: str, source: str, parent: str
) -> None:
    row.title, row.words, row.programme = title.strip(), words, programme.strip()
    row.plain = names.normalised(row.title)[:200]
    row.opens = Cares(row.opens.split()).read(opens) if opens else ""
    row.source = ledger.sources().get(uid=source) if source else None
    row.parent = Work.objects.get(uid=parent) if parent else None
    if row.parent and (row.parent.kind != "master_plan" or row.kind == "master_plan"):
        raise Refused("Un ouvrage fait partie d’un plan directeur d’hôpital.", field="parent")


def _position(row: Work, latitude: int | None, longitude: int | None) -> None:
    if (latitude is None) != (longitude is None):
        raise Refused("Une position a une latitude et une longitude.", field="latitude")
    if latitude is not None and longitude is not None:
        geo.check_position(row.place.country, latitude, longitude)
    row.latitude, row.longitude = latitude, longitude
