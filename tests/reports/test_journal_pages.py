"""The journal: who did what, when, why; each reads that of its own organisations."""

from django.urls import reverse

from pacte.journal.command import REGISTRY
from pacte.journal.models import Entry
from pacte.people import commands as people
from pacte.reports.words import COMMANDS
from world import START, act, person


def journal(client, who, **chosen: str) -> str:
    client.force_login(who)
    answer = client.get(reverse("reports:journal"), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_command_has_its_words() -> None:
    ours = {name for name in REGISTRY if not name.startswith("test.")}
    assert ours <= set(COMMANDS), "say in reports/words.py what it does, in French"


def test_the_journal_says_who_what_and_why(client, world) -> None:
    auditor = person("kadia", auditor=world.federation)
    people.give_role(
        act("remplace Awa"), user=str(world.bintou.uid), role="agent", since=START,
        organisation=world.mutual,
    )  # fmt: skip
    page = journal(client, auditor, commande="people.give_role")
    assert "Donne ou retire un rôle" in page and "remplace Awa" in page and "système" in page


def test_who_reads_no_journal_is_refused(client, world) -> None:
    client.force_login(world.awa)
    assert client.get(reverse("reports:journal")).status_code == 403
    assert client.get(reverse("reports:entry", args=[1])).status_code == 403


def test_the_journal_of_another_mutual_is_not_shown(client, world) -> None:
    auditor = person("kadia", auditor=world.other)
    mine = Entry.objects.filter(organisation__isnull=False).exclude(
        organisation=auditor.held[0].organisation_id
    )
    elsewhere = mine.latest("id")
    client.force_login(auditor)
    assert client.get(reverse("reports:entry", args=[elsewhere.pk])).status_code == 404


def test_the_history_of_one_thing(client, world) -> None:
    auditor = person("kadia", auditor=world.federation)
    page = journal(client, auditor, sujet=f"people.user:{world.bintou.uid}")
    assert page.count("<tr") == 1 + Entry.objects.filter(
        subjects__kind="people.user", subjects__uid=world.bintou.uid
    ).count()  # fmt: skip
    assert "sans motif" in page


def test_days_bound_the_journal(client, world) -> None:
    auditor = person("kadia", auditor=world.federation)
    assert "Rien" in journal(client, auditor, au="2020-01-01")
    assert "Inscrit" in journal(client, auditor, du="2020-01-01", au="31/02/2026")


def test_the_journal_asks_little_of_the_database(
    client, world, django_assert_max_num_queries
) -> None:
    auditor = person("kadia", auditor=world.federation)
    client.force_login(auditor)
    client.get(reverse("reports:journal"))
    with django_assert_max_num_queries(14):
        client.get(reverse("reports:journal"))
