"""What a visitor asks of the explorer: read from the address, and written into one.

``country``, ``indicator``, ``area`` (again for each; ``level-1`` is every area one step below the country),
``from``, ``to``, ``by`` (a column of the observations), ``show`` (a shape), and any column with the code at
which it stands. A part that does not fit the indicator is left out and named, so that whoever changes the
indicator keeps the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from cadre.publishable.documents.release_folder import ANSWER, TOTAL, USUAL
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.questions import Question

SHAPES = ("table", "line", "bar", "pyramid", "map")
FIRST = ("headcount.persons", "1-01", "1-02")
LEVEL = "level-"
SEX, AGE = "SEX", "AGE"
_PYRAMID_SEXES = ("F", "M")
_FEWEST_BANDS = 3
_PLAIN = {"country", "indicator", "area", "from", "to", "by", "show"}


@dataclass(frozen=True)
class Asked:
    """``country``: the area a release is about. ``areas`` as given, not unfolded. ``codes``: only those that
    differ from the usual view. ``left_out``: parts of the address that do not fit."""

    country: str
    indicator: str
    areas: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    by: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    show: str = "table"
    left_out: tuple[str, ...] = ()

    def address(self, **changes: object) -> str:
        """The query of the address of this view, or of one that differs by ``changes``."""
        one = replace(self, **changes)  # type: ignore[arg-type]
        parts: list[tuple[str, object]] = [("country", one.country), ("indicator", one.indicator)]
        parts += [("area", area) for area in one.areas]
        parts += [("from", one.first)] if one.first is not None else []
        parts += [("to", one.last)] if one.last is not None else []
        parts += [("by", one.by), *sorted(one.codes.items()), ("show", one.show)]
        return urlencode([(name, value) for name, value in parts if value != ""])


def read(given: QueryDict, release: ShelvedRelease, country: str) -> Asked:
    """The view that the address asks for, of an indicator that the release has."""
    wanted = given.get("indicator", "")
    indicator = wanted if wanted in release.indicators() else _first(release)
    out = [f"indicator={wanted}"] if wanted not in ("", indicator) else []
    areas = _areas(given, release, country, out)
    first, last = (_year(given, name, release, indicator, out) for name in ("from", "to"))
    by = _by(given, release, indicator, out)
    codes = dict(_codes(given, release, indicator, by, out))
    show = given.get("show", "table")
    if show not in SHAPES:
        out.append(f"show={show}")
        show = "table"
    known = _PLAIN | set(release.dimensions)
    out += [f"{name}={given.get(name)}" for name in given if name not in known]
    return Asked(country, indicator, areas, first, last, by, codes, show, tuple(out))


def _first(release: ShelvedRelease) -> str:
    present = release.indicators()
    return next((one for one in FIRST if one in present), present[0])


def _areas(given: QueryDict, release: ShelvedRelease, country: str, out: list[str]) -> tuple[str, ...]:
    known = release.definitions.areas
    steps = {f"{LEVEL}{step}" for step in range(1, 1 + depth(release, country))}
    found = []
    for area in dict.fromkeys(given.getlist("area")):
        if area in known or area in steps or area == country:
            found.append(area)
        elif area:
            out.append(f"area={area}")
    return tuple(found) if found != [country] else ()


def _year(given: QueryDict, name: str, release: ShelvedRelease, indicator: str, out: list[str]) -> int | None:
    text = given.get(name, "")
    if text.isdecimal() and int(text) in release.years_of(indicator):
        return int(text)
    if text:
        out.append(f"{name}={text}")
    return None


def divisions(release: ShelvedRelease, indicator: str) -> tuple[str, ...]:
    """The columns by which the figures of an indicator can be told apart. An answer is the figure itself."""
    codes = release.codes_of(indicator)
    able = (name for name in release.dimensions if len(codes.get(name, ())) > 1)
    return tuple(name for name in able if name != ANSWER)


def _by(given: QueryDict, release: ShelvedRelease, indicator: str, out: list[str]) -> str:
    able = divisions(release, indicator)
    without = [name for name in able if usual(release, indicator, name) is None]
    wanted = given.get("by", "")
    if wanted in able:
        return wanted
    if wanted:
        out.append(f"by={wanted}")
    return without[0] if without else ""


def usual(release: ShelvedRelease, indicator: str, column: str) -> str | None:
    """The code at which a column stands when nobody says otherwise; None where it has no total."""
    present = release.codes_of(indicator).get(column, ())
    return next((code for code in (*USUAL.get(column, ()), TOTAL) if code in present), None)


def _codes(
    given: QueryDict, release: ShelvedRelease, indicator: str, by: str, out: list[str]
) -> Iterator[tuple[str, str]]:
    able = divisions(release, indicator)
    for column in release.dimensions:
        code = given.get(column, "")
        if not code:
            continue
        fits = column in able and column != by and code in release.codes_of(indicator)[column]
        if fits and code != usual(release, indicator, column):
            yield column, code
        elif not fits:
            out.append(f"{column}={code}")


def standing(asked: Asked, release: ShelvedRelease, free: tuple[str, ...]) -> dict[str, str]:
    """Column -> the code at which it stands, of every column that could vary and is not ``free`` to."""
    found = {}
    for column in divisions(release, asked.indicator):
        if column not in free:
            present = release.codes_of(asked.indicator)[column]
            found[column] = asked.codes.get(column) or usual(release, asked.indicator, column) or present[0]
    return found


def depth(release: ShelvedRelease, country: str) -> int:
    """How many levels of areas there are below a country."""
    return max((steps for _, steps in release.below(country)), default=0)


def unfolded(asked: Asked, release: ShelvedRelease) -> tuple[str, ...]:
    """The areas that a view shows, in reading order; the country alone where none was asked for."""
    if not asked.areas:
        here = release.areas_of(asked.indicator)
        members = tuple(code for code, step in release.below(asked.country) if step == 1 and code in here)
        return (asked.country,) if asked.country in here or not members else members
    steps = {f"{LEVEL}{step}": step for step in (1, 2, 3, 4)}
    wanted = {steps[area] for area in asked.areas if area in steps}
    found = [code for code, step in release.below(asked.country) if step in wanted or code in asked.areas]
    others = [area for area in asked.areas if area not in steps and area not in found]
    return (*others, *found)


def question_of(asked: Asked, release: ShelvedRelease, shape: str) -> Question:
    """What the release is asked for a shape of this view."""
    free: tuple[str, ...] = (asked.by,) if asked.by else ()
    fixed, areas = dict[str, tuple[str, ...]](), unfolded(asked, release)
    if shape == "pyramid":
        free, fixed, areas = (SEX, AGE), {SEX: _PYRAMID_SEXES}, areas[:1]
    elif shape == "map":
        free, areas = (), tuple(tiled(release, asked.country))
    codes = {column: (code,) for column, code in standing(asked, release, free).items()}
    return Question((asked.indicator,), areas, asked.first, asked.last, codes | fixed)


def tiled(release: ShelvedRelease, country: str) -> list[str]:
    """The areas below a country that have a place on its map."""
    areas = release.definitions.areas
    return [code for code, _ in release.below(country) if areas[code].tile_column is not None]


def able(asked: Asked, release: ShelvedRelease) -> tuple[str, ...]:
    """The shapes that an indicator can take, whatever its figures turn out to be."""
    codes = release.codes_of(asked.indicator)
    pyramid = set(_PYRAMID_SEXES) <= set(codes.get(SEX, ())) and len(codes.get(AGE, ())) > _FEWEST_BANDS
    mapped = len(set(tiled(release, asked.country)) & release.areas_of(asked.indicator)) >= _FEWEST_BANDS
    drawn = not release.answers(asked.indicator)  # words: no picture has an axis for them
    lines = drawn and len(release.years_of(asked.indicator)) > 1
    given = {"table": True, "line": lines, "bar": drawn, "pyramid": pyramid, "map": mapped}
    return tuple(shape for shape, can in given.items() if can)
