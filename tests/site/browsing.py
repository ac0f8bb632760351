"""People at browsers of their own, on a site that is empty at first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

import small_people as people
from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from screenshots import shoot
from small_browser import axe_finds
from small_sites import environment, run, served

MINISTRY = {"en": "Ministry of Health", "ru": "Министерство здравоохранения"}


@dataclass(frozen=True)
class Empty:
    """A site that nobody has an account of, the folder of its letters, and the link it printed."""

    address: str
    home: Path
    link: str
    env: dict[str, str]


def empty_site(place: Path, database: str | None, language: Language) -> Iterator[Empty]:
    env = environment(place / "home", database)
    env |= {"CADRE_HOSTS": "localhost,127.0.0.1", "CADRE_LANGUAGE": language}
    done = run(env, "migrate")
    link = re.search(r"https://localhost(/\S+)", done.stdout)
    assert link is not None, done.stdout + done.stderr
    with served(env) as address:
        yield Empty(address.replace("127.0.0.1", "localhost"), place / "home", link[1], env)


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, site: Empty, language: Language) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": 360, "height": 740})
        self.page: Page = self.context.new_page()
        self.site, self.language = site, language
        self.said: list[str] = []
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """A page that is refused or not there is told in the console too."""
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.said.append(message.text)

    def t(self, key: str) -> str:
        return say(f"site.{key}", self.language)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.address}/{self.language}/{path}")
        self.look()

    def look(self) -> None:
        """Nothing that axe finds, nothing that sticks out of a phone, nobody's words but ours."""
        assert axe_finds(self.page) == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, self.page.url
        if self.language == "ru":
            words = self.page.locator("main").inner_text()
            assert not re.search(r"\b(This|Enter|Please|field|password|required)\b", words), self.page.url
        where = self.page.url.removeprefix(f"{self.site.address}/{self.language}/")
        shoot(self.page, re.sub(r"\W+", "-", f"way-{where}")[:60], self.language)

    def fill(self, button: str, **given: str) -> None:
        for name, value in given.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.press(button)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=self.t(button), exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def join(self, link: str, name: str, email: str = "") -> None:
        """From a link to an account with an app for codes."""
        self.page.goto(self.site.address + link)
        self.look()
        self.press("page.join.button")  # with nothing filled in
        assert self.page.locator(".summary li").count() >= 2
        self.page.locator(".summary a").first.click()
        self.fill(
            "page.join.button", name=name, password1=people.PASSWORD, **({"email": email} if email else {})
        )
        self.page.get_by_role("link", name=self.t("page.totp.set")).click()
        self.secret = self.page.locator(".secret").inner_text()
        self.fill("page.totp.button", code=people.code_of(self.secret))
        assert self.page.locator(".codes li").count() == 10

    def invite(self, email: str, role: str, organisation: str = "", country: str = "") -> str:
        """The link in the letter that was sent."""
        self.go("desk/people/invite")
        if organisation:
            self.page.locator("[name=organisation]").select_option(label=organisation)
        self.fill("page.invite.button", email=email, role=role, country=country)
        to, _, body = people.letters(self.site.home)[-1]
        assert to == email
        link = re.search(r"http://localhost:\d+(/\S+)", body)
        assert link is not None
        return link[1]


def verify_ministry(first: Person, second: Person) -> None:
    first.go("desk/organisations/propose")
    first.fill(
        "page.propose.button", name_en=MINISTRY["en"], name_ru=MINISTRY["ru"], kind="ministry", country="xsc"
    )
    for person in (first, second):
        person.go("desk/organisations")
        person.page.get_by_role("link", name=MINISTRY[person.language]).click()
        person.fill("organisation.verify", evidence="I called the number on its website.")


def administrators(browser: Browser, site: Empty, language: Language) -> tuple[Person, Person]:
    """The first by the terminal's link, the second invited; both have verified the ministry."""
    first, second = (Person(browser, site, language) for _ in range(2))
    first.join(site.link, "Aigul First", "first@example.org")
    second.join(first.invite("second@example.org", "administrator"), "Boris Second")
    verify_ministry(first, second)
    return first, second


def join_as_steward(steward: Person, first: Person) -> None:
    """By the invitation of the administrator, for the ministry and its country."""
    link = first.invite("data@example.org", "steward", MINISTRY[steward.language], "XSC")
    steward.join(link, "Data Steward")
