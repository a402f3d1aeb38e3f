"""The world of schemes."""

from types import SimpleNamespace

import pytest

from insurance.schemes import regime


@pytest.fixture
def w(db) -> SimpleNamespace:
    return regime.people()
