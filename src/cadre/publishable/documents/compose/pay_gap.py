"""How much less women earn, by four measures, and how much of it goes together with what the files record."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.publishable.documents.charts.intervals import intervals
from cadre.publishable.documents.charts.named_rows import Estimate
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.model import Block, Cell, Chart, Column, Paragraph, Table, Text
from cadre.publishable.documents.release_folder import Observation

SUMS, MEDIANS = "pay_gap", "pay_gap_median"
RAW = ("hourly_mean", "hourly_median", "monthly_mean", "monthly_median")
WEIGHTED, COMPARED, EXPLAINED, UNEXPLAINED = "factor_weighted", "compared", "explained", "unexplained"
OTHERS = ("neumark", "cotton", "reimers", "men", "women")
THREEFOLD = ("endowments", "coefficients", "interaction")
INDICATORS = {
    EXPLAINED: "cadre.pay_gap_explained",
    UNEXPLAINED: "cadre.pay_gap_unexplained",
    WEIGHTED: "cadre.pay_gap_factor_weighted",
}


@dataclass(frozen=True)
class Span:
    """One part of the gap with the ends of its interval, as the release holds them; in percent."""

    value: Observation | None
    low: Observation | None
    high: Observation | None

    @property
    def known(self) -> bool:
        return self.value is not None and self.value.value is not None

    @property
    def told(self) -> bool:
        return self.value is not None and (self.known or self.value.suppressed)

    @property
    def percent(self) -> float:
        return 0.0 if self.value is None else self.value.value or 0.0

    @property
    def ends(self) -> tuple[float, float]:
        low, high = (None if one is None else one.value for one in (self.low, self.high))
        return (self.percent if low is None else low), (self.percent if high is None else high)


class PayGap:
    """The parts of the latest year in which any was published."""

    def __init__(self, c: Composer) -> None:
        self._by = {
            name: c.figures(name, "GAP_PART")
            for tally in (SUMS, MEDIANS)
            for name in (f"{tally}.value", f"{tally}.low", f"{tally}.high")
        }
        years = [at for figures in self._by.values() for _, at in figures.by]
        self.year = max(years, default=0)

    def __bool__(self) -> bool:
        return bool(self.year)

    def at(self, part: str) -> Span:
        tally = MEDIANS if part.endswith("_median") else SUMS
        value, low, high = (self._at(self._by[f"{tally}.{name}"], part) for name in ("value", "low", "high"))
        return Span(value, low, high)

    def _at(self, figures: Figures, part: str) -> Observation | None:
        return figures.at(part, year=self.year)

    def factors(self) -> list[str]:
        """The parts that single factors explain, the largest first."""
        found = {key[0] for figures in self._by.values() for key, _ in figures.by}
        known = [one for one in found if one.startswith(f"{EXPLAINED}_") and self.at(one).known]
        return sorted(known, key=lambda part: (-abs(self.at(part).percent), part))


def pay_gap(c: Composer) -> list[Block | None]:
    """Nothing where the release has no such figures; one sentence where all of them are withheld."""
    gap = PayGap(c)
    if not gap or not any(gap.at(part).told for part in (*RAW, COMPARED)):
        return []
    shown = [part for part in (*RAW, COMPARED) if gap.at(part).known]
    if not shown:
        rule = next(gap.at(part).value for part in (*RAW, COMPARED) if gap.at(part).told)
        return [c.paragraph("paygap.withheld", rule, year=str(gap.year))]
    return [_raw(c, gap), _sentence(c, gap), _chart(c, gap), _caution(c, gap), _others(c, gap)]


def _columns(c: Composer, first: str, unit: str = "points") -> tuple[Column, ...]:
    return head(first, c.say(f"paygap.{unit}"), c.say("paygap.low"), c.say("paygap.high"), share=3)


def _cells(c: Composer, span: Span) -> tuple[Cell, ...]:
    return tuple(c.cell(one) for one in (span.value, span.low, span.high))


def _points(c: Composer, span: Span) -> tuple[Cell, ...]:
    """As ``_cells``, without the sign of percent: points of a gap are no percentages of it."""
    return tuple(
        cell if one is None or one.value is None else Cell(c.number(one.value, 1), cell.figure)
        for one, cell in zip((span.value, span.low, span.high), _cells(c, span), strict=True)
    )


def _cited(span: Span) -> list[Observation]:
    return [one for one in (span.value, span.low, span.high) if one is not None]


def _raw(c: Composer, gap: PayGap) -> Table:
    parts = [part for part in (*RAW, COMPARED, WEIGHTED) if gap.at(part).told]
    marked = not _checked(c)
    rows = [(Cell(_raw_name(c, gap, part, marked)), *_cells(c, gap.at(part))) for part in parts]
    notes = [c.say("paygap.raw.note")]
    if WEIGHTED in parts:
        left = c.figures(f"{SUMS}.value", "GAP_PART").at("factor_left_out", year=gap.year)
        if left is not None and left.value is not None:
            notes.append(c.say("paygap.weighted.left", share=c.percent(left.value, 0)))
        notes += [c.say("paygap.weighted.unverified")] if marked else []
    cited = [one for part in parts for one in _cited(gap.at(part))]
    own = c.figures(INDICATORS[WEIGHTED]).at(year=gap.year) if WEIGHTED in parts else None
    caption = c.say("paygap.raw.caption", year=str(gap.year))
    columns = _columns(c, c.say("paygap.measure"), "gap")
    return c.table("pay-gap-raw", caption, columns, rows, [*cited, *([own] if own else [])], notes)


def _raw_name(c: Composer, gap: PayGap, part: str, marked: bool) -> str:
    if part == COMPARED:
        return c.say("paygap.compared", per=_per(c, gap))
    return c.code("GAP_PART", part) + ("*" if part == WEIGHTED and marked else "")


def _checked(c: Composer) -> bool:
    about = c.about(INDICATORS[WEIGHTED])
    return about.verified and about.formula_verified


def _per(c: Composer, gap: PayGap) -> str:
    """What the decomposed pay is for: an hour where hours are known, else a month."""
    return c.say("paygap.per_hour" if gap.at("hourly_mean").known else "paygap.per_month")


def _sentence(c: Composer, gap: PayGap) -> Paragraph | None:
    """The gap, and the points of it that go together with the factors, in words that stand alone."""
    whole, explained, rest = (gap.at(part) for part in (COMPARED, EXPLAINED, UNEXPLAINED))
    if not whole.known or not explained.known or not rest.known:
        return None
    cited = [*_cited(whole), *_cited(explained), *_cited(rest)]
    cited += [row for id in (INDICATORS[EXPLAINED], INDICATORS[UNEXPLAINED])
              if (row := c.figures(id).at(year=gap.year)) is not None]  # fmt: skip
    low, high = whole.ends
    sign = 1 if whole.percent > 0 else -1
    way = "unclear" if low <= 0 <= high else "less" if sign > 0 else "more"
    kind = "" if way == "unclear" else f".{_kind(sign * explained.percent, sign * rest.percent)}"
    ends = sorted(sign * end for end in rest.ends)
    names = ", ".join(c.code("GAP_PART", part).lower() for part in gap.factors())
    return c.paragraph(
        f"paygap.{way}{kind}", *cited, per=_per(c, gap), year=str(gap.year), factors=names,
        gap=c.percent(abs(whole.percent)), points=c.number(abs(whole.percent), 1),
        explained=c.number(abs(explained.percent), 1), rest=c.number(abs(rest.percent), 1),
        low=c.number(ends[0], 1), high=c.number(ends[1], 1),
        ends_low=c.percent(low), ends_high=c.percent(high),
    )  # fmt: skip


def _kind(explained: float, rest: float) -> str:
    """Of a gap counted as positive: how far the factors go with it."""
    if explained <= 0:
        return "none"
    return "part" if rest >= 0 else "all"


def _chart(c: Composer, gap: PayGap) -> Chart | None:
    """One bar per factor and one for what no factor explains."""
    parts = [*gap.factors(), UNEXPLAINED]
    if len(parts) < 2 or not gap.at(UNEXPLAINED).known:
        return None
    rows = [_bar(c, gap, part) for part in parts]
    data = [(Cell(c.code("GAP_PART", part)), *_points(c, gap.at(part))) for part in parts]
    data.append((Cell(c.say("paygap.whole")), *_points(c, gap.at(COMPARED))))
    cited = [one for part in (*parts, COMPARED) for one in _cited(gap.at(part))]
    largest = c.code("GAP_PART", parts[0])
    sentence = c.say("paygap.chart.sentence", what=largest, points=rows[0].text)
    caption = c.say("paygap.chart.caption", year=str(gap.year))
    columns = _columns(c, c.say("paygap.part"))
    return c.chart("pay-gap-parts", caption, sentence, intervals(rows), columns, data, cited)


def _bar(c: Composer, gap: PayGap, part: str) -> Estimate:
    span = gap.at(part)
    low, high = span.ends
    text = c.number(span.percent, 1)
    return Estimate(c.code("GAP_PART", part), span.percent, low, high, text, part == UNEXPLAINED)


def _caution(c: Composer, gap: PayGap) -> Paragraph | None:
    return Paragraph(Text(c.say("paygap.caution"))) if gap.at(EXPLAINED).known else None


def _others(c: Composer, gap: PayGap) -> Table | None:
    """The same gap divided in other ways: what is explained depends on whose pay is taken as the norm."""
    parts = [f"{name}_{EXPLAINED}" for name in OTHERS] + list(THREEFOLD)
    told = [part for part in parts if gap.at(part).known]
    if not told:
        return None
    rows = [(Cell(c.code("GAP_PART", part)), *_points(c, gap.at(part))) for part in told]
    cited = [one for part in told for one in _cited(gap.at(part))]
    caption = c.say("paygap.others.caption", year=str(gap.year))
    columns, notes = _columns(c, c.say("paygap.part")), [c.say("paygap.others.note")]
    return c.table("pay-gap-others", caption, columns, rows, cited, notes, small=True)
