"""A draft is kept only when asked for, sealed under words that are kept nowhere, and it goes as promised."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright
from small_reporter import Reporter
from small_reports import Reports
from test_concerns_planted import found_in
from test_report_silence import NAME, PLACE, STORY

from cadre.vocabulary.languages import Language
from screenshots import shoot
from small_browser import CHROMIUM, need_chromium

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("reports")]
KEPT = """async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await indexedDB.databases()).map(({ name }) => name).join()]"""
BARE, DRAFT = [0, 0, "", ""], [0, 0, "", "cadre-draft"]


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[tuple[BrowserContext, Path]]:
    """A browser that keeps what it keeps on a disk."""
    need_chromium()
    place = tmp_path / "profile"
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(place),
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
            viewport={"width": 360, "height": 740},
        )
        yield context, place
        context.close()


def somebody(reported: Reports, context: BrowserContext, language: Language) -> Reporter:
    browser: Any = SimpleNamespace(new_context=lambda **_: context)
    one = Reporter(browser, reported, language)
    one.page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{value: ['{language}']}})")
    return one


def write(one: Reporter) -> None:
    """Up to the review, with sentinels."""
    one.begin(("violence",))
    page = one.page
    for _ in one.screens():
        for field, text in (("#q-facility_name", PLACE), ("textarea", STORY)):
            if page.locator(field).count():
                page.fill(field, text)
        if page.locator("#q-identity").count():
            page.locator("#q-identity-confidential").check()
            page.fill("#q-name", NAME)


def keep(one: Reporter) -> list[str]:
    """Asked for, warned, the last word typed; the words."""
    one.press("draft.offer")
    expect(one.page.locator("h1")).to_be_focused()
    shown = one.page.locator("ol.words li").all_inner_texts()
    one.look()
    shoot(one.page, "draft", one.language)
    one.press("draft.keep")  # nothing was typed
    expect(one.page.locator(".summary")).to_be_visible()
    assert one.page.evaluate(KEPT) == BARE
    one.page.fill("#last-word", shown[-1])
    one.press("draft.keep")
    expect(one.button("draft.erase")).to_be_visible()
    return shown


def wiped(one: Reporter) -> None:
    """Away and back, as after “Leave now”: nothing is in the page's memory."""
    one.page.goto("about:blank")
    one.open()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_draft_is_kept_when_asked_and_goes_when_sent(
    reported: Reports, profile: tuple[BrowserContext, Path], tmp_path: Path, language: Language
) -> None:
    context, place = profile
    one = somebody(reported, context, language)
    write(one)
    assert one.page.evaluate(KEPT) == BARE
    words = keep(one)
    wiped(one)
    assert one.page.evaluate(KEPT) == DRAFT
    one.look()
    shoot(one.page, "home-draft", language)
    shutil.copytree(place, tmp_path / "taken", ignore=shutil.ignore_patterns("Singleton*"))
    until = (datetime.now(UTC).date() + timedelta(days=7)).isoformat()
    planted = [STORY, PLACE, NAME, *(by.join(words[at : at + 3]) for by in " -" for at in (0, 3))]
    assert found_in([tmp_path / "taken"], *planted) == {}
    kept = found_in([tmp_path / "taken" / "Default" / "IndexedDB"], until, "age-encryption.org", "violence")
    assert set(kept) == {until, "age-encryption.org"}, (
        "the sealed draft and its day, and nothing in the clear"
    )
    one.press("draft.open")
    one.page.fill("#words", " ".join([*words[1:], words[0]]))
    one.press("draft.open")
    expect(one.page.locator(".summary")).to_contain_text(one.t("draft.other-words"))
    one.look()
    one.page.fill("#words", " ".join(words).upper())
    one.press("draft.open")
    expect(one.page.get_by_text(STORY)).to_be_visible()  # the review, where it was left
    code = one.make_code()
    one.send(code)
    one.sent()
    expect(one.page.locator("h1")).to_be_visible()
    assert one.page.evaluate(KEPT) == BARE
    assert one.context.cookies() == []
    assert one.said == ["dialog beforeunload"], "asked once, when the page was left with answers on it"


def test_a_draft_goes_on_request_and_after_seven_days(
    reported: Reports, profile: tuple[BrowserContext, Path]
) -> None:
    one = somebody(reported, profile[0], "en")
    one.begin(("pay",))
    keep(one)
    one.press("draft.erase")
    expect(one.button("draft.offer")).to_be_visible()
    assert one.page.evaluate(KEPT) == BARE
    one.press("next")
    one.page.wait_for_timeout(500)
    assert one.page.evaluate(KEPT) == BARE, "it is not kept again"
    keep(one)
    for days, kept in ((7, DRAFT), (8, BARE)):
        one.page.goto("about:blank")
        one.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=days))
        one.open()
        until = time.monotonic() + 5  # the page does not wait for what is erased
        while one.page.evaluate(KEPT) != kept:
            assert time.monotonic() < until, days
            one.page.wait_for_timeout(100)
