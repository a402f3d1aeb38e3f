"""What a scheme promises and pays is not written over what somebody else wrote meanwhile."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

import world as build
from insurance.schemes import regime
from pacte.insurance.schemes import commands, queries
from pacte.insurance.schemes.models import Tariff
from pacte.journal.command import Act

SINCE = date(2026, 1, 1)
OTHER = "delivery"  # A service of the shipped list.
TOLD = "Quelqu’un d’autre a changé ceci"


@pytest.fixture
def here(w) -> SimpleNamespace:
    """A confirmed scheme, its convention, and who manages it with a page open."""
    w.scheme = regime.open_confirmed(w)
    commands.load_services(build.act())
    w.convention = commands.sign_convention(
        Act(w.oumou), scheme=w.scheme, facility=w.centre, since=SINCE, number="12/2026"
    )
    w.pages = Client()
    w.pages.force_login(w.oumou)
    return w


def opened(client: Client, way: str) -> dict[str, str]:
    page = client.get(way).content.decode()
    return {name: hidden(page, name) for name in ("key", "seen")}


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def refused(client: Client, way: str, typed: dict[str, str]) -> str:
    """The page that says who wrote meanwhile; sent again as it now is, it is accepted."""
    page = client.post(way, typed).content.decode()
    assert TOLD in page
    return page


def test_a_convention_corrected_by_two(here) -> None:
    way = f"/conventions/{here.convention}/corriger/"
    form = opened(here.pages, way)
    commands.describe_convention(
        build.act(), convention=here.convention, number="13/2026", payment_days=30
    )
    typed = form | {"number": "14/2026", "payment_days": "45"}
    page = refused(here.pages, way, typed)
    assert 'value="14/2026"' in page
    row = queries.Convention.objects.get()
    assert (row.number, row.payment_days) == ("13/2026", 30)
    answer = here.pages.post(way, typed | {"seen": hidden(page, "seen")})
    assert answer.status_code == 302


def test_a_convention_suspended_by_one_is_not_ended_by_another_who_did_not_know(here) -> None:
    way = f"/conventions/{here.convention}/etat/"
    form = opened(here.pages, way)
    commands.change_convention(
        build.act("Factures fausses"), convention=here.convention, since=SINCE, state="suspended"
    )
    refused(here.pages, way, form | {"state": "active", "since": "2026-02-01"})
    assert queries.ConventionState.objects.count() == 2


def test_a_clause_replaced_by_two_and_a_new_one_beside(here) -> None:
    clause = {"party": "mutual", "kind": "role", "subject": "payment", "text": "Paie en 30 jours"}
    commands.set_clause(build.act(), convention=here.convention, since=SINCE, **clause)
    way = f"/conventions/{here.convention}/clauses/"
    form = opened(here.pages, way)
    changed = clause | {"text": "Paie en 45 jours"}
    commands.set_clause(build.act(), convention=here.convention, since=SINCE, number=1, **changed)
    typed = form | clause | {"since": "2026-02-01"}
    refused(here.pages, way, typed | {"number": "1"})
    assert here.pages.post(way, typed | {"number": ""}).status_code == 302  # A new clause.


def test_a_price_set_by_two_and_another_service_beside(here) -> None:
    said = {"scheme": here.scheme, "since": SINCE}
    commands.set_tariff(build.act(), service="consultation", price=1_000, **said)
    way = f"/tarifs/fixer/?regime={here.scheme}"
    form = opened(here.pages, way)
    commands.set_tariff(build.act(), service="consultation", price=1_200, **said)
    typed = form | {"price": "1 100", "since": "2026-01-01", "level": "", "facility": ""}
    refused(here.pages, way, typed | {"service": "consultation"})
    assert here.pages.post(way, typed | {"service": OTHER}).status_code == 302
    assert Tariff.objects.count() == 3


def test_a_service_described_by_two(here) -> None:
    kadi = build.person("kadi", administrator=here.mutual)
    here.pages.force_login(kadi)
    way = "/services/consultation/"
    form = opened(here.pages, way)
    old = queries.service("consultation")
    told = {"group": old.group, "category": old.category}
    commands.describe_service(build.act(), code="consultation", label="Consultation C", **told)
    refused(here.pages, way, form | told | {"label": "Consultation curative"})
    assert queries.service("consultation").label == "Consultation C"


def proposals(here: SimpleNamespace) -> int:
    return queries.proposals(queries.scheme(here.scheme).pk).count()


def test_a_draft_begun_before_another_version_was_proposed_is_told(here) -> None:
    """The draft is kept; who goes on knows that another version exists."""
    here.pages.force_login(here.modibo)
    top = f"/regimes/{here.scheme}/brouillon/"
    good = here.pages.get(f"/regimes/{here.scheme}/definition.yaml").content.decode()
    written = good.replace('mutual_share: "0.80"', 'mutual_share: "0.75"')
    assert written != good
    assert here.pages.post(f"{top}texte/", {"text": written}).status_code == 302
    commands.propose_version(
        build.act(), scheme=here.scheme, since=date(2027, 1, 1), definition=good
    )
    form = opened(here.pages, top)
    typed = form | {"since": "2027-07-01", "verb": "reform", "reason": "Assemblée générale"}
    page = refused(here.pages, f"{top}proposer/", typed)
    assert "Assemblée générale" in page and proposals(here) == 1
    answer = here.pages.post(f"{top}proposer/", typed | {"seen": hidden(page, "seen")})
    assert answer.status_code == 302
