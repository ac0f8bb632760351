"""What values found in a column of codes stand for, and how dates in a column are probably written."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cadre.catalogue.load import ROOT, code_list, read_yaml
from cadre.confidential.sources.codes import CodeTable, code_table
from cadre.vocabulary.definitions import Column
from cadre.vocabulary.trees import Tree
from cadre.workspace.mapping import ColumnMapping, nearest

# Those that are tried; a file that mixes several has to say so in the mapping.
FORMATS = (
    "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%Y%m%d", "%d %b %Y",
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """``code``: what a value is read as now, empty where it is not known; ``suggested``: what it may be."""

    value: str
    rows: int
    code: str
    suggested: str


def key_of(text: str) -> str:
    """Spellings are the same whatever their letter case and inner spaces, as in ``code_key`` of the SQL."""
    return " ".join(text.split()).lower()


def codes_known(
    name: str, column: Column, areas: Tree | None, facilities: AbstractSet[str] | None
) -> CodeTable | None:
    """What is read without a word in the mapping; None where any text is."""
    table = code_table(name, column, ColumnMapping(), areas, facilities)
    return table if table is not None and table.closed else None


def meanings(
    values: Sequence[tuple[str, int]], column: Column, table: CodeTable, own: CodeTable
) -> list[Meaning]:
    """``table``: with the mapping's spellings; ``own``: without them, for suggestions."""
    read_as = {key_of(spelling): code for spelling, code in table.spellings.items()}
    found = []
    for value, rows in values:
        code = read_as.get(key_of(value), "")
        found.append(Meaning(value, rows, code, "" if code else suggested_code(value, column, own)))
    return found


def suggested_code(value: str, column: Column, table: CodeTable) -> str:
    """The code a value is usually written for, or whose name is like it; empty where none is."""
    known = _usual(column.list or "").get(key_of(value))
    if known is not None:
        return known
    names = {key_of(spelling): code for spelling, code in table.names.items()}
    close = nearest(key_of(value), list(names), 0.75)
    return names[close] if close else ""


@cache
def _usual(list: str) -> dict[str, str]:
    """Spellings of the catalogue: {"женский": "F"}."""
    found = read_yaml(ROOT / "spellings.yaml").get(list, {})
    known = code_list(list).names if list in found or found else {}
    return {key_of(word): code for code, words in found.items() if code in known for word in words}


def likely_format(values: Sequence[str]) -> str | None:
    """The one format by which most of the values are dates; None when several are, or none."""
    counts = {format: sum(_fits(value, format) for value in values) for format in FORMATS}
    most = max(counts.values(), default=0)
    best = [format for format, count in counts.items() if count == most]
    return best[0] if len(best) == 1 and most > len(values) / 2 else None


def _fits(value: str, format: str) -> bool:
    try:
        year = datetime.strptime(value, format).year
    except ValueError:
        return False
    return 1800 <= year < 2300
