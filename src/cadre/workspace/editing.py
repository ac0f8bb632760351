"""Change one value in a TOML file that people write by hand, and not a letter beside it."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import FILE

_HEADER = re.compile(r"^\s*\[(?!\[)(.+?)\]\s*(#.*)?$")
_ANY_HEADER = re.compile(r"^\s*\[")


def with_value(content: bytes, table: tuple[str, ...], key: str, value: str) -> bytes:
    """The file with ``key = "value"`` in the table that has a header of its own; comments stay.

    The line is found by its text, so the result is read again before it is given: it must say what the file
    said but for this one value.

    Raises:
        CadreError: it does not, since the table or the value is written in another way.
    """
    text = content.decode("utf-8-sig")
    mark = content[: len(content) - len(text.encode())]
    changed = _changed(text, table, key, value)
    wanted = tomllib.loads(text)
    place: Any = wanted
    for name in table:
        place = place.get(name, {})
    place[key] = value
    if changed is None or _read(changed) != wanted:
        raise CadreError(
            "config-not-editable",
            ExitCode.CONFIGURATION,
            file=FILE,
            table=".".join(table),
            key=key,
            value=value,
        )
    return mark + changed.encode()


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _changed(text: str, table: tuple[str, ...], key: str, value: str) -> str | None:
    lines = text.splitlines(keepends=True)
    start = next((place for place, line in enumerate(lines) if _opens(line, table)), None)
    if start is None:
        return None
    rest = range(start + 1, len(lines))
    end = next((place for place in rest if _ANY_HEADER.match(lines[place])), len(lines))
    ending = "\r\n" if lines[start].endswith("\r\n") else "\n"
    # A string of JSON is a string of TOML as well.
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    there = next((place for place in range(start + 1, end) if _is(lines[place], key)), None)
    if there is not None:
        comment = re.search(r"""["']\s*(#.*?)\s*$""", lines[there])
        lines[there] = f"{line}  {comment[1]}{ending}" if comment else line + ending
    else:
        lines[start] = lines[start].rstrip("\r\n") + ending
        file = next((place for place in range(start + 1, end) if _is(lines[place], "file")), start)
        lines[file] = lines[file].rstrip("\r\n") + ending
        lines.insert(file + 1, line + ending)
    return "".join(lines)


def _opens(line: str, table: tuple[str, ...]) -> bool:
    header = _HEADER.match(line)
    if header is None:
        return False
    found = _read(f"[{header[1]}]\n")
    for name in table:
        if found is None or list(found) != [name]:
            return False
        found = found[name]
    return found == {}


def _is(line: str, key: str) -> bool:
    return re.match(rf"""\s*(["']?){re.escape(key)}\1\s*=""", line) is not None
