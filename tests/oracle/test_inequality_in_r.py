"""Spread and concentration on data sets of R packages that may not be kept here, read from R when tests run.

632 household incomes of Ilocos (R ineq 0.2-13) and 10,000 people of rineq 0.2.3. Expected are both the listed
figures and what R computes in the same run. Without R and the package a test is skipped: it shows nothing.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cadre.methods import dispersion, inequality
from cadre.methods.concentration_error import concentration_error
from validation_targets import targets

Column = np.ndarray[Any, Any]
INCOMES = """
data(Ilocos); x <- Ilocos$income
tell("income", x); for (name in c("sex", "urbanity", "province")) tell(name, as.integer(Ilocos[[name]]))
tell("figures", c(Gini(x), Gini(x, corr = TRUE), Theil(x, 0), Theil(x, 1), Atkinson(x, 0.5), var.coeff(x),
                  conc(x, type = "Herfindahl")))
"""
BODY_MASS = """
data(housing)
tell("bmi", housing$bmi); tell("income", housing$income)
index <- ci(ineqvar = housing$income, outcome = housing$bmi, method = "direct")
tell("figures", c(index$concentration_index, index$variance))
"""
TELL = 'tell <- function(name, x) cat(name, sprintf("%.17g", x), "\\n")\n'


def r(package: str, script: str) -> dict[str, Column]:
    """What a script tells: columns of numbers by their names."""
    if not shutil.which("Rscript"):
        pytest.skip(f"not shown here: R is not installed (needed with its package {package})")
    attach = f"if (!suppressWarnings(require({package}, quietly = TRUE))) quit(status = 9)\n"
    call = ["Rscript", "--vanilla", "-e", attach + TELL + script]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode == 9:
        pytest.skip(f"not shown here: the R package {package} is not installed")
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    return {name: np.array(values, dtype=np.float64) for name, *values in lines}


@pytest.fixture(scope="module")
def incomes() -> dict[str, Column]:
    return r("ineq", INCOMES)


def test_incomes_of_ilocos(incomes: dict[str, Column]) -> None:
    x = incomes["income"]
    measures: list[Callable[[Column], float]] = [
        inequality.gini, inequality.gini_unbiased, inequality.theil, inequality.mean_log_deviation,
        dispersion.atkinson, dispersion.coefficient_of_variation, dispersion.herfindahl,
    ]  # fmt: skip
    ours = [measure(x) for measure in measures]
    assert len(x) == 632
    assert ours == pytest.approx(incomes["figures"], abs=1e-10)
    listed = [
        number
        for name in ("gini", "theil_T", "theil_L", "atkinson0.5; CV; Herfindahl")
        for number in targets()[f"ineq.{name} Ilocos$income"].numbers()
    ]
    assert ours == pytest.approx(listed, abs=1e-10)


def test_theil_between_and_within_parts(incomes: dict[str, Column]) -> None:
    """PySAL inequality 1.1.2, class TheilD."""
    parts = [
        inequality.theil_decomposed(incomes["income"], incomes[by]) for by in ("sex", "urbanity", "province")
    ]
    between, within = zip(*parts, strict=True)
    listed = targets()["ineq.theil_decomp Ilocos$income"].numbers()
    assert [*between, *within] == pytest.approx(listed, abs=1e-7)


def test_body_mass_ranked_by_income() -> None:
    people = r("rineq", BODY_MASS)
    ours = [
        inequality.concentration(people["bmi"], people["income"]),
        concentration_error(people["bmi"], people["income"]) ** 2,
    ]
    assert ours == pytest.approx(people["figures"], abs=1e-10)
    listed = targets()["concentration_index rineq housing"].numbers()
    assert ours == pytest.approx(listed, abs=1e-10)
