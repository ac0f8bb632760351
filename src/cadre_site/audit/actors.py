"""Who acts: a person with an account, or whoever sits at the machine's terminal."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """``pseudonym`` is what the audit keeps: it names nobody once the account is erased."""

    @property
    def pseudonym(self) -> str: ...


@dataclass(frozen=True)
class Operator:
    """Somebody with access to the machine. The audit calls them by the name they gave."""

    name: str

    @property
    def pseudonym(self) -> str:
        return f"terminal: {self.name}"


def operator(name: str | None = None) -> Operator:
    """By the name given, else the one under which somebody is signed in to the machine."""
    return Operator(name or getpass.getuser())
