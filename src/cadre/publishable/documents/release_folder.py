"""Read a release folder: the observations and the words, definitions and evidence that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import BaseModel, ValidationError

from cadre.publishable.documents.release_schema import (
    Certificate,
    Definitions,
    Findings,
    Identity,
    Ledger,
)
from cadre.vocabulary.errors import CadreError, ExitCode

File = TypeVar("File", bound=BaseModel)
TOTAL = "_T"
# Which code stands for "the usual view" of a dimension that a caller leaves open; the first present wins.
USUAL = {"ACTIVITY": ("active", "practising", TOTAL)}
ANSWER = "ANSWER"  # of a question, the answer is the figure: its number only puts answers in an order
NOT_DIMENSIONS = {
    "INDICATOR", "AREA", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "STATUS_REASON", "EDITION",
    "RULES", "FIGURE",
}  # fmt: skip


@dataclass(frozen=True)
class Observation:
    """One published figure. ``value`` is None when it is suppressed (status Q) or missing (status M)."""

    indicator: str
    area: str
    period: str
    codes: Mapping[str, str]
    value: float | None
    status: str
    reason: str | None
    rules: str
    figure: str

    @property
    def suppressed(self) -> bool:
        return self.status in ("Q", "C")


class ReleaseFolder:
    """A release as the report sees it. Raises CadreError when a file is missing or cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._asked: dict[tuple[object, ...], list[Observation]] = {}
        self._present: dict[str, dict[str, tuple[str, ...]]] = {}

    def _file(self, name: str, schema: type[File]) -> File:
        try:
            return schema.model_validate_json((self.folder / name).read_bytes())
        except FileNotFoundError as error:
            raise CadreError("release-file-missing", ExitCode.NOT_READY, file=name) from error
        except (ValidationError, UnicodeDecodeError) as error:
            place = (
                ".".join(str(part) for part in error.errors()[0]["loc"])
                if isinstance(error, ValidationError)
                else ""
            )
            raise CadreError("release-file-unreadable", ExitCode.STORAGE, file=name, place=place) from error

    @cached_property
    def definitions(self) -> Definitions:
        return self._file("definitions.json", Definitions)

    @cached_property
    def findings(self) -> Findings:
        return self._file("findings.json", Findings)

    @cached_property
    def ledger(self) -> Ledger:
        return self._file("ledger.json", Ledger)

    @cached_property
    def certificate(self) -> Certificate:
        return self._file("certificate.json", Certificate)

    @cached_property
    def identity(self) -> Identity:
        return self._file("release.json", Identity)

    @cached_property
    def table(self) -> pa.Table:
        """observations.parquet."""
        path = self.folder / "observations.parquet"
        if not path.exists():
            raise CadreError("release-file-missing", ExitCode.NOT_READY, file=path.name)
        try:
            return pq.read_table(path)
        except pa.ArrowInvalid as error:
            raise CadreError("release-file-unreadable", ExitCode.STORAGE, file=path.name, place="") from error

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(name for name in self.table.column_names if name not in NOT_DIMENSIONS)

    @cached_property
    def _parts(self) -> dict[str, pa.Table]:
        names = pc.unique(self.table["INDICATOR"]).to_pylist()
        return {name: self.table.filter(pc.equal(self.table["INDICATOR"], name)) for name in names}

    def indicators(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def answers(self, indicator: str) -> bool:
        """Is it a question whose figures are answers?"""
        return indicator in self._parts and bool(set(self._codes_of(indicator).get(ANSWER, ())) - {TOTAL})

    def observations(
        self, indicator: str, *, area: str | None = None, vary: tuple[str, ...] = (), **codes: str
    ) -> list[Observation]:
        """Figures of an indicator that vary only by ``vary`` and by year, and by area unless given.

        Every other dimension stands at the code in ``codes``, else at the only code the
        indicator has (a series of doctors is about doctors), else at its usual view, else at the total.
        """
        key = (indicator, area, vary, tuple(sorted(codes.items())))
        if key not in self._asked:
            self._asked[key] = self._select(indicator, area, vary, codes)
        return self._asked[key]

    def _select(
        self, indicator: str, area: str | None, vary: tuple[str, ...], codes: Mapping[str, str]
    ) -> list[Observation]:
        rows = self._parts.get(indicator)
        if rows is None:
            return []
        if area is not None:
            rows = rows.filter(pc.equal(rows["AREA"], area))
        for name, present in self._codes_of(indicator).items():
            if name not in vary:
                rows = at_code(rows, name, codes.get(name), present)
        return [observation_of(row, self.dimensions) for row in rows.to_pylist()]

    def _codes_of(self, indicator: str) -> dict[str, tuple[str, ...]]:
        """The codes of an indicator in each dimension; found once, for it is asked for again and again."""
        found = self._present.get(indicator)
        if found is None:
            rows = self._parts[indicator]
            found = {name: tuple(pc.unique(rows[name]).to_pylist()) for name in self.dimensions}
            self._present[indicator] = found
        return found


def at_code(rows: pa.Table, name: str, code: str | None, present: tuple[str, ...]) -> pa.Table:
    """The rows at one code of a dimension; a dimension with that code alone needs no looking."""
    if len(present) == 1 and code in (None, present[0]):
        return rows
    if code is None:
        here = set(pc.unique(rows[name]).to_pylist())
        code = next((usual for usual in USUAL.get(name, ()) if usual in here), TOTAL)
    return rows.filter(pc.equal(rows[name], code))


def observation_of(row: Mapping[str, object], dimensions: tuple[str, ...]) -> Observation:
    value, reason = row["OBS_VALUE"], row["STATUS_REASON"]
    return Observation(
        indicator=str(row["INDICATOR"]),
        area=str(row["AREA"]),
        period=str(row["TIME_PERIOD"]),
        codes={name: str(row[name]) for name in dimensions if row[name] != TOTAL},
        value=float(value) if isinstance(value, int | float) else None,
        status=str(row["OBS_STATUS"]),
        reason=None if reason is None else str(reason),
        rules=str(row["RULES"]),
        figure=str(row["FIGURE"]),
    )
