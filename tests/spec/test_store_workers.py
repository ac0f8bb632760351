"""Who is in the stock, as what, and who came and went: small examples that say the rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from small_extracts import rows_of, small_edition

Row = dict[str, Any]

FACILITIES = [
    {"facility": "H1", "area": "N1", "facility_type": "hospital", "ownership": "public"},
    {"facility": "ADM", "area": "N2", "facility_type": "administration", "ownership": "public"},
]


def person(number: int = 1, **more: Any) -> Row:
    return {"national_id": f"ID{number:03}", "given_name": "Anna", "family_name": "Petrova",
            "birth_date": date(1980, 5, 3), "sex": "F", "occupation": "2221", **more}  # fmt: skip


def job(number: int = 1, **more: Any) -> Row:
    usual = {"facility": "H1", "role": "clinical", "contract": "permanent", "fte": 1.0}
    return person(number, **usual | {"start_date": date(2015, 1, 1)} | more)


def licence(number: int = 1, **more: Any) -> Row:
    usual = {"first_licensed": date(2010, 1, 1), "valid_to": date(2030, 1, 1), "licence_status": "valid"}
    return person(number, **usual | more)


def paid(number: int = 1, year: int = 2023, **more: Any) -> Row:
    return person(
        number, **{"year": year, "months_paid": 12.0, "gross_pay": 1000.0, "hours_paid": 1900.0} | more
    )


def stock(tmp_path: Path, **sources: list[Row]) -> dict[int, Row]:
    """The one person's rows of the stock, by year."""
    edition = small_edition(tmp_path, {"facilities": FACILITIES} | sources)
    return {row["year"]: row for row in rows_of(edition, "stock")}


def flows(tmp_path: Path, **sources: list[Row]) -> list[tuple[int, str, str | None]]:
    edition = small_edition(tmp_path, {"facilities": FACILITIES} | sources)
    return [
        (row["year"], row["flow"], row["exit_reason"] or row["entry_origin"])
        for row in rows_of(edition, "flows")
    ]


# ---- the job of the day ----------------------------------------


def test_the_main_job_is_the_one_with_most_hours(tmp_path: Path) -> None:
    found = stock(
        tmp_path,
        contracts=[job(fte=0.4, contract="temporary"), job(fte=0.6, facility="ADM", role="management")],
    )
    assert (found[2023]["contract"], found[2023]["area"], found[2023]["activity"]) == (
        "permanent",
        "N2",
        "active_other",
    )
    assert found[2023]["fte"] == 0.6


def test_of_equal_jobs_the_one_held_longest(tmp_path: Path) -> None:
    found = stock(tmp_path, contracts=[job(start_date=date(2020, 1, 1), contract="temporary"), job()])
    assert found[2023]["contract"] == "permanent"


def test_a_job_counts_on_its_last_day_and_not_after(tmp_path: Path) -> None:
    found = stock(tmp_path, contracts=[job(end_date=date(2023, 12, 31))])
    assert {year: row["activity"] for year, row in found.items()} == {2023: "practising", 2024: "inactive"}


def test_nobody_is_known_before_their_first_job(tmp_path: Path) -> None:
    assert list(stock(tmp_path, contracts=[job(start_date=date(2024, 3, 1))])) == [2024]


@pytest.mark.parametrize(
    ("role", "occupation", "facility", "activity"),
    [
        ("clinical", "2221", "H1", "practising"),
        ("clinical", "1342", "ADM", "practising"),
        ("management", "2211", "H1", "active_other"),
        ("education", "2211", "H1", "active_other"),
        (None, "2221", "H1", "practising"),
        (None, "1342", "H1", "active_other"),
        (None, "2221", "ADM", "active_other"),
    ],
)
def test_activity_follows_role_and_without_it_occupation_and_facility(
    tmp_path: Path, role: str | None, occupation: str, facility: str, activity: str
) -> None:
    found = stock(tmp_path, contracts=[job(role=role, occupation=occupation, facility=facility)])
    assert found[2023]["activity"] == activity


def test_pay_without_any_contract_is_a_job(tmp_path: Path) -> None:
    found = stock(tmp_path, payroll=[paid(facility="H1")])
    assert (found[2023]["activity"], found[2023]["ownership"], found[2023]["contract"]) == (
        "practising",
        "public",
        "_U",
    )
    assert found[2023]["weekly_hours"] == pytest.approx(1900 / 52, abs=0.01)
    assert found[2023]["fte"] is None
    assert found[2024]["activity"] == "inactive"


def test_pay_after_the_contract_ended_is_no_job(tmp_path: Path) -> None:
    found = stock(tmp_path, contracts=[job(end_date=date(2022, 6, 30))], payroll=[paid()])
    assert found[2023]["activity"] == "inactive"


def test_a_payroll_line_of_no_months_is_no_job(tmp_path: Path) -> None:
    assert stock(tmp_path, payroll=[paid(months_paid=0.0)]) == {}


# ---- licences ----------------------------------------


@pytest.mark.parametrize(
    ("facts", "held"),
    [
        ({}, {2023: "yes", 2024: "yes"}),
        ({"valid_to": date(2024, 6, 30), "licence_status": "lapsed"}, {2023: "yes", 2024: "no"}),
        ({"valid_to": date(2023, 12, 31)}, {2023: "yes", 2024: "no"}),
        ({"valid_to": None, "licence_status": "lapsed"}, {2023: "no", 2024: "no"}),
        ({"licence_status": "suspended"}, {2023: "no", 2024: "no"}),
        ({"licence_status": "withdrawn", "removed_on": date(2024, 2, 1)}, {2023: "yes", 2024: "no"}),
        ({"licence_status": "withdrawn"}, {2023: "no", 2024: "no"}),
        ({"licence_status": None, "valid_to": None}, {2023: "yes", 2024: "yes"}),
        ({"first_licensed": date(2024, 5, 1)}, {2024: "yes"}),
        ({"first_licensed": None}, {2023: "yes", 2024: "yes"}),
    ],
)
def test_licensed_on_the_last_day_of_the_year(tmp_path: Path, facts: Row, held: dict[int, str]) -> None:
    assert {
        year: row["licensed"] for year, row in stock(tmp_path, register=[licence(**facts)]).items()
    } == held


def test_a_licence_gives_specialty_area_and_training_to_who_has_no_job(tmp_path: Path) -> None:
    register = [licence(specialty="surgical", area="S1", country_of_training="KGZ", country_of_birth="XSC")]
    found = stock(tmp_path, register=register)[2023]
    assert (found["specialty"], found["area"], found["training"], found["birthplace"]) == (
        "surgical", "S1", "KGZ", "domestic",
    )  # fmt: skip
    assert found["activity"] == "inactive"


def test_a_graduate_of_a_school_of_the_country_was_trained_there(tmp_path: Path) -> None:
    students = [person(status="graduated", admitted_year=2005, status_year=2009)]
    assert stock(tmp_path, contracts=[job()], education=students)[2023]["training"] == "domestic"


# ---- who is not there ----------------------------------------


def test_students_and_people_who_only_moved_are_not_workers(tmp_path: Path) -> None:
    students = [person(1, status="enrolled", admitted_year=2022)]
    movements = [person(2, direction="arrival", partner="KGZ", date=date(2022, 1, 1))]
    assert stock(tmp_path, education=students, movements=movements) == {}


@pytest.mark.parametrize(
    "sources",
    [
        {"register": [licence(removed_on=date(2024, 2, 1), removal_reason="death")]},
        {"register": [licence(valid_to=date(2024, 2, 1), removal_reason="death")]},
        {"register": [licence()], "contracts": [job(end_date=date(2024, 2, 1), exit_reason="death")]},
        {"register": [licence()],
         "movements": [person(direction="departure", partner="DEU", date=date(2024, 2, 1))]},
    ],
)  # fmt: skip
def test_the_dead_and_those_who_left_the_country_are_not_there(tmp_path: Path, sources: Any) -> None:
    assert list(stock(tmp_path, **sources)) == [2023]


def test_who_came_back_or_still_works_is_there(tmp_path: Path) -> None:
    letter = person(direction="departure", partner="DEU", date=date(2022, 2, 1))
    back = person(direction="arrival", partner="DEU", date=date(2023, 6, 1))
    assert list(stock(tmp_path / "a", register=[licence()], movements=[letter, back])) == [2023, 2024]
    assert list(stock(tmp_path / "b", contracts=[job()], movements=[letter])) == [2023, 2024]


# ---- attributes ----------------------------------------


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (1958, "Y_GE65"),
        (1959, "Y55T64"),
        (1968, "Y55T64"),
        (1969, "Y45T54"),
        (1998, "Y25T34"),
        (1999, "Y_LT25"),
    ],
)
def test_age_bands_are_those_of_31_december_and_65_is_in_the_last(
    tmp_path: Path, born: int, band: str
) -> None:
    found = stock(tmp_path, contracts=[job(birth_date=date(born, 12, 31))])
    assert found[2023]["age_band"] == band


def test_what_nobody_tells_is_unknown_not_empty(tmp_path: Path) -> None:
    bare = {"national_id": "ID001", "occupation": "2221"}
    found = stock(tmp_path, contracts=[bare])[2023]
    codes = {name: value for name, value in found.items() if isinstance(value, str)}
    assert {name for name, value in codes.items() if value == "_U"} == {
        "area", "sex", "age_band", "ownership", "facility_type", "contract", "working_time", "training",
        "birthplace",
    }  # fmt: skip
    assert (found["specialty"], found["birth_year"]) == ("none", None)


@pytest.mark.parametrize(
    ("order", "occupation"), [(["register", "contracts"], "2221"), (["contracts", "register"], "3221")]
)
def test_the_more_trusted_source_gives_the_occupation(
    tmp_path: Path, order: list[str], occupation: str
) -> None:
    sources = {"register": [licence(occupation="2221")], "contracts": [job(occupation="3221")]}
    edition = small_edition(tmp_path, sources, precedence={"occupation": order})
    assert {row["occupation"] for row in rows_of(edition, "stock")} == {occupation}
    (difference,) = {
        (row["value_left"], row["value_right"], row["kept"])
        for row in rows_of(edition, "reconciliation")
        if row["kind"] == "occupation_differs"
    }
    assert difference == ("2221", "3221", occupation)


def test_the_birth_year_is_the_most_trusted_sources_and_within_it_the_commonest(tmp_path: Path) -> None:
    rows = [
        paid(year=year, birth_date=date(born, 1, 1))
        for year, born in ((2022, 1981), (2023, 1980), (2024, 1980))
    ]
    sources = {"payroll": rows, "register": [licence(birth_date=date(1970, 1, 1))]}
    first = small_edition(tmp_path / "a", sources, precedence={"birth_year": ["payroll"]})
    assert [row["birth_year"] for row in rows_of(first, "workers")] == [1980]
    second = small_edition(tmp_path / "b", sources, precedence={"birth_year": ["register"]})
    assert [row["birth_year"] for row in rows_of(second, "workers")] == [1970]
    kept = [(row["value_left"], row["value_right"]) for row in rows_of(second, "reconciliation")
            if row["kind"] == "birth_year_differs"]  # fmt: skip
    assert kept == [("1970", "1980"), ("1970", "1981")]


# ---- entries and exits ----------------------------------------


def test_a_first_job_is_an_entry_and_its_end_an_exit(tmp_path: Path) -> None:
    contracts = [job(start_date=date(2023, 4, 1), end_date=date(2024, 5, 1), exit_reason="voluntary")]
    register = [licence(country_of_training="XSC", first_licensed=date(2023, 3, 1))]
    assert flows(tmp_path, contracts=contracts, register=register) == [
        (2023, "entry", "domestic_graduate"),
        (2024, "exit", "voluntary"),
    ]


def test_coming_back_is_no_entry_and_changing_jobs_no_exit(tmp_path: Path) -> None:
    old = job(start_date=date(2010, 1, 1), end_date=date(2012, 1, 1))
    change = [job(2, end_date=date(2023, 12, 30)), job(2, start_date=date(2024, 1, 2))]
    assert flows(tmp_path, contracts=[old, job(start_date=date(2024, 1, 1)), *change]) == [
        (2023, "exit", "_U")
    ]


def test_going_into_management_is_no_exit(tmp_path: Path) -> None:
    contracts = [job(end_date=date(2024, 3, 1)), job(start_date=date(2024, 3, 2), role="management")]
    assert flows(tmp_path, contracts=contracts) == []


def test_who_leaves_on_the_last_day_of_a_year_leaves_in_the_next(tmp_path: Path) -> None:
    contracts = [job(end_date=date(2023, 12, 31), exit_reason="retirement")]
    assert flows(tmp_path, contracts=contracts) == [(2024, "exit", "retirement")]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "_U"),
        ({"register": [licence(removed_on=date(2024, 9, 1), removal_reason="retirement")]}, "retirement"),
        ({"register": [licence(removed_on=date(2025, 2, 1), removal_reason="retirement")]}, "retirement"),
        ({"movements": [person(direction="departure", partner="DEU", date=date(2024, 2, 1))]}, "emigration"),
        ({"register": [licence(removed_on=date(2024, 9, 1), removal_reason="death")],
          "movements": [person(direction="departure", partner="DEU", date=date(2024, 2, 1))]}, "death"),
    ],
)  # fmt: skip
def test_the_reason_comes_from_whoever_knows_it(tmp_path: Path, more: Any, reason: str) -> None:
    assert flows(tmp_path, contracts=[job(end_date=date(2024, 5, 1))], **more) == [(2024, "exit", reason)]


def test_the_first_payroll_makes_nobody_an_entrant_and_the_last_nobody_a_leaver(tmp_path: Path) -> None:
    payroll = [paid(1, 2023), paid(2, 2023), paid(1, 2024), paid(3, 2024)]
    assert sorted(flows(tmp_path, payroll=payroll)) == [(2024, "entry", "_U"), (2024, "exit", "_U")]


# ---- pay ----------------------------------------


def test_pay_is_one_row_per_person_and_year_over_all_payers(tmp_path: Path) -> None:
    payroll = [paid(facility="H1", gross_pay=100.1), paid(facility="ADM", gross_pay=200.2, months_paid=6.0)]
    (row,) = rows_of(small_edition(tmp_path, {"payroll": payroll, "facilities": FACILITIES}), "pay")
    assert (row["gross_pay"], row["hours_paid"], row["months_paid"], row["payers"]) == (
        300.3,
        3800.0,
        12.0,
        2,
    )
    assert (row["facility_type"], row["area"]) == ("administration", "N2")


# ---- what is to be checked ----------------------------------------

DEAD = job(end_date=date(2022, 5, 1), exit_reason="death")
RETIRED = licence(removed_on=date(2022, 5, 1), removal_reason="retirement")


@pytest.mark.parametrize(
    ("kind", "sources"),
    [
        ("sex_differs", {"contracts": [job()], "payroll": [paid(sex="M")]}),
        ("licensed_not_paid", {"register": [licence()], "payroll": [paid(2)]}),
        ("paid_not_registered", {"register": [licence(2)], "payroll": [paid(1), paid(2)]}),
        ("paid_twice", {"payroll": [paid(), paid(facility="H1")]}),
        ("dead_or_retired_paid", {"payroll": [paid()], "contracts": [DEAD]}),
        ("dead_or_retired_paid", {"payroll": [paid()], "register": [RETIRED]}),
    ],
)
def test_differences_between_sources_are_kept(tmp_path: Path, kind: str, sources: Any) -> None:
    edition = small_edition(tmp_path, sources, years=[2023])
    found = [row for row in rows_of(edition, "reconciliation") if row["kind"] == kind]
    assert len(found) == 1
    assert found[0]["year"] == 2023


RETURNED = [job(end_date=date(2022, 5, 1), exit_reason="retirement"), job(start_date=date(2022, 9, 1))]


@pytest.mark.parametrize(
    "sources",
    [
        {"contracts": [job(), job(facility="ADM")], "payroll": [paid(), paid(facility="ADM")]},
        {"payroll": [paid(months_paid=6.0), paid(months_paid=6.0)]},
        {"contracts": RETURNED, "payroll": [paid()]},
        {"contracts": [job(end_date=date(2023, 12, 31), exit_reason="death")], "payroll": [paid()]},
        {"payroll": [paid(occupation="1342")], "register": [licence(2)]},
    ],
)
def test_what_is_in_order_is_not_a_difference(tmp_path: Path, sources: Any) -> None:
    edition = small_edition(tmp_path, sources, years=[2023])
    assert [row for row in rows_of(edition, "reconciliation") if row["kind"] != "licensed_not_paid"] == []
