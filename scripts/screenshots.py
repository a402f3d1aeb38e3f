"""Take the pictures of the README from the demonstration: ``python scripts/screenshots.py``.

It opens the site's own data (``PACTE_HOME``, ``DATABASE_URL``) after ``make demo``, as the first
person who may do what each picture shows, and writes small PNG files into ``docs/images``.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pacte.site.settings")
os.environ.setdefault("PACTE_HOSTS", "localhost")
os.environ.setdefault("PACTE_REQUIRE_TOTP", "non")  # As in the demonstration.

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

IMAGES = ROOT / "docs" / "images"
COLOURS = 64
FIRST_LINE = "table.tbl tbody tr:first-child th a"
CUT = "table.tbl a.why >> nth=0"  # Why a line is paid as it is.


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, who takes it (by what they may do), the page, the links to follow."""

    name: str
    action: str
    path: str
    follow: tuple[str, ...] = ()
    width: int = 1280
    height: int = 800


SHOTS = (
    Shot("menage", "collect", "/menages/", (FIRST_LINE,)),
    Shot("comptoir", "check_card", "/comptoir/NYU-00001-01-5/", width=360, height=740),
    Shot("facture", "settle", "/factures/?etat=liquidee", (FIRST_LINE, CUT), height=900),
    Shot("regime", "propose_scheme", "/regimes/", (FIRST_LINE,)),
    Shot("tableau", "see_dashboard", "/tableaux/", (FIRST_LINE,), height=1000),
    Shot("journal", "read_journal", "/journal/"),
)


def person(action: str) -> Any:
    """The first person who may do it."""
    people = get_user_model().objects.filter(is_active=True).order_by("pk")
    return next((user for user in people if user.can(action)), None)


def session(user: Any, site: str) -> Any:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


def take(browser: Browser, site: str, shot: Shot) -> str:
    """Take one picture; says what is missing, or nothing."""
    user = person(shot.action)
    if user is None:
        return f"nobody may {shot.action}"
    size = {"width": shot.width, "height": shot.height}
    context = browser.new_context(
        viewport=size, color_scheme="light", locale="fr-FR", base_url=site, service_workers="block"
    )
    context.add_cookies([session(user, site)])
    page = context.new_page()
    answer = page.goto(shot.path)
    if answer is None or answer.status != 200:
        return f"{shot.path} answers {answer and answer.status}"
    for link in shot.follow:
        if not page.locator(link).count():
            return f"{page.url} has no {link}"
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(), IMAGES / f"{shot.name}.png")
    context.close()
    return ""


def keep(picture: bytes, path: Path) -> None:
    """Few colours are enough for a page: a fifth of the weight."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} KB")


def main() -> int:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # The browser's loop is in our thread.
    IMAGES.mkdir(parents=True, exist_ok=True)
    server = LiveServerThread("localhost", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    missing = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in SHOTS:
            if why := take(browser, f"http://localhost:{server.port}", shot):
                missing.append(f"{shot.name}: {why}")
        browser.close()
    server.terminate()
    print("\n".join(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
