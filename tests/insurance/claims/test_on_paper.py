"""What a statement says of each line: said once, and no amount where nothing is taken away."""

from insurance.claims.clinic import enrolled, line, settled, treat
from insurance.members.town import someone
from pacte.insurance.claims import commands, explaining
from pacte.insurance.claims.queries import invoices
from pacte.journal.command import Act


def told(row) -> str:
    [line] = [one for one in invoices.lines_on(row.claim.invoiced.invoice) if one.pk == row.pk]
    explaining.ready([line], "XOF")
    return explaining.in_full(line).replace("\u202f", " ").replace("\xa0", " ")


def test_a_refusal_is_told_once_by_its_sentence(clinic) -> None:
    home = enrolled(clinic, someone("DIARRA Awa", "member", "1990-01-01", "f"), paid=False)
    row = settled(clinic, who=home["people"][0])
    said = told(row)
    assert said.startswith("Les droits étaient fermés ce jour-là :") and said.endswith(".")
    assert "Droits fermés ce jour-là." not in said and ".." not in said
    assert said.endswith("(− 1 500 F CFA).")


def test_an_amount_cut_keeps_its_short_name_and_its_steps(clinic) -> None:
    said = told(settled(clinic, line(cost=2_000)))
    assert said.startswith("Tarif dépassé. Prix retenu : 1 500 F CFA l’unité (− 500 F CFA) ;")
    assert said.endswith("Ticket modérateur : 20 % (− 300 F CFA).")


def test_no_part_of_the_member_says_no_amount(clinic) -> None:
    said = told(settled(clinic, line(cost=0)))
    assert said == "Acceptée. Ticket modérateur : aucun."


def test_a_refusal_changed_since_says_so(clinic) -> None:
    home = enrolled(clinic, someone("DIARRA Awa", "member", "1990-01-01", "f"), paid=False)
    row = settled(clinic, who=home["people"][0])
    commands.correct_line(Act(clinic.awa), line=str(row.uid), amount=1_000, why="reçu retrouvé")
    assert told(row).endswith("; rectifiée depuis.")


def test_a_line_not_decided_says_what_it_waits_for(clinic) -> None:
    row = treat(clinic, line(cost=None)).lines.get()
    assert told(row) == "Prix inconnu"
