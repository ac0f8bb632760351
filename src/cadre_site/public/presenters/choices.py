"""What can be chosen, and things in the order of the catalogue's modules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from cadre.catalogue.load import code_list
from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Choice:
    code: str
    name: str
    chosen: bool
    indent: int = 0


def by_module(things: Iterable[tuple[str | None, Thing]]) -> list[tuple[str | None, list[Thing]]]:
    """Things with the code of their module -> each module that has some, with them; None, the rest, last."""
    known: list[str | None] = [*code_list("module").names, None]
    found: dict[str | None, list[Thing]] = {module: [] for module in known}
    for module, thing in things:
        found[module if module in found else None].append(thing)
    return [(module, found[module]) for module in known if found[module]]


def module_name(module: str | None, language: Language) -> str:
    """A module as ``by_module`` gives it."""
    return code_list("module").names[module].in_(language) if module else say("site.methods.other", language)
