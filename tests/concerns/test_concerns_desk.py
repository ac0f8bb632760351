"""The handlers' way, in Chromium, on real servers: from the first key to an answer that the person reads."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from small_desk import AXE, Desk, Person, Reporter, build_pages, desk_on

from terminal import cadre

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.xdist_group("concerns"),
]
SLUG = "nurses"
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


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Before the browser is there: with its loop running Django would refuse to work."""
    if CHROMIUM is None or not AXE.exists():
        pytest.skip("Chromium or axe-core is not installed: make test installs both")
    build_pages()
    with desk_on(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="module")
def browser(desk: Desk) -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


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
    admin.go("people")
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
    forged = json.loads((place / "people.json").read_text())
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
    agree_with_a_body(browser, desk, admin)
    admin.go("audit")
    admin.page.locator(".audit li").first.wait_for()
    admin.look()
    admin.shoot("audit")
    assert admin.said == []
    return admin


def agree_with_a_body(browser: Browser, desk: Desk, admin: Person) -> None:
    """One enters what was signed, another puts it in force; the file for the totals is there then."""
    admin.go("passing")
    admin.unfold("passing.new")
    admin.page.get_by_label(admin.t("passing.body")).select_option("ilo")
    admin.fill("passing.parties", "Nurses\nILO")
    admin.fill("passing.expires", (datetime.now(UTC).date() + timedelta(days=90)).isoformat())
    admin.look()
    admin.press("passing.propose")
    admin.done("passing.proposed")
    admin.press("passing.confirm")
    admin.page.locator("[role=alert]", has_text=admin.t("problem.protocol-same-person")).wait_for()
    second = Person(browser, desk, "statistician", "ru")
    second.sign_in()
    second.go("passing")
    second.press("passing.confirm")
    with second.page.expect_download() as saved:
        second.press("passing.fetch")
    told = json.loads(Path(saved.value.path()).read_text())
    assert (told["protocol"]["body"], told["protocol"]["live"], told["rows"]) == ("ilo", True, [])
    second.look()
    second.shoot("passing")
    assert second.said == []
    second.context.close()


def test_the_way_from_the_first_key_to_an_answer(browser: Browser, desk: Desk, place: Path) -> None:
    register(browser, desk)
    handler, words = with_key(browser, desk, "intake")
    custodian, _ = with_key(browser, desk, "custodian", "ru")
    admin = sign_manifest(browser, desk, place)
    reporter = Reporter(desk.api)
    case = reporter.submit(
        SLUG, STORY, ANSWERS, {"S2": None, "S3": "clinic", "S5": None, "S6": "ilo"}, picture()
    )
    handle_it(handler)
    thread, found = reporter.read(case)
    assert thread["state"] == "triaged"
    kinds = [one.body["kind"] for one in found]
    assert kinds == ["concern", "state", "state", "note", "withdrawal", "withdrawal"]
    assert [one.body.get("about") for one in found[4:]] == [None, "ilo"]
    assert found[3].body["text"] == "We are with you.\nCall when it is safe."
    assert "probable" not in json.dumps([one.body for one in found])
    open_name(custodian, case.handle)
    handler.press("lock")
    handler.page.get_by_role("button", name=handler.t("unlock.button")).wait_for()
    assert "night shift" not in handler.page.content()
    handler.look()
    handler.shoot("unlock")
    handler.unlock(words)
    handler.page.locator(".opens").first.wait_for()
    officer = an_officer(browser, desk)
    sign_next(admin, place)
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
    for person in (handler, custodian, admin, officer):
        kept = person.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        assert kept == [0, 0, ""]
        assert person.said == []
        person.context.close()


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
    handler.press("step.acknowledged")
    handler.done("steps.done")
    question = {"urgency": "How urgent is it?", "certainty": "How certain is it?"}
    handler.page.get_by_label(question["urgency"]).select_option("standard")
    handler.page.get_by_label(question["certainty"]).select_option("probable")
    handler.press("step.triaged")
    handler.done("steps.done")
    handler.fill("reply.text", "We are with you.\nCall when it is safe.")
    handler.press("reply.button")
    handler.done("reply.sent")
    handler.unfold("count.build")
    handler.page.get_by_label("Kind of organisation").select_option("union")
    handler.page.get_by_role("button", name=handler.t("count.build"), exact=True).last.click()
    handler.page.get_by_text(
        handler.t("count.passed", body="the International Labour Organization")
    ).wait_for()
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
    return officer


def let_in(handler: Person, officer: Person) -> None:
    handler.page.locator(".opens").first.click()
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
    officer.page.get_by_label(officer.t("refer.outcome")).select_option("accepted")
    officer.press("refer.tell")
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
    officer.look()
    officer.shoot("services")
