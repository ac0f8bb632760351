"""Rows set aside: what is wrong with which value, and the facts that help to mend it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from cadre.confidential.sources.formats.table import BrokenLine
from cadre.confidential.sources.plan import ColumnPlan, Plan
from cadre.confidential.sources.unique import Repeat

ASIDE_SCHEMA = pa.schema(
    [
        ("file", pa.string()), ("row", pa.int64()), ("column", pa.string()), ("value", pa.string()),
        ("reason", pa.string()), ("facts", pa.string()), ("original", pa.string()),
    ]
)  # fmt: skip
_REMEMBERED = 10_000  # different bad values whose facts are kept; suggestions are slow to find


@dataclass
class Asides:
    """Makes the lines of set_aside.parquet, batch by batch."""

    plan: Plan
    file: str
    _facts: dict[tuple[str, str | None, str], str] = field(default_factory=dict)

    def lines(
        self, problems: pa.Table | None, originals: pa.Table | None, broken: Sequence[BrokenLine]
    ) -> pa.Table:
        """One line per bad value and per broken line of the file."""
        lines = [
            self._line(line.row, None, line.text, line.reason, json.dumps(line.facts), None)
            for line in broken
        ]
        if problems is not None and originals is not None:
            rows = dict(zip(originals["row"].to_pylist(), originals["original"].to_pylist(), strict=True))
            for found in problems.to_pylist():
                row, column, value, reason = (found[key] for key in ("row", "column", "value", "reason"))
                facts = self._facts_of(column, value, reason)
                lines.append(self._line(row, column, value, reason, facts, rows[row]))
        return pa.Table.from_pylist(lines, ASIDE_SCHEMA)

    def repeats(self, repeats: Sequence[Repeat], originals: Mapping[int, str]) -> pa.Table:
        """One line per row whose key was seen in an earlier row."""
        return pa.Table.from_pylist(
            [
                self._line(
                    repeat.row, " + ".join(repeat.columns), repeat.value, "aside.repeated",
                    json.dumps({"first": repeat.first}), originals.get(repeat.row),
                )
                for repeat in repeats
            ],
            ASIDE_SCHEMA,
        )  # fmt: skip

    def _line(
        self, row: int, column: str | None, value: str | None, reason: str, facts: str, original: str | None
    ) -> dict[str, object]:
        return {
            "file": self.file, "row": row, "column": column, "value": value, "reason": reason, "facts": facts,
            "original": original,
        }  # fmt: skip

    def _facts_of(self, column: str, value: str | None, reason: str) -> str:
        key = (column, value, reason)
        if key not in self._facts:
            if len(self._facts) >= _REMEMBERED:
                self._facts.clear()
            facts = _facts(self.plan, self.plan[column], value, reason)
            self._facts[key] = json.dumps(facts, ensure_ascii=False)
        return self._facts[key]


def _facts(plan: Plan, column: ColumnPlan, value: str | None, reason: str) -> dict[str, object]:
    """What the message of a reason needs to know."""
    headers = " | ".join(plan.headers[place] for place in column.positions)
    facts: dict[str, object] = {"header": headers or column.name}
    says = column.column
    if reason == "aside.unknown-code":
        meant = column.codes.suggestion(value) if column.codes and value else None
        facts |= {"list": says.list or column.name, "meant": meant or "—"}
    elif reason in ("aside.no-such-date", "aside.not-a-date"):
        facts["formats"] = ", ".join(column.formats[:3])
    elif reason == "aside.not-a-number":
        facts["decimal"] = plan.decimal
    elif reason == "aside.below-minimum":
        facts["minimum"] = says.minimum
    elif reason == "aside.above-maximum":
        facts["maximum"] = says.maximum
    elif reason == "aside.future":
        facts["latest"] = str(plan.latest)
    elif reason == "aside.too-early":
        facts["earliest"] = says.not_before
    elif reason == "aside.pattern":
        facts["pattern"] = column.mapping.pattern
    return facts
