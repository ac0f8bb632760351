"""Code tables: every spelling a column may hold, and the canonical code it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from cadre.catalogue.load import code_list
from cadre.vocabulary.definitions import Column
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import LANGUAGES
from cadre.vocabulary.trees import UNKNOWN, Tree
from cadre.workspace.mapping import ColumnMapping, nearest


@dataclass(frozen=True)
class CodeTable:
    """``spellings``: accepted spelling -> code, the mapping's own last so that they win.

    ``closed``: a spelling that is not there is an unknown code; in an open table it is read as it stands.
    ``names``: what a suggestion may be drawn from, spelling -> code.
    """

    spellings: Mapping[str, str]
    closed: bool
    names: Mapping[str, str]

    def suggestion(self, value: str) -> str | None:
        """The code that was probably meant, with the spelling that is near: "2221 (Nurse)"."""
        close = nearest(value, list(self.names))
        if close is None:
            return None
        code = self.names[close]
        return code if code == close else f"{code} ({close})"


def code_table(
    name: str,
    column: Column,
    mapping: ColumnMapping,
    areas: Tree | None,
    facilities: AbstractSet[str] | None,
) -> CodeTable | None:
    """The table for one canonical column; None when any text will do.

    Raises:
        CadreError: the mapping translates into a code that the code list does not have.
    """
    if column.type != "code":
        if not mapping.codes:
            return None
        targets = {code: code for code in mapping.codes.values()} if column.type == "text" else {}
        return CodeTable(targets | mapping.codes, column.type == "text", dict(mapping.codes))
    codes, tree = _known(column, areas, facilities)
    if codes is None:
        return CodeTable(mapping.codes, False, {}) if mapping.codes else None
    for code in [*mapping.codes.values(), *filter(None, [mapping.replacement])]:
        if code not in codes and code != UNKNOWN:
            raise CadreError(
                "mapping-unknown-code", ExitCode.CONFIGURATION, column=name, value=code, list=column.list,
                meant=nearest(code, sorted(codes)) or "—",
            )  # fmt: skip
    names = dict(_names(tree)) if tree is not None else {}
    canonical = {code: code for code in codes}
    spellings = canonical | _scheme(mapping.scheme, tree) | dict(mapping.codes)
    return CodeTable(spellings, True, names | canonical | dict(mapping.codes))


def _known(
    column: Column, areas: Tree | None, facilities: AbstractSet[str] | None
) -> tuple[AbstractSet[str] | None, Tree | None]:
    if column.list == "facility":
        return facilities, None
    tree = areas if column.list == "area" else code_list(column.list or "")
    return (None, None) if tree is None else (frozenset(tree.order), tree)


def _names(tree: Tree) -> Iterator[tuple[str, str]]:
    for code in reversed(tree.order):
        for language in LANGUAGES:
            yield tree.names[code].in_(language), code


def _scheme(scheme: str | None, tree: Tree | None) -> dict[str, str]:
    if scheme is None or tree is None:
        return {}
    if scheme == "name":
        return dict(_names(tree))
    return {
        attributes[scheme]: code for code, attributes in tree.attributes.items() if attributes.get(scheme)
    }
