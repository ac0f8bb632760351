"""The perturbation methods by their names in a specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.alternatives.perturbed import Perturbed
from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked
from cadre.vocabulary.errors import CadreError, ExitCode

Keys = NDArray[np.uint64]
METHODS = ("cell-key", "small-counts", "controlled-rounding", "differential-privacy")


def perturb(
    method: str,
    linked: Linked,
    rows: Ints,
    counts: Floats,
    *,
    keys: Keys | None = None,
    options: Mapping[str, Any] | None = None,
) -> Perturbed:
    """Figures for every cell of ``linked`` by ``method``; see the package for the arguments.

    Raises CadreError on an unknown method or option, on counts that are negative or not whole, and when a
    method cannot keep what its options promise.
    """
    if method not in METHODS:
        raise CadreError(
            "alternatives-unknown-method", ExitCode.CONFIGURATION, value=method, known=", ".join(METHODS)
        )
    if np.any(counts < 0) or np.any(counts != np.round(counts)):
        raise CadreError("alternatives-not-counts", ExitCode.INPUT, value=int(np.argmax(_wrong(counts))) + 1)
    function = _function(method)
    given = dict(options or {})
    if method == "cell-key":
        given["keys"] = keys
    unknown = sorted(set(given) - set(function.__kwdefaults__ or {}))
    if unknown:
        raise CadreError(
            "alternatives-unknown-option", ExitCode.CONFIGURATION, value=", ".join(unknown), method=method
        )
    return function(linked, rows, counts, **given)


def _wrong(counts: Floats) -> NDArray[np.bool_]:
    return np.asarray((counts < 0) | (counts != np.round(counts)))


def _function(method: str) -> Callable[..., Perturbed]:
    """Imported here: each method loads its own solver."""
    if method == "cell-key":
        from cadre.disclosure.alternatives.cell_key import cell_key

        return cell_key
    if method == "small-counts":
        from cadre.disclosure.alternatives.small_counts import small_counts

        return small_counts
    if method == "controlled-rounding":
        from cadre.disclosure.alternatives.controlled import controlled_rounding

        return controlled_rounding
    from cadre.disclosure.alternatives.differential_privacy import differential_privacy

    return differential_privacy
