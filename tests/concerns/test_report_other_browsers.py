"""The whole way in Firefox and WebKit as Debian has them: a photo is sent, an answer is read."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from small_browsers import FIREFOX, WEBKIT, XVFB, Page, firefox, mini_browser, webkit
from small_reports import NAMES, Received, Reports
from test_report_silence import EXIF, photo

from cadre.catalogue.messages import say
from cadre_site.concerns.protocol import padding, sealing
from cadre_site.concerns.protocol.encoding import b64

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("reports")]
CODE = "document.querySelectorAll('ol.code span[aria-hidden]')"
HEADING = "return document.querySelector('h1')?.innerText === arguments[0]"
BROWSERS = {
    "firefox": (firefox, bool(FIREFOX), "Firefox is not installed (on Debian: apt-get install firefox-esr)"),
    "webkit": (
        webkit, bool(WEBKIT and XVFB and mini_browser()),
        "WebKit is not installed (on Debian: apt-get install webkit2gtk-driver xvfb)",
    ),
}  # fmt: skip


def t(key: str, **facts: object) -> str:
    return say(f"concerns.bundle.{key}", "en", **facts)


def write(page: Page, story: str, file: Path) -> str:
    """From the first page to the thanks; the code."""
    page.press(t("home.write.go"))
    page.press(t("next"))
    page.click("#q-recipient")
    page.press(t("next"))
    page.click("fieldset input[type=checkbox]")
    page.press(t("next"))
    while page.there("form"):
        if page.there("textarea"):
            page.type("textarea", story)
        if page.there("input[type=file]"):
            keep_and_open_draft(page)
            page.type("input[type=file]", str(file))
            page.until("return document.querySelector('.held li') !== null")
            page.shoot(f"files-{story}")
        before = page.heading()
        assert page.run("return document.documentElement.scrollWidth <= innerWidth"), before
        page.press(t("next"))
        page.until("return document.querySelector('h1').innerText !== arguments[0]", before)
    page.press(t("review.code"))
    page.until(f"return {CODE}.length === 7")
    code = page.run(f"return [...{CODE}].map((one) => one.innerText)")
    page.shoot(f"code-{story}")
    page.type("#last-group", code[-1])
    page.click("form button[type=submit]")
    page.until(HEADING, t("done.title", organisation=NAMES["en"]))
    return " ".join(code)


def keep_and_open_draft(page: Page) -> None:
    """The page is loaded anew; with the words it goes on where it was."""
    before, address = page.heading(), page.run("return location.href")
    page.press(t("draft.offer"))
    page.find("#last-word")
    words = page.run("return [...document.querySelectorAll('ol.words li')].map((one) => one.innerText)")
    page.type("#last-word", words[-1])
    page.press(t("draft.keep"))
    page.until(HEADING, before)
    page.open("about:blank")
    page.open(address)
    page.press(t("draft.open"))
    page.type("#words", " ".join(words))
    page.press(t("draft.open"))
    page.until(HEADING, before)


def content(reported: Reports, received: Received) -> bytes:
    """Of its only file, opened with the handler's key."""
    folder = Path(reported.env["CADRE_CONCERNS_HOME"]) / "files"
    stored = [one for one in folder.rglob("*") if one.is_file()]
    for blob in (one.read_bytes() for one in stored):
        if b64(hashlib.sha256(blob).digest()) == received.thread[0].body["files"][0]["sha256"]:
            return padding.unpadded_file(sealing.unseal(blob, received.key("files")))
    raise AssertionError("the file was not stored")


@pytest.mark.parametrize("name", BROWSERS)
def test_a_photo_goes_out_and_an_answer_comes_back(reported: Reports, tmp_path: Path, name: str) -> None:
    started, there, missing = BROWSERS[name]
    if not there:
        pytest.skip(missing)
    story, file = f"Сова {name}", tmp_path / "photo.jpg"
    file.write_bytes(photo())
    with started(tmp_path) as page:
        page.narrow()
        page.open(reported.origin + "/")
        code = write(page, story, file)
        received = next(one for one in reported.cases() if one.thread[0].body["story"] == story)
        clean = content(reported, received)
        assert EXIF.encode() not in clean
        assert Image.open(io.BytesIO(clean)).size == (64, 48)
        received.put(2, received.answer({"kind": "note", "text": "We have read it.", "files": []}))
        page.press(t("done.home"))
        page.press(t("home.return.go"))
        page.type("#code", code)
        page.press(t("return.open"))
        page.until("return document.querySelectorAll('.thread > li').length === 2")
        assert "We have read it." in page.text()
        page.shoot(f"thread-{story}")
