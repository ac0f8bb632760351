"""Read a table from CSV or Parquet, every column as words: leading zeros, dots and blanks stay."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from cadre.disclosure.tool.spec import Format, Spec
from cadre.vocabulary.errors import CadreError, ExitCode

DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Source:
    """The rows to be tabulated. ``frame``: a pyarrow table; ``first``: the number of its first row."""

    frame: Any
    name: str
    first: int = 1

    @property
    def rows(self) -> int:
        return int(self.frame.num_rows)

    def column(self, name: str, key: str) -> Any:
        """One column as a pyarrow array. ``key``: where the specification names it."""
        if name not in self.frame.column_names:
            raise no_column(self.name, name, key, self.frame.column_names)
        return self.frame.column(name).combine_chunks()

    def at(self, place: int) -> int:
        """The number a person would give the row: the line of a CSV (header: 1), else counted from 1."""
        return int(place) + self.first


def no_column(file: str, name: str, key: str, known: Sequence[str]) -> CadreError:
    return CadreError(
        "protect-no-column", ExitCode.INPUT, file=file, column=name, key=key, known=", ".join(known)
    )


def named_columns(spec: Spec) -> dict[str, str]:
    """Every column that a specification names -> the key that names it."""
    found: dict[str, str] = {}
    for name, dimension in spec.dimensions.items():
        for grouping in (dimension, *dimension.also):
            own = [grouping.column or name] if grouping is dimension else []
            for column in grouping.levels or own:
                found.setdefault(column, f"dimensions.{name}")
    one = {
        "contributors.person": spec.contributors.person,
        "contributors.holding": spec.contributors.holding,
        "rules.weights": spec.rules.weights,
    }
    figures = dict.fromkeys(sorted(spec.measured), "measure")
    return found | figures | {column: key for key, column in one.items() if column}


def read_table(path: Path, spec: Spec) -> Source:
    """The rows of a file. Raises CadreError: not readable, a column that is not there or stands twice."""
    return read_columns(path, spec.format, named_columns(spec))


def read_columns(path: Path, format: Format, wanted: Mapping[str, str]) -> Source:
    """The same for a file of which ``wanted`` columns (name -> key that names it) must be there."""
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            import pyarrow.parquet as parquet

            return Source(parquet.read_table(path), path.name)
        return Source(_read_csv(path, format, wanted), path.name, first=2)
    except (pa.ArrowInvalid, UnicodeDecodeError, LookupError, csv.Error) as problem:
        raise CadreError(
            "protect-unreadable", ExitCode.INPUT, file=path.name, problem=" ".join(str(problem).split())[:300]
        ) from problem
    except OSError as problem:
        raise CadreError("protect-no-file", ExitCode.INPUT, file=str(path)) from problem


def _read_csv(path: Path, format: Format, wanted: Mapping[str, str]) -> Any:
    import pyarrow.csv as arrow_csv

    header, delimiter = _header(path, format)
    for column, key in wanted.items():
        if column not in header:
            raise no_column(path.name, column, key, header)
    double = [name for name, count in Counter(header).items() if count > 1]
    if double:
        raise CadreError("protect-column-twice", ExitCode.INPUT, file=path.name, column=", ".join(double))
    return arrow_csv.read_csv(
        path,
        read_options=arrow_csv.ReadOptions(encoding=format.encoding),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=len(header) > 1
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False, null_values=[]
        ),
    )


def _header(path: Path, format: Format) -> tuple[list[str], str]:
    """The names of the columns, and the delimiter: the one given, else the one the header holds most of."""
    with pa.input_stream(str(path), compression="detect") as stream:
        decoder = codecs.getincrementaldecoder(format.encoding)()  # the last character may be cut in two
        start = decoder.decode(stream.read(2**20)).removeprefix("\ufeff")
    line = next(iter(start.splitlines()), "")
    delimiter = format.delimiter or max(DELIMITERS, key=line.count)
    return next(csv.reader([line], delimiter=delimiter), []), delimiter
