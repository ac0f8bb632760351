"""Bring the files of a workspace's sources here, from their addresses or from a folder, and check their sums.

The bytes at an address are not always the file as it is read: line ends may have been made uniform, the file
may be compressed. ``prepare`` in ``cadre.toml`` names those steps, in order, and they are done again here:

- ``newlines``: carriage returns before line feeds are dropped;
- ``gzip``: compressed without name and time, so that the same bytes always give the same file;
- ``by-hand``: the file was put together from several, or cut; the note says how. It can only be copied.

A download that was broken off goes on where it stopped; a file takes its name only when its sum is right.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import atomic_file, sha256_of, storage_errors

State = Literal["here", "downloaded", "copied", "by-hand"]

PART = ".download"
CHUNK = 1 << 20
TIMEOUT = 60


@dataclass(frozen=True)
class Fetched:
    """What became of one file: it was here already, came from its address, was copied, or needs a hand."""

    source: str
    file: str
    state: State
    size: int
    url: str | None
    note: str | None


def fetch(workspace: Workspace, from_folder: Path | None = None) -> Iterator[Fetched]:
    """Bring every source's file into the ``raw`` folder, or into ``data`` of the workspace.

    A file that is here and has the right sum is left alone. Files several sources share come once.

    Raises:
        CadreError: no address, no answer, another sum than declared, no such file in ``from_folder``.
    """
    seen: set[str] = set()
    for source in workspace.config.sources.values():
        if source.file in seen:
            continue
        seen.add(source.file)
        yield _one(workspace, source, from_folder)


def _one(workspace: Workspace, source: SourceConfig, from_folder: Path | None) -> Fetched:
    here = workspace.source_path(source)
    if here.is_file() and (_own(source) or intact(here, source)):
        return _fetched(source, "here", here)
    target = (workspace.raw or workspace.folder / "data") / source.file
    if from_folder is not None:
        _copy(from_folder / source.file, target, source)
        return _fetched(source, "copied", target)
    if source.url is None:
        raise CadreError("fetch-no-address", ExitCode.INPUT, source=source.id, file=source.file)
    if "by-hand" in source.prepare:
        return _fetched(source, "by-hand", target)
    _download(source.url, target, source)
    return _fetched(source, "downloaded", target)


def _own(source: SourceConfig) -> bool:
    """A small file that came with the workspace: nobody published a sum of it."""
    return source.url is None and source.sha256 is None


def _fetched(source: SourceConfig, state: State, path: Path) -> Fetched:
    size = path.stat().st_size if path.is_file() else 0
    return Fetched(source.id, source.file, state, size, source.url, source.note)


def intact(path: Path, source: SourceConfig) -> bool:
    """Is it the declared file? For gzip the sum of what it holds decides: compressors differ."""
    if source.content_sha256 is not None and same_content(path, source):
        return True
    return source.sha256 is None or sha256_of(path) == source.sha256.lower()


def same_content(path: Path, source: SourceConfig) -> bool:
    """Does a gzip file hold the declared bytes, however they were compressed?"""
    return source.content_sha256 is not None and _content_sum(path) == source.content_sha256.lower()


def _content_sum(path: Path) -> str | None:
    try:
        with gzip.open(path, "rb") as file:
            sum = hashlib.sha256()
            while chunk := file.read(CHUNK):
                sum.update(chunk)
    except (OSError, EOFError):
        return None
    return sum.hexdigest()


def _copy(origin: Path, target: Path, source: SourceConfig) -> None:
    if not origin.is_file():
        raise CadreError("fetch-not-in-folder", ExitCode.INPUT, file=source.file, folder=str(origin.parent))
    if not intact(origin, source):
        raise _wrong_sum(source, sha256_of(origin))
    with atomic_file(target) as temporary:
        shutil.copyfile(origin, temporary)


def _download(url: str, target: Path, source: SourceConfig) -> None:
    part = target.with_name(f".{target.name}{PART}")
    part.parent.mkdir(parents=True, exist_ok=True)
    with storage_errors(target):
        _bytes_from(url, part, source)
    try:
        if source.upstream_sha256 is not None and sha256_of(part) != source.upstream_sha256:
            raise _wrong_sum(source, sha256_of(part), source.upstream_sha256)
        with atomic_file(target) as temporary:
            _prepare(part, temporary, source)
            if not intact(temporary, source):
                raise _wrong_sum(source, sha256_of(temporary))
    finally:
        part.unlink(missing_ok=True)


def _bytes_from(url: str, part: Path, source: SourceConfig) -> None:
    """Append to ``part`` what is still missing; start again when the server cannot go on from there."""
    if not url.startswith(("https://", "http://")):
        raise CadreError("fetch-bad-address", ExitCode.CONFIGURATION, source=source.id, url=url)
    start = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "cadre"} | ({"Range": f"bytes={start}-"} if start else {})
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - http(s) only, see above
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - http(s) only  # nosec B310
            _append(answer, part)
    except urllib.error.HTTPError as problem:
        problem.close()
        if problem.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:  # then nothing is missing
            raise _no_answer(source, url, f"{problem.code} {problem.reason}") from problem
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as problem:
        raise _no_answer(source, url, str(getattr(problem, "reason", problem))) from problem


def _append(answer: Any, part: Path) -> None:
    """Write the answer to the end of ``part`` (or over it, when the whole file came again)."""
    with part.open("ab" if answer.status == HTTPStatus.PARTIAL_CONTENT else "wb") as file:
        before = file.tell()
        shutil.copyfileobj(answer, file, CHUNK)
        came = file.tell() - before
    promised = answer.headers.get("Content-Length")
    if promised is not None and came < int(promised):  # a short answer is not an error to the library
        raise ConnectionError(f"{came} / {promised}")


def _no_answer(source: SourceConfig, url: str, problem: str) -> CadreError:
    return CadreError("fetch-no-answer", ExitCode.INPUT, file=source.file, url=url, problem=problem)


def _wrong_sum(source: SourceConfig, found: str, declared: str | None = None) -> CadreError:
    return CadreError(
        "fetch-wrong-sum",
        ExitCode.INPUT,
        file=source.file,
        declared=declared or source.sha256 or source.content_sha256,
        found=found,
    )


def _prepare(part: Path, target: Path, source: SourceConfig) -> None:
    """Do the declared steps on the whole file: published tables are small."""
    content = part.read_bytes()
    if "newlines" in source.prepare:
        content = content.replace(b"\r\n", b"\n")
    if "gzip" in source.prepare:
        with target.open("wb") as plain, gzip.GzipFile("", "wb", 9, plain, mtime=0) as file:
            file.write(content)
    else:
        target.write_bytes(content)
