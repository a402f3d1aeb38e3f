"""The numbers that staff offers: people posted, posts filled, presence. Nothing here writes.

A place is asked for by its facilities. Where nothing was ever recorded, nothing is known: that is
not zero.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from pacte.delivery.staff.models import Posting
from pacte.delivery.staff.queries.posts import fillings, postings_on, presence_of
from pacte.journal import queries as journal
from pacte.measures.readings import Question, Reading
from pacte.measures.registry import Measure
from pacte.places import queries as places


def last_day(asked: Question) -> date:
    """The last day of the span that is not after the day asked about."""
    end = asked.until - timedelta(1)
    return min(end, asked.as_of) if asked.as_of else end


def _there(asked: Question) -> list[int] | None:
    """The facilities of the place asked about; None: all of them."""
    if asked.place is None:
        return None
    found = places.facilities_in([asked.place], last_day(asked))
    return list(found.values_list("pk", flat=True))


def posted(asked: Question) -> Reading:
    """People who hold a post on the last day; somebody in two facilities is one."""
    known, day, there = journal.known_on(asked.as_of), last_day(asked), _there(asked)
    ever = Posting.objects.all() if known is None else Posting.objects.filter(entry_id__lte=known)
    rows = postings_on(day, known)
    if there is not None:
        ever, rows = ever.filter(facility__in=there), rows.filter(facility__in=there)
    if not ever.exists():
        return Reading(None)
    if asked.sex:
        rows = rows.filter(person__sex=asked.sex)
    return Reading(rows.values("person").distinct().count())


def posts_filled(asked: Question) -> Reading:
    """Posts of the norm that are filled over posts that the norm asks, on the last day."""
    there = _there(asked)
    if there is None:
        there = list(places.facility_rows().values_list("pk", flat=True))
    found = fillings(there, last_day(asked), journal.known_on(asked.as_of)).values()
    if not found:
        return Reading.of(None, None)
    return Reading.of(sum(one.filled for one in found), sum(one.needs for one in found))


def presence(asked: Question) -> Reading:
    """Days present over days expected, of the months that begin in the period."""
    rows = presence_of(_there(asked), asked.first, asked.until, journal.known_on(asked.as_of))
    if asked.sex:
        rows = rows.filter(person__sex=asked.sex)
    sums = rows.aggregate(there=Sum("days_present"), asked=Sum("days_expected"))
    return Reading.of(sums["there"], sums["asked"])


SOURCE = _("Registre du personnel de Pacte")
MEASURES = (
    Measure(
        name="staff.posted", label=_("Personnel en poste"),
        definition=_(
            "Personnes qui tiennent un poste dans une formation du lieu le dernier jour de la"
            " période ; qui tient deux postes est compté une fois."
        ),
        unit="people", source=SOURCE, action="read_delivery", grain=("place", "sex"), read=posted,
    ),
    Measure(
        name="staff.posts_filled", label=_("Postes de la norme pourvus"),
        definition=_(
            "Postes pourvus ÷ postes demandés par la norme du niveau de chaque formation ouverte,"
            " qualification par qualification, le dernier jour : un surplus ne comble rien."
        ),
        unit="share", source=SOURCE, action="read_delivery", grain=("place",), read=posts_filled,
    ),
    Measure(
        name="staff.presence", label=_("Présence du personnel"),
        definition=_("Jours de présence ÷ jours prévus, des mois saisis de la période."),
        unit="share", source=SOURCE, action="read_delivery", grain=("place", "sex", "month"),
        read=presence,
    ),
)  # fmt: skip
