"""Nothing that is written leaves in the clear, and nothing leaves at all when it cannot be sealed (T2)."""

from __future__ import annotations

import base64
import io
import json
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, expect
from small_cases import CUSTODIAN
from small_reporter import Reporter, told
from small_reports import Received, Reports

from cadre_site.concerns.protocol import padding, sealing

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("reports")]
STORY, PLACE, NAME, FILE = "Sentinel Сова Story", "Sentinel Place", "Sentinel Имя", "sentinel-photo"
EXIF = "SentinelCamera"


def photo() -> bytes:
    picture, out = Image.new("RGB", (64, 48), "#0a5c73"), io.BytesIO()
    told = picture.getexif()
    told[0x010F], told[0x010E] = EXIF, "somewhere"
    picture.save(out, "JPEG", exif=told)
    assert EXIF.encode() in out.getvalue()
    return out.getvalue()


def write_everything(one: Reporter, keep: bool = False) -> list[str]:
    """Sentinels in the story, a text, the name, a file's name and its hidden data; up to the code."""
    one.begin(("violence",))
    page = one.page
    for _ in one.screens():
        if page.locator("#q-facility_name").count():
            page.fill("#q-facility_name", PLACE)
        if page.locator("textarea").count():
            page.fill("textarea", STORY)
        if page.locator("input[type=file]").count():
            if keep:
                page.locator("#q-keep_original").check()
            page.set_input_files(
                "input[type=file]",
                {"name": f"{FILE}.jpg", "mimeType": "image/jpeg", "buffer": photo()},
            )
            expect(page.locator(".held li")).to_have_count(1)
        if page.locator("#q-identity").count():
            page.locator("#q-identity-confidential").check()
            page.fill("#q-name", NAME)
    return one.make_code()


def spellings(text: str) -> list[bytes]:
    plain = text.encode()
    shifted = [base64.b64encode(b"x" * by + plain).rstrip(b"=")[by + 2 : -3] for by in range(3)]
    return [
        plain, plain.hex().encode(), quote(text).encode(), text.encode("utf-16-le"), *shifted,
        json.dumps(text)[1:-1].encode(),
    ]  # fmt: skip


def octets_of(one: Reporter) -> bytes:
    """All that left this browser: addresses, headers and bodies."""
    found = []
    for asked in one.asked:
        headers = "\n".join(f"{name}: {value}" for name, value in asked.all_headers().items())
        found += [asked.url.encode(), headers.encode(), asked.post_data_buffer or b""]
    return b"\n".join(found)


def of_place(reported: Reports) -> Received:
    """The case that was sent last with the sentinels."""
    return [one for one in reported.cases() if one.thread[0].body["story"] == STORY][-1]


def content_of(reported: Reports, one: Reporter, received: Received) -> bytes:
    """The file that was put, opened with the handler's key."""
    put = next(asked for asked in one.asked if asked.method == "PUT")
    assert put.post_data_buffer is not None
    return padding.unpadded_file(sealing.unseal(put.post_data_buffer, received.key("files")))


def test_no_request_tells_what_was_written(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    code = write_everything(one)
    assert one.posted() == []
    one.send(code)
    one.sent()
    left = octets_of(one)
    for sentinel in (STORY, PLACE, NAME, FILE, EXIF, "violence", "".join(code), "-".join(code)):
        assert [one for one in spellings(sentinel) if one in left] == [], sentinel
    assert b"age-encryption.org/v1" in left  # what is looked through is what was sent
    assert b'"urgent":false' in left
    assert [asked.url for asked in one.asked if "en" in asked.url.split("/")] == []
    languages = {asked.all_headers().get("accept-language") for asked in one.asked if "/v1/" in asked.url}
    assert languages <= {"*", None}, "the API is not told which language somebody reads"
    assert one.context.cookies() == []
    assert one.said == []
    one.close()


def test_each_answer_lies_where_its_storage_says(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    code = write_everything(one)
    one.send(code)
    one.sent()
    received = of_place(reported)
    body = received.thread[0].body
    assert (body["story"], body["answers"]["facility_name"]) == (STORY, PLACE)
    assert body["answers"]["kinds"] == ["violence"]
    assert NAME not in json.dumps(body, ensure_ascii=False)
    assert not {"recent", "linked", "recipient", "danger_now", "name"} & set(body["answers"])
    assert received.sealed_identity["name"] == NAME
    assert {key for key in received.keys if key.endswith(CUSTODIAN)} == {f"identity {CUSTODIAN}"}
    assert [one["name"] for one in body["files"]] == [f"{FILE}.jpg"]
    assert (received.urgent, received.consents) == (False, dict.fromkeys(received.consents, False))
    clean = content_of(reported, one, received)
    assert EXIF.encode() not in clean
    assert Image.open(io.BytesIO(clean)).size == (64, 48)
    one.close()


def test_a_photo_is_kept_as_it_is_when_that_is_chosen(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    code = write_everything(one, keep=True)
    one.send(code)
    one.sent()
    assert content_of(reported, one, of_place(reported)) == photo()
    one.close()


THROWS = "TransformStream = class { constructor() { throw new Error('no'); } };\n"
HANGS = "TransformStream = class { constructor() { for (;;) { /* until it is ended */ } } };\n"
LOST = "addEventListener('message', (event) => { if (event.data.name === 'concern') throw 0; }, true);\n"


@pytest.mark.parametrize(
    ("script", "why", "late"), [(THROWS, "failed", False), (HANGS, "late", True), (LOST, "lost", False)]
)
def test_nothing_leaves_when_sealing_fails(
    reported: Reports, browser: Browser, script: str, why: str, late: bool
) -> None:
    """It throws, it hangs for a minute, the worker is lost: each is said, answers stay, nothing is sent."""
    one = Reporter(browser, reported)
    answer_with(one, "**/worker.js", script)
    if late:
        one.page.clock.install()
    one.begin(("pay",))
    one.skip_to_review()
    code = one.make_code()
    one.page.fill("#last-group", code[-1])
    one.page.locator("form button[type=submit]").click()
    if late:
        one.page.clock.run_for(61_000)
    told(one, one.t(f"sealing.{why}"))
    assert one.posted() == []
    assert one.page.locator(".reviewed").count() > 3, "the answers are still there"
    one.close()


def answer_with(one: Reporter, pattern: str, before: str) -> None:
    def prefixed(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=before + found.text())

    one.page.route(pattern, prefixed)


def test_without_its_worker_nothing_can_be_written(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    one.page.route("**/worker.js", lambda route: route.abort())
    one.open()
    told(one, one.t("lack.worker"))
    assert one.button("home.write.go").count() == 0
    assert one.posted() == []
    one.close()


@pytest.mark.parametrize("script", [True, False])
def test_blocked_or_without_javascript_there_is_no_form(
    reported: Reports, browser: Browser, script: bool
) -> None:
    one = Reporter(browser, reported, java_script_enabled=script)
    one.page.route("**/report.js", lambda route: route.abort())
    one.page.goto(reported.origin + "/")
    expect(one.page.get_by_text(one.t("index.whole"))).to_be_visible()
    assert f'<noscript><p lang="en">{one.t("index.script")}' in reported_page(reported)
    assert one.page.locator("form, input, textarea, button").count() == 0
    one.close()


def reported_page(reported: Reports) -> str:
    """Chromium that is driven does not show what stands in ``noscript``, so it is read."""
    with urlopen(reported.origin + "/") as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("algorithm", ["X25519", "Ed25519"])
def test_a_browser_that_cannot_seal_says_so_before_anything_is_typed(
    reported: Reports, browser: Browser, algorithm: str
) -> None:
    one = Reporter(browser, reported)
    lacks = f"""const made = crypto.subtle.generateKey.bind(crypto.subtle);
      crypto.subtle.generateKey = (kind, ...rest) => kind.name === "{algorithm}"
        ? Promise.reject(new DOMException("no", "NotSupportedError")) : made(kind, ...rest);\n"""
    answer_with(one, "**/worker.js", lacks)
    one.open()
    told(one, one.t(f"lack.{algorithm.lower()}"))
    assert one.button("home.write.go").count() == 0
    assert one.button("home.return.go").count() == 0
    assert one.button("home.help.go").count() == 1
    one.look()
    one.close()


def test_leaving_wipes_the_page_and_nothing_is_kept(reported: Reports, browser: Browser) -> None:
    for way in ("button", "escape"):
        one = Reporter(browser, reported)
        one.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere"))
        one.begin(("pay",))
        one.skip_to_review()
        assert one.page.evaluate(KEPT) == [0, 0, 0, ""]
        assert one.page.url == reported.origin + "/"
        assert one.page.evaluate("history.length") <= 2
        if way == "button":
            one.press("leave")
        else:
            one.page.keyboard.press("Escape")
            one.page.keyboard.press("Escape")
        one.page.wait_for_url("https://www.wikipedia.org/")
        one.page.go_back()
        assert "wikipedia" in one.page.url or one.page.url == "about:blank"
        assert [line for line in one.said if line.startswith("dialog")] == [], "nothing asks on the way out"
        one.close()


KEPT = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, document.cookie]"""


def test_one_escape_alone_stays(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    one.open()
    one.page.keyboard.press("Escape")
    one.page.wait_for_timeout(900)
    one.page.keyboard.press("Escape")
    one.page.wait_for_timeout(300)
    assert one.page.url == reported.origin + "/"
    one.close()
