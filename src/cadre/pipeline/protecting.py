"""Count each tally and take it through the wall; a tally whose tables and rule are as before is kept.

It is held against the releases that were given out before, and stands as it did where it is one of theirs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cadre.catalogue.load import rules
from cadre.confidential.store import Edition
from cadre.confidential.tallies.engines import Engine, open_engine
from cadre.confidential.tallies.published import sources_published
from cadre.confidential.tallies.tally import computable, tally
from cadre.disclosure import ProtectedTable, pass_public, protect
from cadre.pipeline.history import History, Kept
from cadre.pipeline.memo import Event, Memo, code_digest
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance, TallyTable
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of

CODE = ("confidential/tallies", "disclosure", "methods/pay", "vocabulary", "catalogue/codelists")
OPEN_KINDS = ("already-public", "open")


@dataclass(frozen=True)
class _Making:
    workspace: Workspace
    memo: Memo
    edition: Edition
    engine: Engine
    rules: Mapping[str, Rule]
    given_out: Mapping[str, Sequence[Kept]]


def protect_all(workspace: Workspace, memo: Memo, edition: Edition) -> dict[str, Kept]:
    """Every tally the edition has rows for, protected, by its id.

    Raises:
        CadreError: a rule of the workspace is weaker than the catalogue's; a table cannot be protected.
    """
    chosen = {id: _stricter(rule, workspace) for id, rule in rules().items()}
    with _engine(workspace) as engine:
        making = _Making(workspace, memo, edition, engine, chosen, History(workspace).given_out())
        return {definition.id: _protected(making, definition) for definition in computable(edition)}


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


def _protected(making: _Making, definition: TallyDefinition) -> Kept:
    key = _key(making, definition)
    before = making.given_out.get(definition.id, ())
    for one in reversed(before):
        if one.key == key:
            making.memo.listener(Event("protect", definition.id, "unchanged", facts=dict(one.facts)))
            return one
    held_against = digest_of([key, [one.digest for one in before]])
    folder = making.workspace.work / "protected" / definition.id / held_against[:16]

    def make() -> dict[str, Any]:
        table = _tally(making.memo, making.edition, definition, making.engine)
        protected = _through_the_wall(table, making.rules, before)
        protected.save(folder)
        told = "open" if protected.rule.kind in OPEN_KINDS else ""
        evidence = protected.evidence
        facts = {"cells": evidence["cells"], "suppressed": evidence["suppressed"], "told": told}
        return {"digest": protected.digest, "facts": facts}

    result = making.memo.step("protect", definition.id, held_against, make, lambda told: folder.is_dir())
    return Kept(folder, str(result["digest"]), key, result["facts"])


def _key(making: _Making, definition: TallyDefinition) -> str:
    edition, read = making.edition, [*definition.reads, "areas", "published_tally"]
    return digest_of(
        [
            {name: edition.digests[name] for name in read if name in edition.digests},
            definition.model_dump(), making.rules[definition.rule].model_dump(), edition.country,
            edition.years, code_digest(*CODE),
        ]
    )  # fmt: skip


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


def _through_the_wall(table: TallyTable, rules: Mapping[str, Rule], before: Sequence[Kept]) -> ProtectedTable:
    rule = rules[table.definition.rule]
    if rule.kind in OPEN_KINDS:
        return pass_public(table, rule)
    return protect(table, rule, [one.load() for one in before])
