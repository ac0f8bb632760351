"""Stata and SPSS files: value labels instead of their codes, user-missing values as nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cadre.confidential.sources.formats.excel import cell_text
from cadre.confidential.sources.formats.headers import Wanted
from cadre.confidential.sources.formats.table import Batch, RawTable, text_batch
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig


def open_statistical(source: SourceConfig, path: Path, wanted: Wanted) -> RawTable:
    """Open a .sav, .zsav, .por or .dta file.

    Raises:
        CadreError: it cannot be read as such.
    """
    import pyreadstat

    readers: dict[str, Any] = {".dta": pyreadstat.read_dta, ".por": pyreadstat.read_por}
    reader = readers.get(path.suffix.lower(), pyreadstat.read_sav)
    try:
        _, meta = reader(str(path), metadataonly=True, output_format="dict", encoding=source.encoding)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as problem:
        raise CadreError("statistical-broken", ExitCode.INPUT, file=path.name) from problem

    def read(positions: Sequence[int], size: int) -> Iterator[Batch]:
        return _batches(reader, source, path, meta, positions, size)

    return RawTable(tuple(meta.column_names), True, {"format": "statistical"}, read)


def _batches(
    reader: Callable[..., Any],
    source: SourceConfig,
    path: Path,
    meta: Any,
    positions: Sequence[int],
    size: int,
) -> Iterator[Batch]:
    import pyreadstat

    names = [meta.column_names[place] for place in positions]
    row = 1
    try:
        for chunk, _ in pyreadstat.read_file_in_chunks(
            reader, str(path), size, output_format="dict", usecols=names or None, encoding=source.encoding
        ):
            columns = {
                place: [_text(value, meta.variable_value_labels.get(name, {})) for value in chunk[name]]
                for place, name in zip(positions, names, strict=True)
            }
            count = len(next(iter(chunk.values()), ()))
            if not count:
                return
            yield Batch(text_batch(range(row, row + count), columns))
            row += count
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as problem:
        raise CadreError("statistical-broken", ExitCode.INPUT, file=path.name) from problem


def _text(value: object, labels: dict[object, str]) -> str | None:
    if value is None or value in labels:
        return None if value is None else labels[value]
    if isinstance(value, str | int | float | date | datetime):
        return cell_text(value)
    return str(value)
