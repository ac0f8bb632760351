"""``cadre project`` from stocks of several years: rates and entries estimated, years hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from both_languages import told
from cadre.methods.stock.cohorts import a_year_older, exits_by_origin
from cadre.vocabulary.errors import CadreError
from small_projections import changed, projected

SURE = {"draws": 20, "rates": 0, "entries": 0, "drift": 0, "fte": 0}
LEAVE, ENTER = 0.1, 60


def grown(years: int, ages: range = range(30, 34)) -> dict[int, list[float]]:
    """Single years of age: a tenth leaves, the rest grows older, 60 of the youngest come."""
    stock = {2020: [100.0] * len(ages)}
    for year in range(2021, 2020 + years):
        before = stock[year - 1]
        older = [(1 - LEAVE) * people for people in before]
        stock[year] = [ENTER, *older[:-2], older[-2] + older[-1]]
    return stock


def rows_of(stock: dict[int, list[float]]) -> list[dict[str, Any]]:
    names = ["30", "31", "32", "33+"]
    return [
        {"year": year, "occupation": "nurses", "age": age, "people": people}
        for year, people_by_age in stock.items()
        for age, people in zip(names, people_by_age, strict=True)
    ]


def spec(years: int = 3, **more: Any) -> dict[str, Any]:
    found = {"years": {"from": 2019 + years, "to": 2030}, "editions": rows_of(grown(years))}
    return {**found, "uncertainty": SURE, **more}


def test_rates_and_entries_come_back(tmp_path: Path) -> None:
    found = projected(tmp_path, spec(5))
    (rate,) = found["estimated"]["rates"]
    assert (rate["cause"], rate["how"]) == ("leaving", "differenced")
    assert rate["rate"] == pytest.approx(LEAVE)
    assert found["estimated"]["entries"] == [{"occupation": "nurses", "a_year": pytest.approx(ENTER)}]
    expected = sum(grown(11)[2030])
    assert found["supply"][0]["people"]["2030"]["mean"] == pytest.approx(expected)
    assert all(one["unexplained"] == 0 for one in found["estimated"]["accounts"])


def test_the_hidden_years_are_forecast_from_those_before(tmp_path: Path) -> None:
    found = projected(tmp_path, spec(6))["backtest"]
    assert (found["figures"], found["hidden"], found["level"]) == (3, 3, 0.9)
    assert found["mape"] == pytest.approx(0, abs=1e-6)
    stock = grown(6)
    stock[2025] = [2 * people for people in stock[2025]]
    off = projected(tmp_path, {**spec(6), "editions": rows_of(stock)})["backtest"]
    assert off["bias"] == pytest.approx(-50 / 3)
    assert off["coverage"] < 1


@pytest.mark.parametrize(("years", "reason"), [(2, "at least 3 years"), (3, None)])
def test_a_projection_says_why_it_was_not_tested(years: int, reason: str | None, tmp_path: Path) -> None:
    found = projected(tmp_path, spec(years))
    assert (found["backtest"] is None) == (reason is not None)
    assert reason is None or reason in found["not_tested"]


def test_counted_exits_are_shrunk_and_need_no_entrants(tmp_path: Path) -> None:
    """8 and 12 of 200 left in two years: one rate, 5%; the accounts give the entrants."""
    stocks = [
        {"year": year, "occupation": "nurses", "sex": sex, "people": 100}
        for year in (2023, 2024, 2025)
        for sex in "FM"
    ]
    exits = [{"year": year, "occupation": "nurses", "sex": sex, "cause": "leaving", "exits": n}
             for year in (2024, 2025) for sex, n in (("F", 4), ("M", 6))]  # fmt: skip
    base = {"years": {"from": 2025, "to": 2026}, "editions": stocks, "exits": exits, "uncertainty": SURE}
    found = projected(tmp_path, base)
    (rate,) = found["estimated"]["rates"]
    assert (rate["how"], rate["rate"], rate["exits"], rate["exposed"]) == (
        "counted",
        pytest.approx(0.05),
        20,
        400,
    )
    assert found["estimated"]["entries"][0]["a_year"] == pytest.approx(10)
    assert found["supply"][0]["people"]["2026"]["mean"] == pytest.approx(200)
    entrants = [{"year": year, "occupation": "nurses", "people": 14} for year in (2024, 2025)]
    (first, _) = projected(tmp_path, {**base, "entrants": entrants})["estimated"]["accounts"]
    assert (first["entrants"], first["exits"], first["unexplained"]) == (14, 10, -4)


def test_given_training_replaces_the_entries_of_the_past(tmp_path: Path) -> None:
    pipeline = {"nurses": {"lag": 1, "intake": {2020: 10}, "ages": "30"}}
    found = projected(tmp_path, spec(3, pipeline=pipeline))
    assert found["flows"][0]["entries"] == pytest.approx(10)
    assert found["backtest"]["mape"] == pytest.approx(0, abs=1e-6)


def test_rows_of_other_years_are_counted_not_lost(tmp_path: Path) -> None:
    entrants = [{"year": year, "occupation": "nurses", "people": ENTER} for year in range(2019, 2024)]
    found = projected(tmp_path, spec(3, entrants=entrants))["estimated"]
    assert found["rows_not_used"] == {"entrants": 3, "exits": 0}
    assert found["entries"][0]["a_year"] == pytest.approx(ENTER)


def edition(place: int, **words: Any) -> list[dict[str, Any]]:
    rows = rows_of(grown(3))
    return [*rows[:place], {**rows[place], **words}, *rows[place + 1 :]]


def left(**words: Any) -> list[dict[str, Any]]:
    return [{"year": year, "occupation": "nurses", **words} for year in (2021, 2022)]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"editions": rows_of(grown(1)), "years": {"from": 2020, "to": 2030}}, "project-editions-one", "2020"),
    ({"years": {"from": 2025, "to": 2030}}, "project-editions-end", "2022"),
    ({"editions": [one for one in rows_of(grown(3)) if one["year"] != 2021]}, "project-editions-gap", "2021"),
    ({"editions": rows_of(grown(3))[:-1]}, "project-year-missing", "33+"),
    ({"editions": edition(0, age="28")}, "project-age-hole", "30"),
    ({"editions": edition(0, people=-5)}, "project-bad-number", "-5"),
    ({"editions": edition(0, year="last")}, "project-bad-year", "last"),
    ({"stocks": rows_of(grown(1))}, "project-stocks-or-series", "editions"),
    ({"rates": [{"cause": "death", "rate": 0.01}]}, "project-exits-twice", "nurses"),
    ({"exits": [{"year": 2021, "occupation": "nurses", "cause": "leaving", "exits": 5}]},
     "project-year-missing", "2022"),
    ({"exits": left(cause="leavin", exits=5)},
     "project-unknown-name", "leaving"),
    ({"exits": [{"year": year, "cause": "leaving", "exits": 5} for year in (2021, 2022)]},
     "project-no-occupation", "exits"),
    ({"exits": left(cause="leaving", exits=5000)},
     "project-exits-more", "400"),
    ({"entrants": [{"occupation": "nurses", "people": 5}]}, "project-bad-year", "entrants"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "key", "word"), REFUSED)
def test_what_does_not_fit_is_told_in_both_languages(
    more: dict[str, Any], key: str, word: str, tmp_path: Path
) -> None:
    with pytest.raises(CadreError) as problem:
        projected(tmp_path, {**spec(3), **more})
    assert problem.value.key == key
    assert all(word in text for text in told(problem.value).values()), told(problem.value)


def test_flows_without_editions_are_refused(tmp_path: Path) -> None:
    base = {"years": {"from": 2025, "to": 2026}, "stocks": [{"occupation": "nurses", "people": 5}]}
    for key, value in (("exits", "exits"), ("entrants", "people")):
        with pytest.raises(CadreError, match="project-flow-alone"):
            projected(tmp_path, changed(base, key, [{"year": 2024, value: 1}]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6),
)
def test_exits_are_shared_out_among_those_who_were_there(cells: list[tuple[float, float, float]]) -> None:
    """Beside a plain loop over groups; sums stay, and nobody leaves twice."""
    before, move_on, share = (np.array(part) for part in zip(*cells, strict=True))
    move_on[-1] = 0
    gone = share * a_year_older(before, move_on)
    found = exits_by_origin(gone, before, move_on)
    slow = np.zeros(len(cells))
    for a in range(len(cells)):
        stay, up = before[a] * (1 - move_on[a]), before[a - 1] * move_on[a - 1] if a else 0.0
        if stay + up > 0:
            slow[a] += gone[a] * stay / (stay + up)
            if a:
                slow[a - 1] += gone[a] * up / (stay + up)
    np.testing.assert_allclose(found, slow, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.sum(), gone.sum(), rtol=1e-9, atol=1e-9)
    assert (found <= before * (1 + 1e-9) + 1e-9).all()
