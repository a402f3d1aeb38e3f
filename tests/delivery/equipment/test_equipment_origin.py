"""Where an item comes from: a record, a text with its passage, a donor; shown, and to filter by."""

import pytest

from delivery.world_equipment import enter, equipped, item
from world import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(client):
    made = equipped()
    made.client = client
    return made


def read(w, url: str) -> str:
    answer = w.client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_origin_and_the_donor_are_shown_and_filtered(w) -> None:
    funder = organisation("Fonds des collines", "funder")
    told = enter(
        w, "AUTOCLAVE", donor_organisation=funder, origin="text", quote="un autoclave, 2019"
    )
    made_up = enter(w, "LIT", donor="Donateur inventé", synthetic=True)
    w.client.force_login(w.fanta)

    def listed(query: str) -> list[str]:
        page = read(w, f"/equipement/{query}")
        return [uid for uid in (w.microscope, told, made_up) if f"/equipement/{uid}/" in page]

    assert listed("") == [w.microscope, told, made_up]
    assert "Fonds des collines" in read(w, "/equipement/")
    assert listed("?donateur=Fonds+des+collines") == [told]
    assert listed("?origine=texte") == [told] and listed("?origine=ici") == [w.microscope]
    assert listed("?origine=invente") == [made_up]
    assert listed("?origine=invente&donateur=Fonds+des+collines") == []
    page = read(w, f"/equipement/{told}/")
    assert "un autoclave, 2019" in page and "Dit par un texte" in page
    assert "Fonds des collines" in page
    assert "Inventé pour la démonstration" in read(w, f"/equipement/{made_up}/")
    assert "inscrit dans Pacte" in read(w, f"/equipement/{w.microscope}/")
    w.client.force_login(w.lamine)
    assert "Fonds des collines" not in read(w, "/equipement/")


def test_a_card_that_is_corrected_keeps_its_donor(w) -> None:
    funder = organisation("Fonds des collines", "funder")
    uid = enter(w, "AUTOCLAVE", donor_organisation=funder)
    w.client.force_login(w.fanta)
    shown = w.client.get(f"/equipement/{uid}/corriger/").context["form"]
    typed = {name: shown.initial.get(name) or "" for name in shown.fields} | {"room": "Bloc"}
    answer = w.client.post(f"/equipement/{uid}/corriger/", typed | {"key": "", "seen": ""})
    assert answer.status_code == 302
    row = item(uid)
    assert (row.room, row.donor, str(row.donor_organisation.uid)) == (
        "Bloc", "Fonds des collines", funder
    )  # fmt: skip
