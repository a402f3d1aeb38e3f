"""The newsletter: nobody subscribes another, nobody gets an issue twice, nothing is lost."""

import mailbox
import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from pacte.journal import clock, jobs
from pacte.journal.command import Act
from pacte.journal.models import Entry, Job
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.programmes.outreach import commands, mailing, queries
from pacte.programmes.outreach.models import Message, MessageStep, Subscriber, SubscriberStep
from pacte.site import jobs as _table  # noqa: F401  What a job does is said there.
from world import act, organisation, person

pytestmark = pytest.mark.django_db
ASK = "/public/lettre/"


@pytest.fixture(autouse=True)
def _mail(settings) -> None:
    settings.MAIL_LEAVES, settings.SITE_ADDRESS = True, "https://pacte.exemple.org"
    cache.clear()


@pytest.fixture
def here() -> SimpleNamespace:
    paris, bamako = organisation("Ville de Paris", "city"), organisation("Bamako", "city")
    return SimpleNamespace(
        paris=paris, lea=person("lea", coordinator=paris), max=person("max", funder=paris),
        zoe=person("zoe", coordinator=bamako),
    )  # fmt: skip


def readers(count: int, language: str = "fr") -> list[str]:
    found = []
    for n in range(count):
        email = f"{language}{n}@exemple.org"
        found.append(commands.ask_subscription(act(), email=email, language=language))
        commands.answer_subscription(act(), subscriber=found[-1], state="confirmed")
    MessageStep.objects.count()
    jobs.work("w")
    mail.outbox.clear()
    return found


def news(here, slug: str = "un-centre", **details) -> str:
    given = {"title": "Un centre ouvre", "summary": "À Bagira, dès lundi."} | details
    uid = commands.write_content(
        Act(here.lea), organisation=here.paris, kind="news", slug=slug, **given
    )
    commands.step_content(Act(here.lea), content=uid, state="published")
    return uid


def letter(here, *contents: str, words: str = "Bonjour à tous.") -> str:
    return commands.write_letter(
        Act(here.lea), organisation=here.paris, title="Lettre de mars", words=words,
        contents=list(contents),
    )  # fmt: skip


def link_in(message) -> str:
    return re.search(r"https://pacte\.exemple\.org(\S+)", message.body)[1]


def test_nobody_is_subscribed_before_the_button_of_the_message(client) -> None:
    answer = client.post(ASK, {"email": "Lea@Exemple.org"}).content.decode()
    assert "un message lui est envoyé" in answer
    jobs.work("w")
    (message,) = mail.outbox
    assert message.to == ["lea@exemple.org"]
    link = link_in(message)
    assert "Confirmer" in client.get(link).content.decode()  # A scanner of links.
    assert [row.state for row in queries.subscribers()] == ["asked"]
    assert "est confirmé" in client.post(link).content.decode()
    assert "est confirmé" in client.post(link).content.decode()  # Twice is once.
    assert [row.state for row in queries.subscribers()] == ["confirmed"]
    assert SubscriberStep.objects.filter(state="confirmed").count() == 1
    again = client.post(ASK, {"email": "lea@exemple.org"}).content.decode()
    jobs.work("w")
    assert "un message lui est envoyé" in again and len(mail.outbox) == 1  # Nobody learns of it.


def test_the_journal_keeps_no_address(client) -> None:
    client.post(ASK, {"email": "lea@exemple.org"})
    jobs.work("w")
    told = " ".join(str(e.details) + e.reason + e.actor_name for e in Entry.objects.all())
    assert "@" not in told


@pytest.mark.parametrize(
    "email", ["", "lea", "lea@", "a" * 250 + "@x.org", "a@b.org\nBcc: c@d.org"]
)
def test_what_is_no_address_is_refused_and_kept_as_typed(client, email: str) -> None:
    answer = client.post(ASK, {"email": email})
    assert answer.status_code == 200 and "id_email_error" in answer.content.decode()
    assert not Subscriber.objects.exists()


def test_a_form_sent_twice_asks_once(client) -> None:
    page = client.get(ASK).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    for _ in range(2):
        client.post(ASK, {"email": "lea@exemple.org", "key": key})
    assert Message.objects.count() == 1


def test_one_address_gets_three_links_a_day_and_no_more(client) -> None:
    for _ in range(5):
        client.post(ASK, {"email": "lea@exemple.org"})
    assert Message.objects.count() == 3


def test_who_asks_too_often_is_told_to_wait(client) -> None:
    for n in range(10):
        assert client.post(ASK, {"email": f"a{n}@exemple.org"}).status_code == 200
    answer = client.post(ASK, {"email": "z@exemple.org"})
    assert answer.status_code == 429 and "réessayez plus tard" in answer.content.decode()
    assert Subscriber.objects.count() == 10
    other = client.post(ASK, {"email": "z@exemple.org"}, REMOTE_ADDR="10.1.2.3")
    assert other.status_code == 200


@pytest.mark.parametrize("token", ["x", "eyJ:1:2", "a" * 300])
def test_a_link_that_is_not_ours_leads_to_the_form(client, token: str) -> None:
    for name in ("public:confirm_letter", "public:end_letter"):
        answer = client.get(reverse(name, args=[token]))
        assert answer.status_code == 404 and "Demander de nouveau" in answer.content.decode()
        assert client.post(reverse(name, args=[token])).status_code == 404


def test_a_link_that_confirms_does_not_end_and_an_old_one_is_nothing(client, monkeypatch) -> None:
    (uid,) = readers(1)
    row = Subscriber.objects.get(uid=uid)
    assert mailing.read_token(mailing.token(row, mailing.CONFIRM), mailing.END) is None
    old = mailing.token(row, mailing.CONFIRM)
    monkeypatch.setattr(mailing, "CONFIRM_DAYS", -1)
    assert mailing.read_token(old, mailing.CONFIRM) is None


def test_an_issue_reaches_each_subscriber_once_in_their_language(here) -> None:
    readers(2), readers(1, "en")
    commands.ask_subscription(act(), email="jamais@exemple.org")
    uid = letter(here, news(here))
    assert commands.send_letter(Act(here.lea), letter=uid) == 3
    jobs.work("w")
    issues = [one for one in mail.outbox if one.subject == "Lettre de mars"]
    assert sorted(one.to[0] for one in issues) == [
        "en0@exemple.org", "fr0@exemple.org", "fr1@exemple.org"]  # fmt: skip
    french = next(one for one in issues if one.to == ["fr0@exemple.org"])
    assert "Bonjour à tous." in french.body and "À Bagira, dès lundi." in french.body
    assert "https://pacte.exemple.org/public/actualites/un-centre/" in french.body
    assert french.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with pytest.raises(Refused, match="parti"):
        commands.send_letter(Act(here.lea), letter=uid)
    with pytest.raises(Refused, match="ne change plus"):
        commands.describe_letter(Act(here.lea), letter=uid, title="x", contents=[])
    commands.resume_messages(Act(here.lea), letter=uid)
    jobs.work("w")
    assert len([one for one in mail.outbox if one.subject == "Lettre de mars"]) == 3


def test_many_leave_a_batch_at_a_time_and_a_repeated_step_sends_nothing_again(here) -> None:
    readers(45)
    uid = letter(here)
    commands.send_letter(Act(here.lea), letter=uid)
    job = jobs.take("w")
    step = Act(SYSTEM, "job")
    assert commands.send_messages_step(step, 0) == 3 and len(mail.outbox) == 20
    commands.send_messages_step(step, 0)  # The worker died before it kept its cursor.
    assert len(mail.outbox) == 40
    jobs.carry_on(job, "w")
    assert len(mail.outbox) == 45 and len({one.to[0] for one in mail.outbox}) == 45
    assert Job.objects.get(pk=job.pk).state == "done"


def test_a_worker_that_dies_between_leaves_messages_that_nobody_sends_again(here) -> None:
    readers(3)
    uid = letter(here)
    commands.send_letter(Act(here.lea), letter=uid)
    commands.begin_messages(Act(SYSTEM))  # And the machine stops.
    jobs.work("w")
    commands.resume_messages(Act(here.lea), letter=uid)
    jobs.work("w")
    assert mail.outbox == []
    row = queries.letters(here.lea, clock.today()).get()
    assert queries.became(row) == {"begun": 3}


class Picky(EmailBackend):
    def send_messages(self, messages) -> int:
        if any("fr1@" in one.to[0] for one in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Broken(EmailBackend):
    def send_messages(self, messages) -> int:
        if any("fr1@" in one.to[0] for one in messages):
            raise ConnectionResetError
        return super().send_messages(messages)


class Away(EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError


def becomes(here, monkeypatch, backend) -> tuple[str, dict[str, int]]:
    uid = letter(here)
    commands.send_letter(Act(here.lea), letter=uid)
    with monkeypatch.context() as patch:
        patch.setattr(mail, "get_connection", lambda: backend())
        jobs.work("w")
    return uid, queries.became(queries.letters(here.lea, clock.today()).get())


def test_an_address_that_is_refused_is_tried_again_when_asked(here, monkeypatch) -> None:
    readers(3)
    uid, became = becomes(here, monkeypatch, Picky)
    assert became == {"sent": 2, "failed": 1}
    assert commands.resume_messages(Act(here.lea), letter=uid) == 1
    jobs.work("w")
    assert [one.to for one in mail.outbox][-1] == ["fr1@exemple.org"] and len(mail.outbox) == 3


def test_a_line_that_breaks_leaves_one_in_doubt_and_the_rest_waiting(here, monkeypatch) -> None:
    readers(3)
    uid, became = becomes(here, monkeypatch, Broken)
    assert became == {"sent": 1, "begun": 1, "": 1}
    assert "a coupé" in Job.objects.latest("id").failure
    commands.resume_messages(Act(here.lea), letter=uid)
    jobs.work("w")
    assert [one.to[0] for one in mail.outbox] == ["fr0@exemple.org", "fr2@exemple.org"]


def test_a_server_that_is_away_loses_nothing(here, monkeypatch) -> None:
    readers(2)
    _uid, became = becomes(here, monkeypatch, Away)
    assert became == {"": 2} and "ne répond pas" in Job.objects.latest("id").failure


def test_who_leaves_gets_nothing_more_and_their_address_is_erased(here) -> None:
    uids = readers(2)
    link = reverse("public:end_letter", args=[
        mailing.token(Subscriber.objects.get(uid=uids[0]), mailing.END)])  # fmt: skip
    strict = Client(enforce_csrf_checks=True)  # A mail program sends the button by itself.
    assert strict.get(link).status_code == 200
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(link).status_code == 200
    assert not Subscriber.objects.filter(email="fr0@exemple.org").exists()
    commands.send_letter(Act(here.lea), letter=letter(here))
    jobs.work("w")
    assert [one.to[0] for one in mail.outbox] == ["fr1@exemple.org"]
    assert commands.ask_subscription(act(), email="fr0@exemple.org") not in uids


def test_who_leaves_between_is_left_out(here) -> None:
    uids = readers(2)
    commands.send_letter(Act(here.lea), letter=letter(here))
    commands.answer_subscription(act(), subscriber=uids[0], state="ended")
    jobs.work("w")
    assert [one.to[0] for one in mail.outbox] == ["fr1@exemple.org"]


def test_an_address_that_nobody_confirms_is_erased_after_a_month(monkeypatch) -> None:
    commands.ask_subscription(act(), email="a@exemple.org")
    readers(1)
    today, now = clock.today(), clock.now()
    assert commands.expire_subscriptions(act(), day=today) == 0
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=31))
    assert commands.expire_subscriptions(act(), day=today) == 1
    assert [row.email for row in Subscriber.objects.order_by("id")] == [None, "fr0@exemple.org"]


def test_without_a_server_messages_wait_and_are_taken_out_once(client, here, settings, tmp_path):
    readers(2)
    settings.MAIL_LEAVES = False
    commands.send_letter(Act(here.lea), letter=letter(here))
    jobs.work("w")
    assert mail.outbox == [] and queries.waiting().count() == 2
    client.force_login(here.lea)
    page = client.get(reverse("outreach:messages")).content.decode()
    assert "PACTE_SMTP_HOST" in page and "2 messages attendent" in page
    from_button = {"key": "6ecd8c99-4036-403d-bf84-cf8400f67836"}
    answer = client.post(reverse("outreach:hand_over"), from_button, follow=True)
    url = re.search(r'href="([^"]+\.mbox)"', answer.content.decode())[1]
    (tmp_path / "b").write_bytes(client.get(url).content)
    assert sorted(one["to"] for one in mailbox.mbox(tmp_path / "b")) == [
        "fr0@exemple.org", "fr1@exemple.org"]  # fmt: skip
    settings.MAIL_LEAVES = True
    commands.resume_messages(Act(here.lea))
    jobs.work("w")
    assert mail.outbox == []
    assert client.get(reverse("outreach:box", args=[7])).status_code == 404


@pytest.mark.parametrize("name", ["letters", "subscribers", "messages", "write_letter"])
def test_addresses_are_shown_to_who_manages_outreach_only(client, here, name: str) -> None:
    readers(1)
    client.force_login(here.lea)
    assert client.get(reverse(f"outreach:{name}")).status_code == 200
    client.force_login(here.max)
    assert client.get(reverse(f"outreach:{name}")).status_code == 403


def test_another_city_neither_sees_nor_sends_an_issue(client, here) -> None:
    uid = letter(here)
    readers(1)
    client.force_login(here.zoe)
    assert client.get(reverse("outreach:letter", args=[uid])).status_code == 404
    for do in (commands.send_letter, commands.resume_messages):
        with pytest.raises(NotAllowed):
            do(Act(here.zoe), letter=uid)
    for do in (commands.hand_over_messages, commands.begin_messages):
        with pytest.raises(NotAllowed):
            do(Act(here.max))


def test_an_issue_is_written_corrected_sent_and_read_by_anybody(client, here) -> None:
    first, second = news(here), news(here, "deux", title="Deuxième")
    readers(1)
    client.force_login(here.lea)
    organisation_uid = str(here.paris)
    typed = {"organisation": organisation_uid, "title": "Avril", "words": "Bonjour",
             "contents": [first]}  # fmt: skip
    answer = client.post(reverse("outreach:write_letter"), typed, follow=True)
    uid = queries.letters(here.lea, clock.today()).get().uid
    assert "1 abonné le recevra" in answer.content.decode()
    stale = client.get(reverse("outreach:describe_letter", args=[uid])).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', stale)[1]
    mended = typed | {"contents": [second], "seen": seen}
    client.post(reverse("outreach:describe_letter", args=[uid]), mended)
    late = client.post(reverse("outreach:describe_letter", args=[uid]), mended).content.decode()
    assert "Quelqu’un d’autre a changé" in late
    key = {"key": "6ecd8c99-4036-403d-bf84-cf8400f67837"}
    send = reverse("outreach:send_letter", args=[uid])
    refused = client.post(send, key | {"seen": seen}, follow=True).content.decode()
    assert "Quelqu’un d’autre a changé" in refused and not Message.objects.filter(letter__uid=uid)
    row = queries.letters(here.lea, clock.today()).get()
    client.post(send, {"key": "6ecd8c99-4036-403d-bf84-cf8400f67838", "seen": row.entry_id})
    jobs.work("w")
    client.logout()
    listed = client.get(ASK).content.decode()
    assert "Avril" in listed and "numéro 1" in listed
    page = client.get(reverse("public:letter_issue", args=[1])).content.decode()
    assert "Deuxième" in page and "Un centre ouvre" not in page
    assert client.get(reverse("public:letter_issue", args=[2])).status_code == 404


def test_a_publication_that_was_withdrawn_stops_an_issue(here) -> None:
    told = news(here)
    uid = letter(here, told)
    readers(1)
    commands.step_content(Act(here.lea), content=told, state="withdrawn")
    with pytest.raises(Refused, match="retirée"):
        commands.send_letter(Act(here.lea), letter=uid)
    with pytest.raises(Refused, match="n’est plus publiée"):
        letter(here, told)


def test_an_issue_that_says_nothing_or_reaches_nobody_is_refused(here) -> None:
    with pytest.raises(Refused, match="Personne"):
        commands.send_letter(Act(here.lea), letter=letter(here))
    readers(1)
    with pytest.raises(Refused, match="ne dit rien"):
        commands.send_letter(Act(here.lea), letter=letter(here, words=""))


@pytest.mark.parametrize("name", ["letters", "subscribers", "messages"])
def test_a_list_asks_as_much_for_one_line_as_for_thirty(
    client, here, django_assert_max_num_queries, name: str
) -> None:
    readers(30)
    commands.send_letter(Act(here.lea), letter=letter(here))
    client.force_login(here.lea)
    with django_assert_max_num_queries(16):
        client.get(reverse(f"outreach:{name}"))


def test_an_address_that_sends_back_is_taken_out_by_a_page(client, here) -> None:
    gone, kept = readers(2)
    url = reverse("outreach:subscriber", args=[gone])
    client.force_login(here.max)
    assert client.get(url).status_code == client.post(url, {"reason": "x"}).status_code == 403
    with pytest.raises(NotAllowed):
        commands.remove_subscriber(Act(here.max), subscriber=gone)
    client.force_login(here.lea)
    assert url in client.get(reverse("outreach:subscribers")).content.decode()
    asked = client.get(url).content.decode()
    assert "fr0@exemple.org" in asked
    assert client.post(url, {"reason": " ", "key": str(uuid4())}).status_code == 200
    assert queries.subscribers().filter(email__isnull=False).count() == 2
    done = client.post(url, {"reason": "les lettres reviennent", "key": str(uuid4())})
    assert done.status_code == 302
    assert [str(s.uid) for s in queries.subscribers().filter(state="confirmed")] == [kept]
    assert client.get(url).status_code == client.post(url).status_code == 404
    with pytest.raises(Refused, match="effacée"):
        commands.remove_subscriber(act(), subscriber=gone)
    commands.send_letter(Act(here.lea), letter=letter(here))
    jobs.work("w")
    assert [message.to for message in mail.outbox] == [["fr1@exemple.org"]]
