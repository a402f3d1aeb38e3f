"""A committee and the bodies of a mutual."""

from types import SimpleNamespace

import pytest

from governance import world_bodies


@pytest.fixture
def committee(world) -> SimpleNamespace:
    return world_bodies.steering(world)


@pytest.fixture
def mutual(world) -> SimpleNamespace:
    return world_bodies.mutual_bodies(world)
