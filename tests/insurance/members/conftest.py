"""The town, on a day of its year."""

from types import SimpleNamespace

import pytest

from insurance.members import town as build
from pacte.journal import clock


@pytest.fixture
def town(db, monkeypatch) -> SimpleNamespace:
    monkeypatch.setattr(clock, "today", lambda: build.TODAY)
    return build.town()
