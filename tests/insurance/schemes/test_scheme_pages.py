"""Who sees which page of schemes, what it says, and what it writes."""

from __future__ import annotations

import io
import re
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import world as build
from insurance.schemes import regime
from pacte.files.workbooks import Table, excel
from pacte.insurance.schemes import commands, queries
from pacte.journal import clock
from pacte.journal.command import Act


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    page = response.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    return re.sub(r"\s+", " ", page.replace("&#x27;", "'"))


@pytest.fixture
def scheme(w) -> str:
    return regime.open_confirmed(w)


@pytest.fixture
def modibo(w) -> Client:
    return signed_in(w.modibo)


@pytest.fixture
def oumou(w) -> Client:
    return signed_in(w.oumou)


def test_a_scheme_reads_as_sentences_with_its_holes(scheme, modibo) -> None:
    page = text(modibo.get(f"/regimes/{scheme}/"))
    assert "Au centre de santé public, la mutuelle prend 80 % du coût" in page
    assert "jusqu’à 200 000 FBu" in page
    assert "ménage de 6 : aucune ligne au barème" in page
    assert "(par séjour ou par an : non précisé)" in page
    assert "Principes de base de la FEMUSCABU" in page
    assert "depuis le 1er janv. 2026" in page


def test_a_scheme_is_seen_by_its_mutual_its_union_and_not_by_another(
    w, scheme, modibo, oumou
) -> None:
    assert "FEMUSCABU" in text(modibo.get("/regimes/"))
    assert "FEMUSCABU" in text(oumou.get("/regimes/"))
    stranger = signed_in(w.other_manager)
    assert "FEMUSCABU" not in text(stranger.get("/regimes/"))
    for path in ("", "essai/", "definition.yaml", "brouillon/", "comparer/"):
        assert stranger.get(f"/regimes/{scheme}/{path}").status_code == 404, path
    assert Client().get("/regimes/").status_code == 302
    assert modibo.get(f"/regimes/{uuid4()}/").status_code == 404


def test_who_does_not_propose_has_no_draft(scheme, oumou) -> None:
    assert oumou.get(f"/regimes/{scheme}/brouillon/").status_code == 403
    assert oumou.get("/regimes/ouvrir/").status_code == 403


def test_a_scheme_is_opened_from_a_model_then_confirmed_by_another(w, modibo, oumou) -> None:
    sent = {"organisation": w.mutual, "preset": "rwanda_cbhi_2026", "since": "2026-07-01",
            "text": "", "key": uuid4()}  # fmt: skip
    answer = modibo.post("/regimes/ouvrir/", sent)
    assert answer.status_code == 302
    assert "aucune version en vigueur" in text(modibo.get(answer.url))
    version = queries.SchemeVersion.objects.get()
    page = f"{answer.url}versions/{version.uid}/"
    assert "une autre personne la confirme" in text(modibo.get(page))
    seen = text(oumou.get(page))
    assert "Confirmer la version" in seen and "ne tient pas" not in seen
    assert oumou.post(f"{page}confirmer/", {"key": uuid4()}).status_code == 302
    assert queries.version_on(version.scheme_id, date(2026, 7, 1)) == version


def test_gaps_are_named_to_confirm(w, oumou) -> None:
    done = commands.open_scheme(
        Act(w.modibo), organisation=w.mutual, since=date(2026, 1, 1),
        definition=regime.presets.text("femuscabu"),
    )  # fmt: skip
    page = f"/regimes/{done['scheme']}/versions/{done['version']}/"
    assert 'value="limits[0].per"' in text(oumou.get(page))
    oumou.post(f"{page}confirmer/", {"key": uuid4(), "acknowledged": ["contribution.lines"]})
    assert queries.versions_in_order(queries.scheme(done["scheme"]).pk) == []
    all_of_them = regime.gaps(done["version"])
    oumou.post(f"{page}confirmer/", {"key": uuid4(), "acknowledged": all_of_them})
    assert len(queries.versions_in_order(queries.scheme(done["scheme"]).pk)) == 1


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send from the form of a block."""
    found: dict[str, list[str]] = {}
    form = page[page.index('<form class="frm wide"') :]
    for tag in re.findall(r"<(?:input|select|option)[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if tag.startswith("<select"):
            last = name[1]
        elif tag.startswith("<option"):
            if " selected" in tag:
                found[last] = [value[1]]
        elif name and ('type="checkbox"' not in tag or " checked" in tag):
            raw = value[1].replace("&quot;", '"').replace("&#x27;", "'") if value else ""
            found.setdefault(name[1], []).append(raw)
    return found


def test_a_block_is_edited_without_yaml(scheme, modibo) -> None:
    """The household of six gets its line, is kept in the draft, proposed with a reason."""
    path = f"/regimes/{scheme}/brouillon/contribution/"
    sent = fields_of(text(modibo.get(path)))
    added = text(modibo.post(path, sent | {"add": ["1"]}))
    assert 'name="r3-amount"' in added
    sent = fields_of(added) | {"r3-from": ["6"], "r3-to": ["6"], "r3-amount": ["32 500"]}
    assert modibo.post(path, sent | {"keep": ["1"]}).status_code == 302
    draft = text(modibo.get(f"/regimes/{scheme}/brouillon/"))
    assert "Ménage de 6 personnes : 32 500 FBu par an." in draft
    assert "ménage de 6 : aucune ligne" not in draft
    proposal = {
        "since": "2027-01-01",
        "verb": "reform",
        "reason": "AG du 3 octobre",
        "key": uuid4(),
    }
    answer = modibo.post(f"/regimes/{scheme}/brouillon/proposer/", proposal)
    assert answer.status_code == 302
    shown = text(modibo.get(answer.url))
    assert "Ménage de 6 personnes : 32 500 FBu par an." in shown and "AG du 3 octobre" in shown


def test_a_line_is_taken_out_and_a_wrong_value_is_told(scheme, modibo) -> None:
    path = f"/regimes/{scheme}/brouillon/care/"
    sent = fields_of(text(modibo.get(path)))
    fewer = text(modibo.post(path, sent | {"remove": ["0"]}))
    assert fewer.count("Enlever cette ligne") == 4
    wrong = text(modibo.post(path, sent | {"r0-mutual_share": ["120"]}))
    assert "Une part va de 0 à 100" in wrong and 'value="120"' in wrong


def test_the_text_of_a_draft_is_told_line_by_line(scheme, modibo) -> None:
    path = f"/regimes/{scheme}/brouillon/texte/"
    whole = queries.definition_on(queries.scheme(scheme).pk, date(2026, 2, 1))
    good = modibo.get(f"/regimes/{scheme}/definition.yaml").content.decode()
    assert regime.rules.read_definition(good) == whole
    bad = good.replace('mutual_share: "0.80"', 'mutual_share: "1.80"')
    assert "care[0].mutual_share" in text(modibo.post(path, {"text": bad}))
    assert modibo.post(path, {"text": good}).status_code == 302
    file = SimpleUploadedFile("x.yaml", b"\xff\xfe\x00")
    assert "UTF-8" in text(modibo.post(path, {"file": file}))


@pytest.mark.parametrize(
    ("persons", "said"),
    [
        (1, "20 000 FBu"),
        (5, "30 000 FBu"),
        (6, "Ménage de 6 : aucune ligne au barème"),
        (7, "35 000"),
    ],
)
def test_a_due_is_tried(scheme, modibo, persons, said) -> None:
    assert said in text(modibo.get(f"/regimes/{scheme}/essai/?essai=cotisation&persons={persons}"))


def test_a_bill_is_tried_with_its_working(scheme, modibo) -> None:
    commands.load_services(build.act())
    asked = ("?essai=soins&service=hospital_day&level=district_hospital&ownership=public"
             "&cost=500 000&quantity=1&age=30&on=2026-05-05")  # fmt: skip
    page = text(modibo.get(f"/regimes/{scheme}/essai/{asked}"))
    assert "300 000 FBu" in page and "200 000 FBu" in page


def test_conventions_by_who_manages_them(w, scheme, modibo, oumou) -> None:
    code = regime.queries.Convention.facility.get_queryset().get(uid=w.centre).code
    sent = {"scheme": scheme, "facility": code, "number": "12", "signed_on": "",
            "since": "2026-01-01", "payment_days": "30", "key": uuid4()}  # fmt: skip
    assert modibo.post("/conventions/signer/", sent).status_code == 403
    answer = oumou.post("/conventions/signer/", sent)
    assert answer.status_code == 302
    assert "30 jours" in text(oumou.get(answer.url))
    clause = {"number": "", "party": "facility", "kind": "commitment",
              "subject": "tracer_medicines", "since": "2026-01-01",
              "text": "Dix médicaments traceurs en tout temps.", "key": uuid4()}  # fmt: skip
    assert oumou.post(f"{answer.url}clauses/", clause).status_code == 302
    assert "Dix médicaments traceurs" in text(oumou.get(answer.url))
    state = {"state": "suspended", "since": clock.today().isoformat(), "reason": "", "key": uuid4()}
    assert "Dites pourquoi" in text(oumou.post(f"{answer.url}etat/", state))
    state |= {"reason": "Impayés de trois mois", "key": uuid4()}
    assert oumou.post(f"{answer.url}etat/", state).status_code == 302
    assert "Impayés de trois mois" in text(oumou.get(answer.url))
    assert "suspendue" in text(oumou.get("/conventions/"))
    fanta = signed_in(w.fanta)
    assert "Centre de Kati" in text(fanta.get("/conventions/"))
    assert signed_in(w.other_manager).get(answer.url).status_code == 404


def test_tariffs_are_set_and_brought_by_a_sheet(scheme, oumou, modibo) -> None:
    commands.load_services(build.act())
    chosen = f"?regime={scheme}"
    one = {"service": "consultation", "price": "1 500", "level": "", "facility": "",
           "since": "2026-01-01", "ref": "Convention 12", "key": uuid4()}  # fmt: skip
    assert modibo.post(f"/tarifs/fixer/{chosen}", one).status_code == 403
    assert oumou.post(f"/tarifs/fixer/{chosen}", one).status_code == 302
    page = text(modibo.get(f"/tarifs/{chosen}&jour=2026-03-01"))
    assert "Consultation curative" in page and "1 500 FBu" in page
    heads = ("acte", "prix", "depuis", "niveau", "formation", "référence")
    rows = [["consultation", "1,500", date(2026, 1, 1), "", "", ""],
            ["inconnu", 100, "31/13/2026", "hôpital", "", ""]]  # fmt: skip
    wrong = SimpleUploadedFile("t.xlsx", excel([Table("Tarifs", heads, rows)]))
    page = text(oumou.post(f"/tarifs/importer/{chosen}", {"file": wrong, "key": uuid4()}))
    for cell in ("B2", "A3", "C3", "D3"):
        assert f"<td>{cell}</td>" in page, cell
    joined = openpyxl.load_workbook(io.BytesIO(excel([Table("Tarifs", heads, rows)])))
    joined.active.merge_cells("B2:B3")  # The second price would be empty: a service closed.
    joined.save(made := io.BytesIO())
    file = SimpleUploadedFile("t.xlsx", made.getvalue())
    page = text(oumou.post(f"/tarifs/importer/{chosen}", {"file": file, "key": uuid4()}))
    assert "<td>B2:B3</td>" in page and "fusionnées d’une ligne à l’autre" in page
    assert len(queries.Tariff.objects.all()) == 1
    rows = [["consultation", 2000, date(2026, 6, 1), "centre", "", "Arrêté 3"]]
    good = SimpleUploadedFile("t.xlsx", excel([Table("Tarifs", heads, rows)]))
    seen = text(oumou.post(f"/tarifs/importer/{chosen}", {"file": good, "key": uuid4()}))
    assert "Nouveaux" in seen and "2 000 FBu" in seen and queries.Tariff.objects.count() == 1
    answer = oumou.post(f"/tarifs/importer/{chosen}", {"kept": "1", "key": uuid4()})
    assert answer.status_code == 302 and queries.Tariff.objects.count() == 2
    good.seek(0)
    again = text(oumou.post(f"/tarifs/importer/{chosen}", {"file": good, "key": uuid4()}))
    assert "Rien ne change" in again
    assert "2 000 FBu" in text(modibo.get(f"/tarifs/{chosen}&jour=2026-07-01"))


def test_a_due_is_tried_with_ages_and_relations(w, scheme, modibo) -> None:
    asked = f"/regimes/{scheme}/essai/?essai=cotisation&persons=2"
    assert "30 000 FBu" in text(modibo.get(f"{asked}&who=40 adhérent, 12 enfant"))
    assert "écrivez un âge" in text(modibo.get(f"{asked}&who=40 adhérent, 12 voisin"))
    assert "chaque personne" in text(modibo.get(f"{asked}&who=40 adhérent"))


def test_the_catalogue_is_kept_by_who_administers(w, modibo) -> None:
    sira = signed_in(w.sira)
    assert sira.post("/services/liste-de-depart/", {"key": uuid4()}).status_code == 302
    assert "Césarienne" in text(modibo.get("/services/"))
    assert modibo.get("/services/ajouter/").status_code == 403
    new = {"code": "prosthesis", "label": "Prothèse", "group": "rehabilitation",
           "category": "other", "since": "", "until": "", "key": uuid4()}  # fmt: skip
    assert sira.post("/services/ajouter/", new).status_code == 302
    assert "Prothèse" in text(modibo.get("/services/?q=proth"))


@pytest.mark.parametrize(
    ("path", "most"),
    [("/regimes/", 12), ("/regimes/{s}/", 14), ("/conventions/", 12), ("/tarifs/?regime={s}", 13),
     ("/services/", 10), ("/regimes/{s}/brouillon/", 14), ("/regimes/{s}/comparer/", 12)],
)  # fmt: skip
def test_a_page_asks_the_database_a_bounded_number_of_times(
    w, scheme, modibo, path, most, django_assert_max_num_queries
) -> None:
    commands.load_services(build.act())
    for n in range(5):
        commands.set_tariff(build.act(), scheme=scheme, service="consultation",
                            since=date(2026, 1 + n, 1), price=1000 + n)  # fmt: skip
    with django_assert_max_num_queries(most):
        text(modibo.get(path.format(s=scheme)))


def test_home_says_what_waits_to_be_confirmed_and_search_finds_a_scheme(w, modibo, oumou) -> None:
    commands.open_scheme(
        Act(w.modibo), organisation=w.mutual, since=date(2026, 1, 1),
        definition=regime.presets.text("femuscabu"),
    )  # fmt: skip
    assert "Régimes à confirmer" in text(oumou.get("/"))
    assert "Régimes à confirmer" not in text(modibo.get("/"))
    assert "FEMUSCABU" in text(modibo.get("/recherche/?q=femus"))
    assert "FEMUSCABU" not in text(signed_in(w.other_manager).get("/recherche/?q=femus"))
