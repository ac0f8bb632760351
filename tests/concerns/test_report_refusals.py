"""What is wrong is said in a sentence: manifests, codes, servers, files, forged threads, planted markup."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Route, expect
from small_reporter import Reporter, told
from small_reports import Reports

from cadre.catalogue.concerns import wording
from cadre_site.concerns.protocol import codes, manifests
from cadre_site.concerns.protocol.encoding import b64
from cadre_site.concerns.tools import bundles

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("reports")]
TODAY = datetime.now(UTC).date()


def forged(reported: Reports, **change: Any) -> manifests.Signed:
    return reported.union.signed(issued=TODAY, **change)


def of_another_root(reported: Reports) -> manifests.Signed:
    return manifests.sign(reported.union.manifest(issued=TODAY), Ed25519PrivateKey.generate())


def changed_letter(reported: Reports) -> manifests.Signed:
    signed = forged(reported)
    text = signed.manifest.replace('"recovery":"age1', '"recovery": "age1')
    assert text != signed.manifest
    return manifests.Signed(manifest=text, signature=signed.signature)


WRONG: dict[str, Callable[[Reports], manifests.Signed]] = {
    "bad-signature": of_another_root,
    "other-organisation": lambda one: forged(one, organisation="employer"),
    "over": lambda one: reported_days(one, -200, -1),
    "not-begun": lambda one: reported_days(one, 3, 100),
    "too-long": lambda one: reported_days(one, 0, 401),
}


def reported_days(reported: Reports, begins: int, ends: int) -> manifests.Signed:
    def day(by: int) -> date:
        return TODAY + timedelta(days=by)

    manifest = reported.union.manifest()
    text = json.loads(manifests.sign(manifest, reported.union.root).manifest)
    text |= {"issued": day(begins).isoformat(), "expires": day(ends).isoformat()}
    return signed_text(reported, json.dumps(text))


def signed_text(reported: Reports, text: str) -> manifests.Signed:
    signature = reported.union.root.sign(b"cadre-concerns manifest v1\n" + text.encode())
    return manifests.Signed(manifest=text, signature=b64(signature))


def served_with(one: Reporter, signed: manifests.Signed) -> None:
    """The API gives another manifest than the organisation's."""

    def other(route: Route) -> None:
        found = route.fetch()
        cards = found.json()
        cards[0]["manifest"] = json.loads(signed.model_dump_json())
        route.fulfill(response=found, body=json.dumps(cards))

    one.page.route("**/v1/organisations", other)


def to_the_cards(one: Reporter) -> None:
    one.open()
    one.press("home.write.go")
    one.press("next")
    expect(one.page.locator(".card")).to_be_visible()


@pytest.mark.parametrize("why", [*WRONG, "changed", "rolled-back", "other-root"])
def test_a_manifest_that_is_not_the_organisations_is_refused_with_the_reason(
    reported: Reports, browser: Browser, why: str
) -> None:
    one = Reporter(browser, reported, "ru")
    if why in ("rolled-back", "other-root"):
        trusted_with(one, {"version": 2} if why == "rolled-back" else {"root": "A" * 43})
    else:
        served_with(one, changed_letter(reported) if why == "changed" else WRONG[why](reported))
    to_the_cards(one)
    sentence = one.t("refused.bad-signature" if why == "changed" else f"refused.{why}")
    assert sentence in one.page.locator(".card").inner_text()
    assert one.page.locator("#q-recipient").is_disabled()
    one.press("next")
    expect(one.page.locator(".summary")).to_be_visible()
    one.close()


def trusted_with(one: Reporter, change: dict[str, Any]) -> None:
    def other(route: Route) -> None:
        found = route.fetch()
        trust = found.json()
        trust["organisations"][0] |= change
        route.fulfill(response=found, body=json.dumps(trust))

    one.page.route("**/trust.json", other)


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_that_is_a_year_wrong_is_told_with_its_date(
    reported: Reports, browser: Browser, years: int
) -> None:
    one = Reporter(browser, reported)
    wrong = datetime.now(UTC) + timedelta(days=366 * years)
    one.page.clock.set_fixed_time(wrong)
    to_the_cards(one)
    assert f"{wrong:%B} {wrong.day}, {wrong.year}" in one.page.locator(".card").inner_text()
    one.close()


def test_whoever_is_not_trusted_is_not_shown(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    trusted_with(one, {"slug": "another"})
    one.open()
    one.press("home.write.go")
    one.press("next")
    expect(one.page.get_by_text(one.t("card.none"))).to_be_visible()
    one.close()


def test_codes_that_cannot_be_right_are_told_apart_without_asking_anybody(
    reported: Reports, browser: Browser
) -> None:
    one = Reporter(browser, reported)
    right = codes.shown(codes.new_code())
    other = next(sign for sign in "12" if sign != right[0])
    one.come_back("")
    typed = {
        "": one.t("typed.empty"),
        right[:-3]: one.t("typed.short", n=3),
        right + right: one.t("typed.long", n=28),
        "U" + right[1:]: one.t("typed.character", character="U"),
        "Ж" + right[1:]: one.t("typed.character", character="Ж"),
        other + right[1:]: one.t("typed.check"),
    }
    for given, sentence in typed.items():
        one.page.fill("#code", given)
        one.press("return.open")
        expect(one.page.locator("#code-wrong")).to_have_text(sentence)
    assert one.posted() == []
    one.look()
    one.page.fill("#code", right)  # well formed, and of no case
    one.press("return.open")
    told(one, wording().sentences["unknown_code"].say.en)
    assert right.replace(" ", "") not in "".join(asked.url + (asked.post_data or "") for asked in one.asked)
    one.close()


@pytest.mark.parametrize(("status", "word"), [(0, "offline"), (503, "busy"), (507, "full"), (500, "server")])
def test_a_server_that_cannot_take_it_is_told_and_another_try_sends_the_same(
    reported: Reports, browser: Browser, status: int, word: str
) -> None:
    one = Reporter(browser, reported)
    one.begin(("conditions",))
    one.skip_to_review()
    code, bodies = one.make_code(), list[dict[str, Any]]()

    def fails(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        if status == 0:
            return route.abort()
        allow = {"Access-Control-Allow-Origin": reported.origin}
        return route.fulfill(status=status, headers=allow, json={"error": "failed"})

    one.page.route("**/v1/concerns", fails)
    one.send(code)
    told(one, one.t(f"error.{word}"))
    one.page.unroute("**/v1/concerns")
    with one.page.expect_request("**/v1/concerns") as again:
        one.send(code)
    one.sent()
    before, after = bodies[0], again.value.post_data_json
    assert before | {"proof": 0} == after | {"proof": 0}
    assert sum(case.handle == after["handle"] for case in reported.cases()) == 1
    one.close()


def test_a_manifest_that_changed_meanwhile_is_sealed_anew(reported: Reports, browser: Browser) -> None:
    one = Reporter(browser, reported)
    one.begin(("conditions",))
    one.skip_to_review()
    code, bodies = one.make_code(), list[dict[str, Any]]()

    def changed(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        allow = {"Access-Control-Allow-Origin": reported.origin}
        route.fulfill(status=409, headers=allow, json={"error": "manifest-changed", "params": {"version": 2}})

    one.page.route("**/v1/concerns", changed)
    one.send(code)
    told(one, one.t("error.manifest-changed"))
    one.page.unroute("**/v1/concerns")
    with one.page.expect_request("**/v1/concerns") as again:
        one.send(code)
    one.sent()
    assert again.value.post_data_json["blob"] != bodies[0]["blob"]
    one.close()


def test_files_that_are_too_many_too_large_or_no_photo(
    reported: Reports, browser: Browser, tmp_path: Path
) -> None:
    one = Reporter(browser, reported)
    one.begin(("conditions",))
    for _ in one.screens():
        if one.page.locator("input[type=file]").count():
            break
    choose, alert = one.page.locator("input[type=file]"), one.page.locator(".error")

    def add(**files: bytes) -> None:
        paths = [tmp_path / name.replace("_", ".") for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content)
        choose.set_input_files(paths)
        expect(choose).to_be_enabled()

    add(empty_txt=b"", large_zip=bytes((25 << 20) + 1))
    assert one.t("file.empty") in alert.inner_text()
    assert one.t("file.too-large", each=25) in alert.inner_text()
    add(broken_jpg=b"\xff\xd8 no photo")
    assert one.t("file.not-cleaned") in alert.inner_text()
    expect(one.page.locator(".held li")).to_have_count(0)
    add(**{f"{number}_pdf": b"%PDF-1.7" for number in range(11)})
    expect(one.page.locator(".held li")).to_have_count(10)
    assert one.t("file.too-many", files=10) in alert.inner_text()
    assert one.page.locator(".warn").count() == 10  # each kind that cannot be cleaned is warned of
    one.look()
    one.close()


ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "</textarea><script>alert(1)</script>",
    "\u202e<b>gnirts",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
)


def test_whatever_is_written_stays_words(reported: Reports, browser: Browser) -> None:
    """T8: in answers, the story, names of files, cards, services, and messages of both sides."""
    one = Reporter(browser, reported)
    attack = "\n".join(ATTACKS)

    def poisoned(route: Route) -> None:
        found = route.fetch()
        text = json.dumps(found.json()).replace("We stand by nurses", json.dumps(attack)[1:-1])
        route.fulfill(response=found, body=text.replace("Crisis line", json.dumps(attack)[1:-1]))

    one.page.route("**/v1/organisations", poisoned)
    one.page.route("**/v1/help", poisoned)
    one.open()
    one.press("home.help.go")
    expect(one.page.locator(".service")).to_have_count(3)
    one.begin(("conditions",))
    page = one.page
    for _ in one.screens():
        for field in page.locator("main input[type=text]").all():
            field.fill(attack[:400])
        if page.locator("textarea").count():
            page.fill("textarea", f"attacked {attack}")
        if page.locator("input[type=file]").count():
            page.set_input_files(
                "input[type=file]",
                {"name": "<img src=x onerror=alert(1)>.pdf", "mimeType": "text/html", "buffer": b"<script>"},
            )
    code = one.make_code()
    one.send(code)
    one.sent()
    received = next(one for one in reported.cases() if "attacked" in one.thread[0].body["story"])
    received.put(2, received.answer({"kind": "note", "text": attack, "files": []}))
    one.press("done.home")
    one.press("home.return.go")
    page.fill("#code", "".join(code))
    one.press("return.open")
    expect(page.locator(".thread > li")).to_have_count(2)
    assert ATTACKS[0] in page.locator(".thread").inner_text()
    assert page.locator("main script, main img, main iframe, main svg").count() == 0
    assert one.said == []
    one.close()


def test_what_a_server_does_to_a_thread_is_shown_as_not_authentic(
    reported: Reports, browser: Browser
) -> None:
    one = Reporter(browser, reported)
    one.begin(("retaliation",))
    for _ in one.screens():
        if one.page.locator("textarea").count():
            one.page.fill("textarea", "to be tampered with")
    code = one.make_code()
    one.send(code)
    one.sent()
    received = next(one for one in reported.cases() if "tampered" in one.thread[0].body["story"])
    replayed = bytes.fromhex(received.messages[0])
    true = received.answer({"kind": "note", "text": "true words", "files": []})
    received.put(2, true)
    one.press("done.home")
    one.press("home.return.go")
    one.page.fill("#code", "".join(code))
    one.press("return.open")
    expect(one.page.locator(".thread > li")).to_have_count(2)
    received.put(2, replayed)
    one.press("thread.look")
    told(one, one.t("thread.broken"))
    expect(one.page.locator(".thread > li")).to_have_count(1)
    assert one.page.locator("#reply").count() == 0, "nothing is written onto what is not believed"
    received.put(2, true)  # other tests read all cases
    one.look()
    one.close()


def test_the_pages_are_small_and_name_nobody_else() -> None:
    folder = bundles.built(bundles.REPORT)
    whole = 0
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        whole += len(gzip.compress(content, 9))
        if file.suffix in (".js", ".css", ".html"):
            hosts = set(re.findall(rb"https?://([\w.-]+)", content))
            assert hosts <= {b"www.wikipedia.org", b"www.w3.org", b"age-encryption.org"}, file.name
            assert b"sourceMappingURL" not in content
    assert whole < 120_000, whole
