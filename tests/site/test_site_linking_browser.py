"""Pairs reviewed and an order of sources changed in Chromium with the keyboard alone, in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from browsing import (
    Empty,
    Person,
    administrators,
    join_as_steward,
)
from playwright.sync_api import Browser

from cadre.catalogue.messages import say
from cadre.confidential.linkage.decisions import standing_decisions
from cadre.vocabulary.languages import Language
from small_linked import linked_workspace
from small_sites import run

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("site"),
]  # fmt: skip


def steward_of(browser: Browser, site: Empty, spoken: Language) -> tuple[Person, Path]:
    first, _ = administrators(browser, site, spoken)
    steward = Person(browser, site, spoken)
    join_as_steward(steward, first)
    (site.home / "workspaces").mkdir()
    return steward, linked_workspace(site.home / "workspaces" / "XSC")


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    @property
    def here(self) -> Any:
        return self.page.evaluate("document.activeElement.outerHTML.slice(0, 400)")

    def to(self, words: str) -> None:
        """Tab until what has the focus says it."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            told = self.page.evaluate(
                "(document.activeElement.getAttribute('aria-label') || '') + document.activeElement.innerText"
            )
            if words in told:
                return
        raise AssertionError(f"no Tab leads to {words}")

    def press(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.page.wait_for_load_state()
        self.person.look()

    @property
    def pair(self) -> str:
        return self.page.url.partition("/links/")[2][:16]


def test_a_steward_without_a_mouse(browser: Browser, empty: Empty, language: Language) -> None:
    person, folder = steward_of(browser, empty, language)
    pairs_are_reviewed(browser, person, folder / "decisions.csv")
    an_order_is_changed(person, folder / "cadre.toml")
    assert person.said == []
    assert run(empty.env, "ledger", "verify").returncode == 0


def pairs_are_reviewed(browser: Browser, person: Person, decisions: Path) -> None:
    keys = Keyboard(person)
    person.go("desk/data/XSC/links")
    keys.to(person.t("links.begin"))
    keys.press("Enter")
    assert 'id="pair"' in keys.here, "the focus is where the pair begins"
    first = keys.pair
    keys.press("1")
    second = keys.pair
    assert standing_decisions(decisions)[first].decision == "same"
    assert 'id="pair"' in keys.here
    keys.press("2")
    assert [line.decision for line in standing_decisions(decisions).values()] == ["same", "different"]
    keys.press("0")
    assert (keys.pair, list(standing_decisions(decisions))) == (second, [first])
    keys.press("3")
    assert keys.pair not in (first, second)
    assert len(standing_decisions(decisions)) == 1
    keys.to(person.t("links.different"))
    keys.press("Enter")
    assert len(standing_decisions(decisions)) == 2
    off(keys)
    before = keys.page.url
    keys.page.keyboard.press("1")
    keys.page.reload()
    keys.page.keyboard.press("2")
    assert not keys.page.locator("#keys input").is_checked(), "remembered on this computer"
    assert (keys.page.url, len(standing_decisions(decisions))) == (before, 2)
    wide(person, "desk/data/XSC/links", f"desk/data/XSC/links/{first}")
    without_script(browser, person, second, decisions)


def off(keys: Keyboard) -> None:
    keys.page.locator("#keys input").focus()
    keys.page.keyboard.press("Space")
    keys.page.locator("h1").click()


def wide(person: Person, *places: str) -> None:
    person.page.set_viewport_size({"width": 1280, "height": 800})
    for place in places:
        person.page.goto(f"{person.site.address}/{person.language}/{place}")
        assert person.page.evaluate("document.documentElement.scrollWidth") <= 1280
    person.page.set_viewport_size({"width": 360, "height": 740})


def without_script(browser: Browser, person: Person, pair: str, decisions: Path) -> None:
    plain = browser.new_context(java_script_enabled=False, storage_state=person.context.storage_state())
    page = plain.new_page()
    page.goto(f"{person.site.address}/{person.language}/desk/data/XSC/links/{pair}")
    page.get_by_role("button", name=person.t("links.same")).click()
    assert pair not in page.url.partition("?")[0]
    assert standing_decisions(decisions)[pair].decision == "same"
    page.get_by_role("button", name=person.t("links.undo"), exact=True).click()
    assert pair not in standing_decisions(decisions)
    plain.close()


def an_order_is_changed(person: Person, toml: Path) -> None:
    keys = Keyboard(person)
    before = tomllib.loads(toml.read_text("utf-8"))["precedence"]["birth_year"]
    person.go("desk/data/XSC/conflicts")
    keys.to(person.t("conflicts.of.birth_year"))
    keys.press("Enter")
    down = say("site.conflicts.down", person.language, source="")
    keys.to(down)
    keys.press("Enter")
    assert f'value="down:{before[0]}"' in keys.here, "the focus goes with the source"
    keys.press("Enter")
    keys.to(person.t("conflicts.try"))
    keys.press("Enter")
    assert 'id="result"' in keys.here
    keys.to(person.t("conflicts.save"))
    keys.press("Enter")
    assert person.t("conflicts.saved") in person.page.locator("main").inner_text()
    after = tomllib.loads(toml.read_text("utf-8"))["precedence"]["birth_year"]
    assert after == [before[1], before[2], before[0], *before[3:]]
    wide(person, "desk/data/XSC/conflicts", "desk/data/XSC/conflicts/birth_year")
