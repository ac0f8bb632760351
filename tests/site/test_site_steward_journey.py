"""From a folder of raw extracts to a figure before the public, without a terminal, in Chromium, en and ru."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from browsing import MINISTRY, Empty, Person, administrators
from playwright.sync_api import Browser, expect

from cadre.vocabulary.languages import Language
from cadre.workspace.config import load_workspace
from small_sites import CADRE, run

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
AT_WORK = 400_000  # milliseconds that a run may take on a busy machine


@pytest.fixture
def extracts(empty: Empty, tmp_path: Path) -> Path:
    """The sample country's files in a folder of somebody's; its workspace has the declarations alone."""
    folder = empty.home / "workspaces" / "XSC"
    call = [CADRE, "sample", str(folder), "--workers", "1000", "--seed", "5", "--quiet"]
    subprocess.run(call, check=True, timeout=120)
    settings = folder / "cadre.toml"
    told = re.sub(r"(?m)^years = .*$", "years = [2025]", settings.read_text("utf-8"))
    settings.write_text(told, "utf-8")
    (folder / "data").rename(tmp_path / "extracts")
    return tmp_path / "extracts"


def test_from_raw_extracts_to_a_published_figure(
    browser: Browser, empty: Empty, language: Language, extracts: Path
) -> None:
    first, second = administrators(browser, empty, language)
    steward, one, other = (Person(browser, empty, language) for _ in range(3))
    for person, role in ((steward, "steward"), (one, "approver"), (other, "approver")):
        link = first.invite(f"{id(person)}@example.org", role, MINISTRY[language], "XSC")
        person.join(link, f"Somebody {role}")
    _upload_all(steward, empty, extracts)
    for what in ("read", "build", "release"):
        _run(steward, what)
    steward.page.get_by_role("link", name=steward.t("run.to.release")).click()
    steward.look()
    _ask(steward, "made.hand-over.button")
    steward.page.get_by_role("link", name=steward.t("run.to.review")).click()
    steward.look()
    assert steward.page.get_by_role("button", name=steward.t("review.approve"), exact=True).count() == 0
    for person in (one, other):
        person.go("desk/releases")
        person.page.locator("main .held a").click()
        person.press("review.approve")
    public = Person(browser, empty, language)
    public.go("country/XSC")
    assert public.page.locator("a[href*='/indicator/']").count() > 5
    assert [who.said for who in (first, second, steward, one, other, public)] == [[]] * 6
    first.go("desk/audit")
    assert run(empty.env, "ledger", "verify").returncode == 0


def _upload_all(steward: Person, empty: Empty, extracts: Path) -> None:
    sources = load_workspace(empty.home / "workspaces" / "XSC").config.sources
    steward.go("desk/data/XSC")
    for id, source in sources.items():
        steward.page.goto(f"{steward.site.address}/{steward.language}/desk/data/XSC/sources/{id}")
        steward.page.locator("[type=file]").set_input_files(extracts / Path(source.file).name)
        steward.page.get_by_role("button", name=steward.t("data.upload.button"), exact=True).click()
        steward.page.get_by_text(steward.t("data.upload.checked")).wait_for()
        steward.page.get_by_role("button", name=steward.t("data.upload.take"), exact=True).click()
        steward.page.get_by_text(steward.t("data.state.unread")).wait_for()
    steward.look()


def _run(steward: Person, what: str) -> None:
    steward.go("desk/data/XSC/runs")
    _ask(steward, f"run.ask.{what}")


def _ask(steward: Person, button: str) -> None:
    """Wait on the page, as a person does, until it says by itself that the run is over."""
    steward.page.get_by_role("button", name=steward.t(button), exact=True).click()
    expect(steward.page.locator("[data-state=done]")).to_be_visible(timeout=AT_WORK)
    steward.look()
