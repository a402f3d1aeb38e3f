"""The pact in the demonstration: the five founding programmes as their texts say them, and beside
them one invented programme, labelled so on every page, that lives its year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from pacte.governance.agreements import commands as agreements
from pacte.governance.agreements import queries as agreed
from pacte.governance.bodies import commands as bodies
from pacte.governance.bodies import queries as body_queries
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.financing import commands as financing
from pacte.programmes.financing import queries as money
from pacte.programmes.founding import commands as founding
from pacte.programmes.founding import shipped
from pacte.programmes.outreach import commands as outreach
from pacte.programmes.regulation import commands as regulation
from pacte.programmes.results import commands as results
from pacte.programmes.results import queries as measured
from pacte.programmes.sheets import queries as sheets

INVENTED = Path(__file__).with_name("collines.yaml")
Who = Callable[[str], Act]


def found(say: Callable[[str], None]) -> None:
    """Write the founding programmes and the invented one; publish them all."""
    say("Programmes fondateurs, et un programme inventé")
    texts = [shipped.text(name) for name in shipped.NAMES]
    for text in (*texts, INVENTED.read_text(encoding="utf-8")):
        founding.import_programme(Act(SYSTEM, "démonstration"), text=text, publish=True)


def live(who: Who, today: date) -> None:
    """What the invented programme did: signed, met, decided, received, spent, reached."""
    row = sheets.by_code("COLLINES")
    assert row is not None
    uid = str(row.uid)
    _sign(who)
    _meet(who, today)
    _pay(who, uid, row.pk)
    _reach(who, row.pk)
    _worry(who, row.pk, today)
    _coordinate(who, today)
    outreach.open_cause(
        who("responsable"), organisation=_org("COLLINES"), programme=uid,
        title="Des médicaments gratuits pour les moins de cinq ans (inventé)",
        addressee="Conseil de district", asks="Inscrire la gratuité au budget du district",
    )  # fmt: skip
    outreach.plan_action(
        who("responsable"), organisation=_org("COLLINES"), programme=uid, channel="radio",
        title="Émission sur l’adhésion (inventée)", audience="Ménages des collines",
        planned=f"{today:%Y-%m}",
    )  # fmt: skip


def _org(code: str) -> str:
    found = people.organisation_by_code(code)
    assert found is not None, code
    return str(found.uid)


def _sign(who: Who) -> None:
    row = agreed.agreement_by_code("CONV-COLLINES")
    assert row is not None
    for party in agreed.parties(row.pk):
        agreements.sign(
            who("responsable"), party=str(party.uid), on="2025-07", by="Signature inventée"
        )
    agreements.set_agreement_state(
        who("responsable"), agreement=str(row.uid), state="signed", since="2025-07"
    )
    first = agreed.preconditions([row.pk])[0]
    agreements.step_precondition(
        who("responsable"), precondition=str(first.uid), state="met", on="2025-09",
        words="Procès-verbal d’installation (inventé)",
    )  # fmt: skip
    agreements.set_agreement_state(
        who("responsable"), agreement=str(row.uid), state="in_force", since="2025-09"
    )


def _meet(who: Who, today: date) -> None:
    """A meeting held last month with its decisions, and the next one to convene."""
    body = body_queries.body_by_code("CP-COLLINES")
    assert body is not None
    held = today - timedelta(days=30)
    meeting = bodies.plan_meeting(
        who("secretaire"), body=str(body.uid), title="Réunion ordinaire (inventée)",
        on=held.isoformat(),
        hour="09:00", where="Bureau du district",
    )  # fmt: skip
    bodies.set_agenda(who("secretaire"), meeting=meeting, items=[
        {"title": "Résultats du trimestre"}, {"title": "Réaffectation de la ligne Formation"},
    ])  # fmt: skip
    people_there = ("f", "m", "f", "m", "f")
    bodies.record_attendance(who("secretaire"), meeting=meeting, lines=[
        {"seat": str(seat.uid), "presence": "present", "sex": sex}
        for seat, sex in zip(body.seats.all(), people_there, strict=True)
    ])  # fmt: skip
    bodies.hold(who("secretaire"), meeting=meeting)
    for title, days in (("Réaffecter 20 000 $ à la formation", 12), ("Revoir la maternité", 40)):
        bodies.decide(
            who("secretaire"), body=str(body.uid), meeting=meeting, title=f"{title} (inventé)",
            owner="Responsable du programme", owner_organisation=_org("COLLINES"),
            due=held + timedelta(days=20 + days), votes_for=4, votes_against=0, votes_abstain=1,
        )  # fmt: skip
    following = bodies.plan_meeting(
        who("secretaire"), body=str(body.uid), title="Revue annuelle (inventée)",
        on=(today + timedelta(days=21)).isoformat(), hour="09:00", where="Bureau du district",
    )  # fmt: skip
    bodies.set_agenda(who("secretaire"), meeting=following, items=[{"title": "Rapport annuel"}])
    bodies.convene(who("secretaire"), meeting=following)


def _pay(who: Who, uid: str, pk: int) -> None:
    envelope = str(money.envelopes(pk)[0].uid)
    plan = ((840_000, 512_400), (420_000, 294_000), (1_300_000, 494_000))
    for line, (planned, spent) in zip(money.lines(pk), plan, strict=True):
        given = {"programme": uid, "currency": "USD", "line": str(line.uid), "envelope": envelope}
        for kind, amount, on in (
            ("planned", planned, "2025"), ("committed", planned, "2025-10"),
            ("received", planned * 6 // 10, "2026-01"), ("spent", spent, "2026-06"),
        ):  # fmt: skip
            financing.record_flow(
                who("responsable"),
                kind=kind,
                amount=amount * 100,
                made_on=on,
                words="Montant inventé",
                **given,
            )


def _reach(who: Who, pk: int) -> None:
    """Values entered by one person and verified by another; one waits, one is missing."""
    told = (("COUV", 539, None, True), ("DELAI", 58, 100, True), ("FORM", 31, None, False))
    for code, top, bottom, verified in told:
        indicator = measured.indicator_in(pk, code)
        assert indicator is not None
        value = results.enter_value(
            who("responsable"), indicator=str(indicator.uid), first="2025-07", until="2026-09",
            top=top, bottom=bottom, note="Valeur inventée", submit=True,
        )  # fmt: skip
        if verified:
            results.verify_value(who("suivi"), value=value)


def _worry(who: Who, pk: int, today: date) -> None:
    for row, level in zip(measured.concerns([pk]).order_by("id"), ("high", "medium"), strict=True):
        results.follow_concern(
            who("suivi"), concern=str(row.uid), level=level, words="Suivi inventé",
            next_review=today + timedelta(days=30),
        )  # fmt: skip


def _coordinate(who: Who, today: date) -> None:
    """Two partners declare; one has its opinion and agreement, the other waits."""
    place = places.place_by_code("RW33")
    where = [str(p.uid) for p in places.children(place.pk, today)][:2]
    for title, theme, start in (
        ("Points d’eau des collines (inventé)", "water", f"{today.year}"),
        ("Cliniques mobiles (inventé)", "health", f"{today.year + 1}"),
    ):
        uid = regulation.declare(
            who("partenaire"), organisation=_org("ONGDEMO"), title=title, theme=theme,
            where=where, start=start,
        )  # fmt: skip
        if theme == "water":
            regulation.give_opinion(
                who("inspection"), declaration=uid, verdict="favourable", fit="partly",
                reasons="Conforme à l’axe 2 (inventé)", on=today,
            )  # fmt: skip
            regulation.agree(
                who("prefet"), declaration=uid, number="AG-2026-01", since=today,
                until=today + timedelta(days=365),
            )  # fmt: skip
