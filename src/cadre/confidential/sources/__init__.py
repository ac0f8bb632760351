"""Sources: a file in somebody's layout becomes an extract in canonical columns, every bad row set aside.

``read_source`` reads one file; ``Extract`` is what it leaves on disk; ``suggest_mapping`` helps to write
the mapping of a new file; ``export_set_aside`` gives the analyst the rows to mend, and ``mended_sheet`` takes
them back.
"""

from __future__ import annotations

from cadre.confidential.sources.export import explain_aside, export_set_aside
from cadre.confidential.sources.extract import Extract, extract_digest
from cadre.confidential.sources.mending import CellProblem, MendedSheet, mended_sheet
from cadre.confidential.sources.mends import Mends, load_mends, mends_path
from cadre.confidential.sources.read import read_source
from cadre.confidential.sources.suggest import ColumnSuggestion, MappingSuggestion, suggest_mapping

__all__ = [
    "CellProblem",
    "ColumnSuggestion",
    "Extract",
    "MappingSuggestion",
    "MendedSheet",
    "Mends",
    "explain_aside",
    "export_set_aside",
    "extract_digest",
    "load_mends",
    "mended_sheet",
    "mends_path",
    "read_source",
    "suggest_mapping",
]
