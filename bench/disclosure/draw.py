"""Draw the pictures of the documentation into docs/images: small tables, and growth from results.json."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from pictures import PICTURES, RANGE_TITLES, picture, ranges

from cadre.publishable.documents.charts.theme import ACCENT, BASE, GRID, INK, MUTED, SERIES

HERE = Path(__file__).parent
IMAGES = HERE.parent.parent / "docs" / "images"
LANGUAGES = ("en", "ru")
STAGES = {
    "structure": ("cells and equations", "ячейки и уравнения"),
    "outsiders": ("suppression, outsiders", "скрытие, посторонние"),
    "insiders": ("suppression, insiders too", "скрытие, и свои тоже"),
    "engine": ("whole engine", "весь цикл защиты"),
    "MOD": ("pytauargus MOD", "pytauargus MOD"),
    "OPT": ("pytauargus OPT", "pytauargus OPT"),
}
AXES = {
    "seconds": ("CPU seconds", "секунды процессора"),
    "peak": ("most memory, MB", "наибольшая память, МБ"),
}
CELLS = ("cells", "ячеек")
GROWTH = (
    "Growth of time and memory with the number of cells, both axes logarithmic. The figures are in "
    "bench/disclosure/README.md.",
    "Рост времени и памяти с числом ячеек, обе оси логарифмические. Числа — в bench/disclosure/README.md.",
)


def measured(results: dict[str, Any], language: int) -> list[dict[str, Any]]:
    """One point per stage at threshold 3 that finished with a pattern that withstands outsiders."""
    size = {
        key.split()[0]: one["facts"]["cells"] for key, one in results.items() if key.endswith("structure")
    }
    points = []
    for key, found in results.items():
        rung, threshold, stage = key.split()[:3]
        attack = results.get(f"{key} attack", {"facts": {}})
        unsafe = attack["facts"].get("anybody_computes", 0) > 0
        if threshold == "t3" and key.endswith(tuple(STAGES)) and found["ended"] == "finished" and not unsafe:
            points.append(
                {"cells": size[rung], "seconds": max(found["facts"]["seconds"], 0.001),
                 "peak": found["peak_mb"], "stage": STAGES[stage][language], "ways": f"{rung[1]}-way"}
            )  # fmt: skip
    return points


def _side(points: list[dict[str, Any]], what: str, language: int, present: list[str]) -> Any:
    data = alt.Chart(alt.Data(values=points))
    ticks = [far * 10**power for power in range(3, 7) for far in (1, 3)]
    x = alt.X("cells:Q", title=CELLS[language], scale=alt.Scale(type="log", nice=False, padding=12),
              axis=alt.Axis(values=ticks, format="~s"))  # fmt: skip
    y = alt.Y(f"{what}:Q", title=AXES[what][language], scale=alt.Scale(type="log", nice=True),
              axis=alt.Axis(values=[10.0**power for power in range(-3, 5)], format="~g"))  # fmt: skip
    colour = alt.Color(
        "stage:N",
        title=None,
        scale=alt.Scale(domain=present, range=list(SERIES)[: len(present)]),
        sort=present,
    )
    shape = alt.Shape("stage:N", title=None, sort=present, scale=alt.Scale(domain=present))
    dots = data.mark_point(filled=True, size=60).encode(x=x, y=y, color=colour, shape=shape)
    joined = (
        data.transform_filter(alt.datum.ways == "3-way")
        .mark_line(strokeWidth=1.5)
        .encode(x=x, y=y, color=colour)
    )
    return alt.layer(joined, dots).properties(width=330, height=300)


def growth(results: dict[str, Any], language: int) -> Any:
    points = measured(results, language)
    stages = {one["stage"] for one in points}
    present = [words[language] for words in STAGES.values() if words[language] in stages]
    return alt.hconcat(*(_side(points, what, language, present) for what in AXES), spacing=30)


def write(chart: Any, name: str, title: str) -> None:
    """As SVG whose words are text, with a title that screen readers say."""
    font = "Helvetica, Arial, sans-serif"
    styled = chart.configure(background="#ffffff", padding=10, font=font).configure_view(stroke=None)
    styled = styled.configure_axis(
        labelColor=MUTED, titleColor=INK, gridColor=GRID, domainColor=BASE, labelFontSize=12,
        titleFontSize=13, titleFontWeight="normal",
    ).configure_title(fontSize=14, anchor="start", color=ACCENT).configure_legend(
        labelFontSize=12, labelColor=INK, orient="bottom", columns=3, labelLimit=300, symbolSize=80
    )  # fmt: skip
    svg = vl_convert.vegalite_to_svg(styled.to_dict())
    head, rest = svg.split(">", 1)
    label = escape(title, quote=True)
    IMAGES.mkdir(exist_ok=True)
    named = f'{head} role="img" aria-label="{label}"><title>{label}</title>{rest}\n'
    (IMAGES / f"{name}.svg").write_text(named, encoding="utf-8")


def main() -> None:
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    for number, language in enumerate(LANGUAGES):
        for name, (titles, _) in PICTURES.items():
            write(picture(name, number), f"disclosure-{name}.{language}", titles[number])
        write(ranges(number), f"disclosure-ranges.{language}", RANGE_TITLES[number])
        write(growth(results, number), f"disclosure-growth.{language}", GROWTH[number])


if __name__ == "__main__":
    main()
