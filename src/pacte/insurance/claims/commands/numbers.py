"""Numbers that people read aloud: taken one after the other, per organisation and desk."""

from __future__ import annotations

import re
from typing import Any

from pacte.insurance.claims.models import Counter
from pacte.journal.command import Act
from pacte.kernel.numbering import numbered

ATTESTATION, INVOICE, STATEMENT, PAYMENT = "A", "F", "D", "P"


def take(act: Act, organisation: Any, desk: str, count: int = 1) -> list[str]:
    """The next numbers of a desk: ``KATI-A-00012-7``. Its counter is held until the end."""
    counter, _new = Counter.objects.select_for_update().get_or_create(
        organisation=organisation, desk=desk, defaults={"entry_id": act.entry_id}
    )
    first = counter.last + 1
    counter.last += count
    act.save(counter)
    code = re.sub(r"[^A-Z0-9]", "", organisation.code.upper())[:12]
    return [numbered(code, desk, n) for n in range(first, first + count)]
