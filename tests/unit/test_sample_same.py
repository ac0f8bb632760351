"""The same workers and seed give the same country, whatever the size of the blocks."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cadre.sample import write_sample
from small_samples import WORKERS, small_sample


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    again = write_sample(tmp_path / "again", WORKERS)
    assert _digests(again.folder) == _digests(small_sample().folder)


def test_the_size_of_the_blocks_changes_nothing_but_the_layout_of_parquet(tmp_path: Path) -> None:
    blocks = write_sample(tmp_path / "blocks", WORKERS, block_size=333)
    one, other = _digests(small_sample().folder), _digests(blocks.folder)
    assert {file for file in one if one[file] != other[file]} <= {
        "data/contracts.parquet",
        "truth/members.parquet",
    }


def test_another_seed_gives_another_country_of_the_same_size(tmp_path: Path) -> None:
    other = write_sample(tmp_path / "other", WORKERS, seed=5)
    assert abs(other.workers - WORKERS) < 0.05 * WORKERS
    assert _digests(other.folder) != _digests(small_sample().folder)
    name = "data/nursing_council.xlsx"
    assert (other.folder / name).read_bytes() != (small_sample().folder / name).read_bytes()
