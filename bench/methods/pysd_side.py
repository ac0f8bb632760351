"""PySD on a subscripted stock with a constant inflow and a share that leaves; run with its own packages."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import pysd

TIMES = 3

MODEL = """{{UTF-8}}
Cell: (C1-C{cells}) ~~|
Start = 1000 ~~|
Inflow = 60 ~~|
Leave = 0.05 ~~|
Leaving[Cell] = Workers[Cell] * Leave ~~|
Workers[Cell] = INTEG(Inflow - Leaving[Cell], Start) ~~|
INITIAL TIME = 0 ~~|
FINAL TIME = {years} ~~|
TIME STEP = 1 ~~|
SAVEPER = {every} ~~|
"""


def main(cells: int, years: int, every: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stock.mdl"
        path.write_text(MODEL.format(cells=cells, years=years, every=every), encoding="utf-8")
        model = pysd.read_vensim(str(path))
        seconds = []
        for _ in range(TIMES):
            began = time.perf_counter()
            found = model.run(return_columns=["Workers"])
            seconds.append(time.perf_counter() - began)
    final = found.iloc[-1].to_numpy()
    facts = {
        "seconds": min(seconds),
        "least": float(final.min()),
        "most": float(final.max()),
        "cells": len(final),
    }
    print(json.dumps({**facts, "version": pysd.__version__}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
