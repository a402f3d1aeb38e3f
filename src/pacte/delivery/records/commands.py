"""Adding and withdrawing proofs."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.records import kinds
from pacte.delivery.records.models import Proof
from pacte.files import exif, storing
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places.rules import geo

FAR = 50_000  # Metres from its subject, beyond which a photo is of somewhere else.


@command("records.add_proof", may="add_proof")
def add_proof(
    act: Act, *, about: str, file: Any, words: str = "", taken_on: date | None = None,
    latitude: int | None = None, longitude: int | None = None,
) -> str:  # fmt: skip
    """Keep a photo or a paper that shows a thing (``about``: kind:uid).

    A photo is made again, small, without what its file says beside its pixels; the day and the
    position that it carried are kept here when nobody typed others. Raises ``Refused`` for a file
    of another kind, a day to come, a position in another country or far from the thing.
    """
    kind, uid = kinds.of(about)
    thing = kind.need(act, uid)
    row = Proof(about=about, words=words, taken_on=taken_on)
    row.latitude, row.longitude = latitude, longitude
    if storing.is_picture(file):
        seen = exif.seen_in(file)
        row.taken_on = taken_on or seen.taken_on
        if latitude is None and longitude is None:
            row.latitude, row.longitude = seen.latitude, seen.longitude
        row.file = storing.store_picture(act, file)
    else:
        row.file = storing.store(act, file)
    _must_be_there(row, kind.where(thing))
    if row.taken_on and row.taken_on > clock.today():
        raise Refused("Une preuve ne peut pas dater de demain.", field="taken_on")
    act.save(row)
    act.record(row, about=about)
    return str(row.uid)


def _must_be_there(row: Proof, where: kinds.Where) -> None:
    if (row.latitude is None) != (row.longitude is None):
        raise Refused("Une position a une latitude et une longitude.", field="latitude")
    if row.latitude is None or row.longitude is None:
        return
    geo.check_position(where.country, row.latitude, row.longitude)
    if where.latitude is None or where.longitude is None:
        return
    away = geo.distance_m(row.latitude, row.longitude, where.latitude, where.longitude)
    if away > FAR:
        raise Refused("Cette position est à %(km)s km du lieu.", km=away // 1000, field="latitude")


@command("records.withdraw_proof", may="add_proof")
def withdraw_proof(act: Act, *, proof: str, reason: str = "") -> str:
    """Take a proof away from the pages; it stays in the register, with why."""
    row = Proof.objects.get(uid=proof)
    kind, uid = kinds.of(row.about)
    kind.need(act, uid)
    if not (reason or act.reason):
        raise Refused("Dites pourquoi.", field="reason")
    if Proof.objects.filter(withdraws=row).exists():
        raise Refused("Cette preuve est déjà retirée.")
    gone = Proof(about=row.about, file=row.file, withdraws=row, words=(reason or act.reason)[:200])
    act.save(gone)
    act.record(row, about=row.about)
    return row.about
