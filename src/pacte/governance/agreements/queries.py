"""What one can ask of agreements. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from pacte.governance.agreements import rules
from pacte.governance.agreements.models import (
    Agreement,
    AgreementState,
    Clause,
    Party,
    Precondition,
    PreconditionStep,
    Signed,
)
from pacte.kernel.actor import Actor
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import queries as people
from pacte.people.queries import organisations_for


def visible_to(actor: Actor, day: date) -> QuerySet[Agreement]:
    """The agreements that an actor reads: kept by its organisations, or to which they are party."""
    mine = set(organisations_for(actor, "read_programme", day))
    mine |= set(organisations_for(actor, "manage_agreements", day))
    party = Party.objects.filter(agreement=OuterRef("pk"), organisation__in=mine)
    rows = Agreement.objects.filter(Q(organisation__in=mine) | Exists(party))
    return rows.select_related("organisation", "parent")


def agreement(uid: str | UUID) -> Agreement:
    return Agreement.objects.get(uid=uid)


def agreement_by_code(code: str) -> Agreement | None:
    return Agreement.objects.filter(code=code).first()


def with_state(rows: QuerySet[Agreement], day: date) -> QuerySet[Any]:
    """Each agreement with its state on a day and how many preconditions are not met."""
    said = AgreementState.objects.filter(agreement=OuterRef("pk"), since__lte=day.isoformat())
    return rows.annotate(state=Subquery(said.order_by("-since", "-id").values("state")[:1]))


def state_of(agreement_id: int) -> str | None:
    """The last state that was said."""
    rows = AgreementState.objects.filter(agreement=agreement_id).order_by("-since", "-id")
    return rows.values_list("state", flat=True).first()


def preconditions(agreement_ids: Iterable[int]) -> QuerySet[Any]:
    """The preconditions of some agreements with their last step: ``state``, ``on``, ``said``."""
    last = PreconditionStep.objects.filter(precondition=OuterRef("pk")).order_by("-id")
    rows = Precondition.objects.filter(agreement__in=list(agreement_ids))
    return rows.select_related("agreement").annotate(
        state=Subquery(last.values("state")[:1]), on=Subquery(last.values("on")[:1]),
        said=Subquery(last.values("words")[:1]),
    )  # fmt: skip


def conditions(agreement_id: int) -> list[rules.Condition]:
    """The preconditions of an agreement, for the rules."""
    return [
        rules.Condition(row.title, row.blocks, row.state or "unmet")
        for row in preconditions([agreement_id])
    ]


def blocking(agreement_ids: Iterable[int], what: str) -> list[Precondition]:
    """The unmet preconditions of some agreements that stop ``start``, ``financing``, …"""
    rows = preconditions(agreement_ids).filter(blocks=what)
    return [row for row in rows if (row.state or "unmet") == "unmet"]


def parties(agreement_id: int) -> QuerySet[Any]:
    """The parties with their signature: ``signed_on`` and ``signed_by``, None if there is none."""
    last = Signed.objects.filter(party=OuterRef("pk")).order_by("-id")
    kept = last.filter(withdrawn=False)
    rows = Party.objects.filter(agreement=agreement_id).select_related("organisation")
    return rows.annotate(
        gone=Subquery(last.values("withdrawn")[:1]), signed_on=Subquery(kept.values("on")[:1]),
        signed_by=Subquery(kept.values("by")[:1]),
    )  # fmt: skip


def unsigned(agreement_id: int) -> list[str]:
    """Who should have signed and has not, by name."""
    rows = parties(agreement_id).filter(as_what__in=rules.SIGNING)
    return [p.organisation.name for p in rows if p.signed_on is None or p.gone]


def clauses(agreement_id: int) -> list[Clause]:
    """The clauses that hold, each by its last row."""
    rows = Clause.objects.filter(agreement=agreement_id).order_by("number", "id")
    last = {row.number: row for row in rows.select_related("party__organisation")}
    return [row for row in last.values() if not row.withdrawn]


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """The agreements whose reference or title begins with some words."""
    rows = visible_to(actor, day)
    rows = rows.filter(Q(code__istartswith=text) | Q(title__istartswith=text))
    return [
        Hit(row.code, reverse("agreements:agreement", args=[row.uid]), row.title, row.code == text)
        for row in rows[:HITS_MAX]
    ]


def kept_by(actor: Actor, day: date) -> list[tuple[str, str]]:
    """The organisations for which somebody keeps agreements, to choose from."""
    mine = organisations_for(actor, "manage_agreements", day)
    return [(str(o.uid), o.name) for o in people.organisations(mine)]


def all_organisations() -> list[tuple[str, str]]:
    """Every organisation of the register: anybody may be party to an agreement."""
    return [(str(o.uid), f"{o.name} ({o.code})") for o in people.organisations(people.everybody())]
