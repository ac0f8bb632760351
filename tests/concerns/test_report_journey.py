"""The reporter's whole way in Chromium: all branches, both languages, answered, changed, deletion asked."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Browser, expect
from small_reporter import KINDS, Reporter
from small_reports import NAMES, Received, Reports

from cadre.catalogue.concerns import form
from cadre.vocabulary.languages import Language
from cadre_site.concerns.protocol.encoding import b64
from screenshots import shoot

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("reports")]
STORY, ANOTHER = "Сова, the night shift", "Айгуль Б."


@pytest.mark.parametrize(("language", "wide", "scheme"), [("en", 1280, "light"), ("ru", 360, "dark")])
def test_every_branch_from_the_first_page_to_deletion(
    reported: Reports, browser: Browser, language: Language, wide: int, scheme: str
) -> None:
    one = Reporter(browser, reported, language, wide, color_scheme=scheme)
    one.open()
    one.look()
    shoot(one.page, "home", language)
    one.press("home.write.go")
    one.page.locator("main input[type=checkbox]").first.check()  # sexual assault in the last five days
    expect(one.page.locator(".notice.warm li")).to_have_count(2)  # both medical time limits, first of all
    one.look()
    one.press("next")
    expect(one.page.locator("#q-recipient")).to_be_visible()
    one.press("next")  # nobody chosen
    expect(one.page.locator(".summary a")).to_have_count(1)
    one.look()
    one.page.locator(".summary a").click()
    assert one.page.evaluate("document.activeElement.id") == "q-recipient"
    one.page.locator("#q-recipient").check()
    one.press("next")
    for box in range(len(KINDS)):
        one.page.locator("fieldset input[type=checkbox]").nth(box).check()
    one.press("next")
    seen = [fill(one, name) for name in one.screens()]
    assert len(seen) >= 15
    one.look()  # the review
    assert one.page.locator(".reviewed").count() >= 15
    code = one.make_code()
    one.look()
    shoot(one.page, "code", language)
    one.send([*code[:-1], "ZZZZ" if code[-1] != "ZZZZ" else "0000"])
    expect(one.page.locator(".summary")).to_be_visible()
    assert one.posted() == []
    one.send(code)
    one.sent()
    one.look()
    received = own(reported, language)
    assert set(received.thread[0].body["answers"]["kinds"]) == set(KINDS)
    assert received.thread[0].body["answers"]["role"] == "affected"  # asked among the choices
    received.put(2, received.answer({"kind": "note", "text": "We have read it.", "files": []}))
    state = {"kind": "state", "state": "triaged", "outcomes": [], "text": "A lawyer looks at it."}
    received.put(3, own(reported, language).answer(state))
    one.press("done.home")
    one.press("home.return.go")
    one.page.fill("#code", " ".join(code).lower())
    one.press("return.open")
    expect(one.page.locator(".thread > li")).to_have_count(3)
    assert "We have read it." in one.page.locator(".thread").inner_text()
    one.look()
    hide_answers(one)
    give_another_name(one)
    renamed = own(reported, language)
    assert renamed.sealed_identity["name"] == ANOTHER
    assert (
        b64(hashlib.sha256(bytes.fromhex(str(renamed.identity))).digest())
        == renamed.thread[-1].body["identity"]
    )
    one.press("thread.name.remove")
    expect(one.page.locator(".thread > li")).to_have_count(5)
    assert not any(own(reported, language).sealed_identity.values())
    change_and_delete(one)
    after = own(reported, language)
    kinds = [message.body["kind"] for message in after.thread]
    assert kinds == ["concern", "note", "state", "identity", "identity", "note", "consents", "deletion"]
    assert (after.consents["S5"], after.deletion) == (True, True)
    assert [line for line in one.said if "409" not in line] == []
    one.close()


def own(reported: Reports, language: Language) -> Received:
    """The case that this test sent."""
    bodies = ((case, case.thread[0].body) for case in reported.cases())
    return next(case for case, body in bodies if body["story"] == STORY and body["language"] == language)


def fill(one: Reporter, name: str) -> str:
    """Something on each screen, so that what depends on answers is met too."""
    one.look()
    assert one.focused() == "H1"
    page = one.page
    if page.locator("textarea").count():
        page.locator("textarea").fill(STORY)
    asks = page.get_by_text(one.t("choices.shut.whose")).count() > 0
    for select in page.locator("main select").all():
        if asks or select.get_attribute("id") != "q-role":  # left open where it is asked first
            select.select_option(index=1)
    if asks:
        expect(page.get_by_text(one.t("choices.shut.whose"))).to_have_count(0)
        expect(page.locator("#q-role")).to_be_visible()
        one.look()
    for group in page.locator("main fieldset").all():
        radios = group.locator("input[type=radio]")
        if radios.count():
            radios.nth(1).check()
    if page.locator("#q-name").count():
        page.locator("#q-name").fill("Айгуль")
    return name


def hide_answers(one: Reporter) -> None:
    """One at a time, and none when the page is out of sight."""
    first, second = one.page.get_by_text("We have read it."), one.page.get_by_text("A lawyer looks at it.")
    one.page.locator("#hide").check()
    expect(first).to_be_hidden()
    one.look()
    for at, shown, other in ((0, first, second), (1, second, first)):
        one.page.locator(".message.handler summary").nth(at).click()
        expect(shown).to_be_visible()
        expect(other).to_be_hidden()
    shoot(one.page, "hidden", one.language)
    one.page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    one.page.evaluate("document.dispatchEvent(new Event('visibilitychange')); delete document.hidden")
    expect(second).to_be_hidden()
    one.page.locator("#hide").uncheck()


def give_another_name(one: Reporter) -> None:
    """Sealed for the custodian, in the place of the first; an empty form is not sent."""
    one.page.locator("summary").filter(has_text=one.t("thread.name")).click()
    one.press("thread.name.save")
    expect(one.page.get_by_text(one.t("thread.name.empty"))).to_be_visible()
    one.page.fill("#name-name", ANOTHER)
    one.look()
    shoot(one.page, "name", one.language)
    one.press("thread.name.save")
    expect(one.page.locator(".thread > li")).to_have_count(4)


def change_and_delete(one: Reporter) -> None:
    page = one.page
    page.fill("#reply", "One thing more.")
    one.press("thread.send")
    expect(page.locator(".thread > li")).to_have_count(6)
    page.get_by_text(one.t("thread.choices"), exact=True).click()
    page.locator("fieldset").filter(has_text=one.t("choices.S5")).locator("input").check()
    one.press("thread.choices.save")
    expect(page.locator(".thread > li")).to_have_count(7)
    page.locator("summary").filter(has_text=one.t("thread.deletion.ask")).click()
    page.get_by_text(one.t("thread.deletion.sure")).click()
    one.press("thread.deletion.ask")
    expect(page.locator(".thread > li")).to_have_count(8)
    one.look()


def test_two_answers_are_enough_and_languages_change_on_the_way(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    one.begin(("pay",))
    before = one.heading()
    one.page.get_by_role("button", name="Русский").click()
    assert one.heading() != before
    assert one.page.evaluate("document.documentElement.lang") == "ru"
    one.language = "ru"
    one.skip_to_review()
    assert NAMES["ru"] in one.page.locator("main").inner_text()
    code = one.make_code()
    one.send(code)
    one.sent()
    received = _last(reported)
    assert received["answers"] == {"kinds": ["pay"]}
    assert (received["story"], received["files"], received["identity"]) == ("", [], None)
    one.close()


def _last(reported: Reports) -> dict[str, object]:
    found = [case.thread[0].body for case in reported.cases() if not case.thread[0].body["story"]]
    return dict(found[-1])


def test_the_keyboard_alone_is_enough(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    one.open()
    keyboard = one.page.keyboard

    def reach(name: str, role: str = "BUTTON") -> None:
        for _ in range(120):
            keyboard.press("Tab")
            tag, text = one.page.evaluate(
                "(({tagName, innerText}) => [tagName, innerText])(document.activeElement)"
            )
            if tag == role and (not name or text.strip() == name):
                return
        raise AssertionError(f"Tab never came to {name}")

    reach(one.t("home.write.go"))
    keyboard.press("Enter")
    reach(one.t("next"))
    keyboard.press("Enter")
    expect(one.page.locator("#q-recipient")).to_be_visible()
    reach("", "INPUT")
    keyboard.press("Space")
    reach(one.t("next"))
    keyboard.press("Enter")
    reach("", "INPUT")
    keyboard.press("Space")
    while one.button("next").count():
        reach(one.t("next"))
        keyboard.press("Enter")
        expect(one.page.locator("h1")).to_be_focused()
    reach(one.t("review.code"))
    keyboard.press("Enter")
    shown = one.page.locator("ol.code span[aria-hidden]")
    expect(shown).to_have_count(7)
    reach("", "INPUT")
    keyboard.type(shown.all_inner_texts()[-1].lower())
    keyboard.press("Enter")
    one.sent()
    assert one.focused() == "H1"
    one.close()


@pytest.mark.parametrize(("wide", "direction"), [(320, "ltr"), (360, "rtl")])
def test_four_times_as_large_and_from_right_to_left(
    reported: Reports, browser: Browser, wide: int, direction: str
) -> None:
    """1280 pixels at 400 % are 320; directions are logical, so that nothing has to be drawn anew."""
    one = Reporter(browser, reported, "en", wide)
    one.begin(KINDS)
    one.page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    for _ in one.screens():
        one.fits()
    one.look()
    one.make_code()
    one.look()
    one.close()


def test_help_is_found_without_writing_and_filtered_on_the_device(
    reported: Reports, browser: Browser
) -> None:
    one = Reporter(browser, reported)
    one.open()
    one.press("home.help.go")
    expect(one.page.locator(".service")).to_have_count(3)  # the one past its check is not there
    expect(one.page.locator(".service h2").first).to_have_text("Ambulance")  # emergencies first
    one.look()
    before = len(one.asked)
    one.page.locator("#help-type").select_option("legal")
    expect(one.page.locator(".service")).to_have_count(1)
    assert one.page.locator(".service a").count() == 1  # javascript: stays words
    emergency = one.page.locator(".notice [aria-live]")
    for country, shown in (("KGZ", "103"), ("FRA", "112"), ("KAZ", one.t("help.emergency.unknown"))):
        one.page.locator("#help-country").select_option(country)
        expect(emergency).to_contain_text(shown)
    expect(emergency.locator("a")).to_have_count(0)
    one.page.locator("#help-country").select_option("KGZ")
    expect(one.page.locator(".service")).to_have_count(0)
    assert len(one.asked) == before
    one.press("back")
    one.press("home.write.go")
    expect(emergency.locator("a")).to_have_attribute("href", "tel:103")  # the country stays, and is no answer
    one.look()
    shoot(one.page, "before", "en")
    one.page.get_by_role("button", name="Русский").click()
    shoot(one.page, "before", "ru")
    one.page.get_by_role("button", name="English").click()
    one.press("back")
    one.press("home.limits.go")
    assert one.page.locator(".limits li").count() >= 8
    one.press("aloud")
    expect(one.page.get_by_text(one.t("aloud.warning"))).to_be_visible()
    one.look()
    shoot(one.page, "aloud", "en")
    one.press("aloud.read")  # this Chromium has no voice: nothing is read by another
    expect(one.page.get_by_text(one.t("aloud.no-voice"))).to_be_visible()
    one.close()


def test_steps_are_named_as_in_the_form(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    one.open()
    one.press("home.write.go")
    steps = form().steps
    expected = one.t("step", n=1, of=len(steps) - 1, name=steps[0].name.en)
    expect(one.page.locator(".steps")).to_have_text(expected)
    one.close()
