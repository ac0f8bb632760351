"""One way into every file format: ``open_table``."""

from __future__ import annotations

from pathlib import Path

from cadre.confidential.sources.formats.headers import Wanted
from cadre.confidential.sources.formats.table import RawTable
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig

TEXT = frozenset({".csv", ".tsv", ".txt", ".tab"})
SPREADSHEET = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
STATISTICAL = frozenset({".sav", ".zsav", ".por", ".dta"})
PARQUET = frozenset({".parquet", ".pq"})
ALL = sorted(TEXT | SPREADSHEET | STATISTICAL | PARQUET)


def open_table(source: SourceConfig, path: Path, wanted: Wanted) -> RawTable:
    """Open a file by its ending and find the wanted columns.

    Raises:
        CadreError: missing, empty, of a kind Cadre does not read, or broken.
    """
    if not path.is_file():
        raise CadreError("source-file-missing", ExitCode.INPUT, file=source.file, source=source.id)
    if not path.stat().st_size:
        raise CadreError("empty-file", ExitCode.INPUT, file=path.name)
    ending = Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if ending in TEXT:
        from cadre.confidential.sources.formats.text import open_text as opener
    elif path.suffix.lower() in SPREADSHEET:
        from cadre.confidential.sources.formats.excel import open_excel as opener
    elif path.suffix.lower() in STATISTICAL:
        from cadre.confidential.sources.formats.statistical import open_statistical as opener
    elif path.suffix.lower() in PARQUET:
        from cadre.confidential.sources.formats.parquet import open_parquet as opener
    else:
        raise CadreError(
            "format-unknown", ExitCode.INPUT, file=path.name, ending=ending, known=", ".join(ALL)
        )
    return opener(source, path, wanted)
