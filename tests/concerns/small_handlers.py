"""Somebody of the desk at a browser of their own."""

from __future__ import annotations

from hostile import WATCH
from narrow import fits, walk
from playwright.sync_api import Browser, ConsoleMessage, Page
from small_desk import Desk

import small_people as people
from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from screenshots import shoot
from small_browser import axe_finds


class Person:
    """Somebody of the desk at a browser of their own."""

    def __init__(
        self, browser: Browser, desk: Desk, role: str, language: Language = "en", width: int = 1280
    ) -> None:
        self.desk, self.language, self.who = desk, language, desk.people[role]
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, accept_downloads=True
        )
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.on("dialog", lambda one: (self.said.append(f"dialog {one.message}"), one.dismiss()))

    def _hear(self, message: ConsoleMessage) -> None:
        """What the server refuses is told in the console too."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.said.append(message.text)

    def t(self, key: str, **facts: object) -> str:
        return say(f"concerns.desk.{key}", self.language, **facts)

    def sign_in(self) -> None:
        self.page.goto(f"{self.desk.address}/{self.language}/account/sign-in?next=/")
        self.page.locator("[name=login]").fill(self.who.email)
        self.page.locator("[name=password]").fill(people.PASSWORD)
        self.page.locator("main form button").first.click()
        self.page.locator("[name=code]").fill(people.code_of(self.who.secret))
        # Whoever goes on before the answer is here has no session yet.
        with self.page.expect_response(lambda one: one.request.method == "POST" and one.status == 302):
            self.page.locator("main form button").first.click()
        self.page.goto(self.desk.address)
        self.page.locator("nav.desk").wait_for()

    def go(self, place: str) -> None:
        self.page.locator("nav.desk").get_by_role("button", name=self.t(f"place.{place}"), exact=True).click()

    def press(self, key: str, **facts: object) -> None:
        self.page.get_by_role("button", name=self.t(key, **facts), exact=True).first.click()

    def unfold(self, key: str) -> None:
        self.page.locator("summary", has_text=self.t(key)).first.click()

    def fill(self, key: str, value: str, **facts: object) -> None:
        self.page.get_by_label(self.t(key, **facts)).first.fill(value)

    def done(self, key: str) -> None:
        self.page.locator("[role=status]", has_text=self.t(key)).first.wait_for()

    def make_key(self) -> str:
        """The six words, as they were shown."""
        self.press("key.make")
        return self.write_down("key")

    def write_down(self, what: str) -> str:
        """New words, and two of them typed again; they are kept by the button of ``what``."""
        self.page.locator(".paper dd").first.wait_for()
        words = self.page.locator(".paper dd").first.inner_text().split()
        self.look()
        self.press("key.written")
        for number in (2, 5):
            self.fill("key.word", words[number - 1], number=number)
        self.press(f"{what}.keep")
        self.done({"key": "key.kept", "words": "words.changed"}[what])
        return " ".join(words)

    def unlock(self, words: str) -> None:
        self.page.get_by_label(self.t("unlock.words")).fill(words)
        self.press("unlock.button")
        self.page.get_by_role("button", name=self.t("lock"), exact=True).wait_for()

    def look(self) -> None:
        """axe finds nothing, and nothing is lost: on a desk, a phone, at 400 %, written from the right."""
        assert axe_finds(self.page) == []
        fits(self.page)

    def walk(self) -> None:
        walk(self.page)

    def shoot(self, name: str) -> None:
        shoot(self.page, name, self.language)
