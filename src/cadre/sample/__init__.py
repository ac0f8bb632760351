"""The synthetic country: a workspace with files of every kind, their faults, and the truth beside them."""

from __future__ import annotations

from cadre.sample.write import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
