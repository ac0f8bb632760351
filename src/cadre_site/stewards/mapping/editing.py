"""A mapping as a page can edit it: what is chosen for each column, and what only stays as it is."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any

from cadre.confidential.sources.formats.headers import position_of, tidy
from cadre.confidential.sources.suggest import match_headers
from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.errors import CadreError
from cadre.workspace.mapping import Mapping

# What the page changes in an entry; all else of it is carried along.
EDITED = ("from", "constant", "missing", "format", "scheme", "codes", "otherwise")


@dataclass(frozen=True)
class Choice:
    """What a column is taken for. ``reason``: in_force, known, like (with ``score``), unlike, nameless.

    ``may_be``: a canonical column that its name suggests and nothing gives yet.
    """

    canonical: str
    reason: str
    score: float = 0.0
    may_be: str = ""


@dataclass(frozen=True)
class Edited:
    """A mapping taken apart. ``entries``: what is said of each canonical column, as in its file.

    ``chosen``: for each column of the file; ``constants``: canonical columns that are the same in all rows;
    ``kept``: entries the page cannot edit; ``gone``: canonical columns whose column the file does not have.
    """

    kind: SourceKind
    rest: Dictionary[str, Any]
    entries: Dictionary[str, Dictionary[str, Any]]
    chosen: tuple[Choice, ...]
    constants: Dictionary[str, str]
    kept: Dictionary[str, Dictionary[str, Any]]
    gone: Dictionary[str, str]


def taken_apart(kind: SourceKind, mapping: Mapping, headers: tuple[str, ...]) -> Edited:
    """``headers``: of the file at hand."""
    data = mapping.model_dump(by_alias=True, exclude_unset=True)
    entries = data.pop("columns", {})
    if not entries and mapping.unpivot is None:
        entries = _canonical_names(kind, headers)
    simple: dict[int, str] = {}
    constants, kept, gone = dict[str, str](), dict[str, Any](), dict[str, str]()
    for name, entry in entries.items():
        if entry.get("constant") is not None:
            constants[name] = entry["constant"]
        elif len(entry.get("from", [])) != 1:
            kept[name] = entry
        elif (place := _place(entry["from"][0], headers)) is None:
            gone[name] = entry["from"][0]
        elif place in simple:
            kept[name] = entry
        else:
            simple[place] = name
    chosen = _choices(kind, headers, simple, suggesting=not mapping.columns and mapping.unpivot is None,
                      given={*entries} - {*gone})  # fmt: skip
    return Edited(kind, data, entries, chosen, constants, kept, gone)


def _canonical_names(kind: SourceKind, headers: tuple[str, ...]) -> dict[str, Any]:
    """Without a mapping a file has the canonical names itself."""
    there = {tidy(header): header for header in headers}
    return {name: {"from": [there[name]]} for name in kind.columns if name in there}


def _place(name: str, headers: tuple[str, ...]) -> int | None:
    try:
        return position_of(name, headers, "")
    except CadreError:
        return None


def _choices(
    kind: SourceKind,
    headers: tuple[str, ...],
    simple: Dictionary[int, str],
    suggesting: bool,
    given: set[str],
) -> tuple[Choice, ...]:
    """Suggestions are chosen only where no mapping is in force; otherwise they are only told."""
    found, matches = [], match_headers(headers, kind)[1]
    for place, header in enumerate(headers):
        name, score = matches[place]
        name = "" if name is None or name in given else name
        reason = "known" if score == 1 else "like"
        if not header.strip():
            found.append(Choice("", "nameless"))
        elif place in simple:
            found.append(Choice(simple[place], "in_force"))
        elif name and suggesting:
            found.append(Choice(name, reason, score))
        else:
            found.append(Choice("", "unlike", may_be=name))
    return tuple(found)


def put_together(
    edited: Edited, labels: tuple[str, ...], chosen: Dictionary[int, str], constants: Dictionary[str, str],
    changes: Dictionary[str, Dictionary[str, Any]], missing: list[str] | None,
) -> Mapping:  # fmt: skip
    """The mapping of what was chosen. ``changes``: of entries, by canonical column; None takes a key out.
    ``missing``: words of the whole file that mean no data; None leaves them as they are.

    Raises:
        pydantic.ValidationError: it is none.
    """
    by_name = {name: place for place, name in chosen.items() if name}
    columns: dict[str, Any] = {}
    for name in edited.kind.columns:
        before = {
            key: one for key, one in edited.entries.get(name, {}).items() if key not in ("from", "constant")
        }
        if name in edited.kept:
            columns[name] = edited.kept[name]
        elif name in by_name:
            columns[name] = _changed({"from": labels[by_name[name]], **before}, changes.get(name, {}))
        elif constants.get(name):
            columns[name] = {"constant": constants[name], **before}
    rest = _changed(dict(edited.rest), {} if missing is None else {"missing": missing})
    return Mapping.model_validate({"columns": columns, **rest})


def _changed(entry: dict[str, Any], changes: Dictionary[str, Any]) -> dict[str, Any]:
    return {
        key: one for key, one in {**entry, **changes}.items() if one is not None and one != [] and one != {}
    }


def unedited(entry: Dictionary[str, Any]) -> dict[str, Any]:
    """What of an entry the page does not change."""
    return {key: one for key, one in entry.items() if key not in EDITED}
