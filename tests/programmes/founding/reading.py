"""The five founding programmes as people read them: imported once, every page fetched once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.test import Client, override_settings
from django.urls import reverse

from pacte.people.models import Organisation
from pacte.places import importing, territories
from pacte.programmes.founding import commands, shipped
from pacte.programmes.outreach.models import Content, Exchange
from pacte.programmes.results.models import Indicator
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.queries import around
from world import act, person

SHEETS = ("programme", "texts", "aims", "partners", "stages", "bodies", "agreements",
          "contradictions")  # fmt: skip
TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.S)
MARKS = str.maketrans({"’": "'", "‘": "'", **dict.fromkeys('“”«»"', " ")})


def plain(text: str) -> str:
    """Words as they are compared: one kind of space, apostrophe and dash, no quotation marks."""
    text = re.sub(r"\s*[–—]\s*", " – ", text.translate(MARKS))
    return re.sub(r"\s+(?=[,;.:!?])", "", re.sub(r"\s+", " ", text)).strip().lower()


def seen(page: bytes) -> str:
    """What a page says in its main part, without its marks."""
    whole = page.decode()
    main = re.search(r"<main\b.*</main>", whole, re.S)
    return plain(unescape(TAG.sub(" ", main[0] if main else whole)))


@dataclass
class Reading:
    """Every page of a programme, by name."""

    code: str
    pages: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, client: Client, url: str) -> None:
        answer = client.get(url)
        assert answer.status_code == 200, f"{self.code}, {url} : {answer.status_code}"
        self.pages[name] = f"{self.pages.get(name, '')} {seen(answer.content)}".strip()


class Readers:
    """Who keeps the programmes of an organisation, signed in."""

    def __init__(self) -> None:
        self.clients: dict[int, Client] = {}

    def of(self, organisation: Organisation) -> Client:
        if organisation.pk not in self.clients:
            client = Client()
            client.force_login(
                person(f"keeper-{organisation.pk}", coordinator=str(organisation.uid))
            )
            self.clients[organisation.pk] = client
        return self.clients[organisation.pk]


def pages_of(programme: Programme) -> Iterator[tuple[str, Organisation, str]]:
    """(name, organisation whose page it is, address) of all that says something of a programme."""
    owner, uid = programme.organisation, programme.uid
    for name in SHEETS:
        yield name, owner, reverse(f"sheets:{name}", args=[uid])
    yield "results", owner, reverse("results:framework", args=[uid])
    for page in ("matrix", "flows"):
        yield "money", owner, reverse(f"financing:{page}", args=[uid])
    yield "outreach", owner, reverse("outreach:programme", args=[uid])
    for tie in around.bodies(programme.pk):
        yield "body", tie.body.organisation, reverse("bodies:body", args=[tie.body.uid])
    for deal in around.agreements(programme.pk):
        agreement = deal.agreement
        there = reverse("agreements:agreement", args=[agreement.uid])
        yield "agreement", agreement.organisation, there
    several: tuple[tuple[str, str, QuerySet[Any]], ...] = (
        ("indicators", "results:indicator", Indicator.objects.all()),
        ("exchange", "outreach:exchange", Exchange.objects.all()),
        ("content", "outreach:content", Content.objects.all()),
    )
    for name, page, rows in several:
        for row in rows.filter(programme=programme).order_by("pk"):
            yield name, owner, reverse(page, args=[row.uid])


def read_all() -> dict[str, Reading]:
    """The territories and the five programmes written, then each page as somebody reads it."""
    for code in territories.codes():
        importing.load_territory(act(), code=code)
    found, readers = {}, Readers()
    with override_settings(REQUIRE_TOTP=False):
        for name in shipped.NAMES:
            uid = commands.import_programme(act(), text=shipped.text(name), publish=True)
            programme = Programme.objects.select_related("organisation").get(uid=uid)
            found[name] = Reading(programme.code)
            for page, owner, url in pages_of(programme):
                found[name].add(page, readers.of(owner), url)
            found[name].add("public", Client(), reverse("public:programme", args=[programme.code]))
    return found
