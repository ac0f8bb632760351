"""Somebody at a browser of their own, on the reporter's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from small_reports import NAMES, Reports

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from small_browser import axe_finds

ENGLISH = re.compile(r"\b(This|Enter|Please|field|required|Continue|Back|Loading)\b")


class Reporter:
    """``said``: what the browser complained of; ``asked``: every request that it made."""

    def __init__(
        self, browser: Browser, reports: Reports, language: Language = "en", wide: int = 360, **more: Any
    ) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": wide, "height": 740}, locale=language, **more
        )
        self.page: Page = self.context.new_page()
        self.reports, self.language, self.wide = reports, language, wide
        self.said: list[str] = []
        self.asked: list[Request] = []
        self.page.set_default_timeout(20_000)
        self.page.on("console", lambda one: self.said.append(one.text) if one.type != "log" else None)
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.on("dialog", lambda one: (self.said.append(f"dialog {one.type}"), one.accept()))
        self.context.on("request", lambda one: self.asked.append(one))

    def t(self, key: str, **facts: object) -> str:
        return say(f"concerns.bundle.{key}", self.language, **facts)

    def open(self) -> None:
        self.page.goto(self.reports.origin + "/")
        expect(self.page.locator("main h1")).to_be_visible()

    def button(self, key: str, **facts: object) -> Any:
        return self.page.get_by_role("button", name=self.t(key, **facts), exact=True)

    def press(self, key: str) -> None:
        self.button(key).first.click()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def look(self) -> None:
        """Nothing that axe finds, nothing that sticks out, nobody's words but ours."""
        assert axe_finds(self.page) == [], self.heading()
        self.fits()
        if self.language == "ru":
            assert not ENGLISH.search(self.page.locator("main").inner_text()), self.heading()

    def fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.wide, self.heading()

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.tagName"))

    def begin(self, kinds: tuple[str, ...] = ("pay",)) -> None:
        """Past the page before, the organisation and the kinds."""
        self.open()
        self.press("home.write.go")
        self.press("next")
        self.page.locator("#q-recipient").check()
        self.press("next")
        for kind in kinds:
            box = self.page.locator("fieldset input[type=checkbox]").nth(KINDS.index(kind))
            box.check()
        self.press("next")

    def screens(self) -> Iterator[str]:
        """Each screen of questions up to the review; it is filled before the next is asked for."""
        while self.button("next").count():
            yield self.heading()
            self.press("next")

    def skip_to_review(self) -> None:
        for _ in self.screens():
            pass

    def make_code(self) -> list[str]:
        self.press("review.code")
        shown = self.page.locator("ol.code span[aria-hidden]")
        expect(shown).to_have_count(7)
        return shown.all_inner_texts()

    def send(self, code: list[str]) -> None:
        self.page.fill("#last-group", code[-1])
        self.page.locator("form button[type=submit]").click()

    def sent(self) -> None:
        title = self.t("done.title", organisation=NAMES[self.language])
        expect(self.page.locator("h1")).to_have_text(title, timeout=60_000)

    def come_back(self, code: str) -> None:
        self.open()
        self.press("home.return.go")
        self.page.fill("#code", code)
        self.press("return.open")

    def posted(self) -> list[Request]:
        return [one for one in self.asked if one.method in ("POST", "PUT")]

    def close(self) -> None:
        self.context.close()


KINDS = ("violence", "exposure", "conditions", "death", "pay", "retaliation", "conflict")


def told(reporter: Reporter, text: str) -> None:
    """An alert says so."""
    expect(reporter.page.get_by_role("alert").filter(has_text=text).first).to_be_visible()
