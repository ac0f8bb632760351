"""The decomposition against the published output of R ``oaxaca`` and against statsmodels.

Values of R: vignette of cran/oaxaca 0.1.5, data ``chicago``, real.wage ~ age + female + LTHS + some.college +
college + advanced.degree | foreign.born; listed with their tolerances in validation_targets.csv.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cadre.methods.pay.delta import delta_errors
from cadre.methods.pay.oaxaca import Decomposition, Regressions, decompose, regressions
from cadre.methods.pay.replication import bootstrap
from small_pay import Workers, chicago
from validation_targets import targets

ROWS = {  # row of validation_targets.csv -> the figures it lists, in its order
    "oaxaca.threefold": ("endowments", "coefficients", "interaction"),
    "oaxaca.twofold weight 0 (B coefs)": ("women.explained", "women.unexplained"),
    "oaxaca.twofold weight 1 (A coefs)": ("men.explained", "men.unexplained"),
    "oaxaca.twofold weight 0.5 Reimers": ("reimers.explained", "reimers.unexplained"),
    "oaxaca.twofold weight -1 pooled, no group dummy (Neumark)": ("neumark.explained", "neumark.unexplained"),
    "oaxaca.unexplained_split -1": ("neumark.unexplained_men", "neumark.unexplained_women"),
}


@pytest.fixture(scope="module")
def workers(shared: Path) -> Workers:
    return chicago(shared)


@pytest.fixture(scope="module")
def prepared(workers: Workers) -> Regressions:
    return regressions(workers.pay, workers.women, workers.factors, workers.weights)


@pytest.fixture(scope="module")
def found(workers: Workers, prepared: Regressions) -> Decomposition:
    return decompose(prepared, bootstrap(workers.weights, workers.women.astype(int), 2000, seed=1))[0]


@pytest.mark.parametrize("row", ROWS)
def test_the_parts_are_those_of_r(row: str, shared: Path, found: Decomposition) -> None:
    figures = [found.figure(part) for part in ROWS[row]]
    assert figures == pytest.approx(targets(shared)[row].numbers(), abs=1e-6)


def test_the_means_are_those_of_r(workers: Workers, found: Decomposition) -> None:
    """oaxaca.means: n 287 and 379, 17.58282 and 14.56725, gap 3.0155743."""
    assert ((~workers.women).sum(), workers.women.sum()) == (287, 379)
    means = workers.pay[~workers.women].mean(), workers.pay[workers.women].mean()
    assert means == pytest.approx((17.58282, 14.56725), abs=1e-5)
    assert found.figure("gap") == pytest.approx(3.0155743, abs=1e-6)


def test_bootstrap_errors_are_those_of_r(found: Decomposition) -> None:
    """oaxaca.bootstrap_se: R with 1,000 replicates published 0.6565, 0.8936, 0.7954."""
    errors = [found.error(part) for part in ("endowments", "coefficients", "interaction")]
    assert errors == pytest.approx([0.6565, 0.8936, 0.7954], rel=0.05)


def test_delta_errors(prepared: Regressions, found: Decomposition) -> None:
    """oaxaca.delta_se, HC1: computed once before with the formulas of Jann 2008, here by influences."""
    errors = delta_errors(prepared)
    listed = [errors[found.place(part)] for part in ("endowments", "coefficients", "interaction")]
    assert listed == pytest.approx([0.6390470, 0.9000142, 0.7154989], abs=1e-6)


def test_statsmodels_gives_the_same_parts(workers: Workers, found: Decomposition) -> None:
    """oaxaca.statsmodels_0.15: its "pooled" is ours with sex, its "nuemark" without."""
    oaxaca = pytest.importorskip("statsmodels.stats.oaxaca").OaxacaBlinder
    x = np.column_stack([workers.matrix()[:, 1:], workers.women])
    model = oaxaca(workers.pay, x, x.shape[1] - 1, hasconst=False, swap=False)
    three = model.three_fold().params
    ours = [found.figure(part) for part in ("endowments", "coefficients", "interaction", "gap")]
    assert three[:4] == pytest.approx(ours, abs=1e-9)
    for theirs, weighting in {
        "pooled": "jann", "nuemark": "neumark", "cotton": "cotton", "reimers": "reimers",
    }.items():  # fmt: skip
        unexplained, explained = model.two_fold(two_fold_type=theirs).params[:2]
        assert explained == pytest.approx(found.figure(f"{weighting}.explained"), abs=1e-9)
        assert unexplained == pytest.approx(found.figure(f"{weighting}.unexplained"), abs=1e-9)
    half = model.two_fold(two_fold_type="self_submitted", submitted_weight=0.5).params[:2]
    assert half == pytest.approx([found.figure(f"reimers.{part}") for part in ("unexplained", "explained")])
