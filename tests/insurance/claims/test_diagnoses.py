"""Codes of diagnoses: a list that the site imports, searched while an attestation is written."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import world as build
from insurance.claims.clinic import card, line, treat
from pacte.insurance.claims import commands
from pacte.insurance.claims.models import Claim, Diagnosis
from pacte.insurance.claims.queries import diagnoses
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused

LIST = (("B54", "Paludisme, sans précision"), ("B50.9", "Paludisme à P. falciparum"),
        ("A09", "Diarrhée et gastro-entérite"), ("J06.9", "Infection aiguë"))  # fmt: skip


def load(*codes: tuple[str, str], whole: bool = False) -> dict[str, int]:
    told = [{"code": code, "label": label} for code, label in codes or LIST]
    return commands.load_diagnoses(build.act(), codes=told, whole=whole)


def test_without_a_list_any_code_is_kept_as_it_is_typed(clinic) -> None:
    assert treat(clinic, diagnosis="zz9").diagnosis == "ZZ9"


def test_with_a_list_a_diagnosis_is_one_of_its_codes(clinic) -> None:
    load()
    assert treat(clinic, diagnosis="j069").diagnosis == "J06.9"
    assert treat(clinic, diagnosis="", who=clinic.moussa).diagnosis == ""
    with pytest.raises(Refused, match="« ZZ9 » n’est pas dans la liste"):
        treat(clinic, diagnosis="zz9", who=clinic.fatoumata)


def test_a_file_adds_changes_and_closes_and_claims_keep_their_code(clinic) -> None:
    assert load() == {"added": 4, "changed": 0, "closed": 0}
    claim = treat(clinic, diagnosis="A09")
    assert load(("A09", "Gastro-entérite"), LIST[0]) == {"added": 0, "changed": 1, "closed": 0}
    assert load(LIST[0], whole=True) == {"added": 0, "changed": 0, "closed": 3}
    with pytest.raises(Refused, match="pas dans la liste"):
        treat(clinic, diagnosis="A09", who=clinic.moussa)
    assert Claim.objects.get(pk=claim.pk).diagnosis == "A09"
    assert diagnoses.in_full("A09") == "A09 · Gastro-entérite"
    assert load(("A09", "Gastro-entérite")) == {"added": 0, "changed": 1, "closed": 0}  # Again.


@pytest.mark.parametrize(
    ("codes", "said"),
    [([], "vide"), ([("J06.9", "a"), ("J069", "b")], "deux fois"), ([("", "a")], "manque le code"),
     ([("A" * 13, "a")], "trop long"), ([("A09", "")], "manque le libellé")],
)  # fmt: skip
def test_a_list_that_cannot_be_one_is_refused(clinic, codes, said) -> None:
    told = [{"code": code, "label": label} for code, label in codes]
    with pytest.raises(Refused, match=said):
        commands.load_diagnoses(build.act(), codes=told)
    assert not Diagnosis.objects.exists()


def test_only_who_keeps_the_catalogue_loads_codes(clinic, client) -> None:
    for who in (clinic.coumba, clinic.issa, clinic.awa):
        with pytest.raises(NotAllowed):
            commands.load_diagnoses(Act(who), codes=[{"code": "A09", "label": "a"}])
        client.force_login(who)
        assert client.get(reverse("claims:load_diagnoses")).status_code == 403
    for who, status in ((clinic.coumba, 200), (clinic.issa, 200), (clinic.awa, 403)):
        client.force_login(who)
        assert client.get(reverse("claims:diagnoses")).status_code == status


# The form


def typed(clinic, client, diagnosis: str, do: str = "save") -> Any:
    client.force_login(clinic.coumba)
    asked = {
        "do": do, "lines": "1", "formation": clinic.centre, "scheme": clinic.scheme,
        "care_on": "2026-09-10", "visit": "ordinary", "key": str(uuid4()),
        "service_0": "consultation", "quantity_0": "1", "diagnosis": diagnosis,
    }  # fmt: skip
    url = reverse("claims:record") + f"?carte={card(clinic.aminata)}"
    return client.post(url, asked, follow=True)


@pytest.mark.parametrize("words", ["b509", "B50.9", "B50.9 · Paludisme à P. falciparum",
                                   "falciparum", "PALUDISME falci"])  # fmt: skip
def test_a_code_is_found_by_itself_or_by_its_words(clinic, client, words) -> None:
    load()
    typed(clinic, client, words)
    assert Claim.objects.get().diagnosis == "B50.9"


def test_of_several_codes_the_page_asks_which(clinic, client) -> None:
    load()
    html = typed(clinic, client, "paludisme").content.decode()
    assert "Précisez" in html and "B50.9 · Paludisme" in html and "B54 · Paludisme" in html
    assert 'value="paludisme"' in html and not Claim.objects.exists()
    assert "Aucun code" in typed(clinic, client, "fracture").content.decode()


def test_a_short_list_is_offered_whole_and_a_long_one_is_searched(clinic, client) -> None:
    load()
    page = reverse("claims:record") + f"?carte={card(clinic.aminata)}"
    client.force_login(clinic.coumba)
    assert 'value="A09 · Diarrhée' in client.get(page).content.decode()
    load(*((f"X{n:03d}", f"Cause {n}") for n in range(400)))
    html = client.get(page).content.decode()
    assert 'id="diagnoses"' not in html and "Cause" not in html
    typed(clinic, client, "cause 399")
    assert Claim.objects.get().diagnosis == "X399"


def test_the_label_is_read_only_by_who_reads_diagnoses(clinic, client) -> None:
    load()
    claim = treat(clinic, line(), diagnosis="A09")
    url = reverse("claims:claim", args=[claim.uid])
    client.force_login(clinic.issa)
    assert "A09 · Diarrhée" in client.get(url).content.decode()
    client.force_login(clinic.coumba)
    html = client.get(url).content.decode()
    assert "A09" not in html and "Diarrhée" not in html


# The file


@pytest.fixture
def bring(clinic, client):
    client.force_login(build.person("adama", administrator=clinic.mutual))

    def send(content: str, name: str = "codes.csv", **more: Any) -> Any:
        file = SimpleUploadedFile(name, content.encode())
        asked = {"key": str(uuid4()), "book": file} | more
        return client.post(reverse("claims:load_diagnoses"), asked, follow=True)

    return send


def test_a_csv_is_brought_in(bring) -> None:
    html = bring("Code;Libellé\nb54;Paludisme\nA09;=Diarrhée\n").content.decode()
    assert "Codes ajoutés : 2" in html
    assert list(Diagnosis.objects.values_list("code", "label")) == [
        ("A09", "=Diarrhée"), ("B54", "Paludisme"),
    ]  # fmt: skip
    assert "fermés : 1" in bring("code;LABEL\nB54;Paludisme\n", whole="on").content.decode()


def test_each_fault_of_a_csv_has_its_cell_and_nothing_is_kept(bring) -> None:
    answer = bring("Libellé;Code\nPaludisme;B54\n;A09\nAutre;B54\nSans code;\n")
    faults = [(f.cell, str(f)) for f in answer.context["reading"].faults]
    assert [cell for cell, _ in faults] == ["A3", "B4", "B5"]
    assert not Diagnosis.objects.exists()
    answer = bring("Code\nB54\n")
    assert "« Libellé »" in str(answer.context["reading"].faults[0])
    assert "vide" in bring("Code;Libellé\n").content.decode()
