"""Every page is closed to who has not signed in, but those that say so here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

# Open pages, and why.
OPEN = {
    "pacte.webmanifest": "what a phone asks for before anybody signs in",
    "service-worker.js": "the same",
    "hors-ligne/": "holds nothing of anybody",
    "langue/fr/": "chosen before signing in",
    "installer/": "a phone has to trust the server first",
    "cartes/cle/": "the public keys, for who checks cards without a network",
    "installer/autorite.crt": "the public certificate",
}
PUBLIC = "public/"  # The public pages: ``tests/reports/test_public.py`` says what they show.
ACCOUNT = "compte/"  # The sign-in pages themselves.
SAMPLES = {
    "uuid": str(uuid.UUID(int=7)), "int": "7", "str": "fr", "slug": "x", "path": "x",
}  # fmt: skip


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + (
            _filled(pattern.pattern) if isinstance(pattern.pattern, RoutePattern) else "<regex>"
        )
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern, route)


def _filled(pattern: RoutePattern) -> str:
    """The route with something in the place of each argument."""
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        sample = SAMPLES.get(kind, "2026-01")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, sample)
    return route


PAGES = sorted(a for a in addresses(get_resolver()) if "<" not in a)


def test_the_pages_are_found() -> None:
    assert len(PAGES) > 20 and date.today() and "" in PAGES


@pytest.mark.django_db
def test_who_has_not_signed_in_sees_nothing() -> None:
    """Sent to sign in, or refused; never an answer, and never told that a thing does not exist."""
    visitor = Client(raise_request_exception=False)
    wrong = []
    for address in PAGES:
        if address in OPEN or address.startswith((ACCOUNT, PUBLIC)):
            continue
        for ask in (visitor.get, visitor.post):
            answer = ask(f"/{address}")
            sent = answer.status_code == 302 and f"/{ACCOUNT}" in answer["Location"]
            if not sent and answer.status_code not in {403, 405}:
                wrong.append(f"/{address}: {answer.status_code} to {ask.__name__}")
    assert not wrong, "\n  " + "\n  ".join(wrong)


@pytest.mark.django_db
def test_open_pages_are_open(settings, tmp_path) -> None:
    settings.HOME = tmp_path
    for address in OPEN:
        assert Client().get(f"/{address}").status_code in {200, 302, 404}, address
