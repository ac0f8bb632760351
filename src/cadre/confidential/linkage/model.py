"""The probability that two records are one person: Fellegi and Sunter's model, fitted by Splink.

I. Fellegi and A. Sunter, A theory for record linkage, JASA 64 (1969); parameters by expectation
maximisation (Winkler 1988), adjusted for how common a name is.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cadre.confidential.linkage.settings import Comparison, LinkageRules, linkage_rules

if TYPE_CHECKING:
    import duckdb
    from splink import Linker

_logger = logging.getLogger("splink")


@dataclass(frozen=True)
class Model:
    """Splink's settings with every parameter in place."""

    settings: dict[str, Any]

    @property
    def prior_weight(self) -> float:
        """The binary logarithm of the odds that two records taken at random are one person."""
        prior = float(self.settings["probability_two_random_records_match"])
        return math.log2(prior / (1 - prior))


def score_pairs(connection: duckdb.DuckDBPyConnection, records: int) -> Model | None:
    """The table ``scored(left_record, right_record, probability)`` of pairs worth showing.

    What they were scored with is returned; None when there was no pair to score.

    The fitted parameters are rounded before they are used, so that the order in which threads add up
    cannot change a probability.
    """
    rules = linkage_rules()
    if records < 2:
        connection.execute(
            "CREATE TABLE scored AS SELECT 0::BIGINT AS left_record, 0::BIGINT AS right_record, "
            "0::DOUBLE AS probability WHERE false"
        )
        return None
    settings = _settings(rules, prior=min(0.1, 1 / records))
    if records >= rules.training.fewest_records:
        settings = _trained(connection, settings, rules, records)
    pairs = linker(connection, settings).inference.predict(threshold_match_probability=rules.bands.shown)
    connection.execute(
        f"""CREATE TABLE scored AS
            SELECT least(record_l, record_r) AS left_record, greatest(record_l, record_r) AS right_record,
                   round(match_probability, 6) AS probability
            FROM {pairs.physical_name} ORDER BY ALL"""
    )
    return Model(settings)


def linker(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> Linker:
    from splink import DuckDBAPI, Linker, SettingsCreator

    api = DuckDBAPI(connection)
    records = api.register("records")
    return Linker([records], SettingsCreator(**settings), log_level=logging.ERROR)


def _trained(
    connection: duckdb.DuckDBPyConnection, settings: dict[str, Any], rules: LinkageRules, records: int
) -> dict[str, Any]:
    """The settings with parameters fitted to these records, where the records allow it."""
    trainer, training = linker(connection, settings), rules.training
    prior = _prior(connection, rules, records)
    if prior is None:
        return settings
    trainer.training.estimate_u_using_random_sampling(
        max_pairs=training.largest_sample, seed=training.seed, min_count_per_level=None, num_chunks=1
    )
    for rule in training.expectation_maximisation:
        if _pairs(connection, rule) > 0:
            trainer.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=training.largest_sample
            )
    fitted = trainer.misc.save_model_to_json()
    return {**_with_parameters(settings, fitted), "probability_two_random_records_match": prior}


def _prior(connection: duckdb.DuckDBPyConnection, rules: LinkageRules, records: int) -> float | None:
    """The share of all pairs that are one person, from pairs that surely are; None when there are none."""
    sure = " UNION ".join(
        f"SELECT l.record, r.record FROM records l JOIN records r ON {rule} AND l.record < r.record"
        for rule in rules.training.surely_the_same
    )
    found = int(connection.execute(f"SELECT count(*) FROM ({sure})").fetchall()[0][0])
    every = records * (records - 1) / 2
    return float(f"{found / rules.training.share_found / every:.6g}") if found else None


def _pairs(connection: duckdb.DuckDBPyConnection, rule: str) -> int:
    found = connection.execute(
        f"SELECT count(*) FROM (FROM records l JOIN records r ON {rule} AND l.record < r.record LIMIT 1000)"
    ).fetchall()
    return int(found[0][0])


def _settings(rules: LinkageRules, prior: float) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record",
        "probability_two_random_records_match": prior,
        "comparisons": [_comparison(comparison) for comparison in rules.comparisons],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in rules.blocking],
        "retain_matching_columns": False,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    nothing = {
        "sql_condition": comparison.nothing_to_compare,
        "label_for_charts": "nothing to compare",
        "is_null_level": True,
    }
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [nothing, *_levels(comparison)],
    }


def _levels(comparison: Comparison) -> list[dict[str, Any]]:
    levels = []
    for level in comparison.levels:
        written: dict[str, Any] = {
            "sql_condition": level.when,
            "label_for_charts": level.when,
            "m_probability": level.same,
            "u_probability": level.by_chance,
        }
        if level.exact and comparison.term_frequency:
            written["tf_adjustment_column"] = comparison.term_frequency
        levels.append(written)
    return levels


def _with_parameters(settings: dict[str, Any], fitted: dict[str, Any]) -> dict[str, Any]:
    """The settings with the fitted m and u, rounded; a level never seen keeps its starting value."""
    comparisons = []
    for ours, theirs in zip(settings["comparisons"], fitted["comparisons"], strict=True):
        levels = [
            {**level, **_rounded(level, found)}
            for level, found in zip(ours["comparison_levels"], theirs["comparison_levels"], strict=True)
        ]
        comparisons.append({**ours, "comparison_levels": levels})
    return {**settings, "comparisons": comparisons}


def _rounded(level: dict[str, Any], found: dict[str, Any]) -> dict[str, float]:
    rarest = linkage_rules().training.rarest
    least = {"m_probability": rarest.same, "u_probability": rarest.by_chance}
    return {
        name: float(f"{min(max(found[name], floor), 1 - floor):.6g}")
        for name, floor in least.items()
        if name in level and isinstance(found.get(name), float)
    }
