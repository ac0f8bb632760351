"""A source's mapping saved by a program: a file a version, and the one in force named in ``cadre.toml``.

Versions stand in ``mappings/<source>/1.yaml``, ``2.yaml`` … and are never written over. The mapping that was
in force before the first of them is copied in as one of them; its own file stays where it is, since other
sources may name it. Whatever stops the machine, ``cadre.toml`` names a whole file.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import FILE, SourceConfig, Workspace
from cadre.workspace.editing import with_value
from cadre.workspace.files import atomic_file, digest_of, sha256_of
from cadre.workspace.mapping import Mapping, load_mapping, written_mapping

FOLDER = "mappings"  # inside a workspace


@dataclass(frozen=True)
class Version:
    """``saved``: seconds since 1970. ``in_force``: this is the one the source is read by."""

    number: int
    path: Path
    saved: float
    in_force: bool

    @property
    def sha256(self) -> str:
        return sha256_of(self.path)


def versions(workspace: Workspace, source: SourceConfig) -> list[Version]:
    """Newest first."""
    found = [path for path in _folder(workspace, source).glob("*.yaml") if path.stem.isdigit()]
    return sorted(
        (Version(int(path.stem), path, path.stat().st_mtime, source.mapping == _name(source, int(path.stem)))
         for path in found), key=lambda version: -version.number,
    )  # fmt: skip


def mapping_in_force(workspace: Workspace, source: SourceConfig) -> Mapping:
    """As written; nothing where the source names none. Raises what ``written_mapping`` raises."""
    return written_mapping(workspace.folder / source.mapping) if source.mapping else Mapping()


def state_of(workspace: Workspace, source: SourceConfig) -> str:
    """Changes when the mapping in force does: whoever edited an older one is told so before they save."""
    path = workspace.folder / source.mapping if source.mapping else None
    return digest_of([source.mapping, sha256_of(path) if path and path.is_file() else None])[:16]


def save(workspace: Workspace, source: SourceConfig, mapping: Mapping) -> Path:
    """Write the mapping as the newest version and put it in force; its file.

    ``mapping`` names its code files relative to the mapping in force, as ``mapping_in_force`` gives it.

    Raises:
        CadreError: ``cadre.toml`` is written in a way that cannot be changed safely; the disk is full.
    """
    known = versions(workspace, source)
    number = max((version.number for version in known), default=0)
    if not any(version.in_force for version in known):
        number += 1
        _write(workspace, source, number, mapping_in_force(workspace, source))
    number += 1
    path = _write(workspace, source, number, mapping)
    put_in_force(workspace, source, number)
    return path


def as_loaded(workspace: Workspace, source: SourceConfig, mapping: Mapping) -> Mapping:
    """What the library reads from it when it is saved, code files included; nothing is saved.

    Raises:
        CadreError: as ``load_mapping``.
    """
    before = (workspace.folder / (source.mapping or FILE)).parent
    with tempfile.TemporaryDirectory(prefix="cadre-") as folder:
        path = Path(folder).resolve() / f"{source.id}.yaml"
        path.write_text(as_yaml(_moved(mapping, before.resolve(), path.parent)), encoding="utf-8")
        return load_mapping(path)


def put_in_force(workspace: Workspace, source: SourceConfig, number: int) -> None:
    """From now on the source is read by this version. Raises as ``save``."""
    config = workspace.folder / FILE
    changed = with_value(config.read_bytes(), ("sources", source.id), "mapping", _name(source, number))
    with atomic_file(config, config.stat().st_mode & 0o777) as temporary:
        temporary.write_bytes(changed)
    # An earlier version counts as changed from now on, and keeps the time at which it was saved.
    path = workspace.folder / _name(source, number)
    path.chmod(path.stat().st_mode)


def _folder(workspace: Workspace, source: SourceConfig) -> Path:
    return workspace.folder / FOLDER / source.id


def _name(source: SourceConfig, number: int) -> str:
    return f"{FOLDER}/{source.id}/{number}.yaml"


def _write(workspace: Workspace, source: SourceConfig, number: int, mapping: Mapping) -> Path:
    path = workspace.folder / _name(source, number)
    if path.exists():
        raise CadreError("mapping-taken", ExitCode.NOT_READY, source=source.id)
    before = (workspace.folder / (source.mapping or FILE)).parent
    with atomic_file(path) as temporary:
        temporary.write_text(as_yaml(_moved(mapping, before, path.parent)), encoding="utf-8")
    return path


def _moved(mapping: Mapping, before: Path, after: Path) -> Mapping:
    """Code files are named relative to the mapping."""
    columns = {
        name: column.model_copy(
            update={"codes_file": Path(os.path.relpath(before / column.codes_file, after)).as_posix()}
        )
        if column.codes_file
        else column
        for name, column in mapping.columns.items()
    }
    return mapping.model_copy(update={"columns": columns})


def as_yaml(mapping: Mapping) -> str:
    """The text of a mapping file that says the same."""
    return str(yaml.safe_dump(_plain(mapping), allow_unicode=True, sort_keys=False, width=110))


def _plain(value: Any) -> Any:
    """Only what was said, a list of one as the one."""
    if isinstance(value, Mapping):
        value = value.model_dump(by_alias=True, exclude_unset=True)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(one) for one in value]
    return value
