"""Everything that the register knows about a person, for that person: plain data."""

from __future__ import annotations

from typing import Any

from pacte.insurance.members.models import (
    Beneficiary,
    Due,
    Entitlement,
    HouseholdGroup,
    Membership,
    Payment,
)
from pacte.insurance.schemes.rules.rights import Standing
from pacte.journal import queries as journal
from pacte.kernel import currency

Rows = list[dict[str, Any]]


def person_file(person: Beneficiary) -> dict[str, Any]:
    """All that is kept about a person and their household, by subject."""
    home = person.household
    return {
        "person": {
            "uid": str(person.uid), "card_number": person.card_number, "name": person.name,
            "sex": person.sex or None, "born_on": _day(person.born_on),
            "year_only": person.year_only, "relation": person.relation,
            "phone": person.phone or None, "photo": bool(person.photo),
            "left_on": _day(person.left_on), "anonymised_on": _day(person.anonymised_on),
        },
        "household": {
            "number": home.number, "mutual": home.mutual.name, "phone": home.phone or None,
            "village": str(home.village) if home.village else None, "level": home.level or None,
            "language": home.language, "joined_on": _day(home.joined_on),
        },
        "belongings": _belongings(person),
        "groups": [
            {"group": g.group, "since": _day(g.since), "closed": g.closed}
            for g in HouseholdGroup.objects.filter(household=home)
        ],
        "memberships": _memberships(person),
        "dues": _dues(person),
        "payments": _payments(person) if person.relation == "member" else [],
        "rights": _rights(person),
        "cards": [
            {"serial": c.serial, "issued_on": _day(c.issued_on), "until": _day(c.until),
             "revoked_on": _day(c.revoked_on)}
            for c in person.cards.order_by("serial")
        ],
        "journal": _journal(person),
    }  # fmt: skip


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _belongings(person: Beneficiary) -> Rows:
    rows = person.belongings.select_related("household").order_by("since", "id")
    return [
        {"household": row.household.number, "since": _day(row.since), "closed": row.closed,
         "why": row.get_why_display()}
        for row in rows
    ]  # fmt: skip


def _memberships(person: Beneficiary) -> Rows:
    rows = Membership.objects.filter(household=person.household).select_related("scheme")
    return [
        {"scheme": row.scheme.name, "since": _day(row.since), "until": _day(row.until),
         "kind": row.get_kind_display(), "closed_on": _day(row.closed_on)}
        for row in rows.order_by("since", "id")
    ]  # fmt: skip


def _dues(person: Beneficiary) -> Rows:
    rows = Due.objects.filter(beneficiary=person).select_related("membership__scheme")
    return [
        {"made_on": _day(row.made_on), "kind": row.kind, "payer": row.payer, "ref": row.ref,
         "amount": currency.amount_text(row.amount, row.membership.scheme.currency),
         "currency": row.membership.scheme.currency}
        for row in rows
    ]  # fmt: skip


def _payments(person: Beneficiary) -> Rows:
    rows = Payment.objects.filter(membership__household=person.household)
    return [
        {"number": row.number, "received_on": _day(row.received_on),
         "means": row.get_means_display(),
         "tendered": currency.amount_text(row.tendered, row.currency), "currency": row.currency,
         "cancelled": hasattr(row, "cancellation")}
        for row in rows.select_related("cancellation").order_by("received_on", "id")
    ]  # fmt: skip


def _rights(person: Beneficiary) -> Rows:
    rows = Entitlement.objects.filter(beneficiary=person).select_related("scheme")
    return [
        {"scheme": row.scheme.name, "since": _day(row.since), "open": row.open,
         "reason": Standing(row.reason).name.lower(), "covered_from": _day(row.covered_from)}
        for row in rows.order_by("since", "id")
    ]  # fmt: skip


def _journal(person: Beneficiary) -> Rows:
    """What was done about the person and who did it."""
    return [
        {"at": entry.recorded_at.isoformat(), "command": entry.command, "by": entry.actor_name}
        for entry in journal.about("members.beneficiary", person.uid)
    ]
