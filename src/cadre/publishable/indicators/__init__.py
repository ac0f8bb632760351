"""Indicators: observations derived from protected tallies by the definitions of the catalogue."""

from cadre.publishable.indicators.columns import DIMENSION_COLUMNS, OBSERVATION_COLUMNS, OBSERVATION_SCHEMA
from cadre.publishable.indicators.derive import derive
from cadre.publishable.indicators.inputs import Context, Protected

__all__ = ["DIMENSION_COLUMNS", "OBSERVATION_COLUMNS", "OBSERVATION_SCHEMA", "Context", "Protected", "derive"]
