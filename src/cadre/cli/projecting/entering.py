"""Who enters in each projected year, in which areas, and at what age and sex."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cadre.cli.projecting.groups import Axes, ages_in
from cadre.cli.projecting.spec import Spec, Training
from cadre.methods.stock.pipeline import entrants, intake_years
from cadre.methods.stock.system import ENTRIES, Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.by_year import yearly
from cadre.workspace.specifications import place_of


def entries_of(spec: Spec, axes: Axes, start: Array, arrivals: Array | None = None) -> Array:
    """(T, K, R, O), people per year; over areas as the stock unless the pipeline says otherwise.

    ``arrivals``: (R, O, S, A), people who entered in an earlier year, for occupations without a pipeline.
    """
    first, last = spec.years.from_ + 1, spec.years.to
    entries = np.zeros((last - first + 1, len(ENTRIES), len(axes.areas), len(axes.occupations)))
    for o, name in enumerate(axes.occupations):
        if arrivals is not None and name not in spec.pipeline:
            entries[:, ENTRIES.index("graduates"), :, o] = arrivals[:, o].sum(axis=(1, 2))
    for name, training in spec.pipeline.items():
        o = place_of(name, axes.occupations, "pipeline", "pipeline")
        shares = _areas(training, axes, start[:, o].sum(axis=(1, 2)), name)
        arriving = entrants(_intake(training, name, first, last), training.lag, (training.passing,))
        entries[:, ENTRIES.index("graduates"), :, o] = arriving[:, np.newaxis] * shares
    for kind, flows in (("immigration", spec.immigration), ("return", spec.return_)):
        for name, flow in flows.items():
            o = place_of(name, axes.occupations, kind, kind)
            people = yearly(flow, range(first, last + 1), f"{kind}.{name}")
            shares = _spread(start[:, o].sum(axis=(1, 2)))
            entries[:, ENTRIES.index(kind), :, o] = people[:, np.newaxis] * shares
    return entries


def profile_of(spec: Spec, axes: Axes, start: Array, arrivals: Array | None = None) -> Array:
    """(K, O, S, A): graduates at their ages and by sex, others as the stock."""
    _, occupations, sexes, ages = start.shape
    profile = np.zeros((len(ENTRIES), occupations, sexes, ages))
    for o, name in enumerate(axes.occupations):
        stock = start[:, o].sum(axis=0)
        profile[1:, o] = _spread(stock.ravel()).reshape(stock.shape)
        training = spec.pipeline.get(name)
        if training is None and arrivals is not None:
            profile[0, o] = _spread(arrivals[:, o].sum(axis=0))
            continue
        by_sex = _spread(stock.sum(axis=1))
        where = [0]
        if training is not None:
            if training.sexes is not None:
                by_sex = _given(training.sexes, axes.sexes, f"pipeline.{name}.sexes")
            if training.ages is not None:
                where = ages_in(axes, training.ages, f"pipeline.{name}.ages")
        profile[0, o][:, where] = by_sex[:, np.newaxis] / len(where)
    return profile


def _intake(training: Training, name: str, first: int, last: int) -> Array:
    """Students of the years that reach work by ``last``; years before the first given would be guesses."""
    key = f"pipeline.{name}"
    if training.lag > last - first + 1:
        raise CadreError("project-lag", ExitCode.INPUT, key=key, lag=training.lag, years=last - first + 1)
    begins = min(training.intake) + training.lag
    if begins > last:
        raise CadreError("project-pipeline-late", ExitCode.INPUT, key=key, year=str(begins), last=str(last))
    return yearly(training.intake, intake_years(first, last, training.lag), f"{key}.intake")


def _areas(training: Training, axes: Axes, stock: Array, name: str) -> Array:
    if training.areas is None:
        return _spread(stock)
    return _given(training.areas, axes.areas, f"pipeline.{name}.areas")


def _given(shares: Mapping[str, float], known: tuple[str, ...], key: str) -> Array:
    found = np.zeros(len(known))
    for word, share in shares.items():
        found[place_of(word, known, key, key)] = share
    if not np.isclose(found.sum(), 1, atol=1e-6):
        raise CadreError("project-shares", ExitCode.INPUT, key=key, value=float(found.sum()))
    return np.asarray(found / found.sum())


def _spread(stock: Array) -> Array:
    """Shares as in the stock, even where there is nobody."""
    total = stock.sum()
    return np.asarray(stock / total) if total > 0 else np.full(stock.shape, 1 / stock.size)
