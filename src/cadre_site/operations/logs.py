"""Log lines as JSON, one a line, without anything about a person.

What our own code says is a fixed word with facts that it chose. Of other code only the template is kept, not
what was filled in, and of an exception its kind and the places it passed, not its text: a database quotes
the row it refused, a parser the line it could not read. A line without ``event`` is found in the code
at ``from``.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

FACTS = "facts"
OURS = "cadre"
_DEEPEST = 30

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        if (event := _event(record)) is not None:
            line["event"] = event
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, FACTS, {})
        if record.name.split(".")[0] != OURS:
            line["from"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line |= _exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def _event(record: logging.LogRecord) -> str | None:
    """The words in the code. A message without blanks may have been filled in before it came here."""
    if record.name.split(".")[0] == OURS or record.args:
        return str(record.msg)
    return None


def _exception(problem: BaseException) -> dict[str, Any]:
    passed = [
        f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_name}:{line}"
        for frame, line in traceback.walk_tb(problem.__traceback__)
    ]
    kind = type(problem)
    return {"exception": f"{kind.__module__}.{kind.__qualname__}", "passed": passed[-_DEEPEST:]}
