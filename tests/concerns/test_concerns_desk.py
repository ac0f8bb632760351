"""The handlers' way, in Chromium, on real servers: from the first key to an answer that the person reads."""

from __future__ import annotations

import json
import struct
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import desk_counting
import desk_keeping
import desk_passing
import desk_writing
import pytest
from hostile import nothing_was_made
from playwright.sync_api import Browser
from small_desk import Desk, build_pages, desk_on
from small_handlers import Person
from small_reports import free_port, serving
from small_twin import Reporter

from cadre_site.concerns.report_pages import ReportPages
from cadre_site.concerns.tools import bundles, publishing
from conftest import own_databases
from small_browser import chromium, need_chromium
from terminal import cadre

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.xdist_group("concerns"),
]
SLUG = "nurses"
CONSENTS = {"S2": None, "S3": "clinic", "S5": None, "S6": "ilo"}
ANSWERS = {
    "role": "affected",
    "kinds": ["violence"],
    "country": "KEN",
    "when": "2026-11",
    "occupation": "nurses",
    "forms": ["verbal"],
}
STORY = "Every night shift.\n<img src=x onerror=alert(1)> <script>alert(2)</script>"


def picture() -> bytes:
    """A PNG of one green dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dots = zlib.compress(b"\0\x00\xa0\x60")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, server: str | None, port: int) -> Iterator[Desk]:
    """Before the browser is there: with its loop running Django would refuse to work. As in production."""
    need_chromium()
    build_pages()
    place, origin = tmp_path_factory.mktemp("desk"), f"http://localhost:{port}"
    with ExitStack() as stack:
        database = None if server is None else stack.enter_context(own_databases(server))[1]
        yield stack.enter_context(desk_on(place, origin, database))


@pytest.fixture(scope="module")
def browser(desk: Desk) -> Iterator[Browser]:
    with chromium() as started:
        yield started


def told(answer: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout))


def office(place: Path) -> Path:
    """What the ceremony leaves on the machine off the network."""
    public = [told(cadre("concerns", "key", str(place / f"{name}.key"), "--json"))["public"] for name in "ab"]
    call = ("concerns", "ceremony", str(place / "union"), "--slug", SLUG, "--json")
    made = told(cadre(*call, "--recovery", public[0], "--recovery", public[1]))
    (place / "passphrase").write_text(made["passphrase"])
    return place / "union"


def signed(folder: Path, people: Path) -> Path:
    given = (
        "--people",
        str(people),
        "--passphrase-file",
        str(folder.parent / "passphrase"),
        "--yes",
        "--json",
    )
    return Path(told(cadre("concerns", "manifest", str(folder), *given))["file"])


def register(browser: Browser, desk: Desk) -> None:
    operator = Person(browser, desk, "operator")
    operator.sign_in()
    operator.look()
    operator.walk()
    operator.fill("platform.slug", SLUG)
    operator.press("platform.register")
    operator.done("platform.registered")
    operator.shoot("platform")
    assert operator.said == []
    operator.context.close()


def with_key(browser: Browser, desk: Desk, role: str, language: Any = "en") -> tuple[Person, str]:
    person = Person(browser, desk, role, language)
    person.sign_in()
    person.shoot(f"first-{role}")
    words = person.make_key()
    person.look()
    person.shoot(f"key-{role}")
    return person, words


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The machine off the network."""
    return tmp_path_factory.mktemp("office")


def sign_next(admin: Person, place: Path, without: str = "") -> None:
    admin.go("audit")
    admin.go("people")  # fetched anew
    admin.page.locator(".spoken").nth(1).wait_for()
    with admin.page.expect_download() as saved:
        admin.press("people.save")
    saved.value.save_as(place / "people.json")
    staying = [one for one in json.loads((place / "people.json").read_text()) if one["pseudonym"] != without]
    (place / "people.json").write_text(json.dumps(staying))
    admin.page.locator("input[type=file]").set_input_files(signed(place / "union", place / "people.json"))
    admin.press("manifest.send")
    admin.done("manifest.sent")


def sign_manifest(browser: Browser, desk: Desk, place: Path) -> Person:
    admin = Person(browser, desk, "concerns_admin")
    admin.sign_in()
    admin.page.locator(".spoken").nth(1).wait_for()
    admin.look()
    with admin.page.expect_download() as saved:
        admin.press("people.save")
    saved.value.save_as(place / "people.json")
    forged = [one for one in json.loads((place / "people.json").read_text()) if one["recipient"]]
    folder = office(place)
    manifest = signed(folder, place / "people.json")
    wrong = json.loads(manifest.read_text())
    wrong["manifest"] = wrong["manifest"].replace(forged[0]["pseudonym"], "PAAAAAAAAAAAA")
    (place / "wrong.json").write_text(json.dumps(wrong))
    choose = admin.page.locator("input[type=file]")
    choose.set_input_files(place / "wrong.json")
    admin.page.locator("[role=alert]", has_text=admin.t("refused.bad-signature")).wait_for()
    choose.set_input_files(manifest)
    admin.press("manifest.send")
    admin.done("manifest.sent")
    admin.shoot("people")
    admin.go("card")
    admin.page.get_by_label(f"{admin.t('card.about')} (English)").fill("We answer nurses.")
    admin.press("card.keep")
    admin.done("card.kept")
    admin.look()
    admin.shoot("card")
    desk_passing.agree_with_a_body(browser, desk, admin)
    admin.go("audit")
    admin.page.locator(".audit li").first.wait_for()
    admin.look()
    admin.shoot("audit")
    assert admin.said == []
    return admin


@dataclass
class Crew:
    """Those who have made their keys, at their browsers; ``words``: the handler's."""

    handler: Person
    custodian: Person
    admin: Person
    words: str
    officer: Person | None = None

    def everybody(self) -> list[Person]:
        return [self.handler, self.custodian, self.admin, *([self.officer] if self.officer else [])]


@pytest.fixture(scope="module")
def crew(browser: Browser, desk: Desk, place: Path) -> Crew:
    """One session for all stories."""
    register(browser, desk)
    handler, words = with_key(browser, desk, "intake")
    handler.walk()
    custodian, _ = with_key(browser, desk, "custodian", "ru")
    admin = sign_manifest(browser, desk, place)
    admin.go("people")
    admin.page.locator(".spoken").nth(1).wait_for()
    admin.walk()
    return Crew(handler, custodian, admin, words)


@contextmanager
def reporters_pages(desk: Desk, place: Path, port: int) -> Iterator[Any]:
    """The built pages, which trust the newest manifest."""
    pages = place / "pages"
    bundles.put_before_people(bundles.REPORT, pages)
    newest = max((place / "union").glob("manifest-*.json"))
    publishing.write(desk.api, publishing.believed(desk.api, [newest]), pages / "trust.json")
    with serving(ReportPages(pages), port):
        yield SimpleNamespace(origin=f"http://localhost:{port}")


def test_the_way_from_the_first_key_to_an_answer(
    browser: Browser, desk: Desk, place: Path, crew: Crew, port: int
) -> None:
    handler, custodian, admin = crew.handler, crew.custodian, crew.admin
    reporter = Reporter(desk.api)
    case = reporter.submit(SLUG, STORY, ANSWERS, CONSENTS, picture())
    handle_it(handler)
    thread, found = reporter.read(case)
    assert thread["state"] == "triaged"
    kinds = [one.body["kind"] for one in found]
    assert kinds == ["concern", "state", "state", "note", "withdrawal", "withdrawal"]
    assert [one.body.get("about") for one in found[4:]] == [None, "ilo"]
    assert found[3].body["text"] == "We are with you.\nCall when it is safe."
    assert "probable" not in json.dumps([one.body for one in found])
    open_name(custodian, case.handle)
    by_telephone(handler, port)
    handler.press("lock")
    handler.page.get_by_role("button", name=handler.t("unlock.button")).wait_for()
    assert "night shift" not in handler.page.content()
    handler.look()
    handler.walk()
    handler.shoot("unlock")
    handler.unlock(crew.words)
    handler.page.locator(".opens").first.wait_for()
    officer = crew.officer = an_officer(browser, desk)
    sign_next(admin, place)
    prepare(handler, officer)
    pass_on(officer)
    let_in(handler, officer)
    refer(officer)
    hold(admin, case.handle)
    sign_next(admin, place, without=officer.who.pseudonym)
    shut_out(handler)
    thread, found = reporter.read(case)
    assert [one.body["kind"] for one in found[6:]] == ["key", "note"]
    assert [one["generation"] for one in thread["messages"]] == [1] * 7 + [2]
    officer.go("inbox")
    officer.page.locator(".opens").first.click()
    officer.page.get_by_text(officer.t("case.not_authentic", seq=8)).wait_for()
    assert "for those who stay" not in officer.page.content()
    nothing_was_kept(crew)


def nothing_was_kept(crew: Crew) -> None:
    for person in crew.everybody():
        kept = person.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        assert kept == [0, 0, ""]
        assert person.said == []
        nothing_was_made(person.page)


def test_whatever_is_written_stays_text(
    browser: Browser, desk: Desk, place: Path, crew: Crew, port: int
) -> None:
    """T8, and with it T15 at 400 % where words are longest."""
    officer = crew.officer = crew.officer or an_officer(browser, desk)
    sign_next(crew.admin, place)
    desk_writing.service(officer)
    reporter = Reporter(desk.api)
    case = desk_writing.sent_by(reporter, SLUG, picture())
    reporter.say(case, {"kind": "note", "text": desk_writing.WHOLE, "files": []})
    desk_writing.answer(crew.handler, case)
    desk_writing.refer(officer)
    desk_writing.open_name(crew.custodian, case.handle)
    desk_writing.misshapen(reporter, SLUG)
    desk_writing.read_misshapen(crew.handler)
    desk_writing.card(crew.admin)
    with reporters_pages(desk, place, port) as pages:
        desk_writing.read_back(browser, pages, case)
    nothing_was_kept(crew)


def test_a_concern_is_kept_linked_taken_out_and_erased(
    browser: Browser, desk: Desk, place: Path, crew: Crew, port: int
) -> None:
    handler, reporter = crew.handler, Reporter(desk.api)
    case = reporter.submit(SLUG, STORY, ANSWERS | {"kinds": ["pay"]}, {"S5": None}, picture())
    other = reporter.submit(SLUG, "The same.", ANSWERS | {"kinds": ["conditions"]}, {}, None)
    for _ in range(3):
        reporter.submit(SLUG, "", {"kinds": ["exposure"]}, {}, None)
    desk_keeping.unusual_day(handler)
    desk_keeping.opened(handler, "Pay")
    desk_keeping.close(handler)
    desk_keeping.extend(handler, reporter, case)
    desk_keeping.link(handler, case, other)
    desk_keeping.take_out(handler, place, case, STORY, picture())
    desk_keeping.erase(handler, desk, SLUG, case)
    desk_keeping.tell_log(crew.admin, case)
    with reporters_pages(desk, place, port) as pages:
        desk_keeping.tombstone(browser, pages, case)
    desk_counting.own_yes(handler, reporter, SLUG)
    told = desk_keeping.counted_before(desk, SLUG)
    statistician = Person(browser, desk, "statistician")
    desk_keeping.count(statistician, place, SLUG, told)
    assert statistician.said == []
    nothing_was_kept(crew)


def test_two_who_keep_the_platform_replace_a_lost_root(browser: Browser, desk: Desk, place: Path) -> None:
    """After the first way: the passphrase of the root is nowhere to be found."""
    union = ("concerns", "manifest", str(place / "union"), "--people", str(place / "people.json"))
    made = told(cadre(*union, "--lost-root", "--yes", "--json"))
    first, second, admin = (Person(browser, desk, one) for one in ("operator", "second", "concerns_admin"))
    first.sign_in()
    first.unfold("root.lost")
    first.page.locator("input[type=file]").set_input_files(made["file"])
    words = first.page.locator("details .spoken dd").first
    words.wait_for()
    for language in ("English", "русский"):
        first.page.get_by_label(f"{first.t('root.notice')} ({language})").fill(f"A fire. {language}")
    first.look()
    first.press("root.propose")
    first.done("root.proposed")
    first.page.get_by_text(first.t("root.second")).wait_for()
    assert first.page.get_by_role("button", name=first.t("root.confirm")).count() == 0
    second.sign_in()
    second.page.get_by_label(second.t("root.heard")).check()
    second.look()
    second.shoot("root-waiting")
    second.press("root.confirm")
    second.done("root.confirmed")
    admin.sign_in()
    admin.page.locator("input[type=file]").set_input_files(made["file"])
    admin.press("manifest.send")
    admin.done("manifest.sent")
    (card,) = Reporter(desk.api).call("/organisations")
    assert (json.loads(card["manifest"]["manifest"])["version"], card["notice"]["text"]["en"]) == (
        made["version"], "A fire. English",
    )  # fmt: skip
    for person in (first, second, admin):
        assert person.said == []
        person.context.close()


def by_telephone(handler: Person, port: int) -> None:
    handler.go("calls")
    link = handler.page.get_by_role("link", name=handler.t("call.open"))
    assert link.get_attribute("href") == f"http://localhost:{port}"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert handler.page.get_by_text(handler.t("call.not_sealed")).is_visible()
    handler.walk()
    for name, language in (("Русский", "ru"), ("English", "en")):
        handler.page.get_by_role("button", name=name).click()
        handler.language = language  # type: ignore[assignment]
        handler.page.get_by_role("heading", name=handler.t("place.calls")).wait_for()
        handler.look()
        handler.shoot("calls")
    handler.go("inbox")


def handle_it(handler: Person) -> None:
    handler.go("inbox")
    opens = handler.page.locator(".opens", has_text="Violence")
    opens.wait_for()
    handler.look()
    handler.shoot("inbox")
    opens.press("Enter")
    handler.page.locator(".words", has_text="Every night shift.").first.wait_for()
    assert handler.page.locator("img, .words script").count() == 0
    handler.press("file.look")
    frame = handler.page.locator("iframe.picture")
    frame.wait_for()
    assert frame.get_attribute("sandbox") == ""
    handler.look()
    handler.shoot("case-received")
    handler.press("claim")
    handler.page.get_by_text(handler.t("claimed_by_me")).wait_for()
    desk_keeping.judge(handler, "probable")
    handler.fill("reply.text", "We are with you.\nCall when it is safe.")
    handler.press("reply.button")
    handler.done("reply.sent")
    handler.unfold("count.build")
    handler.page.get_by_role("button", name=handler.t("count.build"), exact=True).last.click()
    body = "International Labour Organization"
    handler.page.get_by_text(handler.t("count.passed", body=body)).wait_for()
    handler.press("count.send")
    handler.done("count.sent")
    handler.look()
    handler.shoot("case-answered")


def open_name(custodian: Person, handle: str) -> None:
    custodian.go("names")
    custodian.fill("names.handle", handle)
    custodian.press("names.fetch")
    custodian.page.locator(".spoken").first.wait_for()
    custodian.look()
    custodian.press("identity.open")
    custodian.page.locator("dd", has_text="Amina").wait_for()
    custodian.shoot("names")


def an_officer(browser: Browser, desk: Desk) -> Person:
    """With Chromium's own virtual security key, which has PRF."""
    officer = Person(browser, desk, "referral_officer", "ru")
    device = officer.context.new_cdp_session(officer.page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasPrf": True}
    options |= {"hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    officer.sign_in()
    keep_services(officer)
    officer.go("inbox")
    words = officer.make_key()
    add = officer.page.locator("form", has_text=officer.t("passkey.add"))
    add.get_by_label(officer.t("passkey.label")).fill("Ноутбук")
    add.get_by_label(officer.t("unlock.words")).fill(words)
    officer.press("passkey.add")
    officer.done("passkey.added")
    officer.look()
    officer.shoot("passkey")
    officer.press("lock")
    officer.go("inbox")
    officer.press("unlock.passkey", name="Ноутбук")
    officer.page.get_by_role("button", name=officer.t("lock"), exact=True).wait_for()
    officer.page.get_by_text(officer.t("inbox.empty")).wait_for()
    officer.look()
    change_words(officer, words)
    return officer


def change_words(officer: Person, lost: str) -> None:
    """T16: the words are lost and the passkey makes others; then the passkey is lost, and the others open."""
    officer.go("key")
    officer.look()
    officer.press("words.by_passkey", name="Ноутбук")
    words = officer.write_down("words")
    officer.press("passkey.drop")
    officer.done("passkey.dropped")
    officer.press("lock")
    officer.go("inbox")
    officer.page.get_by_label(officer.t("unlock.words")).fill(lost)
    officer.press("unlock.button")
    officer.page.locator("[role=alert]", has_text=officer.t("unlock.wrong")).wait_for()
    officer.unlock(words)


def prepare(handler: Person, officer: Person) -> None:
    """Field by field, sealed for the officer, who has no key of the case."""
    handler.go("inbox")
    handler.page.locator(".opens").first.click()
    handler.unfold("refer.new")
    handler.page.get_by_label(handler.t("refer.service")).select_option("clinic")
    handler.page.get_by_label(handler.t("refer.officer")).select_option(officer.who.pseudonym)
    handler.page.locator("label", has_text="What is the work").first.click()
    handler.look()
    handler.press("refer.button")
    handler.done("refer.done")
    handler.shoot("referral-prepared")


def pass_on(officer: Person) -> None:
    officer.go("referrals")
    shown = officer.page.locator("main dl.facts dd")
    shown.first.wait_for()
    assert shown.all_inner_texts() == ["Nurses"]  # as the handler saw it
    assert "night shift" not in officer.page.content()
    officer.look()
    officer.shoot("referrals")
    officer.page.get_by_label(officer.t("refer.outcome")).select_option("no_answer")
    officer.press("refer.tell")
    officer.page.locator("li", has_text=officer.t("referred.no_answer")).first.wait_for()


def let_in(handler: Person, officer: Person) -> None:
    officer.go("inbox")
    handler.press("hand.give")
    handler.done("hand.given")
    handler.page.get_by_text(handler.t("hand.all")).wait_for()
    officer.press("inbox.again")
    officer.page.locator(".opens").first.click()
    officer.page.locator(".words", has_text="Every night shift.").first.wait_for()
    officer.look()
    officer.shoot("case")


def refer(officer: Person) -> None:
    officer.unfold("refer.new")
    officer.page.get_by_label(officer.t("refer.service")).select_option("clinic")
    officer.page.locator("label", has_text="Кем работает").first.click()
    preview = officer.page.locator("aside form dl.facts").first
    assert preview.locator("dd").all_inner_texts() == ["Медицинские сёстры и братья"]
    officer.look()
    officer.press("refer.button")
    officer.done("refer.done")
    officer.page.get_by_label(officer.t("refer.outcome")).last.select_option("accepted")
    officer.page.get_by_role("button", name=officer.t("refer.tell"), exact=True).last.click()
    officer.page.locator("li", has_text=officer.t("referred.accepted")).first.wait_for()
    officer.shoot("referred")


def hold(admin: Person, handle: str) -> None:
    admin.go("holds")
    admin.fill("names.handle", handle)
    admin.page.get_by_label(admin.t("keeping.why_hold")).first.select_option("court")
    admin.press("keeping.hold")
    admin.done("keeping.done")
    admin.page.get_by_label(admin.t("keeping.sure")).check()
    admin.press("keeping.erase")
    admin.page.locator("[role=alert]", has_text=admin.t("problem.held")).wait_for()
    admin.look()
    admin.walk()
    admin.shoot("holds")


def shut_out(handler: Person) -> None:
    handler.go("inbox")
    handler.page.locator(".opens").first.click()
    handler.press("hand.rotate")
    handler.done("hand.rotated")
    handler.page.emulate_media(color_scheme="dark")
    handler.look()
    handler.shoot("rotated-dark")
    handler.page.emulate_media(color_scheme="light")
    handler.fill("reply.text", "This is for those who stay.")
    handler.press("reply.button")
    handler.done("reply.sent")
    handler.shoot("rotated")


def keep_services(officer: Person) -> None:
    officer.go("services")
    officer.press("service.add")
    officer.press("service.keep")
    officer.page.get_by_text(officer.t("service.wrong.country")).wait_for()
    officer.look()
    for field, value in {"id": "clinic", "country": "KEN"}.items():
        officer.fill(f"service.{field}", value)
    officer.page.get_by_label(officer.t("service.type"), exact=True).select_option("legal")
    for language, value in {"English": "Legal clinic", "русский": "Юридическая помощь"}.items():
        officer.page.get_by_label(f"{officer.t('service.service')} ({language})").fill(value)
    officer.press("service.keep")
    officer.done("service.kept")
    officer.go("key")
    officer.go("services")
    officer.page.locator("li", has_text="Юридическая помощь").first.wait_for()
    officer.press("service.edit")
    name = officer.page.get_by_label(f"{officer.t('service.service')} (English)")
    assert name.input_value() == "Legal clinic"
    officer.press("cancel")
    officer.look()
    officer.shoot("services")
