"""A part of the desk's story: a protocol with a body, entered by one person and put in force by another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser
from small_desk import Desk
from small_handlers import Person


def agree_with_a_body(browser: Browser, desk: Desk, admin: Person) -> None:
    """The file for the totals is there once the second has confirmed."""
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
    second = Person(browser, desk, "statistician")
    second.sign_in()
    second.go("passing")
    second.press("passing.confirm")
    with second.page.expect_download() as saved:
        second.press("passing.fetch")
    told = json.loads(Path(saved.value.path()).read_text())
    assert (told["protocol"]["body"], told["protocol"]["live"], told["rows"]) == ("ilo", True, [])
    second.look()
    second.shoot("passing")
    assert [line for line in second.said if "403" not in line] == []
    second.context.close()
