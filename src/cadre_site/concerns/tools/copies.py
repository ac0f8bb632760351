"""A copy of an organisation's concerns as the server has them: ciphertext, keys wrapped, nothing readable."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.concerns.protocol.cases import WrappedKey
from cadre_site.concerns.protocol.manifests import Signed


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Kind = TypeVar("Kind", bound=_Row)


class CopiedMessage(_Row):
    seq: int
    generation: int
    blob: str


class CopiedCase(_Row):
    handle: str
    keys: tuple[WrappedKey, ...]
    messages: tuple[CopiedMessage, ...]
    identity: str | None


class Copy(_Row):
    """``manifest``: the newest one."""

    format: Literal["cadre-concerns-copy/1"] = "cadre-concerns-copy/1"
    organisation: str
    manifest: Signed
    cases: tuple[CopiedCase, ...]


def copy_in(file: Path) -> Copy:
    """Raises CadreError (INPUT): it cannot be read, or is no copy."""
    return _read(file, Copy, "concerns-copy-bad")


class Recovered(_Row):
    """Keys for somebody new: handle -> wrapped keys."""

    format: Literal["cadre-concerns-keys/1"] = "cadre-concerns-keys/1"
    organisation: str
    cases: dict[str, tuple[WrappedKey, ...]]


def recovered_in(file: Path) -> Recovered:
    """Raises CadreError (INPUT): it cannot be read, or is no file of recovered keys."""
    return _read(file, Recovered, "concerns-keys-bad")


def _read(file: Path, kind: type[Kind], otherwise: str) -> Kind:
    """``otherwise``: the error when the file is of another kind."""
    try:
        return kind.model_validate_json(file.read_bytes())
    except OSError as problem:
        raise CadreError("concerns-file", ExitCode.INPUT, file=str(file)) from problem
    except ValidationError as problem:
        raise CadreError(otherwise, ExitCode.INPUT, file=str(file)) from problem
