"""Read the specification of a projection; what is wrong with it is told in the user's words."""

from __future__ import annotations

from pathlib import Path

from cadre.cli.projecting.spec import Spec
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import load_yaml


def load_spec(path: Path) -> Spec:
    """Raises CadreError: not YAML, an unknown key, a value that does not fit, years in the wrong order."""
    spec = load_yaml(path, Spec)
    if spec.years.to <= spec.years.from_:
        raise CadreError("project-years", ExitCode.CONFIGURATION, file=path.name,
                         first=str(spec.years.from_), last=str(spec.years.to))  # fmt: skip
    if sum((bool(spec.series), spec.stocks is not None, spec.editions is not None)) != 1:
        raise CadreError("project-stocks-or-series", ExitCode.CONFIGURATION, file=path.name)
    return spec
