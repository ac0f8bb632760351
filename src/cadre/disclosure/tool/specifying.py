"""Read a specification from a file or a mapping; what is wrong with it is told in the user's words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from cadre.disclosure.tool.several import each, refuse_names
from cadre.disclosure.tool.spec import Rules, Spec
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import explain_validation

_WordsOnly: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = ("", "null", "~")
METHODS = ("suppression", "cell-key", "small-counts", "controlled-rounding", "differential-privacy")

SECRET = ("cell-key", "small-counts")  # whoever guesses their seed can take the changes back


def load_spec(path: Path) -> Spec:
    """``SPEC.yaml``. Raises CadreError: not YAML, an unknown key or rule, a value that does not fit."""
    try:
        data = yaml.load(path.read_text("utf-8-sig"), Loader=_WordsOnly)  # noqa: S506 - makes words only  # nosec B506
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise CadreError(
            "protect-spec-not-yaml",
            ExitCode.CONFIGURATION,
            file=path.name,
            problem=" ".join(str(problem).split()),
        ) from problem
    except OSError as problem:
        raise CadreError("protect-no-file", ExitCode.CONFIGURATION, file=str(path)) from problem
    return make_spec(data if isinstance(data, dict) else {}, path.name)


def make_spec(data: Mapping[str, Any], name: str = "spec") -> Spec:
    """A specification from a mapping of the same shape as the file; raises as ``load_spec``."""
    given = {key: value for key, value in data.items() if not (isinstance(value, str) and value in _NOTHING)}
    _known_rules(given.get("rules"), name)
    try:
        spec = Spec.model_validate(given)
    except ValidationError as problem:
        raise _told(explain_validation(problem, name, Spec)) from problem
    _consistent(spec, name)
    return spec


def _told(problem: CadreError) -> CadreError:
    """The same complaint, with the page that describes a specification."""
    key = "protect-bad-value" if problem.key == "config-bad-value" else problem.key
    return CadreError(key, problem.exit_code, **problem.facts)


def _known_rules(rules: object, name: str) -> None:
    known = list(Rules.model_fields)
    for rule in rules if isinstance(rules, Mapping) else ():
        if str(rule) not in known:
            near = difflib.get_close_matches(str(rule), known, n=1)
            raise CadreError(
                "protect-unknown-rule",
                ExitCode.CONFIGURATION,
                file=name,
                rule=str(rule),
                meant=near[0] if near else "-",
                known=", ".join(known),
            )


def _consistent(spec: Spec, name: str) -> None:
    if spec.method_name not in METHODS:
        _refuse(name, "method", spec.method_name, METHODS)
    if spec.method_name == "suppression" and not spec.rules.protects:
        raise CadreError("protect-no-rule", ExitCode.CONFIGURATION, file=name)
    dimensions = tuple(spec.dimensions)
    refuse_names(spec, name)
    for table in spec.tables:
        for word in table:
            if word.split("@")[0] not in dimensions:
                _refuse(name, "tables", word, dimensions)
    rules = spec.rules
    cells: list[Mapping[str, Any]] = [*rules.open, *rules.closed, *rules.zeros.structural, rules.cost.levels]
    for cell in cells:
        for dimension in cell:
            if dimension not in dimensions:
                _refuse(name, "rules", dimension, dimensions)
    for one in each(spec):
        _needs(one, name)


def _refuse(name: str, key: str, value: str, known: tuple[str, ...]) -> None:
    raise CadreError(
        "protect-unknown-name",
        ExitCode.CONFIGURATION,
        file=name,
        key=key,
        value=value,
        known=", ".join(known),
    )


def _needs(spec: Spec, name: str) -> None:
    """A rule that needs columns which the specification does not name."""
    contributors, rules = spec.contributors, spec.rules
    counts = spec.measure is not None and spec.measure.frequency is not None
    known = contributors.person is not None or contributors.holding is not None
    missing = []
    if rules.minimum_holdings and contributors.holding is None:
        missing.append(("minimum_holdings", "contributors.holding"))
    if (rules.dominance or rules.p_percent) and counts and not known:
        missing.append(("dominance, p_percent", "contributors.person, contributors.holding"))
    if rules.negative and not spec.magnitude:
        missing.append(("negative", "measure.sum"))
    if spec.method_name != "suppression" and not spec.whole:
        missing.append((f"method: {spec.method_name}", "measure.frequency"))
    if spec.method_name in SECRET and "seed" not in {*spec.model_fields_set, *spec.method[spec.method_name]}:
        missing.append((f"method: {spec.method_name}", "seed"))
    for rule, what in missing:
        raise CadreError("protect-needs", ExitCode.CONFIGURATION, file=name, rule=rule, needs=what)
