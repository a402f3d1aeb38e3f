"""What one can ask about staff. Nothing here writes."""

from pacte.delivery.staff.models import Category, Sex
from pacte.delivery.staff.queries.posts import (
    facility_filling,
    fillings,
    gaps,
    month_postings,
    norms_on,
    posted_in,
    postings_on,
    presence_of,
)
from pacte.delivery.staff.queries.register import (
    can_keep,
    doubles,
    find,
    kept,
    person,
    person_of_number,
    persons_by_key,
    persons_for,
    qualification,
    qualifications,
    searched,
)
from pacte.delivery.staff.registering import (
    NewPerson,
    by_number,
    facts_of,
    keys_of,
    look_alikes,
    write_people,
)

CATEGORIES, SEXES = Category.choices, Sex.choices  # As what somebody works; with its name.

__all__ = [
    "CATEGORIES",
    "SEXES",
    "NewPerson",
    "by_number",
    "can_keep",
    "doubles",
    "facility_filling",
    "facts_of",
    "fillings",
    "find",
    "gaps",
    "kept",
    "keys_of",
    "look_alikes",
    "month_postings",
    "norms_on",
    "person",
    "person_of_number",
    "persons_by_key",
    "persons_for",
    "posted_in",
    "postings_on",
    "presence_of",
    "qualification",
    "qualifications",
    "searched",
    "write_people",
]
