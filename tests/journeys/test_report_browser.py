"""The HTML report in Chromium: axe finds nothing, it fits a phone, and the keyboard reaches everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cadre.publishable.documents import ReleaseFolder, compose, render
from cadre.vocabulary.languages import Language
from small_browser import axe_finds
from small_browser import browser as browser
from small_releases import full_release, thin_release

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
REPORTS = {"full-en": ("en", None), "full-ru": ("ru", None), "thin-ru": ("ru", "KGZ")}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("reports")
    full, thin = ReleaseFolder(full_release(place / "full")), ReleaseFolder(thin_release(place / "thin"))
    made = {}
    for name, (language, area) in REPORTS.items():
        made[name] = place / f"{name}.html"
        render(_composed(thin if area else full, language, area), "html", made[name])
    return made


def _composed(release: ReleaseFolder, language: str, area: str | None) -> Any:
    spoken: Language = "ru" if language == "ru" else "en"
    return compose(release, "country-profile", spoken, area)


@pytest.fixture(params=list(REPORTS))
def page(request: pytest.FixtureRequest, browser: Browser, reports: dict[str, Path]) -> Iterator[Page]:
    """The report, opened as a file; any request for something else would fail the test."""
    opened = browser.new_page(viewport=DESK)
    asked: list[str] = []
    opened.on("request", lambda found: asked.append(found.url))
    opened.goto(reports[request.param].as_uri())
    yield opened
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    opened.close()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_axe_finds_nothing(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert axe_finds(page) == []


def test_nothing_sticks_out_of_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_first_key_press_offers_to_skip_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_no_label_of_a_chart_is_cut_off(page: Page) -> None:
    """Every text of every chart lies inside its picture."""
    cut = page.evaluate("""() => [...document.querySelectorAll('svg[role=img]')].flatMap(picture => {
        const frame = picture.getBoundingClientRect();
        return [...picture.querySelectorAll('text')]
            .filter(text => { const box = text.getBoundingClientRect();
                return box.width && (box.left < frame.left - 2 || box.right > frame.right + 2); })
            .map(text => text.textContent);
    })""")
    assert cut == []


def test_it_prints_without_what_only_a_screen_needs(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('details')).display") == "none"
