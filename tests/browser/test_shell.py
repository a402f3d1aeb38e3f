"""The shell in a real browser: the menu of a telephone, a form, the working, paper, no network."""

import re

from browser.visiting import TELEPHONE


def test_the_menu_of_a_telephone_opens_without_script(visitor) -> None:
    with visitor.page("awa", TELEPHONE, java_script_enabled=False) as page:
        page.goto("/")
        menu = page.locator("#menu")
        assert not menu.is_visible()
        page.get_by_role("button", name="Menu").click()
        assert menu.is_visible() and page.get_by_role("searchbox").is_visible()


def test_the_keyboard_reaches_the_content_first(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/galerie/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#contenu"


def test_a_working_opens_by_its_address_and_closes(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/galerie/?tri=-n")
        page.locator("table.tbl a.why").first.click()
        panel = page.locator("#pourquoi")
        assert panel.is_visible() and "pourquoi=" in page.url and "tri=-n" in page.url
        page.get_by_role("link", name="Fermer l’explication").click()
        assert panel.count() == 0 and "tri=-n" in page.url


def test_a_form_keeps_what_was_typed_and_leads_to_the_error(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/galerie/")
        page.get_by_label("Montant reçu").fill("1,500")
        page.get_by_label("Motif").fill("à revoir")
        page.get_by_role("button", name="Encaisser").click()
        assert page.evaluate("document.activeElement.id") == "fautes"
        assert page.get_by_label("Montant reçu").input_value() == "1,500"
        assert page.get_by_label("Motif").input_value() == "à revoir"
        page.locator("#fautes").get_by_role("link", name="Montant reçu").click()
        assert page.evaluate("document.activeElement.id") == "id_paid"


def test_a_chart_is_drawn_and_its_table_is_one_click_away(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/galerie/")
        figure = page.locator("[data-chart=collecte]")
        assert not figure.locator("table").is_visible()
        figure.locator(".draw").scroll_into_view_if_needed()
        figure.locator(".draw svg").wait_for()
        assert not figure.locator("table").is_visible()
        figure.get_by_text("Voir le tableau").click()
        assert figure.locator("table").is_visible()
        assert "non mesuré" in figure.locator("table").inner_text()


def test_a_chart_without_script_is_its_table(visitor) -> None:
    with visitor.page("awa", java_script_enabled=False) as page:
        page.goto("/galerie/")
        assert page.locator("[data-chart=collecte] table").is_visible()


def test_a_chart_that_nobody_has_looked_at_is_fetched_later_and_printed_as_its_table(
    visitor,
) -> None:
    with visitor.page("awa") as page:
        page.set_viewport_size({"width": 360, "height": 300})
        fetched: list[str] = []
        page.on("request", lambda asked: fetched.append(asked.url))
        page.goto("/galerie/")
        page.locator("[data-chart=collecte] .draw").wait_for()
        assert not any("/drawing-" in url for url in fetched)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("[data-chart=collecte] table").is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert not page.locator("[data-chart=collecte] table").is_visible()
        page.mouse.wheel(0, 50)
        page.locator("[data-chart=secteurs] .draw svg").wait_for()


def test_paper_has_no_menu_and_charts_in_black(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/galerie/")
        page.locator("[data-chart=secteurs] .draw").scroll_into_view_if_needed()
        page.locator("[data-chart=secteurs] .draw svg").wait_for()
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert not page.locator("#menu").is_visible()
        assert not page.locator("form.filter").first.is_visible()
        drawn = page.locator("[data-chart=secteurs] .draw svg").inner_html()
        colours = {c.lower() for c in re.findall(r'(?:fill|stroke)="#([0-9A-Fa-f]{3,6})"', drawn)}
        assert colours and all(grey(colour) for colour in colours)


def grey(colour: str) -> bool:
    parts = list(colour) if len(colour) == 3 else re.findall("..", colour)
    return len(set(parts)) == 1


def test_without_network_the_page_says_so_and_holds_nothing_of_anybody(visitor) -> None:
    with visitor.page("awa", service_workers="allow") as page:
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.context.set_offline(True)
        page.goto("/menages/")
        assert "Pas de réseau" in page.locator("h1").inner_text()
        kept = page.evaluate(
            """async () => (await Promise.all((await caches.keys()).map(async name =>
            (await (await caches.open(name)).keys()).map(r => new URL(r.url).pathname)))).flat()"""
        )
        page.context.set_offline(False)
        assert all(path == "/hors-ligne/" or path.startswith("/static/") for path in kept)


def test_the_language_changes_and_the_page_stays(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/recherche/?q=personne")
        page.get_by_role("link", name="English").click()
        assert page.url.endswith("/recherche/?q=personne")
        assert page.locator("html").get_attribute("lang") == "en"


def test_files_come_compressed_and_are_kept_for_ever(visitor) -> None:
    with visitor.page("awa") as page:
        files = []
        page.on("response", lambda answer: files.append(answer))
        page.goto("/")
        sheet = next(answer for answer in files if answer.url.endswith(".css"))
        headers = sheet.all_headers()
        assert headers["content-encoding"] in ("br", "gzip")  # br needs https or localhost.
        assert "immutable" in headers["cache-control"]


def test_a_form_sent_twice_in_haste_leaves_once(visitor) -> None:
    with visitor.page("awa") as page:
        page.goto("/galerie/")
        sent = []
        page.on("request", lambda request: sent.append(request.method))
        with page.expect_navigation():
            page.evaluate(
                """() => { const form = document.querySelector(".frm");
                form.requestSubmit(); form.requestSubmit(); }"""
            )
        assert sent.count("POST") == 1
