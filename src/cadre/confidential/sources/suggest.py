"""A first mapping for a new file: its columns, examples of their values, and what they may be."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cadre.catalogue.load import ROOT, read_yaml, source_kinds
from cadre.confidential.sources.formats import open_table
from cadre.confidential.sources.formats.headers import Wanted, tidy
from cadre.confidential.sources.formats.table import column_key
from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.languages import LANGUAGES
from cadre.workspace.config import SourceConfig

_EXAMPLES = 5
_LOOKED_AT = 200  # rows
_NEAR = 0.75


@dataclass(frozen=True)
class ColumnSuggestion:
    """One column of the file. ``canonical`` is None when nothing fits; ``score`` is 1 for a known name."""

    header: str
    examples: tuple[str, ...]
    canonical: str | None
    score: float


@dataclass(frozen=True)
class MappingSuggestion:
    """What was found: the kind of source that fits best, its columns, and how the file was understood."""

    kind: str
    columns: tuple[ColumnSuggestion, ...]
    missing: tuple[str, ...]
    layout: dict[str, object]

    def yaml(self) -> str:
        """The text of a mapping file to start from; columns that were not recognised stand as comments."""
        lines = ["columns:"]
        for column in self.columns:
            mark = "  " if column.canonical else "  # "
            examples = ", ".join(" ".join(example.split()) for example in column.examples)
            lines.append(f"{mark}{column.canonical or '?'}: {{from: {_quoted(column.header)}}}  # {examples}")
        lines += [f"  # {name}: {{from: …}}  # required" for name in self.missing]
        return "\n".join(lines) + "\n"


def suggest_mapping(
    file: Path, kind: str | None = None, source: SourceConfig | None = None
) -> MappingSuggestion:
    """List a file's columns with the canonical columns they are probably about.

    ``kind``: the source kind; without it the one whose columns are recognised best. ``source``: how the
    file is written, where that must be declared.

    Raises:
        CadreError: the file cannot be opened.
    """
    source = source or SourceConfig(
        id="new", kind=kind or "", file=file.name, publisher="", licence="", date=""
    )
    table = open_table(source, file, Wanted())
    batch = next(table.read(range(len(table.headers)), _LOOKED_AT), None)
    examples = [
        () if batch is None else _examples(batch.rows.column(column_key(place)).to_pylist())
        for place in range(len(table.headers))
    ]
    kinds = [source_kinds()[kind]] if kind else list(source_kinds().values())
    best = max((match_headers(table.headers, one) for one in kinds), key=_fit)
    columns = tuple(
        ColumnSuggestion(header, found, best[1][place][0], best[1][place][1])
        for place, (header, found) in enumerate(zip(table.headers, examples, strict=True))
    )
    named = {column.canonical for column in columns}
    missing = tuple(name for name, says in best[0].columns.items() if says.required and name not in named)
    return MappingSuggestion(best[0].id, columns, missing, table.layout)


Matches = tuple[SourceKind, dict[int, tuple[str | None, float]]]


def match_headers(headers: tuple[str, ...], kind: SourceKind) -> Matches:
    """For each column of the file the best canonical column, each canonical column given once."""
    known = {name: _spellings(name, kind) for name in kind.columns}
    scored = sorted(
        (
            (score, place, name)
            for place, header in enumerate(headers)
            for name, spellings in known.items()
            if (score := _score(header, spellings)) >= _NEAR
        ),
        key=lambda found: (-found[0], found[1]),
    )
    matches: dict[int, tuple[str | None, float]] = dict.fromkeys(range(len(headers)), (None, 0.0))
    given: set[str] = set()
    for score, place, name in scored:
        if matches[place][0] is None and name not in given:
            matches[place] = (name, score)
            given.add(name)
    return kind, matches


def _fit(match: Matches) -> tuple[float, float]:
    kind, found = match
    named = {name for name, _ in found.values()}
    required = [name for name, says in kind.columns.items() if says.required]
    share = sum(name in named for name in required) / max(1, len(required))
    return share + sum(score for _, score in found.values()) / max(1, len(found)), share


@cache
def _score(header: str, spellings: frozenset[str]) -> float:
    """1 for a known name, less for one that resembles it."""
    words = _plain(header)
    if words in spellings:
        return 1.0
    close = difflib.get_close_matches(words, spellings, n=1, cutoff=_NEAR / 0.95)
    return 0.95 * difflib.SequenceMatcher(None, words, close[0]).ratio() if close else 0.0


def _spellings(name: str, kind: SourceKind) -> frozenset[str]:
    own = [kind.columns[name].name.in_(language) for language in LANGUAGES]
    return frozenset(map(_plain, [name, *own, *_synonyms().get(name, [])]))


@cache
def _synonyms() -> dict[str, list[str]]:
    return {name: list(words) for name, words in read_yaml(ROOT / "headers.yaml")["columns"].items()}


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in tidy(text)).split())


def _examples(values: list[str | None]) -> tuple[str, ...]:
    seen = dict.fromkeys(value.strip() for value in values if value and value.strip())
    return tuple(seen)[:_EXAMPLES]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
