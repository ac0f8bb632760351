"""A mapping: how the columns of somebody's file become the canonical columns of a source kind."""

from __future__ import annotations

import csv
import difflib
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from cadre.vocabulary.bilingual import Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import explain_validation
from cadre.workspace.files import digest_of

# Words of the file stay words: with any other loader Norway's code NO would arrive as the boolean false,
# and the district code 007 as the number 7.
_WordsOnly: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = frozenset({"", "null", "~"})


def _word(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("write yes, no, true and false in quotes")
    return str(value) if isinstance(value, int | float) else value


def _list(value: object) -> object:
    return [value] if isinstance(value, str | int | float | dict | Strict) else value


Word = Annotated[str, BeforeValidator(_word)]
Words = Annotated[list[Word], BeforeValidator(_list)]


class ColumnMapping(Strict):
    """How one canonical column is got.

    ``from`` names one column of the file, or several that are joined by ``join``; ``constant`` is one value
    for all rows. Then, in this order: ``missing`` words become nothing, ``pattern`` (a regular expression
    with one group) takes a part, ``codes`` and ``codes_file`` translate, ``format`` (strftime) reads a date,
    ``factor`` converts a unit. ``scheme`` also accepts the names of a code list, or a country's ISO 3166
    alpha-2 or UN M49 code. ``otherwise`` replaces what cannot be read; without it the row is set aside.
    """

    from_: Words = Field(default_factory=list, alias="from")
    join: str = " | "
    constant: Word | None = None
    missing: Words = Field(default_factory=list)
    pattern: str | None = None
    codes: dict[Word, Word] = Field(default_factory=dict)
    codes_file: str | None = None
    scheme: Literal["name", "iso2", "m49"] | None = None
    format: Words = Field(default_factory=list)
    factor: float | None = None
    otherwise: Word | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnMapping:
        if self.from_ and self.constant is not None:
            raise ValueError("give either from or constant")
        return self

    @property
    def has_otherwise(self) -> bool:
        return "otherwise" in self.model_fields_set

    @property
    def replacement(self) -> str | None:
        """What stands in for an unreadable value; ``otherwise: null`` means nothing does."""
        return None if self.otherwise is None or self.otherwise in _NOTHING else self.otherwise


class Filter(Strict):
    """Rows to keep (or to drop) by the text of one column; the others are out of scope, and counted."""

    column: Word
    keep: Words = Field(default_factory=list)
    drop: Words = Field(default_factory=list)


class Unpivot(Strict):
    """Wide to long: each named column of the file gives a row of its own, with the values written beside it.

    ``columns``: file column -> {canonical column: value}. ``pattern`` does the same for every column whose
    name it matches; its named groups are canonical columns. The cell goes to the canonical column that
    ``measure`` names beside the column, or else to ``value``. Empty cells give no row.
    """

    columns: dict[Word, dict[str, Word]] = Field(default_factory=dict)
    pattern: str | None = None
    value: str | None = None


class Mapping(Strict):
    """One mapping file. Without ``columns`` the file is taken to use the canonical names already."""

    columns: dict[str, ColumnMapping] = Field(default_factory=dict)
    filter: Annotated[list[Filter], BeforeValidator(_list)] = Field(default_factory=list)
    unpivot: Unpivot | None = None
    missing: Words = Field(default_factory=list)
    note: str | None = None

    @property
    def digest(self) -> str:
        """Changes when anything in the mapping changes, the contents of its code files included."""
        return digest_of(self.model_dump(by_alias=True, exclude={"note"}))


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file and the code files it names (relative to it).

    Raises:
        CadreError: no such file, not YAML, an unknown key, a code file without columns value and code.
    """
    return _with_code_files(written_mapping(path), path)


def written_mapping(path: Path) -> Mapping:
    """The mapping as its file says it, the code files it names not read. Raises CadreError, as above."""
    if not path.is_file():
        raise CadreError("mapping-missing", ExitCode.CONFIGURATION, file=path.name)
    try:
        data = yaml.load(path.read_text("utf-8-sig"), Loader=_WordsOnly) or {}  # noqa: S506 - words only  # nosec B506
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise CadreError(
            "mapping-not-yaml", ExitCode.CONFIGURATION, file=path.name, problem=str(problem)
        ) from problem
    try:
        return Mapping.model_validate(data)
    except ValidationError as problem:
        raise explain_validation(problem, path.name, Mapping) from problem


def _with_code_files(mapping: Mapping, path: Path) -> Mapping:
    columns = {
        name: column.model_copy(update={"codes": read_codes(path.parent / column.codes_file) | column.codes})
        if column.codes_file
        else column
        for name, column in mapping.columns.items()
    }
    return mapping.model_copy(update={"columns": columns})


def read_codes(path: Path) -> dict[str, str]:
    """A code file: CSV in UTF-8 with the columns ``value`` and ``code``."""
    if not path.is_file():
        raise CadreError("codes-file-missing", ExitCode.CONFIGURATION, file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=head.count)
        rows = csv.DictReader(file, delimiter=delimiter)
        if not {"value", "code"} <= set(rows.fieldnames or ()):
            raise CadreError("codes-file-columns", ExitCode.CONFIGURATION, file=path.name)
        return {row["value"]: row["code"] for row in rows}


def nearest(word: str, known: list[str], cutoff: float = 0.6) -> str | None:
    """The known word most like ``word``, whatever the letter case; None when nothing is near."""
    by_key = {entry.casefold(): entry for entry in known}
    close = difflib.get_close_matches(word.casefold(), list(by_key), n=1, cutoff=cutoff)
    return by_key[close[0]] if close else None
