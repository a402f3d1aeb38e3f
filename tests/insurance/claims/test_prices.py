"""A line recorded without a price: the clinic gives it afterwards, the next settlement takes it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insurance.claims.clinic import SEPTEMBER, card, invoice, line, send, settle, settled, treat
from pacte.insurance.claims import batches, commands, pricing
from pacte.insurance.claims.models import ClaimLine, Decision, LinePrice, Settlement, Statement
from pacte.insurance.claims.queries import invoices, prices, receivables
from pacte.insurance.claims.rules import Reason
from pacte.journal.command import Act
from pacte.kernel.money import LINE_MAX
from pacte.kernel.refusal import NotAllowed, Refused


def give(w, *told: tuple[ClaimLine, int], by: Any = None) -> dict[str, int]:
    return commands.state_prices(
        Act(by or w.coumba), facility=w.centre,
        prices=[{"line": str(row.uid), "cost": cost} for row, cost in told],
    )  # fmt: skip


def unpriced(w, **more: Any) -> ClaimLine:
    return treat(w, line(cost=None), **more).lines.get()


def test_a_price_given_before_the_invoice_is_sent_is_on_it(clinic) -> None:
    row = unpriced(clinic)
    assert give(clinic, (row, 1_500)) == {"given": 1, "same": 0}
    row = ClaimLine.objects.get(pk=row.pk)
    assert (row.cost, row.unit_price) == (None, 1_500)  # The line stays as it was.
    totals = invoices.totals_of(send(clinic))
    assert (totals["asked"], totals["asked_sent"], totals["unknown"]) == (1_500, 1_500, 0)
    assert settle(clinic)["mutual_pays"] == 1_200


def test_a_price_given_after_the_month_was_settled_comes_with_the_next_statement(clinic) -> None:
    """September is settled without the line; its price comes, and October's settlement pays it."""
    row = unpriced(clinic)
    treat(clinic, who=clinic.moussa)
    sent = send(clinic)
    assert (settle(clinic)["decided"], Settlement.objects.get().waiting) == (1, 1)
    give(clinic, (row, 1_000), by=clinic.fanta)
    totals = invoices.totals_of(sent)
    assert (totals["asked_sent"], totals["asked"], totals["late"]) == (1_500, 2_500, 1)
    treat(clinic, who=clinic.fatoumata, on=date(2026, 10, 5))
    clinic.days.day = date(2026, 11, 2)
    send(clinic, date(2026, 10, 1))
    done = settle(clinic, "2026-10")
    assert (done["decided"], done["waiting"], done["mutual_pays"]) == (2, 0, 800 + 1_200)
    decided = Decision.objects.get(line=row)
    assert (decided.asked, decided.mutual_pays, decided.reason) == (1_000, 800, Reason.PAID)
    assert Statement.objects.order_by("id").last().due == 2_000


def test_the_settled_month_can_be_settled_again_for_the_price_alone(clinic) -> None:
    row = unpriced(clinic)
    send(clinic)
    assert settle(clinic)["waiting"] == 1
    give(clinic, (row, 1_500))
    done = settle(clinic)
    assert (done["decided"], done["waiting"], done["mutual_pays"]) == (1, 0, 1_200)


def test_a_price_is_corrected_until_the_invoice_that_carries_it_is_sent(clinic) -> None:
    row = unpriced(clinic)
    give(clinic, (row, 15_000))
    give(clinic, (row, 1_500))
    assert give(clinic, (row, 1_500)) == {"given": 0, "same": 1}
    assert invoices.totals_of(invoice(clinic))["asked"] == 1_500
    assert invoices.totals_of(invoice(clinic))["lines"] == 1
    send(clinic)
    with pytest.raises(Refused, match="sur la facture envoyée"):
        give(clinic, (row, 1_600))


def test_a_price_given_after_sending_is_corrected_until_it_is_settled(clinic) -> None:
    row = unpriced(clinic)
    send(clinic)
    give(clinic, (row, 15_000))
    give(clinic, (row, 1_500))
    settle(clinic)
    with pytest.raises(Refused, match="déjà liquidée"):
        give(clinic, (row, 1_600))
    assert LinePrice.objects.count() == 2


def test_a_known_price_is_not_given_again(clinic) -> None:
    row = treat(clinic).lines.get()
    with pytest.raises(Refused, match="déjà connu"):
        give(clinic, (row, 1_000))
    assert give(clinic, (row, 1_500)) == {"given": 0, "same": 1}


def test_a_cancelled_claim_takes_no_price(clinic) -> None:
    row = unpriced(clinic)
    commands.cancel_claim(Act(clinic.coumba), claim=str(row.claim.uid), why="erreur")
    with pytest.raises(Refused, match="annulée"):
        give(clinic, (row, 1_500))


@pytest.mark.parametrize("cost", [-1, LINE_MAX + 1])
def test_a_price_is_neither_negative_nor_huge(clinic, cost: int) -> None:
    with pytest.raises(Refused, match="10¹²"):
        give(clinic, (unpriced(clinic), cost))


def test_prices_are_given_all_or_none(clinic) -> None:
    row, other = unpriced(clinic), treat(clinic, who=clinic.moussa).lines.get()
    with pytest.raises(Refused):
        give(clinic, (row, 1_500), (other, 900))
    assert not LinePrice.objects.exists()
    with pytest.raises(Refused, match="au moins un prix"):
        give(clinic)


def test_only_the_facility_of_the_care_gives_the_price(clinic) -> None:
    row = unpriced(clinic)
    for who in (clinic.kalilou, clinic.awa, clinic.auditor):
        with pytest.raises(NotAllowed):
            give(clinic, (row, 1_500), by=who)
    told = [{"line": str(row.uid), "cost": 1_500}]
    with pytest.raises(Refused, match="pas de votre formation"):
        commands.state_prices(Act(clinic.kalilou), facility=clinic.far, prices=told)


def test_a_price_given_during_a_settlement_stops_it(clinic, monkeypatch) -> None:
    """The batch was prepared before: nothing is written, and done again it takes the price."""
    row = unpriced(clinic)
    send(clinic)
    prepare = batches.prepare

    def meanwhile(*told: Any, **more: Any) -> Any:
        batch = prepare(*told, **more)
        give(clinic, (row, 1_500))
        return batch

    monkeypatch.setattr(batches, "prepare", meanwhile)
    with pytest.raises(Refused, match="Quelque chose a changé"):
        settle(clinic)
    monkeypatch.setattr(batches, "prepare", prepare)
    assert settle(clinic)["decided"] == 1


def test_what_is_owed_counts_the_price_once_it_is_known(clinic) -> None:
    row = unpriced(clinic)
    send(clinic)
    assert receivables.owed_to(clinic.fanta, clinic.days.day) == []
    give(clinic, (row, 1_500))
    assert [o.amount for o in receivables.owed_to(clinic.fanta, clinic.days.day)] == [1_500]


def test_a_claim_sent_again_with_its_price_is_the_same(clinic) -> None:
    row = unpriced(clinic, reference="0412")
    give(clinic, (row, 1_500))
    for cost in (None, 1_500):
        assert treat(clinic, line(cost=cost), reference="0412").pk == row.claim_id
    with pytest.raises(Refused, match="autre chose"):
        treat(clinic, line(cost=1_600), reference="0412")


def test_a_claim_sent_again_whole_gives_the_price_that_it_had_not(clinic) -> None:
    """All else being the same; the line stays as it was recorded."""
    row = unpriced(clinic, reference="0412")
    with pytest.raises(Refused, match="autre chose"):
        treat(clinic, line(cost=1_500, quantity=2), reference="0412")
    assert treat(clinic, line(cost=1_500), reference="0412").pk == row.claim_id
    row = ClaimLine.objects.get(pk=row.pk)
    assert (row.cost, row.unit_price, LinePrice.objects.get().late) == (None, 1_500, False)
    treat(clinic, line(cost=1_500), reference="0412")
    assert LinePrice.objects.count() == 1


def test_a_claim_sent_again_after_its_invoice_gives_the_price_late(clinic) -> None:
    unpriced(clinic, reference="0412")
    send(clinic)
    treat(clinic, line(cost=1_500), reference="0412")
    assert LinePrice.objects.get().late
    assert settle(clinic)["mutual_pays"] == 1_200


def test_a_claim_whose_line_was_cancelled_takes_no_price_when_sent_again(clinic) -> None:
    row = unpriced(clinic, reference="0412")
    commands.cancel_claim(Act(clinic.coumba), claim=str(row.claim.uid), why="erreur")
    with pytest.raises(Refused, match="annulée"):
        treat(clinic, line(cost=1_500), reference="0412")


# Pages


def shown(client, who, name: str, status: int = 200, **query: Any) -> str:
    client.force_login(who)
    answer = client.get(reverse(f"claims:{name}"), query)
    assert answer.status_code == status, answer.content.decode()[:1000]
    return answer.content.decode()


def sent(client, who, told: dict[str, Any]) -> str:
    client.force_login(who)
    answer = client.post(
        reverse("claims:prices"), {"key": str(uuid4())} | told, follow=True
    )  # fmt: skip
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_clinic_gives_its_prices_on_one_page(clinic, client) -> None:
    first, second = unpriced(clinic), unpriced(clinic, who=clinic.moussa)
    html = shown(client, clinic.coumba, "prices")
    assert first.claim.number in html and second.claim.number in html
    html = sent(client, clinic.coumba, {f"price_{first.uid.hex}": "1 500",
                                        f"price_{second.uid.hex}": ""})  # fmt: skip
    assert "1 prix enregistré" in html and first.claim.number not in html
    assert (first.unit_price, second.unit_price) == (1_500, None)
    html = shown(client, clinic.coumba, "prices", etat="donnes")
    assert first.claim.number in html and second.claim.number not in html
    claim = client.get(reverse("claims:claim", args=[first.claim.uid])).content.decode()
    assert "donné le" in claim


@pytest.mark.parametrize("typed", ["1,500", "-5", "abc", "9" * 41])
def test_a_wrong_price_is_told_beside_its_line_and_kept_as_typed(clinic, client, typed) -> None:
    row = unpriced(clinic)
    html = sent(client, clinic.coumba, {f"price_{row.uid.hex}": typed})
    assert f'value="{typed}"' in html and "wrong" in html
    assert not LinePrice.objects.exists()


def test_a_page_left_open_says_that_a_line_was_settled_meanwhile(clinic, client) -> None:
    row = unpriced(clinic)
    send(clinic)
    give(clinic, (row, 1_500))
    settle(clinic)
    html = sent(client, clinic.coumba, {f"price_{row.uid.hex}": "1 600"})
    assert "n’attendent plus de prix" in html


def test_nothing_typed_is_told(clinic, client) -> None:
    row = unpriced(clinic)
    assert "au moins un prix" in sent(client, clinic.coumba, {f"price_{row.uid.hex}": ""})


def test_who_is_not_of_a_facility_has_no_page_of_prices(clinic, client) -> None:
    unpriced(clinic)
    for name in ("prices", "prices_sheet", "prices_book"):
        shown(client, clinic.awa, name, status=403)
    assert "Aucune ligne" in shown(client, clinic.kalilou, "prices")
    shown(client, clinic.kalilou, "prices", status=404, formation=clinic.centre)


def test_the_page_of_prices_asks_few_queries(clinic, client) -> None:
    for who in (clinic.aminata, clinic.moussa, clinic.fatoumata):
        unpriced(clinic, who=who)
    client.force_login(clinic.coumba)
    client.get(reverse("claims:prices"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("claims:prices"))
    assert len(asked) <= 20


def test_homes_and_months_count_the_lines_without_a_price(clinic, client) -> None:
    first, second = unpriced(clinic), unpriced(clinic, who=clinic.moussa)
    client.force_login(clinic.fanta)
    assert "Lignes sans prix" in client.get("/").content.decode()
    send(clinic)
    settle(clinic)
    give(clinic, (first, 1_500))
    mutual = ClaimLine.objects.get(pk=first.pk).claim.scheme.organisation_id
    [row] = prices.counts([mutual])
    assert (row["month"], row["unknown"], row["known"]) == (date(2026, 9, 1), 1, 1)
    assert "Attendent le prix" in shown(client, clinic.awa, "months")
    client.force_login(clinic.awa)
    url = reverse("claims:month", args=[clinic.scheme, SEPTEMBER])
    assert "Vérifier et liquider" in client.get(url).content.decode()
    give(clinic, (second, 1_500))
    settle(clinic)
    assert prices.counts([mutual]) == []
    client.force_login(clinic.fanta)
    assert "Lignes sans prix" not in client.get("/").content.decode()


def test_a_line_that_waits_offers_to_give_its_price(clinic, client) -> None:
    row = unpriced(clinic)
    client.force_login(clinic.fanta)
    url = reverse("claims:invoice", args=[invoice(clinic).uid])
    html = client.get(url, {"pourquoi": row.pk}).content.decode()
    assert "Donner le prix" in html and "Prix inconnu" in html
    give(clinic, (row, 1_500))
    html = client.get(url, {"pourquoi": row.pk}).content.decode()
    assert "Donner le prix" not in html and "Prix inconnu" not in html


# The workbook


def filled(client, who, *told: Any) -> bytes:
    """The workbook to fill in, its prices written."""
    client.force_login(who)
    answer = client.get(reverse("claims:prices_sheet"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == [heading for _key, heading in pricing.COLUMNS]
    for n, price in enumerate(told, start=2):
        sheet.cell(n, len(pricing.COLUMNS), price)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def preview(client, content: bytes, name: str = "prix.xlsx") -> Any:
    asked = {"key": str(uuid4()), "book": SimpleUploadedFile(name, content)}
    return client.post(reverse("claims:prices_book"), asked)


def test_the_workbook_filled_in_gives_the_prices(clinic, client) -> None:
    first, second = unpriced(clinic), unpriced(clinic, who=clinic.moussa)
    answer = preview(client, filled(client, clinic.coumba, 1_500))
    reading = answer.context["reading"]
    assert (len(reading.prices), reading.empty, reading.faults) == (1, 1, [])
    assert reading.totals == {"XOF": 1_500}
    assert not LinePrice.objects.exists()
    asked = {"key": str(answer.context["key"]), "carried": answer.context["carried"]}
    html = client.post(reverse("claims:keep_prices"), asked, follow=True).content.decode()
    assert "1 prix enregistré" in html
    given = [ClaimLine.objects.get(pk=row.pk).unit_price for row in (first, second)]
    assert given == [1_500, None]


def test_each_fault_of_the_workbook_has_its_cell(clinic, client) -> None:
    for who in (clinic.aminata, clinic.moussa):
        unpriced(clinic, who=who)
    answer = preview(client, filled(client, clinic.coumba, "1,500", -3))
    faults = [(f.cell, str(f)) for f in answer.context["reading"].faults]
    assert [cell for cell, _ in faults] == ["I2", "I3"]
    assert "carried" not in answer.context
    assert "négatif" in faults[1][1]


def test_a_price_merged_over_two_lines_is_nobody_s(clinic, client) -> None:
    for who in (clinic.aminata, clinic.moussa):
        unpriced(clinic, who=who)
    book = openpyxl.load_workbook(io.BytesIO(filled(client, clinic.coumba, 1_500)))
    book.active.merge_cells("I2:I3")
    made = io.BytesIO()
    book.save(made)
    answer = preview(client, made.getvalue())
    assert [f.cell for f in answer.context["reading"].faults] == ["I2:I3"]
    assert "carried" not in answer.context


def test_a_workbook_of_other_lines_is_refused_with_its_cell(clinic, client) -> None:
    other = settled(clinic)
    unpriced(clinic, who=clinic.moussa, on=date(2026, 10, 1))
    heads = ";".join(heading for _key, heading in pricing.COLUMNS)
    known = f"{other.claim.number};;;2026-09-10;consultation;;1;XOF;900"
    unknown = "X-1;;;2026-09-10;consultation;;1;XOF;900"
    client.force_login(clinic.coumba)
    answer = preview(client, f"{heads}\n{known}\n{unknown}\n".encode(), "prix.csv")
    faults = [(f.cell, str(f)) for f in answer.context["reading"].faults]
    assert faults == [("I2", "Cette ligne est déjà liquidée."),
                      ("A3", "Votre centre n’a pas cette ligne.")]  # fmt: skip
    missing = preview(client, b"Attestation;Prix unitaire\nX;1\n", "prix.csv")
    assert "Il manque la colonne" in str(missing.context["reading"].faults[0])


def test_an_expired_preview_keeps_nothing(clinic, client) -> None:
    client.force_login(clinic.coumba)
    asked = {"key": str(uuid4()), "carried": "rien"}
    assert client.post(reverse("claims:keep_prices"), asked).status_code == 400


def test_the_card_of_the_patient_is_on_the_workbook_to_fill_in(clinic, client) -> None:
    unpriced(clinic)
    book = openpyxl.load_workbook(io.BytesIO(filled(client, clinic.coumba)))
    assert book.active["C2"].value == card(clinic.aminata)
