"""Findings: indicators held against what duty-bearers have promised, as facts and as sentences."""

from cadre.publishable.findings.hold import hold

__all__ = ["hold"]
