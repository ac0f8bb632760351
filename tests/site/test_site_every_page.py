"""Every page of the desk and of accounts in Chromium, as somebody who may see it, in both languages.

axe finds nothing, nothing sticks out of a phone or a desk, nothing is empty or in another language. Public
pages are in test_site_browser.py; pages of what is not there here are looked at on the way of who makes it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from test_site_rights import ROWS, SIGNING_IN, World, world

from screenshots import shoot
from small_browser import axe_finds
from small_sites import environment, served

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
FILES = {"my-data", "quality-file", "review-figures"}
# Of something that only somebody's work brings about: who looks at the page when it is there.
ELSEWHERE = {
    "email-confirm": "test_site_email", "data-aside": "a file", "run": "test_site_steward_journey",
    "run-progress": "a part of the run's page", "data-release": "test_site_steward_journey",
    "upload": "for the script", "upload-rows": "test_site_desk_browser",
    "link-pair": "test_site_linking_browser", "conflict": "test_site_linking_browser",
    "quality-issue": "test_site_quality_browser", "join": "test_site_desk_browser",
    "mfa-activate-totp": "test_site_desk_browser", "mfa-authenticate": "test_site_signing_in",
    "mfa-view-recovery-codes": "test_site_desk_browser", "mfa-remove-webauthn": "test_site_signing_in",
    "mfa-reauthenticate-webauthn": "test_site_signing_in", "mfa-login-webauthn": "for the script",
}  # fmt: skip
# Shown to whoever has just said their password and a code.
RECENTLY = ("erase", "email", "mfa-deactivate-totp", "mfa-generate-recovery-codes", "mfa-add-webauthn")
HOLDERS = ("administrator", "approver", "steward")
EMPTY = """[...document.querySelectorAll('h1, h2, h3, th, legend, label, button, main a')]
    .filter(one => one.offsetParent && !one.textContent.trim()).map(one => one.outerHTML.slice(0, 120))"""
FOREIGN = re.compile(r"\b(This|The|Enter|Please|field|password|required|Save|None)\b")

__all__ = ["world"]


def pages() -> Iterator[tuple[str, str, str]]:
    """Actor, name and address of every page that is one."""
    for name, row in ROWS.items():
        if row.get == 200 and name not in FILES:
            yield next(one for one in HOLDERS if row.who is None or one in row.who), name, row.path
    for name, (path, anonymous, _, holder) in SIGNING_IN.items():
        if 200 in (anonymous, holder) or name in RECENTLY:
            yield "anonymous" if anonymous == 200 else "administrator", name, path


def signed_in(client: Any) -> list[dict[str, Any]]:
    """The client's session as cookies of a browser, as the server calls them; password and code just said."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time()} for method in ("password", "mfa")
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return [
        {"name": f"__Host-{one.key}", "value": one.value, "url": "https://localhost", "secure": True}
        for one in client.cookies.values()
    ]


@dataclass(frozen=True)
class Served:
    address: str
    cookies: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def desk(world: World, home: Path) -> Iterator[Served]:
    """A running server on the same database; made before the browser, beside which Django does not work."""
    from django.conf import settings

    cookies = {actor: signed_in(world.clients[actor]) for actor in HOLDERS}
    env = environment(home, None) | {"CADRE_HOSTS": "localhost", "CADRE_SECRET_KEY": settings.SECRET_KEY}
    with served(env) as address:
        yield Served(address.replace("127.0.0.1", "localhost"), cookies)


def looked_at(page: Page, language: str) -> list[str]:
    """What is wrong with the page. Its parts are the same in both languages: axe looks at them once."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    wrong: list[str] = page.evaluate(EMPTY)
    if language == "ru":
        wrong += axe_finds(page)
        wrong += FOREIGN.findall(page.locator("main").inner_text())
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{wide} wide on {width}"] if wide > width else []
    return wrong


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_every_page_in_both_languages_on_a_phone_and_on_a_desk(
    world: World, desk: Served, browser: Browser
) -> None:
    open_to = {
        actor: browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        for actor in ("anonymous", *HOLDERS)
    }
    said: list[str] = []
    for actor, page in open_to.items():
        page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
        page.context.add_cookies(desk.cookies.get(actor, []))  # type: ignore[arg-type]
    wrong = {}
    for actor, name, path in sorted(pages(), key=lambda one: one[1] not in RECENTLY):
        for language in ("en", "ru"):
            page = open_to[actor]
            asked = f"{desk.address}/{language}/{path.format(**world.facts)}"
            answer = page.goto(asked)
            assert answer is not None
            assert (answer.status, page.url) == (200, asked), name
            wrong[name, language] = looked_at(page, language)
            shoot(page, name, language)
    assert {where: what for where, what in wrong.items() if what} == {}
    assert said == []
    for page in open_to.values():
        page.context.close()


def test_every_other_page_is_looked_at_elsewhere() -> None:
    here = {name for _, name, _ in pages()} | FILES
    gets = {name for name, row in ROWS.items() if row.get is not None} | set(SIGNING_IN)
    assert gets - here == set(ELSEWHERE)
