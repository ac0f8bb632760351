"""One error type. It carries facts and a message key; its words are in the catalogue, in both languages.

Every key ``error.NAME`` has three texts: ``what`` happened and where, ``why``, and what to do ``next``.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns to the shell; documented in docs/reference/exit-codes.md."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    CONFIGURATION = 3
    INPUT = 4
    LINKAGE = 5
    DISCLOSURE = 6
    NOT_READY = 7
    STORAGE = 8


class CadreError(Exception):
    """A problem the user can mend.

    ``key`` names the message (``error.<key>.what``, ``.why``, ``.next``); ``facts`` fill its blanks
    (file, row, column, value …) and are plain strings or numbers.
    """

    def __init__(self, key: str, exit_code: ExitCode = ExitCode.INPUT, /, **facts: object) -> None:
        self.key = key
        self.exit_code = exit_code
        self.facts = facts
        super().__init__(f"{key}: " + ", ".join(f"{name}={value!r}" for name, value in facts.items()))
