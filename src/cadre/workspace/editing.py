"""Change one value of ``cadre.toml`` and leave every other letter of it, comments included, as it was."""

from __future__ import annotations

import fcntl
import json
import os
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import FILE
from cadre.workspace.files import atomic_file

Value = str | Sequence[str]
_HEADER = re.compile(r"^[ \t]*\[[ \t]*([A-Za-z0-9_-]+)[ \t]*\][ \t]*(#.*?)?(?=\r?$)", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*\[", re.MULTILINE)


def set_value(folder: Path, table: str, key: str, value: Value, was: Value | None) -> None:
    """Let ``key`` of ``[table]`` in the workspace's ``cadre.toml`` be a text or a list of texts.

    Raises:
        CadreError: it is not ``was`` any more (None: it was not there); it is written in a way that cannot be
            changed here; a full disk.
    """

    def changed(text: str) -> str:
        now = tomllib.loads(text).get(table, {}).get(key)
        if now != (was if was is None or isinstance(was, str) else list(was)):
            raise CadreError("config-changed", ExitCode.CONFIGURATION, file=FILE, key=f"{table}.{key}")
        return with_value(text, table, key, value)

    _rewrite(folder / FILE, changed)


def _rewrite(path: Path, changed: Callable[[str], str]) -> None:
    """One writer at a time; whoever reads meanwhile finds the file before or after."""
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        text = path.read_bytes().decode("utf-8")  # line ends as they are
        mode = path.stat().st_mode & 0o777
        with atomic_file(path, mode) as temporary:
            temporary.write_bytes(changed(text.removeprefix("\ufeff")).encode())
    finally:
        os.close(handle)


def with_value(text: str, table: str, key: str, value: Value) -> str:
    """The text of a TOML file with that value; read again, nothing else in it is different.

    Raises:
        CadreError: the table or the key is written in another way than ``[table]`` and ``key = …``.
    """
    written = json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)
    made = _written(text, table, key, written)
    if _parsed(made) != _wanted(text, table, key, value):
        raise CadreError("config-by-hand", ExitCode.CONFIGURATION, file=FILE, key=f"{table}.{key}")
    return made


def _written(text: str, table: str, key: str, value: str) -> str:
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    header = next((found for found in _HEADER.finditer(text) if found[1] == table), None)
    if header is None:
        gap = "" if not text or text.endswith("\n") else end_of_line
        return f"{text}{gap}{end_of_line}[{table}]{end_of_line}{key} = {value}{end_of_line}"
    following = _NEXT.search(text, header.end())
    end = following.start() if following else len(text)
    present = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=[ \t]*", re.MULTILINE).search(
        text, header.end(), end
    )
    if present is None:
        place = header.end() + len(text[header.end() : end].rstrip())
        return f"{text[:place]}{end_of_line}{key} = {value}{text[place:]}"
    # a list over several lines: what follows may begin with a bracket, so its end is looked for in all of it
    stop = _end_of(text, present.start())
    kept = "".join(f"{found}{end_of_line}" for found in _comments(text[present.end() : stop]))
    return f"{text[: present.start()]}{kept}{text[present.start() : present.end()]}{value}{text[stop:]}"


def _end_of(text: str, start: int) -> int:
    """Where the value of the assignment at ``start`` ends: with the bracket or quote that completes it."""
    for found in re.finditer(r"[\]\"']", text[start:]):
        stop = start + found.end()
        if _parsed(text[start:stop]) is not None and text[stop : stop + 1] != text[stop - 1]:
            return stop
    return start


def _comments(value: str) -> list[str]:
    """Comments between the lines of a list: they are kept above it."""
    return [line[line.index("#") :].rstrip() for line in value.splitlines() if _is_commented(line)]


def _is_commented(line: str) -> bool:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", line)
    return "#" in bare


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _wanted(text: str, table: str, key: str, value: Value) -> dict[str, Any]:
    data = tomllib.loads(text)
    section = data.setdefault(table, {})
    if isinstance(section, dict):
        section[key] = value if isinstance(value, str) else list(value)
    return data
