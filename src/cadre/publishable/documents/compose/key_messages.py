"""What a minister should remember: the strongest few of many candidate sentences, each from figures.

A candidate is silent when its figures are missing. ``weight`` says how much a finding calls for action;
the heaviest are kept and then told in the order of the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from cadre.publishable.documents.compose import ages, flows, pay, places, published, scoreboard, stock
from cadre.publishable.documents.compose.composer import TOTAL, Composer
from cadre.publishable.documents.compose.parts import DOCTORS, NURSING, OCCUPATION
from cadre.publishable.documents.model import BigNumber, BigNumbers, Block, Points, Section, Text
from cadre.publishable.documents.release_folder import Observation

MOST = 8
UNEVEN = 1.3  # the best served area against the worst: below this it is no message


@dataclass(frozen=True)
class Message:
    weight: float
    text: Text


Candidate = Callable[[Composer], Message | None]


def key_messages(c: Composer) -> Section:
    found = [message for candidate in CANDIDATES if (message := candidate(c)) is not None]
    heaviest = sorted(found, key=lambda message: -message.weight)[:MOST]
    told = tuple(message.text for message in found if message in heaviest)
    points = Points(told, key=True) if told else Points((Text(c.say("key.nothing")),))
    blocks: tuple[Block, ...] = (numbers, points) if (numbers := _big_numbers(c)).items else (points,)
    return Section("key-messages", c.say("key.title"), blocks)


def _big_numbers(c: Composer) -> BigNumbers:
    """Up to four figures for the first page."""
    wanted = [
        ("workers", c.figures(stock.STOCK).at()),
        ("density", c.figures(stock.DENSITY).at()),
        ("doctors", c.figures(stock.DENSITY, OCCUPATION).at(DOCTORS)),
        ("nurses", c.figures(stock.DENSITY, OCCUPATION).at(NURSING)),
        ("women", c.figures(ages.WOMEN).at()),
        ("vacancy", c.figures(flows.VACANCY).at()),
    ]
    items = [
        _big(c, f"key.big.{name}", row) for name, row in wanted if row is not None and row.value is not None
    ]
    if not items:
        rows = [(id, c.figures(id).at()) for id in published.series(c)[:4]]
        items = [_series_number(c, id, row) for id, row in rows if row is not None]
    return BigNumbers(tuple(items[:4]))


def _big(c: Composer, label: str, row: Observation) -> BigNumber:
    return BigNumber(c.shown(row.indicator, row.value or 0.0), c.say(label), row.period, c.cite(row))


def _series_number(c: Composer, id: str, row: Observation) -> BigNumber:
    unit = c.spoken_unit(id).strip()
    note = f"{unit}, {row.period}" if unit else row.period
    return BigNumber(c.shown(id, row.value or 0.0), c.indicator(id), note, c.cite(row))


def _stock(c: Composer) -> Message | None:
    total, density = c.figures(stock.STOCK).at(), c.figures(stock.DENSITY).at()
    if total is None or total.value is None:
        return None
    facts = {"n": round(total.value), "year": total.period}
    if density is None or density.value is None:
        return Message(10, c.text("key.stock", total, **facts))
    value = c.shown(stock.DENSITY, density.value)
    return Message(10, c.text("key.stock_density", total, density, density=value, **facts))


def _growth(c: Composer) -> Message | None:
    figures = c.figures(stock.DENSITY)
    if len(figures.years) < 2:
        return None
    first, last = figures.at(year=figures.years[0]), figures.at()
    if first is None or last is None or not first.value or last.value is None:
        return None
    change = 100 * (last.value / first.value - 1)
    way = "up" if change > 0.05 else "down" if change < -0.05 else "same"
    return Message(
        5 + min(5, abs(change)) * (1.2 if way == "down" else 0.5),
        c.text(
            f"key.growth_{way}",
            first,
            last,
            change=c.percent(abs(change)),
            start=first.period,
            end=last.period,
        ),
    )


def _places(c: Composer) -> Message | None:
    density = places._below(c, c.figures(places.AREA_DENSITY, "AREA"))
    found = places.extremes(c, density) if density else None
    if found is None:
        return None
    low, high = density.at(found[0]), density.at(found[1])
    if low is None or high is None or not low.value or not high.value:
        return None
    ratio = high.value / low.value
    if ratio < UNEVEN:
        return None
    return Message(4 + min(6, ratio), c.text(
        "key.places", low, high, ratio=c.number(ratio, 1), lowest=c.area_name(found[0]),
        highest=c.area_name(found[1]), low=c.shown(places.AREA_DENSITY, low.value),
        high=c.shown(places.AREA_DENSITY, high.value),
    ))  # fmt: skip


def _women(c: Composer) -> Message | None:
    row = c.figures(ages.WOMEN).at()
    gap = c.figures(pay.GAP).at()
    if row is None or row.value is None:
        return None
    women = c.percent(row.value)
    if gap is None or gap.value is None:
        return Message(4, c.text("key.women", row, women=women))
    way = "less" if gap.value > 0 else "more"
    text = c.text(f"key.women_{way}", row, gap, women=women, gap=c.percent(abs(gap.value)))
    return Message(5 + min(5, abs(gap.value) / 4), text)


def _retirement(c: Composer) -> Message | None:
    old = ages.older(c, TOTAL)
    if old is None:
        return None
    share, rows = old
    return Message(3 + min(6, share / 5), c.text("key.retirement", *rows, share=c.percent(share)))


def _vacancies(c: Composer) -> Message | None:
    row = c.figures(flows.VACANCY).at()
    if row is None or row.value is None or row.value <= 0:
        return None
    return Message(
        4 + min(5, row.value / 4),
        c.text("key.vacancies", row, share=c.shown(flows.VACANCY, row.value), year=row.period),
    )


def _balance(c: Composer) -> Message | None:
    entries, exits = c.figures(flows.ENTRIES), c.figures(flows.EXITS)
    if not entries or not exits:
        return None
    year = min(entries.latest, exits.latest)
    into, out = entries.at(year=year), exits.at(year=year)
    if into is None or out is None or into.value is None or out.value is None:
        return None
    way = "gain" if into.value >= out.value else "loss"
    text = c.text(
        f"key.balance_{way}",
        into,
        out,
        entered=c.number(into.value),
        left=c.number(out.value),
        year=str(year),
    )
    return Message(6 if way == "gain" else 9, text)


def _foreign(c: Composer) -> Message | None:
    figures = c.figures(flows.FOREIGN, OCCUPATION, TRAINING="foreign") or c.figures(flows.FOREIGN, OCCUPATION)
    row = figures.at(DOCTORS) or figures.at(TOTAL)
    if row is None or row.value is None:
        return None
    key = "key.foreign_doctors" if row.codes.get(OCCUPATION) == DOCTORS else "key.foreign"
    return Message(2 + min(5, row.value / 5), c.text(key, row, share=c.percent(row.value)))


def _targets(c: Composer) -> Message | None:
    found = [finding for finding in scoreboard.findings_of(c) if finding.status not in scoreboard.UNJUDGED]
    if not found:
        return None
    counts = Counter(finding.status for finding in found)
    good = counts["met"] + counts["on_track"]
    rows = [row for finding in found if (row := scoreboard.observed(c, finding)) is not None]
    weight = 6 + min(4, counts["too_slow"] + counts["not_met"] + 2 * counts["moving_away"])
    return Message(weight, c.text("key.targets", *rows, n=len(found), good=c.number(good)))


def _published(position: int) -> Candidate:
    def candidate(c: Composer) -> Message | None:
        if c.has(stock.STOCK):
            return None
        found = [id for id in (*published.DENSITIES, *published.SPENDING) if c.figures(id)]
        if position >= len(found):
            return None
        return _standing(c, found[position], 8 - position / 2)

    return candidate


def _standing(c: Composer, id: str, weight: float) -> Message | None:
    """A published figure beside the median of its group, or alone."""
    row = c.figures(id).at()
    if row is None or row.value is None:
        return None
    facts = {
        "what": c.indicator(id),
        "value": c.shown(id, row.value),
        "unit": c.spoken_unit(id),
        "year": row.period,
    }
    stands = published.place(c, id)
    if stands is None:
        return Message(weight, c.text("key.series", row, **facts))
    text = c.text(f"key.series_{stands.way}", row, *stands.others, median=c.shown(id, stands.median), **facts)
    return Message(weight, text)


CANDIDATES: tuple[Candidate, ...] = (
    _stock, _growth, _places, _women, _retirement, _vacancies, _balance, _foreign,
    *(_published(position) for position in range(6)), _targets,
)  # fmt: skip
