"""Qualifications, norms, posts and the presence of a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pacte.delivery.staff import queries
from pacte.delivery.staff.commands.people import locked
from pacte.delivery.staff.models import Category, Norm, Person, Posting, Presence, Qualification
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel import strict_yaml
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.people import facilities
from pacte.places import queries as places

LIST = Path(__file__).parents[1] / "data" / "qualifications.yaml"
PEOPLE_MAX = 2_000


@command("staff.name_qualification", may="manage_facilities")
def name_qualification(
    act: Act, *, code: str, label: str, category: str, closed: bool = False, seen: int | None = None
) -> str:
    """Add a qualification to the site's list, rename it, or stop offering it."""
    code = code.strip().lower()
    row = Qualification.objects.select_for_update().filter(code=code).first()
    if row is not None:
        act.unchanged(row, seen)
    row = row or Qualification(code=code)
    row.label, row.category, row.closed = label.strip(), category, closed
    act.save(row)
    act.record(row, code=code)
    return str(row.uid)


@command("staff.load_qualifications", may="manage_facilities")
def load_qualifications(act: Act) -> int:
    """Add those of the list that comes with Pacte that the site does not have yet."""
    said = strict_yaml.read(LIST.read_text(encoding="utf-8"))
    known = set(Qualification.objects.values_list("code", flat=True))
    rows = [
        Qualification(code=code, label=label, category=category)
        for category, listed in said.items()
        for code, label in listed.items()
        if code not in known
    ]
    for row in rows:
        assert row.category in Category.values, row.category
        act.save(row)
    act.record(*rows[:1], added=len(rows))
    return len(rows)


@command("staff.set_norm", may="manage_facilities")
def set_norm(
    act: Act, *, level: str, qualification: str, least: int, since: date, reference: str
) -> str:
    """Say how many people of a qualification a facility of a level has at least; 0 lifts it."""
    known = queries.qualification(qualification)
    if known is None:
        raise Refused("Choisissez une qualification du registre.", field="qualification")
    if level not in dict(places.levels()):
        raise Refused("Choisissez un niveau de formation.", field="level")
    if not reference.strip():
        raise Refused("Une norme a sa référence : texte, article.", field="reference")
    row = Norm(level=level, qualification=known, least=least, since=since)
    row.reference = reference.strip()
    act.save(row)
    act.record(row, level=level, code=known.code, count=least, since=since.isoformat())
    return str(row.uid)


@command("staff.post_person", may="manage_staff")
def post_person(
    act: Act, *, person: str, facility: str, title: str, qualification: str, since: date
) -> str:
    """Give somebody a post in a facility, or another post there."""
    row, there = locked(act, person), places.facility(facility)
    facilities.need_at(act, "manage_staff", there)
    if row.gone_on and since >= row.gone_on:
        raise Refused("Cette personne est partie le %(day)s.", day=row.gone_on, field="since")
    known = queries.qualification(qualification)
    if known is None:
        raise Refused("Un poste a une qualification du registre.", field="qualification")
    if since > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="since")
    held = Posting(person=row, facility=there, title=title.strip(), since=since)
    held.qualification = known
    act.save(held)
    if row.facility is None:
        row.facility = there
        act.save(row)
    act.record(row, number=row.number, code=known.code, since=since.isoformat())
    return str(held.uid)


@command("staff.close_posting", may="manage_staff")
def close_posting(act: Act, *, person: str, facility: str, on: date, words: str = "") -> None:
    """End somebody's post in a facility."""
    row, there = locked(act, person), places.facility(facility)
    facilities.need_at(act, "manage_staff", there)
    held = queries.postings_on(on).filter(person=row, facility=there).first()
    if held is None:
        raise Refused("Cette personne n’a pas de poste dans cette formation à ce jour.", field="on")
    if on < held.since:
        raise Refused("Le poste a commencé le %(day)s.", day=held.since, field="on")
    ended = Posting(person=row, facility=there, title=held.title, since=on, closed=True)
    ended.qualification_id, ended.words = held.qualification_id, words
    act.save(ended)
    act.record(row, number=row.number, on=on.isoformat())


@command("staff.record_presence", may="manage_staff")
def record_presence(
    act: Act, *, facility: str, month: str, lines: Sequence[dict[str, Any]]
) -> dict[str, int]:
    """Say who was there in a month: days expected, days present; a line says it again, corrected.

    A line is {person: uid, expected, present}; who is not in the lines stays as they were.
    """
    there, span = places.facility(facility), Month.from_text(month)
    facilities.need_at(act, "manage_staff", there)
    if span.first > clock.today():
        raise Refused("Ce mois n’est pas encore commencé.")
    if not lines or len(lines) > PEOPLE_MAX:
        raise Refused("Dites la présence d’au moins une personne.")
    days = (span.until - span.first).days
    asked = {str(line["person"]): line for line in lines}
    found = {
        str(uid): pk for pk, uid in Person.objects.filter(uid__in=asked).values_list("pk", "uid")
    }
    posted = {row.person_id for row in queries.month_postings(there.pk, span)}
    for uid, line in asked.items():
        _check_presence(found.get(uid), posted, line["expected"], line["present"], days)
    kept = list(asked)
    insert_many(
        act, Presence, facility=[there.pk] * len(kept), month=[span.first] * len(kept),
        person=[found[uid] for uid in kept],
        days_expected=[asked[uid]["expected"] for uid in kept],
        days_present=[asked[uid]["present"] for uid in kept],
    )  # fmt: skip
    act.record(there, month=month, people=len(kept))
    return {"people": len(kept)}


def _check_presence(
    person: int | None, posted: set[int], expected: int, present: int, days: int
) -> None:
    if person not in posted:
        raise Refused("Une de ces personnes n’a pas de poste dans cette formation ce mois-là.")
    if not 0 <= expected <= days:
        raise Refused("Ce mois a %(days)s jours.", days=days)
    if not 0 <= present <= expected:
        raise Refused(
            "%(present)s jours de présence pour %(expected)s prévus : c’est trop.",
            present=present, expected=expected,
        )  # fmt: skip
