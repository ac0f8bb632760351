"""The reasons kept for a pair are the model's own, and add up to its probability."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from test_linkage_link import ANNA, IVAN, MEANS, workforce

from cadre.catalogue.messages import all_messages
from cadre.confidential.linkage import Links, link
from cadre.confidential.linkage.engine import open_duckdb
from cadre.confidential.linkage.links import _register_decisions
from cadre.confidential.linkage.model import linker, score_pairs
from cadre.confidential.linkage.reasons import PRIOR, reasons_of, review_pairs
from cadre.confidential.linkage.records import build_records, define_numbers, load_identities, person_extracts
from cadre.confidential.linkage.settings import linkage_rules
from small_extracts import SmallExtract, small_extract


def doubtful(folder: Path) -> list[SmallExtract]:
    register, payroll = workforce(1200)
    return [
        small_extract(folder, "register", "register", register),
        small_extract(folder, "pay", "payroll", payroll),
    ]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Links:
    folder = tmp_path_factory.mktemp("reasons")
    return link(doubtful(folder), {}, folder / "links", means=MEANS)


def test_there_is_a_reason_for_each_comparison_of_each_pair_to_review(linked: Links) -> None:
    found = {(pair.left, pair.right): pair for pair in review_pairs(linked.folder)}
    shown = [row for row in pq.read_table(linked.links).to_pylist() if row["band"] == "review"]
    assert len(shown) == linked.bands["review"] == len(found) > 3
    names = [PRIOR, *(one.name for one in linkage_rules().comparisons)]
    for row in shown:
        pair = found[(row["left_source"], row["left_row"]), (row["right_source"], row["right_row"])]
        reasons = reasons_of(linked.folder, pair)
        assert [reason.comparison for reason in reasons] == names
        weight = math.fsum(reason.weight + reason.frequency for reason in reasons)
        assert 1 / (1 + 2**-weight) == pytest.approx(row["probability"], abs=6e-7)
        assert pair.weight == pytest.approx(weight, abs=1e-9)
        assert pair.probability == pytest.approx(row["probability"], abs=6e-7)
        assert (pair.band, pair.basis, pair.person) == (row["band"], row["basis"], row["person"])


def test_most_uncertain_first(linked: Links) -> None:
    odds = [abs(pair.weight) for pair in review_pairs(linked.folder)]
    assert odds == sorted(odds)


def waterfalls(folder: Path) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """What Splink draws, of every pair it finds by its own blocking: by record."""
    from splink.internals.waterfall_chart import records_to_waterfall_data

    with open_duckdb(folder, MEANS) as connection:
        load_identities(connection, person_extracts(doubtful(folder), {}))
        define_numbers(connection)
        _register_decisions(connection, [])
        model = score_pairs(connection, build_records(connection))
        assert model is not None
        kept = {"retain_matching_columns": True, "retain_intermediate_calculation_columns": True}
        again = linker(connection, {**model.settings, **kept})
        scored = again.inference.predict(threshold_match_probability=0.05).physical_name
        pairs = connection.sql(f"FROM {scored}").to_arrow_table().to_pylist()
        places = dict(connection.execute("SELECT record, place FROM records").fetchall())
        drawn: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for row in records_to_waterfall_data(pairs, again._settings_obj, False):
            pair = pairs[row["record_number"]]
            drawn.setdefault((places[pair["record_l"]], places[pair["record_r"]]), []).append(row)
        return drawn


def test_the_weights_are_those_of_splinks_waterfall(linked: Links, tmp_path: Path) -> None:
    from cadre.confidential.linkage.records import PLACES

    drawn, ranks = waterfalls(tmp_path), {"register": 0, "pay": 1}
    for pair in review_pairs(linked.folder):
        one, two = (ranks[source] * PLACES + row for source, row in (pair.left, pair.right))
        bars = {bar["column_name"]: bar for bar in drawn[one, two]}
        assert pair.weight == pytest.approx(bars["Final score"]["log2_bayes_factor"], abs=1e-9)
        for reason in reasons_of(linked.folder, pair):
            bar = bars["Prior" if reason.comparison == PRIOR else reason.comparison]
            assert reason.weight == pytest.approx(bar["log2_bayes_factor"], abs=1e-9)
            common = bars.get(f"tf_{reason.comparison}", {"log2_bayes_factor": 0.0})
            assert reason.frequency == pytest.approx(common["log2_bayes_factor"], abs=1e-9)
            if reason.level is not None:
                rule = next(one for one in linkage_rules().comparisons if one.name == reason.comparison)
                assert rule.levels[reason.level].when == bar["label_for_charts"]


def test_a_reason_says_what_the_rows_say_and_what_was_compared(tmp_path: Path) -> None:
    cyrillic = {"given_name": "Анна", "family_name": "Петровa", "national_id": "555-0123-4599"}
    other = ANNA | cyrillic | {"birth_date": None, "sex": None}
    extracts = [
        small_extract(tmp_path, "register", "register", [ANNA, IVAN]),
        small_extract(tmp_path, "pay", "payroll", [other]),
    ]
    links = link(extracts, {}, tmp_path / "links", means=MEANS)
    (pair,) = review_pairs(links.folder)
    reasons = {reason.comparison: reason for reason in reasons_of(links.folder, pair)}
    assert (reasons["given"].left, reasons["given"].right) == ("Anna", "Анна")
    assert reasons["given"].left_key == reasons["given"].right_key
    assert reasons["given"].level == 0
    assert (reasons["birth_date"].left, reasons["birth_date"].right) == ("1980-05-03", None)
    assert reasons["birth_date"].level is None
    assert (reasons["birth_date"].weight, reasons["birth_date"].frequency) == (0, 0)
    assert reasons["national_id"].right == "555-0123-4599"
    assert reasons["national_id"].right_key == "55501234599"


def test_a_single_record_has_no_pairs_and_a_key_keeps_none(tmp_path: Path) -> None:
    alone = link(
        [small_extract(tmp_path, "register", "register", [ANNA])], {}, tmp_path / "links", means=MEANS
    )
    assert review_pairs(alone.folder) == []


def test_every_degree_of_agreement_has_its_words() -> None:
    wanted = {
        f"linkage.{one.name}.{level}"
        for one in linkage_rules().comparisons
        for level in [*range(len(one.levels)), "nothing"]
    }
    assert wanted <= set(all_messages())


@pytest.mark.slow
def test_threads_change_no_byte_of_the_reasons(linked: Links, tmp_path: Path) -> None:
    from cadre.confidential.linkage import Means

    again = link(doubtful(tmp_path), {}, tmp_path / "links", means=Means(1, "1GB"))
    for name in ("review.parquet", "reasons.parquet"):
        assert (again.folder / name).read_bytes() == (linked.folder / name).read_bytes()
