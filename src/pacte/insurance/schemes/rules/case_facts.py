"""The facts of a case, as people write them, turned into the facts of the rules.

What is not said has the value that the room's README gives: a new household that enrols and
joins on the first day of the coverage year, nothing paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pacte.insurance.schemes.rules import discounts
from pacte.insurance.schemes.rules.dues import (
    HouseholdFacts,
    PersonFacts,
    as_list,
    due,
    household_part,
)
from pacte.insurance.schemes.rules.joining import NEW, RENEWAL
from pacte.insurance.schemes.rules.language import JOINERS
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.rights import MembershipFacts, PersonDates
from pacte.insurance.schemes.rules.years import coverage_year
from pacte.kernel.currency import amount_from
from pacte.kernel.periods import years_old
from pacte.kernel.refusal import Refused

ANY_YEAR = (date(2026, 1, 1), date(2027, 1, 1))
SIZE = ("persons", "size", "members", "household")
HOUSEHOLD_KEYS = (
    *SIZE, "level", "groups", "group", "new", "ages", "on", "enrolled", "since", "year", "years",
    "payments", "paid",
)  # fmt: skip
PERSON_KEYS = ("age", "born", "relation", "groups", "group", "new", "student")
RIGHTS_KEYS = (
    *HOUSEHOLD_KEYS, "due", "dues", "joined", "left", "died",
    "born", "relation", "student", "newborn", "until", "member_since",
)  # fmt: skip


def day(value: Any, where: str) -> date:
    """A day of a case, "2026-07-01"."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(
            "%(where)s : « %(value)s » n’est pas une date ; écrivez 2026-07-01.",
            where=where,
            value=str(value)[:40],
        ) from None


def version(versions: Sequence[Definition], said: Any) -> Definition:
    """Of the dated versions of a scheme, the one in force on the day of the facts, or the last."""
    dated = sorted(versions, key=lambda d: str(d.get("since") or ""))
    facts = said if isinstance(said, dict) else {"on": said}
    told = (maybe_day(facts.get(key)) for key in ("on", "year", "since", "enrolled"))
    on = next((found for found in told if found), None)
    before = [d for d in dated if on and str(d.get("since") or "") <= on.isoformat()]
    return before[-1] if before else dated[-1]


def maybe_day(value: Any) -> date | None:
    """A day, if that is what a name of ``expect`` is."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def only(said: Any, known: tuple[str, ...], where: str) -> dict[str, Any]:
    """The facts of a case: a mapping of known names."""
    if not isinstance(said, dict):
        raise Refused("%(where)s : il faut des faits « nom: valeur ».", where=where)
    for name in said:
        if str(name) not in known:
            near = get_close_matches(str(name), known, 1) or [", ".join(known)]
            raise Refused(
                "%(where)s : fait inconnu « %(name)s ». Connus : %(near)s.",
                where=where,
                name=name,
                near=near[0],
            )
    return said


def household(definition: Definition, said: Any) -> HouseholdFacts:
    """A household of a case: ``{level: "3", persons: 5}``, or with each person's facts."""
    facts = only(said, HOUSEHOLD_KEYS, "due")
    size, persons = _persons(facts)
    level = facts.get("level")
    since, enrolled = _began(definition, facts)
    return HouseholdFacts(
        since=since,
        enrolled_on=enrolled,
        years=_whole(facts, "years", 0),
        paid=_payments(definition, facts, enrolled or ANY_YEAR[0]),
        size=size,
        level=None if level is None else str(level),
        groups=_groups(facts),
        new=bool(facts.get("new", True)),
        persons=persons,
    )


def _began(definition: Definition, facts: dict[str, Any]) -> tuple[date | None, date | None]:
    """The first day of the coverage year and that of enrolment, where a discount asks for them."""
    if not any(discounts.asked(definition, key) for key in ("early", "paid")):
        return None, None
    told = (facts.get(key) for key in ("since", "year", "on", "enrolled"))
    near = next((day(value, "since") for value in told if value is not None), ANY_YEAR[0])
    said = facts.get("since") is not None
    since = near if said else coverage_year(definition, near)[0]
    return since, since if facts.get("enrolled") is None else day(facts["enrolled"], "enrolled")


def _whole(facts: dict[str, Any], key: str, usual: int) -> int:
    value = facts.get(key, usual)
    if type(value) is not int or value < 0:
        raise Refused("« %(key)s » : il faut un nombre entier.", key=key)
    return value


def _persons(facts: dict[str, Any]) -> tuple[int, tuple[PersonFacts, ...]]:
    said = next((facts[key] for key in SIZE if key in facts), 1)
    if isinstance(said, list):
        return len(said), tuple(_person(one, facts) for one in said)
    if type(said) is not int or said < 1:
        raise Refused("« %(value)s » n’est pas un nombre de personnes.", value=str(said)[:40])
    listed = as_list(facts.get("ages"))
    if listed and len(listed) != said:
        raise Refused(
            "%(ages)s âges pour %(persons)s personnes : il en faut autant.",
            ages=len(listed),
            persons=said,
        )
    return said, tuple(PersonFacts(age=age) for age in listed)


def _person(said: Any, facts: dict[str, Any]) -> PersonFacts:
    if type(said) is int:
        return PersonFacts(age=said)
    one = only(said, PERSON_KEYS, "persons")
    age = one.get("age")
    if age is None and one.get("born") is not None:
        on = day(facts["on"], "on") if facts.get("on") is not None else ANY_YEAR[0]
        age = years_old(day(one["born"], "born"), on)
    if age is not None and type(age) is not int:
        raise Refused("« %(value)s » n’est pas un âge en années.", value=str(age)[:40])
    return PersonFacts(
        age=age, relation=one.get("relation"), groups=_groups(one), new=one.get("new")
    )


def _groups(facts: dict[str, Any]) -> frozenset[str]:
    return frozenset(map(str, [*as_list(facts.get("groups")), *as_list(facts.get("group"))]))


def membership(definition: Definition, said: Any, asked: list[date]) -> tuple[MembershipFacts, int]:
    """A membership of a case, and which of its persons the case asks about (the first)."""
    facts = only(said, RIGHTS_KEYS, "rights")
    since, until = _span(definition, facts, asked)
    enrolled = day(facts.get("enrolled", since), "enrolled")
    owed = _owed(definition, facts)
    paid = _payments(definition, facts, enrolled)
    return (
        MembershipFacts(
            since=since,
            until=until,
            enrolled_on=enrolled,
            persons=(_dates(facts, enrolled),),
            dues=((enrolled, owed),),
            payments=paid,
        ),
        0,
    )


def _span(definition: Definition, facts: dict[str, Any], asked: list[date]) -> tuple[date, date]:
    """The coverage year: said, or that of a day: ``year``, else the middle day asked about."""
    if facts.get("since") is not None and facts.get("until") is not None:
        return day(facts["since"], "since"), day(facts["until"], "until")
    middle = sorted(asked)[len(asked) // 2] if asked else None
    told = [facts.get("year"), facts.get("since"), facts.get("on"), middle]
    told += [facts.get("enrolled"), facts.get("joined")]
    paid = [p.get("on") for p in as_list(facts.get("payments")) if isinstance(p, dict)]
    if definition["coverage_year"]["kind"] == "per_member":  # The member's day begins the year.
        told = [facts.get(key) for key in ("since", "enrolled", "joined", "member_since")]
        told += [*paid, facts.get("year"), facts.get("on"), *sorted(asked)[:1]]
        paid = []
    begins = max(str(definition.get("since") or ANY_YEAR[0]), ANY_YEAR[0].isoformat())
    near = next((value for value in (*told, *paid) if value is not None), begins)
    since, until = coverage_year(definition, day(near, "since"))
    return since, until


def _owed(definition: Definition, facts: dict[str, Any]) -> int:
    """What the household owes: said, or computed from its facts."""
    if facts.get("due") is not None:
        return amount_from(facts["due"], definition["currency"])
    mine = {key: value for key, value in facts.items() if key in HOUSEHOLD_KEYS and key != "on"}
    return household_part(due(definition, household(definition, mine)))


def _payments(
    definition: Definition, facts: dict[str, Any], enrolled: date
) -> tuple[tuple[date, int], ...]:
    money = definition["currency"]
    found = []
    for payment in as_list(facts.get("payments")):
        one = only(payment, ("on", "amount"), "payments")
        found.append(
            (
                day(one.get("on", enrolled), "payments"),
                amount_from(_said(one, "amount", "payments"), money),
            )
        )
    if facts.get("paid") is not None:
        found.append((enrolled, amount_from(facts["paid"], money)))
    return tuple(found)


def _said(facts: dict[str, Any], key: str, where: str) -> Any:
    if facts.get(key) is None:
        raise Refused("%(where)s : il manque « %(key)s ».", where=where, key=key)
    return facts[key]


def asked_day(said: Any, where: str) -> date:
    """The day that a case asks about, alone or as ``{on: …}``."""
    return day(_said(only(said, ("on",), where), "on", where) if isinstance(said, dict) else said,
               where)  # fmt: skip


def joining(said: Any) -> tuple[date, str, frozenset[str]]:
    """The day, how somebody joins (new, renewal, newborn, transfer, arrival), and the groups."""
    known = ("on", "how", "groups", "group")
    facts = only(said, known, "enrolment") if isinstance(said, dict) else {"on": said}
    how = str(facts.get("how") or NEW)
    if how not in (NEW, RENEWAL, *JOINERS):
        raise Refused(
            "enrolment : « %(word)s » n’est pas connu. Connus : %(known)s.",
            word=how[:40], known=", ".join((NEW, RENEWAL, *JOINERS)),
        )  # fmt: skip
    return day(_said(facts, "on", "enrolment"), "on"), how, _groups(facts)


def photo(said: Any) -> tuple[date | None, date]:
    """The day on which a photo was taken (none: there is no photo), and the day asked about."""
    facts = only(said, ("taken", "on"), "photo") if isinstance(said, dict) else {"on": said}
    taken = facts.get("taken")
    return taken and day(taken, "taken"), day(_said(facts, "on", "photo"), "on")


def _dates(facts: dict[str, Any], enrolled: date) -> PersonDates:
    def maybe(key: str) -> date | None:
        return None if facts.get(key) is None else day(facts[key], key)

    joined = maybe("joined") or maybe("member_since") or enrolled
    return PersonDates(
        joined_on=joined,
        left_on=maybe("left"),
        died_on=maybe("died"),
        born_on=maybe("born"),
        relation=str(facts.get("relation") or "member"),
        student=bool(facts.get("student")),
        new=bool(facts.get("new", True)),
        newborn=bool(facts.get("newborn")),
    )
