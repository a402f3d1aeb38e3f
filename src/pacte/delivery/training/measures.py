"""The numbers that training offers: distinct people, attendances, certified, told by texts.

Somebody in three sessions is one person and three attendances: the two are never one for the other.
A trainee is of the place of their facility at the time; without one, of the place of the session.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from pacte.delivery.records.queries import borne
from pacte.delivery.training.models import Certificate, Enrolment, Session, SessionState
from pacte.delivery.training.queries.attending import ROOT, attended, count_distinct
from pacte.journal import queries as journal
from pacte.measures.readings import Question, Reading
from pacte.measures.registry import Measure
from pacte.places import queries as places


def _recorded(asked: Question, known: int | None) -> QuerySet[Session]:
    """The sessions of the register, of these sources, known by then."""
    rows = borne(Session.objects.filter(origin="record"), asked.sources)
    if known is None:
        return rows
    written = SessionState.objects.filter(session=OuterRef("pk"), entry_id__lte=known)
    return rows.filter(Exists(written))


def _held(rows: QuerySet[Session], known: int | None) -> QuerySet[Session]:
    """Those that were held, as known then: the last thing said."""
    if known is None:
        return rows.filter(state="held")
    said = SessionState.objects.filter(session=OuterRef("pk"), entry_id__lte=known)
    held = said.filter(state="held").exclude(
        Exists(
            SessionState.objects.filter(
                session=OuterRef("session"), entry_id__lte=known, id__gt=OuterRef("id")
            )
        )
    )
    return rows.filter(Exists(held))


def _of(asked: Question, rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The enrolments of the place and of the sex asked about."""
    if asked.sex:
        rows = rows.filter(person__sex=asked.sex)
    if asked.place is None:
        return rows
    there = places.facilities_in([asked.place], asked.until).order_by().values("pk")
    inside = places.inside([asked.place], asked.until)
    here = Q(facility=None, session__place__in=inside)
    return rows.filter(Q(facility__in=there) | here)


def _counts(asked: Question) -> tuple[int, int] | None:
    """(distinct people, attendances) of the sessions that ended in the period; None: none ever."""
    known = journal.known_on(asked.as_of)
    rows = _recorded(asked, known)
    if not rows.exists():
        return None
    ended = _held(rows.filter(ends__gte=asked.first, ends__lt=asked.until), known)
    return count_distinct(_of(asked, attended(ended.values("pk"), known)))


def people(asked: Question) -> Reading:
    found = _counts(asked)
    return Reading(found[0] if found else None)


def attendances(asked: Question) -> Reading:
    found = _counts(asked)
    return Reading(found[1] if found else None)


def certified(asked: Question) -> Reading:
    """Distinct people who received a certificate in the period, not taken back since."""
    known = journal.known_on(asked.as_of)
    rows = _recorded(asked, known)
    if not rows.exists():
        return Reading(None)
    given = Certificate.objects.filter(
        issued_on__gte=asked.first, issued_on__lt=asked.until, enrolment__session__in=rows
    )
    if known is None:
        given = given.filter(revoked_on=None)
    else:  # A row taken back since names the later entry: it was valid then.
        given = given.filter(
            Q(revoked_on=None, entry_id__lte=known) | Q(revoked_on__gt=asked.as_of)
        )
    mine: Any = _of(asked, Enrolment.objects.filter(certificates__in=given))
    return Reading(mine.annotate(who=ROOT).values("who").distinct().count())


def told(asked: Question) -> Reading:
    """What texts say of people trained: typed, none of them named."""
    rows = borne(Session.objects.filter(origin="text"), asked.sources)
    rows = rows.filter(ends__gte=asked.first, ends__lt=asked.until)
    known = journal.known_on(asked.as_of)
    if known is not None:
        rows = rows.filter(entry_id__lte=known)
    if asked.place is not None:
        rows = rows.filter(place__in=places.inside([asked.place], asked.until))
    return Reading(rows.aggregate(n=Sum("told"))["n"])


SOURCE = _("Sessions inscrites dans Pacte, feuilles de présence")
GRAIN = ("place", "source", "sex", "month")
MEASURES = (
    Measure(
        name="training.people", label=_("Personnes formées (distinctes)"),
        definition=_(
            "Personnes distinctes présentes au moins un jour à une session tenue qui s’est terminée"
            " dans la période ; qui a suivi trois sessions est compté une fois."
        ),
        unit="people", source=SOURCE, action="read_delivery", grain=GRAIN, read=people,
    ),
    Measure(
        name="training.attendances", label=_("Participations à une formation"),
        definition=_(
            "Chaque personne dans chaque session tenue où elle a été présente au moins un jour ;"
            " qui a suivi trois sessions compte trois fois."
        ),
        unit="events", source=SOURCE, action="read_delivery", grain=GRAIN, read=attendances,
    ),
    Measure(
        name="training.certified", label=_("Personnes certifiées"),
        definition=_(
            "Personnes distinctes qui ont reçu un certificat dans la période, non retiré depuis."
        ),
        unit="people", source=SOURCE, action="read_delivery", grain=GRAIN, read=certified,
    ),
    Measure(
        name="training.people_told", label=_("Personnes formées selon les textes"),
        definition=_(
            "Nombre que disent les textes, sans nommer personne : non vérifié, jamais ajouté aux"
            " personnes vues en session."
        ),
        unit="people", source=_("Textes des programmes, avec leur passage"),
        action="read_delivery", grain=("place", "source", "month"), read=told,
    ),
)  # fmt: skip
