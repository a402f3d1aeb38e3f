"""Opening a claim, at the counter or from the month's workbook; cancelling one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from pacte.insurance.claims.commands import drafts, late, numbers
from pacte.insurance.claims.commands.drafts import Draft, DraftLine
from pacte.insurance.claims.commands.gathering import REIMBURSEMENT, gather
from pacte.insurance.claims.models import Cancellation, Claim, ClaimLine, Invoice
from pacte.insurance.claims.queries import invoices
from pacte.insurance.claims.queries.recorded import Recorded
from pacte.insurance.members import queries as members
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

CLAIMS_MAX = 5_000


@command("claims.open_claim", may="open_claim")
def open_claim(
    act: Act,
    *,
    scheme: str,
    beneficiary: str,
    facility: str,
    care_on: date,
    lines: Sequence[Mapping[str, Any]],
    ended_on: date | None = None,
    visit: str = "ordinary",
    referral_number: str = "",
    diagnosis: str = "",
    reference: str = "",
    claimed_on: date | None = None,
) -> dict[str, str]:
    """Record an episode of care as it was given; a cost may not be known yet."""
    place = places.facility(facility)
    act.need("open_claim", owner_of(place).pk)
    facts = care_on, ended_on, visit, referral_number, diagnosis, reference, claimed_on
    draft = _draft(scheme, beneficiary, place, facts, lines)
    if known := check_draft(draft, clock.today()):
        given = late.give(act, place.pk, drafts.prices_of(known, draft))["given"]
        act.record(known, known=1, prices=given)
        return {"uid": str(known.uid), "number": known.number}
    claim = write_claims(act, [draft], owner_of(place))[0]
    act.record(claim, lines=len(draft.lines), care_on=str(care_on))
    return {"uid": str(claim.uid), "number": claim.number}


@command("claims.bring_claim", may="collect")
def bring_claim(
    act: Act,
    *,
    scheme: str,
    beneficiary: str,
    facility: str,
    care_on: date,
    lines: Sequence[Mapping[str, Any]],
    ended_on: date | None = None,
    visit: str = "ordinary",
    referral_number: str = "",
    diagnosis: str = "",
    reference: str = "",
    claimed_on: date | None = None,
) -> dict[str, str]:
    """A member brings the bill of care paid out of pocket, where the scheme pays members back.

    What was brought is sent to be settled at once.
    """
    place = places.facility(facility)
    facts = care_on, ended_on, visit, referral_number, diagnosis, reference, claimed_on
    draft = _draft(scheme, beneficiary, place, facts, lines)
    owner = draft.scheme.organisation
    act.need("collect", owner.pk)
    if invoices.mode_for(draft.scheme.pk, place.pk, care_on) != REIMBURSEMENT:
        raise Refused("Ce régime paie la formation sanitaire : c’est elle qui ouvre l’attestation.")
    _refuse_unpriced(draft)
    if known := check_draft(draft, clock.today()):
        act.record(known, known=1)
        return {"uid": str(known.uid), "number": known.number}
    claim = write_claims(act, [draft], owner)[0]
    invoice = Invoice.objects.get(rows__claim=claim)
    invoice.number = numbers.take(act, owner, numbers.INVOICE)[0]
    invoice.submitted_on = clock.today()
    act.save(invoice)
    act.record(claim, invoice, lines=len(draft.lines), care_on=str(care_on))
    return {"uid": str(claim.uid), "number": claim.number}


@command("claims.receive_month", may="open_claim")
def receive_month(
    act: Act, *, facility: str, scheme: str, claims: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Record the claims of a clinic's workbook: all of them, or none.

    A claim already recorded under the same number of the clinic is left as it is; its lines that
    had no price get the one that the workbook now says.
    """
    place, under = places.facility(facility), schemes.scheme(scheme)
    act.need("open_claim", owner_of(place).pk)
    if len(claims) > CLAIMS_MAX:
        raise Refused("Un classeur porte au plus %(most)s attestations.", most=CLAIMS_MAX)
    told = drafts_of(place, under, claims)
    fresh: list[Draft] = []
    priced: dict[str, int] = {}
    seen = Recorded(place.pk, under.pk, told)
    for draft in told:
        known = check_draft(draft, clock.today(), seen)
        if known is None:
            fresh.append(draft)
        else:
            priced |= drafts.prices_of(known, draft)
    written = write_claims(act, fresh, owner_of(place))
    given = late.give(act, place.pk, priced)["given"]
    done = {"recorded": len(written), "known": len(told) - len(written), "prices": given}
    act.record(under, claims=done["recorded"], known=done["known"], prices=given)
    return done


@command("claims.cancel_claim", may="open_claim")
def cancel_claim(act: Act, *, claim: str, why: str) -> str:
    """Take back a claim recorded wrongly, before its invoice is submitted."""
    row = Claim.objects.select_related("facility", "scheme").get(uid=claim)
    act.need("open_claim", owner_of(row.facility).pk)
    invoice = Invoice.objects.select_for_update().get(rows__claim=row)
    if invoice.submitted_on:
        raise Refused(
            "L’attestation %(number)s est sur une facture envoyée : elle ne s’annule plus."
            " Demandez une rectification au liquidateur.",
            number=row.number,
        )
    if Cancellation.objects.filter(claim=row).exists():
        raise Refused("L’attestation %(number)s est déjà annulée.", number=row.number)
    if not why.strip():
        raise Refused("Dites pourquoi vous annulez cette attestation.", field="why")
    act.save(Cancellation(claim=row, why=why.strip(), cancelled_on=clock.today()))
    act.record(row)
    return str(row.uid)


def check_draft(draft: Draft, today: date, seen: Recorded | None = None) -> Claim | None:
    """Refuse what cannot be recorded; give back the claim when it was recorded already.

    ``seen``: what is recorded, where many drafts are checked together.
    """
    seen = seen or Recorded(draft.facility.pk, draft.scheme.pk, [draft])
    drafts.check(draft, today)
    _code(draft, seen)
    _refuse_strangers(draft, seen)
    known = seen.claims.get(draft.reference) if draft.reference else None
    if known is None:
        drafts.refuse_doubles(draft, seen)
    elif not drafts.same(known, draft):
        raise Refused(
            "Le numéro %(reference)s du centre est déjà celui de l’attestation %(number)s,"
            " qui dit autre chose.",
            reference=draft.reference,
            number=known.number,
            field="reference",
        )
    return known


def drafts_of(facility: Any, scheme: Any, claims: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """Plain claims (by card number and service code) as drafts."""
    catalogue = {service.code: service for service in schemes.services()}
    persons, made = members.by_cards(told["card"] for told in claims), []
    for told in claims:
        person = persons[told["card"]]
        draft = Draft(
            scheme, person, person.household, facility, told["care_on"],
            told.get("claimed_on") or told.get("ended_on") or told["care_on"],
            told.get("ended_on"), told.get("visit") or "ordinary",
            told.get("referral_number") or "", told.get("diagnosis") or "",
            told.get("reference") or "",
        )  # fmt: skip
        for line in told["lines"]:
            if line["service"] not in catalogue:
                raise Refused("L’acte « %(code)s » n’est pas au catalogue.", code=line["service"])
            service = catalogue[line["service"]]
            day = line.get("care_on") or draft.care_on
            draft.lines.append(DraftLine(service, day, line["quantity"], line["cost"]))
        made.append(draft)
    return made


def write_claims(act: Act, told: Sequence[Draft], owner: Any) -> list[Claim]:
    """Write claims with the numbers of ``owner`` and their lines, each on its month's invoice."""
    if not told:
        return []
    given = numbers.take(act, owner, numbers.ATTESTATION, len(told))
    now = clock.now()
    uids = [uuid4() for _ in told]
    insert_many(
        act,
        Claim,
        uid=uids,
        number=given,
        reference=[d.reference for d in told],
        scheme=[d.scheme.pk for d in told],
        beneficiary=[d.beneficiary.pk for d in told],
        household=[d.household.pk for d in told],
        facility=[d.facility.pk for d in told],
        care_on=[d.care_on for d in told],
        ended_on=[d.ended_on for d in told],
        visit=[d.visit for d in told],
        referral_number=[d.referral_number for d in told],
        diagnosis=[d.diagnosis for d in told],
        claimed_on=[d.claimed_on for d in told],
        received_at=[now] * len(told),
    )
    written = _written(uids)
    pairs = [(row, line) for row, d in zip(written, told, strict=True) for line in d.lines]
    insert_many(
        act,
        ClaimLine,
        uid=[uuid4() for _ in pairs],
        claim=[row.pk for row, _ in pairs],
        service=[line.service.pk for _, line in pairs],
        care_on=[line.care_on for _, line in pairs],
        quantity=[line.quantity for _, line in pairs],
        cost=[line.cost for _, line in pairs],
    )
    gather(act, list(zip(written, told, strict=True)))
    return written


def _draft(
    scheme: str,
    beneficiary: str,
    place: Any,
    facts: Sequence[Any],
    lines: Sequence[Mapping[str, Any]],
) -> Draft:
    """A claim as it is told, its person, scheme and services found."""
    care_on, ended_on, visit, referral, diagnosis, reference, claimed_on = facts
    person = members.beneficiary(beneficiary)
    return Draft(
        scheme=schemes.scheme(scheme), beneficiary=person, household=person.household,
        facility=place, care_on=care_on, claimed_on=claimed_on or clock.today(),
        ended_on=ended_on, visit=visit, referral_number=referral.strip(),
        diagnosis=diagnosis.strip().upper(), reference=reference.strip(),
        lines=[_line(line, care_on) for line in lines],
    )  # fmt: skip


def _written(uids: Sequence[Any]) -> list[Claim]:
    """The rows just inserted, in the order in which they were told."""
    found: dict[Any, Claim] = {}
    for start in range(0, len(uids), 500):
        found |= Claim.objects.in_bulk(uids[start : start + 500], field_name="uid")
    return [found[uid] for uid in uids]


def _line(told: Mapping[str, Any], day: date) -> DraftLine:
    service = schemes.service(told["service"])
    return DraftLine(service, told.get("care_on") or day, told["quantity"], told["cost"])


def owner_of(facility: Any) -> Any:
    """The organisation that a facility is."""
    owner = getattr(facility, "organisation", None)
    if owner is None:
        raise Refused(
            "« %(name)s » n’est pas encore une organisation du registre : demandez à"
            " l’administrateur de l’y inscrire.",
            name=facility.name,
        )
    return owner


def _refuse_unpriced(draft: Draft) -> None:
    """Who was treated elsewhere has paid: the bill says every price."""
    for line in draft.lines:
        if line.cost is None:
            raise Refused(
                "%(service)s : écrivez le prix payé, il est sur la facture de l’adhérent.",
                service=line.service.label,
            )


def _code(draft: Draft, seen: Recorded) -> None:
    """Write the diagnosis as the site's list does; where there is none, any code is taken."""
    if not draft.diagnosis or not seen.coded:
        return
    if draft.diagnosis not in seen.codes:
        raise Refused(
            "Le code « %(code)s » n’est pas dans la liste des diagnostics.",
            code=draft.diagnosis,
            field="diagnosis",
        )
    draft.diagnosis = seen.codes[draft.diagnosis]


def _refuse_strangers(draft: Draft, seen: Recorded) -> None:
    """A member of another scheme is sent to that scheme; closed rights are for the settlement."""
    if draft.household.pk not in seen.enrolled:
        raise Refused(
            "%(card)s n’est pas inscrit au régime « %(scheme)s ».",
            card=draft.beneficiary.card_number,
            scheme=draft.scheme.name,
            field="card",
        )
