"""Results as the cells of a table, in English or Russian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from children import FAILED, FINISHED, STOPPED

Results = Mapping[str, Any]
Found = Mapping[str, Any] | None


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def get(results: Results, rung: str, stage: str, threshold: int = 3) -> Found:
    found: Found = results.get(f"{rung} t{threshold} {stage}")
    return found


STOPPED_AT, DID_FAIL = ("stopped at", "остановлен на"), ("failed", "отказ")


def seconds(found: Found, language: int = 0) -> str:
    if found is None:
        return ""
    if found["ended"] == STOPPED:
        return f"{STOPPED_AT[language]} {found['cpu']:,.0f}"
    if found["ended"] == FAILED:
        return DID_FAIL[language]
    value = found["facts"]["seconds"]
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def pattern(found: Found) -> str:
    if found is None or found["ended"] != FINISHED:
        return ""
    return f"{found['facts']['secondary']:,} ({found['facts']['secondary_value']:,.0f})"


def megabytes(found: Found) -> str:
    return "" if found is None or found["ended"] == FAILED else f"{found['peak_mb']:,.0f}"


def ratio(before: Found, after: Found, fact: str) -> str:
    if not before or not after or before["ended"] != FINISHED or after["ended"] != FINISHED:
        return ""
    return f"{after['facts'][fact] / before['facts'][fact]:.2f}"
