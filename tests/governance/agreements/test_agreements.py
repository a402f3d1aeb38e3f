import pytest

from governance.world_agreements import agreement, party, precondition
from pacte.governance.agreements import commands, queries
from pacte.journal.clock import today
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from world import act, organisation, person, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[str, str]:
    where = place("Sud-Kivu", "province")
    return organisation("Province A", "city", place=where), organisation("Province B", "city")


def state(uid: str, word: str, reason: str = "") -> None:
    commands.set_agreement_state(act(reason), agreement=uid, state=word, since="2007-02")


def test_an_agreement_is_in_force_when_all_have_signed_and_nothing_blocks(two) -> None:
    uid = agreement(two[0])
    first, second = party(uid, two[0]), party(uid, two[1])
    stop = precondition(uid, "start", "Un plan provincial de développement")
    commands.sign(act(), party=first, on="2007-02", by="Le gouverneur")
    with pytest.raises(Refused, match="il manque Province B"):
        state(uid, "signed")
    commands.sign(act(), party=second, on="2007-02-14")
    state(uid, "signed")
    with pytest.raises(Refused, match="plan provincial"):
        state(uid, "in_force")
    commands.step_precondition(
        act(), precondition=stop, state="met", on="2007", words="Plan adopté par l’assemblée"
    )
    state(uid, "in_force")
    assert queries.state_of(queries.agreement(uid).pk) == "in_force"


def test_a_precondition_that_blocks_money_is_named_to_who_asks(two) -> None:
    uid = agreement(two[0])
    precondition(uid, "financing", "L’accord et l’existence du financement")
    pk = queries.agreement(uid).pk
    assert [row.title for row in queries.blocking([pk], "financing")] == [
        "L’accord et l’existence du financement"
    ]
    assert queries.blocking([pk], "start") == []


def test_a_precondition_blocks_again_when_its_last_step_says_unmet(two) -> None:
    uid = agreement(two[0])
    stop = precondition(uid)
    for word in ("met", "unmet"):
        commands.step_precondition(act(), precondition=stop, state=word, on="2008", words="note")
    assert len(queries.blocking([queries.agreement(uid).pk], "start")) == 1


def test_a_signature_recorded_by_mistake_is_withdrawn_with_a_reason(two) -> None:
    uid = agreement(two[0])
    signer = party(uid, two[0])
    commands.sign(act(), party=signer, on="2007")
    with pytest.raises(Refused, match="pourquoi"):
        commands.sign(act(), party=signer, on="2007", withdrawn=True)
    commands.sign(act("erreur"), party=signer, on="2007", withdrawn=True)
    assert queries.unsigned(queries.agreement(uid).pk) == ["Province A"]


def test_a_signed_agreement_is_changed_by_an_amendment(two) -> None:
    uid = agreement(two[0], amount=15_279_230_00, currency="EUR")
    commands.sign(act(), party=party(uid, two[0]), on="2007")
    state(uid, "signed")
    with pytest.raises(Refused, match="avenant"):
        commands.describe_agreement(act(), agreement=uid, title="Autre")
    with pytest.raises(Refused, match="à quel accord"):
        agreement(two[0], "AV-1", kind="amendment")
    assert agreement(two[0], "AV-1", kind="amendment", parent=uid)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"start": "2010", "end": "2009"}, "avant le début"),
        ({"start": "31/02/2010"}, "ne se lit pas"),
        ({"amount": -5, "currency": "EUR"}, "plus grand que zéro"),
    ],
)
def test_an_agreement_that_makes_no_sense_is_refused(two, wrong, said) -> None:
    with pytest.raises(Refused, match=said):
        agreement(two[0], **wrong)


def test_who_saves_over_the_change_of_another_is_refused(two) -> None:
    uid = agreement(two[0])
    opened = queries.agreement(uid).entry_id
    commands.describe_agreement(act(), agreement=uid, title="Un", seen=opened)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        commands.describe_agreement(act(), agreement=uid, title="Deux", seen=opened)
    assert queries.agreement(uid).title == "Un"


def test_only_who_keeps_the_agreements_of_an_organisation_writes_them(two) -> None:
    other = person("lea", coordinator=two[1])
    with pytest.raises(NotAllowed):
        commands.open_agreement(
            Act(other), organisation=two[0], code="X", kind="charter", title="X"
        )


def test_a_party_reads_an_agreement_that_another_keeps(two) -> None:
    uid = agreement(two[0])
    reader, stranger = person("lea", funder=two[1]), person("max", funder=organisation("C"))
    assert not queries.visible_to(reader, today()).exists()
    party(uid, two[1])
    assert [str(row.uid) for row in queries.visible_to(reader, today())] == [uid]
    assert not queries.visible_to(stranger, today()).exists()


def test_a_clause_written_anew_replaces_the_one_of_its_number(two) -> None:
    uid = agreement(two[0])
    write = {"agreement": uid, "kind": "commitment"}
    commands.write_clause(act(), words="Équiper la maternité", **write)
    commands.write_clause(act(), words="Former six agents", **write)
    commands.write_clause(act(), words="Équiper deux maternités", number=1, **write)
    held = [row.words for row in queries.clauses(queries.agreement(uid).pk)]
    assert held == ["Équiper deux maternités", "Former six agents"]
    with pytest.raises(Refused, match="pas de clause 9"):
        commands.write_clause(act(), words="x", number=9, **write)
