"""Write the synthetic country block by block: ten million workers need little more memory than a block."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cadre.sample import contracts, councils, letters, payroll, registers, schools
from cadre.sample.account import dirt_account, truth_account
from cadre.sample.blocks import Block, World, block, world
from cadre.sample.concerns import concerns_table
from cadre.sample.files import Files, open_files
from cadre.sample.incidents import incidents_table
from cadre.sample.licences import add_licensed, licences
from cadre.sample.official import budget_table, questionnaire_table, series_table
from cadre.sample.reference import (
    areas_table,
    establishment_table,
    facilities_table,
    population,
    population_table,
)
from cadre.sample.settings import write_settings
from cadre.sample.stocks import add_flows, add_stocks
from cadre.sample.truth import Truth
from cadre.sample.workload import workload_table
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import storage_errors, write_json

SMALLEST = 1_000
BLOCK = 100_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SampleSummary:
    """What was written: ``workers`` are those truly at work at the end of the last year."""

    folder: Path
    workers: int
    people: int
    rows: dict[str, int]
    seed: int


def write_sample(
    folder: Path,
    workers: int = 120_000,
    seed: int = 20260101,
    *,
    block_size: int = BLOCK,
    progress: Progress | None = None,
) -> SampleSummary:
    """Write a complete workspace of the synthetic country into ``folder``.

    The same ``workers`` and ``seed`` give the same bytes. ``progress`` is told persons done and in all.
    An earlier sample in the folder is replaced; its ``work`` and ``releases`` stay.

    Raises:
        CadreError: fewer than 1,000 workers, or a folder that holds something other than a sample.
    """
    if workers < SMALLEST:
        raise CadreError("sample-too-small", ExitCode.USAGE, workers=workers, smallest=SMALLEST)
    _refuse_others(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        storage_errors(folder),
        tempfile.TemporaryDirectory(prefix=f".{folder.name}.part-", dir=folder.parent) as name,
    ):
        summary = _write(Path(name), folder, workers, seed, block_size, progress)
        _move(Path(name), folder)
    return summary


def _refuse_others(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / "truth" / "truth.json").exists():
        raise CadreError("sample-folder-taken", ExitCode.USAGE, folder=folder.name)


def _move(made: Path, folder: Path) -> None:
    """Put the new parts in the place of the old; ``cadre.toml`` last, so that half a sample is never run."""
    folder.mkdir(exist_ok=True)
    (folder / "cadre.toml").unlink(missing_ok=True)
    for part in ("truth", "mappings", "data", "scenarios"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (made / part).rename(folder / part)
    (made / "plan.yaml").replace(folder / "plan.yaml")
    (made / "cadre.toml").rename(folder / "cadre.toml")


def _write(
    made: Path, folder: Path, workers: int, seed: int, block_size: int, progress: Progress | None
) -> SampleSummary:
    place, truth = world(workers, seed), Truth()
    (made / "data").mkdir()
    (made / "truth").mkdir()
    files = open_files(made, workers)
    for start in range(0, place.roster.size, block_size):
        stop = min(start + block_size, place.roster.size)
        _put_block(files, place, block(place, start, stop), truth)
        if progress:
            progress(stop, place.roster.size)
    _put_reference(files, place, workers, truth)
    files.close()
    write_settings(made, place, workers)
    write_json(made / "truth" / "truth.json", truth_account(place, truth, workers, seed))
    write_json(made / "truth" / "dirt.json", dirt_account(place.ledger, files.rows))
    at_work = int(truth["headcount"].values[-1].sum())
    return SampleSummary(folder, at_work, place.roster.size, files.rows, seed)


def _put_block(files: Files, place: World, part: Block, truth: Truth) -> None:
    work = part.work
    add_stocks(place, work, truth)
    add_flows(place, work, truth)
    licence = licences(place, work)
    add_licensed(place, work, licence, truth)
    found, person = registers.register(place, work, licence, registers.NURSING)
    files.put("nursing_register", councils.nursing_table(place, found), person)
    found, person = registers.register(place, work, licence, registers.MEDICAL)
    files.put("medical_register", councils.medical_table(place, found), person)
    for year in place.country.workspace_years:
        files.put(f"payroll_{year}", *payroll.payroll_table(place, work, year, truth))
    files.put("contracts", *contracts.contracts_table(place, work))
    files.put("school_roll", *schools.school_table(place, part, truth))
    files.put("letters", *letters.letters_table(place, work, truth))
    files.put("incidents", incidents_table(place, work, truth))
    files.put("concerns", concerns_table(place, work, truth))


def _put_reference(files: Files, place: World, workers: int, truth: Truth) -> None:
    persons = population(place, workers)
    files.put("areas", areas_table())
    files.put("facilities", facilities_table(place))
    files.put("establishment", establishment_table(place, truth))
    files.put("hospital_workload", workload_table(place, truth))
    files.put("population", population_table(place, persons, truth))
    files.put("budget", budget_table(place, truth))
    files.put("official_series", series_table(place, truth, persons))
    files.put("questionnaire", questionnaire_table(place))
