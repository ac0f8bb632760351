"""The reader in SQL and the reader one cell at a time must agree on every row of any table."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_by_row import read_row

from cadre.catalogue.load import source_kinds
from small_sources import read

HEADERS = ["A", "B", "C"]
KINDS = {"payroll": ["birth_date", "year", "hours_paid", "sex", "given_name", "currency"],
         "population": ["age_from", "persons", "sex"]}  # fmt: skip
NEEDED = {"payroll": {"given_name": "x", "family_name": "x", "year": "2020"},
          "population": {"area": "N", "year": "2020", "persons": "1"}}  # fmt: skip

spaces = st.sampled_from(["", " ", "\u00a0", "\t", "\u2009", "\ufeff"])
TELLING = """
|Female|female|FEMALE|M|_U|ж|Ж|n/a|-|2020|2020.0|2020,0|1799|99|5|5.5|5,5|1,234|1.234|1 234,5|1,234.5|-3|−3
|1e3|1e999|nan|inf|12 34|31.02.1980|28.02.1980|28.2.1980|28.02.80|1980-02-28|1980-02-30|28/02/1980|5 Mar 1990
|2030-01-01|15.01.2026|16.01.2026|31.12.1899|age 7 or so|7+|O'Neill|=cmd()|"quoted"|a  b|A B|USD|US$|121
|119|5001
"""
telling = st.sampled_from(["a\nb", *TELLING.replace("\n", "").split("|")])
cells = st.one_of(
    st.tuples(spaces, telling, spaces).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
)
columns = {
    "codes": st.dictionaries(
        st.sampled_from(["Female", "ж", "a b", "US$", "5"]), st.sampled_from(["F", "M", "_U"]), max_size=3
    ),
    "missing": st.lists(st.sampled_from(["N/A", "-", "99"]), max_size=2),
    "pattern": st.sampled_from([r"([0-9]+)", r"^(.*) "]),
    "format": st.lists(
        st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"]), min_size=1, max_size=2, unique=True
    ),
    "factor": st.sampled_from([0.5, 1000.0]),
    "otherwise": st.none(),
}
numeric = {
    "codes": st.dictionaries(
        st.sampled_from(["Female", "a b"]), st.sampled_from(["5", "7.5", "x"]), max_size=2
    )
}


@st.composite
def mappings(draw: st.DrawFn) -> tuple[str, dict[str, dict[str, Any]]]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    says: dict[str, dict[str, Any]] = {name: {"constant": value} for name, value in NEEDED[kind].items()}
    for name in draw(st.lists(st.sampled_from(KINDS[kind]), min_size=1, max_size=4, unique=True)):
        type_ = source_kinds()[kind].columns[name].type
        optional = dict(columns) | (numeric if type_ not in ("code", "text") else {})
        how = draw(st.fixed_dictionaries({}, optional=optional))
        how["from"] = draw(st.one_of(st.sampled_from(HEADERS), st.just(["A", "B"])))
        if type_ == "code" and draw(st.booleans()):
            how["otherwise"] = "_U"
        says[name] = how
    return kind, says


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(
    mapping=mappings(),
    table=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=25),
    decimal=st.sampled_from(".,"),
)
def test_sql_and_plain_python_read_alike(
    mapping: tuple[str, dict[str, dict[str, Any]]], table: list[tuple[str, str, str]], decimal: str
) -> None:
    kind, says = mapping
    rows = [row for row in table if any(row)]
    expected_rows, expected_reasons = [], []
    for number, row in enumerate(rows, start=1):
        read_columns = {name: how for name, how in says.items() if "from" in how}
        values, problems = read_row(
            source_kinds()[kind].columns,
            read_columns,
            dict(zip(HEADERS, row, strict=True)),
            date(2026, 1, 15),
            decimal,
        )
        expected_reasons += [(number, name, problems[name]) for name in sorted(problems)]
        if not problems:
            expected_rows.append({"row": number, **values})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([HEADERS, *table])
        if not rows:
            return
        found = read(file, says, kind, decimal=decimal, encoding="utf-8", delimiter=",", skip_rows=0)
    assert found.reasons == expected_reasons
    assert [
        {name: row[name] for name in expected}
        for row, expected in zip(found.rows, expected_rows, strict=True)
    ] == expected_rows
    extract = found.extract
    assert extract.read + extract.set_aside == len(rows)
