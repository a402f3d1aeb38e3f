"""Programmes, who sees them, their texts and what these say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.kernel.names import normalised
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.sheets.models import Document, Programme, Statement
from pacte.programmes.sheets.queries.around import partner_rows, territory_rows


def visible_to(actor: Actor, day: date) -> QuerySet[Programme]:
    """The programmes that somebody reads: run by its organisations, or of which one is a partner,
    or that act in its places; and all that are published. Every page starts from here."""
    if actor is SYSTEM:
        return Programme.objects.select_related("organisation")
    return _seen(*_scope(actor, day), day)


def visible(actor: Actor, uid: UUID, day: date) -> Programme | None:
    """The programme of a uid, of those that somebody reads."""
    if actor is SYSTEM:
        return visible_to(actor, day).filter(uid=uid).first()
    mine, held = _scope(actor, day)
    return next(iter(_visible(uid, mine, held, day if held else None)), None)


def _scope(actor: Actor, day: date) -> tuple[list[int], list[int]]:
    """The organisations for which somebody reads programmes, and the places."""
    return (people.organisations_for(actor, "read_programme", day),
            people.places_for(actor, "read_programme", day))  # fmt: skip


@prepared
def _visible(uid: UUID, mine: list[int], held: list[int], day: date | None) -> QuerySet[Programme]:
    return _seen(mine, held, day).filter(uid=uid)


def _seen(mine: list[int], held: list[int], day: date | None) -> QuerySet[Programme]:
    rows = Programme.objects.select_related("organisation")
    seen = Q(organisation__in=mine) | Q(published=True)
    if mine:
        with_us = partner_rows().filter(programme=OuterRef("pk"), organisation__in=mine)
        seen |= Q(Exists(with_us))
    if held and day:
        here = territory_rows().filter(programme=OuterRef("pk"), place__in=places.inside(held, day))
        seen |= Q(Exists(here))
    return rows.filter(seen)


@prepared
def run_by(organisations: list[int]) -> QuerySet[Programme]:
    """The programmes that some organisations run: what home asks."""
    return Programme.objects.filter(organisation__in=organisations).order_by("name", "id")


def published() -> QuerySet[Programme]:
    """What anybody may read."""
    return Programme.objects.filter(published=True).select_related("organisation")


def programme(uid: str | UUID) -> Programme:
    return Programme.objects.select_related("organisation").get(uid=uid)


def by_code(code: str) -> Programme | None:
    return Programme.objects.select_related("organisation").filter(code=code).first()


def manages(actor: Actor, programme: Programme) -> bool:
    """Whether somebody keeps the sheet of a programme."""
    return actor.can("manage_programme", programme.organisation_id)


def documents(programme_id: int) -> QuerySet[Document]:
    """The source texts of a programme, in the order in which they were added."""
    return Document.objects.filter(programme=programme_id).select_related("file")


def document_in(programme_id: int, named: str) -> Document:
    """A text of a programme, by its uid or by its code."""
    return Document.objects.get(told_by(named), programme=programme_id)


def told_by(text: str) -> Q:
    """A thing of a programme that is told by its uid or its code."""
    try:
        return Q(uid=UUID(str(text)))
    except ValueError:
        return Q(code=text)


def current(programme_ids: Iterable[int]) -> QuerySet[Statement]:
    """What texts say and is still read in them: neither replaced nor withdrawn."""
    rows = Statement.objects.filter(programme__in=list(programme_ids), withdrawn=False)
    replaced = Statement.objects.filter(replaces=OuterRef("pk"))
    return rows.filter(~Exists(replaced)).select_related("document", "organisation")


def statements(programme_id: int, subject: str = "") -> list[Statement]:
    """What the texts of a programme say now, of one subject or of all."""
    return _statements([programme_id], subject)


@prepared
def _statements(programmes: list[int], subject: str) -> QuerySet[Statement]:
    rows = current(programmes)
    return rows.filter(subject=subject) if subject else rows


def said_of(rows: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Statements by their subject, in order."""
    found: dict[str, list[Statement]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append(row)
    return found


def statement(uid: str | UUID) -> Statement:
    return Statement.objects.select_related("programme", "document").get(uid=uid)


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """Programmes whose code is typed, or whose name holds the words."""
    if not (actor is SYSTEM or actor.can("read_programme")):
        return []
    rows = visible_to(actor, day)
    for word in normalised(text).split():
        rows = rows.filter(plain__contains=word)
    return [
        Hit(row.name, reverse("sheets:programme", args=[row.uid]), row.code,
            row.code.casefold() == text.casefold())
        for row in rows.order_by("name", "id")[:HITS_MAX]
    ]  # fmt: skip


def partner_names(programme_ids: Iterable[int], role: str) -> dict[int, list[str]]:
    """Who holds a role in some programmes, by programme: one query for a list."""
    rows = partner_rows().filter(programme__in=list(programme_ids), role=role)
    found: dict[int, list[str]] = {}
    for key, name in rows.order_by("id").values_list("programme", "organisation__name"):
        found.setdefault(key, []).append(name)
    return found
