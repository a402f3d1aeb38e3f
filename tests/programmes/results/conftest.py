"""The programme « Santé » and its results."""

from types import SimpleNamespace

import pytest

from programmes import world_results


@pytest.fixture
def w(db) -> SimpleNamespace:
    return world_results.results_world()
