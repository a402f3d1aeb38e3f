"""A claim as somebody wants to record it, checked at the door before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.insurance.claims.models import Claim
from pacte.insurance.claims.models.facts import QUANTITY_MAX
from pacte.insurance.claims.queries.recorded import Recorded
from pacte.kernel.money import LINE_MAX
from pacte.kernel.refusal import Refused

LINES_MAX = 200
STAY_DAYS_MAX = 366
OLDEST = date(2000, 1, 1)


@dataclass(slots=True)
class DraftLine:
    """A line of a draft: its service is a row of the catalogue; a cost may not be known yet."""

    service: Any
    care_on: date
    quantity: int
    cost: int | None


@dataclass(slots=True)
class Draft:
    """A claim before it is one."""

    scheme: Any
    beneficiary: Any
    household: Any
    facility: Any
    care_on: date
    claimed_on: date
    ended_on: date | None = None
    visit: str = "ordinary"
    referral_number: str = ""
    diagnosis: str = ""
    reference: str = ""
    lines: list[DraftLine] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """The day of the care, or the end of the stay: its month is that of the invoice."""
        return self.ended_on or self.care_on


def check(draft: Draft, today: date) -> None:
    """Refuse what cannot be a claim: dates out of order, no line, absurd quantities."""
    _dates(draft, today)
    if draft.visit not in Claim.Visit.values:
        raise Refused("Ce genre de visite n’existe pas : « %(visit)s ».", visit=draft.visit)
    if not draft.lines:
        raise Refused("Une attestation porte au moins un soin.")
    if len(draft.lines) > LINES_MAX:
        raise Refused("Une attestation porte au plus %(most)s lignes.", most=LINES_MAX)
    for line in draft.lines:
        _line(draft, line)


def _dates(draft: Draft, today: date) -> None:
    if draft.care_on > today:
        raise Refused(
            "La date des soins (%(day)s) est dans l’avenir.", day=draft.care_on, field="care_on"
        )
    if draft.care_on < OLDEST:
        raise Refused("La date des soins (%(day)s) est trop ancienne.", day=draft.care_on)
    if draft.ended_on is not None:
        if draft.ended_on < draft.care_on:
            raise Refused(
                "La fin du séjour (%(end)s) est avant son début (%(start)s).",
                end=draft.ended_on,
                start=draft.care_on,
                field="ended_on",
            )
        if draft.ended_on > today:
            raise Refused(
                "La fin du séjour (%(day)s) est dans l’avenir : enregistrez à la sortie.",
                day=draft.ended_on,
                field="ended_on",
            )
        if (draft.ended_on - draft.care_on).days > STAY_DAYS_MAX:
            raise Refused("Un séjour dure au plus %(days)s jours.", days=STAY_DAYS_MAX)
    if draft.claimed_on < draft.care_on:
        raise Refused("L’attestation est datée d’avant les soins.")


def _line(draft: Draft, line: DraftLine) -> None:
    service = line.service
    if not draft.care_on <= line.care_on <= draft.last_day:
        raise Refused(
            "%(service)s : le %(day)s n’est pas entre le début et la fin des soins.",
            service=service.label,
            day=line.care_on,
        )
    if (service.since and line.care_on < service.since) or (
        service.until and line.care_on >= service.until
    ):
        raise Refused(
            "%(service)s n’était pas au catalogue le %(day)s.",
            service=service.label,
            day=line.care_on,
        )
    if not 1 <= line.quantity <= QUANTITY_MAX:
        raise Refused(
            "%(service)s : la quantité va de 1 à %(most)s.",
            service=service.label,
            most=QUANTITY_MAX,
        )
    if line.cost is not None and not 0 <= line.cost * line.quantity <= LINE_MAX:
        raise Refused(
            "%(service)s : le prix demandé va de 0 à 10¹² en tout.", service=service.label
        )


def refuse_doubles(draft: Draft, recorded: Recorded) -> None:
    """The same care never counts twice: same person, same place, same service, same day."""
    seen: set[tuple[int, date]] = set()
    for line in draft.lines:
        key = (line.service.pk, line.care_on)
        if key in seen:
            raise Refused(
                "%(service)s est deux fois le %(day)s : écrivez une ligne et sa quantité.",
                service=line.service.label,
                day=line.care_on,
            )
        seen.add(key)
        known = recorded.lines.get((draft.beneficiary.pk, line.service.pk, line.care_on))
        if known:
            raise Refused(
                "%(service)s du %(day)s est déjà sur l’attestation %(number)s.",
                service=line.service.label,
                day=line.care_on,
                number=known.claim.number,
                field="service",
            )


def same(claim: Claim, draft: Draft) -> bool:
    """Whether a claim already recorded says what a draft says, but for prices not known yet."""
    lines = {(line.service_id, line.care_on): line for line in claim.lines.all()}
    for told in draft.lines:
        line = lines.pop((told.service.pk, told.care_on), None)
        if line is None or line.quantity != told.quantity:
            return False
        if line.unit_price is not None and told.cost not in (line.cost, line.unit_price):
            return False  # Neither as recorded, nor as given since.
    facts = (claim.beneficiary_id, claim.care_on, claim.ended_on)
    return not lines and facts == (
        draft.beneficiary.pk,
        draft.care_on,
        draft.ended_on,
    )


def prices_of(claim: Claim, draft: Draft) -> dict[str, int]:
    """The prices that a claim recorded without them gets from the same draft, told again."""
    told = {(line.service.pk, line.care_on): line.cost for line in draft.lines}
    found = {}
    for line in claim.lines.all():
        cost = told.get((line.service_id, line.care_on))
        if line.unit_price is None and cost is not None:
            found[str(line.uid)] = cost
    return found
