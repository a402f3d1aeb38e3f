"""The five founding programmes, written once for all the tests that read them."""

from __future__ import annotations

import pytest
from django.db import transaction

from programmes.founding import reading


@pytest.fixture(scope="module")
def read(django_db_setup, django_db_blocker) -> dict[str, reading.Reading]:
    """Every page of the five; the database is as empty afterwards as before."""
    whole = transaction.atomic()
    whole._from_testcase = True  # As Django's own tests do: commands may open their own.
    with django_db_blocker.unblock(), whole:
        found = reading.read_all()
        transaction.set_rollback(True)
    return found
