"""A release of an example workspace, and questions to its observations."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cadre.pipeline.run import Pipeline
from cadre.publishable.indicators.columns import DIMENSION_COLUMNS
from cadre.workspace.config import load_workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class ExampleRelease:
    folder: Path

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of ``sql`` over ``observations``, the release's Parquet file."""
        with duckdb.connect() as connection:
            file = str(self.folder / "observations.parquet")
            connection.execute(f"create view observations as from read_parquet('{file}')")
            return connection.execute(sql).fetchall()

    def value(self, indicator: str, area: str, period: str, **codes: str) -> float:
        """The one figure at these codes; a dimension that is not named stands at its total."""
        wanted = {name: codes.get(name, "_T") for name in DIMENSION_COLUMNS.values()}
        where = " and ".join(f"{name} = '{code}'" for name, code in wanted.items())
        found = self.ask(
            f"select distinct OBS_VALUE from observations where INDICATOR = '{indicator}' "
            f"and AREA = '{area}' and TIME_PERIOD = '{period}' and {where}"
        )
        ((only,),) = found
        assert isinstance(only, float), f"{indicator} of {area} in {period} has no value"
        return only


def release_of(example: str, raw: Path, into: Path) -> ExampleRelease:
    """Run an example as far as its release, in a copy so that the example itself stays as it is."""
    folder = into / example
    left = shutil.ignore_patterns("data", "work", "releases", "reports")
    shutil.copytree(EXAMPLES / example, folder, ignore=left)
    return ExampleRelease(Pipeline(load_workspace(folder, raw)).release())
