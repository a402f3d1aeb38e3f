"""What Lighthouse says of five main pages on a telephone: ``python benchmarks/lighthouse.py``.

The demonstration is made (or found again in ``--folder``) and served by ``pacte serve``; each page
is asked for by the worker whom it is for, signed in, in the system's Chromium, as Lighthouse's
mobile telephone on a slow 4G line (150 ms, 1.6 Mbit/s, a processor four times slower: simulated).
Of each page the median of ``--runs`` is told. Lighthouse comes by ``npx``, or from a path given by
``--lighthouse``; without it, or without Chromium, nothing is measured and the line says so. The
last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener, urlopen

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]
NPM = "lighthouse@12"
BARS = {"performance": 95, "accessibility": 100, "best-practices": 95}
SIGN_IN = "/compte/connexion/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PASSWORD = "Pacte-demo-2026"
# A page: who asks for it, and its address, or a list and what a link to the page begins with.
PAGES: dict[str, tuple[str, str, str]] = {
    "sign_in": ("", SIGN_IN, ""),
    "home": ("agent", "/", ""),
    "counter": ("caissier", "", ""),
    "household": ("agent", "/menages/", "/menages/"),
    "dashboard": ("gerant", "/tableaux/", "/tableaux/"),
}
UID = r"[0-9a-f]{8}-[0-9a-f-]{27}/"


def main() -> None:
    asked = _arguments()
    tool, chromium = _tool(asked.lighthouse), _chromium(asked.chromium)
    if not tool or not chromium:
        lacks = "npx or --lighthouse PATH" if not tool else "Chromium"
        print(json.dumps({"skipped": f"{lacks} is needed"}))
        return
    with tempfile.TemporaryDirectory() as home, _served(asked.folder or Path(home)) as site:
        found = {
            f"{page}_{name.replace('-', '_')}": score
            for page in PAGES
            for name, score in _measured(tool, chromium, site, page, asked.runs).items()
        }
    for key, score in found.items():
        bar = next(b for name, b in BARS.items() if key.endswith(name.replace("-", "_")))
        if score < bar:
            print(f"{key}: {score} is under the bar of {bar}", file=sys.stderr)
    print(json.dumps(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the demonstration is, or is made")
    parser.add_argument("--lighthouse", help="path of the command, instead of npx")
    parser.add_argument("--chromium", help="path of the browser")
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def _tool(path: str | None) -> list[str]:
    if path:
        return [path]
    return [npx, "--yes", NPM] if (npx := shutil.which("npx")) else []


def _chromium(path: str | None) -> str:
    names = (path,) if path else ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), "")


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The demonstration, served until the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PACTE_HOME": str(folder.resolve()), "DATABASE_URL": "", "PACTE_DEMO": "oui",
        "PACTE_REQUIRE_TOTP": "non", "PYTHONPATH": sys.path[0],
    }  # fmt: skip
    pacte = [sys.executable, "-c", "import sys; from pacte.site.cli import main; sys.exit(main())"]
    for made in ([sys.executable, "-m", "pacte.site.frontend"], [*pacte, "demo"]):
        subprocess.run(made, env=environment, stdout=sys.stderr, check=True)
    server = subprocess.Popen(
        [*pacte, "serve", "--port", str(port)], env=environment, stdout=sys.stderr
    )
    try:
        _await(site := f"http://127.0.0.1:{port}")
        yield site
    finally:
        server.terminate()
        server.wait()


def _await(site: str) -> None:
    for _attempt in range(120):
        try:
            with urlopen(site + SIGN_IN):
                return
        except URLError:
            time.sleep(0.5)
    raise SystemExit("the server did not start")


def _signed_in(site: str, worker: str) -> tuple[OpenerDirector, str]:
    """Somebody's session, and its cookies as a header."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    if worker:
        page = browser.open(site + SIGN_IN).read().decode()
        token = TOKEN.search(page)
        form = {"login": worker, "password": PASSWORD, "csrfmiddlewaretoken": token and token[1]}
        browser.open(Request(site + SIGN_IN, urlencode(form).encode())).close()
        if not any(cookie.name == "sessionid" for cookie in jar):
            raise SystemExit(f"{worker} cannot sign in")
    return browser, "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _address(site: str, page: str, browser: OpenerDirector) -> str:
    """Where a page is: fixed, the first of a list, or the counter with the first card."""
    _worker, way, link = PAGES[page]
    if page == "counter":
        agent, _cookies = _signed_in(site, "agent")
        home = agent.open(_address(site, "household", agent)).read().decode()
        card = re.search(r"\b[A-Z]{3}-\d{5}-\d\d-\d\b", home)
        return f"{site}/comptoir/{card[0] if card else ''}/"
    if not link:
        return site + way
    listed = browser.open(site + way).read().decode()
    found = re.search(re.escape(link) + UID, listed)
    if not found:
        raise SystemExit(f"no {page} in {way}")
    return site + found[0]


def _measured(
    tool: Sequence[str], chromium: str, site: str, page: str, runs: int
) -> dict[str, int]:
    """The median scores of one page, out of 100."""
    browser, cookies = _signed_in(site, PAGES[page][0])
    address = _address(site, page, browser)
    reports = [_report(tool, chromium, address, cookies) for _run in range(runs)]
    for row in reports[0]["audits"].values():
        if row["score"] is not None and row["score"] < 0.9 and row["scoreDisplayMode"] == "binary":
            print(f"{page}: {row['title']}", file=sys.stderr)
    return {
        name: round(100 * statistics.median(r["categories"][name]["score"] for r in reports))
        for name in BARS
    }


def _report(tool: Sequence[str], chromium: str, address: str, cookies: str) -> dict[str, Any]:
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    asked = [
        *tool, address, "--quiet", "--output=json", f"--only-categories={','.join(BARS)}",
        "--form-factor=mobile", "--throttling-method=simulate", f"--chrome-flags={flags}",
        f"--extra-headers={json.dumps({'Cookie': cookies} if cookies else {})}",
    ]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": chromium}
    told = subprocess.run(asked, env=environment, stdout=subprocess.PIPE, check=True).stdout
    report: dict[str, Any] = json.loads(told)
    if report["finalDisplayedUrl"].rstrip("/") != address.rstrip("/"):
        raise SystemExit(f"{address} led to {report['finalDisplayedUrl']}")
    return report


if __name__ == "__main__":
    main()
