"""Definitions hold together: what they name exists, and what the reference says is said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from cadre.catalogue import load
from cadre.catalogue.messages import all_messages
from cadre.publishable.indicators import DIMENSION_COLUMNS, reasons
from cadre.publishable.indicators.columns import unit_code
from cadre.publishable.indicators.terms import parse_cut
from cadre.vocabulary.indicators import Indicator, Term

INDICATORS = load.indicators()
FRAMEWORKS = load.frameworks()
LISTS = {"item": "budget_item"}
OPEN_LISTS = {"area", "series", "partner"}


def codes(tally: str, dimension: str) -> set[str] | None:
    """The codes a dimension may take; None where they are the workspace's own."""
    if dimension in OPEN_LISTS or (tally, dimension) == ("answers", "item"):
        return None
    return set(load.code_list(LISTS.get(dimension, dimension)).order)


def described() -> list[tuple[str, Indicator]]:
    return list(INDICATORS.items())


@pytest.mark.parametrize(("stem", "definition"), described())
def test_a_definition_names_only_what_exists(stem: str, definition: Indicator) -> None:
    assert definition.id == stem
    assert definition.unit in load.code_list("unit").names
    assert definition.module in load.code_list("module").names
    driver, *_ = definition.terms()
    for term in definition.terms():
        check_term(term)
    for entry in definition.formula.by:
        for name, chosen in parse_cut(entry).codes.items():
            assert name in load.tallies()[driver.tally].as_published().dimensions, name
            known = codes(driver.tally, name)
            assert known is None or set(chosen) <= known


def check_term(term: Term) -> None:
    tally = load.tallies()[term.tally].as_published()
    assert term.measure in tally.measures
    assert term.per is None or term.per in tally.measures
    assert set(term.at_total) <= set(tally.dimensions)
    for name, chosen in term.where.items():
        assert name in tally.dimensions
        known = codes(term.tally, name)
        listed = {chosen} if isinstance(chosen, str) else set(chosen)
        assert known is None or listed <= known


def test_every_dimension_of_a_tally_has_a_column_and_every_unit_a_name() -> None:
    named = load.code_list("unit").names
    for tally in load.tallies().values():
        for measure in tally.measures.values():
            assert unit_code(measure.unit) in named
        if tally.id not in ("series", "answers"):
            assert set(tally.dimensions) <= {*DIMENSION_COLUMNS, "area", "difference"}, tally.id


def test_every_reason_has_words() -> None:
    assert {f"missing.{reason}" for reason in reasons.EVERY} <= set(all_messages())


def test_nhwa_is_complete_and_says_what_was_verified(shared: Path) -> None:
    with (shared / "reference" / "nhwa_indicators.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    ours = {id: one for id, one in INDICATORS.items() if one.edition.startswith("NHWA")}
    assert set(ours) == set(rows)
    for code, row in rows.items():
        one = ours[code]
        assert one.collect == row["collect"], code
        assert one.source.verified == (row["verified"] == "true"), code
        # Cadre may be more careful than the reference (it chose which lines or events count), never less.
        assert not one.formula_verified or row["formula_verified"] == "true", code


@pytest.mark.parametrize("id", FRAMEWORKS)
def test_a_framework_links_to_indicators_that_exist(id: str) -> None:
    framework = FRAMEWORKS[id]
    assert framework.id == id
    groups = {group.id for group in framework.groups}
    names = [commitment.id for commitment in framework.commitments]
    assert len(names) == len(set(names))
    for commitment in framework.commitments:
        assert commitment.group is None or commitment.group in groups
        for link in commitment.links:
            assert link.indicator is None or link.indicator in INDICATORS
            assert set(link.dims) <= set(DIMENSION_COLUMNS)
        for target in commitment.targets:
            assert {target.indicator, *target.otherwise} <= set(INDICATORS)
            assert set(target.dims) <= set(DIMENSION_COLUMNS)


def test_every_commitment_of_the_reference_is_here(shared: Path) -> None:
    text = (shared / "reference" / "frameworks.yaml").read_text("utf-8")
    for framework in yaml.safe_load(text)["frameworks"]:
        ours = {commitment.id: commitment for commitment in FRAMEWORKS[framework["id"]].commitments}
        told = dict(commitments_of(framework))
        assert len(ours) == len(told)
        for id, row in told.items():
            assert ours[id].text.en == row.get("text", row.get("name"))
            assert ours[id].source.verified == row["verified"]


def commitments_of(framework):  # type: ignore[no-untyped-def]
    for name in ("pillars", "objectives", "domains", "elements"):
        for group in framework.get(name, ()):
            inside = next(
                group[key] for key in ("actions", "milestones", "areas", "main_indicators") if key in group
            )
            for number, row in enumerate(inside, 1):
                yield row.get("id", f"{group['id']}.{number}"), row
    for name in ("commitments", "themes", "articles", "indicators"):
        for row in framework.get(name, ()):
            yield row.get("id", row.get("code")), row


def test_numbers_of_benchmarks_carry_year_and_scope() -> None:
    for commitment in FRAMEWORKS["density_benchmarks"].commitments:
        for target in commitment.targets:
            assert target.year is None
            assert target.value
            assert target.scope
            assert target.published or not target.source.verified
