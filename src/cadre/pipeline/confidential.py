"""Link the people in the extracts and build the edition, unless nothing they rest on has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cadre.confidential.linkage import Links, Means, link, open_links
from cadre.confidential.linkage.records import person_extracts
from cadre.confidential.sources.extract import Extract
from cadre.confidential.store import Edition, build, current_edition, open_edition
from cadre.pipeline.memo import Memo, code_digest
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of, point_to, sha256_of

LINK_CODE = ("confidential/linkage", "catalogue/linkage.yaml")
STORE_CODE = ("confidential/store", "catalogue/codelists")
TRUTH = Path("truth") / "members.parquet"


def means_of(workspace: Workspace) -> Means:
    return Means(workspace.config.workspace.threads, workspace.config.workspace.memory)


def truth_of(workspace: Workspace) -> Path | None:
    """The known truth of a synthetic country: who every row is about."""
    path = workspace.folder / TRUTH
    return path if workspace.config.workspace.synthetic and path.is_file() else None


def link_people(workspace: Workspace, memo: Memo, extracts: dict[str, Extract]) -> Links:
    """One workforce out of the extracts about people; measured when the truth is known."""
    linkage, truth = workspace.config.linkage, truth_of(workspace)
    decisions = workspace.folder / linkage.decisions if linkage.decisions else None
    people = person_extracts(list(extracts.values()), workspace.config.precedence)
    depends = [
        [[extract.source, extract.digest] for extract in people], linkage.model_dump(),
        truth and sha256_of(truth),
        sha256_of(decisions) if decisions and decisions.is_file() else None, code_digest(*LINK_CODE),
    ]  # fmt: skip

    def make() -> dict[str, Any]:
        links = link(
            list(extracts.values()), workspace.config.precedence, workspace.work / "links", truth,
            decisions=decisions, key=linkage.key, means=means_of(workspace),
        )  # fmt: skip
        return {"folder": links.folder.name, "facts": _link_facts(links)}

    def good(told: dict[str, Any]) -> bool:
        return (workspace.work / "links" / str(told["folder"]) / "link.json").is_file()

    result = memo.step("link", "people", digest_of(depends), make, good)
    return open_links(workspace.work / "links" / str(result["folder"]))


def _link_facts(links: Links) -> dict[str, Any]:
    facts: dict[str, Any] = {"rows": links.rows, "persons": links.persons}
    facts |= {"review": links.bands.get("review", 0), "told": ""}
    if links.quality is not None:
        told = {"precision": links.quality.precision, "recall": links.quality.recall}
        facts |= {name: f"{value:.4f}" for name, value in told.items()} | {"told": "truth"}
    return facts


def build_edition(workspace: Workspace, memo: Memo, extracts: dict[str, Extract], links: Links) -> Edition:
    """The edition of the extracts and links; tables whose inputs are as before are taken over."""
    section, editions = workspace.config.workspace, workspace.work / "editions"
    depends = [
        {id: [extract.digest, vars(extract.provenance)] for id, extract in extracts.items()}, links.digest,
        section.country, section.years, workspace.config.precedence, code_digest(*STORE_CODE),
    ]  # fmt: skip

    def make() -> dict[str, Any]:
        edition = build(
            list(extracts.values()), links, editions, country=section.country, years=section.years,
            precedence=workspace.config.precedence, means=means_of(workspace),
        )  # fmt: skip
        facts = {"tables": len(edition.about), "reused": len(edition.reused), "edition": edition.id}
        return {"id": edition.id, "facts": facts}

    def good(told: dict[str, Any]) -> bool:
        return (editions / str(told["id"]) / "edition.json").is_file()

    result = memo.step("build", "edition", digest_of(depends), make, good)
    edition = open_edition(editions / str(result["id"]))
    current = current_edition(editions)
    if current is None or current.id != edition.id:
        point_to(editions / "current", edition.id)
    return edition
