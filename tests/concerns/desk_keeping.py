"""A concern kept longer, linked, taken out and erased; and what is counted, as a file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
from hostile import nothing_was_made
from playwright.sync_api import Browser
from small_cases import Case
from small_desk import Desk
from small_handlers import Person
from small_reporter import Reporter as Pages
from small_twin import Reporter, today

from cadre.catalogue.concerns import extract
from cadre_site.concerns.protocol import codes

ROWS = Path(__file__).with_name("report_rows.py")
PLUGIN = "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"
_ASK = "async (path) => (await fetch(path)).status"


def opened(handler: Person, kind: str) -> None:
    handler.go("inbox")
    handler.press("inbox.again")
    handler.page.locator(".opens", has_text=kind).first.click()
    handler.page.get_by_role("heading", name=handler.t("keeping.title")).wait_for()


def unusual_day(handler: Person) -> None:
    handler.go("inbox")
    handler.press("inbox.again")
    handler.page.locator(".notice", has_text=handler.t("burst.title")).wait_for()
    handler.look()
    handler.shoot("burst")


def judge(handler: Person, certainty: str) -> None:
    """Acknowledged, read and sorted."""
    handler.press("step.acknowledged")
    handler.done("steps.done")
    handler.page.get_by_label("How urgent is it?").select_option("standard")
    handler.page.get_by_label("How certain is it?").select_option(certainty)
    handler.press("step.triaged")
    handler.done("steps.done")


def close(handler: Person) -> None:
    judge(handler, "possible")
    handler.unfold("step.closed")
    handler.page.locator("details[open] label", has_text=handler.t("outcome.duplicate")).click()
    handler.press("step.closed")
    handler.done("steps.done")


def extend(handler: Person, reporter: Reporter, case: Case) -> None:
    until = today() + timedelta(days=200)
    handler.unfold("keeping.extend")
    handler.fill("keeping.until", (today() + timedelta(days=900)).isoformat())
    handler.page.get_by_label(handler.t("keeping.why")).last.select_option("waiting_for_authority")
    handler.press("keeping.extend")
    handler.page.locator("[role=alert]", has_text=handler.t("problem.too-late")).wait_for()
    handler.fill("keeping.until", until.isoformat())
    handler.press("keeping.extend")
    handler.done("keeping.done")
    assert reporter.read(case)[0]["deletion_day"] == until.isoformat()


def link(handler: Person, one: Case, other: Case) -> None:
    handler.unfold("keeping.link")
    handler.fill("keeping.other", other.handle)
    handler.press("keeping.link")
    handler.done("keeping.done")
    handler.look()
    for there, back in ((other, one), (one, other)):
        handler.page.get_by_role("button", name=there.handle).click()
        hint = handler.t("keeping.other_hint", handle=there.handle)
        handler.page.get_by_text(hint).wait_for(state="attached")
        handler.unfold("keeping.link")
        handler.page.get_by_role("button", name=back.handle).wait_for()


def take_out(handler: Person, place: Path, case: Case, story: str, picture: bytes) -> None:
    """For a key, and under a passphrase; each opened by another program."""
    key = pyrage.x25519.Identity.generate()
    handler.unfold("export.button")
    handler.page.get_by_label(handler.t("export.sure")).check()
    for typed, why in ((PLUGIN, "recipient"), (str(key), "secret")):
        handler.fill("export.recipient", typed)
        handler.press("export.button")
        handler.page.locator("[role=alert]", has_text=handler.t(f"export.wrong.{why}")).wait_for()
    handler.look()
    handler.shoot("export")
    handler.fill("export.recipient", f" {key.to_public()} ")
    sealed = saved(handler, place)
    handler.look()
    holds(pyrage.decrypt(sealed, [key]), case, story, picture)
    opened(handler, "Pay")
    handler.unfold("export.button")
    handler.page.get_by_label(handler.t("export.way")).select_option("passphrase")
    handler.page.get_by_label(handler.t("export.sure")).check()
    sealed = saved(handler, place)
    handler.look()
    handler.shoot("exported")
    words = handler.page.locator("code.secret").last.inner_text()
    holds(pyrage.passphrase.decrypt(sealed, words), case, story, picture)


def saved(handler: Person, place: Path) -> bytes:
    with handler.page.expect_download() as file:
        handler.press("export.button")
    handler.done("export.done")
    assert re.fullmatch(r"concern-[\w-]{22}\.tar\.age", file.value.suggested_filename)
    file.value.save_as(place / "taken.age")
    return (place / "taken.age").read_bytes()


def holds(plain: bytes, case: Case, story: str, picture: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        content = {one.name: tar.extractfile(one).read() for one in tar.getmembers()}  # type: ignore[union-attr]
    assert sorted(content) == ["concern.json", "files/01.png"]
    assert content["files/01.png"] == picture
    told = json.loads(content["concern.json"])
    assert (told["handle"], told["state"]) == (case.handle, "closed")
    assert told["judged"] == {"certainty": "possible", "urgency": "standard"}
    assert told["messages"][0]["body"]["story"] == story
    assert [one["authentic"] for one in told["messages"]] == [True] * 4
    assert "Amina" not in content["concern.json"].decode()


def erase(handler: Person, desk: Desk, slug: str, case: Case) -> None:
    """After it nothing is left that opens, nor anything to open."""
    handler.unfold("keeping.erase")
    handler.page.get_by_label(handler.t("keeping.sure")).check()
    handler.press("keeping.erase")
    handler.done("keeping.erased")
    for path in ("", "/identity", f"/files/{case.handle}"):
        told = handler.page.evaluate(_ASK, f"/v1/{slug}/cases/{case.handle}{path}")
        assert told in ((410,) if path != "/identity" else (403, 410)), path
    name = hashlib.sha256(b"files of " + case.handle.encode()).hexdigest()[:32]
    assert not (desk.home / "concerns" / "files" / name).exists()


def tombstone(browser: Browser, pages: Any, case: Case) -> None:
    one = Pages(browser, pages)
    one.come_back(codes.shown(case.code))
    one.page.get_by_role("heading", name=one.t("thread.deleted")).wait_for()
    one.look()
    assert one.said == []
    one.close()


def tell_log(admin: Person, case: Case) -> None:
    admin.go("people")
    admin.go("audit")
    admin.page.locator(".audit li", has_text=case.handle).first.wait_for()
    rows = admin.page.locator(".audit li", has_text=case.handle).all_inner_texts()
    assert sum(admin.t("audit.did.exported") in one for one in rows) == 2
    assert any(admin.t("audit.did.deleted") in one for one in rows)
    admin.look()
    admin.walk()


def counted_before(desk: Desk, slug: str) -> list[dict[str, str]]:
    """Extracts of a quarter that is over, as the clock would have left them."""
    told = [
        {"quarter": "2026-Q2", "country": "KEN", "area": "KE-30", "concern_kind": kind, "sex": "F",
         "concern_certainty": "probable", "concern_recipient": "union"}
        for kind in ("violence", "violence", "pay", "conditions", "death")
    ]  # fmt: skip
    call = [sys.executable, str(ROWS)]
    given = json.dumps([{"do": "extracts", "slug": slug, "quarter": "2026-Q3", "rows": told}])
    done = subprocess.run(call, input=given, env=os.environ | desk.env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return told


def count(statistician: Person, place: Path, slug: str, told: list[dict[str, str]]) -> None:
    statistician.sign_in()
    statistician.go("counts")
    statistician.look()
    statistician.press("counts.fetch")
    statistician.page.get_by_text(statistician.t("counts.rows", count=5)).wait_for()
    with statistician.page.expect_download() as file:
        statistician.press("counts.save")
    assert file.value.suggested_filename == f"extracts-{slug}.csv"
    file.value.save_as(place / "extracts.csv")
    rows = list(csv.reader(io.StringIO((place / "extracts.csv").read_text("utf-8"))))
    assert rows[0] == ["recipient", *extract().fields]
    as_told = [{name: value for name, value in zip(rows[0], row, strict=True) if value} for row in rows[1:]]
    assert {one.pop("recipient") for one in as_told} == {"1"}
    by_kind: Any = lambda one: one["concern_kind"]  # noqa: E731
    assert sorted(as_told, key=by_kind) == sorted(told, key=by_kind)
    assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")] == []
    statistician.look()
    statistician.walk()
    statistician.shoot("counts")
    nothing_was_made(statistician.page)
