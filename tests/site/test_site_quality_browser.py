"""Quality checks in Chromium, in both languages: run, looked into, settled by keyboard; narrow and wide."""

from __future__ import annotations

import pytest
from browsing import Empty, Person, administrators, join_as_steward
from playwright.sync_api import Browser

from cadre.confidential.quality import Checked, Doubt, Issues
from cadre.vocabulary.languages import Language
from screenshots import shoot
from small_browser import axe_finds
from small_sites import run
from small_workspaces import small_workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]


def at_both_widths(person: Person, name: str) -> None:
    for width in (1280, 360):
        person.page.set_viewport_size({"width": width, "height": 740})
        assert axe_finds(person.page) == [], (person.page.url, width)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width, person.page.url
    shoot(person.page, name, person.language)


def by_keyboard(person: Person, selector: str, *keys: str) -> None:
    """Tab on from where the page is until ``selector`` has the focus, and press keys there."""
    for _ in range(120):
        if person.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            break
        person.page.keyboard.press("Tab")
    else:
        raise AssertionError(f"{selector} is not reached by keyboard")
    assert person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    for key in keys:
        if len(key) > 1 and not key.isalpha():
            person.page.keyboard.type(key)
        else:
            person.page.keyboard.press(key)


def test_a_steward_runs_the_checks_and_settles_an_issue_by_keyboard(
    browser: Browser, empty: Empty, language: Language
) -> None:
    first, _ = administrators(browser, empty, language)
    steward = Person(browser, empty, language)
    join_as_steward(steward, first)
    (empty.home / "workspaces").mkdir()
    folder = small_workspace(empty.home / "workspaces" / "XSC", people=120)
    contracts = folder / "contracts.csv"
    contracts.write_text(contracts.read_text("utf-8").replace(",2221,", ",2222,"), "utf-8")
    steward.go("desk/data/XSC")
    steward.page.get_by_role("link", name=steward.t("issues.title")).click()
    steward.press("issues.run")  # there is nothing to check yet
    assert steward.page.locator(".summary").count() == 1
    assert run(empty.env, "build", folder).returncode == 0
    steward.press("issues.run")
    at_both_widths(steward, "overview")
    steward.go("desk/data/XSC/quality?step=midwives")
    by_keyboard(steward, ".held a[href*='/issues/']", "Enter")
    steward.page.wait_for_url("**/issues/*")
    at_both_widths(steward, "issue")
    number = steward.page.locator("h1").inner_text()
    by_keyboard(steward, "#StatusForm_status", "End")
    by_keyboard(steward, "form[action$='/status'] button", "Enter")
    steward.page.locator(".summary a").wait_for()  # without a reason
    steward.look()
    by_keyboard(steward, "#StatusForm_status", "End")
    by_keyboard(steward, "#StatusForm_reason", "Nurses of the army are not counted.")
    by_keyboard(steward, "form[action$='/status'] button", "Enter")
    steward.page.wait_for_url(f"**/{number}")
    steward.look()
    assert "Nurses of the army are not counted." in steward.page.locator("main").inner_text()
    steward.go("desk/data/XSC/quality/add")
    steward.press("issues.add.button")
    assert steward.page.locator(".summary li").count() == 1
    at_both_widths(steward, "add")
    steward.fill("issues.add.button", seen="The army's hospitals are missing.", area="N")
    series = {
        "practising": [[2023, 410.0], [2024, 400.0], [2025, 280.0]],
        "exits": [[2024, 20.0], [2025, 130.0]],
    }
    leavers = Doubt("exits-over-stock", 2025, "2211", "N", "", 130.0, 100.0, series)
    Issues(folder, "XSC").run(Checked("E", (leavers,), ()), "P")
    steward.go("desk/data/XSC/quality?step=rules")
    steward.page.locator(".held a[href*='/issues/']").click()
    assert steward.page.locator(".picture svg:visible").count() == 1
    at_both_widths(steward, "series")
    assert steward.said == []
    assert run(empty.env, "ledger", "verify").returncode == 0
