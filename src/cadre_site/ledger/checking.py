"""Is a release folder what it says it is? Digest, schema and certificate, in that order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from cadre.catalogue.load import rules
from cadre.publishable.documents.release_folder import NOT_DIMENSIONS, ReleaseFolder
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import read_json
from cadre.workspace.release_files import IDENTITY, changed_files, release_name

_BROKEN = (OSError, KeyError, TypeError, ValueError, IndexError, AttributeError)  # of a file out of shape


@dataclass(frozen=True)
class Checked:
    """What the ledger enters about a release. ``proofs``: parts of the certificate that were verified."""

    id: str
    digest: str
    country: str
    name: Bilingual
    edition: str
    as_of: date
    figures: int
    withheld: int
    proofs: int


def check(folder: Path) -> Checked:
    """Raises CadreError at the first thing that does not hold: a file that was changed or is out of shape, a
    column that is not there, withheld cells without a proof, a proof that does not hold."""
    if not (folder / IDENTITY).is_file():
        raise CadreError("site-no-release", ExitCode.INPUT, folder=str(folder))
    _check_digest(folder)
    release = ReleaseFolder(folder)
    _check_shape(release)
    proofs = _check_certificate(folder, release)
    about, identity = release.definitions, release.identity
    return Checked(
        id=identity.id, digest=identity.digest, country=about.country.code, name=about.country.name,
        edition=identity.edition, as_of=date.fromisoformat(about.date[:10]), figures=release.table.num_rows,
        withheld=pc.sum(pc.equal(release.table["OBS_STATUS"], "Q")).as_py() or 0, proofs=proofs,
    )  # fmt: skip


def _check_digest(folder: Path) -> None:
    try:
        (changed, digest), told = changed_files(folder), read_json(folder / IDENTITY)
        named = told["digest"] == digest and told["id"] == release_name(digest)
    except _BROKEN as problem:
        raise CadreError("release-file-unreadable", ExitCode.STORAGE, file=IDENTITY, place="") from problem
    if changed or not named:
        raise CadreError("site-release-changed", ExitCode.INPUT, file=changed[0] if changed else IDENTITY)


def _check_shape(release: ReleaseFolder) -> None:
    missing = sorted(NOT_DIMENSIONS - set(release.table.column_names))
    if missing:
        raise CadreError("site-column-missing", ExitCode.INPUT, column=missing[0])
    unnamed = sorted(set(release.indicators()) - set(release.definitions.indicators))
    if unnamed:
        raise CadreError("site-indicator-unnamed", ExitCode.INPUT, indicator=unnamed[0])
    _ = release.findings, release.ledger  # read, so that one out of shape is refused now


def _adds_up(stated: dict[str, Any]) -> bool:
    """Medians are rounded and add up to nothing: of them the rule alone keeps the withheld ones unknown."""
    rule = rules().get(str(stated["rule"]).split("@")[0])
    return rule is None or rule.round_to is None


def _check_certificate(folder: Path, release: ReleaseFolder) -> int:
    from cadre.disclosure.certificate.verify import ClaimError, verify

    path = folder / "certificate.json"
    try:
        stated = read_json(path)["tallies"]
        bare = [one["tally"] for one in stated if one["suppressed"] and "proof" not in one and _adds_up(one)]
        if not bare:
            return len(verify(path, folder))
    except ClaimError as problem:
        at = " / ".join(problem.args)
        raise CadreError("site-certificate-refuted", ExitCode.DISCLOSURE, at=at) from problem
    except _BROKEN as problem:
        raise CadreError("release-file-unreadable", ExitCode.STORAGE, file=path.name, place="") from problem
    raise CadreError("site-unproven", ExitCode.DISCLOSURE, tally=bare[0])
