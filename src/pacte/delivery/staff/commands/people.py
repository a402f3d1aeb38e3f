"""Registering people, changing what is said of them, joining two numbers that are one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.staff import queries, registering
from pacte.delivery.staff.models import Person, PersonJoin, PersonState, Posting
from pacte.delivery.staff.registering import NewPerson
from pacte.delivery.staff.rules import people as rules
from pacte.insurance.members import rules as registers
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel import names
from pacte.kernel.refusal import Refused
from pacte.people import facilities
from pacte.people import queries as people
from pacte.places import queries as places


@command("staff.register_person", may="manage_staff")
def register_person(
    act: Act, *, name: str, category: str, sex: str = "unknown", born_year: int | None = None,
    phone: str = "", qualification: str = "", organisation: str = "", facility: str = "",
    post: str = "", since: date | None = None, synthetic: bool = False,
) -> dict[str, str]:  # fmt: skip
    """Put somebody in the register, in a facility or an organisation, perhaps in a post.

    Somebody who looks like one already there is refused, unless the act says why they are two.
    """
    there = places.facility(facility) if facility else None
    owner = _owner(organisation, there)
    _need(act, there, owner)
    since = since or clock.today()
    _not_to_come(since, "since")
    new = NewPerson(
        name=registers.read_name(name), sex=sex, born_year=born_year, category=category,
        phone=registers.read_phone(phone, _country(there, owner)),
        organisation=owner.pk if owner else None, facility=there.pk if there else None,
    )  # fmt: skip
    rules.check_born(born_year, clock.today().year)
    known = _qualification(qualification)
    new.qualification = known.pk if known else None
    _refuse_twin(act, new)
    codes = {owner.pk: owner.code} if owner else {}
    key = registering.write_people(act, [new], since, codes, synthetic)[0]
    row = Person.objects.get(pk=key)
    row.full_clean()  # Shape: a category and a sex that exist, and where they work.
    if post:
        _post(act, row, there, post, known, since)
    act.record(row, number=row.number, kind=category)
    return {"person": str(row.uid), "number": row.number}


@command("staff.describe_person", may="manage_staff")
def describe_person(
    act: Act, *, person: str, name: str, sex: str, born_year: int | None = None, phone: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Correct somebody's name, sex, year of birth or phone."""
    row = locked(act, person)
    act.unchanged(row, seen)
    rules.check_born(born_year, clock.today().year)
    row.name, row.sex, row.born_year = registers.read_name(name), sex, born_year
    row.phone = registers.read_phone(phone, _country(row.facility, row.organisation))
    row.plain = names.normalised(row.name)[:120]
    row.sound = names.sounds(row.name)[:120]
    act.save(row)
    act.record(row, number=row.number)


@command("staff.change_situation", may="manage_staff")
def change_situation(
    act: Act, *, person: str, since: date, category: str, qualification: str = "",
    organisation: str = "", facility: str = "", words: str = "", seen: int | None = None,
) -> None:  # fmt: skip
    """Say since when somebody works as something else, or elsewhere; or is back."""
    row = locked(act, person)
    act.unchanged(row, seen)
    _not_to_come(since, "since")
    there = places.facility(facility) if facility else None
    owner = _owner(organisation, there)
    _need(act, there, owner)
    known = _qualification(qualification)
    row.category, row.qualification = category, known
    row.facility, row.organisation, row.gone_on = there, owner, None
    act.save(row)
    _keep_state(act, row, since, words)
    act.record(row, number=row.number, kind=category, since=since.isoformat())


@command("staff.leave", may="manage_staff")
def leave(act: Act, *, person: str, on: date, words: str, seen: int | None = None) -> None:
    """Say that somebody is gone: their posts end the same day."""
    row = locked(act, person)
    act.unchanged(row, seen)
    if row.gone_on:
        raise Refused("Cette personne est déjà partie le %(day)s.", day=row.gone_on)
    if not words.strip():
        raise Refused("Dites pourquoi : retraite, mutation, décès, fin de contrat…", field="words")
    _not_to_come(on, "on")
    close_posts(act, row, on, words)
    row.gone_on = on
    act.save(row)
    _keep_state(act, row, on, words, gone=True)
    act.record(row, number=row.number, on=on.isoformat())


@command("staff.join_persons", may="manage_staff")
def join_persons(act: Act, *, kept: str, joined: str) -> str:
    """Say that two numbers are one person: one is kept, the other leads to it for ever."""
    one, other = locked(act, kept), locked(act, joined)
    if one.pk == other.pk:
        raise Refused("C’est le même numéro : choisissez deux personnes.")
    if not act.reason:
        raise Refused("Dites à quoi vous voyez que c’est une seule personne.", field="reason")
    today = clock.today()
    held = {row.facility_id for row in queries.postings_on(today).filter(person=one)}
    for row in list(queries.postings_on(today).filter(person=other)):
        if row.facility_id not in held:
            act.save(_posting(row, one, today))
    close_posts(act, other, today, act.reason[:200])
    for twin in [other, *Person.objects.select_for_update().filter(same_as=other)]:
        twin.same_as = one
        act.save(twin)
    for name in ("phone", "born_year", "qualification", "facility"):
        if not getattr(one, name):
            setattr(one, name, getattr(other, name))
    one.sex = other.sex if one.sex == "unknown" else one.sex
    act.save(one)
    act.save(PersonJoin(kept=one, joined=other, words=act.reason[:200]))
    act.record(one, other, number=one.number, added=other.number)
    return str(one.uid)


# What the commands share


def locked(act: Act, uid: str) -> Person:
    """Somebody whose sheet the actor keeps, held till the end."""
    rows = Person.objects.select_for_update(of=("self",))
    row = rows.select_related("facility", "organisation", "same_as").filter(uid=uid).first()
    if row is None:
        raise Refused("Cette personne n’est pas au registre.")
    if row.same_as:
        raise Refused("Ce numéro mène à %(number)s : changez celui-ci.", number=row.same_as.number)
    _need(act, row.facility, row.organisation)
    return row


def close_posts(act: Act, row: Person, on: date, words: str) -> None:
    """End every post that somebody holds on a day."""
    for held in list(queries.postings_on(on).filter(person=row)):
        act.save(_posting(held, row, on, closed=True, words=words))


def _posting(of: Posting, who: Person, on: date, closed: bool = False, words: str = "") -> Posting:
    made = Posting(person=who, facility_id=of.facility_id, title=of.title, since=on)
    made.qualification_id, made.closed, made.words = of.qualification_id, closed, words[:200]
    return made


def _post(act: Act, row: Person, there: Any, title: str, known: Any, since: date) -> None:
    if there is None or known is None:
        raise Refused("Un poste est dans une formation, avec une qualification.", field="post")
    held = Posting(person=row, facility=there, title=title.strip(), since=since)
    held.qualification = known
    act.save(held)


def _keep_state(act: Act, row: Person, since: date, words: str, gone: bool = False) -> None:
    said = PersonState(person=row, since=since, category=row.category, words=words, gone=gone)
    said.qualification_id, said.facility_id = row.qualification_id, row.facility_id
    said.organisation_id = row.organisation_id
    act.save(said)


def _need(act: Act, there: Any, owner: Any) -> None:
    """Who keeps a sheet: whoever keeps the staff of its facility, or of its organisation."""
    if there is not None:
        return facilities.need_at(act, "manage_staff", there)
    if owner is None:
        raise Refused("Dites la formation sanitaire ou l’organisation de cette personne.",
                      field="facility")  # fmt: skip
    return act.need("manage_staff", owner.pk)


def _owner(organisation: str, there: Any) -> Any:
    if organisation:
        return people.organisation(organisation)
    return people.organisation_of_facility(there.pk) if there is not None else None


def _country(there: Any, owner: Any) -> str:
    place = there and (there.place or there.area)
    return place.country if place else owner.country if owner else ""


def _qualification(code: str) -> Any:
    known = queries.qualification(code) if code else None
    if code and known is None:
        raise Refused("La qualification « %(code)s » n’est pas au registre.", code=code[:30])
    return known


def _not_to_come(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field=field)


def _refuse_twin(act: Act, new: NewPerson) -> None:
    """Somebody already there who may be the same is named by number, unless a reason is given."""
    said = rules.Known(0, names.sounds(new.name)[:120], new.phone, new.facility, new.sex)
    alike, phoned = registering.look_alikes([said.sound], [said.phone])
    near = [*alike.get(said.sound, []), *phoned.get(said.phone, [])]
    twins = [one.key for one in near if rules.may_be_one(said, one)]
    if twins and not act.reason:
        rows = Person.objects.filter(pk__in=twins).order_by("pk")
        raise Refused(
            "Quelqu’un qui lui ressemble est déjà inscrit : %(numbers)s. Si c’est une autre"
            " personne, dites-le dans le motif.",
            numbers=", ".join(rows.values_list("number", flat=True)[:5]), field="reason",
        )  # fmt: skip
