import pytest
from programmes.world_sheets import sheets_world, statement
from pacte.programmes.sheets import queries

pytestmark = pytest.mark.django_db
def test_x():
    w = sheets_world()
    statement(w.programme, "budget", amount=1527923000, currency="EUR", document="fiche")
    statement(w.programme, "budget", amount=2180000000, currency="EUR", document="fiche")
    f = queries.contradictions(queries.programme(w.programme).pk)
    assert [x.what.check for x in f] == ["budgets_differ"]
