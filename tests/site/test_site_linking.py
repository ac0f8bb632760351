"""Pairs of the sample country on the desk: shown, decided, taken back and told to the audit."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from test_site_review import client_of
from test_site_stewards import audited

import small_people as people
from cadre.confidential.linkage.decisions import standing_decisions
from small_linked import link_again, linked_workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
LINKS = "/en/desk/data/XSC/links"


class Reviewers:
    """Two stewards of the sample country and one of another."""

    def __init__(self, home: Path) -> None:
        first, second = people.administrator(), people.administrator()
        of = people.organisation(first, second)
        self.one, self.two = (people.member(first, "steward", of, "XSC") for _ in range(2))
        abroad = people.member(first, "steward", of, "XSD")
        (home / "workspaces").mkdir()
        self.folder = linked_workspace(home / "workspaces" / "XSC")
        self.client, self.other, self.foreign = client_of(self.one), client_of(self.two), client_of(abroad)

    @property
    def shelf(self) -> Any:
        from cadre.workspace.config import load_workspace
        from cadre_site.stewards.linking.shelf import shelf_of

        return shelf_of(load_workspace(self.folder))

    def text(self, path: str = LINKS) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        return str(answer.content.decode())

    def decide(self, pair: str, word: str, client: Any = None) -> Any:
        return (client or self.client).post(f"{LINKS}/{pair}/decide", {"decision": word})


@pytest.fixture(scope="module")
def reviewers(home: Path) -> Reviewers:
    return Reviewers(home)


def counts(page: str) -> list[int]:
    """Certain, to review, decided, to be decided again."""
    return [int(one.replace(",", "")) for one in re.findall(r'<dd class="value">([\d,]+)</dd>', page)]


def test_the_list_counts_and_begins_with_the_most_uncertain(reviewers: Reviewers) -> None:
    shelf = reviewers.shelf
    page = reviewers.text()
    certain = shelf.links.bands["certain"]
    assert counts(page) == [certain, shelf.links.bands["review"], 0, 0]
    shown = re.findall(r"/links/([0-9a-f]{16})#pair\">[^<]", page)
    assert shown[1:] == [pair.id for pair in shelf.open][: len(shown) - 1]
    assert f'start="{51}"' in reviewers.text(LINKS + "?from=50")
    assert 'start="1"' in reviewers.text(LINKS + "?from=999999")


def test_a_pair_is_shown_side_by_side_with_its_reasons(reviewers: Reviewers) -> None:
    from cadre.confidential.linkage.reasons import reasons_of

    shelf = reviewers.shelf
    pair = shelf.open[0]
    page = reviewers.text(f"{LINKS}/{pair.id}")
    reasons = reasons_of(shelf.links.folder, pair)
    for reason in reasons[1:]:
        for said in (reason.left, reason.right):
            assert said is None or escape(said.removeprefix("STUDENT")) in page
    assert f"{100 * pair.probability:.1f}%" in page
    bars = sum(bool(reason.weight) + bool(reason.frequency) for reason in reasons) + 1
    assert page.count("<rect ") == bars
    assert "<script>" not in page
    assert "style=" not in page
    russian = reviewers.text(f"/ru/desk/data/XSC/links/{pair.id}")
    assert f"{100 * pair.probability:.1f}".replace(".", ",") in russian
    assert "сравнивать нечего" in russian


def test_a_decision_goes_on_to_the_next_pair_and_can_be_taken_back(reviewers: Reviewers) -> None:
    pair, following = reviewers.shelf.open[:2]
    answer = reviewers.decide(pair.id, "same")
    assert answer["Location"] == f"{LINKS}/{following.id}?after={pair.id}#pair"
    assert following.id == reviewers.shelf.open[0].id
    page = reviewers.text(answer["Location"])
    assert "The pair before was decided: same person" in page
    line = standing_decisions(reviewers.folder / "decisions.csv")[pair.id]
    assert (line.decision, line.by) == ("same", reviewers.one.pseudonym)
    assert 'decisions = "decisions.csv"' in (reviewers.folder / "cadre.toml").read_text("utf-8")
    assert counts(reviewers.text())[1:3] == [len(reviewers.shelf.open), 1]
    assert reviewers.one.pseudonym in reviewers.text()
    back = reviewers.decide(pair.id, "undecided")
    assert back["Location"] == f"{LINKS}/{pair.id}#pair"
    assert reviewers.shelf.open[0].id == pair.id
    assert counts(reviewers.text())[2] == 0


def test_the_audit_knows_which_pair_and_no_more(reviewers: Reviewers) -> None:
    from cadre.confidential.linkage.reasons import reasons_of

    before, pair = len(audited()), reviewers.shelf.open[0]
    reviewers.text()
    reviewers.text(f"{LINKS}/{pair.id}")
    reviewers.decide(pair.id, "different")
    reviewers.decide(pair.id, "undecided")
    rows = audited()[before:]
    assert rows == [
        ("data_viewed", "XSC/links", {"what": "links"}),
        ("data_viewed", f"XSC/links/{pair.id}", {"what": "pair"}),
        ("pair_decided", f"XSC/links/{pair.id}", {"decision": "different"}),
        ("pair_decided", f"XSC/links/{pair.id}", {"decision": "undecided"}),
    ]
    said = [
        value for one in reasons_of(reviewers.shelf.links.folder, pair) for value in (one.left, one.right)
    ]
    assert not any(value and value in repr(rows) for value in said if value not in ("F", "M"))


def test_two_stewards_do_not_overwrite_each_other(reviewers: Reviewers) -> None:
    first, second = reviewers.shelf.open[:2]
    reviewers.decide(first.id, "same")
    reviewers.decide(second.id, "different", reviewers.other)
    page = reviewers.text()
    assert counts(page)[2] == 2
    assert reviewers.two.pseudonym in page
    assert f"you ({reviewers.one.pseudonym})" in page
    for pair in (first, second):
        reviewers.decide(pair.id, "undecided", reviewers.other)


def test_nothing_else_can_be_said_and_nobody_else_may_say_it(reviewers: Reviewers) -> None:
    pair = reviewers.shelf.open[0].id
    assert reviewers.decide(pair, "perhaps").status_code == 404
    assert reviewers.decide("0" * 16, "same").status_code == 404
    assert reviewers.client.get(f"{LINKS}/{'0' * 16}").status_code == 404
    assert reviewers.client.get(f"{LINKS}/..%2f..").status_code == 404
    for path in (LINKS, f"{LINKS}/{pair}"):
        assert reviewers.foreign.get(path).status_code == 404
    assert reviewers.decide(pair, "same", reviewers.foreign).status_code == 404
    assert standing_decisions(reviewers.folder / "decisions.csv") == {}


def sources(pair: Any) -> tuple[str, str]:
    return pair.left[0], pair.right[0]


def drop_from_payroll(reviewers: Reviewers, pair: Any) -> None:
    """Whoever the pair's row of the last payroll is about is on it no more."""
    from cadre.confidential.linkage.reasons import reasons_of

    reasons = {one.comparison: one for one in reasons_of(reviewers.shelf.links.folder, pair)}
    number = reasons["staff_number"]
    said = number.left if pair.left[0] == "payroll_2025" else number.right
    assert said
    file = reviewers.folder / "data" / "payroll_2025.csv"
    lines = file.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{said};".encode())]
    assert len(kept) < len(lines)
    file.write_bytes(b"".join(kept))


def test_the_next_linking_follows_and_a_replaced_file_is_noticed(reviewers: Reviewers) -> None:
    """The last test of the module: the workspace is linked again, twice."""
    shelf = reviewers.shelf
    apart = next(pair for pair in shelf.open if pair.person is not None and "payroll_2025" in sources(pair))
    reviewers.decide(apart.id, "different")
    assert "1 decision waits for the next linking." in reviewers.text()
    link_again(reviewers.folder)
    shelf = reviewers.shelf
    assert (shelf.waiting, shelf.by_id[apart.id].person, shelf.by_id[apart.id].basis) == (0, None, "decided")
    assert apart.id not in {pair.id for pair in shelf.open}
    drop_from_payroll(reviewers, apart)
    assert "Files about people have changed since they were linked." in reviewers.text()
    link_again(reviewers.folder)
    page = reviewers.text()
    assert counts(page)[3] == 1
    assert "The rows of these decisions are gone or say something else" in page
    answer = reviewers.decide(apart.id, "undecided")
    assert (answer.status_code, counts(reviewers.text())[2:]) == (302, [0, 0])
