"""A real Chromium for the tests, and axe-core to look at its pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "journeys" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def need_chromium() -> None:
    """Skips the test where there is none."""
    if CHROMIUM is None or not AXE.exists():
        pytest.skip("Chromium or axe-core is not installed: make test installs both")


@contextmanager
def chromium() -> Iterator[Browser]:
    need_chromium()
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def axe_finds(page: Page) -> list[str]:
    """What axe has against the page, each rule with the first place it means."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
