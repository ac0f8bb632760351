"""The mapping of a messy file and the mending of its rows, by keyboard alone, in Chromium, in both languages.

Every page on the way is held against axe at the width of a phone and of a desk.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import yaml
from browsing import Empty, Person, administrators, join_as_steward
from playwright.sync_api import Browser, Page
from test_site_mapping import MESSY

from cadre.vocabulary.languages import Language
from small_browser import axe_finds
from small_workspaces import small_workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
PLACE = "desk/data/XSC/sources/contracts"


class Steward(Person):
    """Somebody who touches no mouse."""

    def look(self) -> None:
        super().look()
        self.page.set_viewport_size({"width": 1280, "height": 900})
        assert axe_finds(self.page) == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 1280, self.page.url
        self.page.set_viewport_size({"width": 360, "height": 740})

    def reach(self, wanted: str) -> None:
        """By the Tab key, with the focus to be seen on the way."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                seen = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert seen != "none", wanted
                return
        raise AssertionError(f"{wanted} is not reached by keyboard")

    def choose(self, wanted: str, value: str) -> None:
        """A choice of a list, by its arrow keys."""
        self.reach(wanted)
        self.page.keyboard.press("Home")
        for _ in range(80):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not among the choices of {wanted}")

    def enter(self, wanted: str) -> None:
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()


def place_of(page: Page, header: str) -> str:
    return f"#{page.locator('h3', has_text=header).first.get_attribute('id')}".removesuffix("-header")


def test_a_messy_file_is_mapped_read_and_mended_by_keyboard(
    browser: Browser,
    empty: Empty,
    language: Language,
    tmp_path: Path,
) -> None:
    first, second = administrators(browser, empty, language)
    steward = Steward(browser, empty, language)
    join_as_steward(steward, first)
    (empty.home / "workspaces").mkdir()
    folder = small_workspace(empty.home / "workspaces" / "XSC", people=5)
    spoiled = MESSY.replace("13/01", "33/01").replace("Дата рожд.", "Когда").replace("н/д", "жен")
    (folder / "contracts.csv").write_text(spoiled, "cp1251")
    steward.go(f"{PLACE}/mapping")
    page = steward.page
    assert steward.t("mapping.reason.known") in page.locator("main").inner_text()
    page.locator("main").focus()
    steward.choose(place_of(page, "Когда"), "birth_date")
    steward.enter("button[value=save]")
    assert steward.t("mapping.notice.new") in page.locator("main").inner_text()
    assert page.locator("#format-birth_date").evaluate("one => one.value") == "%d/%m/%Y"
    page.locator("main").focus()
    steward.reach(f"li:has({place_of(page, 'Должность')}) summary")
    page.keyboard.press("Enter")
    unknown = page.locator("[name^=code-occupation-]").last
    steward.choose(f"#{unknown.get_attribute('id')}", "2221")
    steward.enter("button[value=save]")
    saved = yaml.safe_load((folder / "mappings/contracts/2.yaml").read_text("utf-8"))["columns"]
    assert saved["birth_date"] == {"from": "Когда", "format": "%d/%m/%Y"}
    assert saved["occupation"]["codes"] == {"Мед. сестра": "2221", "Медицинская сестра": "NUR"}
    page.locator("main").focus()
    steward.enter(f"form[action$='{PLACE}/read'] button")
    assert page.locator(".cells li").count() == 1
    assert "33/01/1975" in page.locator(".cells").inner_text()
    with page.expect_download() as got:
        page.locator("main").focus()
        steward.reach("a[download]")
        page.keyboard.press("Enter")
    sheet = tmp_path / "sheet.xlsx"
    got.value.save_as(sheet)
    book = openpyxl.load_workbook(sheet)
    titles = [cell.value for cell in book.active[1]]
    book.active.cell(2, titles.index("Когда") + 1).value = "13/01/1975"
    book.save(sheet)
    page.locator("[type=file]").set_input_files(sheet)
    page.locator("[type=file]").focus()
    steward.enter(f"form[action$='{PLACE}/mend'] button")
    assert page.locator(".cells li").count() == 0
    assert steward.t("checks.count.mended") in page.locator("main").inner_text()
    assert steward.said == []
    for one in (first, second, steward):
        one.context.close()
