"""Change one value of ``cadre.toml`` and leave what stands beside it, comments included, as it was."""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import FILE
from cadre.workspace.files import atomic_file

Value = str | Sequence[str]
_MARK = "\ufeff"


def set_value(folder: Path, table: Sequence[str], key: str, value: Value, was: Value | None) -> None:
    """Let ``key`` of ``[table]`` in the workspace's ``cadre.toml`` be a text or a list of texts.

    ``table``: the names of the header's parts, ``("sources", "payroll")`` for ``[sources.payroll]``.

    Raises:
        CadreError: it is not ``was`` any more (None: it was not there); as ``with_value``; a full disk.
    """

    def changed(text: str) -> str:
        if _found(tomllib.loads(text), table).get(key) != _plain(was):
            raise CadreError("config-changed", ExitCode.CONFIGURATION, file=FILE, key=_path(table, key))
        return with_value(text, table, key, value)

    _rewrite(folder / FILE, changed)


def with_value(text: str, table: Sequence[str], key: str, value: Value) -> str:
    """The text of a TOML file with that value. It is read again: it must say what the file said but for this.

    Raises:
        CadreError: it does not; then it has to be changed by hand.
    """
    wanted = tomllib.loads(text)
    _found(wanted, table, make=True)[key] = _plain(value)
    made = _written(text, table, key, value)
    if _parsed(made) != wanted:
        raise CadreError("config-by-hand", ExitCode.CONFIGURATION, file=FILE, key=_path(table, key))
    return made


def _written(text: str, table: Sequence[str], key: str, value: Value) -> str:
    try:
        document = tomlkit.parse(text)
        section: Any = document
        for name in table:
            section = section[name] if name in section else section.setdefault(name, tomlkit.table())
        with _before_what_follows(section):
            section[key] = _plain(value)
        made = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, AttributeError):
        return ""
    # What is added ends its line as the file's own lines do.
    return made.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else made


@contextmanager
def _before_what_follows(section: Any) -> Iterator[None]:
    """A new key comes after the last one, not after the lines that introduce the next table."""
    body = section.value.body if isinstance(section, Table) else []
    tail: list[Any] = []
    while body and body[-1][0] is None:
        tail.insert(0, body.pop())
    yield
    body.extend(tail)


def _found(data: dict[str, Any], table: Sequence[str], make: bool = False) -> dict[str, Any]:
    for name in table:
        data = data.setdefault(name, {}) if make else data.get(name, {})
    return data


def _plain(value: Value | None) -> Any:
    return value if value is None or isinstance(value, str) else list(value)


def _path(table: Sequence[str], key: str) -> str:
    return ".".join([*table, key])


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _rewrite(path: Path, changed: Callable[[str], str]) -> None:
    """One writer at a time; whoever reads meanwhile finds the file before or after."""
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        text = path.read_bytes().decode("utf-8")  # line ends as they are
        made = changed(text.removeprefix(_MARK))
        with atomic_file(path, path.stat().st_mode & 0o777) as temporary:
            temporary.write_bytes(((_MARK if text.startswith(_MARK) else "") + made).encode())
    finally:
        os.close(handle)
