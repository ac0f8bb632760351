"""Concerns received and WHO's list of attacks, for the invented country of ``small_releases``."""

from __future__ import annotations

from collections.abc import Iterator

RECEIVED = "concerns_received.events"
CONCERNS = {
    "_T": 412, "violence": 158, "exposure": 51, "conditions": 66, "death": None, "pay": 108,
    "retaliation": 19, "conflict": None,
}  # fmt: skip
FORMS = {
    "physical": (24, 11), "psychological": (66, 30), "verbal": (41, 19), "bullying": (25, 11),
    "sexual": (None, 0), "sexual_harassment": (None, 0), "_Z": (150, 100),
}  # fmt: skip
ANSWERS = {
    "CONCERN_PLACE": {"facility": 300, "home": 60, "way": None, "online": 0, "_U": None},
    "CONCERN_CERTAINTY": {"possible": 120, "probable": 200, "confirmed": 92},
    "EXPOSURE_ROUTE": {"sharp": 30, "splash": 21, "_Z": 361},
}


def concern_figures(step: int, year: int) -> Iterator[tuple[str, float | None, dict[str, str]]]:
    """(indicator, value, codes) of a year; ``step``: how many years after the first."""
    for kind, n in CONCERNS.items():
        yield RECEIVED, None if n is None else n + 6 * step, {"CONCERN_KIND": kind}
    for form, both_sexes in FORMS.items():
        for sex, n in zip("FM", both_sexes, strict=True):
            yield RECEIVED, n, {"CONCERN_FORM": form, "SEX": sex}
        whole = None if None in both_sexes else sum(n or 0 for n in both_sexes)
        yield RECEIVED, whole, {"CONCERN_FORM": form}
    for told, n in (("yes", 181), ("no", 207)):
        yield RECEIVED, n + 3 * step, {"CONCERN_TOLD": told}
    for column, counted in ANSWERS.items():
        for code, n in counted.items():
            yield RECEIVED, n + step if n else n, {column: code}
    for quarter, n in zip(("Q1", "Q2", "Q3", "Q4"), (100, 98, 110, 104), strict=True):
        yield RECEIVED, n, {"CONCERN_KIND": "_T", "QUARTER": quarter}
        yield RECEIVED, None, {"CONCERN_KIND": "conflict", "QUARTER": quarter}
    if year > 2023:
        yield "ssa.ATTACKS", 4 + step, {}
