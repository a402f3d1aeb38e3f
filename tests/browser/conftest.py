"""A real browser on a real server over a small world.

They fail without Chromium or the built front end; without Chromium ``make test`` leaves them out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

import world as build
from browser import pages
from browser.visiting import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("Chromium is absent: install Debian's package chromium")
    if configured.DJANGO_VITE["default"]["dev_mode"] or not AXE.exists():
        pytest.fail("the front end is not built: python -m pacte.site.frontend")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as play:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Its loop is in our thread.
        yield play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def visitor(chromium, committed, settings) -> Iterator[Visitor]:
    """Somebody in front of a browser, over the world and what the rooms add to it."""
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "browser.gallery_urls", ["*"]
    seeded: SimpleNamespace = build.world()
    for seed in pages.SEEDS:
        seed(seeded)
    server = serve()
    site = f"http://localhost:{server.port}"
    visiting = Visitor(chromium, site, seeded, AXE.read_text(encoding="utf-8"))
    yield visiting
    visiting.leave()
    server.terminate()


def serve() -> LiveServerThread:
    """The site as it is served, its files by WhiteNoise."""
    server = LiveServerThread("localhost", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    return server
