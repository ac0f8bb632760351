"""``cadre pay``: late, partial and missing pay, unpaid hours, small groups, the chart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from both_languages import told
from cadre.cli.pay_events import EventColumns, read_events
from cadre.cli.pay_shares import groups_of, paydays_part, unpaid_part
from cadre.methods.proportions import wilson
from cadre.vocabulary.errors import CadreError
from terminal import answer, cadre

HEAD = "worker,sex,due,paid,due_on,paid_on,worked,hours\n"
# Of ten: seven in time, one late and in part, one late, one missing.
TEN = [
    *['{w},{s},"$1,000.00","$1,000.00",15/06/2024,15/06/2024,8,8'] * 7,
    '{w},{s},"$1,000.00",$400.00,15/06/2024,25/06/2024,10,8',
    '{w},{s},"$1,000.00","$1,000.00",15/06/2024,19/06/2024,10,8',
    '{w},{s},"$1,000.00",,15/06/2024,,0,0',
]
NAMED = EventColumns("due", "paid", "due_on", "paid_on", "worked", "hours", sex="sex")


def written(folder: Path, times: int, men: int = 0) -> Path:
    rows = [row.format(w=place, s="M" if place < men else "F") for place in range(times) for row in TEN]
    (folder / "t.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return folder / "t.csv"


def test_shares_of_pay_events_of_everyone_and_by_sex(tmp_path: Path) -> None:
    paid, unpaid = read_events(written(tmp_path, 6, men=2), NAMED)
    assert paid is not None
    assert unpaid is not None
    found = paydays_part(paid, groups_of(paid.rows, 200, 1, 10), 0)
    assert found["events"] == 60
    for group in ("everyone", "women", "men"):
        shares = [found[key][group]["value"] for key in ("late", "partial", "missing")]
        assert shares == pytest.approx([20, 10, 10])
    assert found["median_delay_days"] == pytest.approx(7, abs=3.1)
    around = found["late"]["everyone"]["interval"]
    assert around["low"] < 20 < around["high"]
    hours = unpaid_part(unpaid, groups_of(unpaid.rows, 200, 1, 10))
    assert hours["share_of_hours"]["women"]["value"] == pytest.approx(100 * 4 / 76)
    assert hours["share_affected"]["men"]["value"] == pytest.approx(20)


def test_without_dates_or_sums_a_part_is_not_known(tmp_path: Path) -> None:
    file = written(tmp_path, 3)
    sums = answer("pay", file, "--due", "due", "--paid", "paid", "--draws", "100")["paydays"]
    assert (sums["late"], sums["partial"]["everyone"]["value"]) == (None, pytest.approx(10))
    assert "--due-date" in sums["reasons"]["late"]
    dates = answer(
        "pay", file, "--due-date", "due_on", "--paid-date", "paid_on", "--grace", "5", "--draws", "100"
    )
    assert dates["paydays"]["partial"] is None
    assert dates["paydays"]["late"]["everyone"]["value"] == pytest.approx(10)
    assert "--due" in dates["paydays"]["reasons"]["partial"]


def test_a_small_group_is_null_with_a_reason_and_a_small_file_refused(tmp_path: Path) -> None:
    paid, _ = read_events(written(tmp_path, 2, men=1), NAMED)
    assert paid is not None
    found = paydays_part(paid, groups_of(paid.rows, 100, 1, 11), 0)
    assert (found["late"]["women"], found["late"]["men"]) == (None, None)
    assert found["late"]["everyone"] is not None
    assert set(found["reasons"]) == {"women", "men", "median_delay_days"}
    assert found["median_delay_days"] is None
    with pytest.raises(CadreError, match="pay-few-rows") as raised:
        groups_of(paid.rows, 100, 1, 21)
    assert all("21" in text for text in told(raised.value).values())


def test_what_nobody_met_is_not_certain(tmp_path: Path) -> None:
    """None of 40 workers with three payments each went unpaid: Wilson on 40, not on 120, and never 0 to 0."""
    file = tmp_path / "events.csv"
    rows = [f"{worker},1000,1000" for worker in range(40) for _ in range(3)]
    file.write_text("worker,due,paid\n" + "\n".join(rows) + "\n", "utf-8")
    found = answer("pay", file, "--due", "due", "--paid", "paid", "--cluster", "worker")["paydays"]["missing"]
    low, high = wilson(0, 40)
    assert found["everyone"]["value"] == 0
    assert found["everyone"]["interval"] == {"low": 0, "high": pytest.approx(100 * high), "level": 0.95}
    assert (low, round(100 * high, 1)) == (0, 8.8)


def test_whole_workers_are_drawn(tmp_path: Path) -> None:
    """Ten workers, of whom five are never paid: by rows the share looks surer than by workers."""
    rows = [f"{worker},F,100,{0 if worker < 5 else 100},,,0,0" for worker in range(10) for _ in range(12)]
    (tmp_path / "t.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    widths = []
    for cluster in (None, "worker"):
        paid, _ = read_events(tmp_path / "t.csv", EventColumns("due", "paid", cluster=cluster))
        assert paid is not None
        part = paydays_part(paid, groups_of(paid.rows, 400, 1, 10), 0)
        around = part["missing"]["everyone"]["interval"]
        widths.append(around["high"] - around["low"])
    assert widths[1] > 2 * widths[0]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("a,F,0,5,,,1,1", {"due": "due", "paid": "paid"}, "pay-not-positive"),
    ("a,F,5,-5,,,1,1", {"due": "due", "paid": "paid"}, "pay-not-positive"),
    ("a,F,$5,€5,,,1,1\na,F,€5,5,,,1,1", {"due": "due", "paid": "paid"}, "budget-currencies"),
    (
        "a,F,5,5,2024-06-15,,1,1",
        {"due": "due", "paid": "paid", "due_date": "due_on", "paid_date": "paid_on"},
        "pay-no-day",
    ),
    ("a,F,5,5,03/04/2024,2024-06-01,1,1", {"due_date": "due_on", "paid_date": "paid_on"}, "table-not-a-date"),
    ("a,F,5,5,,,0,0", {"hours_worked": "worked", "hours_paid": "hours"}, "pay-no-hours"),
    ("a,F,5,5,,,-1,0", {"hours_worked": "worked", "hours_paid": "hours"}, "pay-not-positive"),
]


@pytest.mark.parametrize(("row", "named", "key"), BAD)
def test_what_cannot_be_is_told_in_both_languages(
    row: str, named: dict[str, Any], key: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(CadreError, match=key) as raised:
        read_events(tmp_path / "t.csv", EventColumns(**named).checked())
    assert len(set(told(raised.value).values())) == 2


@pytest.mark.parametrize("there", ["due", "paid", "due_date", "paid_date", "hours_worked", "hours_paid"])
def test_one_column_of_a_pair_is_not_enough(there: str) -> None:
    with pytest.raises(CadreError, match="pay-half-a-pair") as raised:
        EventColumns(**{there: "x"}).checked()
    assert f"--{there.replace('_', '-')}" in told(raised.value)["ru"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Paid late"]), ("ru", ["С опозданием", "Доля часов"])]
)
def test_the_chart_speaks_the_language(language: str, words: list[str], tmp_path: Path) -> None:
    call = ["pay", written(tmp_path, 4), "--due-date", "due_on", "--paid-date", "paid_on", "--draws", "100"]
    call += ["--hours-worked", "worked", "--hours-paid", "hours", "--chart", tmp_path / "c.svg"]
    done = cadre(*call, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    drawn = (tmp_path / "c.svg").read_text("utf-8")
    for word in words:
        assert word in drawn


def test_neither_pay_nor_events(tmp_path: Path) -> None:
    done = cadre("pay", written(tmp_path, 1), "--sex", "sex", language="ru")
    assert done.returncode == 2
    assert "--pay" in done.stderr
