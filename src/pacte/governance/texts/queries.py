"""What one can ask of the register of texts. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from pacte.governance.texts.models import Competence, CompetenceState, LegalText, TextState
from pacte.kernel.actor import Actor
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import queries as people

READS = ("read_programme", "manage_texts")


def visible_to(actor: Actor) -> QuerySet[LegalText]:
    """The texts of the register: law is public, whoever follows programmes reads all of it."""
    rows = LegalText.objects.all() if reads(actor) else LegalText.objects.none()
    return rows.select_related("place", "organisation")


def reads(actor: Actor) -> bool:
    return any(actor.can(action) for action in READS)


def with_state(rows: QuerySet[LegalText], day: date) -> QuerySet[Any]:
    """Each text with its state on a day: ``state`` and ``since``, None when it had none yet."""
    said = TextState.objects.filter(text=OuterRef("pk"), since__lte=day.isoformat())
    last = said.order_by("-since", "-id")
    return rows.annotate(
        state=Subquery(last.values("state")[:1]), since=Subquery(last.values("since")[:1])
    )


def in_force(day: date) -> QuerySet[Any]:
    """The texts in force on a day."""
    return with_state(LegalText.objects.all(), day).filter(state=TextState.State.IN_FORCE)


def text(uid: str | UUID) -> LegalText:
    return LegalText.objects.get(uid=uid)


def text_by_code(code: str) -> LegalText | None:
    return LegalText.objects.filter(code=code).first()


def addresses(codes: Iterable[str]) -> dict[str, str]:
    """The page of each text that the register holds, by its code."""
    rows = LegalText.objects.filter(code__in=set(codes)).values_list("code", "uid")
    return {code: reverse("texts:text", args=[uid]) for code, uid in rows}


def competences_visible_to(actor: Actor) -> QuerySet[Competence]:
    rows = Competence.objects.all() if reads(actor) else Competence.objects.none()
    return rows.select_related("place", "text")


def competences_on(rows: QuerySet[Competence], day: date) -> QuerySet[Any]:
    """Each competence with what it is on a day: its transfer, resources, since when, words."""
    said = CompetenceState.objects.filter(competence=OuterRef("pk"), since__lte=day.isoformat())
    last = said.order_by("-since", "-id")
    kept = ("transfer", "resources", "since", "words")
    return rows.annotate(**{name: Subquery(last.values(name)[:1]) for name in kept})


def find(actor: Actor, words: str, day: date) -> list[Hit]:
    """The texts whose reference or title begins with some words."""
    rows = visible_to(actor)
    found = rows.filter(code__istartswith=words) | rows.filter(title__istartswith=words)
    return [
        Hit(row.code, reverse("texts:text", args=[row.uid]), row.title, row.code == words)
        for row in found[:HITS_MAX]
    ]


def organisations(actor: Actor, day: date) -> list[tuple[str, str]]:
    """The organisations that somebody acts for, to choose who adopted a text."""
    return [(str(o.uid), o.name) for o in people.visible_to(actor, day).order_by("name")[:500]]
