"""Every verified row of ``validation_targets.csv`` has a test that reproduces it and names its source.

A row that is not verified, or that has no figures to start from, is shown as skipped with the reason.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from validation_targets import Target, targets

TESTS = Path(__file__).resolve().parent.parent
DUTCH, SCHEFFLER, BONIOL = "van Greuningen et al. 2012", "Scheffler et al. 2018", "Boniol et al. 2022"
OAXACA = "cran/oaxaca 0.1.5"
PLANNING, NEED = "oracle/test_planning_closing", "oracle/test_need_published"
SHORTAGES, STOCK = "oracle/test_need_scheffler_2018", "oracle/test_stock_projecting"
PAY, RATERS = "oracle/test_pay_oaxaca", "oracle/test_methods_agreement"
IN_R, PROGRESS = "oracle/test_inequality_in_r", "unit/test_methods_progress"

# Row -> the module and the test that reproduces it, and the word by which both name the source.
CLAIMS = {
    "stock_flow.nivel_fte_2009": (PLANNING, "netherlands_supply_and_requirement_2009", DUTCH),
    "stock_flow.nivel_required_2009": (PLANNING, "netherlands_supply_and_requirement_2009", DUTCH),
    "stock_flow.nivel_heads_2019": (PLANNING, "netherlands_heads_and_supply_2019", DUTCH),
    "stock_flow.nivel_outflow": (PLANNING, "netherlands_heads_and_supply_2019", DUTCH),
    "stock_flow.nivel_fte_2019": (PLANNING, "netherlands_heads_and_supply_2019", DUTCH),
    "stock_flow.nivel_required_2019_s0": (PLANNING, "netherlands_heads_and_supply_2019", DUTCH),
    "stock_flow.nivel_inflow_s0": (PLANNING, "netherlands_inflow_that_closes_the_gap", DUTCH),
    "stock_flow.closed_form": (STOCK, "constant_inflow", "analytic"),
    "stock_flow.monte_carlo_binomial": (STOCK, "who_leaves_by_chance_is_binomial", "analytic"),
    "stock_flow.pysd_cross": (STOCK, "constant_inflow", "PySD 3.14.3"),
    "need.boniol_stock_2020_total": (NEED, "the_printed_world_stock", BONIOL),
    "need.boniol_stock_2020_AFR": (NEED, "published_stocks_sum_as_series_do", BONIOL),
    "need.boniol_stock_2020_AMR": (NEED, "published_stocks_sum_as_series_do", BONIOL),
    "need.boniol_stock_2020_EMR": (NEED, "published_stocks_sum_as_series_do", BONIOL),
    "need.boniol_stock_2020_EUR": (NEED, "published_stocks_sum_as_series_do", BONIOL),
    "need.boniol_growth": (NEED, "the_printed_growth_of_the_world_stock", BONIOL),
    "need.boniol_shortage_2013_2020_2030": (NEED, "printed_shortages_sum_over_occupations", BONIOL),
    "need.scheffler_demand_2013_2030": (SHORTAGES, "demand_of_the_world", SCHEFFLER),
    "need.scheffler_AFR": (SHORTAGES, "supply_implied_by_demand", SCHEFFLER),
    "need.scheffler_EMR": (SHORTAGES, "supply_implied_by_demand", SCHEFFLER),
    "need.scheffler_EUR": (SHORTAGES, "supply_implied_by_demand", SCHEFFLER),
    "need.scheffler_world_supply": (SHORTAGES, "supply_and_shortage_of_the_world", SCHEFFLER),
    "need.shortage_floor_rule": (SHORTAGES, "the_floor_comes_before_the_sum", SCHEFFLER),
    "need.gbd2019_thresholds": (NEED, "the_shortfalls_of_gbd_2019_sum_to_43_2_million", "2022;399:2129"),
    "demand.scheffler2008": (NEED, "the_equation_of_scheffler_2008", "86:516"),
    "check.nhs_ltwp": (PROGRESS, "growth_of_the_nhs_workforce_plan", "Health Foundation"),
    "oaxaca.means": (PAY, "the_means_are_those_of_r", OAXACA),
    "oaxaca.threefold": (PAY, "the_parts_are_those_of_r", OAXACA),
    "oaxaca.twofold weight 0 (B coefs)": (PAY, "the_parts_are_those_of_r", OAXACA),
    "oaxaca.twofold weight 1 (A coefs)": (PAY, "the_parts_are_those_of_r", OAXACA),
    "oaxaca.twofold weight 0.5 Reimers": (PAY, "the_parts_are_those_of_r", OAXACA),
    "oaxaca.twofold weight -1 pooled, no group dummy (Neumark)": (PAY, "the_parts_are_those_of_r", OAXACA),
    "oaxaca.unexplained_split -1": (PAY, "the_parts_are_those_of_r", OAXACA),
    "oaxaca.bootstrap_se": (PAY, "bootstrap_errors_are_those_of_r", OAXACA),
    "oaxaca.statsmodels_0.15": (PAY, "statsmodels_gives_the_same_parts", "statsmodels"),
    "ineq.gini Ilocos$income": (IN_R, "incomes_of_ilocos", "ineq 0.2-13"),
    "ineq.theil_T Ilocos$income": (IN_R, "incomes_of_ilocos", "ineq 0.2-13"),
    "ineq.theil_L Ilocos$income": (IN_R, "incomes_of_ilocos", "ineq 0.2-13"),
    "ineq.theil_decomp Ilocos$income": (IN_R, "theil_between_and_within_parts", "PySAL"),
    "ineq.atkinson0.5; CV; Herfindahl Ilocos$income": (IN_R, "incomes_of_ilocos", ""),
    "ineq.gini ten values": ("oracle/test_methods_inequality", "ten_incomes_as_in_r", "ineq"),
    "concentration_index rineq housing": (IN_R, "body_mass_ranked_by_income", "rineq 0.2.3"),
    "wisn.odisha_obgyn_chc": ("oracle/test_staffing_odisha", "facility_years_of_odisha", "RHS-WISN"),
    "agreement.krippendorff": (RATERS, "alpha_as_in_r", "krippendorff 0.9.0"),
    "agreement.cohen irr::vision": (RATERS, "kappa_of_a_cross_table_as_in_r", "irr 0.84.1"),
    "agreement.cohen_weighted irr::anxiety raters 1,2": (RATERS, "weighted_kappa_as_in_r", "scikit-learn"),
    "progress.thresholds_open_sdg": (PROGRESS, "limits_are_those_of_open_sdg", "sdg-build"),
    "gpg.simple": ("unit/test_pay_gaps", "the_simple_gap", "Eurostat"),
    "pefa.pi2_thresholds": ("unit/test_methods_money", "grades_of_the_composition", "4627"),
    "lp.infeasible": ("oracle/test_planning_mix", "without_unmet_need_there_may_be_no_plan", ""),
}  # fmt: skip
NOTHING_TO_START_FROM = {
    "gpg.who_ilo_2022": "ILO and WHO published the figures of 54 countries without their microdata",
}


@pytest.mark.parametrize("target", targets().values(), ids=lambda target: target.method)
def test_a_test_reproduces_the_row_and_names_its_source(target: Target) -> None:
    if not target.verified:
        pytest.skip(f"not verified: {target.source}")
    if target.method in NOTHING_TO_START_FROM:
        pytest.skip(NOTHING_TO_START_FROM[target.method])
    assert target.method in CLAIMS, "no test claims this row"
    module, name, source = CLAIMS[target.method]
    text = (TESTS / f"{module}.py").read_text(encoding="utf-8")
    found = [one.name for one in ast.parse(text).body if isinstance(one, ast.FunctionDef)]
    assert f"test_{name}" in found
    assert source in target.source
    assert source in text


def test_no_claim_is_out_of_date() -> None:
    listed = targets()
    if not listed:
        pytest.skip("the folder of real files is not here (set CADRE_SHARED)")
    for claimed in (*CLAIMS, *NOTHING_TO_START_FROM):
        assert listed[claimed].verified
