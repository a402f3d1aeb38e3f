"""The pages of bodies, meetings and decisions, as Mariam, Yaya, Bintou and others see them."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import openpyxl
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance import world_bodies as made
from pacte.governance.bodies import commands, papers, queries
from pacte.governance.bodies.models import Body, Decision, Mandate, Meeting, Seat
from pacte.governance.bodies.queries import meetings as meetings_of
from pacte.governance.texts import commands as texts
from pacte.journal import clock
from world import act, organisation, person


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer
    return answer.content.decode()


def post(client, url: str, **typed):
    return client.post(url, {name: v for name, v in typed.items()} | {"key": str(uuid4())})


def said(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def text_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(p.extract_text() for p in reader.pages).split())


@pytest.fixture
def mariam(client, committee):
    client.force_login(committee.mariam)
    return client


# Who sees what


def test_the_room_is_closed_to_who_has_no_role(client, committee) -> None:
    client.force_login(committee.bintou)
    for url in ("/instances/", "/reunions/", "/decisions/", "/engagements/"):
        page(client, url, 403)
    page(client, f"/instances/{committee.committee}/", 404)


def test_a_partner_sees_the_bodies_where_it_sits_and_changes_nothing(client, committee) -> None:
    meeting = made.held(committee)
    client.force_login(committee.yaya)
    url = f"/instances/{committee.committee}/"
    page(client, url, 404)
    made.decided(committee, meeting)  # Its organisation owes it.
    text = page(client, url)
    assert "Comité de pilotage" in text and "Corriger la fiche" not in text
    for path in ("corriger/", "regle/", "siege/", "reunion/", "etat/", "engagement/"):
        page(client, url + path, 403)
    page(client, f"/reunions/{meeting}/")
    page(client, f"/reunions/{meeting}/presences/", 403)
    assert "Bilan" in text_of(client.get(f"/reunions/{meeting}/convocation.pdf"))
    assert post(client, f"/reunions/{meeting}/ouvrir/").status_code == 403


def test_zoe_of_another_province_finds_nothing(client, committee) -> None:
    other = organisation("Autre province", "authority", code="AUTRE")
    client.force_login(person("zoe", secretary=other))
    meeting = made.held(committee)
    decision = made.decided(committee, meeting)
    assert "Comité de pilotage" not in page(client, "/instances/")
    for url in (f"instances/{committee.committee}", f"reunions/{meeting}",
                f"decisions/{decision}", f"instances/sieges/{committee.seats[0]}",
                f"instances/sieges/{committee.seats[0]}/mandat",
                f"instances/mandats/{committee.mandates[0]}/fin",
                f"instances/organisations/{committee.province}"):  # fmt: skip
        page(client, f"/{url}/", 404)
    page(client, f"/instances/{uuid4()}/", 404)
    page(client, f"/reunions/{uuid4()}/", 404)
    page(client, f"/decisions/{uuid4()}/", 404)
    page(client, f"/instances/sieges/{uuid4()}/", 404)


# Bodies


def test_the_list_is_searched_filtered_and_exported(mariam, committee) -> None:
    assert "CPS-KATI" in page(mariam, "/instances/?q=pilotage")
    assert "CPS-KATI" in page(mariam, "/instances/?q=cps")
    assert "Rien ne répond" in page(mariam, "/instances/?nature=forum")
    assert "CPS-KATI" in page(mariam, f"/instances/?organisation={committee.province}")
    sheet = openpyxl.load_workbook(io.BytesIO(mariam.get("/instances/?format=xlsx").content))
    assert [row[1].value for row in sheet.active.iter_rows()][1:] == ["CPS-KATI"]


def test_mariam_founds_a_body_gives_its_rule_its_seats_and_a_mandate(mariam, committee) -> None:
    typed = {"organisation": "prov", "kind": "forum", "code": "cadre", "name": "Cadre de santé",
             "state": "planned", "state_on": "02/2026", "parent": "cps-kati"}  # fmt: skip
    answer = post(mariam, "/instances/creer/", **typed)
    assert answer.status_code == 302
    body = Body.objects.get(code="CADRE")
    url = f"/instances/{body.uid}/"
    text = page(mariam, url)
    assert "annoncée depuis février 2026" in text and "non dit par le texte" in text
    wrong = said(post(mariam, "/instances/creer/", **typed | {"established": "31/02/2026"}))
    assert "ne se lit pas" in wrong and 'value="Cadre de santé"' in wrong
    assert "Aucune instance n’a le code" in said(
        post(mariam, "/instances/creer/", **typed | {"parent": "XX"})
    )
    assert "Aucun texte n’a le code" in said(
        post(mariam, "/instances/creer/", **typed | {"code": "AUTRE", "text": "L-1"})
    )
    text_uid = texts.record_text(act(), code="A-2024-3", kind="order", title="Arrêté du cadre",
                                 place=committee.mali, since="2024")  # fmt: skip
    named = typed | {"code": "AVEC", "text": "A-2024-3"}
    assert post(mariam, "/instances/creer/", **named).status_code == 302
    assert str(Body.objects.get(code="AVEC").text.uid) == text_uid
    assert "Arrêté du cadre" in page(mariam, f"/instances/{Body.objects.get(code='AVEC').uid}/")
    rule = {"college-0": "Société civile", "least-0": "1", "college-1": "Bailleurs", "most-1": "3",
            "presidency": "societe civile", "quorum": "500000+", "majority": "other",
            "majority_other": "60", "term_months": "36", "quorum_of": "seats",
            "version": "0"}  # fmt: skip
    assert "Donnez la part" in said(post(mariam, url + "regle/", **rule | {"majority_other": ""}))
    refused = said(post(mariam, url + "regle/", **rule | {"majority_other": "101"}))
    assert "de 0 à 100" in refused and 'value="Société civile"' in refused
    refused = said(post(mariam, url + "regle/", **rule | {"least-1": "4"}))
    assert "ne vont pas ensemble" in refused
    assert post(mariam, url + "regle/", **rule).status_code == 302
    _row, kept = queries.rule_on(body, clock.today())
    assert [c.code for c in kept.colleges] == ["societe-civile", "bailleurs"]
    assert (kept.presidency_college, kept.majority.share) == ("societe-civile", 600_000)
    text = page(mariam, url)
    assert "plus de la moitié, sur les sièges" in text and "60" in text and "36 mois" in text
    assert "n’a personne : il en faut au moins 1" in text
    seat = {"title": "Fédération", "kind": "president", "college": "societe-civile", "voting": "on"}
    assert post(mariam, url + "siege/", **seat).status_code == 302
    made_seat = Seat.objects.get(title="Fédération")
    assert "Trop peu est dit pour vérifier" in page(mariam, url)  # Nobody is named yet.
    mandate = f"/instances/sieges/{made_seat.uid}/mandat/"
    wrong = said(post(mariam, mandate, person="Awa", sex="f", kind="holder", since="2026",
                      until="2025"))  # fmt: skip
    assert "avant le début" in wrong and 'value="Awa"' in wrong
    done = post(mariam, mandate, person="Awa", sex="f", kind="holder", since="2026-01-01")
    assert done.status_code == 302
    assert "La composition répond à sa règle" in page(mariam, url)
    assert "Awa" in page(mariam, f"/instances/sieges/{made_seat.uid}/")
    end = f"/instances/mandats/{Mandate.objects.get(person='Awa').uid}/fin/"
    assert post(mariam, end, on="2026-02-01", why="resigned").status_code == 302
    assert "démission" in page(mariam, f"/instances/sieges/{made_seat.uid}/")


def test_the_rule_form_shows_the_rule_as_it_is(mariam, committee) -> None:
    text = page(mariam, f"/instances/{committee.committee}/regle/")
    assert 'value="Pouvoirs publics"' in text and 'value="15"' in text
    assert re.search(r'value="500000\+" selected', text)


def test_two_people_correct_one_sheet_and_nothing_typed_is_lost(mariam, committee) -> None:
    url = f"/instances/{committee.committee}/corriger/"
    opened = dict(re.findall(r'name="(version|opened)" value="([^"]*)"', page(mariam, url)))
    opened["opened"] = opened["opened"].replace("&quot;", '"')
    name = "Comité de pilotage stratégique de Kati"
    first = {"name": name, "side": "Province de Kati", "mandate": "X"}
    assert post(mariam, url, **first, **opened).status_code == 302
    mine = {"name": "Mon nouveau nom", "side": "Kati", "mandated_by": "le gouverneur"}
    text = said(post(mariam, url, **mine, **opened))
    assert "Quelqu’un a changé cette fiche" in text
    assert "« Kati » est devenu « Province de Kati »" in text
    assert 'value="Mon nouveau nom"' in text and 'value="le gouverneur"' in text
    again = dict(re.findall(r'name="(version|opened)" value="([^"]*)"', text))
    assert again["version"] != opened["version"]
    again["opened"] = again["opened"].replace("&quot;", '"')
    assert post(mariam, url, **mine, **again).status_code == 302
    assert queries.body(committee.committee).name == "Mon nouveau nom"


def test_a_cell_shows_its_posts_and_its_reporting_line(mariam, committee) -> None:
    cell = commands.found_body(
        act(), code="CO-KATI", organisation=committee.province, kind="operational_cell",
        name="Cellule opérationnelle de Kati", parent=committee.committee,
    )  # fmt: skip
    director = commands.add_seat(act(), body=cell, title="Directeur manager", kind="director")
    commands.add_seat(act(), body=cell, title="Gestionnaire comptable", kind="accountant",
                      reports_to=director)  # fmt: skip
    text = page(mariam, f"/instances/{cell}/")
    tree = text[text.index('class="tree"') :]
    order = ["Comité de pilotage", "Cellule opérationnelle", "Directeur", "Gestionnaire"]
    places = [tree.index(words) for words in order]
    assert places == sorted(places) and "aucune règle n’est dite" in text
    assert "Cellule opérationnelle de Kati" in page(mariam, f"/instances/{committee.committee}/")


# Meetings


def test_a_meeting_from_the_plan_to_the_signed_minutes(mariam, committee) -> None:
    body = f"/instances/{committee.committee}/"
    sheet = {"title": "Comité de mars", "kind": "ordinary", "on": "11/03/2025", "hour": "9:30",
             "where": "Salle du conseil", "place": "KATI"}  # fmt: skip
    wrong = said(post(mariam, body + "reunion/", **sheet | {"on": "31/02/2025"}))
    assert "ne se lit pas" in wrong and 'value="Comité de mars"' in wrong
    assert "14:30" in said(post(mariam, body + "reunion/", **sheet | {"hour": "midi"}))
    answer = post(mariam, body + "reunion/", **sheet)
    meeting = Meeting.objects.get(title="Comité de mars")
    url = f"/reunions/{meeting.uid}/"
    assert answer.url == url + "ordre-du-jour/"
    agenda = {"version": "0", "title-0": "Divers", "rank-0": "2", "title-1": "Bilan",
              "rank-1": "1", "presenter-1": "Le directeur",
              "file-1": SimpleUploadedFile("bilan.pdf", b"%PDF-1.7 bilan")}  # fmt: skip
    assert post(mariam, url + "ordre-du-jour/", **agenda).status_code == 302
    text = page(mariam, url)
    assert text.index("Bilan") < text.index("Divers") and "bilan.pdf" in text
    document = re.search(rf"{url}documents/[\w-]+/", text)[0]
    assert b"".join(mariam.get(document)).startswith(b"%PDF-1.7")
    page(mariam, f"{url}documents/{uuid4()}/", 404)
    assert "Quelqu’un a changé" in said(post(mariam, url + "ordre-du-jour/", **agenda | {
        "file-1": SimpleUploadedFile("bilan.pdf", b"%PDF-1.7 bilan")}))  # fmt: skip
    assert post(mariam, url + "convoquer/", on="2025-03-01").status_code == 302
    text = page(mariam, url)
    assert "Convocation envoyée 10 jours avant : la règle en demande 15" in text
    paper = text_of(mariam.get(url + "convocation.pdf"))
    assert "Convocation" in paper and "Bilan" in paper and "11 mars 2025 à 09:30" in paper
    assert "Province de Kati" in paper and "Awa Traoré" in paper
    names = text_of(mariam.get(url + "emargement.pdf"))
    assert "Feuille de présence" in names and "Coumba Diallo" in names and "Signature" in names


def typed_sheet(committee, there: int) -> dict[str, str]:
    typed = {"version": "0"}
    for index, uid in enumerate(committee.seats):
        pk = Seat.objects.get(uid=uid).pk
        typed |= {f"presence-{pk}": "present" if index < there else "absent",
                  f"person-{pk}": f"Membre {index}", f"sex-{pk}": "fm"[index % 2]}  # fmt: skip
    return typed | {"guest-0": "Le maire", "guest-sex-0": "m"}


def test_the_quorum_is_counted_while_the_sheet_is_filled(mariam, committee) -> None:
    uid = made.meeting(committee)
    url = f"/reunions/{uid}/"
    assert "il en manque 3" in page(mariam, url + "presences/")
    two = said(post(mariam, url + "presences/quorum/", **typed_sheet(committee, 2)))
    assert "quorum non atteint" in two and "il en manque 1" in two and "<html" not in two
    three = said(post(mariam, url + "presences/quorum/", **typed_sheet(committee, 3)))
    assert "quorum atteint" in three
    assert not meetings_of.sheet(meetings_of.meeting(uid))  # Nothing was kept.
    typed = typed_sheet(committee, 2)
    seat = Seat.objects.get(uid=committee.seats[0]).pk
    wrong = said(post(mariam, url + "presences/", **typed | {f"presence-{seat}": "represented"}))
    assert "Dites par qui" in wrong and 'value="Membre 1"' in wrong
    assert post(mariam, url + "presences/", **typed).status_code == 302
    stale = said(post(mariam, url + "presences/", **typed_sheet(committee, 4)))
    assert "Quelqu’un a changé" in stale and 'value="Membre 3"' in stale
    assert "Enregistré entre-temps : « Gouvernorat : présent" in stale
    text = page(mariam, url + "?pourquoi=quorum")
    assert "Le quorum est-il atteint" in text and "Un invité" in text


def test_without_quorum_the_page_says_so_and_offers_to_convene_again(mariam, committee) -> None:
    uid = made.meeting(committee)
    url = f"/reunions/{uid}/"
    commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 2))
    version = re.search(r'name="version" value="(\d+)"', page(mariam, url))[1]
    answer = mariam.post(url + "ouvrir/", {"key": str(uuid4()), "version": version}, follow=True)
    text = said(answer)
    assert "il manque 1 personne" in text and "ne décide rien" in text
    assert "Écrire une décision" not in text
    refused = said(post(mariam, url + "decider/", title="Quand même", kind="decision"))
    assert "n’a pas atteint son quorum" in refused and 'value="Quand même"' in refused
    answer = post(mariam, url + "convoquer-a-nouveau/", on="2025-03-20")
    again = Meeting.objects.get(after__uid=uid)
    assert answer.url == f"/reunions/{again.uid}/"
    assert "Deuxième convocation" in text_of(mariam.get(f"/reunions/{again.uid}/convocation.pdf"))
    carence = text_of(mariam.get(url + "proces-verbal.pdf"))
    assert "Procès-verbal de carence" in carence and "Faute de quorum" in carence


def test_minutes_are_written_adopted_signed_and_filed(mariam, committee) -> None:
    uid = made.held(committee, there=4)
    made.decided(committee, uid)
    url = f"/reunions/{uid}/"
    assert "## 1. Bilan du semestre" in page(mariam, url + "proces-verbal/")
    text = "# Débats\n\nLe bilan est <b>présenté</b> #strong[à tous].\n\n- Un\n- Deux"
    assert post(mariam, url + "proces-verbal/", text=text, version="0").status_code == 302
    stale = said(post(mariam, url + "proces-verbal/", text="Mon texte à moi", version="0"))
    assert "Quelqu’un a changé" in stale and "Mon texte à moi" in stale
    assert "Ce qui est enregistré, version 1" in stale and "## Débats" not in stale
    shown = page(mariam, url)
    assert "<h3>Débats</h3>" in shown and "&lt;b&gt;présenté" in shown
    huge = said(post(mariam, url + "proces-verbal/", text="x" * 70_000, version="1"))
    assert "60000" in huge
    other = post(mariam, url + "adopter/", on="2025-03-11", shown="0")
    assert "Quelqu’un a changé" in said(other)  # Another version than the one that was read.
    assert post(mariam, url + "adopter/", on="2025-03-11", shown="1").status_code == 302
    signed = post(mariam, url + "signer/", person="Awa Traoré", as_what="la présidente",
                  on="2025-03-12")  # fmt: skip
    assert signed.status_code == 302
    scan = SimpleUploadedFile("pv.pdf", b"%PDF-1.7 signed")
    assert post(mariam, url + "deposer/", file=scan, on="2025-03-12").status_code == 302
    exe = SimpleUploadedFile("pv.exe", b"MZ")
    assert ".exe" in said(post(mariam, url + "deposer/", file=exe, on="2025-03-12"))
    shown = page(mariam, url)
    assert "signé et déposé" in shown and "pv.pdf" in shown
    paper = text_of(mariam.get(url + "proces-verbal.pdf?langue=fr"))
    for words in (
        "Procès-verbal",
        "<b>présenté</b> #strong[à tous]",
        "Adopté le 11 mars 2025",
        "Présents en personne : 2 femmes, 2 hommes",
        "Le quorum est atteint",
        "Signer la convention",
        "3 pour, 0 contre",
        "Awa Traoré, la présidente",
    ):
        assert words in paper, words
    assert text_of(mariam.get(url + "proces-verbal.pdf?langue=en"))


def test_a_past_meeting_a_cancelled_one_and_the_list(mariam, committee) -> None:
    body = f"/instances/{committee.committee}/"
    typed = {"title": "Bureau de 2019", "kind": "ordinary", "on": "2019", "words": "Kigali 2019"}
    answer = post(mariam, body + "reunion-passee/", **typed)
    assert "sans feuille de présence" in page(mariam, answer.url)
    uid = made.meeting(committee, date(2099, 1, 1))
    assert post(mariam, f"/reunions/{uid}/annuler/", words="Élections").status_code == 302
    assert "Élections" in page(mariam, f"/reunions/{uid}/")
    text = page(mariam, "/reunions/?etat=held")
    assert "Bureau de 2019" in text and "Première réunion" not in text
    assert "Bureau de 2019" not in page(mariam, "/reunions/?du=2020-01-01")
    assert mariam.get("/reunions/?format=xlsx").status_code == 200


def test_a_meeting_is_corrected_before_it_is_held(mariam, committee) -> None:
    uid = made.meeting(committee)
    url = f"/reunions/{uid}/"
    text = page(mariam, url + "corriger/")
    assert 'value="09:30"' in text and 'value="2025-03-11"' in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    typed = {"title": "Autre objet", "kind": "ordinary", "on": "2025-03-12", "version": version}
    assert post(mariam, url + "corriger/", **typed).status_code == 302
    assert "Quelqu’un a changé" in said(post(mariam, url + "corriger/", **typed))


def test_a_paper_of_a_meeting_is_checked_without_an_account(client, committee) -> None:
    uid = made.meeting(committee)
    sent: list[str] = []
    papers.convocation(meetings_of.meeting(uid), lambda path: sent.append(path) or path)
    text = page(client, sent[0])
    assert "établi ici" in text and "CPS-KATI · réunion n° 1" in text and "11 mars 2025" in text
    assert "Awa" not in text
    assert "ne vient pas d’ici" in page(client, "/instances/verifier/faux/", 404)
    assert "ne vient pas d’ici" in page(client, sent[0][:-3] + "x/", 404)


# Decisions


def test_decisions_are_followed_until_done(mariam, committee) -> None:
    uid = made.held(committee, there=4)
    typed = {"title": "Ouvrir la pharmacie", "kind": "decision", "owner": "Le district",
             "owner_organisation": "HAINAUT", "due": "2025-06-01", "votes_for": "3",
             "votes_against": "1", "votes_abstain": "0"}  # fmt: skip
    url = f"/reunions/{uid}/decider/"
    wrong = said(post(mariam, url, **typed | {"votes_for": "1,500"}))
    assert 'value="Ouvrir la pharmacie"' in wrong
    assert "plus de voix" in said(post(mariam, url, **typed | {"votes_for": "30"}))
    assert post(mariam, url, **typed).status_code == 302
    row = Decision.objects.get()
    one = f"/decisions/{row.uid}/"
    assert "en retard" in page(mariam, one)
    assert "Ouvrir la pharmacie" in page(mariam, "/decisions/?etat=late")
    assert "Rien ne répond" in page(mariam, "/decisions/?etat=done")
    assert "Ouvrir la pharmacie" in page(mariam, "/decisions/?q=CPS-KATI/D1")
    today = clock.today().isoformat()
    wrong = said(post(mariam, one, state="done", on=today, words=""))
    assert "Dites ce qui a été fait" in wrong
    proof = SimpleUploadedFile("photo.pdf", b"%PDF-1.7 proof")
    done = post(mariam, one, state="done", on=today, words="Ouverte", evidence=proof)
    assert done.status_code == 302
    text = page(mariam, one)
    assert "Ouverte" in text and "photo.pdf" in text
    path = re.search(rf"{one}preuves/[\w-]+/", text)[0]
    assert b"".join(mariam.get(path)) == b"%PDF-1.7 proof"
    page(mariam, f"{one}preuves/{uuid4()}/", 404)
    assert "Ouvrir la pharmacie" in page(mariam, "/decisions/?etat=done")
    book = openpyxl.load_workbook(io.BytesIO(mariam.get("/decisions/?format=xlsx").content))
    assert [row[1].value for row in book.active.iter_rows()][1:] == ["CPS-KATI/D1"]


def test_who_owes_a_decision_follows_it_and_a_reader_does_not(client, committee) -> None:
    decision = made.decided(committee, made.held(committee))
    client.force_login(committee.yaya)  # Reads for the partner that owes it.
    url = f"/decisions/{decision}/"
    assert "Dire où l’on en est" not in page(client, url)
    assert post(client, url, state="done", on="2025-04-01", words="X").status_code == 403
    client.force_login(person("zan", secretary=committee.partner))
    assert "Dire où l’on en est" in page(client, url)
    today = clock.today().isoformat()
    assert post(client, url, state="in_progress", on=today).status_code == 302


def test_commitments_have_their_calendar(mariam, committee) -> None:
    body = f"/instances/{committee.committee}/engagement/"
    typed = {"organisation": "HAINAUT", "title": "Équiper la maternité", "due": "2025-01-31"}
    assert "Aucune organisation" in said(post(mariam, body, **typed | {"organisation": "XX"}))
    assert post(mariam, body, **typed).status_code == 302
    text = page(mariam, "/engagements/?etat=late")
    assert "Équiper la maternité" in text
    one = re.search(r"/engagements/[\w-]{36}/", text)[0]
    today = clock.today().isoformat()
    assert post(mariam, one, state="done", on=today, words="Livrée").status_code == 302
    assert "Livrée" in page(mariam, one)


def test_a_body_without_quorum_decides_outside_a_meeting(mariam, committee) -> None:
    url = f"/instances/{committee.committee}/decision/"
    refused = said(post(mariam, url, title="X", kind="decision"))
    assert "décide en réunion" in refused
    cell = commands.found_body(act(), code="CELL", organisation=committee.province,
                               kind="operational_cell", name="Cellule")  # fmt: skip
    typed = {"title": "Recruter", "kind": "decision", "on": "2025-05"}
    assert post(mariam, f"/instances/{cell}/decision/", **typed).status_code == 302
    assert "Recruter" in page(mariam, "/decisions/")


# A mutual


def test_the_democratic_life_of_a_mutual(client, mutual) -> None:
    client.force_login(mutual.sekou)
    first = made.assembly(mutual, date(2022, 5, 1), present=40)
    made.elected(mutual, first, date(2022, 5, 1), "Awa", "Binta", "Coumba")
    url = f"/reunions/{made.assembly(mutual, date(2025, 5, 1), present=60)}/"
    seats = [Seat.objects.get(uid=uid).pk for uid in mutual.board_seats]
    typed = {"since": "2025-05-01"}
    for pk, name in zip(seats, ("Awa", "Dado", "Élise"), strict=True):
        typed |= {f"person-{pk}": name, f"sex-{pk}": "f"}
    board = f"{url}elire/{mutual.board}/"
    assert "Présidence" in page(client, board)
    assert post(client, board, **typed).status_code == 302
    assert "Dado" in page(client, url)
    accounts = {"title": "Comptes 2023", "kind": "accounts", "year": "2023"}
    assert post(client, url + "decider/", **accounts).status_code == 302
    life = f"/instances/organisations/{mutual.mutual}/"
    text = page(client, life)
    assert "Comptes 2023" in text and "aucune approbation notée" in text
    assert "30 avr. 2028" in text  # Three years after, as the rule says.
    shown = page(client, life + "?pourquoi=renouvellement-0")
    assert "première élection connue" in text
    assert "Taux de renouvellement" in shown and "Dado, Élise" in shown and "66,7" in shown
    pk = Body.objects.get(uid=mutual.assembly).pk
    shown = page(client, f"{life}?pourquoi=assiduite-{pk}")
    assert "40 sur 100" in shown and "50" in shown
    page(client, f"/instances/organisations/{mutual.federation}/", 404)


def test_an_assembly_is_counted_by_sex_and_not_by_name(client, mutual) -> None:
    client.force_login(mutual.sekou)
    uid = commands.plan_meeting(act(), body=mutual.assembly, title="AG", on="2025-06-01",
                                called=200)  # fmt: skip
    url = f"/reunions/{uid}/presences/"
    assert "Femmes présentes" in page(client, url)
    typed = {"version": "0", "count-present-f": "30", "count-present-m": "19"}
    assert "il en manque 1" in said(post(client, url + "quorum/", **typed))
    typed["count-represented-unknown"] = "1"
    assert post(client, url, **typed).status_code == 302
    text = page(client, f"/reunions/{uid}/")
    assert "50" in text and "Membres appelés" in text
    assert 'value="30"' in page(client, url)


# Calendars, home, search


def test_calendars_of_what_one_sees(mariam, committee) -> None:
    uid = made.meeting(committee, date(2099, 3, 11))
    commands.record_commitment(act(), body=committee.committee, organisation=committee.partner,
                               title="Équiper", due=date(2099, 5, 1))  # fmt: skip
    for url in ("/reunions/calendrier.ics", f"/instances/{committee.committee}/calendrier.ics"):
        answer = mariam.get(url)
        text = answer.content.decode().replace("\r\n ", "")
        assert answer["Content-Type"].startswith("text/calendar")
        assert f"UID:{UUID(uid)}@pacte" in text and "DTSTART:20990311T" in text
        assert "SUMMARY:Échéance : Équiper" in text and "DTSTART;VALUE=DATE:20990501" in text


def test_home_shows_convocations_deadlines_and_mandates(mariam, committee) -> None:
    assert "Réunions à venir" not in page(mariam, "/")
    soon = clock.today() + timedelta(10)
    uid = made.meeting(committee, soon)
    commands.convene(act(), meeting=uid)
    made.decided(committee, made.held(committee))
    commands.end_mandate(act(), mandate=committee.mandates[0], on=date(2025, 1, 1), why="term")
    commands.give_mandate(act(), seat=committee.seats[0], person="Fanta", since="2025-01-01",
                          until=soon.isoformat())  # fmt: skip
    text = page(mariam, "/")
    assert "Réunions à venir" in text and "convoquée" in text
    assert "Signer la convention" in text and "Mandats à renouveler" in text
    assert "Gouvernorat : Fanta" in text


def test_bodies_and_decisions_are_found_from_anywhere(mariam, committee) -> None:
    made.decided(committee, made.held(committee))
    assert "Comité de pilotage" in page(mariam, "/recherche/?q=Comité de pil")
    answer = mariam.get("/recherche/?q=cps-kati")
    assert answer.status_code == 302 and answer.url == f"/instances/{committee.committee}/"
    answer = mariam.get("/recherche/?q=CPS-KATI/D1")
    assert answer.status_code == 302 and answer.url.startswith("/decisions/")


# How many questions


def fill(committee, times: int) -> None:
    for n in range(times):
        uid = made.held(committee, there=4, on=date(2025, 4, 1 + n))
        made.decided(committee, uid, due=date(2025, 6, 1))
        commands.record_commitment(act(), body=committee.committee, title=f"Promesse {n}",
                                   organisation=committee.partner)  # fmt: skip
        cell = commands.found_body(act(), code=f"C{n}-KATI", organisation=committee.province,
                                   kind="operational_cell", name=f"Cellule {n}", state="official",
                                   parent=committee.committee)  # fmt: skip
        commands.add_seat(act(), body=cell, title="Directeur", kind="director")


@pytest.mark.parametrize("most, path", [
    (20, "/instances/"), (18, "/reunions/"), (20, "/decisions/"), (20, "/engagements/"),
    (40, "/instances/{body}/"), (34, "/reunions/{meeting}/"), (22, "/decisions/{decision}/"),
    (30, "/reunions/{meeting}/presences/"),
])  # fmt: skip
def test_a_page_asks_a_bounded_number_of_questions(
    client, committee, django_assert_max_num_queries, most: int, path: str
) -> None:
    fill(committee, 1)
    meeting = Meeting.objects.order_by("pk").first()
    decision = Decision.objects.order_by("pk").first()
    url = path.format(body=committee.committee, meeting=meeting.uid, decision=decision.uid)
    client.force_login(committee.mariam)
    client.get(url)
    with django_assert_max_num_queries(most) as few:
        page(client, url)
    fill_more = 4
    for n in range(2, 2 + fill_more):
        uid = made.held(committee, there=4, on=date(2025, 5, n))
        made.decided(committee, uid, due=date(2025, 6, 1))
        seat = commands.add_seat(act(), body=committee.committee, title=f"S{n}", voting=False)
        commands.give_mandate(act(), seat=seat, person=f"P{n}")
        commands.found_body(act(), code=f"X{n}", organisation=committee.province, kind="forum",
                            name=f"Forum {n}", state="official")  # fmt: skip
    with django_assert_max_num_queries(len(few) + 1):
        page(client, url)
