"""Signing in: by name, with a code for those who pay, never for ever, and not by trying."""

import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

from pacte.journal import guard
from pacte.journal.models import Entry
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import commands as people
from pacte.people import signing
from pacte.people.models import User
from world import Act, act, person

FIRST, OWN = "bambara-soleil-42", "quatre chèvres au marché"


@pytest.fixture(autouse=True)
def _forgotten_attempts(db) -> None:
    cache.clear()


@pytest.fixture
def awa(world) -> User:
    people.give_password(act(), user=str(world.awa.uid), password=FIRST)
    people.choose_password(Act(world.awa), password=OWN)
    world.awa.refresh_from_db()
    return world.awa


def sign_in(client, login: str, password: str, **more: str):
    return client.post("/compte/connexion/", {"login": login, "password": password, **more})


def commands_of(user: User) -> list[str]:
    rows = Entry.objects.filter(actor_uid=user.uid).order_by("id")
    return list(rows.values_list("command", flat=True))


def test_awa_signs_in_and_out_and_the_journal_knows(client, awa) -> None:
    assert client.get("/").url == "/compte/connexion/?next=/"
    assert sign_in(client, "awa", OWN, next="/compte/").url == "/compte/"
    page = client.get("/compte/").content.decode()
    assert "Liquidateur" in page and "Mutuelle de Kati" in page
    assert client.get("/compte/deconnexion/").status_code == 200
    assert client.post("/compte/deconnexion/").url == "/compte/connexion/"
    assert client.get("/compte/").status_code == 302
    assert commands_of(awa)[-2:] == ["people.sign_in", "people.sign_out"]


def test_by_her_address_as_well(client, world) -> None:
    uid = people.open_account(act(), username="issa", email="issa@example.org")
    people.give_password(act(), user=uid, password=FIRST)
    assert sign_in(client, "issa@example.org", FIRST).status_code == 302


def test_the_password_is_kept_by_argon2_and_nowhere_else(awa) -> None:
    assert awa.password.startswith("argon2")
    kept = str(list(Entry.objects.values_list("details", "reason")))
    assert OWN not in kept and FIRST not in kept


def test_a_wrong_password_says_neither_which_part_is_wrong(client, awa) -> None:
    texts = [sign_in(client, who, "non").content.decode() for who in ("awa", "personne")]
    assert all("Le nom ou le mot de passe" in text for text in texts)


def test_after_five_failures_the_right_password_waits(client, awa) -> None:
    for _ in range(5):
        sign_in(client, "awa", "non")
    page = sign_in(client, "awa", OWN)
    assert page.status_code == 200 and "Trop d’essais" in page.content.decode()


def test_nobody_signs_up_nor_resets_by_mail(client, db) -> None:
    assert client.get("/compte/inscription/").status_code == 404
    assert "responsable" in client.get("/compte/oublie/").content.decode()


def test_a_given_password_serves_once(client, world) -> None:
    people.give_password(act(), user=str(world.bintou.uid), password=FIRST)
    assert sign_in(client, "bintou", FIRST).url == "/compte/mot-de-passe/"
    assert client.get("/").url == "/compte/mot-de-passe/"
    form = {"present": FIRST, "password": FIRST, "again": FIRST}
    assert "un autre que le présent" in client.post("/compte/mot-de-passe/", form).content.decode()
    form |= {"password": "1234567890", "again": "1234567890"}
    assert client.post("/compte/mot-de-passe/", form).status_code == 200
    form |= {"password": OWN, "again": OWN}
    assert client.post("/compte/mot-de-passe/", form).url == "/compte/"
    assert client.get("/").status_code == 200  # Still signed in.
    assert commands_of(world.bintou) == ["people.sign_in", "people.choose_password"]


def test_a_closed_account_does_not_sign_in(client, awa) -> None:
    client.force_login(awa)
    people.disable_account(act(), user=str(awa.uid))
    assert client.get("/").status_code == 302
    assert sign_in(client, "awa", OWN).status_code != 200 or not client.session.get("_auth_user_id")
    people.disable_account(act(), user=str(awa.uid), enabled=True)


def code_of(secret: str, late: int = 0) -> str:
    """What a telephone shows now, or showed some half minutes ago."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now - late))


def test_a_code_that_was_shown_just_before_serves_and_no_older_one(client, paul, telephone) -> None:
    for late, status in ((4, 200), (1, 302)):
        client.post("/compte/deconnexion/")
        sign_in(client, "paul", OWN)
        code = code_of(telephone, late)
        assert client.post("/compte/code/", {"code": code}).status_code == status


@pytest.fixture
def paul(world, settings) -> User:
    settings.REQUIRE_TOTP = True
    paul = person("paul", payer=world.mutual)
    people.give_password(act(), user=str(paul.uid), password=FIRST)
    people.choose_password(Act(paul), password=OWN)
    return User.objects.get(pk=paul.pk)


def test_who_pays_sets_up_a_code_and_gives_it_at_each_sign_in(client, paul) -> None:
    assert not paul.can("prepare_payment")
    assert sign_in(client, "paul", OWN).url == "/compte/code/regler/"
    again = client.get("/compte/code/regler/").url  # It is really she who sets it up.
    assert again.startswith("/compte/encore/")
    assert "Ce n’est pas" in client.post(again, {"password": "non"}).content.decode()
    assert client.post(again, {"password": OWN}).url == "/compte/code/regler/"
    page = client.get("/compte/code/regler/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    wrong = client.post("/compte/code/regler/", {"code": "000000"})
    assert "pas le bon" in wrong.content.decode()
    assert client.post("/compte/code/regler/", {"code": code_of(secret)}).status_code == 302
    assert User.objects.get(pk=paul.pk).can("prepare_payment")
    assert "people.keep_second_factor" in commands_of(paul)
    client.post("/compte/deconnexion/")
    assert sign_in(client, "paul", OWN).url == "/compte/code/"
    assert client.get("/").status_code == 302  # Not yet.
    cache.clear()  # A code serves once: the next is awaited by forgetting the last.
    assert client.post("/compte/code/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/compte/").status_code == 200


@pytest.fixture
def telephone(client, paul) -> str:
    """Paul set up his code and was shown those to keep on paper; his telephone's secret."""
    sign_in(client, "paul", OWN)
    client.post(client.get("/compte/code/regler/").url, {"password": OWN})
    secret = client.get("/compte/code/regler/").context["form"].secret
    answer = client.post("/compte/code/regler/", {"code": code_of(secret)})
    assert answer.url == "/compte/code/secours/"
    return secret


def on_paper(client) -> list[str]:
    page = client.get("/compte/code/secours/").content.decode()
    return re.findall(r"<code>(\d{8})</code>", page)


def test_a_lost_telephone_is_replaced_by_a_code_on_paper_once(client, paul, telephone) -> None:
    codes = on_paper(client)
    assert len(set(codes)) == 10
    for status in (302, 200):
        client.post("/compte/deconnexion/")
        sign_in(client, "paul", OWN)
        assert client.post("/compte/code/", {"code": codes[0]}).status_code == status
    assert client.post("/compte/code/", {"code": codes[1]}).status_code == 302
    assert "8 codes de secours" in client.get("/compte/").content.decode()


def test_new_codes_on_paper_take_the_place_of_the_old_and_are_in_the_journal(
    client, paul, telephone
) -> None:
    before = on_paper(client)
    answer = client.post("/compte/code/secours/refaire/", {"key": str(uuid4())})
    assert answer.url == "/compte/code/secours/"
    after = on_paper(client)
    assert len(after) == 10 and not set(before) & set(after)
    assert "people.renew_recovery_codes" in commands_of(paul)
    client.post("/compte/deconnexion/")
    sign_in(client, "paul", OWN)
    assert "pas le bon" in client.post("/compte/code/", {"code": before[0]}).content.decode()
    assert client.post("/compte/code/", {"code": after[0]}).status_code == 302


def test_codes_on_paper_are_shown_to_who_gave_the_password_lately(
    client, telephone, settings
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    for way in ("/compte/code/secours/", "/compte/code/secours/refaire/"):
        answer = client.post(way, {"key": str(uuid4())}) if "refaire" in way else client.get(way)
        assert answer.status_code == 302 and "encore" in answer.url


def test_without_a_telephone_there_is_nothing_to_replace(client, awa) -> None:
    with pytest.raises(Refused, match="téléphone"):
        people.renew_recovery_codes(Act(awa))
    sign_in(client, "awa", OWN)
    assert client.get("/compte/code/secours/").url == "/compte/"


def test_secrets_are_sealed_under_a_key_that_is_not_in_the_database(
    client, paul, telephone, settings, tmp_path
) -> None:
    rows = Authenticator.objects.filter(user=paul)
    kept = " ".join(str(row.data) for row in rows)
    assert len(rows) == 2 and telephone not in kept
    key = settings.HOME / "keys" / "codes.key"
    assert key.stat().st_mode & 0o077 == 0 and key.read_text() not in kept
    assert signing.unreadable() == 0
    settings.HOME = tmp_path  # The key is lost: no code is right, and ``pacte check`` says it.
    assert signing.unreadable() == 1
    client.post("/compte/deconnexion/")
    sign_in(client, "paul", OWN)
    cache.clear()
    answer = client.post("/compte/code/", {"code": code_of(telephone)})
    assert "pas le bon" in answer.content.decode()


def test_the_refusal_says_to_set_it_up(paul) -> None:
    with pytest.raises(NotAllowed, match="code à usage unique"):
        Act(paul).need("prepare_payment")


def test_an_administrator_takes_a_lost_code_away_but_not_her_own(world, paul, settings) -> None:
    with guard.opened("test"):
        TOTP.activate(paul, "JBSWY3DPEHPK3PXP")
    settings.REQUIRE_TOTP = False
    assert people.forget_second_factor(Act(world.dado), user=str(paul.uid)) == 1
    with pytest.raises(NotAllowed):
        people.forget_second_factor(Act(world.dado), user=str(world.dado.uid))
    with pytest.raises(NotAllowed):
        people.forget_second_factor(Act(world.awa), user=str(paul.uid))


def test_a_site_without_codes_says_so_on_every_page(client, awa, settings) -> None:
    assert "Démonstration" in client.get("/compte/connexion/").content.decode()
    settings.REQUIRE_TOTP = True
    assert "Démonstration" not in client.get("/compte/connexion/").content.decode()


def test_a_refusal_names_the_role_and_who_gives_it(world) -> None:
    with pytest.raises(NotAllowed, match=r"Signataire.*dado"):
        Act(world.awa).need("sign_payment")
    with pytest.raises(NotAllowed, match="Un administrateur peut"):
        Act(world.bintou).need("sign_payment")
