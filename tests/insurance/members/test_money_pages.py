"""Pages of money: what they show, who may not see them, how many questions they ask."""

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from insurance.members.test_money_custody import receive, remit
from insurance.members.test_money_statements import COLUMNS, describe
from insurance.members.till import cancel, collect, open_desk, till
from insurance.members.town import TODAY, act, enrol, someone
from pacte.insurance.members import receipts
from pacte.insurance.members.commands import sponsors
from pacte.insurance.members.models import Household, Payment, StatementLine
from pacte.ledger import commands as ledger
from pacte.people.models import Organisation


@pytest.fixture
def desk(town):
    return till(town)


def see(client, who, url: str, status: int = 200) -> str:
    client.force_login(who)
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode() if not answer.streaming else ""


def text_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def home(desk) -> str:
    return reverse("members:collect", args=[desk.home["household"]])


def test_the_page_says_what_opens_rights_and_until_when(client, desk) -> None:
    collect(desk, 12_500)
    shown = see(client, desk.awa, home(desk))
    assert "Encore 6\u202f250\u00a0F CFA ouvrent les droits jusqu’au 31 déc. 2026." in shown
    assert "Encore 12\u202f500\u00a0F CFA paient tout l’exercice." in shown


def test_awa_finds_the_household_takes_the_money_and_gets_the_receipt(client, desk) -> None:
    found = see(client, desk.awa, reverse("members:collections") + "?menage=Aminata")
    assert home(desk) in found
    form = {"amount": "18 750", "means": "cash", "currency": "XOF", "key": "b" * 32}
    for _ in range(2):  # Sent twice: one receipt.
        answer = client.post(home(desk), form)
        assert answer.status_code == 302
    made = Payment.objects.get()
    assert answer.url == reverse("members:receipt", args=[made.uid])
    assert made.number in see(client, desk.awa, answer.url)


def test_a_refusal_keeps_what_was_typed_and_says_the_amount_that_would_do(client, desk) -> None:
    client.force_login(desk.awa)
    form = {"amount": "25 001", "means": "cash", "currency": "XOF"}
    shown = client.post(home(desk), form).content.decode()
    assert "25 001" in shown and "Encaissez 25\u202f000" in shown
    for wrong in ("", "abc", "-5", "0", "1,500"):
        answer = client.post(home(desk), form | {"amount": wrong})
        assert answer.status_code == 200, wrong
    assert not Payment.objects.exists()


def test_who_may_not_see_or_take_money(client, desk) -> None:
    done = collect(desk, 100)
    paid = reverse("members:receipt", args=[done["payment"]])
    for url in (home(desk), paid, reverse("members:collections"), reverse("members:till")):
        see(client, desk.bintou, url, 403)
    for url in (home(desk), paid, reverse("members:receipt_paper", args=[done["payment"]])):
        see(client, desk.kadia, url, 404)  # Of another mutual.
    see(client, desk.awa, reverse("members:receipt", args=[desk.home["household"]]), 404)
    see(client, desk.awa, reverse("members:cancel_receipt", args=[done["payment"]]), 403)
    see(client, desk.awa, reverse("members:statements"), 403)
    see(client, desk.awa, reverse("members:sponsors"), 403)
    client.logout()
    assert client.get(home(desk)).status_code == 302


def test_an_agent_without_a_desk_is_told_whom_to_ask(client, desk) -> None:
    assert "pas de caisse ouverte" in see(client, desk.oumar, home(desk))


@pytest.mark.parametrize("size", ["a5", "a4", "80", "58"])
def test_a_receipt_prints_on_every_width_with_its_amount_in_words(client, desk, size: str) -> None:
    done = collect(desk, 18_750)
    paper = reverse("members:receipt_paper", args=[done["payment"]]) + f"?format={size}"
    client.force_login(desk.awa)
    shown = " ".join(text_of(client.get(paper)).split())
    assert done["number"] in shown and "TRAORÉ Aminata" in shown
    assert "dix-huit mille sept cent cinquante francs CFA" in shown
    english = " ".join(text_of(client.get(paper + "&langue=en")).split())
    assert "eighteen thousand" in english and "Receipt" in english


def test_a_cancelled_receipt_says_so_on_paper_and_to_whoever_checks_it(client, desk) -> None:
    done = collect(desk, 500)
    number = done["number"]
    check = reverse("members:check_receipt", args=[number, receipts.code_of(number)])
    assert "authentique" in client.get(check).content.decode()
    client.force_login(desk.oumar)
    url = reverse("members:cancel_receipt", args=[done["payment"]])
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "erreur"}).status_code == 302
    paper = reverse("members:receipt_paper", args=[done["payment"]])
    assert "ANNULÉ" in text_of(client.get(paper))
    client.logout()
    shown = client.get(check).content.decode()
    assert "annulé" in shown and "Aminata" not in shown
    assert client.get(check[:-2] + "x/").status_code == 404


def test_a_site_adds_the_words_of_its_language(client, desk, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "receipt.bm.yaml").write_text("title: Mot du site\n")
    done = collect(desk, 500)
    client.force_login(desk.awa)
    paper = reverse("members:receipt_paper", args=[done["payment"]])
    assert "Mot du site" in text_of(client.get(paper + "?langue=bm"))
    assert "Reçu" in text_of(client.get(paper + "?langue=xx"))


def test_money_in_another_currency_shows_and_keeps_its_rate(client, desk) -> None:
    ledger.record_rate(act(), base="EUR", quote="XOF", since=TODAY, rate="655,9570", source="BCEAO")
    client.force_login(desk.awa)
    form = {"amount": "10,00", "means": "cash", "currency": "EUR"}
    shown = client.get(client.post(home(desk), form).url).content.decode()
    assert "6\u202f560\u00a0F CFA" in shown and "1 EUR = 655,957 XOF" in shown


def test_cash_goes_from_the_desk_to_the_bank_by_pages(client, desk) -> None:
    collect(desk, 5_000)
    client.force_login(desk.awa)
    mine = reverse("members:desk", args=[desk.desk])
    assert "5\u202f000" in see(client, desk.awa, reverse("members:till"))
    assert "devise=XOF" in see(client, desk.awa, mine)
    form = {"declared": "5 000", "note_5000": "1"}
    slip = client.post(f"{mine}remettre/?devise=XOF", form).url
    assert "5\u202f000" in text_of(client.get(slip + "papier/"))
    assert client.post(slip, {"counted": "5000", "into": "safe"}).status_code == 403
    client.force_login(desk.oumar)
    assert slip in client.get(reverse("members:till")).content.decode()
    shown = client.post(slip, {"counted": "4 900", "into": "safe"}).content.decode()
    assert "recomptez" in shown and "4 900" in shown
    assert client.post(
        slip, {"counted": "4 900", "into": "safe", "reason": "manque"}
    ).status_code == 302  # fmt: skip
    assert "Déposer à la banque" in client.get(reverse("members:till")).content.decode()
    deposit = reverse("members:deposit", args=[desk.mutual, "XOF"])
    assert client.post(deposit, {"amount": "4900", "reference": "BV1"}).status_code == 302
    see(client, desk.kadia, slip, 404)
    see(client, desk.kadia, mine, 404)


def test_the_day_of_a_desk_is_printed_with_the_seal_of_the_journal(client, desk) -> None:
    collect(desk, 5_000)
    client.force_login(desk.oumar)
    url = reverse("members:desk_day", args=[desk.desk, TODAY.isoformat()])
    shown = text_of(client.get(url))
    assert "Empreinte du journal" in shown and "Espèces tenues" in shown
    assert client.get(url.replace(TODAY.isoformat(), "hier")).status_code == 404


def test_oumar_opens_a_desk_for_an_agent(client, desk) -> None:
    client.force_login(desk.oumar)
    url = reverse("members:open_desk")
    value = f"{desk.mutual}|{desk.oumar.uid}"
    assert value in client.get(url).content.decode()
    form = {"agent": value, "code": "b2", "label": "Marché"}
    opened = client.post(url, form).url
    assert "Marché (B2)" in client.get(opened).content.decode()
    assert "déjà une caisse" in client.post(url, form | {"code": "b3"}).content.decode()
    see(client, desk.awa, url, 403)


def test_a_statement_is_described_taken_in_and_worked_off_by_pages(client, desk) -> None:
    client.force_login(desk.oumar)
    start = reverse("members:statement_import")
    assert client.get(start).url == reverse("members:statement_profile")
    form = {"organisation": desk.mutual, "name": "OM", "means": "mobile", "currency": "XOF"}
    assert client.post(reverse("members:statement_profile"), form | COLUMNS).status_code == 302
    profile = describe(desk, name="OM")
    number = Household.objects.get(uid=desk.home["household"]).number
    lines = "Date;Réf.;Libellé;Tél;Montant\n2026-08-01;T1;x;20212223;1000\n2026-08-01;T2;;;abc"
    shown = client.post(start, {"profile": profile, "file": upload(lines)}).content.decode()
    assert "CSV E3" in shown and not StatementLine.objects.exists()
    good = lines.replace("abc", "700")
    assert client.post(start, {"profile": profile, "file": upload(good)}).status_code == 302
    waiting = client.get(reverse("members:statements") + "?etat=attente").content.decode()
    first, second = StatementLine.objects.order_by("id")
    page = reverse("members:statement_line", args=[first.uid])
    assert page in waiting and number in client.get(page).content.decode()
    assert client.post(page, {"household": "KATI-1"}).status_code == 200
    assert client.post(page, {"household": number}).status_code == 302
    other = reverse("members:statement_line", args=[second.uid])
    assert client.post(other, {"do": "aside", "reason": ""}).status_code == 200
    assert client.post(other, {"do": "aside", "reason": "don"}).status_code == 302
    left = client.get(reverse("members:statements") + "?etat=attente").content.decode()
    assert "lignes/" not in left
    see(client, desk.kadia, page, 403)


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("releve.csv", text.encode())


def test_the_state_is_named_invoiced_and_pays_in_two_times(client, desk) -> None:
    for name in ("KEITA Sira", "DIALLO Oumou"):
        enrol(desk, someone(name, "member", "1990"), level="1", reason="autre personne")
    client.force_login(desk.oumar)
    listing = reverse("members:sponsors")
    assert "À désigner" in client.get(listing).content.decode()
    name = reverse("members:name_sponsor", args=[desk.scheme, "state"])
    state = Organisation.objects.get(uid=desk.federation)
    sponsor = client.post(name, {"organisation": str(state.uid)}).url
    invoice = client.post(sponsor, {"until": TODAY.isoformat()}).url
    assert "DIALLO Oumou" in client.get(invoice).content.decode()
    assert "8\u202f000" in text_of(client.get(invoice + "pdf/"))
    assert client.get(invoice + "excel/")["Content-Type"].endswith("sheet")
    pay = {"means": "bank", "received_on": TODAY.isoformat()}
    assert client.post(invoice, pay | {"amount": "5000", "reference": "A"}).status_code == 302
    assert "3\u202f000" in client.get(listing).content.decode()
    too_much = client.post(invoice, pay | {"amount": "3001", "reference": "B"})
    assert "Il reste" in too_much.content.decode()
    assert client.post(invoice, pay | {"amount": "3000", "reference": "B"}).status_code == 302
    assert "Facturer" not in client.get(sponsor).content.decode()  # Nothing is left.
    see(client, desk.kadia, invoice, 403)


def test_a_due_is_invoiced_once_even_when_two_ask(client, desk) -> None:
    enrol(desk, someone("KEITA Sira", "member", "1990"), level="1")
    uid = sponsors.name_sponsor(
        act(), scheme=desk.scheme, payer="state", organisation=desk.federation
    )
    sponsors.invoice_sponsor(act("", desk.oumar), sponsor=uid, until=TODAY)
    with pytest.raises(Exception, match="Rien n’est à facturer"):
        sponsors.invoice_sponsor(act("", desk.oumar), sponsor=uid, until=TODAY)


def test_the_list_asks_a_bounded_number_of_questions(
    client, desk, django_assert_max_num_queries
) -> None:
    client.force_login(desk.awa)
    for amount in (100, 200, 300, 400, 500):
        collect(desk, amount)
    cancel(desk, collect(desk, 50))
    receive(desk, remit(desk, 1_500), 1_500)
    open_desk(desk, desk.oumar, "02")
    for url in ("collections", "till"):
        with django_assert_max_num_queries(20):
            client.get(reverse(f"members:{url}"))
    with django_assert_max_num_queries(26):
        client.get(home(desk))
    answer = client.get(reverse("members:collections") + "?etat=annules&format=xlsx")
    assert answer.status_code == 200 and "sheet" in answer["Content-Type"]
