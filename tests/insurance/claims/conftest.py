"""The clinic of Kati in October 2026, September's care given."""

from types import SimpleNamespace

import pytest

from insurance.claims import clinic as build


@pytest.fixture
def clinic(db, monkeypatch) -> SimpleNamespace:
    return build.clinic(build.Days(monkeypatch, build.PAID_ON))
