"""Read a specification or a scenario; what is wrong with it is told in the user's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from cadre.cli.projecting.rows import unknown_name
from cadre.cli.projecting.spec import Scenario, Spec
from cadre.cli.specifications import load_keys, place_in, why_not
from cadre.methods.uncertainty.levers import LEVERS
from cadre.vocabulary.bilingual import Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import explain_validation

Model = TypeVar("Model", bound=Strict)
# Complaints about cadre.toml, in words about this specification.
_KEYS = {"config-bad-value": "project-bad-value", "config-missing-key": "project-missing-key"}


def load_spec(path: Path) -> Spec:
    """Raises CadreError: not YAML, an unknown key, a value that does not fit, years in the wrong order."""
    spec = load_yaml(path, Spec)
    if spec.years.to <= spec.years.from_:
        raise CadreError("project-years", ExitCode.CONFIGURATION, file=path.name,
                         first=str(spec.years.from_), last=str(spec.years.to))  # fmt: skip
    if sum((bool(spec.series), spec.stocks is not None, spec.editions is not None)) != 1:
        raise CadreError("project-stocks-or-series", ExitCode.CONFIGURATION, file=path.name)
    return spec


def load_scenario(path: Path, levers: Sequence[str] = LEVERS) -> Scenario:
    """Raises CadreError as ``load_spec``, and for a lever that does not exist."""
    scenario = load_yaml(path, Scenario)
    if scenario.lever not in levers:
        raise unknown_name("lever", scenario.lever, levers, path.name)
    return scenario


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
        raise CadreError(_KEYS.get(found.key, found.key), found.exit_code, **facts) from problem
