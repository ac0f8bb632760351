"""The section on a plan: the same figures as ``cadre plan``, what is taken from the release, and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from both_languages import in_words
from cadre.publishable.documents import Document, assume
from cadre.publishable.documents.model import Chart, Paragraph, Points, Section, Table
from cadre.publishable.plans import SEED
from cadre.publishable.plans.running import plan_facts
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import LANGUAGES, Language
from small_counts import COUNTS, PEOPLE
from small_plans import MONEY, PLAN, STAY, changed, release, report, saved


def section(document: Document, id: str = "plan") -> Section | None:
    return next((one for _, one in document.all_sections() if one.id == id), None)


def blocks(document: Document, kind: type, id: str = "plan") -> list[Any]:
    found = section(document, id)
    return [] if found is None else [block for block in found.blocks if isinstance(block, kind)]


def tables(document: Document, id: str = "plan") -> dict[str, list[list[str]]]:
    made = [*blocks(document, Table, id), *(chart.table for chart in blocks(document, Chart, id))]
    return {table.id: [[cell.words for cell in one] for one in table.rows] for table in made}


def typed() -> dict[str, Any]:
    """The same plan with the release's figures worked out by hand."""
    doctors, everybody = COUNTS["221"], PEOPLE
    growth = np.log(everybody[2025] / everybody[2023]) / 2
    need = {2025 + t: 20.7 * everybody[2025] * float(np.exp(growth * t)) / 10_000 for t in range(5)}
    exits = {2024: 1002, 2025: 875}
    leave = sum(exits.values()) / (doctors[2023][0] + doctors[2024][0])
    mine = PLAN["occupations"]["doctors"] | {
        "start": doctors[2025][0], "need": need, "leave": leave, "wage": 37_657.4,
    }  # fmt: skip
    return PLAN | {"occupations": {"doctors": mine}}


def test_the_report_shows_the_figures_of_cadre_plan(tmp_path: Path) -> None:
    found = tables(report(tmp_path, PLAN))
    facts = plan_facts(saved(tmp_path / "typed", typed()), [], SEED)
    (doctors,) = facts["occupations"]
    staff = {one[0]: one[1:] for one in found["plan-staff-data"] if len(one) > 1}
    for year in facts["years"]:
        expected = [f"{doctors[name][year]:,.0f}" for name in ("stock", "need", "unmet")]
        assert staff[year][:3] == expected
        assert staff[year][4] == f"{100 * doctors['met'][year]:.0f}%"
    mix = {one[0]: one[1:] for one in found["plan-mix-data"]}
    assert mix["2027"] == [f"{doctors[name]['2027']:,.0f}" for name in ("training", "recruitment")]
    spent = {one[0]: one[1] for one in found["plan-spending-data"]}
    assert spent["2029"] == f"{facts['spending']['2029'] / 1e6:,.0f}"


def test_need_is_met_in_the_draws_that_lack_nobody(tmp_path: Path) -> None:
    """Half a worker is what a table shows as none; no plan can meet a need ten times the staff."""
    easy = changed("occupations.doctors.need", 100)
    hard = changed("occupations.doctors.need", 170_000)
    for spec, draws in ((easy, 50), (hard, 0)):
        (points, *_) = blocks(report(tmp_path / str(draws), spec), Points)
        assert f"Need is met in {draws} draws of 50." in points.items[0].words


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_it_rests_on_assumptions_and_lists_them(language: Language, tmp_path: Path) -> None:
    document = report(tmp_path, PLAN, language)
    found = section(document)
    assert found is not None
    assert {"en": "not evidence", "ru": "а не данные"}[language] in found.blocks[0].text.words  # type: ignore[union-attr]
    (table,) = [one for one in blocks(document, Table) if one.id == "plan-assumptions"]
    words = [one[1].words for one in table.rows]
    assert len(table.rows) == 15
    word = {"en": "(release)", "ru": "(выпуск)"}[language]
    assert sum(word in one for one in words) == 4
    assert table.references


def test_recruitment_from_the_safeguards_list_is_told(tmp_path: Path) -> None:
    told = [one.text.words for one in blocks(report(tmp_path / "a", PLAN), Paragraph)]
    assert any("Nobody is recruited from countries on WHO" in one for one in told)
    spec = changed("occupations.doctors.recruitment.safeguards_most", 10)
    told = [one.text.words for one in blocks(report(tmp_path / "b", spec), Paragraph)]
    assert any("the plan takes 40 workers from there" in one for one in told)


def test_no_plan_no_section(tmp_path: Path) -> None:
    document = report(tmp_path, None)
    assert section(document) is None
    assert "What it would take" not in str(document.sections)


def test_an_impossible_plan_says_which_limit_binds(tmp_path: Path) -> None:
    document = report(tmp_path, changed("budget", 1_000_000))
    assert any("is: the budget" in one.text.words for one in blocks(document, Paragraph))
    assert list(tables(document)) == ["plan-assumptions"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_that_is_withheld_leaves_no_plan(language: Language, tmp_path: Path) -> None:
    document = report(tmp_path, changed("years.from", 2026), language)
    words = " ".join(one.text.words for one in blocks(document, Paragraph))
    assert "occupations.doctors.start" in words
    assert not tables(document)


REFUSED = [
    ("occupations.doctors.need", "gbd_2018", "project-unknown-name"),
    ("occupations.doctors.wage", "realese", "project-bad-value"),
    ("currency", "USD", "plan-currencies"),
    ("occupations", {"wizards": PLAN["occupations"]["doctors"]}, "project-unknown-name"),
    ("occupations.doctors.recruitment.cost", "release", "project-bad-value"),
]


@pytest.mark.parametrize(("place", "value", "key"), REFUSED)
def test_refusals(place: str, value: object, key: str, tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        report(tmp_path, changed(place, value))
    assert problem.value.key == key
    in_words(problem.value)


def test_without_a_release_the_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        plan_facts(saved(tmp_path, PLAN), [], SEED)
    assert (problem.value.key, problem.value.facts["key"]) == ("plan-no-release", "occupations.doctors.start")
    in_words(problem.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_scenarios_have_a_table_and_a_sentence(language: Language, tmp_path: Path) -> None:
    document = report(tmp_path, PLAN, language, MONEY, STAY)
    (one,) = tables(document)["plan-scenarios"]
    assert one[0] == MONEY["name"][language]  # type: ignore[index]
    (stay,) = tables(document, "outlook")["supply-scenarios"]
    assert stay[0] == "Fewer leave"
    assert stay[2].startswith("+")
    assert any(MONEY["name"][language] in item.words for item in blocks(document, Points)[-1].items)  # type: ignore[index]


def test_a_scenario_that_changes_nothing_differs_by_nothing_in_any_draw(tmp_path: Path) -> None:
    """Both courses meet the same chances, so the interval of the difference is empty, not wide."""
    still = STAY | {"factor": 1.0}
    document = report(tmp_path, PLAN, "en", still, MONEY | {"factor": 1.0})
    assert tables(document, "outlook")["supply-scenarios"][0][2] == "0 (0 to 0)"
    assert tables(document)["plan-scenarios"][0][1] == "0 (0 to 0)"


def test_a_lever_of_a_plan_needs_a_plan(tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        report(tmp_path, None, "en", MONEY)
    assert problem.value.key == "plan-scenario-alone"
    in_words(problem.value)


def test_the_same_files_give_the_same_facts(tmp_path: Path) -> None:
    found = release(tmp_path / "release")
    file = saved(tmp_path, PLAN)
    first, second = (json.dumps(assume(found, file, []), sort_keys=True) for _ in range(2))
    assert first == second
