"""Pages that nobody wants to see, in Chromium: refused, too often, not there, and an error of our own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from screenshots import WIDTHS, shoot
from small_browser import axe_finds
from small_sites import environment, served

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
WITHOUT_TOKEN = """() => { const form = document.createElement('form');
    form.method = 'post'; form.action = location.href; document.body.append(form); form.submit(); }"""
WORDS = {
    ("403", "en"): "This form is too old", ("403", "ru"): "Форма устарела",
    ("404", "en"): "There is no such page", ("404", "ru"): "Такой страницы нет",
    ("429", "en"): "Too many", ("429", "ru"): "Слишком",
    ("500", "en"): "went wrong", ("500", "ru"): "ошибка",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("refusals") / "home"
    shutil.copytree(filled / "home", home)
    with served(environment(home, None)) as address:
        yield address, home


@pytest.fixture(params=["en", "ru"])
def seen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str]]:
    page = browser.new_page(locale=request.param)
    yield page, request.param
    page.close()


def good(page: Page, status: str, language: str) -> None:
    assert WORDS[status, language].lower() in page.inner_text("main").lower(), page.inner_text("main")
    assert page.locator("main a").count() >= 1  # somewhere to go on
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert axe_finds(page) == []
    shoot(page, f"refused-{status}", language)


def test_a_form_without_its_sign(site: tuple[str, Path], seen: tuple[Page, str]) -> None:
    page, language = seen
    page.goto(f"{site[0]}/{language}/account/sign-in")
    with page.expect_navigation() as answer:
        page.evaluate(WITHOUT_TOKEN)
    assert answer.value.status == 403
    good(page, "403", language)


def test_what_is_not_there(site: tuple[str, Path], seen: tuple[Page, str]) -> None:
    page, language = seen
    answer = page.goto(f"{site[0]}/{language}/country/QQQ")
    assert answer is not None
    assert answer.status == 404
    good(page, "404", language)


def test_too_often(site: tuple[str, Path], seen: tuple[Page, str]) -> None:
    page, language = seen
    for attempt in range(40):
        page.goto(f"{site[0]}/{language}/account/forgotten")
        page.fill("input[type=email]", f"nobody{attempt}@example.org")
        with page.expect_navigation() as answer:
            page.press("input[type=email]", "Enter")
        if answer.value.status == 429:
            return good(page, "429", language)
    raise AssertionError("never too often")


def test_an_error_of_our_own_says_so_and_no_more(site: tuple[str, Path], seen: tuple[Page, str]) -> None:
    page, language = seen
    address, home = site
    database = home / "site.sqlite3"
    shutil.copy(database, home / "kept")
    database.write_bytes(b"no database at all" * 1000)
    try:
        answer = page.goto(f"{address}/{language}/search?q=midwives-{language}")
    finally:
        shutil.copy(home / "kept", database)
    assert answer is not None
    assert answer.status == 500
    assert "Traceback" not in page.content()
    good(page, "500", language)
