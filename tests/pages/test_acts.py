"""From a page to a command: 403, a refusal in words, or done."""

from uuid import uuid4

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import RequestFactory

from pacte.journal.models import Entry
from pacte.pages import acts
from pacte.pages.forms import Form, ReasonField
from pacte.people import commands as people
from pacte.people.models import Organisation


class Describe(Form):
    name = forms.CharField(label="Nom", max_length=400)
    reason = ReasonField(required=False)


def post(user, **typed):
    request = RequestFactory().post("/organisations/", typed)
    request.user, request._messages = user, CookieStorage(request)
    return request


def said(request) -> list[str]:
    return [str(message) for message in get_messages(request)]


def send(world, user, **typed):
    request = post(user, **typed)
    form = Describe(request.POST)
    answer = acts.submit(
        request, form, people.describe_organisation, organisation=world.mutual,
        to="/organisations/", done="Corrigé.",
    )  # fmt: skip
    return request, form, answer


def test_a_form_becomes_an_act_with_its_reason_and_its_key(world) -> None:
    key = uuid4()
    request, _, answer = send(world, world.dado, name="Mutuelle", reason="faute", key=str(key))
    assert answer.status_code == 302 and answer.url == "/organisations/"
    assert said(request) == ["Corrigé."]
    entry = Entry.objects.get(request=key)
    assert (entry.command, entry.reason) == ("people.describe_organisation", "faute")


def test_the_same_form_sent_twice_is_done_once(world) -> None:
    key = str(uuid4())
    for _ in range(2):
        _, _, answer = send(world, world.dado, name="Mutuelle", key=key)
        assert answer.status_code == 302
    assert Entry.objects.filter(command="people.describe_organisation").count() == 1


def test_who_may_not_gets_403(world) -> None:
    with pytest.raises(PermissionDenied):
        send(world, world.bintou, name="Mutuelle")


def test_a_refusal_comes_back_to_the_form_and_nothing_is_done(world) -> None:
    before = Organisation.objects.get(uid=world.mutual).name
    _, form, answer = send(world, world.dado, name="M" * 399)
    assert answer is None and form.faults()
    assert Organisation.objects.get(uid=world.mutual).name == before


def test_a_button_that_is_refused_says_so_where_the_reader_was(world) -> None:
    request = post(world.dado, key=str(uuid4()))
    answer = acts.do(
        request, people.describe_organisation, to="/organisations/", back="/ici/",
        organisation=world.mutual, name="M" * 399,
    )  # fmt: skip
    assert answer.url == "/ici/" and len(said(request)) == 1


def test_a_button_without_its_key_is_a_bad_request(world) -> None:
    for typed in ({}, {"key": "n’importe"}):
        with pytest.raises(BadRequest):
            acts.do(post(world.dado, **typed), people.describe_organisation, to="/")


def test_a_page_that_needs_a_role_names_it(world) -> None:
    with pytest.raises(PermissionDenied) as refused:
        acts.need(post(world.bintou), "manage_people")
    assert "Administrateur" in str(refused.value) or "administrateur" in str(refused.value)
    acts.need(post(world.dado), "manage_people")
