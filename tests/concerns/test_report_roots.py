"""The reporter's page follows a root that turns, and tells of one that was lost; the API is the real one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Route, expect
from small_cases import Organisation, public
from small_reporter import Reporter
from small_reports import Reports

from cadre_site.concerns.protocol import manifests, words
from cadre_site.concerns.protocol.encoding import from_b64
from cadre_site.concerns.tools import publishing
from screenshots import shoot

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("reports")]
SLUG, TODAY = "turning", datetime.now(UTC).date()
FIRE = {"en": "The office burned down.", "ru": "Офис сгорел."}


class Turning:
    """An organisation of its own beside the tests' other one, and what the static files say of it."""

    def __init__(self, reported: Reports, place: Path) -> None:
        self.reported, self.place, self.union = reported, place, Organisation(SLUG)
        self.roots = [self.union.root, Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()]
        self.chain: list[manifests.Signed] = []
        card = {
            "slug": SLUG,
            "account": 7,
            "kind": "civil_society",
            "standing": "listed",
            "languages": ["en"],
        }
        reported.rows({"do": "organisation", **card, "name_en": "Turning", "name_ru": "Поворот"})

    def sign(self, root: int, **more: Any) -> None:
        """The next one, on the server too."""
        version, key = len(self.chain) + 1, self.roots[root]
        previous = self.chain[-1].hash if self.chain else None
        told = self.union.manifest(
            root=public(key), version=version, previous=previous, issued=TODAY,
            expires=TODAY + timedelta(180), **more,
        )  # fmt: skip
        self.chain.append(manifests.sign(told, key))
        self.put(told)

    def put(self, told: manifests.Manifest) -> None:
        self.reported.rows(
            {"do": "manifest", "slug": SLUG, "version": told.version, "signed": self.chain[-1].model_dump()},
            {"do": "root", "slug": SLUG, "root": told.next_root or told.root},
        )

    def published(self) -> dict[str, Any]:
        """What ``cadre concerns publish`` writes of the newest."""
        file = self.place / "manifest.json"
        file.write_text(self.chain[-1].model_dump_json())
        (told,) = publishing.believed("https://api.example.org", [file])
        return dict(told)

    def words(self, root: int) -> str:
        return " ".join(words.fingerprint(from_b64(public(self.roots[root]))))


def trusting(one: Reporter, entry: dict[str, Any]) -> None:
    """The static files name this organisation alone."""

    def other(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=json.dumps(found.json() | {"organisations": [entry]}))

    one.page.unroute("**/trust.json")
    one.page.route("**/trust.json", other)


def card(one: Reporter) -> str:
    one.open()
    one.press("home.write.go")
    one.press("next")
    expect(one.page.locator(".card")).to_be_visible()
    return one.page.locator(".card").inner_text()


def test_the_page_follows_the_next_root_and_tells_of_a_lost_one(
    reported: Reports, browser: Browser, tmp_path: Path
) -> None:
    place, one = Turning(reported, tmp_path), Reporter(browser, reported)
    place.sign(0)
    place.sign(0, next_root=public(place.roots[1]))
    named = place.published()
    assert named == {"slug": SLUG, "root": public(place.roots[0]), "version": 2} | {
        "next_root": public(place.roots[1])
    }
    trusting(one, named)
    assert place.words(0) in card(one)
    place.sign(1)  # the server is ahead of the static files: what they named signs
    assert place.words(1) in card(one)
    assert one.t("card.kind") in one.page.locator(".card").inner_text()
    one.page.locator("#q-recipient").check()
    one.press("next")
    one.page.locator("fieldset input[type=checkbox]").first.check()
    one.press("next")
    one.skip_to_review()
    one.send(one.make_code())
    expect(one.page.locator("h1")).to_have_text(one.t("done.title", organisation="Turning"), timeout=60_000)
    trusting(one, place.published())
    assert place.words(1) in card(one)
    trusting(one, place.published() | {"root": public(place.roots[0]), "version": 1})
    assert one.t("refused.other-root") in card(one)  # without the next one's name nobody is followed
    lose(place, one)
    one.close()


def lose(place: Turning, one: Reporter) -> None:
    """Two who keep the platform took the third; it signs the next manifest; pages are published anew."""
    notice = {"text": FIRE, "day": TODAY.isoformat(), "until": (TODAY + timedelta(90)).isoformat()}
    before = place.published()
    new = {"root": public(place.roots[2]), "root_notice": notice}
    place.reported.rows({"do": "root", "slug": SLUG, **new})
    trusting(one, before)
    assert one.t("refused.none") in card(one)
    assert one.page.locator("#q-recipient").is_disabled()
    place.sign(2)
    assert one.t("refused.other-root") in card(one)  # the old root's pages take no other
    trusting(one, place.published())
    told = card(one)
    assert place.words(2) in told
    assert FIRE["en"] in told
    assert one.page.locator("#q-recipient").is_enabled()
    one.look()
    shoot(one.page, "new-root", one.language)
