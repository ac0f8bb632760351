"""Make a release folder: observations, findings, certificate, ledger, definitions, identity.

Other programs can read every file: Parquet and CSV in SDMX's terms, JSON, and a Frictionless Data Package.
The same inputs give the same bytes, so a release is named by the digest of its files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

import cadre
from cadre.catalogue.load import frameworks, indicators
from cadre.disclosure import ProtectedTable
from cadre.publishable.findings import hold
from cadre.publishable.indicators import Context, derive
from cadre.release.certificate import certificate
from cadre.release.definitions import definitions
from cadre.release.ledger import ledger
from cadre.release.package import data_package
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import Target, WorkspaceSection
from cadre.workspace.files import atomic_folder, point_to, write_json
from cadre.workspace.release_files import IDENTITY, files_digest, release_name


@dataclass(frozen=True)
class ReleaseRequest:
    """What a release is made from, beside the catalogue.

    ``national``: the areas that are whole countries, when the workspace holds many. ``series_sources``:
    which source a published series came from. ``quality``: rows read and set aside, linkage; facts about
    files, not about people.
    """

    section: WorkspaceSection
    targets: Sequence[Target]
    edition: str
    sources: Sequence[Provenance]
    protected: Mapping[str, ProtectedTable]
    areas: Tree
    national: tuple[str, ...] = ()
    series_sources: Mapping[str, str] = field(default_factory=dict)
    quality: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, Bilingual] = field(default_factory=dict)

    @property
    def context(self) -> Context:
        years = tuple(self.section.years)
        return Context(self.section.country, years, self.section.currency, self.national)

    @property
    def as_of(self) -> str:
        """The date of the newest source: the day the figures speak of, whenever they were computed."""
        return max((source.date for source in self.sources), default="")


def assemble(
    request: ReleaseRequest, releases: Path, before: Callable[[str], None]
) -> tuple[Path, dict[str, int]]:
    """Write ``releases/<id>`` and point ``releases/current`` to it; the folder and how much it holds.

    ``before`` is told the id when nobody can see the release yet.

    Raises:
        CadreError: there is nothing to publish; the disk is full. The release before stays current.
    """
    if not request.protected:
        raise CadreError("nothing-to-release", ExitCode.INPUT)
    observations = derive(request.protected, indicators(), request.context)
    found = hold(observations, frameworks(), request.targets, request.context)
    releases.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=releases, prefix=".making.part-") as making:
        folder = Path(making)
        _write(folder, request, observations, found)
        digest, sums = files_digest(folder)
        name = release_name(digest)
        write_json(folder / IDENTITY, _identity(request, name, digest, sums))
        before(name)
        with atomic_folder(releases / name) as final:
            for path in folder.iterdir():
                path.rename(final / path.name)
    point_to(releases / "current", name)
    told = {"figures": observations.num_rows, "findings": len(found),
            "indicators": len(set(observations["INDICATOR"].to_pylist()))}  # fmt: skip
    return releases / name, told


def _write(
    folder: Path, request: ReleaseRequest, observations: pa.Table, found: Sequence[dict[str, Any]]
) -> None:
    pq.write_table(observations, folder / "observations.parquet", compression="zstd")
    pacsv.write_csv(observations, folder / "observations.csv")
    write_json(folder / "findings.json", {"findings": found})
    write_json(folder / "certificate.json", certificate(request.protected))
    write_json(folder / "ledger.json", ledger(request, observations))
    write_json(folder / "definitions.json", definitions(request, observations))
    write_json(folder / "datapackage.json", data_package(request, observations))


def _identity(request: ReleaseRequest, name: str, digest: str, sums: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": name,
        "digest": digest,
        "files": dict(sums),
        "edition": request.edition,
        "country": request.section.country,
        "as_of": request.as_of,
        "cadre": cadre.__version__,
    }
