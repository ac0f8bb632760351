"""The published figures that methods must reproduce: rows of the shared ``validation_targets.csv``."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(os.environ.get("CADRE_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


@dataclass(frozen=True)
class Target:
    method: str
    expected: str
    tolerance: str
    source: str
    verified: bool

    def numbers(self) -> list[float]:
        """The decimal figures of the expected output, in their order."""
        return [float(text) for text in NUMBER.findall(self.expected)]


def targets(shared: Path = SHARED) -> dict[str, Target]:
    """Every row by its method; nothing where the shared folder is not here."""
    path = shared / "design" / "validation_targets.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        return {
            row["method"]: Target(
                row["method"],
                row["expected_output"],
                row["tolerance"],
                row["source"],
                row["verified"] == "true",
            )
            for row in csv.DictReader(file)
        }
