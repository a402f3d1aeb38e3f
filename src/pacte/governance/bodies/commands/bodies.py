"""A body: founded, described, official or ended, and its rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.governance.bodies.commands import typed
from pacte.governance.bodies.models import Body, BodyState, CompositionRule
from pacte.governance.bodies.rules import composition
from pacte.governance.texts import queries as texts
from pacte.journal.command import Act, command
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places


@command("bodies.found_body", may="manage_bodies")
def found_body(
    act: Act,
    *,
    code: str,
    organisation: str,
    kind: str,
    name: str,
    side: str = "",
    parent: str | None = None,
    mandate: str = "",
    mandated_by: str = "",
    text: str | None = None,
    seat: str | None = None,
    established: str = "",
    state: str = "",
    state_on: str = "",
    state_words: str = "",
    uid: str | None = None,
) -> str:
    """Add a body; without a ``state``, whether it is planned or official is not said."""
    row = Body(uid=typed.new_uid(uid), code=code.strip().upper(), kind=kind)
    row.organisation = people.organisation(organisation)
    act.need("manage_bodies", row.organisation_id)
    _describe(row, name, side, parent, mandate, mandated_by, text, seat, established)
    act.save(row)
    if state:
        on = typed.day_text(state_on or established, "state_on")
        act.save(BodyState(body=row, state=state, on=on, words=state_words.strip()))
    act.record(row, code=row.code, kind=kind)
    return str(row.uid)


def _describe(
    row: Body, name: str, side: str, parent: str | None, mandate: str, mandated_by: str,
    text: str | None, seat: str | None, established: str,
) -> None:  # fmt: skip
    row.name, row.plain = " ".join(name.split()), normalised(name)
    row.side, row.mandated_by = side.strip(), mandated_by.strip()
    row.mandate, row.established = mandate.strip(), typed.day_text(established, "established")
    row.parent = Body.objects.get(uid=parent) if parent else None
    row.seat = places.place(seat) if seat else None
    row.text = texts.text(text) if text else None
    above = row.parent
    while above is not None:
        if above.uid == row.uid:
            raise Refused(
                "« %(parent)s » rend déjà compte à cette instance.",
                parent=row.parent.name if row.parent else "", field="parent",
            )  # fmt: skip
        above = above.parent


def described(row: Body) -> dict[str, Any]:
    """What a body's sheet says, by the name of its fields."""
    return {
        "name": row.name, "side": row.side, "mandate": row.mandate,
        "mandated_by": row.mandated_by, "established": row.established,
        "parent": row.parent.code if row.parent else "",
        "seat": row.seat.code if row.seat else "", "text": row.text.code if row.text else "",
    }  # fmt: skip


@command("bodies.describe_body", may="manage_bodies")
def describe_body(
    act: Act,
    *,
    body: str,
    name: str,
    side: str = "",
    parent: str | None = None,
    mandate: str = "",
    mandated_by: str = "",
    text: str | None = None,
    seat: str | None = None,
    established: str = "",
    version: int | None = None,
) -> None:
    """Correct a body's sheet, as it was when it was opened (``version``)."""
    row = typed.locked(act, body)
    typed.unmoved(version, row.entry_id, described(row))
    _describe(row, name, side, parent, mandate, mandated_by, text, seat, established)
    act.save(row)
    act.record(row, code=row.code)


@command("bodies.record_body_state", may="manage_bodies")
def record_body_state(act: Act, *, body: str, state: str, on: str = "", words: str = "") -> None:
    """Say since when a body is planned, official or ended."""
    row = typed.locked(act, body)
    since = typed.day_text(on, "on")
    act.save(BodyState(body=row, state=state, on=since, words=words.strip()))
    act.record(row, code=row.code, state=state, since=since or None)


@command("bodies.set_rule", may="manage_bodies")
def set_rule(
    act: Act,
    *,
    body: str,
    rule: Mapping[str, Any],
    since: str = "",
    words: str = "",
    version: int | None = None,
) -> None:
    """Say since when a body must be made so; the rule of before stays for the days before."""
    row = typed.locked(act, body)
    last = row.rules.order_by("-id").first()
    typed.unmoved(version, last.entry_id if last else 0)
    kept = composition.plain(composition.read_rule(rule))
    if not kept or kept == {"quorum_of": composition.SEATS}:
        raise Refused("Cette règle ne dit rien : donnez au moins un collège ou un quorum.")
    act.save(
        CompositionRule(
            body=row, since=typed.day_text(since, "since"), rule=kept, words=words.strip()
        )
    )
    act.record(row, code=row.code, since=since or None)
