"""Specifications and scenarios in YAML; what is wrong with one is told in the user's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from cadre.vocabulary.bilingual import Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Phrase
from cadre.workspace.config import explain_validation
from cadre.workspace.mapping import nearest

Model = TypeVar("Model", bound=Strict)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LIMITS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
# Complaints about cadre.toml, in words about a specification.
_COMPLAINTS = {"config-bad-value": "project-bad-value", "config-missing-key": "project-missing-key"}
# The beginning of pydantic's name for a fault -> our name for it.
_KINDS = {
    "float": "number", "finite": "number", "decimal": "number", "int": "whole", "string": "text",
    "date": "date", "dict": "keys", "mapping": "keys", "model": "keys",
}  # fmt: skip


def load_keys(path: Path, page: str) -> dict[str, Any]:
    """The keys of a YAML file; ``page`` is the page that describes them, without its ending.

    Raises:
        CadreError: not UTF-8, not YAML (with the place), or no keys at all.
    """
    try:
        data = yaml.load(path.read_text("utf-8-sig"), Loader=_Loader)  # noqa: S506 - a safe loader  # nosec B506
    except UnicodeDecodeError as problem:
        raise CadreError("spec-not-utf8", ExitCode.CONFIGURATION, file=path.name) from problem
    except yaml.YAMLError as problem:
        facts = {"file": path.name, "problem": _place(problem)}
        raise CadreError("project-not-yaml", ExitCode.CONFIGURATION, **facts) from problem
    if not isinstance(data, dict):
        facts = {"file": path.name, "page": Phrase("spec.page", {"page": page})}
        raise CadreError("spec-not-keys", ExitCode.CONFIGURATION, **facts)
    return data


def load_yaml(
    path: Path,
    schema: type[Model],
    page: str = "docs/how-to/project-a-workforce",
    prepare: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> Model:
    """The file as ``schema``. Raises CadreError: no file, not YAML, an unknown key, a bad value."""
    try:
        data = prepare(load_keys(path, page))
    except OSError as problem:
        raise CadreError("project-no-file", ExitCode.CONFIGURATION, file=str(path)) from problem
    try:
        return schema.model_validate(data)
    except ValidationError as problem:
        found = explain_validation(problem, path.name, schema)
        facts = {**found.facts, "key": place_in(data, str(found.facts["key"]))}
        if found.key == "config-bad-value":
            facts["problem"] = why_not(problem)
        raise CadreError(_COMPLAINTS.get(found.key, found.key), found.exit_code, **facts) from problem


def unknown_name(key: str, value: str, known: Sequence[str], file: str | Phrase) -> CadreError:
    """A word that names nothing, with the one that was probably meant."""
    meant = nearest(value, list(known), cutoff=0.4) or ", ".join(known)
    return CadreError(
        "project-unknown-name", ExitCode.CONFIGURATION, file=file, key=key, value=value,
        meant=meant, known=", ".join(known),
    )  # fmt: skip


def place_of(word: str, known: Sequence[str], key: str, where: str) -> int:
    """Raises CadreError for a word that is not known."""
    if word not in known:
        raise unknown_name(key, word, known, where)
    return known.index(word)


def why_not(problem: ValidationError) -> Phrase:
    """Why the first value that does not fit does not."""
    first = problem.errors()[0]
    kind, context = first["type"], first.get("ctx", {})
    if kind in _LIMITS:
        return Phrase(f"spec.value.{kind}", {"limit": f"{context[_LIMITS[kind]]:g}"})
    if kind == "literal_error":
        return Phrase("spec.value.one_of", {"limit": str(context["expected"])})
    return Phrase(f"spec.value.{_KINDS.get(kind.split('_')[0], 'other')}")


def place_in(data: Any, key: str) -> str:
    """``a.b.c`` as the user wrote it, without pydantic's names for the kinds of value it tried."""
    found: list[str] = []
    parts = key.split(".")
    for number, part in enumerate(parts):
        inside = (
            data.get(part, data.get(int(part)) if part.isdigit() else None)
            if isinstance(data, dict)
            else None
        )
        if isinstance(data, list) and part.isdigit() and int(part) < len(data):
            inside = data[int(part)]
        last = number == len(parts) - 1 and isinstance(data, dict)
        if inside is not None or last:
            found.append(part)
            data = inside
    return ".".join(found) or key


def _place(problem: yaml.YAMLError) -> str | Phrase:
    mark = getattr(problem, "problem_mark", None)
    if mark is None:
        return " ".join(str(problem).split())
    return Phrase("spec.yaml-place", {"line": str(mark.line + 1), "column": str(mark.column + 1)})
