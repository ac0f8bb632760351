"""The chain from files to an edition against the truth of the synthetic country, which no stage may read."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from cadre.confidential.linkage import Links, Means, link
from cadre.confidential.store import Edition, build
from cadre.pipeline.memo import Memo
from cadre.pipeline.reading import read_all
from cadre.workspace.config import load_workspace
from small_extracts import rows_of
from small_samples import small_sample, total, truth

pytestmark = pytest.mark.slow
MEANS = Means(2, "1GB")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain") / "country"
    shutil.copytree(small_sample().folder, folder)
    return folder


@pytest.fixture(scope="module")
def chain(country: Path) -> tuple[Links, Edition]:
    workspace = load_workspace(country)
    extracts = list(read_all(workspace, Memo(workspace.work)).values())
    order = workspace.config.precedence
    links = link(extracts, order, workspace.work / "links", country / "truth/members.parquet", means=MEANS)
    edition = build(
        extracts, links, workspace.work / "editions",
        country=workspace.config.workspace.country, years=workspace.config.workspace.years,
        precedence=order, means=MEANS,
    )  # fmt: skip
    return links, edition


def test_pairs_are_right_and_found(chain: tuple[Links, Edition]) -> None:
    quality = chain[0].quality
    assert quality is not None
    print(f"sample of 2,000: precision {quality.precision:.4f}, recall {quality.recall:.4f}")
    assert quality.precision >= 0.99
    assert quality.recall >= 0.97


def test_stock_and_flows_come_out_near_the_truth(chain: tuple[Links, Edition], country: Path) -> None:
    figures, edition = truth(country)["figures"], chain[1]
    practising = Counter(row["year"] for row in rows_of(edition, "stock") if row["activity"] == "practising")
    for year in edition.years:
        assert practising[year] == pytest.approx(total(figures["practising"][str(year)]), rel=0.02)
    paid = Counter(row["year"] for row in rows_of(edition, "pay"))
    for year in edition.years:
        assert paid[year] == pytest.approx(total(figures["paid_persons"][str(year)]), rel=0.02)


def test_ghosts_and_people_paid_twice_are_among_what_is_to_be_checked(chain: tuple[Links, Edition]) -> None:
    kinds = Counter(row["kind"] for row in rows_of(chain[1], "reconciliation"))
    assert min(kinds[kind] for kind in ("birth_year_differs", "paid_not_registered", "paid_twice")) > 0


def test_no_name_or_number_of_the_files_is_in_the_edition(
    chain: tuple[Links, Edition], country: Path
) -> None:
    import pyarrow.parquet as pq

    hidden: set[str] = set()
    for rows in (country / "work/extracts").glob("*/*/rows.parquet"):
        names = set(pq.read_schema(rows).names)
        table = pq.read_table(rows, columns=sorted(names & {"national_id", "family_name", "staff_number"}))
        hidden |= {
            str(value) for column in table.columns for value in column.to_pylist() if value is not None
        }
    hidden = {value for value in hidden if len(value) > 3}  # PAK is a family name and a country
    assert len(hidden) > 3000
    for name in chain[1].tables:
        held = {value for row in rows_of(chain[1], name) for value in row.values() if isinstance(value, str)}
        assert held & hidden == set(), name
