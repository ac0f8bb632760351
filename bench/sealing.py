"""Sealing and opening a workspace with one large file, against copying it between memory and the disk."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cadre_site.sealing import clear, keys
from cadre_site.sealing.moving import seal_workspace
from cadre_site.sealing.working import keep, opened
from harness import Run, arguments, interleaved, machine, peak_mb, side_main, write_result

SIZE = "CADRE_BENCH_MB"
MOST_MB = 200
FILE = "contracts.csv"


def timed(work: Callable[[], object]) -> dict[str, Any]:
    start, worked = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - start, "processor": time.process_time() - worked}


def fill(path: Path) -> Path:
    """Rows of people, in memory."""
    row = "{:09d},Name{},Family{},2221,N1,1980-01-{:02d}\n"
    rows = "".join(row.format(n, n % 977, n % 1009, 1 + n % 28) for n in range(25_000))
    block = rows.encode()[:1_000_000]
    with path.open("wb") as file:
        for _ in range(int(os.environ[SIZE])):
            file.write(block)
    return path


def copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def copied_in(folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=clear.base()) as memory:
        made = fill(Path(memory) / FILE)
        return timed(lambda: copy(made, folder / FILE))


def copied_out(folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=clear.base()) as memory:
        return timed(lambda: copy(folder / FILE, Path(memory) / FILE))


def sealed(folder: Path) -> dict[str, Any]:
    with opened(folder / "XSC", writes=False, idle=0) as here:
        fill(here / FILE)
        return timed(lambda: keep(here))


def unsealed(folder: Path) -> dict[str, Any]:
    with ExitStack() as stack:
        return timed(lambda: stack.enter_context(opened(folder / "XSC", writes=False, idle=0)))


SIDES = {"copied in": copied_in, "sealed": sealed, "copied out": copied_out, "opened": unsealed}


def speed(runs: Sequence[Run], what: str) -> float:
    """MB in a second, of the median run."""
    return int(os.environ[SIZE]) / statistics.median(run.facts[what] for run in runs)


def main() -> None:
    words = arguments(__doc__ or "", megabytes=2000, times=3)
    if words.side:
        return side_main(SIDES, words)
    os.environ |= {SIZE: str(words.megabytes), keys.KEY: str(keys.new())}
    with tempfile.TemporaryDirectory(prefix="cadre-bench-", dir=words.folder) as name:
        (Path(name) / "XSC").mkdir()
        seal_workspace(Path(name) / "XSC", keys.given())
        runs = interleaved(__file__, list(SIDES), Path(name), words.times)
        shutil.rmtree(clear.place_of(Path(name) / "XSC").parent)
    lines = [f"{machine()} · one file of {words.megabytes:,} MB, {words.times} turns", ""]
    lines.append(f"| what | MB/s | MB/s of processor | peak besides (under {MOST_MB} MB) |")
    lines.append("| --- | ---: | ---: | ---: |")
    for side, found in runs.items():
        here = f"{speed(found, 'seconds'):,.0f} | {speed(found, 'processor'):,.0f} | {peak_mb(found):,.0f} MB"
        lines.append(f"| {side} | {here} |")
    write_result("sealing", lines)
    raise SystemExit(0 if max(map(peak_mb, runs.values())) < MOST_MB else "over the limit")


if __name__ == "__main__":
    main()
