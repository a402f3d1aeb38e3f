"""What a process keeps of a scheme follows the database: nothing is answered from before."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from insurance.claims import clinic as build
from pacte.insurance.claims.quote import Item, quote
from pacte.insurance.members.models import Beneficiary
from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import kept
from pacte.insurance.schemes.models import Convention, Scheme, Service
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.places.models import Facility

ELSEWHERE = """
import django; django.setup()
from datetime import date
from pacte.insurance.schemes import commands
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
commands.set_tariff(Act(SYSTEM, "elsewhere"), scheme="{scheme}", service="consultation",
                    since=date(2026, 10, 2), price=1_100)
"""


@pytest.fixture
def busy(committed, monkeypatch) -> Any:
    """The clinic with real commits: what is kept is kept."""
    w = build.clinic(build.Days(monkeypatch, build.TODAY))
    w.environment = committed | {"DJANGO_SETTINGS_MODULE": "pacte.site.settings"}
    return w


def told(w: Any) -> Any:
    found = quote(
        Scheme.objects.get(uid=w.scheme),
        Beneficiary.objects.get(uid=w.aminata),
        Facility.objects.get(uid=w.centre),
        [Item(service=Service.objects.get(code="consultation"))],
        build.TODAY,
    )
    return found[0]


def price(w: Any, amount: int) -> None:
    act = Act(SYSTEM, "tarif")
    since = date(2026, 10, 1)
    schemes.set_tariff(act, scheme=w.scheme, service="consultation", since=since, price=amount)


def test_a_second_card_reads_no_tariff_again(busy) -> None:
    told(busy)
    with CaptureQueriesContext(connection) as seen:
        told(busy)
    again = [q["sql"] for q in seen if '"schemes_tariff"' in q["sql"]]
    assert again == []


def test_a_tariff_changed_between_two_cards_is_seen_at_once(busy) -> None:
    told(busy)
    price(busy, 1_200)
    assert told(busy).price.amount == 1_200


def test_a_tariff_changed_by_another_process_is_seen_at_once(busy) -> None:
    told(busy)
    written = ELSEWHERE.format(scheme=busy.scheme)
    subprocess.run([sys.executable, "-c", written], env=busy.environment, check=True, timeout=60)
    assert told(busy).price.amount == 1_100


def test_a_convention_suspended_between_two_cards_is_seen_at_once(busy) -> None:
    assert told(busy).covered
    held = Convention.objects.get(facility__uid=busy.centre)
    schemes.change_convention(
        Act(SYSTEM, "suspendue"), convention=str(held.uid), since=build.TODAY, state="suspended"
    )
    assert not told(busy).covered
    assert kept.promise(held.scheme_id).convention(held.facility_id, build.TODAY) == "suspended"


def test_what_is_undone_is_not_kept(busy) -> None:
    before = told(busy).price
    with transaction.atomic():
        price(busy, 1_300)
        assert told(busy).price.amount == 1_300
        transaction.set_rollback(True)
    assert told(busy).price == before
    price(busy, 1_400)  # Perhaps under the number of the one that was undone.
    assert told(busy).price.amount == 1_400
