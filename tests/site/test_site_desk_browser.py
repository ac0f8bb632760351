"""From the link on the terminal to a release that two people approved, in Chromium, in both languages.

Every page on the way is held against axe and against the width of a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from test_site_browser import AXE, RULES

import small_people as people
from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from small_sites import environment, postgresql, run, served, site_release
from small_workspaces import small_workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
PLACES = (
    "account/", "account/details", "account/security", "account/security/passkeys", "account/password",
    "account/sessions", "account/erase", "desk/people", "desk/people/invite", "desk/organisations",
    "desk/organisations/propose", "desk/audit", "account/sign-out", "desk/nothing",
)  # fmt: skip
MINISTRY = {"en": "Ministry of Health", "ru": "Министерство здравоохранения"}


@dataclass(frozen=True)
class Empty:
    """A site that nobody has an account of, the folder of its letters, and the link it printed."""

    address: str
    home: Path
    link: str
    env: dict[str, str]


@pytest.fixture(params=[("en", "sqlite"), ("ru", "postgresql")], ids=["en", "ru"])
def language(request: pytest.FixtureRequest) -> Language:
    return request.param[0]


@pytest.fixture
def empty(language: Language, tmp_path: Path) -> Iterator[Empty]:
    if language == "en":
        yield from _empty(tmp_path, None, language)
        return
    with postgresql() as database:
        if database is None:
            pytest.skip("there is no PostgreSQL server on this machine: make test brings one")
        yield from _empty(tmp_path, database, language)


def _empty(place: Path, database: str | None, language: Language) -> Iterator[Empty]:
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
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        wrong = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
        assert wrong == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, self.page.url
        if self.language == "ru":
            words = self.page.locator("main").inner_text()
            assert not re.search(r"\b(This|Enter|Please|field|password|required)\b", words), self.page.url

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


def test_from_the_terminals_link_to_a_release_before_the_public(
    browser: Browser,
    empty: Empty,
    language: Language,
    tmp_path: Path,
) -> None:
    first, second, one, other = (Person(browser, empty, language) for _ in range(4))
    first.join(empty.link, "Aigul First", "first@example.org")
    second.join(first.invite("second@example.org", "administrator"), "Boris Second")
    verify_ministry(first, second)
    assert first.t("organisation.verified") in second.page.locator("main").inner_text()
    for person, who in ((one, "one"), (other, "other")):
        link = first.invite(f"{who}@example.org", "approver", MINISTRY[language], "XSC")
        person.join(link, f"Approver {who}")
    done = run(empty.env, "ledger", "receive", site_release(tmp_path / "made"))
    assert done.returncode == 0, done.stderr
    public = Person(browser, empty, language)
    public.go("")
    assert public.t("empty.title") in public.page.locator("main").inner_text()
    for person in (one, other):
        assert public.page.goto(f"{empty.address}/{language}/country/XSC").status == 404  # type: ignore[union-attr]
        person.go("desk/releases")
        person.page.locator("main .held a").click()
        person.press("review.approve")
    public.go("country/XSC")
    assert public.context.cookies() == []
    for place in PLACES:
        first.go(place)
    for who in (first, second, one, other):
        assert who.said == []
        who.context.close()
    assert run(empty.env, "ledger", "verify").returncode == 0


def test_a_passkey_signs_in_alone(browser: Browser, empty: Empty, language: Language) -> None:
    """Chromium's own virtual security key, under the site's policy."""
    person = Person(browser, empty, language)
    person.join(empty.link, "Aigul First", "first@example.org")
    device = person.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    person.go("account/security/passkeys/add")
    person.page.get_by_role("button", name=person.t("page.passkey-add.button"), exact=True).click()
    person.page.wait_for_url("**/account/security")
    person.go("account/security/passkeys")
    person.page.get_by_role("button", name=person.t("desk.sign-out")).click()
    person.page.wait_for_url(f"**/{language}/")
    person.go("account/sign-in")
    person.page.get_by_role("button", name=person.t("passkey.button"), exact=True).click()
    person.page.wait_for_url("**/account/")
    assert "Aigul First" in person.page.locator("h1").inner_text()
    assert person.said == []
    person.context.close()


def test_a_steward_uploads_a_file_that_was_broken_off(
    browser: Browser, empty: Empty, language: Language, tmp_path: Path
) -> None:
    first, second, steward = (Person(browser, empty, language) for _ in range(3))
    first.join(empty.link, "Aigul First", "first@example.org")
    second.join(first.invite("second@example.org", "administrator"), "Boris Second")
    verify_ministry(first, second)
    steward.join(first.invite("data@example.org", "steward", MINISTRY[language], "XSC"), "Data Steward")
    steward.go("desk/data")
    (empty.home / "workspaces").mkdir()
    folder = small_workspace(empty.home / "workspaces" / "XSC", people=20)
    steward.go("desk/data")
    steward.page.locator("main .held a").click()
    steward.look()
    steward.go("desk/data/XSC/sources/contracts")
    rows = [f"{number},given,family,2221" for number in range(400_000)]
    file = tmp_path / "of the ministry.csv"
    file.write_text("\n".join(["staff_number,given_name,family_name,occupation", *rows]), "utf-8")
    assert 8 << 20 < file.stat().st_size < 12 << 20  # three parts
    steward.page.route("**/uploads/*?offset=8388608", lambda asked: asked.abort())
    steward.page.locator("[type=file]").set_input_files(file)
    button = steward.page.get_by_role("button", name=steward.t("data.upload.button"), exact=True)
    button.click()
    steward.page.get_by_text(steward.t("data.upload.waits")).wait_for()
    steward.go("desk/data/XSC/sources/contracts")
    assert steward.t("data.upload.stopped") in steward.page.locator("main").inner_text()
    steward.page.unroute("**/uploads/*?offset=8388608")
    sent: list[str] = []
    steward.page.on("request", lambda asked: sent.append(asked.url) if "offset=" in asked.url else None)
    steward.page.locator("[type=file]").set_input_files(file)
    button.click()
    steward.page.get_by_text(steward.t("data.upload.checked")).wait_for()
    steward.look()
    assert [url.partition("?")[2] for url in sent] == ["offset=8388608"]
    steward.page.get_by_role("link", name=steward.t("data.upload.rows")).click()
    steward.look()
    steward.page.go_back()
    steward.press("data.upload.take")
    assert (folder / "contracts.csv").read_bytes() == file.read_bytes()
    assert steward.said == []
    first.go("desk/audit")
    assert run(empty.env, "ledger", "verify").returncode == 0


def test_a_steward_without_javascript(browser: Browser, empty: Empty, language: Language) -> None:
    """What the script does in parts, the form does at once."""
    first, second, steward = (Person(browser, empty, language) for _ in range(3))
    first.join(empty.link, "Aigul First", "first@example.org")
    second.join(first.invite("second@example.org", "administrator"), "Boris Second")
    verify_ministry(first, second)
    steward.join(first.invite("data@example.org", "steward", MINISTRY[language], "XSC"), "Data Steward")
    (empty.home / "workspaces").mkdir()
    folder = small_workspace(empty.home / "workspaces" / "XSC", people=20)
    plain = browser.new_context(java_script_enabled=False, storage_state=steward.context.storage_state())
    page = plain.new_page()
    page.goto(f"{empty.address}/{language}/desk/data/XSC/sources/contracts")
    page.locator("[type=file]").set_input_files(folder / "population.csv")
    page.get_by_role("button", name=steward.t("data.upload.button"), exact=True).click()
    page.get_by_role("button", name=steward.t("data.upload.take"), exact=True).click()
    assert (folder / "contracts.csv").read_bytes() == (folder / "population.csv").read_bytes()
    plain.close()
