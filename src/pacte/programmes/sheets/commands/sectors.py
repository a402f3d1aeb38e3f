"""The list of sectors of the OECD-DAC, taken from the official file."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from pacte.journal import bulk
from pacte.journal.command import Act, command
from pacte.programmes.sheets import sectorlists
from pacte.programmes.sheets.models import SectorCode
from pacte.programmes.sheets.sectorlists import Read


def _read(act: Act, *, upload: Any) -> list[Read]:
    upload.seek(0)
    return sectorlists.read(upload.name, upload.read())


@command("sheets.import_sectors", may="manage_site", prepare=_read)
def import_sectors(act: Act, *, upload: Any, prepared: list[Read]) -> dict[str, int]:
    """Take in the list of sectors (IATI's XML, or a CSV). A code that is absent from it stays."""
    known = {row.code: row for row in SectorCode.objects.select_for_update()}
    changed = 0
    for one in prepared:
        row = known.get(one.code)
        if row is None or (row.name, row.english, row.withdrawn) == one[1:]:
            continue
        row.name, row.english, row.withdrawn = one[1:]
        act.save(row)
        changed += 1
    new = [one for one in prepared if one.code not in known]
    if new:
        codes, names, english, gone = zip(*new)
        bulk.insert_many(
            act, SectorCode, uid=[uuid4() for _ in new], code=codes, name=names,
            english=english, withdrawn=gone,
        )  # fmt: skip
    act.record(count=len(prepared), changed=changed, new=len(new))
    return {"count": len(prepared), "new": len(new), "changed": changed}
