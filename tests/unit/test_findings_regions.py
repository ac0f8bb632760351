"""A region's framework binds its own Member States."""

from __future__ import annotations

import pytest

from cadre.catalogue.load import frameworks
from cadre.publishable.findings import hold
from cadre.publishable.indicators import Context
from cadre.publishable.indicators.columns import OBSERVATION_SCHEMA

EUROPEAN = {"bucharest_2023", "euro_ffa_2023_2030"}


@pytest.mark.parametrize(("country", "european"), [("MWI", False), ("KGZ", True), ("XSC", True)])
def test_european_frameworks_are_held_against_europe_and_the_sample_only(
    country: str, european: bool
) -> None:
    rows = hold(OBSERVATION_SCHEMA.empty_table(), frameworks(), [], Context(country, (2020,)))
    held = {row["framework_id"] for row in rows}
    assert held & EUROPEAN == (EUROPEAN if european else set())
    assert "gshrh_2030" in held
