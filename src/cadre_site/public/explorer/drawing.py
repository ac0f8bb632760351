"""The figures of a view as a table or a chart, each with its sentence; what is withheld keeps its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cadre.catalogue.messages import say
from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.charts.lines import Point, in_runs, lines
from cadre.publishable.documents.charts.people import Band, pyramid
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures, Key
from cadre.publishable.documents.compose.parts import OCCUPATION, line_sentence, main_occupations
from cadre.publishable.documents.compose.places import area_map
from cadre.publishable.documents.model import Cell, Chart, Column, Table
from cadre.publishable.documents.release_folder import TOTAL, Observation
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.questions import ask
from cadre_site.public.explorer.asked import AGE, SEX, Asked, able, question_of, standing, tiled, unfolded
from cadre_site.public.presenters.names import column_name

MOST = 4000  # figures on one page
_MOST_LINES, _MOST_BARS = 6, 30
_UNKNOWN = "_U"


@dataclass(frozen=True)
class Drawn:
    """``why``: the message that says why another shape was asked for; empty when it is this one.

    ``more``: there are figures beyond those shown. Counts are of the figures shown.
    """

    block: Chart | Table
    why: str
    figures: int
    withheld: int
    missing: int
    more: bool


class View:
    """One view with its figures, in words."""

    def __init__(self, c: Composer, release: ShelvedRelease, asked: Asked, shape: str) -> None:
        self.c, self.asked, self.shape, self.release = c, asked, shape, release
        found = ask(release, question_of(asked, release, shape), limit=MOST)
        self.rows, self.more = found.rows, found.after is not None
        self.areas = {"map": tuple(tiled(release, asked.country))}.get(shape) or unfolded(asked, release)
        several = len(self.areas) > 1
        self.vary = (SEX, AGE) if shape == "pyramid" else ("AREA",) if shape == "map" else self._vary(several)
        self.figures = Figures.of(asked.indicator, self.vary, self.rows)

    def _vary(self, several: bool) -> tuple[str, ...]:
        return (*(("AREA",) if several else ()), *((self.asked.by,) if self.asked.by else ()))

    def in_order(self) -> list[Key]:
        """In reading order: areas as the release lists them, codes as their list does, the total first."""
        ranks: list[dict[str, int]] = []
        for place, column in enumerate(self.vary):
            present = {key[place] for key, _ in self.figures.by}
            order = self.areas if column == "AREA" else self.c.in_order(column, sorted(present))
            ranks.append({code: rank for rank, code in enumerate(order)} | {TOTAL: -1})
        found = {key for key, _ in self.figures.by}
        return sorted(
            found, key=lambda key: [rank.get(code, len(rank)) for code, rank in zip(key, ranks, strict=True)]
        )

    def name(self, key: Key) -> str:
        return (
            ", ".join(self.word(column, code) for column, code in zip(self.vary, key, strict=True))
            or self._place()
        )

    def word(self, column: str, code: str) -> str:
        return self.c.area_name(code) if column == "AREA" else self.c.code(column, code)

    def _place(self) -> str:
        return self.c.area_name(self.areas[0])

    def years(self) -> list[int]:
        return sorted({year for _, year in self.figures.by})

    def caption(self, year: str) -> str:
        """What is counted, where and of whom: the codes at which the other columns stand are always told."""
        free = (SEX, AGE) if self.shape == "pyramid" else () if self.shape == "map" else (self.asked.by,)
        stands = standing(self.asked, self.release, free)
        told = [self.c.code(column, code) for column, code in stands.items() if code != TOTAL]
        where = [] if "AREA" in self.vary else [self._place()]
        unit = "" if self.release.answers(self.asked.indicator) else self.c.unit(self.asked.indicator)
        what = (
            f"{self.c.indicator(self.asked.indicator)}, {unit}"
            if unit
            else self.c.indicator(self.asked.indicator)
        )
        of = "; ".join([*where, *told])
        return say("site.explore.caption", self.c.language, what=what, of=f" ({of})" if of else "", year=year)

    def span(self) -> str:
        years = self.years()
        return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) if years else ""


def draw(c: Composer, release: ShelvedRelease, asked: Asked) -> Drawn:
    """The view in the shape asked for, else as a table with the reason."""
    if asked.show != "table" and asked.show in able(asked, release):
        view = View(c, release, asked, asked.show)
        block = _SHAPES[asked.show](view)
        if block is not None:
            return _drawn(view, block, "")
    plain = View(c, release, asked, "table")
    why = "answer" if release.answers(asked.indicator) else asked.show
    return _drawn(plain, _table(plain), "" if asked.show == "table" else f"site.explore.not.{why}")


def _drawn(view: View, block: Chart | Table, why: str) -> Drawn:
    one_year = view.shape in ("bar", "pyramid", "map") and view.figures.years
    rows = [row for (_, year), row in view.figures.by.items() if not one_year or year == view.figures.latest]
    withheld = sum(row.suppressed for row in rows)
    missing = sum(row.value is None and not row.suppressed for row in rows)
    return Drawn(block, why, len(rows), withheld, missing, view.more)


def _heads(view: View) -> list[Column]:
    names = [view.c.say("column.AREA") if one == "AREA" else column_name(view.c, one) for one in view.vary]
    return [Column(name, share=2.2) for name in names or [view.c.say("column.AREA")]]


def _row(view: View, key: Key, years: Sequence[int]) -> tuple[Cell, ...]:
    words = [view.word(column, code) for column, code in zip(view.vary, key, strict=True)] or [view.name(key)]
    return (*map(Cell, words), *(view.c.cell(view.figures.at(*key, year=year)) for year in years))


def _table(view: View) -> Table:
    years = view.years()
    columns = [*_heads(view), *(Column(str(year), numeric=True) for year in years)]
    rows = [_row(view, key, years) for key in view.in_order()]
    return view.c.table("view", view.caption(view.span()), columns, rows)


def _chart(
    view: View, sentence: str, spec: dict[str, object], year: str, keys: Sequence[Key], years: Sequence[int]
) -> Chart:
    """With the table of every figure that was asked for, drawn or not."""
    columns = [*_heads(view), *(Column(str(one), numeric=True) for one in years)]
    rows = [_row(view, key, years) for key in keys]
    cited = [row for row in view.rows if row.value is not None]
    return view.c.chart("view", view.caption(year), sentence, spec, columns, rows, cited)


def _said(view: View, sentence: str, hidden: int, others: int) -> str:
    """The sentence, and what the picture does not show."""
    notes = [say("site.explore.hidden", view.c.language, n=hidden)] if hidden else []
    notes += [say("site.explore.others", view.c.language, n=others)] if others else []
    return " ".join([sentence, *notes])


def _parts(view: View, keys: Sequence[Key]) -> list[Key]:
    """Without totals and unknowns beside their parts; of occupations those a reader looks for."""
    if view.asked.by and view.vary[-1] == view.asked.by:
        kept = [key for key in keys if key[-1] not in (TOTAL, _UNKNOWN)]
        if view.asked.by == OCCUPATION:
            main = set(main_occupations(view.c, [key[-1] for key in kept]))
            kept = [key for key in kept if key[-1] in main]
        return kept or list(keys)
    return [key for key in keys if _UNKNOWN not in key]


def _ends(view: View, keys: Sequence[Key], year: int) -> str:
    """The highest and the lowest in words; of one alone, its value."""
    c, at = view.c, {key: view.figures.value(*key, year=year) or 0.0 for key in keys}
    top, bottom = max(keys, key=lambda key: at[key]), min(keys, key=lambda key: at[key])
    words = {key: c.cell(view.figures.at(*key, year=year)).words for key in (top, bottom)}
    if top == bottom:
        return say("site.explore.one", c.language, what=view.name(top), value=words[top], year=str(year))
    return say(
        "site.ends", c.language, top=view.name(top), high=words[top], bottom=view.name(bottom),
        low=words[bottom], year=str(year),
    )  # fmt: skip


def _lines(view: View) -> Chart | None:
    keys, years = _parts(view, view.in_order()), view.figures.years
    if len(years) < 2:
        return None
    known = {key: [y for y in years if view.figures.value(*key, year=y) is not None] for key in keys}
    able = [key for key in keys if len(known[key]) > 1]
    able.sort(key=lambda key: -(view.figures.value(*key, year=known[key][-1]) or 0.0))
    drawn = able[:_MOST_LINES]
    if not drawn:
        return None
    all_years, shown = view.years(), partial(view.c.shown, view.asked.indicator)
    points = [
        point
        for key in drawn
        for point in in_runs(
            view.name(key), ((y, view.figures.value(*key, year=y)) for y in all_years), shown
        )
    ]
    hidden = sum(1 for key in drawn for row in _of(view, key) if row.suppressed)
    last = max(known[key][-1] for key in drawn)
    told = [key for key in drawn if known[key][-1] == last]
    sentence = _change(view, points) if len(drawn) == 1 else _ends(view, told, last)
    sentence = line_sentence(view.c, sentence, points, all_years)
    sentence = _said(view, sentence, hidden, len(keys) - len(drawn))
    return _chart(view, sentence, lines(points), view.span(), view.in_order(), all_years)


def _of(view: View, key: Key) -> list[Observation]:
    return [row for (other, _), row in view.figures.by.items() if other == key]


def _change(view: View, points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    way = "same" if first.text == last.text else "up" if last.value > first.value else "down"
    return view.c.say(
        f"change.{way}", what=first.series, first=first.text, last=last.text, start=str(first.year),
        end=str(last.year),
    )  # fmt: skip


def _bars(view: View) -> Chart | None:
    """The latest year with values; a withheld figure keeps its place without a bar."""
    if not view.figures.years:
        return None
    year = view.figures.latest
    present = [key for key in view.in_order() if view.figures.at(*key, year=year) is not None]
    keys = _parts(view, present)
    value = {key: view.figures.value(*key, year=year) for key in keys}
    known = [key for key in keys if value[key] is not None]
    if not known:
        return None
    if AGE not in view.vary:  # ages stand in their own order
        keys = sorted(keys, key=lambda key: (value[key] is None, -(value[key] or 0.0)))
    drawn = keys[:_MOST_BARS]
    rows = [
        Bar(view.name(k), value[k] or 0.0, view.c.cell(view.figures.at(*k, year=year)).words) for k in drawn
    ]
    hidden = sum(
        row is not None and row.suppressed for row in (view.figures.at(*k, year=year) for k in drawn)
    )
    sentence = _said(view, _ends(view, known, year), hidden, len(keys) - len(drawn))
    return _chart(view, sentence, bars(rows), str(year), present, [year])


def _pyramid(view: View) -> Chart | None:
    c, figures = view.c, view.figures
    if not figures.years:
        return None
    year = figures.latest
    codes = {key[1] for key, at in figures.by if at == year} - {TOTAL, _UNKNOWN}
    bands = c.in_order(AGE, codes)
    sides = {code: [figures.at(sex, code, year=year) for sex in ("F", "M")] for code in bands}
    if len(bands) < 3 or not any(row and row.value is not None for pair in sides.values() for row in pair):
        return None
    rows = [
        Band(
            c.code(AGE, code),
            women.value if women else None,
            men.value if men else None,
            c.cell(women).words,
            c.cell(men).words,
        )
        for code, (women, men) in sides.items()
    ]
    data = [(Cell(c.code(AGE, code)), *(c.cell(row) for row in pair)) for code, pair in sides.items()]
    both = {code: sum(row.value or 0.0 for row in pair if row) for code, pair in sides.items()}
    largest = max(both, key=lambda code: both[code])
    hidden = sum(row is not None and row.suppressed for pair in sides.values() for row in pair)
    sentence = _said(view, c.say("ages.pyramid.sentence", band=c.code(AGE, largest).lower()), hidden, 0)
    names = c.code(SEX, "F"), c.code(SEX, "M")
    used = [row for pair in sides.values() for row in pair if row is not None and row.value is not None]
    columns = head(c.say("column.AGE"), *names)
    return c.chart("view", view.caption(str(year)), sentence, pyramid(rows, *names), columns, data, used)


def _map(view: View) -> Chart | None:
    if not view.figures.years:
        return None
    year = view.figures.latest
    known = [key for key in view.in_order() if view.figures.value(*key, year=year) is not None]
    if not known:
        return None
    hidden = sum(row.suppressed for (_, at), row in view.figures.by.items() if at == year)
    sentence = _said(view, _ends(view, known, year), hidden, 0)
    return area_map(view.c, "view", view.figures, view.caption(str(year)), sentence, view.areas)


_SHAPES: dict[str, Callable[[View], Chart | None]] = {
    "line": _lines, "bar": _bars, "pyramid": _pyramid, "map": _map,
}  # fmt: skip
