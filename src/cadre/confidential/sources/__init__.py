"""Sources: a file in somebody's layout becomes an extract in canonical columns, every bad row set aside.

``read_source`` reads one file; ``Extract`` is what it leaves on disk; ``suggest_mapping`` helps to write
the mapping of a new file; ``export_set_aside`` gives the analyst the rows to mend.
"""

from __future__ import annotations

from cadre.confidential.sources.export import explain_aside, export_set_aside
from cadre.confidential.sources.extract import Extract, extract_digest
from cadre.confidential.sources.read import read_source
from cadre.confidential.sources.suggest import ColumnSuggestion, MappingSuggestion, suggest_mapping

__all__ = [
    "ColumnSuggestion",
    "Extract",
    "MappingSuggestion",
    "explain_aside",
    "export_set_aside",
    "extract_digest",
    "read_source",
    "suggest_mapping",
]
