"""Somebody who opens pages, and notes what a page does wrong."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

SCREEN = {"width": 1280, "height": 800}
TELEPHONE = {"width": 360, "height": 740}
ASK_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")}`)"""
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
    .map(e => `wider than the screen: ${e.outerHTML.slice(0, 120)}`)
    .concat(["wider than the screen"])"""


@dataclass
class Visitor:
    """Opens pages as people of the world; ``faults`` gathers what went wrong."""

    browser: Browser
    site: str
    world: SimpleNamespace
    axe: str
    contexts: dict[Any, BrowserContext] = field(default_factory=dict)

    def context(self, user: str, size: dict[str, int] = SCREEN, dark: bool = False, **more: Any):
        """A browser of one person, kept until the end."""
        which = (user, size["width"], dark, *more)
        if which not in self.contexts:
            scheme = "dark" if dark else "light"
            made = self.browser.new_context(
                viewport=size, color_scheme=scheme, locale="fr-FR", base_url=self.site,
                **{"service_workers": "block"} | more,
            )  # fmt: skip
            if user:
                made.add_cookies([self._session(user)])
            self.contexts[which] = made
        return self.contexts[which]

    def _session(self, user: str) -> Any:
        client = Client()
        client.force_login(getattr(self.world, user))
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.site}

    @contextmanager
    def page(self, user: str, size: dict[str, int] = SCREEN, dark: bool = False, **more: Any):
        """A page of one person's browser, closed after."""
        page = self.context(user, size, dark, **more).new_page()
        try:
            yield page
        finally:
            page.close()

    def faults(self, user: str, address: str, size: dict[str, int], dark: bool) -> list[str]:
        """What is wrong with a page: for a reader, for a narrow screen, for the browser."""
        found: list[str] = []

        def note(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 404" not in message.text:
                found.append(f"console: {message.text[:200]}")

        with self.page(user, size, dark) as page:
            page.on("console", note)
            page.on("pageerror", lambda error: found.append(f"script: {error}"))
            answer = page.goto(address)
            if answer is None or answer.status >= 500:
                return [f"status {answer and answer.status}"]
            page.evaluate(self.axe)
            found += page.evaluate(ASK_AXE) + page.evaluate(WIDER)
        return found

    def weight(self, page: Page, address: str) -> int:
        """How many bytes come over the wire, headers apart, for a page over a cold cache."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes: list[int] = []
        session.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
        page.goto(address)
        page.wait_for_timeout(100)  # What a script asks for after the page.
        return sum(sizes)

    def leave(self) -> None:
        for context in self.contexts.values():
            context.close()
