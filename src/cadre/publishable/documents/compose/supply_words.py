"""The sentences of the outlook of the stock: figures about as precise as they are, with their ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

import numpy as np

from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.supply_figures import Group, students_per_entrant, training_years
from cadre.publishable.documents.model import Paragraph, Points, Text
from cadre.publishable.outlook.beside import Held, Line, growth, held
from cadre.publishable.outlook.counted import Reason
from cadre.publishable.outlook.need import need_of
from cadre.publishable.outlook.supply import intake_that_closes

_DIGITS = 3


def about(c: Composer, value: float) -> str:
    """Three digits that count: a projection is not exact to the last person."""
    if abs(value) < 1:
        return c.number(0)
    places = _DIGITS - 1 - floor(log10(abs(value)))
    return c.number(round(value, min(0, places)) + 0.0)


def signed(c: Composer, value: float) -> str:
    text = about(c, value)
    return f"+{text}" if value > 0 and text != c.number(0) else text


def span(c: Composer, low: float, high: float, *, sign: bool = False) -> str:
    write = signed if sign else about
    ends = write(c, low), write(c, high)
    return ends[0] if ends[0] == ends[1] else c.say("supply.span", low=ends[0], high=ends[1])


def ends(c: Composer, low: float, high: float) -> str:
    """A range in a table, where none of its ends is below zero."""
    return "–".join(dict.fromkeys((about(c, low), about(c, high))))


def of_line(c: Composer, line: Line, low: float, high: float) -> str:
    """A value of a line: what is projected about, funded posts exactly as published."""
    return c.number(low) if line.kind == "posts" else span(c, low, high)


def title(c: Composer, kind: str) -> str:
    """The name of a line at the head of a row or column."""
    name = c.say(f"supply.line.{kind}")
    return name[0].upper() + name[1:]


def name_of(c: Composer, group: str) -> str:
    return c.say(f"supply.group.{group.replace('+', '_')}")


def people_of(c: Composer, group: str) -> str:
    """The group inside a sentence: in Russian in the genitive."""
    return c.say(f"supply.of.{group.replace('+', '_')}")


def lead(c: Composer, group: Group) -> Paragraph:
    years = group.counted
    return c.paragraph(
        "supply.lead", first=str(min(years)), last=str(max(years)), year=str(group.supply.years[-1])
    )


def sentence(c: Composer, group: Group) -> str:
    low, q1, middle, q3, high = np.quantile(group.supply.draws[:, -1], (0.05, 0.25, 0.5, 0.75, 0.95)).tolist()
    last = max(group.counted)
    return c.say(
        "supply.sentence", of=people_of(c, group.name), value=about(c, middle), last=str(last),
        year=str(group.supply.years[-1]), now=c.number(group.counted[last]), half_low=about(c, q1),
        half_high=about(c, q3), most_low=about(c, low), most_high=about(c, high),
    )  # fmt: skip


def points(c: Composer, group: Group) -> Points | None:
    """One sentence for each line, and what intake would close the gap to the benchmark."""
    items = [_WORDS[line.kind](c, group, line) for line in group.lines]
    intake = _intake(c, group)
    return Points((*items, *intake)) if items else None


def shortage(c: Composer, found: Held) -> str:
    """A shortage in words: none, perhaps, or about so many with the range of nine in ten."""
    low, middle, high = found.shortage
    if high < 1:
        return c.say("supply.short.none", spare=about(c, found.balance[1]))
    if middle < 1:
        return c.say("supply.short.perhaps", high=about(c, high))
    return c.say("supply.short", middle=about(c, middle), low=about(c, low), high=about(c, high))


def _need(c: Composer, group: Group, line: Line) -> Text:
    benchmark = need_of(group.name)
    name = benchmark.benchmark
    words = c.say(
        "supply.need", of=people_of(c, group.name), need=about(c, float(line.low[-1])),
        name=c.name(name.name), density=c.number(benchmark.per_10000, 1), year=str(group.supply.years[-1]),
        short=shortage(c, held(group.supply, line, line.low)),
    )  # fmt: skip
    return Text(words)


def _demand(c: Composer, group: Group, line: Line) -> Text:
    low, _, high = np.quantile(group.supply.draws[:, -1], (0.05, 0.5, 0.95)).tolist()
    stand = "above" if low > line.high[-1] else "below" if high < line.low[-1] else "inside"
    key = "supply.demand" if group.given.income else "supply.demand.no_income"
    words = c.say(
        key, of=people_of(c, group.name), low=about(c, float(line.low[-1])),
        high=about(c, float(line.high[-1])), year=str(group.supply.years[-1]),
    )  # fmt: skip
    return Text(f"{words} {c.say(f'supply.demand.{stand}')}")


def _posts(c: Composer, group: Group, line: Line) -> Text:
    now = group.supply.years[0]
    posts, filled = group.given.posts[now], group.given.filled.get(now)
    facts = {"last": str(now), "posts": c.number(posts), "year": str(group.supply.years[-1])}
    if filled is None or line.of == 1.0:
        return Text(c.say("supply.posts.alone", **facts))
    short = shortage(c, held(group.supply, line, line.low))
    share = c.percent(100 * line.of, 0)
    way = "empty" if posts >= filled else "over"
    return Text(
        c.say(f"supply.posts.{way}", **facts, filled=c.number(filled), share=share, short=short,
              vacant=c.number(abs(posts - filled)))
    )  # fmt: skip


_WORDS = {"need": _need, "demand": _demand, "posts": _posts}


def _intake(c: Composer, group: Group) -> list[Text]:
    """Who must start work each year for the benchmark to be met, and from when schools can help."""
    need = next((line for line in group.lines if line.kind == "need"), None)
    if need is None or held(group.supply, need, need.low).shortage[1] < 1:
        return []
    found, year = intake_that_closes(group.supply, float(need.low[-1])), group.supply.years[-1]
    begin = group.supply.years[1]
    words = [
        c.say(
            "supply.intake", year=str(year), since=str(begin), middle=about(c, found.middle),
            low=about(c, found.low), high=about(c, found.high), now=about(c, group.supply.laws.entries),
            times=c.number(found.middle / group.supply.laws.entries, 1),
            first=str(min(group.counted)), last=str(max(group.counted)),
        )
    ]  # fmt: skip
    training, ratio = training_years(c, group.occupation), students_per_entrant(c, group.occupation)
    cited = []
    if training is not None:
        arrive = begin + ceil(training[0])
        words.append(
            c.say(
                "supply.schools.late" if arrive > year else "supply.schools", since=str(begin),
                arrive=str(arrive), n=ceil(training[0]), year=str(year),
            )
        )  # fmt: skip
        cited += training[1]
    if ratio is not None:
        words.append(c.say("supply.students", ratio=c.number(ratio[0], 1),
                           students=about(c, ratio[0] * found.middle)))  # fmt: skip
        cited += ratio[1]
    return [Text(" ".join(words), c.cite(*cited))]


def reasons(c: Composer, groups: Mapping[str, Reason]) -> str:
    return "; ".join(f"{name_of(c, name)}: {c.say(f'supply.refused.{why}')}" for name, why in groups.items())


def method(c: Composer, groups: Sequence[Group]) -> list[Paragraph]:
    """What the figures rest on: the model, the ranges and what was withheld; then benchmark and demand."""
    one = groups[0]
    years = {"first": str(min(one.counted)), "last": str(max(one.counted))}
    benchmark = need_of(one.name).benchmark
    texts = [c.say("supply.method", **years), c.say("supply.method.ranges")]
    hidden = sum(group.supply.withheld for group in groups)
    if hidden:
        texts.append(c.say("supply.method.withheld", n=hidden))
    beside = []
    if one.given.population:
        beside.append(c.say(
            "supply.method.need", name=c.name(benchmark.name), scope=c.name(benchmark.scope),
            source=benchmark.source.text, growth=_yearly(c, one.given.population),
        ))  # fmt: skip
        if not benchmark.source.verified:
            beside.append(c.say("outlook.unverified"))
        key = "supply.method.demand" if one.given.income else "supply.method.demand.no_income"
        income = _yearly(c, one.given.income) if one.given.income else ""
        beside.append(c.say(key, growth=income, last=years["last"]))
    return [Paragraph(Text(" ".join(part))) for part in (texts, beside) if part]


def _yearly(c: Composer, given: Mapping[int, float]) -> str:
    return c.percent(100 * float(np.expm1(growth(given))))
