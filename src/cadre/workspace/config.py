"""``cadre.toml``: what country, which languages and years, which sources, which rules, which engine."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from cadre.vocabulary.bilingual import Bilingual, Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import LANGUAGES, Language

FILE = "cadre.toml"
PLAN, SCENARIOS = "plan.yaml", "scenarios"

Preparation = Literal["newlines", "gzip", "by-hand"]


class SourceConfig(Strict):
    """One file of the workspace: where it is, how it is written, who published it under which terms.

    ``sha256`` is of the file as it lies, ``content_sha256`` of what a gzip file holds, ``upstream_sha256``
    of the bytes at ``url``; ``prepare`` lists what turns those bytes into the file (see ``fetch.py``).
    """

    id: str
    kind: str
    file: str
    mapping: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header_rows: int = 1
    skip_rows: int | None = None
    publisher: str
    licence: str
    date: str
    title: Bilingual | None = None
    url: str | None = None
    sha256: str | None = None
    content_sha256: str | None = None
    upstream_sha256: str | None = None
    prepare: list[Preparation] = Field(default_factory=list)
    note: str | None = None
    public: bool = False


class Target(Strict):
    """A value the country has promised an indicator will reach, by a year.

    ``comparison`` may be left out where the indicator's direction says which way is better.
    """

    indicator: str
    value: float
    year: int
    name: Bilingual
    source: str
    occupation: str = "_T"
    area: str | None = None
    sex: str = "_T"
    baseline_year: int | None = None
    comparison: Literal["at_least", "at_most"] | None = None


class RuleOverride(Strict):
    """A rule of the catalogue made stricter; a weaker one is refused."""

    minimum: int | None = Field(default=None, ge=3)
    dominance_percent: float | None = Field(default=None, gt=0, le=100)


class LinkageConfig(Strict):
    """How extracts are linked: by probability, or by one key all of them share."""

    key: str | None = None
    decisions: str | None = None


class PlanConfig(Strict):
    """Files of assumptions for the report; without names those that stand in their usual places."""

    file: str | None = None
    scenarios: list[str] | None = None


class WorkspaceSection(Strict):
    country: str
    name: Bilingual
    years: list[int]
    languages: list[Language] = Field(default_factory=lambda: list(LANGUAGES))
    currency: str = "USD"
    engine: str = "duckdb"
    synthetic: bool = False
    threads: int | None = None
    memory: str | None = None
    note: Bilingual | None = None

    @field_validator("engine")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value != "duckdb" and not value.startswith(("spark://", "local")):
            raise ValueError("engine is duckdb or spark://host:port")
        return value


class WorkspaceConfig(Strict):
    workspace: WorkspaceSection
    precedence: dict[str, list[str]] = Field(default_factory=dict)
    disclosure: dict[str, RuleOverride] = Field(default_factory=dict)
    linkage: LinkageConfig = Field(default_factory=LinkageConfig)
    plan: PlanConfig = Field(default_factory=PlanConfig)
    targets: list[Target] = Field(default_factory=list)
    sources: dict[str, SourceConfig] = Field(default_factory=dict)


@dataclass(frozen=True)
class Workspace:
    """A folder with a ``cadre.toml``; ``raw`` is where the sources' files lie when not in the folder."""

    folder: Path
    config: WorkspaceConfig
    raw: Path | None = None

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def releases(self) -> Path:
        return self.folder / "releases"

    @property
    def history(self) -> Path:
        return self.folder / "history"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def plan(self) -> Path | None:
        """The plan named in ``cadre.toml``, else ``plan.yaml`` where there is one."""
        named = self.config.plan.file
        path = self.folder / (named or PLAN)
        return path if named or path.is_file() else None

    @property
    def scenarios(self) -> list[Path]:
        """The scenarios named in ``cadre.toml``, else every file of the folder ``scenarios`` by name."""
        named = self.config.plan.scenarios
        if named is not None:
            return [self.folder / name for name in named]
        return sorted((self.folder / SCENARIOS).glob("*.yaml"))

    def source_path(self, source: SourceConfig) -> Path:
        """The source's file: in the ``raw`` folder when it was given and holds it, else in the workspace.

        Within the workspace it may also lie under ``data``, where ``cadre fetch`` puts it.
        """
        for place in (self.raw, self.folder, self.folder / "data"):
            if place is not None and (place / source.file).exists():
                return place / source.file
        return self.folder / source.file


def load_workspace(folder: Path, raw: Path | None = None) -> Workspace:
    """Read ``cadre.toml``.

    Raises:
        CadreError: no such file, not TOML, a key that is not known (with the one that was probably meant),
            a value that does not fit, a disclosure rule weaker than the catalogue's.
    """
    path = folder / FILE
    if not path.is_file():
        raise CadreError("config-missing", ExitCode.CONFIGURATION, folder=str(folder))
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CadreError(
            "config-not-toml", ExitCode.CONFIGURATION, file=FILE, problem=str(problem)
        ) from problem
    for id, source in data.get("sources", {}).items():
        if isinstance(source, dict):
            source["id"] = id
    try:
        return Workspace(folder, WorkspaceConfig.model_validate(data), raw)
    except ValidationError as problem:
        raise explain_validation(problem, FILE, WorkspaceConfig) from problem


def explain_validation(problem: ValidationError, file: str, schema: type[Strict]) -> CadreError:
    """The first thing wrong, in the user's words; a misspelt key gets the name that was probably meant."""
    # A misspelt key also leaves its right name missing: the misspelling is what the user can see.
    first = min(problem.errors(), key=lambda error: error["type"] != "extra_forbidden")
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        written = str(first["loc"][-1])
        known = sorted(_keys(schema))
        close = difflib.get_close_matches(written, known, n=1, cutoff=0.5)
        return CadreError(
            "config-unknown-key",
            ExitCode.CONFIGURATION,
            file=file,
            key=where,
            meant=close[0] if close else ", ".join(known),
        )
    if first["type"] == "missing":
        return CadreError("config-missing-key", ExitCode.CONFIGURATION, file=file, key=where)
    return CadreError(
        "config-bad-value",
        ExitCode.CONFIGURATION,
        file=file,
        key=where,
        value=str(first.get("input"))[:80],
        problem=first["msg"],
    )


def _keys(schema: type[Strict]) -> set[str]:
    """Every key of a schema and of the schemas it holds."""
    found: set[str] = set()
    for name, field in schema.model_fields.items():
        found.add(name)
        for inner in _inner_schemas(field.annotation):
            found |= _keys(inner)
    return found


def _inner_schemas(annotation: Any) -> list[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _inner_schemas(part)]
