"""The extract as a whole: accounting, identity, provenance, writing at once, wide tables, memory."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources import Extract, extract_digest, read_source
from cadre.vocabulary.errors import CadreError
from cadre.workspace.files import sha256_of
from cadre.workspace.mapping import Mapping
from small_sources import AREAS, REGISTER, SERIES, config, read, register_file, written

GOOD = "R1,Anna,Li,05.03.1980,Female,Nurse"


def test_provenance_holds_publisher_licence_date_address_and_checksum(tmp_path: Path) -> None:
    file = register_file(tmp_path, GOOD)
    extract = read(file, REGISTER, url="https://example.org/r.csv", sha256=sha256_of(file)).extract
    from_disk = Extract.load(extract.rows_path.parent)
    assert from_disk == extract
    facts = from_disk.provenance
    assert (facts.file, facts.sha256, facts.publisher) == ("file.csv", sha256_of(file), "Council")
    assert (facts.licence, facts.date, facts.url) == ("CC BY 4.0", "2026-01-15", "https://example.org/r.csv")


def test_the_bytes_of_the_file_are_kept(tmp_path: Path) -> None:
    file = register_file(tmp_path, GOOD)
    was = sha256_of(file)
    extract = read(file, REGISTER).extract
    file.write_text("something else", encoding="utf-8")
    assert sha256_of(extract.rows_path.parent / "original.csv") == extract.provenance.sha256 == was


def test_the_same_extract_is_not_read_again_and_a_changed_one_is(tmp_path: Path) -> None:
    file, folder = register_file(tmp_path, GOOD), tmp_path / "extract"
    first = read(file, REGISTER, into=folder).extract
    written_at = first.rows_path.stat().st_mtime_ns
    assert read(file, REGISTER, into=folder).extract.rows_path.stat().st_mtime_ns == written_at
    register_file(tmp_path, GOOD, GOOD.replace("R1", "R2"))
    second = read(file, REGISTER, into=folder).extract
    assert (second.read, second.digest != first.digest) == (2, True)


def test_the_digest_covers_all_that_decides_how_a_row_is_read(tmp_path: Path) -> None:
    kind = source_kinds()["series"]
    mapping = Mapping.model_validate({"columns": SERIES})
    source = config(tmp_path / "f.csv", "series")

    def digest(**change: Any) -> str:
        said = {
            "source": source,
            "sha256": "0",
            "mapping": mapping,
            "kind": kind,
            "areas": AREAS,
            "facilities": None,
        }
        return extract_digest(**(said | change))

    changed = Mapping.model_validate({"columns": SERIES | {"year": {"constant": 2020}}})
    variants = [
        digest(), digest(sha256="1"), digest(mapping=changed),
        digest(kind=kind.model_copy(update={"version": 2})),
        digest(source=source.model_copy(update={"decimal": ","})), digest(areas=None),
    ]  # fmt: skip
    assert len(set(variants)) == len(variants)
    assert digest(facilities={"H1"}) == digest()  # no column of a series is a facility
    noted = mapping.model_copy(update={"note": "checked"})
    assert digest(mapping=noted) == digest()


def test_a_failed_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    file = written(tmp_path, "Area,Year,Value\n" + "N,2020,1\n" * 120_000 + 'N,2020,"2\n')
    with pytest.raises(CadreError):
        read(file, SERIES, "series", into=tmp_path / "extracts" / "x")
    assert list((tmp_path / "extracts").iterdir()) == []


def test_a_kill_in_the_middle_leaves_the_last_extract(tmp_path: Path) -> None:
    file = written(tmp_path, "Area,Year,Value\n" + "N,2020,1\n" * 101_000)
    small = written(tmp_path, "Area,Year,Value\nN,2020,1\n", "small.csv")
    folder = tmp_path / "extract"
    before = read(small, SERIES, "series", into=folder).extract
    script = f"""
        import os, signal, sys
        sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
        from pathlib import Path
        from small_sources import SERIES, config
        from cadre.catalogue.load import source_kinds
        from cadre.confidential.sources import read_source
        from cadre.workspace.mapping import Mapping
        def kill(rows):
            if rows: os.kill(os.getpid(), signal.SIGKILL)
        file = Path({str(file)!r})
        mapping = Mapping.model_validate({{"columns": SERIES}})
        kind, folder = source_kinds()["series"], Path({str(folder)!r})
        read_source(config(file, "series"), file, mapping, kind, None, None, folder, kill)
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert ended.returncode == -9
    assert Extract.load(folder) == before
    assert read(file, SERIES, "series", into=folder).extract.read == 101_000


def test_an_empty_mapping_takes_the_canonical_names(tmp_path: Path) -> None:
    found = read(written(tmp_path, "area,Year,series,value,other\nN,2020,X,1,y\n"), {}, "series")
    assert (found.column("area"), found.column("year")) == (["N"], [2020])


WIDE = "Area,2019,2020,Note\nN,1,2,a\nS,,4,b\nW,..,,c\nE,5,bad,d\n"
UNPIVOT: dict[str, Any] = {"pattern": r"^(?P<year>\d{4})$", "value": "value"}


def test_wide_years_become_rows_and_empty_cells_none(tmp_path: Path) -> None:
    columns = {"series": {"constant": "X"}, "area": {"from": "Area"}}
    found = read(written(tmp_path, WIDE), columns, "series", says={"unpivot": UNPIVOT, "missing": ".."})
    assert [(row["row"], row["area"], row["year"], row["value"]) for row in found.rows] == [
        (1, "N", 2019, 1), (1, "N", 2020, 2), (2, "S", 2020, 4),
    ]  # fmt: skip
    assert found.reasons == [(4, "value", "not-a-number")]
    extract = found.extract
    assert (extract.read, extract.set_aside, extract.records, extract.file_rows) == (3, 1, 3, 4)


def test_wide_columns_may_go_to_different_measures(tmp_path: Path) -> None:
    columns = {"item": {"constant": "cpd"}, "currency": {"constant": "USD"}, "budgeted": {"factor": 1000}}
    says = {
        "unpivot": {
            "columns": {
                "2019": {"year": 2019, "measure": "executed"},
                "2020": {"year": 2020, "measure": "budgeted"},
            }
        }
    }
    found = read(written(tmp_path, WIDE.replace("bad", "6").replace("..", "")), columns, "budget", says=says)
    assert [(row["year"], row["budgeted"], row["executed"]) for row in found.rows[:2]] == [
        (2019, None, 1), (2020, 2000, None),
    ]  # fmt: skip


def test_codes_of_an_unpivoted_dimension(tmp_path: Path) -> None:
    columns = {
        "area": {"from": "Area"},
        "year": {"constant": 2020},
        "sex": {"codes": {"men": "M", "women": "F"}},
    }
    says = {"unpivot": {"pattern": "^(?P<sex>men|women)$", "value": "persons"}}
    found = read(written(tmp_path, "Area,men,women\nN,5,7\n"), columns, "population", says=says)
    assert [(row["sex"], row["persons"]) for row in found.rows] == [("M", 5), ("F", 7)]


def test_measure_is_an_ordinary_column_of_published_counts(tmp_path: Path) -> None:
    columns = {"tally": {"constant": "headcount"}, "area": {"from": "Area"}, "year": {"constant": 2020}}
    says = {"unpivot": {"columns": {"n": {"measure": "persons"}}, "value": "value"}}
    found = read(written(tmp_path, "Area,n\nN,5\n"), columns, "published_tally", says=says)
    assert (found.rows[0]["measure"], found.rows[0]["value"]) == ("persons", 5)


@pytest.mark.parametrize(
    ("columns", "says", "key"),
    [
        (SERIES | {"valeu": {"from": "Value"}}, {}, "mapping-unknown-column"),
        ({name: how for name, how in SERIES.items() if name != "area"}, {}, "mapping-lacks-required"),
        (SERIES | {"sex": {}}, {}, "mapping-column-without-origin"),
        (SERIES | {"sex": {"from": "Area", "codes": {"x": "Q"}}}, {}, "mapping-unknown-code"),
        (SERIES | {"sex": {"from": "Area", "otherwise": "Q"}}, {}, "mapping-unknown-code"),
        (SERIES | {"sex": {"from": "Area", "codes": {"x": "F", "X ": "M"}}}, {}, "mapping-two-codes"),
        (SERIES | {"year": {"from": "Year", "pattern": "("}}, {}, "mapping-bad-pattern"),
        (SERIES | {"year": {"from": "Year", "pattern": "[0-9]+"}}, {}, "mapping-bad-pattern"),
        (SERIES | {"year": {"from": "Year", "otherwise": "x"}}, {}, "mapping-bad-otherwise"),
        ({}, {"unpivot": {"columns": {"Value": {"yaer": 2020}}, "value": "value"}}, "mapping-unknown-column"),
    ],
)
def test_a_mapping_that_does_not_fit(
    tmp_path: Path, columns: dict[str, Any], says: dict[str, Any], key: str
) -> None:
    with pytest.raises(CadreError) as raised:
        read(written(tmp_path, "Area,Year,Value\nN,2020,1\n"), columns, "series", says=says)
    assert raised.value.key == key


def test_the_date_of_the_source_may_be_a_year_or_a_month(tmp_path: Path) -> None:
    file = written(tmp_path, "D\n2025-12-31\n2026-01-01\n")
    for said, kept in (("2025", 1), ("2025-12", 1), ("2026-01-01", 2)):
        assert read(file, {"date": {"from": "D"}}, "incidents", date=said).extract.read == kept
    with pytest.raises(CadreError) as raised:
        read(file, {"date": {"from": "D"}}, "incidents", date="last spring")
    assert raised.value.key == "source-date"


def test_progress_is_told(tmp_path: Path) -> None:
    file, told = written(tmp_path, "Area,Year,Value\nN,2020,1\n"), []
    tell: Callable[[int], None] = told.append
    mapping = Mapping.model_validate({"columns": SERIES})
    source, kind = config(file, "series"), source_kinds()["series"]
    read_source(source, file, mapping, kind, None, None, tmp_path / "x", tell)
    assert told == [1]


@pytest.mark.slow
def test_ten_million_rows_in_little_memory(tmp_path: Path) -> None:
    """Ten million licences, the same number once among them: the uniqueness check must spill, not grow.

    It takes 0.5 to 0.8 GB; beside four other jobs on two cores 1.6 GB was seen, as buffers wait longer there.
    """
    file = tmp_path / "register.csv"
    with file.open("w") as out:
        out.write("Reg,First,Last,DOB,Sex,Job\n")
        for start in range(0, 10_000_000, 100_000):
            out.write("".join(f"R{n},A{n % 97},B{n % 9973},,,Nurse\n" for n in range(start, start + 100_000)))
        out.write("R5,A,B,31.02.1980,,Nurse\nR6,A,B,,,Nurse\n")
    script = f"""
        import resource, sys
        sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
        from pathlib import Path
        from small_sources import REGISTER, config
        from cadre.catalogue.load import source_kinds
        from cadre.confidential.sources import read_source
        from cadre.workspace.mapping import Mapping
        file = Path({str(file)!r})
        mapping = Mapping.model_validate({{"columns": REGISTER}})
        extract = read_source(
            config(file, "register"), file, mapping, source_kinds()["register"], None, None, file.parent / "x"
        )
        assert (extract.read, extract.set_aside) == (10_000_000, 2), extract
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], check=True, capture_output=True, text=True
    )
    assert int(ended.stdout) < 2_000_000, f"{ended.stdout} kilobytes"
