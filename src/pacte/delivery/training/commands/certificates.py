"""Certificates: given to those who deserve them, a whole session at once; taken back with why."""

from __future__ import annotations

from datetime import date

from pacte.delivery.training import queries
from pacte.delivery.training.commands.sessions import counter_of, locked
from pacte.delivery.training.models import Certificate, Session, State
from pacte.delivery.training.rules import sessions as rules
from pacte.journal import clock
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act, command
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import Refused


@command("training.issue_certificates", may="manage_training")
def issue_certificates(
    act: Act, *, session: str, on: date | None = None, enrolment: str = ""
) -> dict[str, int]:
    """Give a certificate to everybody of a session who deserves one and has none, or to one person.

    What is asked is the theme's: presence, test. For one person, what is missing is said.
    """
    row = locked(act, session)
    day = on or clock.today()
    if row.state != State.HELD or row.origin != "record":
        raise Refused("Un certificat se donne quand la session est tenue.")
    if not row.ends <= day <= clock.today():
        raise Refused("Un certificat date de la fin de la session ou d’après, et pas de demain.",
                      field="on")  # fmt: skip
    found = deserving(row)
    if enrolment:
        found = {key: why for key, why in found.items() if str(key[1]) == enrolment}
        if set(found.values()) != {rules.EARNED}:
            raise Refused("Cette personne n’a pas ce que le thème demande, ou l’a déjà reçu.")
    keys = [key for (key, _), why in found.items() if why == rules.EARNED]
    if not keys:
        raise Refused("Personne ne mérite un certificat qu’il n’a pas déjà.")
    counter = counter_of(row.organisation_id)
    first = counter.certificates + 1
    counter.certificates += len(keys)
    act.save(counter)
    code = row.organisation.code
    insert_many(
        act, Certificate, uid=new_uids(len(keys)), enrolment=keys, issued_on=[day] * len(keys),
        number=[numbered(code, "CER", n) for n in range(first, first + len(keys))],
        revoked_why=[""] * len(keys),
    )  # fmt: skip
    act.record(row, number=row.number, added=len(keys))
    return {"added": len(keys), "left": sum(why != rules.EARNED for why in found.values())}


@command("training.revoke_certificate", may="manage_training")
def revoke_certificate(act: Act, *, certificate: str) -> str:
    """Take a certificate back: whoever reads its QR code is told so."""
    row = Certificate.objects.select_for_update(of=("self",)).filter(uid=certificate).first()
    if row is None:
        raise Refused("Ce certificat n’existe pas.")
    session = locked(act, str(row.enrolment.session.uid))
    if row.revoked_on:
        raise Refused("Ce certificat est déjà retiré.")
    if not act.reason:
        raise Refused("Dites pourquoi le certificat est retiré.", field="reason")
    row.revoked_on, row.revoked_why = clock.today(), act.reason[:200]
    act.save(row)
    act.record(session, row, number=row.number)
    return str(session.uid)


def deserving(row: Session) -> dict[tuple[int, object], str]:
    """(key, uid) of each enrolment without a certificate → why it deserves one, or not."""
    sheet, tests = queries.sheet_of(row.pk), queries.tests_of(row.pk)
    given = queries.certificates_of(row.pk)
    theme = row.theme
    held = {day for days in sheet.values() for day in days}
    return {
        (one.pk, one.uid): rules.deserves(
            len(held), queries.days_present(sheet.get(one.pk, {})),
            tests.get(one.pk, {}).get("after"),
            theme.presence_least if theme else None, theme.score_least if theme else None,
        )
        for one in queries.enrolled(row.pk)
        if one.pk not in given
    }  # fmt: skip
