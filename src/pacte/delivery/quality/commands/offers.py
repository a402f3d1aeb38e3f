"""The kinds of care, what facilities offer of them, and the least that is demanded."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from pacte.delivery.quality import rules
from pacte.delivery.quality.models import CareKind, Minimum, Offer
from pacte.delivery.quality.queries import offers, visits
from pacte.delivery.records import gaps
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import facilities
from pacte.places import queries as places
from pacte.places import rules as levels


@command("quality.load_care_kinds", may="manage_checklists")
def load_care_kinds(act: Act, *, rows: list[dict[str, str]]) -> dict[str, int]:
    """Take a list of kinds of care: those of a known code are mended, the others added."""
    if not 0 < len(rows) <= 500:
        raise Refused("Une liste a de 1 à 500 types de soins.")
    known = {row.code: row for row in CareKind.objects.select_for_update()}
    changed = 0
    for told in rows:
        row = known.get(told["code"]) or CareKind(code=told["code"])
        if row.pk and row.label == told["label"]:
            continue
        row.label = told["label"]
        act.save(row)
        known[row.code] = row
        changed += 1
    act.record(count=changed)
    return {"count": changed}


@command("quality.set_care_kind", may="manage_checklists")
def set_care_kind(
    act: Act, *, code: str, label: str, closed: bool = False, seen: int | None = None
) -> str:
    """Add a kind of care, or mend one."""
    code = code.strip().lower()
    row = CareKind.objects.select_for_update().filter(code=code).first()
    if row is not None:
        act.unchanged(row, seen)
    row = row or CareKind(code=code)
    if not rules.checklists.CODE.fullmatch(code):
        raise Refused("Un code : des minuscules, des chiffres, - et _.", field="code")
    row.label, row.closed = label.strip(), closed
    act.save(row)
    act.record(row, code=code)
    return code


@command("quality.say_offers", may="read_delivery")
def say_offers(
    act: Act, *, facility: str, care: dict[str, bool], since: date, words: str = ""
) -> dict[str, int]:
    """Say which kinds of care a facility offers since a day, and which not; what is the same is
    not written again, what is not said stays not known."""
    there = places.facility_rows().order_by().select_for_update().get(uid=facility)
    if not facilities.can_at(act.actor, "assess_self", there):
        facilities.need_at(act, "score_quality", there)
    if since > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="since")
    known = offers.offered([there.pk], since).get(there.pk, {})
    changed = 0
    for code, yes in sorted(care.items()):
        if known.get(code) is yes:
            continue
        row = Offer(facility=there, care=offers.care_kind(code), since=since, offered=yes)
        row.words = words
        act.save(row)
        changed += 1
    act.record(there, count=changed, since=since.isoformat())
    return {"count": changed}


@command("quality.set_minimum", may="manage_checklists")
def set_minimum(
    act: Act, *, place: str = "", minimum: str = "", seen: int | None = None, **told: Any
) -> str:
    """Demand a least of the facilities of a place; ``minimum`` names a demand said anew."""
    return _set(act, minimum, seen, told, place=place)


@command("quality.set_convention_minimum", may="manage_convention")
def set_convention_minimum(
    act: Act, *, scheme: str = "", convention: str = "", minimum: str = "",
    seen: int | None = None, **told: Any,
) -> str:  # fmt: skip
    """Demand a least of the facility of a convention, or of all those of a scheme."""
    return _set(act, minimum, seen, told, scheme=scheme, convention=convention)


def _set(act: Act, minimum: str, seen: int | None, told: dict[str, Any], **whose: str) -> str:
    """``told``: title, since, demand, level, reference."""
    row = Minimum(uid=uuid4(), title=told["title"].strip(), since=told["since"])
    row.level, row.reference = told.get("level", ""), told.get("reference", "")
    if minimum:
        last = offers.minimum_of(minimum)
        act.unchanged(last, seen)
        if row.since < last.since:
            raise Refused("La demande vaut depuis le %(day)s : la suite ne vaut pas avant.",
                          day=last.since, field="since")  # fmt: skip
        row.uid, row.scheme, row.convention = last.uid, last.scheme, last.convention
        row.place = last.place
    else:
        _bind(act, row, **whose)
    _need(act, row)
    if row.level and row.level not in levels.LEVELS:
        raise Refused("Ce niveau n’existe pas.", field="level")
    given: dict[str, Any] = told["demand"]
    lists = {name: tuple(given.get(name, ())) for name in ("services", "gaps")}
    asked = rules.Demand(**(given | lists))
    _check(asked)
    row.document = asked.text()
    act.save(row)
    act.record(row, since=row.since.isoformat())
    return str(row.uid)


def _bind(act: Act, row: Minimum, scheme: str = "", convention: str = "", place: str = "") -> None:
    """Say of whom something is demanded: exactly one of three."""
    if sum(map(bool, (scheme, convention, place))) != 1:
        raise Refused("Une offre minimale est celle d’une convention, d’un régime ou d’un lieu.")
    if place:
        row.place = places.place(place)
    elif scheme:
        row.scheme = schemes.scheme(scheme)
    else:
        seen = schemes.conventions_visible_to(act.actor, clock.today())
        row.convention = seen.filter(uid=convention).first()
        if row.convention is None:
            raise act.actor.lacks("manage_convention")


def _need(act: Act, row: Minimum) -> None:
    """The authority of a place, or who keeps the conventions of the scheme."""
    if row.place_id is not None:
        return act.need("manage_checklists", place=row.place_id)
    scheme = row.convention.scheme if row.convention is not None else row.scheme
    assert scheme is not None, "a minimum is that of one of three"
    return act.need("manage_convention", scheme.organisation_id)


def _check(asked: rules.Demand) -> None:
    asked.check()
    for code in asked.services:
        offers.care_kind(code)
    for name in asked.gaps:
        if name not in gaps.GAPS:
            raise Refused("Rien ne mesure « %(name)s ».", name=name[:40])
    if not asked.checklist:
        return
    found = visits.checklist_by_code(asked.checklist)
    if found is None:
        raise Refused("Aucune grille n’a le code « %(code)s ».", code=asked.checklist[:40],
                      field="checklist")  # fmt: skip
    last = found.versions.order_by("number").last()
    known = {s.code for s in visits.content(last).sections} if last else set()
    strange = sorted(set(asked.sections) - known)
    if strange:
        raise Refused("Cette grille n’a pas de partie « %(code)s ».", code=strange[0][:40],
                      field="sections")  # fmt: skip


@command("quality.lift_minimum", may="manage_checklists")
def lift_minimum(act: Act, *, minimum: str, since: date, reason: str = "") -> str:
    """From a day on, what a place demanded no longer holds."""
    return _lift(act, minimum, since, reason)


@command("quality.lift_convention_minimum", may="manage_convention")
def lift_convention_minimum(act: Act, *, minimum: str, since: date, reason: str = "") -> str:
    """From a day on, what a convention demanded no longer holds."""
    return _lift(act, minimum, since, reason)


def _lift(act: Act, minimum: str, since: date, reason: str) -> str:
    last = offers.minimum_of(minimum)
    _need(act, last)
    if last.closed:
        raise Refused("Cette demande est déjà levée.")
    if not (reason or act.reason):
        raise Refused("Dites pourquoi.", field="reason")
    if since < last.since:
        raise Refused("Une demande finit après son début.", field="since")
    row = Minimum(
        uid=last.uid, title=last.title, scheme=last.scheme, convention=last.convention,
        place=last.place, level=last.level, since=since, document=last.document,
        reference=last.reference, closed=True,
    )  # fmt: skip
    act.save(row)
    act.record(row, since=since.isoformat())
    return str(row.uid)
