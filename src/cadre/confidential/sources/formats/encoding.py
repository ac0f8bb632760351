"""In which encoding a text file is written: byte-order mark, then valid UTF-8, then the most likely other."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from cadre.vocabulary.errors import CadreError, ExitCode

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In order of preference where the text reads equally well in several.
_LIKELY = ("cp1251", "cp1252", "koi8_r", "cp866", "cp1250", "cp1254", "cp1253", "cp1255", "cp1256", "cp1257",
           "iso8859_5", "mac_cyrillic", "gb18030", "shift_jis", "euc_kr", "big5")  # fmt: skip
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
# cp1251 and mac_cyrillic differ by a few letters: of such, the one that reads like a language is taken.
_AS_GOOD = 0.01


def open_bytes(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked when it is gzipped."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    return path.open("rb")


def encoding_of(path: Path, declared: str | None) -> str:
    """The name of the file's encoding.

    Raises:
        CadreError: no encoding of that name; the file is plainly in another one; none fits.
    """
    start = next(pieces(path), b"")[:_SAMPLE]
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if declared is not None:
        return _check_declared(declared, marked, start, path.name)
    return marked or _without_byte_order(start) or ("utf-8" if is_utf8(path) else _guess(path))


def _check_declared(declared: str, marked: str | None, start: bytes, file: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError as problem:
        raise CadreError(
            "encoding-unknown", ExitCode.CONFIGURATION, file=file, encoding=declared
        ) from problem
    if marked == "utf-8-sig" and name in ("utf-8", "utf-8-sig"):
        return marked
    wide = name.startswith(("utf-16", "utf-32"))
    actual = marked or ("UTF-8" if not start.isascii() and _valid_utf8(start) else None)
    plain = marked is None and (name.startswith("utf") or actual is None)
    if plain or (wide and marked in ("utf-16", "utf-32")):
        return declared
    raise CadreError("encoding-other", ExitCode.INPUT, file=file, encoding=declared, actual=actual)


def _valid_utf8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _without_byte_order(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain letters, digits and separators is zero."""
    if len(start) < 4 or b"\0" not in start:
        return None
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 8 < len(start):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def is_utf8(path: Path) -> bool:
    """Whether all of the file is UTF-8, read in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def pieces(path: Path) -> Iterator[bytes]:
    """The unpacked bytes of a file, a megabyte at a time.

    Raises:
        CadreError: a gzip file that is cut off or no gzip file at all.
    """
    try:
        with open_bytes(path) as file:
            while piece := file.read(_CHUNK):
                yield piece
    except (EOFError, gzip.BadGzipFile) as problem:
        raise CadreError("gzip-broken", ExitCode.INPUT, file=path.name) from problem


def _guess(path: Path) -> str:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(_telling_lines(path), cp_isolation=list(_LIKELY)))
    if not matches:
        raise CadreError("encoding-none", ExitCode.INPUT, file=path.name)
    least = min(match.chaos for match in matches)
    close = [match for match in matches if match.chaos <= least + _AS_GOOD]
    best = min(close, key=lambda match: (-match.coherence, match.chaos, _LIKELY.index(match.encoding)))
    return str(best.encoding)


def _telling_lines(path: Path) -> bytes:
    """The first lines that hold something other than ASCII: the rest says nothing about the encoding."""
    found = bytearray()
    for piece in pieces(path):
        for line in piece.split(b"\n"):
            if not line.isascii():
                found += line + b"\n"
        if len(found) > _SAMPLE:
            break
    return bytes(found[:_SAMPLE])


def line_of_bad_byte(path: Path, encoding: str) -> int:
    """The first line whose bytes do not fit the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    for piece in pieces(path):
        try:
            lines += decoder.decode(piece).count("\n")
        except UnicodeDecodeError as problem:
            return lines + problem.object[: problem.start].decode(encoding, "ignore").count("\n")
    return lines
