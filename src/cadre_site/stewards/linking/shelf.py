"""What the last linking left for a person to decide, and what has been decided since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cadre.catalogue.load import source_kinds
from cadre.confidential.linkage import Links, open_links
from cadre.confidential.linkage.decisions import Line, standing_decisions
from cadre.confidential.linkage.reasons import REVIEW, ReviewPair, review_pairs
from cadre.pipeline.mending import last_extract
from cadre.workspace.config import Workspace
from cadre.workspace.files import read_json
from cadre_site.stewards.states import state_of

FILE = "decisions.csv"  # where cadre.toml names no other


def decisions_file(workspace: Workspace) -> Path:
    return workspace.folder / (workspace.config.linkage.decisions or FILE)


@dataclass(frozen=True)
class Shelf:
    """``pairs``: most uncertain first, decided ones among them. ``lines``: by pair, what has been decided.

    ``outdated``: files about people have been replaced or read again since they were linked.
    """

    links: Links
    pairs: tuple[ReviewPair, ...]
    lines: Mapping[str, Line]
    outdated: bool

    def line_of(self, pair: ReviewPair) -> Line | None:
        """The decision that holds for a pair: about these very rows, or the one the linking followed."""
        own = self.lines.get(pair.id)
        if own is not None and _same_rows(own, pair):
            return own
        return self.lines.get(pair.decided_by or "")

    @cached_property
    def open(self) -> list[ReviewPair]:
        return [pair for pair in self.pairs if self.line_of(pair) is None]

    @cached_property
    def by_id(self) -> dict[str, ReviewPair]:
        return {pair.id: pair for pair in self.pairs}

    @cached_property
    def lapsed(self) -> list[Line]:
        """Decisions about rows that are not there any more, or say something else of the person now."""
        return [
            line for id, line in self.lines.items() if self._fate.get(id) == "lapsed" and not self._anew(line)
        ]

    @cached_property
    def waiting(self) -> int:
        """How many decisions the next linking will be the first to follow."""
        return sum(self._told.get(id) != line.decision for id, line in self.lines.items()) + sum(
            id not in self.lines for id in self._told
        )

    def after(self, pair: ReviewPair) -> ReviewPair | None:
        """The next one to decide, from the beginning again after the last."""
        place = self.pairs.index(pair)
        turned = [*self.pairs[place + 1 :], *self.pairs[:place]]
        return next((one for one in turned if self.line_of(one) is None), None)

    def _anew(self, line: Line) -> bool:
        """Decided once more since, about the rows as they are now."""
        pair = self.by_id.get(line.pair)
        return pair is not None and _same_rows(line, pair)

    @cached_property
    def _followed(self) -> list[dict[str, str]]:
        import pyarrow.parquet as pq

        if not self.links.decisions.is_file():
            return []
        return list(pq.read_table(self.links.decisions, columns=["pair", "decision", "state"]).to_pylist())

    @cached_property
    def _fate(self) -> dict[str, str]:
        return {one["pair"]: one["state"] for one in self._followed}

    @cached_property
    def _told(self) -> dict[str, str]:
        return {one["pair"]: one["decision"] for one in self._followed}


def _same_rows(line: Line, pair: ReviewPair) -> bool:
    """The line was said of rows that said the same of the person; of a line by hand nobody knows."""
    said = dict(zip(line.rows, (line.left_print, line.right_print), strict=True))
    now = dict(zip((pair.left, pair.right), pair.prints, strict=True))
    return all(not told or told == now.get(row) for row, told in said.items())


def shelf_of(workspace: Workspace) -> Shelf | None:
    """None while nothing has been linked, or all of it by a key.

    Raises:
        CadreError: the file of decisions cannot be read.
    """
    links = last_links(workspace)
    if links is None or not (links.folder / REVIEW).is_file():
        return None
    lines = standing_decisions(decisions_file(workspace))
    changed = any(
        state_of(workspace, workspace.config.sources[id]).state == "changed"
        for id in links.extracts if id in workspace.config.sources
    )  # fmt: skip
    return Shelf(
        links, tuple(review_pairs(links.folder)), lines, changed or not read_as_linked(workspace, links)
    )


def last_links(workspace: Workspace) -> Links | None:
    """None while nothing has been linked by this version."""
    record = workspace.work / "memo" / "link" / "people.json"
    if not record.is_file():
        return None
    folder = workspace.work / "links" / str(read_json(record)["result"]["folder"])
    told = folder / "link.json"
    return open_links(folder) if told.is_file() and "extracts" in read_json(told) else None


def read_as_linked(workspace: Workspace, links: Links) -> bool:
    """The rows about people are those that were linked."""
    about_people = {
        id: extract.digest
        for id, source in workspace.config.sources.items()
        if source_kinds()[source.kind].level == "person" and (extract := last_extract(workspace, source))
    }
    return about_people == dict(links.extracts)
