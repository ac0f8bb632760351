"""From the link on the terminal to a release that two people approved, in Chromium, in both languages.

Every page on the way is held against axe and against the width of a phone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import MINISTRY, Empty, Person, administrators, join_as_steward, verify_ministry
from playwright.sync_api import Browser

from cadre.vocabulary.languages import Language
from small_sites import run, site_release
from small_workspaces import small_workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
PLACES = (
    "account/", "account/details", "account/security", "account/security/passkeys", "account/password",
    "account/sessions", "account/erase", "desk/people", "desk/people/invite", "desk/organisations",
    "desk/organisations/propose", "desk/audit", "account/sign-out", "desk/nothing",
)  # fmt: skip


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
    first, _ = administrators(browser, empty, language)
    steward = Person(browser, empty, language)
    join_as_steward(steward, first)
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
    first, _ = administrators(browser, empty, language)
    steward = Person(browser, empty, language)
    join_as_steward(steward, first)
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
