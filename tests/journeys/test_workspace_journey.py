"""From files to reports as a user would: run, run again, change something, break something."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from cadre.release import check_release, current_release
from cadre.sample import write_sample

CADRE = str(Path(sys.executable).parent / "cadre")
pytestmark = pytest.mark.slow


def cadre(*call: str, language: str = "en", **more: Any) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CADRE_LANGUAGE": language, "NO_COLOR": "1"}
    return subprocess.run([CADRE, *call], env=environment, capture_output=True, text=True, **more)


def steps(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """``stage name`` -> done or unchanged, from the JSON answer."""
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)["steps"]
    return {f"{step['stage']} {step['name']}": step["state"] for step in told}


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def without_last_line(path: Path, lines: int = 1) -> None:
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)[:-lines]
    path.write_text("".join(kept), encoding="utf-8")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small synthetic country, one year of it, run once to its reports."""
    folder = tmp_path_factory.mktemp("journey") / "country"
    write_sample(folder, workers=20_000, seed=5)
    replace_in(folder / "cadre.toml", "years = [2023, 2024, 2025]", "years = [2025]")
    done = cadre("run", str(folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def copy(country: Path, tmp_path: Path) -> Path:
    """The same country, finished, to change at will."""
    return shutil.copytree(country, tmp_path / "country", copy_function=shutil.copy2)


def test_there_are_reports_in_both_languages_and_three_formats(country: Path) -> None:
    made = {path.name for path in (country / "reports").iterdir()}
    assert made == {
        f"country-profile-XSC-{language}.{format}"
        for language in ("en", "ru")
        for format in ("html", "docx", "pdf")
    }


def test_a_second_run_makes_nothing(country: Path) -> None:
    assert set(steps(cadre("run", str(country), "--json")).values()) == {"unchanged"}


def test_a_changed_source_redoes_what_depends_on_it_and_nothing_else(copy: Path) -> None:
    without_last_line(copy / "data" / "budget.csv")
    told = steps(cadre("run", str(copy), "--json"))
    redone = {name for name, state in told.items() if state != "unchanged"}
    assert {"read budget", "build edition", "protect budget"} <= redone
    assert not {name for name in redone if name.startswith(("link", "protect headcount", "read payroll"))}
    # The plan spends the budget.
    steps_of = {"read", "build", "tally", "protect", "plan", "release", "report"}
    assert {name.split()[0] for name in redone} == steps_of


def test_every_file_of_the_release_is_what_it_was_when_made(country: Path) -> None:
    assert check_release(current_release(country)) == []


def test_the_csv_says_what_the_parquet_says(country: Path) -> None:
    release = current_release(country)
    parquet = pq.read_table(release / "observations.parquet")
    kinds = {field.name: field.type for field in parquet.schema}
    options = pacsv.ConvertOptions(
        column_types=kinds, strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    assert pacsv.read_csv(release / "observations.csv", convert_options=options).equals(parquet)


def test_another_program_reads_the_data_package(country: Path) -> None:
    report = Package(str(current_release(country) / "datapackage.json")).validate(limit_rows=3_000)
    assert report.valid, [error.note for task in report.tasks for error in task.errors]


def test_a_withheld_figure_is_never_zero_and_never_without_a_reason(country: Path) -> None:
    rows = pq.read_table(current_release(country) / "observations.parquet").to_pylist()
    withheld = [row for row in rows if row["OBS_STATUS"] == "Q"]
    assert withheld
    assert all(row["OBS_VALUE"] is None and row["STATUS_REASON"] for row in withheld)
    assert all(row["OBS_VALUE"] is not None for row in rows if row["OBS_STATUS"] == "A")
    assert len({row["FIGURE"] for row in rows}) == len(rows)


def test_no_name_and_no_number_of_a_person_is_in_the_release_or_the_reports(country: Path) -> None:
    people = pq.read_table(country / "data" / "contracts.parquet")
    wanted = {str(value) for name in people.column_names for value in people[name].to_pylist()[:400]
              if name.lower() in PERSONAL and value}  # fmt: skip
    assert len(wanted) > 400
    for path in [*current_release(country).iterdir(), *(country / "reports").glob("*.html")]:
        text = path.read_bytes().decode("utf-8", errors="ignore")
        text = without_witnesses(text) if path.name == "certificate.json" else text
        assert not [word for word in wanted if word in text], path.name


def without_witnesses(text: str) -> str:
    """Random numbers and long fractions hold every short number by chance; they come from public figures."""
    told = json.loads(text)
    for tally in told["tallies"]:
        for part in tally.get("proof", {}).get("parts", []):
            part["witnesses"], part["vectors"], part["narrowest"] = [], [], None
    return json.dumps(told)


PERSONAL = {"nid", "staff_no"}


def test_explain_leads_from_a_figure_to_its_files(country: Path) -> None:
    release = current_release(country)
    figure = pq.read_table(release / "observations.parquet", columns=["FIGURE"])["FIGURE"][0].as_py()
    told = cadre("explain", str(country), figure)
    assert told.returncode == 0, told.stderr
    assert "sha256" in told.stdout
    assert "CC0-1.0" in told.stdout
    russian = cadre("explain", str(country), figure, language="ru")
    assert "Лицензия" in russian.stdout or "Издание" in russian.stdout
    missing = cadre("explain", str(country), "FAAAAAAAAAAAA")
    assert missing.returncode == 2
    assert "FAAAAAAAAAAAA" in missing.stderr


def test_rows_about_people_are_for_their_owner_alone(country: Path) -> None:
    assert (country / "work").stat().st_mode & 0o077 == 0


def test_doctor_finds_what_is_missing(copy: Path) -> None:
    assert cadre("doctor", str(copy)).returncode == 0
    (copy / "data" / "budget.csv").unlink()
    done = cadre("doctor", str(copy), language="ru")
    assert done.returncode == 7
    assert "budget.csv" in done.stdout


def test_set_aside_rows_come_as_sheets_to_mend(country: Path, tmp_path: Path) -> None:
    done = cadre("read", str(country), "--set-aside", str(tmp_path), language="ru")
    assert done.returncode == 0, done.stderr
    assert "contracts.xlsx" in {path.name for path in tmp_path.iterdir()}


def test_a_mapping_is_proposed_for_a_new_file(country: Path) -> None:
    done = cadre("suggest", str(country / "data" / "medical_council.csv"), "--kind", "register", "--json")
    told = json.loads(done.stdout)
    assert "birth_date" in told["mapping"]
    assert told["kind"] == "register"


def test_quiet_is_quiet_and_help_is_in_both_languages(country: Path) -> None:
    assert cadre("run", str(country), "--quiet").stdout == ""
    assert "Рабочая папка" in cadre("run", "--help", language="ru").stdout
    assert "workspace" in cadre("run", "--help").stdout


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("currency =", "curency =", 3, "currency"),
        ('kind = "budget"', 'kind = "buget"', 3, "budget"),
        ('file = "data/budget.csv"', 'file = "data/gone.csv"', 4, "gone.csv"),
    ],
)
def test_a_mistake_in_cadre_toml_is_named(copy: Path, old: str, new: str, code: int, words: str) -> None:
    replace_in(copy / "cadre.toml", old, new)
    done = cadre("run", str(copy))
    assert done.returncode == code, done.stderr
    assert words in done.stderr


def test_a_weaker_disclosure_rule_is_refused(copy: Path) -> None:
    with (copy / "cadre.toml").open("a", encoding="utf-8") as file:
        file.write("\n[disclosure.persons]\nminimum = 3\n")
    done = cadre("release", str(copy))
    assert done.returncode == 3
    assert "stricter" in done.stderr


def test_kill_at_any_moment_leaves_the_last_good_release(copy: Path) -> None:
    before = current_release(copy).name
    without_last_line(copy / "data" / "budget.csv", 40)
    for delay in (0.7, 1.5, 3.0, 5.0):
        running = subprocess.Popen([CADRE, "release", str(copy), "--quiet"], stdout=subprocess.DEVNULL)
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        running.wait()
        release = current_release(copy)
        assert check_release(release) == []
    done = cadre("release", str(copy), "--json")
    assert done.returncode == 0, done.stderr
    after = current_release(copy)
    assert after.name != before
    assert check_release(after) == []
    assert check_release(copy / "releases" / before) == []


def test_a_full_disk_is_said_and_nothing_is_lost(copy: Path) -> None:
    before = current_release(copy).name
    without_last_line(copy / "data" / "questionnaire.csv")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    done = cadre("release", str(copy), preexec_fn=little_room)
    assert done.returncode == 8, done.stdout + done.stderr
    assert "disk" in done.stderr.lower()
    assert current_release(copy).name == before
    assert check_release(current_release(copy)) == []
