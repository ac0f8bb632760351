"""Scenario files of the methods: a name, and one lever or a few."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field

from cadre.vocabulary.bilingual import Bilingual, Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Phrase
from cadre.workspace.specifications import load_yaml

# A change as a share of what it changes: 0.1 is 10 % more, -0.1 is 10 % less; nothing is taken away whole.
Change = Annotated[float, Field(strict=True, gt=-1, le=10, allow_inf_nan=False)]
Facts = dict[str, Any]


class Levers(Strict):
    """Every key beside ``name`` is a lever, left alone where it is not given."""

    name: str | Bilingual

    def pulled(self) -> Facts:
        """Lever -> how far."""
        return self.model_dump(exclude={"name"}, exclude_none=True)


Given = TypeVar("Given", bound=Levers)


def load_levers(path: Path, schema: type[Given], page: str) -> Given:
    """``page`` describes the levers, without its ending.

    Raises:
        CadreError: no file, not YAML, a lever that is not known, a value that does not fit, no lever at all.
    """
    told = Phrase("spec.page", {"page": page})
    try:
        found = load_yaml(path, schema, page)
    except CadreError as problem:
        own = {"project-bad-value": "scenario-bad-value", "project-missing-key": "scenario-missing-key"}
        key = own.get(problem.key)
        if key is None:
            raise
        raise CadreError(key, problem.exit_code, **problem.facts, page=told) from problem
    if not found.pulled():
        known = ", ".join(name for name in schema.model_fields if name != "name")
        raise CadreError("scenario-no-lever", ExitCode.CONFIGURATION, file=path.name, known=known)
    return found


def answered(levers: Levers, figures: list[Facts], **more: Any) -> Facts:
    """One scenario as plain values."""
    name = levers.name if isinstance(levers.name, str) else levers.name.model_dump()
    return {"name": name, "levers": levers.pulled(), "figures": figures, **more}


def compared(where: Facts, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Facts]:
    """A row for each figure. ``change``: after less before; None where one is not known, or is no number."""
    return [
        {**where, "figure": name, "before": value, "after": after[name], "change": _less(after[name], value)}
        for name, value in before.items()
    ]


def _less(after: Any, before: Any) -> float | None:
    known = all(isinstance(value, int | float) for value in (after, before))
    return float(after - before) if known else None
