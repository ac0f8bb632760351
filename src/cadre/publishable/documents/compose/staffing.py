"""Staff that the workload of facilities needs (WISN), beside the staff there is, and the next posts."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from cadre.methods.staffing.allocation import next_posts
from cadre.publishable.documents.charts.bars import Pair, pairs
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.parts import (
    DOCTORS,
    NURSING,
    OCCUPATION,
    Missing,
    main_occupations,
    section,
)
from cadre.publishable.documents.compose.supply_figures import inside
from cadre.publishable.documents.model import (
    Block,
    Cell,
    Chart,
    Column,
    Paragraph,
    Points,
    Section,
    Table,
    Text,
)
from cadre.publishable.documents.release_folder import Observation

REQUIRED, EXISTING = "workload.required", "workload_staff.fte"
GROUPS = (DOCTORS, NURSING)
POSTS = 100
# Within this share of the need, staff is called about enough: no standard's limit, but Cadre's own choice.
ENOUGH = 0.05


class Staff(NamedTuple):
    """Full-time staff that one occupation in one area needs and has."""

    required: Observation
    existing: Observation
    need: float
    have: float

    @property
    def ratio(self) -> float:
        """The WISN ratio: below 1, staff work under pressure."""
        return self.have / self.need

    @property
    def stand(self) -> str:
        if self.ratio < 1 - ENOUGH:
            return "pressure"
        return "spare" if self.ratio > 1 + ENOUGH else "enough"


def staffing(c: Composer) -> Section | Missing:
    by_occupation = _by_occupation(c)
    by_area = {code: found for code in GROUPS if len(found := _by_area(c, code)) > 1}
    if not by_occupation:
        return section(c, "staffing", [])
    blocks: list[Block | None] = [
        c.paragraph("staffing.lead"), _said(c, by_occupation), _occupations(c, by_occupation),
        _chart(c, by_area), _areas(c, by_area), _posts(c, by_area), c.paragraph("staffing.method"),
    ]  # fmt: skip
    return section(c, "staffing", blocks)


def _staff(required: Observation | None, existing: Observation | None) -> Staff | None:
    if required is None or existing is None or not required.value or existing.value is None:
        return None
    return Staff(required, existing, required.value, existing.value)


def _by_occupation(c: Composer) -> dict[str, Staff]:
    required, existing = c.figures(REQUIRED, OCCUPATION), c.figures(EXISTING, OCCUPATION)
    codes = _ordered(c, required.codes())
    found = {code: _staff(required.at(code), existing.at(code, year=_year(required.years))) for code in codes}
    return {code: one for code, one in found.items() if one is not None}


def _ordered(c: Composer, codes: list[str]) -> list[str]:
    """The groups, each with its unit groups after it, then occupations outside of them."""
    names = c.definitions.codes.get(OCCUPATION, {})
    units = [
        code for code in c.in_order(OCCUPATION, codes) if code in names and not _has_parts(c, code, codes)
    ]
    found = []
    for group in GROUPS:
        if group in codes:
            found += [group, *(code for code in units if code != group and inside(c, code, group))]
    rest = main_occupations(c, codes)
    return found + [code for code in rest if code not in found and code not in GROUPS]


def _has_parts(c: Composer, code: str, codes: list[str]) -> bool:
    names = c.definitions.codes[OCCUPATION]
    return bool(names[code].parts) or any(one in names and names[one].parent == code for one in codes)


def _year(years: list[int]) -> int | None:
    return years[-1] if years else None


def _by_area(c: Composer, occupation: str) -> dict[str, Staff]:
    """Areas just below the country."""
    required = c.figures(REQUIRED, "AREA", OCCUPATION=occupation)
    existing = c.figures(EXISTING, "AREA", OCCUPATION=occupation)
    areas = [code for code, area in c.definitions.areas.items() if area.level == 1 and code != c.area]
    found = {code: _staff(required.at(code), existing.at(code, year=_year(required.years))) for code in areas}
    return {code: one for code, one in found.items() if one is not None}


def _ratio(c: Composer, staff: Staff) -> str:
    return c.number(staff.ratio, 2)


def _said(c: Composer, found: dict[str, Staff]) -> Points | None:
    """One sentence for doctors, one for nurses and midwives."""
    items = [
        c.text(
            f"staffing.said.{found[code].stand}", found[code].required, found[code].existing,
            group=c.code(OCCUPATION, code), year=found[code].required.period,
            required=c.number(found[code].need), existing=c.number(found[code].have),
            gap=c.number(abs(found[code].need - found[code].have)), ratio=_ratio(c, found[code]),
            hundredths=c.number(100 * found[code].ratio),
        )
        for code in GROUPS if code in found
    ]  # fmt: skip
    return Points(tuple(items)) if items else None


def _cells(c: Composer, staff: Staff) -> tuple[Cell, ...]:
    gap = staff.have - staff.need
    return (
        c.cell(staff.required), c.cell(staff.existing), Cell(("+" if gap > 0 else "") + c.number(gap)),
        Cell(_ratio(c, staff)),
    )  # fmt: skip


def _columns(c: Composer, first: str) -> tuple[Column, ...]:
    return head(
        first, *(c.say(f"staffing.column.{name}") for name in ("required", "existing", "gap", "ratio"))
    )


def _indent(code: str, found: dict[str, Staff]) -> int:
    return int(code not in GROUPS and any(group in found for group in GROUPS))


def _occupations(c: Composer, found: dict[str, Staff]) -> Table:
    rows = [
        (
            Cell(c.code(OCCUPATION, code), indent=_indent(code, found)),
            *_cells(c, one),
            Cell(c.say(f"staffing.stand.{one.stand}")),
        )
        for code, one in found.items()
    ]
    columns = (
        *_columns(c, c.say("column.OCCUPATION")),
        Column(c.say("staffing.column.stand"), numeric=True, share=1.6),
    )
    cited = [row for one in found.values() for row in (one.required, one.existing)]
    year = next(iter(found.values())).required.period
    return c.table(
        "staffing-occupations", c.say("staffing.occupations.caption", year=year), columns, rows, cited,
        [c.say("staffing.rounded")],
    )  # fmt: skip


def _chart(c: Composer, by_area: dict[str, dict[str, Staff]]) -> Chart | None:
    """The ratio of doctors and of nurses in each area, the greatest pressure on nurses first."""
    if set(by_area) != set(GROUPS):
        return None
    doctors, nurses = (by_area[code] for code in GROUPS)
    areas = sorted(set(doctors) & set(nurses), key=lambda area: nurses[area].ratio)
    if len(areas) < 2:
        return None
    rows = [
        Pair(c.area_name(area), doctors[area].ratio, nurses[area].ratio, _ratio(c, doctors[area]),
             _ratio(c, nurses[area]))
        for area in areas
    ]  # fmt: skip
    names = tuple(c.code(OCCUPATION, code) for code in GROUPS)
    data = [
        (Cell(c.area_name(area)), Cell(_ratio(c, doctors[area])), Cell(_ratio(c, nurses[area])))
        for area in areas
    ]
    lowest, year = areas[0], nurses[areas[0]].required.period
    sentence = c.say("staffing.areas.sentence", area=c.area_name(lowest), ratio=_ratio(c, nurses[lowest]))
    cited = [row for area in areas for one in (doctors[area], nurses[area]) for row in one[:2]]
    return c.chart(
        "staffing-ratio", c.say("staffing.areas.caption", year=year), sentence, pairs(rows, *names),
        head(c.say("column.AREA"), *names), data, cited,
    )  # fmt: skip


def _areas(c: Composer, by_area: dict[str, dict[str, Staff]]) -> Table | None:
    if not by_area:
        return None
    rows: list[tuple[Cell, ...]] = []
    for code, areas in by_area.items():
        given = _given(areas)
        rows.append((Cell(c.code(OCCUPATION, code)),))
        rows += [
            (Cell(c.area_name(area), indent=1), *_cells(c, one), Cell(c.number(given[area])))
            for area, one in areas.items()
        ]
    next_column = Column(c.say("staffing.column.next", n=POSTS), numeric=True)
    cited = [row for areas in by_area.values() for one in areas.values() for row in one[:2]]
    caption = c.say("staffing.table.caption", year=cited[0].period)
    columns = (*_columns(c, c.say("column.AREA")), next_column)
    return c.table("staffing-areas", caption, columns, rows, cited, [c.say("staffing.rounded")])


def _given(areas: dict[str, Staff]) -> Counter[str]:
    """How many of the next posts each area is given, each where it relieves most."""
    names = list(areas)
    chosen = next_posts([areas[a].need for a in names], [areas[a].have for a in names], POSTS)
    return Counter(names[place] for place in chosen)


def _posts(c: Composer, by_area: dict[str, dict[str, Staff]]) -> Paragraph | None:
    sentences = []
    for code, areas in by_area.items():
        given = _given(areas).most_common()
        if given:
            places = "; ".join(f"{c.area_name(area)} — {c.number(n)}" for area, n in given)
            sentences.append(c.say("staffing.posts", group=c.code(OCCUPATION, code), n=POSTS, places=places))
    return Paragraph(Text(" ".join([*sentences, c.say("staffing.posts.how")]))) if sentences else None
