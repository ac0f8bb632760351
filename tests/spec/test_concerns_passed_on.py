"""What a body gets: totals of the agreed fields through the wall; everything else is refused."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cadre.catalogue.concerns import bodies
from cadre.release.passing import Given, passed_on, told
from cadre.vocabulary.errors import CadreError

TODAY = datetime.date(2026, 11, 30)
SSA = bodies().bodies["who_ssa"].fields
# attack, resource, and how many each of three organisations passed on, and counted without passing on
ROWS = """
obstruction    personnel  20 12  9   0 0 0
psychological  facility   15 11 14   0 0 0
no_weapons     personnel   2  1  1   0 0 0
fire           transport  30 30  0  12 9 9
search         transport  14  9 12   1 0 0
"""


def protocol(**other: object) -> dict[str, Any]:
    live = {
        "body": "who_ssa",
        "fields": SSA,
        "few": False,
        "expires": "2027-01-31",
        "confirmed_by": "P2",
        "live": True,
    }
    return {**live, **other}


def files(rows: str = ROWS, **other: object) -> tuple[list[Given], list[dict[str, str]]]:
    given: dict[str, list[Mapping[str, str]]] = {"1": [], "2": [], "3": []}
    counted: list[dict[str, str]] = []
    for line in rows.strip().splitlines():
        attack, resource, *numbers = line.split()
        for place, (yes, no) in enumerate(zip(numbers[:3], numbers[3:], strict=True)):
            row = {
                "recipient": str(place + 1), "quarter": "2026-Q2", "country": "XSC", "attack_type": attack,
                "attack_resource": resource, "concern_facility": "hospital", "concern_injury": "none",
                "death_cause": "", "concern_certainty": "possible",
            }  # fmt: skip
            given[row["recipient"]] += [row] * int(yes)
            counted += [{**row, "sex": "F", "concern_kind": "conflict"}] * (int(yes) + int(no))
    return [Given(protocol(**other), rows_) for rows_ in given.values()], counted


def figures(rows: str = ROWS, **other: object) -> dict[tuple[str, str], str]:
    table = passed_on(*files(rows, **other), TODAY)
    return {(one["field"], one["code"]): one["count"] for one in told(table)}


def test_totals_of_ten_and_more_from_three_organisations_and_no_other() -> None:
    found = figures()
    assert found["attack_type", "psychological"] == "40"
    assert found["attack_type", "no_weapons"] == ""  # four
    assert found["attack_type", "fire"] == ""  # sixty, of two organisations
    assert {field for field, _ in found} <= {"", *SSA}


def test_the_few_who_were_counted_and_not_passed_on_cannot_be_worked_out() -> None:
    """36 were counted for a search and 35 passed on: with the published 36, 35 would tell of one person."""
    assert figures()["attack_type", "search"] == ""
    assert figures(ROWS.replace("14  9 12   1 0 0", "14  9 12   0 0 0"))["attack_type", "search"] == "35"


def test_organisations_that_agreed_so_are_shown_by_themselves() -> None:
    alone = "obstruction personnel 20 12 9 0 0 0\nfire transport 30 30 0 12 10 0"
    assert figures(alone)["attack_type", "fire"] == ""
    assert figures(alone, few=True)["attack_type", "fire"] == "60"


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"live": False}, "passing-protocol"), ({"confirmed_by": ""}, "passing-protocol"),
        ({"expires": "2026-11-29"}, "passing-protocol"), ({"body": "police"}, "passing-body"),
        ({"fields": ["quarter", "country"]}, "passing-field"), ({"fields": [*SSA, "sex"]}, "passing-field"),
    ],
)  # fmt: skip
def test_without_a_live_protocol_and_beyond_its_fields_it_is_refused(
    other: dict[str, object], error: str
) -> None:
    given, counted = files(**other)
    with pytest.raises(CadreError, match=error):
        passed_on(given, counted, TODAY)


def test_two_bodies_and_nothing_at_all_are_refused() -> None:
    given, counted = files()
    with pytest.raises(CadreError, match="passing-body"):
        passed_on([given[0], Given(protocol(body="ilo"), [])], counted, TODAY)
    with pytest.raises(CadreError, match="passing-nothing"):
        passed_on([Given(protocol(), [])], [], TODAY)


def written(folder: Path, rows: str = ROWS) -> dict[tuple[str, str], str]:
    """What the command makes of it in that folder."""
    from typer.testing import CliRunner

    from cadre_site.commands import concerns_passing
    from cadre_site.commands.concerns import app

    assert concerns_passing.app is app
    given, counted = files(rows)
    call = ["pass-on", "--counted", str(folder / "counted.csv"), "--to", str(folder / "to.csv")]
    for number, one in enumerate(given):
        told_ = {"protocol": {**one.protocol, "expires": "2999-01-01"}, "rows": one.rows}
        (folder / f"{number}.json").write_text(json.dumps(told_))
        call.append(str(folder / f"{number}.json"))
    with (folder / "counted.csv").open("w", newline="") as lines:
        writer = csv.DictWriter(lines, counted[0])
        writer.writeheader()
        writer.writerows(counted)
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    with (folder / "to.csv").open() as lines:
        return {(one["field"], one["code"]): one["count"] for one in csv.DictReader(lines)}


def test_the_command_writes_figures_and_no_row(tmp_path: Path) -> None:
    assert written(tmp_path) == figures()


def test_what_a_body_got_stands_until_enough_were_added(tmp_path: Path) -> None:
    """A month later 43 are told of instead of 40: three people, whom the difference would describe."""
    first = written(tmp_path)
    assert first["attack_type", "psychological"] == "40"
    assert written(tmp_path) == first
    assert written(tmp_path, ROWS.replace("15 11 14", "16 12 15")) == first
    kept = tmp_path / "passed-on" / "who_ssa"
    assert [path.name for path in kept.iterdir()] == ["0001"]
    many = written(tmp_path, ROWS.replace("15 11 14", "25 21 24"))
    assert many["attack_type", "psychological"] == "70"
    assert sorted(path.name for path in kept.iterdir()) == ["0001", "0002"]
    shutil.rmtree(kept / "0001")  # it was never sent
    assert written(tmp_path, ROWS.replace("15 11 14", "45 41 44"))["attack_type", "psychological"] == "130"
    assert sorted(path.name for path in kept.iterdir()) == ["0002", "0003"]
