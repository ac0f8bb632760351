"""Conflicts of a workspace as it was last read and linked, counted once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadre.confidential.store import current_edition
from cadre.confidential.store.conflicts import (
    Conflict,
    Trial,
    conflict_of,
    conflict_record,
    find_conflicts,
    try_precedence,
)
from cadre.confidential.store.inputs import Inputs
from cadre.confidential.store.plan import deciding
from cadre.pipeline.confidential import STORE_CODE, means_of
from cadre.pipeline.memo import Memo, code_digest
from cadre.pipeline.mending import last_extract
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of
from cadre_site.stewards.linking.shelf import last_links, read_as_linked

# what conflicts are counted in -> what decides: an attribute of the precedence, or a kind of sources
DECIDED_AS = {
    "sex": "sex", "birth_year": "birth_year", "occupation": "occupation",
    "country_of_training": "country_of_training", "country_of_birth": "country_of_birth",
    "facility": "facilities", "area": "areas", "population": "population", "series": "series",
    "default": "default",
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """Which key of the precedence decides, as it is written now (None: not), and the sources in its order."""

    key: str
    written: list[str] | None
    sources: list[str]


def order_of(workspace: Workspace, attribute: str) -> Order:
    known = [(source.id, source.kind) for source in workspace.config.sources.values()]
    key, sources = deciding(DECIDED_AS[attribute], known, workspace.config.precedence)
    return Order(key, workspace.config.precedence.get(key), sources)


def inputs_of(workspace: Workspace) -> Inputs | None:
    """None while rows about people have not been linked as they were last read."""
    links = last_links(workspace)
    if links is None or not read_as_linked(workspace, links):
        return None
    read = (last_extract(workspace, source) for source in workspace.config.sources.values())
    section = workspace.config.workspace
    years = tuple(sorted(section.years))
    extracts = tuple(extract for extract in read if extract is not None)
    return Inputs(extracts, links, section.country, years, workspace.config.precedence)


def counted(workspace: Workspace, inputs: Inputs) -> dict[str, Conflict]:
    """By attribute. Raises CadreError as ``find_conflicts`` does."""
    depends = [
        [[extract.source, extract.digest] for extract in inputs.extracts], inputs.links.digest,
        inputs.country, inputs.years, inputs.precedence, code_digest(*STORE_CODE),
    ]  # fmt: skip
    beside = workspace.work / ".conflicts.part"

    def make() -> list[object]:
        earlier = current_edition(workspace.work / "editions")
        return [conflict_record(one) for one in find_conflicts(inputs, earlier, beside, means_of(workspace))]

    found = Memo(workspace.work).step("conflicts", "all", digest_of(depends), make)
    return {one["attribute"]: conflict_of(one) for one in found}


def tried(workspace: Workspace, inputs: Inputs, precedence: Mapping[str, Sequence[str]]) -> Trial:
    """What another precedence would change. Raises CadreError as ``try_precedence`` does."""
    earlier = current_edition(workspace.work / "editions")
    beside = workspace.work / ".trial.part"
    return try_precedence(inputs, precedence, earlier, beside, means_of(workspace))
