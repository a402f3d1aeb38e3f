"""What each page shows, to whom, and by how many queries."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insurance.claims.clinic import (
    SEPTEMBER,
    TODAY,
    card,
    enrolled,
    invoice,
    line,
    send,
    settle,
    settled,
    treat,
)
from insurance.members.town import someone
from pacte.insurance.claims import commands, papers
from pacte.insurance.claims.models import Claim, Look, PaymentBatch, Receivable, Statement
from pacte.insurance.members import cards
from pacte.insurance.members.models import Beneficiary
from pacte.journal.command import Act


@pytest.fixture
def page(clinic, client):
    """``page(who, name, *args)``: the answer of a page, as text."""

    def get(who, name: str, *args, status: int = 200, **query) -> str:
        client.force_login(who)
        answer = client.get(reverse(f"claims:{name}", args=args), query)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode() if status == 200 else ""

    return get


def plain(html: str) -> str:
    """Spaces of every kind as one."""
    return " ".join(html.replace("\u202f", " ").replace("\xa0", " ").split())


def post(client, who, name: str, *args, **data):
    """Send a form with a key of its own, and follow."""
    data.setdefault("key", str(uuid4()))
    client.force_login(who)
    return client.post(reverse(f"claims:{name}", args=args), data, follow=True)


# The counter


def test_the_counter_says_covered_and_what_to_ask(clinic, page) -> None:
    html = plain(page(clinic.coumba, "check", card(clinic.aminata), soin="consultation"))
    assert "Couverte" in html and "30 juin 2027" in html
    assert "TRAORÉ Aminata" in html
    assert ">300 " in html  # 20 % of 1 500.


def test_the_counter_says_why_somebody_is_not_covered(clinic, page) -> None:
    home = enrolled(clinic, someone("DIARRA Awa", "member", "1990-01-01", "f"), paid=False)
    html = plain(page(clinic.coumba, "check", card(home["people"][0])))
    assert "Non couvert" in html and "il manque 2 250" in html  # 75 % of 3 000 opens.
    assert "Urgence vitale" in html


def test_the_counter_shows_the_waiting_period_until_its_last_day(clinic, page) -> None:
    home = enrolled(clinic, someone("KONÉ Ali", "member", "1990-01-01", "m"))  # On 5 October.
    clinic.days.day = date(2026, 12, 4)
    html = plain(page(clinic.coumba, "check", card(home["people"][0])))
    assert "Pas encore couvert" in html and "5 déc. 2026" in html
    clinic.days.day = date(2026, 12, 5)
    assert "Droits ouverts" in page(clinic.coumba, "check", card(home["people"][0]))


def test_a_card_of_another_place_is_not_covered_here(clinic, page) -> None:
    html = plain(page(clinic.kalilou, "check", card(clinic.aminata)))
    assert "Non couvert ici" in html and "convention" in html


def test_a_mistyped_card_is_said_at_once(clinic, client, page) -> None:
    good = card(clinic.aminata)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    html = page(clinic.coumba, "counter", carte=wrong)
    assert "mal recopié" in html
    page(clinic.coumba, "check", wrong, status=404)
    client.force_login(clinic.coumba)
    typed = good.lower().replace("-", " ")
    answer = client.get(reverse("claims:counter"), {"carte": typed})
    assert answer.status_code == 302 and good in answer["Location"]


def test_the_counter_asks_few_queries(clinic, client) -> None:
    client.force_login(clinic.coumba)
    url = reverse("claims:check", args=[card(clinic.aminata)])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) <= 45


def test_who_may_not_check_a_card(clinic, page) -> None:
    for who in (clinic.bintou, clinic.awa):
        page(who, "counter", status=403)
        page(who, "check", card(clinic.aminata), status=403)


def test_pages_ask_to_sign_in(clinic, client) -> None:
    for name in ("counter", "claims", "invoices", "appeals", "batches", "receivables", "months"):
        answer = client.get(reverse(f"claims:{name}"))
        assert answer.status_code == 302 and "compte" in answer["Location"]


# Recording


def recorded(clinic, client, do: str = "save", **more):
    asked = {
        "do": do, "lines": "4", "formation": clinic.centre, "scheme": clinic.scheme,
        "care_on": "2026-09-10", "visit": "ordinary",
        "service_0": "consultation", "quantity_0": "1",
    } | more  # fmt: skip
    client.force_login(clinic.coumba)
    url = reverse("claims:record") + f"?carte={card(clinic.aminata)}"
    key = {"key": "7f0c0f9e-5f8d-4f61-9b7e-2a8e3b1c0d02"}
    return client.post(url, asked | key, follow=True)


def test_a_claim_is_recorded_with_the_price_of_the_tariff(clinic, client) -> None:
    answer = recorded(clinic, client)
    kept = Claim.objects.get().lines.get()
    assert (kept.cost, kept.quantity) == (1_500, 1)
    assert Claim.objects.get().number in answer.content.decode()


def test_computing_keeps_nothing_and_fills_the_price(clinic, client) -> None:
    html = plain(recorded(clinic, client, do="check").content.decode())
    assert not Claim.objects.exists()
    assert 'value="1 500"' in html and "300" in html


def test_what_was_typed_stays_after_an_error(clinic, client) -> None:
    html = recorded(clinic, client, service_0="voyage", care_on="31/02/2026").content.decode()
    assert "voyage" in html and "31/02/2026" in html and "calendrier" in html
    assert not Claim.objects.exists()


def test_sent_twice_the_form_records_once(clinic, client) -> None:
    recorded(clinic, client)
    recorded(clinic, client)
    assert Claim.objects.count() == 1


def test_more_lines_can_be_asked_for(clinic, client) -> None:
    html = recorded(clinic, client, do="more").content.decode()
    assert "service_7" in html and 'value="8"' in html


def test_a_claim_is_seen_by_its_clinic_and_its_mutual_only(clinic, page) -> None:
    row = treat(clinic)
    for who in (clinic.coumba, clinic.fanta, clinic.awa, clinic.issa):
        assert row.number in page(who, "claim", row.uid)
        assert row.number in page(who, "claims")
    for who in (clinic.kalilou, clinic.bintou):
        page(who, "claim", row.uid, status=404)
        assert row.number not in page(who, "claims")


def test_only_the_adviser_reads_a_diagnosis_and_the_look_is_kept(clinic, page) -> None:
    row = treat(clinic, diagnosis="b54")
    for who in (clinic.coumba, clinic.awa, clinic.fanta, clinic.penda):
        assert "B54" not in page(who, "claim", row.uid)
    assert not Look.objects.exists()
    assert "B54" in page(clinic.issa, "claim", row.uid)
    look = Look.objects.get()
    assert (look.claim, look.actor) == (row, clinic.issa.uid)
    assert row.number in page(clinic.auditor, "looks")
    page(clinic.issa, "looks", status=403)


def test_a_claim_is_cancelled_from_its_page(clinic, client) -> None:
    row = treat(clinic)
    post(client, clinic.coumba, "cancel", row.uid, why="")
    assert not hasattr(Claim.objects.get(), "cancellation")
    html = post(client, clinic.coumba, "cancel", row.uid, why="double").content.decode()
    assert "Annulée le" in html


def test_the_attestation_prints(clinic, client) -> None:
    row = treat(clinic, diagnosis="B54")
    client.force_login(clinic.coumba)
    answer = client.get(reverse("claims:claim_paper", args=[row.uid]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


# Invoices and months


def test_an_invoice_explains_each_line(clinic, page) -> None:
    row = settled(clinic, line(cost=2_000))
    sent = invoice(clinic)
    html = plain(page(clinic.fanta, "invoice", sent.uid, pourquoi=row.pk))
    assert "Tarif dépassé" in html and "Pourquoi 1 200" in html
    assert "Contester" in html and "Rectifier" not in html
    html = plain(page(clinic.awa, "invoice", sent.uid, pourquoi=row.pk))
    assert "Rectifier" in html and "Contester" not in html
    assert "Avis médical" in page(clinic.issa, "invoice", sent.uid, pourquoi=row.pk)
    for who in (clinic.kalilou, clinic.bintou):
        page(who, "invoice", sent.uid, status=404)


def test_the_lines_of_an_invoice_are_filtered(clinic, page) -> None:
    treat(clinic, line(cost=2_000), line("lab_malaria", 1_000), line("dressing", None))
    send(clinic)
    settle(clinic)
    uid = invoice(clinic).uid
    assert "Examen" in page(clinic.awa, "invoice", uid, lignes="acceptees")
    html = page(clinic.awa, "invoice", uid, lignes="a_voir")
    assert "Examen" not in html and "Consultation" in html and "Pansement" in html
    assert "Prix inconnu" in page(clinic.awa, "invoice", uid, lignes="en_attente")


def test_an_invoice_of_many_lines_asks_as_many_queries_as_one_of_few(clinic, client) -> None:
    def count() -> int:
        client.force_login(clinic.awa)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("claims:invoice", args=[invoice(clinic).uid]))
        return len(asked)

    treat(clinic)
    few = count()
    for day in range(11, 21):
        treat(clinic, on=date(2026, 9, day))
    assert count() <= few


def test_an_invoice_is_sent_from_its_page(clinic, client) -> None:
    treat(clinic)
    row = invoice(clinic)
    html = post(client, clinic.fanta, "submit", row.uid, received_on="05/10/2026").content.decode()
    row.refresh_from_db()
    assert row.submitted_on == TODAY and row.number in html
    client.force_login(clinic.coumba)
    assert client.get(reverse("claims:submit", args=[row.uid])).status_code == 403


def test_papers_and_sheets_of_an_invoice(clinic, client) -> None:
    settled(clinic)
    client.force_login(clinic.fanta)
    uid = invoice(clinic).uid
    assert client.get(reverse("claims:invoice_paper", args=[uid])).content.startswith(b"%PDF")
    assert client.get(reverse("claims:invoice_sheet", args=[uid])).content.startswith(b"PK")


def test_a_month_is_settled_from_its_page(clinic, client, page) -> None:
    treat(clinic)
    send(clinic)
    assert "septembre 2026" in page(clinic.awa, "months")
    html = page(clinic.awa, "month", clinic.scheme, SEPTEMBER)
    assert "Vérifier et liquider" in html
    answer = post(client, clinic.awa, "settle", clinic.scheme, SEPTEMBER)
    html = plain(answer.content.decode())
    assert "1 ligne décidée" in html and "Vérifier et liquider" not in html
    assert Statement.objects.count() == 1
    assert "Aucun mois" in page(clinic.awa, "months")
    page(clinic.fanta, "months", status=403)
    page(clinic.fanta, "month", clinic.scheme, SEPTEMBER, status=404)
    page(clinic.awa, "month", clinic.scheme, "2026-13", status=404)


def test_several_months_are_left_to_the_worker(clinic, client, page) -> None:
    treat(clinic, on=date(2026, 8, 3))
    treat(clinic)
    send(clinic, date(2026, 8, 1)), send(clinic)
    assert "Liquider plusieurs mois" in page(clinic.awa, "months")
    answer = post(
        client, clinic.awa, "settle_several", clinic.scheme, months=["2026-08", SEPTEMBER]
    )
    assert "0 mois sur 2" in plain(answer.content.decode())


def test_lines_are_chosen_for_the_adviser_and_reviewed(clinic, client, page) -> None:
    row = treat(clinic, diagnosis="B54")
    send(clinic)
    answer = post(client, clinic.awa, "sample", clinic.scheme, SEPTEMBER, percent="100", above="")
    assert "1 ligne attend" in plain(answer.content.decode())
    assert row.number in page(clinic.issa, "requests")
    html = page(clinic.issa, "review", row.lines.get().uid)
    assert "B54" in html and Look.objects.count() == 1
    post(client, clinic.issa, "review", row.lines.get().uid, verdict="accepted", why="conforme")
    assert row.number not in page(clinic.issa, "requests")
    page(clinic.awa, "review", row.lines.get().uid, status=403)
    page(clinic.kalilou, "review", row.lines.get().uid, status=404)


def test_an_appeal_from_the_clinic_to_its_answer(clinic, client, page) -> None:
    row = settled(clinic, line(cost=2_000))
    answer = post(client, clinic.fanta, "appeal", row.uid, amount="1 600", text="Jour férié")
    assert "Jour férié" in answer.content.decode()
    appeal = row.appeals.get()
    html = page(clinic.iba, "appeal_page", appeal.uid)
    assert "Répondre" in html
    answer = post(
        client, clinic.iba, "appeal_page", appeal.uid, verdict="partly", amount="1 400",
        text="En partie",
    )  # fmt: skip
    assert "200" in plain(answer.content.decode())
    assert row.adjustments.get().delta == 200
    html = page(clinic.fanta, "appeals")
    assert "accepté en partie" in html
    page(clinic.kalilou, "appeal_page", appeal.uid, status=404)


def test_a_correction_from_the_page(clinic, client) -> None:
    row = settled(clinic)
    post(client, clinic.awa, "correct", row.uid, amount="1 000", why="double saisie")
    assert row.adjustments.get().delta == -200


# Paying


def test_from_the_statement_to_the_payment(clinic, client, page) -> None:
    settled(clinic, line(cost=2_000))
    told = Statement.objects.get()
    html = plain(page(clinic.fanta, "statement", told.uid))
    assert "Tarif dépassé" in html and "1 200" in html
    assert told.number in page(clinic.penda, "prepare")
    answer = post(client, clinic.penda, "prepare", payer=clinic.mutual, statements=[str(told.uid)])
    made = PaymentBatch.objects.get()
    assert made.number in answer.content.decode()
    assert "Signer" not in page(clinic.penda, "batch", made.uid)
    assert "Signer" in page(clinic.seydou, "batch", made.uid)
    post(client, clinic.seydou, "sign", made.uid)
    answer = post(client, clinic.penda, "paid", made.uid, paid_on="05/10/2026", reference="VIR 1")
    assert "1 200" in plain(answer.content.decode())
    made.refresh_from_db()
    assert made.state == "paid"
    assert "0 jour" in plain(page(clinic.fanta, "statement", told.uid))
    page(clinic.fanta, "batch", made.uid, status=404)
    page(clinic.kalilou, "statement", told.uid, status=404)


def test_papers_of_statements_and_orders_carry_a_seal(clinic, client) -> None:
    settled(clinic, line(cost=2_000), line("dressing", None))
    told = Statement.objects.get()
    client.force_login(clinic.fanta)
    assert client.get(reverse("claims:statement_paper", args=[told.uid])).content[:4] == b"%PDF"
    assert client.get(reverse("claims:statement_sheet", args=[told.uid])).content[:2] == b"PK"
    made = commands.prepare_batch(
        Act(clinic.penda), payer=clinic.mutual, statements=[str(told.uid)]
    )
    client.force_login(clinic.penda)
    assert client.get(reverse("claims:batch_paper", args=[made["uid"]])).content[:4] == b"%PDF"


def test_a_seal_is_read_without_signing_in_and_a_forged_one_is_not(clinic, client) -> None:
    settled(clinic)
    told = Statement.objects.get()
    seal = papers.statement_seal(told)
    html = plain(client.get(reverse("claims:genuine", args=[papers.signed(seal)])).content.decode())
    assert told.number in html and "1 200" in html and "TRAORÉ" not in html
    assert client.get(reverse("claims:genuine", args=["forged"])).status_code == 404


# Receivables


def test_the_clinic_sees_who_owes_it_what_since_when(clinic, client, page) -> None:
    treat(clinic)
    treat(clinic, on=date(2026, 10, 2))
    send(clinic)
    answer = post(
        client, clinic.fanta, "add_receivable", formation=clinic.centre, payer="État",
        label="Gratuité des accouchements", month="2026-05", currency="XOF", amount="120 000",
        since="01/06/2026",
    )  # fmt: skip
    html = plain(answer.content.decode())
    assert "État" in html and "120 000" in html and "126 jours" in html
    assert "Mutuelle de Kati" in html and "pas encore envoyée" in html
    row = Receivable.objects.get()
    post(
        client, clinic.fanta, "receivable", row.uid, kind="received", amount="20 000",
        received_on="01/10/2026",
    )  # fmt: skip
    assert "100 000" in plain(page(clinic.fanta, "receivable", row.uid))
    html = page(clinic.fanta, "receivables", age="3")
    assert "Gratuité" in html and "CKATI-F" not in html
    page(clinic.coumba, "receivables", status=403)
    page(clinic.coumba, "receivable", row.uid, status=404)


# Home and search


def test_each_role_finds_its_work_on_the_home_page(clinic, client) -> None:
    settled(clinic)
    treat(clinic, who=clinic.moussa)
    for who, said in (
        (clinic.coumba, "Vérifier une carte"),
        (clinic.fanta, "On vous doit"),
        (clinic.awa, "Mois à liquider"),
        (clinic.issa, "Lignes à revoir"),
        (clinic.penda, "Décomptes à payer"),
        (clinic.seydou, "Paiements"),
    ):
        client.force_login(who)
        assert said in client.get("/").content.decode(), who.username


def test_a_claim_and_an_invoice_are_found_by_number(clinic, client) -> None:
    row = treat(clinic)
    sent = send(clinic)
    client.force_login(clinic.awa)
    for number, url in (
        (row.number, reverse("claims:claim", args=[row.uid])),
        (sent.number, reverse("claims:invoice", args=[sent.uid])),
    ):
        answer = client.get("/recherche/", {"q": number})
        assert answer.status_code == 302 and answer["Location"] == url
    client.force_login(clinic.kalilou)
    assert row.number not in client.get("/recherche/", {"q": row.number[:-1]}).content.decode()


def test_a_scanned_card_opens_its_person_and_a_cancelled_one_does_not(
    clinic, client, settings, tmp_path
) -> None:
    settings.HOME = tmp_path
    person = Beneficiary.objects.get(uid=clinic.aminata)
    text = cards.write(person.card_number, person.uid, 1, date(2027, 6, 30))
    client.force_login(clinic.coumba)
    answer = client.get(reverse("claims:counter"), {"carte": text})
    assert answer.status_code == 302 and person.card_number in answer["Location"]
    forged = cards.write(person.card_number, uuid4(), 1, date(2027, 6, 30))
    answer = client.get(reverse("claims:counter"), {"carte": forged})
    assert "pas une carte" in answer.content.decode()
