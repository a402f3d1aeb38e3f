"""Early and regular access to hospital and ambulatory care, read from the records of the schemes.

The share of a population with open rights to both kinds of care; beside it the contacts per
person-year and the delay from the opening of rights to the first contact. In a place, all schemes
together; of one scheme when it is named. Nothing here writes.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims.queries import contacts
from pacte.insurance.members.queries import dwelling, enrolment
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.viability import access_rules, queries, rules
from pacte.journal import queries as journal
from pacte.kernel.columns import Int, days
from pacte.kernel.refusal import Refused
from pacte.measures.readings import Question, Reading
from pacte.measures.registry import Measure
from pacte.people import queries as people
from pacte.places import queries as places

TEXT = "Programme Sud-Kivu – Hainaut, introduction ; définition de Pacte"
BY_PLACE = ("scheme", "place", "month")


def _schemes(asked: Question, day: date) -> list[int]:
    """The schemes asked about that open both kinds of care on a day."""
    keys = (
        [asked.scheme] if asked.scheme is not None
        else schemes.schemes_of(people.everybody()).order_by("pk").values_list("pk", flat=True)
    )  # fmt: skip
    return [key for key in keys if _opens_both(key, day)]


def _opens_both(scheme: int, day: date) -> bool:
    try:
        definition = schemes.definition_on(scheme, day)
    except Refused:  # None was in force that day: it opened nothing.
        return False
    return all(access_rules.kinds_of_care(definition))


def _living(keys: Int, asked: Question, day: date, known: int | None) -> Int:
    """Of some people, those who live in the place asked about; all of them without a place."""
    if asked.place is None or not len(keys):
        return keys
    villages = dwelling.villages_of(keys, day, known)
    inside = places.inside([asked.place], day).values_list("place", flat=True)
    return keys[np.isin(villages, np.array(list(inside), np.int64))]


def both_kinds(asked: Question) -> Reading:
    """People of the place with open rights to hospital and to ambulatory care on the last day.

    Where no member of any such scheme ever lived, nothing is recorded: not known, which is not 0.
    """
    known, last = journal.known_on(asked.as_of), queries.last_day(asked)
    rights = [enrolment.open_rights(key, known) for key in _schemes(asked, last)]
    ever = _together([one.beneficiary for one in rights])
    if not len(_living(ever, asked, last, known)):
        return Reading(None)
    covered = _together([one.covered_on(last) for one in rights])
    return Reading(len(_living(covered, asked, last, known)))


def access_share(asked: Question) -> Reading:
    """The same over the population of the place, the last that is known."""
    if asked.place is None:
        return Reading.of(None, None)
    year = queries.last_day(asked).year
    series = [row for row in places.population_series(asked.place) if row.year <= year]
    return rules.penetration(both_kinds(asked).top, series[-1].count if series else None)


def contacts_per_year(asked: Question) -> Reading:
    """Contacts of the members who live in the place, over their years of open rights."""
    known, until = journal.known_on(asked.as_of), queries.last_day(asked) + timedelta(days=1)
    keys = _schemes(asked, queries.last_day(asked))
    begin, end = days([asked.first, until])
    total = there = 0
    for key in keys:
        rights = enrolment.open_rights(key, known)
        spans = np.maximum(np.minimum(rights.until, end) - np.maximum(rights.since, begin), 0)
        living = np.isin(rights.beneficiary, _living(np.unique(rights.beneficiary), asked,
                                                     until - timedelta(days=1), known))  # fmt: skip
        total += int(spans[living].sum())
        who, cases = contacts.by_person([key], asked.first, until, known)
        there += int(cases[np.isin(who, rights.beneficiary[living])].sum())
    return rules.contacts_per_year(there if total else None, total or None)


def first_contact_delay(asked: Question) -> Reading:
    """Mean days from the opening of rights to the first contact, of those whose rights first opened
    in the period and who came since."""
    known, until = journal.known_on(asked.as_of), queries.last_day(asked) + timedelta(days=1)
    keys = _schemes(asked, queries.last_day(asked))
    rights = [enrolment.open_rights(key, known) for key in keys]
    person, opened = _first_days(
        _joined([one.beneficiary for one in rights]), _joined([one.since for one in rights])
    )
    begin, end = days([asked.first, until])
    new = (opened >= begin) & (opened < end)
    person, opened = person[new], opened[new]
    there = np.isin(person, _living(person, asked, until - timedelta(days=1), known))
    seen, contact = contacts.first_of_each(keys, asked.first, until, known)
    return rules.mean_delay(
        access_rules.first_delays(person[there], opened[there], seen, contact).tolist()
    )


def _first_days(person: Int, since: Int) -> tuple[Int, Int]:
    """Each person once, with the first day of cover."""
    order = np.lexsort((since, person))
    person, since = person[order], since[order]
    who, place = np.unique(person, return_index=True)
    return who, since[place]


def _together(columns: list[Int]) -> Int:
    return np.unique(_joined(columns))


def _joined(columns: list[Int]) -> Int:
    return np.concatenate(columns) if columns else np.empty(0, np.int64)


def _measure(name: str, label: object, definition: object, unit: str, read: object) -> Measure:
    return Measure(
        name=name, label=label, definition=definition, unit=unit, source=TEXT,
        action="see_dashboard", grain=BY_PLACE, read=read,  # type: ignore[arg-type]
    )  # fmt: skip


MEASURES = (
    _measure(
        "viability.access_both",
        _("Personnes ayant droit aux soins hospitaliers et ambulatoires"),
        _("Personnes du lieu dont les droits sont ouverts, période d’attente passée, le dernier"
          " jour, dans un régime qui prend en charge les deux sortes de soins. Chacune une fois."),
        "people", both_kinds,
    ),
    _measure(
        "viability.access_share",
        _("Accès aux soins hospitaliers et ambulatoires"),
        _("Ces personnes / population du lieu, la dernière connue"),
        "share", access_share,
    ),
    _measure(
        "viability.access_contacts",
        _("Contacts par personne couverte et par an, dans un lieu"),
        _("Attestations des membres qui vivent dans le lieu × 365 / leurs jours de droits ouverts,"
          " dans les régimes qui prennent en charge les deux sortes de soins"),
        "ratio", contacts_per_year,
    ),
    _measure(
        "viability.first_contact_delay",
        _("Délai entre l’ouverture des droits et le premier contact"),
        _("Moyenne des jours, pour les personnes dont les droits se sont ouverts pour la première"
          " fois dans la période et qui sont venues depuis ; les autres ne sont pas comptées."),
        "days", first_contact_delay,
    ),
)  # fmt: skip
