"""What the small release says of the gap in pay and of the spread of occupations over districts."""

from __future__ import annotations

from collections.abc import Iterator

# Part -> value and the half width of its interval; the parts add up to the 14.6 of all.
GAPS = {
    "hourly_mean": (15.9, 0.7),
    "monthly_mean": (18.2, 0.8),
    "factor_weighted": (6.1, 0.9),
    "compared": (14.6, 0.6),
    "explained": (9.4, 0.6),
    "explained_occupation": (8.2, 0.5),
    "explained_age_band": (1.9, 0.3),
    "explained_ownership": (-0.7, 0.2),
    "unexplained": (5.2, 0.5),
    "neumark_explained": (9.9, 0.6),
    "cotton_explained": (9.3, 0.6),
    "reimers_explained": (9.2, 0.6),
    "men_explained": (9.0, 0.7),
    "women_explained": (9.6, 0.6),
    "endowments": (9.6, 0.6),
    "coefficients": (5.6, 0.6),
    "interaction": (-0.6, 0.3),
}
MEDIANS = {"hourly_median": (12.8, 1.1), "monthly_median": (13.4, 1.2)}
OF_INDICATORS = {"explained": 9.4, "unexplained": 5.2, "factor_weighted": 6.1}
SPREAD: dict[str, tuple[float | None, float | None]] = {
    "221": (18.3, 0.247), "NM": (18.2, 0.246), "2261": (None, None),
}  # fmt: skip
Told = tuple[str, int, float | None, dict[str, str]]


def gap_figures(year: int, withheld: bool = False) -> Iterator[Told]:
    """Indicator, year, value and codes; ``withheld`` is how a country with few workers reads."""
    for tally, parts in (("pay_gap", GAPS), ("pay_gap_median", MEDIANS)):
        for part, (value, half) in parts.items():
            for name, told in (("value", value), ("low", value - half), ("high", value + half)):
                shown = None if withheld else round(told, 1)
                yield f"{tally}.{name}", year, shown, {"GAP_PART": part}
    yield "pay_gap.value", year, None if withheld else 11.0, {"GAP_PART": "factor_left_out"}
    for name, value in OF_INDICATORS.items():
        yield f"cadre.pay_gap_{name}", year, None if withheld else value, {}


def spread_figures(year: int) -> Iterator[Told]:
    for occupation, (hoover, gini) in SPREAD.items():
        yield "cadre.hoover_districts", year, hoover, {"OCCUPATION": occupation}
        yield "cadre.gini_districts", year, gini, {"OCCUPATION": occupation}


INDICATORS = """
pay_gap.value | Gap in pay and its parts | Разрыв в оплате и его части | % | % | 1
pay_gap.low | Gap in pay, low end | Разрыв в оплате, нижняя граница | % | % | 1
pay_gap.high | Gap in pay, high end | Разрыв в оплате, верхняя граница | % | % | 1
pay_gap_median.value | Gap in median pay | Разрыв в медианной оплате | % | % | 1
pay_gap_median.low | Gap in median pay, low end | Разрыв в медианной оплате, нижняя граница | % | % | 1
pay_gap_median.high | Gap in median pay, high end | Разрыв в медианной оплате, верхняя граница | % | % | 1
cadre.pay_gap_explained | Pay gap explained | Объяснённый разрыв в оплате | % | % | 1
cadre.pay_gap_unexplained | Pay gap not explained | Необъяснённый разрыв в оплате | % | % | 1
cadre.pay_gap_factor_weighted | Factor-weighted pay gap | Разрыв в оплате, взвешенный по факторам | % | % | 1
cadre.hoover_districts | Hoover index of districts | Индекс Гувера по районам | % | % | 1
cadre.gini_districts | Gini of districts | Джини по районам | 0 to 1 | от 0 до 1 | 2
"""
