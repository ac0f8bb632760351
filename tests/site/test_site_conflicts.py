"""Sources that disagree on the desk: counted, an order tried, saved, and never over somebody else's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from test_site_review import client_of
from test_site_stewards import audited

import small_people as people
from cadre.workspace.config import load_workspace
from small_linked import linked_workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
PLACE = "/en/desk/data/XSC/conflicts"


class Desk:
    def __init__(self, home: Path) -> None:
        first, second = people.administrator(), people.administrator()
        of = people.organisation(first, second)
        self.one, abroad = (
            people.member(first, "steward", of, "XSC"),
            people.member(first, "steward", of, "XSD"),
        )
        (home / "workspaces").mkdir()
        self.folder = linked_workspace(home / "workspaces" / "XSC")
        self.client, self.foreign = client_of(self.one), client_of(abroad)

    @property
    def order(self) -> list[str]:
        return load_workspace(self.folder).config.precedence["birth_year"]

    def text(self, path: str = PLACE) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        return str(answer.content.decode())

    def post(self, path: str, **given: Any) -> Any:
        return self.client.post(f"{PLACE}/{path}", given)


@pytest.fixture(scope="module")
def desk(home: Path) -> Desk:
    return Desk(home)


def made(page: str) -> list[str]:
    """The order the page would try."""
    form = page.partition('<form method="get"')[2].partition("</form>")[0]
    return re.findall(r'name="order" value="([^"]+)"', form)


def found(desk: Desk) -> Any:
    from cadre_site.stewards.conflicts.counting import counted, inputs_of

    workspace = load_workspace(desk.folder)
    inputs = inputs_of(workspace)
    assert inputs is not None
    return counted(workspace, inputs)


def test_the_list_begins_with_what_is_in_conflict(desk: Desk) -> None:
    page = desk.text()
    counts = found(desk)["birth_year"]
    assert f"Told by several sources: {counts.compared:,}. They disagree about {counts.disputed}." in page
    names = re.findall(r"/conflicts/(\w+)\">", page)
    assert names[0] == "birth_year"
    assert names[-1] == "default"
    assert "facility" not in names, "one list of facilities can be in conflict with none"


def test_an_attribute_tells_who_is_followed_against_whom(desk: Desk) -> None:
    page, counts = desk.text(f"{PLACE}/birth_year"), found(desk)["birth_year"]
    assert "“birth_year” under [precedence] in cadre.toml decides" in page
    matrix = page.partition('<table class="matrix">')[2].partition("</table>")[0]
    told = [int(cell) for cell in re.findall(r'<td class="n">(\d+)</td>', matrix)]
    assert sum(told) == sum(one.things for one in counts.against) > 20
    assert made(page) == desk.order
    assert "Взято при расхождении" in desk.text("/ru/desk/data/XSC/conflicts/birth_year")


def test_sources_move_up_and_down_and_nothing_is_saved(desk: Desk) -> None:
    first, second, *rest = desk.order
    asked = "&".join(f"order={source}" for source in desk.order)
    page = desk.text(f"{PLACE}/birth_year?{asked}&move=up:{second}")
    assert made(page) == [second, first, *rest]
    assert re.search(rf'value="down:{second}"[^>]*autofocus', page), "at the top it can only go down again"
    assert "This order is not saved." in page
    assert made(desk.text(f"{PLACE}/birth_year?{asked}&move=up:{first}")) == desk.order
    for wrong in (f"{asked}&order=more", "order=one", f"{asked}&move=over:{first}"):
        assert made(desk.text(f"{PLACE}/birth_year?{wrong}")) == desk.order
    assert desk.order == [first, second, *rest]


def test_a_trial_shows_headcounts_that_would_change(desk: Desk) -> None:
    before = (desk.folder / "cadre.toml").read_bytes()
    answer = desk.post("birth_year", order=list(reversed(desk.order)))
    page = answer.content.decode()
    assert answer.status_code == 200
    people_moved = re.search(r"(\d+) workers would be counted elsewhere", page)
    assert people_moved
    assert int(people_moved[1]) > 3
    signed = re.findall(r'<td class="n">([+−]\d+)</td>', page)
    assert sum(int(one.replace("−", "-")) for one in signed) == 0, "nobody is lost by it"
    assert "Save this order" in page
    assert (desk.folder / "cadre.toml").read_bytes() == before
    assert [path.name for path in (desk.folder / "work").iterdir() if path.name.startswith(".")] == []


def test_an_order_is_saved_with_every_comment_unless_somebody_else_was_first(desk: Desk) -> None:
    toml, was = desk.folder / "cadre.toml", desk.order
    text, then = toml.read_text("utf-8"), list(reversed(was))
    rows = len(audited())
    answer = desk.post("birth_year/save", order=then, was=was)
    assert answer["Location"] == f"{PLACE}/birth_year?saved=1"
    assert desk.order == then
    kept = [line for line in text.splitlines() if not line.startswith("birth_year")]
    assert [one for one in toml.read_text("utf-8").splitlines() if not one.startswith("birth_year")] == kept
    assert audited()[rows:] == [
        ("precedence_changed", "XSC", {"attribute": "birth_year", "order": then, "before": was})
    ]
    late = desk.post("birth_year/save", order=was, was=was)
    assert late.status_code == 422
    assert "has been changed meanwhile" in late.content.decode()
    assert desk.order == then
    assert found(desk)["birth_year"].sources[0].source == then[0], "counted anew"
    toml.write_text(text, "utf-8")


def test_an_attribute_without_an_order_of_its_own_gets_one(desk: Desk) -> None:
    toml = desk.folder / "cadre.toml"
    text = toml.read_text("utf-8")
    page = desk.text(f"{PLACE}/country_of_training")
    assert "It has no order of its own, so “default”" in page
    order = list(reversed(made(page)))
    assert desk.post("country_of_training/save", order=order).status_code == 302
    assert tomllib.loads(toml.read_text("utf-8"))["precedence"]["country_of_training"] == order
    toml.write_text(text, "utf-8")


def test_every_look_is_told_and_other_countries_hear_nothing(desk: Desk) -> None:
    rows = len(audited())
    desk.text()
    desk.text(f"{PLACE}/sex")
    desk.post("sex", order=[])
    assert audited()[rows:] == [
        ("data_viewed", "XSC/conflicts", {"what": "conflicts"}),
        ("data_viewed", "XSC/conflicts/sex", {"what": "conflicts"}),
        ("data_viewed", "XSC/conflicts/sex", {"what": "trial"}),
    ]
    for path in (PLACE, f"{PLACE}/sex"):
        assert desk.foreign.get(path).status_code == 404
    assert desk.foreign.post(f"{PLACE}/sex/save", {"order": desk.order}).status_code == 404
    assert desk.client.get(f"{PLACE}/shoe_size").status_code == 404
    assert desk.client.get(f"{PLACE}/facility").status_code == 404


def test_a_file_read_again_has_to_be_linked_first(desk: Desk) -> None:
    """The last test of the module."""
    from cadre.pipeline.memo import Memo
    from cadre.pipeline.reading import read_all

    payroll = desk.folder / "data" / "payroll_2025.csv"
    payroll.write_bytes(b"".join(payroll.read_bytes().splitlines(keepends=True)[:-1]))
    workspace = load_workspace(desk.folder)
    read_all(workspace, Memo(workspace.work))
    assert "have not been linked as they were last read" in desk.text()
    page = desk.text(f"{PLACE}/birth_year")
    assert "have not been linked as they were last read" in page
    assert '<table class="matrix">' not in page


def test_every_headcount_that_can_change_has_a_name_and_its_place(desk: Desk) -> None:
    from cadre.confidential.store.conflicts import Changed, Trial
    from cadre_site.stewards.conflicts.presenters import tried

    codes = {"age_band": ["Y_GE65", "Y_LT25"], "area": ["N2", "N1"], "sex": ["M", "F"],
             "occupation": ["2221", "2211"], "training": ["foreign", "domestic"]}  # fmt: skip
    changed = tuple(Changed(name, code, 5, 7) for name, found in codes.items() for code in found)
    shown = tried(Trial(21, changed), "ru")
    assert shown.told == "21 работник будет учтён иначе."
    tables = dict(shown.changes)
    assert [one.name for one in tables["Территория"]] == ["N1", "N2"]
    assert [one.name.partition(" · ")[0] for one in tables["Возраст"]] == ["Y_LT25", "Y_GE65"]
    assert tables["Пол"][0].name == "F · Женщины"
    assert {one.difference for one in tables["Обучение"]} == {"+2"}
