"""Noise from OpenDP for vectors of counts, calibrated by OpenDP itself: the one place that knows it."""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.problem import Floats
from cadre.vocabulary.errors import CadreError, ExitCode


class PrivateNoise:
    """``epsilon`` and ``delta`` for everything that is measured with this object's ``shares``."""

    def __init__(self, epsilon: float, delta: float) -> None:
        self._dp = _opendp()
        self.epsilon, self.delta = epsilon, delta
        self._rho = self._concentrated() if delta > 0 else 0.0

    def measure(self, counts: Floats, share: float, cells: int, repeats: int) -> tuple[Floats, float]:
        """Noisy counts and the variance of the noise. A person changes ``cells`` of the counts, each by at
        most ``repeats``. Costs ``share`` of the budget."""
        numbers = [int(one) for one in counts]
        if self.delta > 0:
            scale = self._gaussian_scale(share * self._rho, repeats * float(np.sqrt(cells)))
            made = self._gaussian(scale)
            return np.array(made(numbers), dtype=np.float64), scale**2
        scale = float(
            self._dp.binary_search_param(
                self._laplace, d_in=cells * repeats, d_out=share * self.epsilon, T=float
            )
        )
        spread = np.exp(-1 / scale)
        return np.array(self._laplace(scale)(numbers), dtype=np.float64), float(
            2 * spread / (1 - spread) ** 2
        )

    def _laplace(self, scale: float) -> Any:
        dp = self._dp
        space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
        return space >> dp.m.then_laplace(scale=scale)

    def _gaussian(self, scale: float) -> Any:
        dp = self._dp
        space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l2_distance(T="f64")
        return space >> dp.m.then_gaussian(scale=scale)

    def _concentrated(self) -> float:
        """The zero-concentrated budget whose conversion is the stated epsilon and delta."""
        dp = self._dp
        scale = dp.binary_search_param(
            lambda scale: dp.c.make_fix_delta(
                dp.c.make_zCDP_to_approxDP(self._gaussian(scale)), self.delta
            ),
            d_in=1.0, d_out=(self.epsilon, self.delta), T=float,
        )  # fmt: skip
        return float(self._gaussian(float(scale)).map(1.0))

    def _gaussian_scale(self, rho: float, distance: float) -> float:
        return float(self._dp.binary_search_param(self._gaussian, d_in=distance, d_out=rho, T=float))


def _opendp() -> Any:
    try:
        import opendp.prelude as dp
    except ImportError as missing:
        raise CadreError("alternatives-no-opendp", ExitCode.CONFIGURATION) from missing
    dp.enable_features("contrib")
    return dp
