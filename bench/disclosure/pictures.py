"""The small tables of the explanation, drawn from what stands here; English and Russian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from cadre.publishable.documents.charts.theme import INK, MUTED, VIOLET, WARM

CELL_WIDTH, CELL_HEIGHT = 74, 30
FILLS = {"shown": "#ffffff", "head": "#e8eef2", "primary": "#f7dcc8", "secondary": "#e3daf0"}
INKS = {"shown": INK, "head": INK, "primary": "#8a3a0c", "secondary": "#4a3272"}
Words = tuple[str, str]  # English, Russian


@dataclass(frozen=True)
class Grid:
    """``rows``: a line per row; a cell is a number, ``!2`` (primary, holds 2) or ``?9`` (secondary, holds 9).
    ``below``: what a reader can do with it."""

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Words, str], ...]
    below: tuple[Words, ...]


ALL: Words = ("All", "Всего")
SEXES: tuple[Words, ...] = (("Women", "Женщины"), ("Men", "Мужчины"), ALL)
DISTRICTS: tuple[Words, ...] = (("Valley", "Долина"), ("Hills", "Холмы"), ("Lake", "Озеро"))
SURGEONS: Words = ("Surgeons", "Хирурги")


def lines(*cells: str) -> tuple[tuple[Words, str], ...]:
    return tuple(zip((*DISTRICTS, ALL), cells, strict=False))


PICTURES: dict[str, tuple[Words, tuple[Grid, ...]]] = {
    "subtraction": (
        (
            "Left: one cell is withheld, and 14 minus 12 gives it. Right: three more are withheld.",
            "Слева скрыта одна ячейка, 14 минус 12 её выдаёт. Справа скрыты ещё три.",
        ),
        (
            Grid(
                ("Only the small cell is withheld", "Скрыта только малая ячейка"),
                SEXES,
                lines("9 7 16", "!2 12 14", "8 11 19", "19 30 49"),
                (("14 − 12 = 2", "14 − 12 = 2"), ("19 − 9 − 8 = 2", "19 − 9 − 8 = 2")),
            ),
            Grid(
                ("With secondary cells", "Со вторичными ячейками"),
                SEXES,
                lines("?9 ?7 16", "!2 ?12 14", "8 11 19", "19 30 49"),
                (
                    ("Hills, women: anything", "Холмы, женщины: любое"),
                    ("from 0 to 11 is possible", "число от 0 до 11 возможно"),
                ),
            ),
        ),
    ),
    "linked": (
        (
            "Two tables with the same totals. A total that is withheld in the first is shown in the second.",
            "Две таблицы с общими итогами. Итог, скрытый в первой, показан во второй.",
        ),
        (
            Grid(
                ("Table 1: by sex", "Таблица 1: по полу"),
                SEXES,
                lines("!2 12 ?14", "?8 11 ?19", "9 7 16", "19 30 49"),
                (
                    ("Alone: Valley, women", "Отдельно: Долина, женщины"),
                    ("cannot be computed", "вычислить нельзя"),
                ),
            ),
            Grid(
                ("Table 2: by sector", "Таблица 2: по сектору"),
                (("Public", "Гос."), ("Private", "Частный"), ALL),
                lines("6 8 14", "12 7 19", "10 6 16", "28 21 49"),
                (
                    ("Together: Valley, all = 14,", "Вместе: Долина, всего = 14,"),
                    ("and 14 − 12 = 2", "и 14 − 12 = 2"),
                ),
            ),
        ),
    ),
    "insiders": (
        (
            "A row with two cells withheld, sum 3. Whoever is alone in one of them computes the other.",
            "Скрыты две ячейки строки, сумма 3. Кто один в своей ячейке, вычисляет соседнюю.",
        ),
        (
            Grid(
                ("What everybody sees", "Что видят все"),
                (*DISTRICTS, ALL),
                ((SURGEONS, "!1 5 !2 8"),),
                (
                    ("Valley + Lake = 8 − 5 = 3:", "Долина + Озеро = 8 − 5 = 3:"),
                    ("0+3, 1+2, 2+1 or 3+0", "0+3, 1+2, 2+1 или 3+0"),
                ),
            ),
            Grid(
                ("What the surgeon of Valley knows", "Что знает хирург из Долины"),
                (*DISTRICTS, ALL),
                ((SURGEONS, "1 5 !2 8"),),
                (
                    ("“In Valley I am alone”:", "«В Долине я одна»:"),
                    ("Lake = 3 − 1 = 2", "Озеро = 3 − 1 = 2"),
                ),
            ),
        ),
    ),
    "zeros": (
        (
            "A row with a shown zero and three withheld cells that add up to 3: each of them must be 1.",
            "Строка с показанным нулём и тремя скрытыми ячейками с суммой 3: в каждой ровно 1.",
        ),
        (
            Grid(
                ("Zeros are shown", "Нули показаны"),
                (*DISTRICTS, ("Coast", "Берег"), ALL),
                ((SURGEONS, "!1 !1 !1 0 3"),),
                (
                    ("A withheld cell is not empty:", "Скрытая ячейка не пуста:"),
                    ("1 + 1 + 1 = 3, there is no other way", "1 + 1 + 1 = 3, иначе не бывает"),
                ),
            ),
            Grid(
                ("With one more cell withheld", "Скрыта ещё одна ячейка"),
                (*DISTRICTS, ("Coast", "Берег"), ALL),
                ((SURGEONS, "!1 !1 !1 0 ?3"),),
                (
                    ("The sum is not known,", "Сумма неизвестна,"),
                    ("if the other rows do not tell it", "если её не выдают другие строки"),
                ),
            ),
        ),
    ),
}


def _records(grid: Grid, language: int) -> list[dict[str, Any]]:
    records = [
        {"x": 1 + place, "y": 0, "text": words[language], "kind": "head"}
        for place, words in enumerate(grid.columns)
    ]
    for number, (name, cells) in enumerate(grid.rows, start=1):
        records.append({"x": 0, "y": number, "text": name[language], "kind": "head"})
        for place, cell in enumerate(cells.split(), start=1):
            kind = {"!": "primary", "?": "secondary"}.get(cell[0], "shown")
            text = cell if kind == "shown" else f"× ({cell[1:]})"
            records.append({"x": place, "y": number, "text": text, "kind": kind})
    return [record | {"fill": FILLS[record["kind"]], "ink": INKS[record["kind"]]} for record in records]


def _panel(grid: Grid, language: int) -> Any:
    across, down = len(grid.columns) + 1, len(grid.rows) + 1
    base = alt.Chart(alt.Data(values=_records(grid, language)))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.55, across - 0.45]))
    tall = down + len(grid.below) * 0.7
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[tall - 0.35, -0.55]))
    boxes = base.mark_rect(stroke="#8996a3", width=CELL_WIDTH - 4, height=CELL_HEIGHT - 3).encode(
        x=x, y=y, color=alt.Color("fill:N", scale=None)
    )
    words = base.mark_text(fontSize=13).encode(x=x, y=y, text="text:N", color=alt.Color("ink:N", scale=None))
    said = [
        {"x": -0.45, "y": down - 0.1 + 0.7 * number, "text": line[language]}
        for number, line in enumerate(grid.below)
    ]
    below = (
        alt.Chart(alt.Data(values=said))
        .mark_text(align="left", fontSize=13, color=MUTED, fontWeight="bold")
        .encode(x=x, y=y, text="text:N")
    )
    return alt.layer(boxes, words, below).properties(
        width=CELL_WIDTH * across, height=CELL_HEIGHT * tall, title=grid.title[language]
    )


def picture(name: str, language: int) -> Any:
    _, grids = PICTURES[name]
    return alt.hconcat(*(_panel(grid, language) for grid in grids), spacing=34)


RANGES = (
    (("Computed exactly", "Вычисляется точно"), 2, 2),
    (("Not computable, yet surely below 3", "Не вычислить, но точно меньше 3"), 1, 2),
    (("Safe: 0 to 9 are possible", "Безопасно: возможно от 0 до 9"), 0, 9),
)
RANGE_TITLES: Words = (
    "Three ranges for a cell with 2 people; threshold 3. Only the last one reaches it.",
    "Три диапазона для ячейки, где 2 человека; порог 3. Порога достигает только последний.",
)


def ranges(language: int) -> Any:
    values = [{"what": words[language], "low": low, "high": high} for words, low, high in RANGES]
    order = [one["what"] for one in values]
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("what:N", sort=order, title=None, axis=alt.Axis(labelLimit=400, ticks=False, domain=False))
    )
    axis = alt.Axis(values=list(range(11)), format="d", grid=False)
    title = (
        "people in the cell, as far as a reader can tell",
        "людей в ячейке, насколько может узнать читатель",
    )
    x = alt.X("low:Q", title=title[language], axis=axis, scale=alt.Scale(domain=[-0.5, 10]))
    bars = base.mark_bar(height=12, color=VIOLET, stroke=VIOLET, strokeWidth=4).encode(x=x, x2="high:Q")
    line = (
        alt.Chart(alt.Data(values=[{"at": 3, "text": ("threshold", "порог")[language]}]))
        .encode(x="at:Q")
    )  # fmt: skip
    rule = line.mark_rule(color=WARM, strokeDash=[5, 4], strokeWidth=2)
    words = line.mark_text(color="#8a3a0c", align="left", dx=5, fontSize=13).encode(
        text="text:N", y=alt.value(8)
    )
    return alt.layer(bars, rule, words).properties(width=380, height=120)
