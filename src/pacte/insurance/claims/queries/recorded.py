"""What is already recorded of the people of some drafts: read at once, asked draft by draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.insurance.claims.models import Claim, ClaimLine
from pacte.insurance.claims.queries import diagnoses, prices
from pacte.insurance.members import queries as members

AT_ONCE = 500  # Keys in one question.


class Recorded:
    """The care and the memberships that drafts of one facility and one scheme may meet."""

    def __init__(self, facility_id: int, scheme_id: int, drafts: Sequence[Any]) -> None:
        self.enrolled = members.enrolled_in(scheme_id, [d.household.pk for d in drafts])
        self.claims: dict[str, Claim] = {}
        self.lines: dict[tuple[int, int, date], ClaimLine] = {}
        stated = {d.diagnosis for d in drafts} - {""}
        self.coded = bool(stated) and diagnoses.listed()
        self.codes = diagnoses.known(stated) if self.coded else {}
        for start in range(0, len(drafts), AT_ONCE):
            some = drafts[start : start + AT_ONCE]
            self._read_claims(facility_id, scheme_id, {d.reference for d in some} - {""})
            self._read_lines(facility_id, some)

    def _read_claims(self, facility_id: int, scheme_id: int, references: set[str]) -> None:
        if references:
            found = Claim.objects.filter(
                facility=facility_id, scheme=scheme_id, reference__in=references
            )
            known = list(found.prefetch_related("lines"))
            prices.ready(line for claim in known for line in claim.lines.all())
            self.claims |= {claim.reference: claim for claim in known}

    def _read_lines(self, facility_id: int, drafts: Sequence[Any]) -> None:
        days = [line.care_on for draft in drafts for line in draft.lines]
        if not days:
            return
        found = ClaimLine.objects.filter(
            claim__facility=facility_id, claim__cancellation=None,
            claim__beneficiary__in={draft.beneficiary.pk for draft in drafts},
            care_on__gte=min(days), care_on__lte=max(days),
        )  # fmt: skip
        for line in found.select_related("claim").order_by("-id"):  # The first stays.
            self.lines[line.claim.beneficiary_id, line.service_id, line.care_on] = line
