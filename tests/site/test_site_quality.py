"""Quality checks at the desk: a run of real files; issues with owner, status, history; the file to keep."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_site_review import client_of

import small_people as people
from cadre.catalogue.load import quality
from cadre.confidential.quality import Issue
from small_workspaces import small_workspace

pytestmark = pytest.mark.xdist_group("site")
PLACE = "/en/desk/data/XSC/quality"


class Desk:
    """Two stewards of a country in which midwives outnumber nurses, and one of another country."""

    def __init__(self, home: Path) -> None:
        from cadre.pipeline.run import Pipeline
        from cadre.workspace.config import load_workspace

        first, second = people.administrator(), people.administrator()
        of = people.organisation(first, second)
        self.one = people.member(first, "steward", of, "XSC")
        self.two = people.member(first, "steward", of, "XSC")
        self.abroad = people.member(first, "steward", of, "XSD")
        (home / "workspaces").mkdir()
        self.folder = small_workspace(home / "workspaces" / "XSC", people=120)
        contracts = self.folder / "contracts.csv"
        contracts.write_text(contracts.read_text("utf-8").replace(",2221,", ",2222,"), "utf-8")
        self.workspace = load_workspace(self.folder)
        self.build = lambda: Pipeline(self.workspace).build()
        self.client, self.other = client_of(self.one), client_of(self.two)

    def text(self, path: str = PLACE) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        return str(answer.content.decode())

    def post(self, path: str, answered: int = 302, /, **given: object) -> Any:
        answer = self.client.post(f"{PLACE}{path}", given)
        assert answer.status_code == answered, answer.content.decode()[-2000:]
        return answer

    def issues(self) -> dict[str, Issue]:
        from cadre_site.stewards.quality.actions import issues_of

        return issues_of(self.workspace).all()

    def of(self, check: str) -> Issue:
        return next(one for one in self.issues().values() if one.doubt and one.doubt.check == check)

    def act(self, issue: Issue, what: str, answered: int = 302, /, **given: object) -> Any:
        return self.post(f"/issues/{issue.number}/{what}", answered, revision=issue.revision, **given)


@pytest.fixture(scope="module")
def desk(home: Path) -> Desk:
    made = Desk(home)
    assert "There is nothing to check yet." in made.post("/run", 422).content.decode()
    assert not made.issues()
    made.build()
    made.post("/run")
    return made


def audited() -> list[tuple[str, str, dict[str, Any]]]:
    from cadre_site.audit.models import AuditRow

    rows = AuditRow.objects.order_by("number")
    return [(row.action, row.subject, json.loads(row.facts)) for row in rows]


def test_the_six_steps_say_how_many_issues_they_have(desk: Desk) -> None:
    page = desk.text()
    for step in quality().steps:
        assert step.name.en.replace("'", "&#39;") in page
    issue = desk.of("midwives-over-nurses")
    assert issue.number in page
    assert "Midwives: 72. Nurses: 24." in page
    assert "Not run: the edition has no rows for it." in page  # no payroll, no schools
    assert "Cadre&#39;s own choice" in page
    assert "Iglewicz and Hoaglin" in page
    russian = desk.text(PLACE.replace("/en/", "/ru/"))
    assert "Акушерки: 72. Медицинские сёстры: 24." in russian
    assert re.search(r"замечани[ейя], закрыто: 0", russian)


def test_a_run_is_in_the_audit_and_running_again_adds_nothing(desk: Desk) -> None:
    before = desk.issues()
    desk.post("/run")
    assert list(desk.issues()) == list(before)
    action, subject, facts = audited()[-1]
    assert (action, subject) == ("quality_checked", "XSC/quality")
    assert set(facts) == {"edition", "idle"}


def test_an_issue_is_shown_with_its_figures_and_the_look_is_in_the_audit(desk: Desk) -> None:
    issue = desk.of("missing-disaggregate")
    page = desk.text(f"{PLACE}/issues/{issue.number}")
    assert "not known of" in page
    assert "100.0%" in page
    assert "found</strong>" in page
    assert audited()[-1] == ("data_viewed", "XSC/quality", {"what": "issue", "issue": issue.number})
    assert desk.client.get(f"{PLACE}/issues/XSC-2026-I999").status_code == 404
    foreign = client_of(desk.abroad)
    assert foreign.get(f"{PLACE}/issues/{issue.number}").status_code == 404


def test_a_series_is_a_table_and_a_picture(desk: Desk) -> None:
    from cadre.confidential.quality import Checked, Doubt
    from cadre_site.stewards.quality.actions import issues_of

    series = {"practising": [[2024, 1234.0], [2025, 900.0]], "exits": [[2025, 400.0]]}
    doubt = Doubt("exits-over-stock", 2025, "2211", "N", "", 400.0, 308.5, series)
    kept = [one.doubt for one in desk.issues().values() if one.doubt and not one.done]
    issues_of(desk.workspace).run(Checked("E", (*kept, doubt), ()), "P0")
    page = desk.text(f"{PLACE}/issues/{desk.of('exits-over-stock').number}")
    assert "Generalist doctors · Area N · 2025" in page
    assert "Leavers: 400. The rule allows no more than 308." in page
    assert re.search(r"<th scope=\"row\">2024</th><td class=\"n\">1,234</td><td class=\"n\">–</td>", page)
    assert '<svg role="img"' in page
    issues_of(desk.workspace).run(Checked("E", tuple(kept), ()), "P0")
    gone = desk.text(f"{PLACE}/issues/{desk.of('exits-over-stock').number}")
    assert "The last run does not find it any more." in gone
    assert "not found any more: resolved" in gone


def test_an_issue_gets_an_owner_a_note_and_a_status(desk: Desk) -> None:
    desk.act(desk.of("midwives-over-nurses"), "owner", owner=desk.two.pseudonym)
    desk.act(desk.of("midwives-over-nurses"), "note", note="<b>Asked</b> the nursing council.")
    desk.act(desk.of("midwives-over-nurses"), "status", status="waiting", reason="")
    issue = desk.of("midwives-over-nurses")
    assert (issue.owner, issue.status) == (desk.two.pseudonym, "waiting")
    page = desk.text(f"{PLACE}/issues/{issue.number}")
    assert f"owner: {desk.two.name}" in page
    assert "&lt;b&gt;Asked&lt;/b&gt; the nursing council." in page
    assert "status: waiting for the focal point" in page
    assert page.count(desk.one.name) >= 3
    told = [(action, facts) for action, _, facts in audited() if action.startswith("issue_")]
    assert told == [
        ("issue_assigned", {"issue": issue.number, "owner": desk.two.pseudonym}),
        ("issue_noted", {"issue": issue.number}),
        ("issue_status", {"issue": issue.number, "status": "waiting"}),
    ]


def test_closing_needs_a_reason_and_a_dismissal_stays(desk: Desk) -> None:
    issue = desk.of("midwives-over-nurses")
    refused = desk.act(issue, "status", 422, status="dismissed", reason=" ").content.decode()
    assert 'href="#StatusForm_reason"' in refused
    assert 'aria-invalid="true"' in refused
    desk.act(issue, "status", status="dismissed", reason="The nurses of the army are not counted here.")
    desk.build()
    desk.post("/run")
    now = desk.of("midwives-over-nurses")
    assert now.status == "dismissed"
    assert now.number not in desk.text(f"{PLACE}?step=midwives")
    assert now.number in desk.text(f"{PLACE}?step=midwives&status=dismissed")


def test_who_has_not_seen_what_is_new_is_told(desk: Desk) -> None:
    issue = desk.of("missing-disaggregate")
    desk.act(issue, "note", note="Looking into it.")
    rows = len(audited())
    answer = desk.act(issue, "note", 422, note="So do I.")
    assert "Something has happened to issue" in answer.content.decode()
    assert [event.text for event in desk.of("missing-disaggregate").history if event.text] == [
        "Looking into it."
    ]
    assert [action for action, _, _ in audited()[rows:]] == ["data_viewed"]  # what was refused left no row


def test_only_stewards_of_the_country_own_issues(desk: Desk) -> None:
    from cadre.vocabulary.errors import CadreError
    from cadre_site.stewards.quality import actions

    issue = desk.of("missing-disaggregate")
    desk.act(issue, "owner", 422, owner=desk.abroad.pseudonym)
    for by, owner, why in (
        (desk.one, desk.abroad.pseudonym, "quality-owner"), (desk.abroad, "", "site-not-allowed"),
    ):  # fmt: skip
        with pytest.raises(CadreError, match=why):
            actions.assign(
                workspace=desk.workspace, issue=issue.number, owner=owner, revision=issue.revision, by=by
            )
    with pytest.raises(CadreError, match="site-not-allowed"):
        actions.run_checks(workspace=desk.workspace, by=desk.abroad)
    assert desk.of("missing-disaggregate").revision == issue.revision


def test_somebody_adds_an_issue_of_their_own(desk: Desk) -> None:
    refused = desk.post("/add", 422, seen="", year="12").content.decode()
    assert ('href="#id_seen"' in refused, 'href="#id_year"' in refused) == (True, True)
    where = desk.post("/add", seen="=1+1 is missing", occupation="2221", area="N1", year="2025", owner="")
    page = desk.text(where["Location"])
    assert "=1+1 is missing" in page
    assert "Nursing professionals · Area N1 · 2025" in page
    assert "Issues added by people" in page
    bare = desk.post("/add", seen="Nothing about places.")["Location"]
    assert "Nothing about places." in desk.text(bare.replace("/en/", "/ru/"))


def test_the_list_is_cut_by_step_status_and_owner(desk: Desk) -> None:
    issue = desk.of("missing-disaggregate")
    desk.act(issue, "owner", owner=desk.one.pseudonym)
    listed = "/issues/XSC-"
    mine = desk.text(f"{PLACE}?owner={desk.one.pseudonym}")
    assert mine.count(listed) == 1
    assert issue.number in mine
    assert desk.text(f"{PLACE}?step=manual&owner=nobody").count(listed) == 2
    assert "No such issue." in desk.text(f"{PLACE}?owner=Pnobody")
    every = desk.text(f"{PLACE}?status=all&step=nonsense&page=x")
    assert every.count(listed) == min(50, len(desk.issues()))
    if len(desk.issues()) > 50:
        assert desk.text(f"{PLACE}?status=all&page=2").count(listed) == len(desk.issues()) - 50


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_file_holds_what_the_list_shows_and_no_formula(desk: Desk, language: str) -> None:
    place = PLACE.replace("/en/", f"/{language}/")
    text = desk.client.get(f"{place}/issues.csv?status=all").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {row[0] for row in rows[1:]} == set(desk.issues())
    assert "'=1+1 is missing" in [cell for row in rows for cell in row]
    book = openpyxl.load_workbook(
        io.BytesIO(desk.client.get(f"{place}/issues.xlsx?step=manual&status=all").content)
    )
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert len(list(book.active.iter_rows())) == 3
    assert "=1+1 is missing" in [cell.value for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert audited()[-1][2]["what"] == "issues_file"
    assert desk.client.get(f"{place}/issues.pdf").status_code == 404
    assert [path for path in desk.folder.iterdir() if path.name.startswith(".")] == []


def test_the_audit_holds_no_figure_and_no_text(desk: Desk) -> None:
    known = {"what", "issue", "owner", "status", "edition", "idle"}
    rows = [facts for _, subject, facts in audited() if subject == "XSC/quality"]
    assert rows
    assert all(set(facts) <= known for facts in rows)


def test_an_audit_that_cannot_be_written_changes_no_issue(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is entered first: without it nothing happens to an issue."""
    from cadre_site.stewards.quality import actions

    issue = desk.of("missing-disaggregate")

    def broken(**given: object) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(OSError, match="away"):
        actions.note(
            workspace=desk.workspace, issue=issue.number, text="x", revision=issue.revision, by=desk.one
        )
    assert desk.of("missing-disaggregate").revision == issue.revision
