"""What the mapping page asks, and what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources.codes import CodeTable, code_table
from cadre.confidential.sources.contents import Contents, Frequent, contents_of, frequent_values
from cadre.confidential.sources.meanings import codes_known, key_of
from cadre.vocabulary.definitions import Column, SourceKind
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace, explain_validation
from cadre.workspace.files import digest_of
from cadre.workspace.mapping import ColumnMapping, Mapping
from cadre.workspace.versions import as_loaded, mapping_in_force, state_of
from cadre_site.stewards.mapping.editing import Edited, put_together, taken_apart
from cadre_site.stewards.mapping.lists import Lists, lists_of

VALUES = 30  # of a column of codes
NULL = "null"  # what stands in a mapping for: nothing
KEEP = "="  # formats that are as they were
SETTINGS = ("code", "date", "month")  # types whose columns are looked at before they are saved


@dataclass
class Asking:
    """A source's file and the mapping in force, opened once for a page.

    Raises CadreError when either cannot be read, or the source's kind is not known.
    """

    workspace: Workspace
    source: SourceConfig
    path: Path

    def __post_init__(self) -> None:
        kind = source_kinds().get(self.source.kind)
        if kind is None:
            facts = {"source": self.source.id, "kind": self.source.kind, "known": ", ".join(source_kinds())}
            raise CadreError("kind-unknown", ExitCode.CONFIGURATION, **facts)
        self.kind: SourceKind = kind
        self.in_force: Mapping = mapping_in_force(self.workspace, self.source)
        self.loaded: Mapping = as_loaded(self.workspace, self.source, self.in_force)
        self.contents: Contents = contents_of(self.source, self.path, self.in_force)
        self.edited: Edited = taken_apart(self.kind, self.in_force, self.contents.table.headers)
        self.lists: Lists = lists_of(self.workspace)

    @cached_property
    def basis(self) -> str:
        """Of the mapping and the file that the page was made from."""
        status = self.path.stat()
        return digest_of([state_of(self.workspace, self.source), status.st_size, status.st_mtime_ns])[:16]

    def preselected(self) -> Answer:
        chosen = {place: one.canonical for place, one in enumerate(self.edited.chosen)}
        missing = told_words(self.in_force.missing)
        return Answer(chosen, dict(self.edited.constants), missing, {}, frozenset())

    @cached_property
    def known_facilities(self) -> frozenset[str] | None:
        return None if self.lists.facilities is None else frozenset(self.lists.facilities)

    def entry(self, name: str) -> Dictionary[str, Any]:
        return self.edited.entries.get(name, {})

    def table(self, name: str, entry: Dictionary[str, Any], own: bool = False) -> CodeTable | None:
        """The spellings of a column of codes; ``own``: those that need no ``codes`` of the mapping itself."""
        column = self.kind.columns[name]
        if (
            column.type != "code"
            or codes_known(name, column, self.lists.areas, self.known_facilities) is None
        ):
            return None
        codes = dict(self._from_files(name))
        if not own:
            codes |= entry.get("codes", {})
        mapping = ColumnMapping(scheme=entry.get("scheme"), codes=codes)
        try:
            return code_table(name, column, mapping, self.lists.areas, self.known_facilities)
        except CadreError:  # a code that the list does not have any more
            return codes_known(name, column, self.lists.areas, self.known_facilities)

    def _from_files(self, name: str) -> dict[str, str]:
        """Spellings that a code file gives and the mapping itself does not."""
        written = self.entry(name).get("codes", {})
        loaded = self.loaded.columns.get(name)
        known = loaded.codes if loaded is not None else {}
        return {spelling: code for spelling, code in known.items() if spelling not in written}

    def values(self, places: list[int]) -> dict[int, Frequent]:
        return frequent_values(self.contents.table, places, VALUES)

    def has_values(self, name: str) -> bool:
        """Whether values of the file are shown: not where a pattern takes a part of them first."""
        return self.kind.columns[name].type == "code" and "pattern" not in self.entry(name)


@dataclass(frozen=True)
class Answer:
    """``shown``: (canonical column, place) whose settings stood on the page; ``changes``: what they say now.

    ``missing``: words of the whole file; None where they are not asked for. ``errors``: a key for each field.
    """

    chosen: dict[int, str]
    constants: dict[str, str]
    missing: str | None
    changes: dict[str, dict[str, Any]]
    shown: frozenset[tuple[str, int]]
    errors: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, object]] = field(default_factory=dict)

    def wrong(self, field: str, key: str, **facts: object) -> None:
        self.errors.setdefault(field, key)
        self.facts.setdefault(field, facts)

    @property
    def new(self) -> list[tuple[str, int]]:
        """Columns chosen whose settings nobody has seen yet."""
        return [
            (name, place) for place, name in self.chosen.items() if name and (name, place) not in self.shown
        ]


def answered(asking: Asking, given: Any) -> Answer:
    """``given``: the fields of the form, as in ``request.POST``."""
    kind, kept = asking.kind, asking.edited.kept
    free = {name for name in kind.columns if name not in kept}
    chosen = {}
    for place in range(len(asking.contents.labels)):
        name = given.get(f"column-{place}", "")
        chosen[place] = name if name in free and asking.edited.chosen[place].reason != "nameless" else ""
    constants = {name: text for name in free if (text := given.get(f"constant-{name}", "").strip())}
    pairs = [pair.rpartition(":") for pair in given.getlist("shown")]
    shown = frozenset((name, int(place)) for name, _, place in pairs if name in free and place.isdigit())
    answer = Answer(chosen, constants, given.get("missing"), {}, shown)
    here = [(name, place) for name, place in shown if chosen.get(place) == name]
    values = asking.values([place for name, place in here if asking.has_values(name)])
    for name, place in here:
        answer.changes[name] = _settings(asking, name, given)
        if place in values and (table := asking.table(name, answer.changes[name], own=True)) is not None:
            answer.changes[name]["codes"] = _codes(asking, answer, name, values[place], table, given)
    _check(asking, answer)
    return answer


def told_words(words: list[str]) -> str | None:
    """Words as one line; None where they could not be read back from it."""
    text = "; ".join(words)
    return text if words_of(text) == words else None


def words_of(text: str) -> list[str]:
    return [word.strip() for word in text.split(";") if word.strip()]


def _settings(asking: Asking, name: str, given: Any) -> dict[str, Any]:
    """Only what was asked; a setting that is not on the page stays."""
    changes: dict[str, Any] = {}
    for key in ("scheme", "otherwise"):
        if f"{key}-{name}" in given:
            changes[key] = given[f"{key}-{name}"] or None
    if f"missing-{name}" in given:
        changes["missing"] = words_of(given[f"missing-{name}"]) or None
    if given.get(f"format-{name}", KEEP) != KEEP:
        changes["format"] = [given[f"format-{name}"]] if given[f"format-{name}"] else None
    return changes


def _codes(
    asking: Asking, answer: Answer, name: str, values: Frequent, table: CodeTable, given: Any
) -> dict[str, str] | None:
    """The mapping's own spellings: those of values that are not on the page stay."""
    codes = dict(asking.entry(name).get("codes", {}))
    read_as = {key_of(spelling): code for spelling, code in table.spellings.items()}
    allowed = {*table.names.values(), *table.spellings.values(), "_U"}
    for number, (value, _) in enumerate(values.values):
        field = f"code-{name}-{number}"
        if field not in given:
            continue
        code = given[field].strip()
        code = code if code in allowed else code.partition(" ")[0]
        if code and code not in allowed:
            answer.wrong(field, "code", value=code)
        same = [spelling for spelling in codes if key_of(spelling) == key_of(value)]
        if same and codes[same[0]] == code:
            continue
        for spelling in same:
            del codes[spelling]
        if code and read_as.get(key_of(value)) != code:
            codes[value] = code
    return codes or None


def _check(asking: Asking, answer: Answer) -> None:
    """What can be said beside a field."""
    places: dict[str, int] = {}
    for place, name in answer.chosen.items():
        if name and name in places:
            answer.wrong(f"column-{place}", "twice", column=asking.contents.labels[places[name]])
        elif name:
            places[name] = place
    for name in answer.constants:
        if name in places:
            answer.wrong(f"constant-{name}", "both", column=asking.contents.labels[places[name]])
    if asking.in_force.unpivot is not None:
        return
    for name, column in asking.kind.columns.items():
        given = name in places or name in answer.constants or name in asking.edited.kept
        if column.required and not given:
            answer.wrong(f"constant-{name}", "required")


def mapping_of(asking: Asking, answer: Answer) -> Mapping:
    """The mapping that was answered; checked by the library's own loader.

    Raises:
        CadreError: what a reading would say of it.
    """
    from cadre.confidential.sources.trying import try_mapping

    try:
        made = put_together(
            asking.edited, asking.contents.labels, answer.chosen, answer.constants, answer.changes,
            answer.missing if answer.missing is None else words_of(answer.missing),
        )  # fmt: skip
    except ValidationError as problem:
        raise explain_validation(problem, asking.source.id, Mapping) from problem
    loaded = as_loaded(asking.workspace, asking.source, made)
    try_mapping(
        asking.source, asking.kind, loaded, asking.contents.table, asking.lists.areas, asking.known_facilities
    )
    return made


def is_looked_at(column: Column) -> bool:
    return column.type in SETTINGS
