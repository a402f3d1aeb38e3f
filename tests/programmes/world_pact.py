"""What the browser's pages show of the pact beyond the sheet and its results: agreements, texts,
money, partners, advocacy, exchanges, publications, and the public pages."""

from datetime import timedelta
from types import SimpleNamespace

from governance.world_agreements import agreement, party, precondition, text
from pacte.journal.clock import today
from pacte.journal.command import Act
from pacte.programmes.financing import commands as financing
from pacte.programmes.outreach import commands as outreach
from pacte.programmes.regulation import commands as regulation
from pacte.programmes.sheets import commands as sheets
from world import act, organisation, person


def seed(w: SimpleNamespace) -> None:
    """On the programme « Santé pour tous » of Jeanne's agency; Inès inspects the district."""
    p = w.programme
    w.law = text(w.kati, title="Édit sur la régulation des partenaires")
    w.agreement = agreement(w.agency, amount=1_200_000_00, currency="EUR", start="2010-01")
    party(w.agreement, w.agency)
    precondition(w.agreement, "financing", "L’accord et l’existence du financement")
    w.envelope = financing.open_envelope(
        act(), programme=p, code="E", title="Don", currency="EUR", funder=w.funder
    )
    w.line = financing.open_line(act(), programme=p, code="1", title="Formation", aim=w.aim)
    financing.record_flow(
        act(), programme=p, kind="pledged", amount=900_000_00, currency="EUR",
        envelope=w.envelope, line=w.line, made_on="2010-01",
    )  # fmt: skip
    w.partner = organisation("ONG Eau claire", "association")
    w.ines, w.hugo = (
        person("ines", inspector=f"place:{w.kati}"),
        person("hugo", declarant=w.partner),
    )
    w.declared = regulation.declare(
        Act(w.hugo), organisation=w.partner, title="Points d’eau", theme="water",
        where=[w.kati], start="2026",
    )  # fmt: skip
    w.reader = outreach.ask_subscription(act(), email="lectrice@exemple.org")
    outreach.answer_subscription(act(), subscriber=w.reader, state="confirmed")
    w.cause = outreach.open_cause(
        act(), organisation=w.agency, programme=p, title="Gratuité", addressee="Assemblée"
    )
    w.exchange = outreach.open_exchange(act(), organisation=w.agency, programme=p, name="Échange")
    w.content = outreach.write_content(
        act(), organisation=w.agency, programme=p, kind="call", slug="appel", title="Appel",
        summary="Résumé", deadline=today() + timedelta(days=30),
    )  # fmt: skip
    outreach.step_content(act(), content=w.content, state="published")
    sheets.publish_programme(act(), programme=p)
