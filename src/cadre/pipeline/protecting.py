"""Count each tally and take it through the wall; a tally whose tables and rule are as before is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cadre.catalogue.load import rules
from cadre.confidential.store import Edition
from cadre.confidential.tallies.engines import Engine, open_engine
from cadre.confidential.tallies.published import sources_published
from cadre.confidential.tallies.tally import computable, tally
from cadre.disclosure import ProtectedTable, pass_public, protect
from cadre.pipeline.memo import Event, Memo, code_digest
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance, TallyTable
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of

CODE = ("confidential/tallies", "disclosure", "methods/pay", "vocabulary", "catalogue/codelists")
OPEN_KINDS = ("already-public", "open")


@dataclass(frozen=True)
class Kept:
    """A protected table on disk: its digest is known without reading it."""

    folder: Path
    digest: str

    def load(self) -> ProtectedTable:
        return ProtectedTable.load(self.folder)


def protect_all(workspace: Workspace, memo: Memo, edition: Edition) -> dict[str, Kept]:
    """Every tally the edition has rows for, protected, by its id.

    Raises:
        CadreError: a rule of the workspace is weaker than the catalogue's; a table cannot be protected.
    """
    chosen = {id: _stricter(rule, workspace) for id, rule in rules().items()}
    with _engine(workspace) as engine:
        return {
            definition.id: _protected(workspace, memo, edition, definition, chosen, engine)
            for definition in computable(edition)
        }


def _engine(workspace: Workspace) -> Engine:
    section = workspace.config.workspace
    scratch = workspace.work / "scratch"
    return open_engine(section.engine, section.threads, section.memory, scratch)


def _stricter(rule: Rule, workspace: Workspace) -> Rule:
    """The rule with the workspace's own limits, which may only be tighter."""
    own = workspace.config.disclosure.get(rule.id)
    if own is None:
        return rule
    if own.minimum is not None and rule.minimum is not None and own.minimum < rule.minimum:
        raise _weaker(rule, "minimum", own.minimum, rule.minimum)
    share, limit = own.dominance_percent, rule.dominance_percent
    if share is not None and limit is not None and share > limit:
        raise _weaker(rule, "dominance_percent", share, limit)
    return rule.model_copy(update=own.model_dump(exclude_none=True))


def _weaker(rule: Rule, name: str, own: float, limit: float) -> CadreError:
    return CadreError("rule-weaker", ExitCode.CONFIGURATION, rule=rule.id, name=name, value=own, limit=limit)


def _protected(
    workspace: Workspace,
    memo: Memo,
    edition: Edition,
    definition: TallyDefinition,
    chosen: dict[str, Rule],
    engine: Engine,
) -> Kept:
    read = [*definition.reads, "areas", "published_tally"]
    depends = [
        {name: edition.digests[name] for name in read if name in edition.digests},
        definition.model_dump(), chosen[definition.rule].model_dump(), edition.country, edition.years,
        code_digest(*CODE),
    ]  # fmt: skip
    key = digest_of(depends)
    folder = workspace.work / "protected" / definition.id / key[:16]

    def make() -> dict[str, Any]:
        table = _tally(memo, edition, definition, engine)
        protected = _through_the_wall(table, chosen)
        protected.save(folder)
        told = "open" if protected.rule.kind in OPEN_KINDS else ""
        evidence = protected.evidence
        facts = {"cells": evidence["cells"], "suppressed": evidence["suppressed"], "told": told}
        return {"digest": protected.digest, "facts": facts}

    result = memo.step("protect", definition.id, key, make, lambda told: folder.is_dir())
    return Kept(folder, str(result["digest"]))


def _tally(memo: Memo, edition: Edition, definition: TallyDefinition, engine: Engine) -> TallyTable:
    memo.listener(Event("tally", definition.id, "started"))
    start = time.perf_counter()
    table = tally(edition, definition, engine)
    facts = {"cells": table.cells.num_rows}
    memo.listener(Event("tally", definition.id, "done", time.perf_counter() - start, facts))
    return replace(table, sources=_sources(edition, table.definition))


def _sources(edition: Edition, definition: TallyDefinition) -> tuple[Provenance, ...]:
    """The files behind the tables a tally reads; of published counts, their own files."""
    public = definition.rule == "already-public" and "published_tally" in edition.about
    if public and not _rows(edition, definition):
        named = sources_published(edition.tables, definition.id)
    else:
        about = [edition.about[name] for name in definition.reads if name in edition.about]
        named = frozenset(source for table in about for source in table.sources)
    return tuple(source for source in edition.sources if source.source in named)


def _rows(edition: Edition, definition: TallyDefinition) -> int:
    first = edition.about.get(definition.reads[0])
    return first.rows if first else 0


def _through_the_wall(table: TallyTable, chosen: dict[str, Rule]) -> ProtectedTable:
    rule = chosen[table.definition.rule]
    if rule.kind in OPEN_KINDS:
        return pass_public(table, rule)
    return protect(table, rule)
