"""The rows of ``findings.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cadre.publishable.findings.figures import Figure
from cadre.publishable.findings.judge import Status
from cadre.publishable.indicators import DIMENSION_COLUMNS
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.indicators import Indicator


@dataclass(frozen=True)
class Place:
    """Which commitment of which framework is held, and for which area."""

    area: str
    framework_id: str
    framework: Bilingual
    commitment_id: str
    commitment: Bilingual

    def part(self, number: int, name: Bilingual) -> Place:
        """One of several targets of a commitment, under its own name."""
        return replace(self, commitment_id=f"{self.commitment_id}.{number}", commitment=name)

    @property
    def id(self) -> str:
        return f"{self.framework_id}/{self.commitment_id}/{self.area}"


def row(
    place: Place,
    *,
    status: Status,
    indicator: Indicator | None,
    dims: Mapping[str, str],
    present: Figure | None,
    sentence: Bilingual,
    message: tuple[str, Mapping[str, object]],
    verified: bool,
    source: str,
    baseline: Figure | None = None,
    target: float | None = None,
    target_year: int | None = None,
    rates: tuple[float | None, float | None] = (None, None),
    rate_unit: str | None = None,
    links: Sequence[Mapping[str, object]] = (),
) -> dict[str, Any]:
    """One finding.

    ``observed_rate`` and ``required_rate`` are per year, in percent of the value (``rate_unit`` "percent") or
    in its own unit ("points"). ``dimensions``: column of the observations -> code. ``links``: the figures
    that speak to a commitment without a number. ``verified``: target and indicator were read in a source.
    """
    return {
        "id": place.id,
        "framework_id": place.framework_id,
        "framework": place.framework.model_dump(),
        "commitment_id": place.commitment_id,
        "commitment": place.commitment.model_dump(),
        "area": place.area,
        "indicator": indicator.id if indicator else "",
        "dimensions": {DIMENSION_COLUMNS[name]: code for name, code in dims.items()},
        "figure": present.figure if present else None,
        "period": str(present.year) if present else None,
        "value": present.value if present else None,
        "baseline": baseline.value if baseline else None,
        "baseline_year": baseline.year if baseline else None,
        "baseline_figure": baseline.figure if baseline else None,
        "target": target,
        "target_year": target_year,
        "status": status,
        "observed_rate": rates[0],
        "required_rate": rates[1],
        "rate_unit": rate_unit,
        "message": {"key": message[0], "facts": dict(message[1])},
        "sentence": sentence.model_dump(),
        "links": [dict(link) for link in links],
        "verified": verified,
        "source": source,
    }
