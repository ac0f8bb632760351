"""The site in Chromium: axe finds nothing, it fits a phone, and a visitor gets from home to a download."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from test_site_pages import ROWS, address

from screenshots import shoot
from small_browser import axe_finds
from small_sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
SIZES = {"phone": (360, 740, "dark"), "desk": (1280, 900, "light")}
FILES = ("indicator-csv", "release-file", "explore-file", "feed", "catalog", "sitemap", "robots")
PAGES = [name for name in ROWS if name not in FILES]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    on_sqlite: Site, browser: Browser, language: str, size: str
) -> None:
    site = on_sqlite
    wide, high, scheme = SIZES[size]
    page = browser.new_page(viewport={"width": wide, "height": high}, color_scheme=scheme)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on(
        "request", lambda asked: said.append(asked.url) if not asked.url.startswith(site.address) else None
    )
    for name in PAGES:
        page.goto(address(site, name, language))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert axe_finds(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= wide, name
        shoot(page, f"{name}-{scheme}", language)
    assert said == []
    page.close()


@pytest.mark.parametrize(("language", "download"), [("en", "Download as CSV"), ("ru", "Скачать CSV")])
def test_from_home_to_a_figure_to_a_download(
    site: Site, browser: Browser, language: str, download: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale=language, accept_downloads=True)
    page = context.new_page()
    page.goto(site.address)
    assert page.url == f"{site.address}/{language}/"
    page.locator(".numbers .value a").first.click()
    assert "/figure/F" in page.url
    assert page.url in page.locator(".cite").inner_text()
    assert page.locator(".hash").first.inner_text()
    page.locator(".crumbs a").last.click()
    assert "/indicator/" in page.url
    with page.expect_download() as kept:
        page.get_by_text(download, exact=True).click()
    assert kept.value.suggested_filename.endswith(f"{language}.csv")
    context.close()


def tabbed(page: Page, most: int = 60) -> Iterator[str]:
    """Press Tab and tell what has the focus: its tag, its name or its words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        tag = focus.evaluate("one => one.tagName")
        yield f"{tag} {focus.get_attribute('name') or focus.inner_text()}"


def reach(page: Page, wanted: str) -> None:
    assert any(one == wanted for one in tabbed(page)), f"Tab never came to {wanted}"


@pytest.mark.parametrize(
    ("language", "show", "bars"), [("en", "Show", "Bars"), ("ru", "Показать", "Столбцы")]
)
def test_the_explorer_with_the_keyboard(
    site: Site,
    browser: Browser,
    language: str,
    show: str,
    bars: str,
) -> None:
    page = browser.new_context(java_script_enabled=False, accept_downloads=True).new_page()
    page.goto(f"{site.address}/{language}/explore/?indicator=1-04")
    reach(page, "SELECT by")
    page.keyboard.press("ArrowDown")
    reach(page, f"BUTTON {show}")
    page.keyboard.press("Enter")
    page.wait_for_url("**by=*")
    reach(page, f"A {bars}")
    page.keyboard.press("Enter")
    page.wait_for_url("**show=bar*")
    assert page.locator("figure svg:visible").count() == 1
    reach(page, "A CSV")
    with page.expect_download() as kept:
        page.keyboard.press("Enter")
    assert kept.value.suggested_filename.endswith(f"{language}.csv")
    page.context.close()


@pytest.mark.parametrize(
    ("language", "bars", "figures"), [("en", "Bars", " figures."), ("ru", "Столбцы", " значени")]
)
def test_the_explorer_changes_in_place(
    site: Site, browser: Browser, language: str, bars: str, figures: str
) -> None:
    """With JavaScript: no other page is loaded, the address follows, focus stays, and the change is told."""
    page, problems, loaded = browser.new_page(), list[str](), list[str]()
    page.on("console", lambda one: problems.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: problems.append(str(one)))
    page.on("load", lambda one: loaded.append(one.url))
    page.goto(f"{site.address}/{language}/explore/?indicator=1-04")
    told, table = page.locator("#told"), page.locator("#table-view")
    first = told.inner_text()
    page.locator("#by").focus()
    page.locator("#by").select_option(index=1)
    page.wait_for_url("**by=*")
    assert "from=" not in page.url  # the address of the view, not every field of the form
    assert page.evaluate("document.activeElement.id") == "by"
    assert told.inner_text() != first
    assert figures in told.inner_text()
    divided = table.inner_text()
    page.locator("#show-bar").click()
    page.wait_for_url("**show=bar*")
    assert page.locator("#show-bar").inner_text() == bars
    assert page.locator("#found figure svg:visible").count() == 1
    page.locator("#from").select_option(index=1)
    page.wait_for_url("**from=*")
    assert "show=bar" in page.url  # the shape is kept
    assert f"/{'ru' if language == 'en' else 'en'}/explore/" in page.locator("#languages").inner_html()
    assert "from=" in page.locator("#languages").inner_html()
    assert len(loaded) == 1
    for _ in range(2):  # nothing is kept in the browser: going back loads the view again
        with page.expect_event("load"):
            page.evaluate("history.back()")
    assert table.inner_text() == divided
    assert not problems
    page.close()


def test_an_answer_that_is_no_view_is_shown_as_a_page(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site.address}/en/explore/?indicator=1-04")
    page.evaluate(
        "document.querySelector('#indicator').closest('[hx-get]').setAttribute('hx-get', '/en/nowhere')"
    )
    page.evaluate("htmx.process(document.body)")
    page.locator("#by").select_option(index=1)
    expect(page.locator("#by")).to_have_count(0)
    assert "by=" in page.url
    page.close()
