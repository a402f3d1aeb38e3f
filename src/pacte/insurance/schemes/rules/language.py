"""The words of a definition: its blocks, their keys, and what each key may hold.

One table, read by the reader, the form and the documentation. A value may always be ``null``
("non précisé") but for the keys marked as needed; a key that is not here is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEVELS = (
    "post", "centre", "clinic", "district_hospital", "provincial_hospital", "national_hospital",
)  # fmt: skip
HOSPITALS = ("district_hospital", "provincial_hospital", "national_hospital")
OWNERSHIPS = ("public", "faith", "private", "community")
VISITS = ("ordinary", "emergency", "referral")
CATEGORIES = (
    "surgery", "delivery", "antenatal", "hospitalisation", "consultation", "other", "visit",
)  # fmt: skip
RELATIONS = ("spouse", "child", "parent", "sibling", "other")
SEXES = ("f", "m")
PARTIES = ("mutual", "federation", "agency")
WINDOWS = ("claim", "stay", "person_year", "household_year")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key may hold. ``name`` picks the reading; ``of`` what is inside."""

    name: str
    of: Any = None
    needed: bool = False
    also: tuple[str, ...] = ()  # Words accepted beside, as ``all`` or ``hospital``.


def one_of(*words: str) -> Kind:
    return Kind("word", words)


def listed(kind: Kind, *also: str) -> Kind:
    """A list, or one value alone."""
    return Kind("list", kind, also=also)


def block(**keys: Kind) -> Kind:
    return Kind("block", keys)


def blocks(**keys: Kind) -> Kind:
    """A list of blocks."""
    return Kind("list", block(**keys))


def needed(kind: Kind) -> Kind:
    return Kind(kind.name, kind.of, True, kind.also)


TEXT, CODE, AMOUNT, SHARE = Kind("text"), Kind("code"), Kind("amount"), Kind("share")
COUNT, MONTH_DAY, DAY, YES = Kind("count"), Kind("month_day"), Kind("day"), Kind("yes")
ANY = Kind("any")
REF = Kind("ref")

AT = block(
    level=listed(one_of(*LEVELS, "hospital")),
    ownership=listed(one_of(*OWNERSHIPS)),
)
AGES = block(**{"from": COUNT, "under": COUNT})
SERVICES = listed(CODE, "all")
# To which care a line applies: all that is said must hold; what is not said does not matter.
CARE_SELECTOR: Mapping[str, Kind] = {
    "services": SERVICES,
    "category": listed(one_of(*CATEGORIES)),
    "at": AT,
    "visit": listed(one_of(*VISITS)),
    "stay": YES,
    "ages": AGES,
    "sex": one_of(*SEXES),
    "groups": listed(CODE),
}
PERSON_SELECTOR: Mapping[str, Kind] = {
    "level": CODE,
    "group": CODE,
    "ages": AGES,
    "relations": listed(one_of(*RELATIONS, "member")),
}
PART = block(amount=needed(AMOUNT), per=one_of("visit", "line", "unit"))
ORDERS = ("oldest", "youngest", "dearest", "cheapest")
COMBINATIONS = ("add", "in_turn", "best")
JOINERS = ("newborn", "transfer", "arrival")
SPAN = block(**{"from": COUNT, "to": COUNT})
CHARGE = {**PERSON_SELECTOR, "amount": AMOUNT, "paid_by": Kind("map", AMOUNT), "ref": REF}
DISCOUNT = {
    "name": TEXT,
    "when": one_of("new", "renewal"),
    "persons": SPAN,
    "years": SPAN,
    "early": block(until=MONTH_DAY, months=COUNT, days=COUNT),
    "paid": block(until=MONTH_DAY, days=COUNT),
    **PERSON_SELECTOR,
    "from": listed(one_of("contribution", "registration_fee")),
    "share": SHARE,
    "amount": AMOUNT,
    "per": one_of("household", "person"),
    "ref": REF,
}
FEE = {
    "name": TEXT,
    "amount": AMOUNT,
    "per": one_of("household", "person"),
    "persons_most": COUNT,
    "when": one_of("new", "each_year"),
    "ref": REF,
}
WAITING = {
    "months": COUNT,
    "days": COUNT,
    "for": one_of("new", "all"),
    "except": listed(one_of("newborn")),
    "services": SERVICES,
    "category": listed(one_of(*CATEGORIES)),
    "ages": AGES,
    "ref": REF,
}
INSTALMENT = {"opens_at": SHARE, "until": MONTH_DAY, "ref": REF}
EXTRA = block(beyond=COUNT, amount=AMOUNT, most=AMOUNT)
PAYMENT = {
    "mode": one_of("direct", "reimbursement"),
    "at": AT,
    "delay_days": COUNT,
    "ref": REF,
}
CASE = {
    "case": TEXT,
    "id": TEXT,
    "name": TEXT,
    "signed": block(by=TEXT, on=DAY),
    "source": TEXT,
    "note": TEXT,
    "on": DAY,
    "due": ANY,
    "care": ANY,
    "rights": ANY,
    "year": ANY,
    "enrolment": ANY,
    "photo": ANY,
    "figure": ANY,
    "expect": ANY,
    "expected": ANY,
}

DEFINITION: dict[str, Kind] = {
    "code": needed(CODE),
    "name": needed(TEXT),
    "country": TEXT,
    "currency": needed(Kind("currency")),
    "since": DAY,
    "note": TEXT,
    "sources": Kind("map", block(title=needed(TEXT), where=TEXT, read=TEXT, note=TEXT)),
    "levels": Kind("map", TEXT),
    "exempt_groups": Kind("map", TEXT),
    "coverage_year": needed(
        block(
            kind=Kind("word", ("fixed", "calendar", "per_member"), True, ("null",)),
            starts=MONTH_DAY,
            months=COUNT,
            ref=REF,
        )
    ),
    "enrolment": blocks(
        opens=MONTH_DAY,
        closes=MONTH_DAY,
        **{"for": listed(one_of("new", "renewal")), "except": listed(one_of(*JOINERS))},
        except_groups=listed(CODE),
        derogation=YES,
        ref=REF,
    ),
    "unit": one_of("household", "person", "group"),
    "contribution": needed(
        block(
            basis=needed(one_of("per_person", "per_household")),
            lines=needed(blocks(**{"from": COUNT, "to": COUNT}, **CHARGE)),
            extra_person=Kind("one_or_list", block(beyond=COUNT, **CHARGE)),
            beside=blocks(beyond=COUNT, **CHARGE),
            persons_most=COUNT,
            counted_first=one_of(*ORDERS),
            ref=REF,
        )
    ),
    "discounts": block(combine=one_of(*COMBINATIONS), lines=blocks(**DISCOUNT)),
    "registration_fee": block(**{k: v for k, v in FEE.items() if k != "name"}),
    "fees": blocks(**FEE),
    "payers": Kind("map", block(name=needed(TEXT), kind=one_of("state", "sponsor", "programme"))),
    "instalments": Kind("one_or_list", block(**INSTALMENT)),
    "waiting": Kind("one_or_list", block(**WAITING)),
    "dependants": block(
        child_under=COUNT,
        student_under=COUNT,
        relations=listed(one_of(*RELATIONS)),
        ref=REF,
    ),
    "care": needed(
        blocks(
            **CARE_SELECTOR,
            mutual_share=SHARE,
            member_pays=PART,
            mutual_pays=PART,
            referral=Kind("referral", VISITS),
            outside_limits=YES,
            ref=REF,
        )
    ),
    "limits": blocks(
        **CARE_SELECTOR,
        amount=AMOUNT,
        episodes=COUNT,
        quantity=COUNT,
        days=COUNT,
        per=one_of(*WINDOWS),
        extra_person=EXTRA,
        ref=REF,
    ),
    "deductibles": blocks(**CARE_SELECTOR, amount=AMOUNT, per=one_of(*WINDOWS), ref=REF),
    "frequency": blocks(**CARE_SELECTOR, days=COUNT, ref=REF),
    "exclusions": blocks(**CARE_SELECTOR, diagnoses=listed(CODE), payer=CODE, why=TEXT, ref=REF),
    "exemptions": blocks(
        group=needed(CODE),
        **{"from": listed(one_of("member_pays", "deductible", "contribution", "registration_fee"))},
        services=SERVICES,
        at=AT,
        payer=CODE,
        ref=REF,
    ),
    "packages": blocks(
        service=needed(CODE),
        price=one_of("fixed", "sum"),
        amount=AMOUNT,
        contains=Kind("map", COUNT),
        quantities=one_of("exact", "most", "free"),
        ref=REF,
    ),
    "patients": blocks(services=SERVICES, sex=one_of(*SEXES), ages=AGES, ref=REF),
    "who": blocks(
        services=SERVICES,
        at=AT,
        verifies=one_of(*PARTIES),
        settles=one_of(*PARTIES),
        pays=one_of(*PARTIES),
        ref=REF,
    ),
    "payment": Kind("one_or_list", block(**PAYMENT)),
    "submission": block(late_after_days=COUNT, ref=REF),
    "photos": block(renew_after_months=COUNT, ref=REF),
    "rounding": one_of("for_payee", "for_payer", "nearest"),
    "cases": blocks(**CASE),
}


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a ``null`` may mean, when the meanings can be counted."""

    path: tuple[str, ...]  # ``[]`` stands for every line of a list.
    words: tuple[Any, ...]
    only_if: tuple[str, ...] = field(default=())  # Keys of the same block that must be there.


READINGS = (
    Meanings(("coverage_year", "kind"), ("calendar", "per_member")),
    Meanings(("limits", "[]", "per"), WINDOWS),
    Meanings(("deductibles", "[]", "per"), ("claim", "person_year", "household_year")),
    Meanings(("care", "[]", "member_pays", "per"), ("visit", "line", "unit")),
    Meanings(("care", "[]", "mutual_pays", "per"), ("visit", "line", "unit")),
    Meanings(("care", "[]", "referral"), (True, False)),
    Meanings(("contribution", "counted_first"), ORDERS),
    Meanings(("discounts", "combine"), COMBINATIONS),
    Meanings(("discounts", "lines", "[]", "per"), ("household", "person"), ("amount",)),
    Meanings(("packages", "[]", "price"), ("fixed", "sum")),
    Meanings(("packages", "[]", "quantities"), ("exact", "most", "free")),
    Meanings(("registration_fee", "per"), ("household", "person")),
    Meanings(("registration_fee", "when"), ("new", "each_year")),
    Meanings(("fees", "[]", "per"), ("household", "person")),
    Meanings(("fees", "[]", "when"), ("new", "each_year")),
    Meanings(("waiting", "for"), ("new", "all")),
    Meanings(("rounding",), ("for_payee", "for_payer", "nearest")),
    Meanings(("payment", "mode"), ("direct", "reimbursement")),
)
