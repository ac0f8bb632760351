"""Is an uploaded file what its name says, and does it stay a reasonable size when it is opened?"""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.vocabulary.errors import CadreError, ExitCode

MOST_UNPACKED = 8 * 10**9  # bytes
MOST_TIMES = 200  # as large as packed
HARMLESS = 50 * 10**6  # bytes; what unpacks to less is no bomb however well it was packed
MOST_MEMBERS = 10_000
MOST_ROWS = 500_000_000
TEXT = (".csv", ".tsv", ".txt", ".tab")
PARQUET = (".parquet", ".pq")
ENDINGS = (*TEXT, *PARQUET, ".xlsx", ".dta", ".sav")
_PACKED = ".gz"
_BLOCK = 1 << 20
_NOT_TEXT = (b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"$FL", b"<stata_dta>", b"%PDF")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, in which every Latin letter has a zero byte
_OLD_STATA = frozenset(b"\x69\x6c\x6e\x6f\x71\x72\x73")
_LOCAL_HEADER = struct.Struct("<26xHH")
_ENCRYPTED = 1


def ending_of(name: str) -> str:
    """``.csv`` of ``list.CSV`` and ``.csv.gz`` of ``list.csv.gz``; empty for what is not taken."""
    path = Path(name.lower())
    if path.suffix != _PACKED:
        return path.suffix if path.suffix in ENDINGS else ""
    inner = Path(path.stem).suffix
    return inner + _PACKED if inner in TEXT else ""


def check(path: Path, name: str) -> None:
    """``path``: the bytes as they lie; ``name``: what they are said to be.

    Raises:
        CadreError: of another kind than the ending says, damaged, or a small file that unpacks to a huge one.
    """
    ending = ending_of(name)
    if ending.endswith(_PACKED):
        _gzip(path, name)
    elif ending in _INSIDE:
        _INSIDE[ending](path, name)
    elif not _STARTS[ending](_start(path)):
        raise _other(name)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 16)


def _text(start: bytes) -> bool:
    return not start.startswith(_NOT_TEXT) and (start.startswith(_WIDE) or b"\0" not in start)


def _stata(start: bytes) -> bool:
    """Versions from 117 on name themselves; those before begin with their number and the order of bytes."""
    return start.startswith(b"<stata_dta>") or (start[0] in _OLD_STATA and start[1:2] in (b"\1", b"\2"))


def _spss(start: bytes) -> bool:
    return start.startswith(b"$FL2")


class _Meter:
    """Counts what comes out, and stops when that is no honest file any more."""

    def __init__(self, name: str, packed: int) -> None:
        self.name, self.packed, self.out = name, packed, 0

    def add(self, count: int) -> None:
        self.out += count
        if self.out > MOST_UNPACKED or (self.out > HARMLESS and self.out > MOST_TIMES * self.packed):
            raise _bomb(self.name)


def _gzip(path: Path, name: str) -> None:
    if not _start(path).startswith(b"\x1f\x8b"):
        raise _other(name)
    meter = _Meter(name, path.stat().st_size)
    try:
        with gzip.open(path) as file:
            if not _text(file.read(1 << 16)):
                raise _other(name)
            while block := file.read(_BLOCK):
                meter.add(len(block))
    except (OSError, EOFError, zlib.error) as problem:
        raise _damaged(name) from problem


def _workbook(path: Path, name: str) -> None:
    """A zip with a workbook in it. What it says of its own sizes is not believed: all is unpacked once."""
    if not _start(path).startswith(b"PK\x03\x04"):
        raise _other(name)
    meter = _Meter(name, path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as book, path.open("rb") as file:
            members = book.infolist()
            if len(members) > MOST_MEMBERS:
                raise _bomb(name)
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(book.namelist()):
                raise _other(name)
            for member in members:
                for count in _unpacked(file, member, name):
                    meter.add(count)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError) as problem:
        raise _damaged(name) from problem


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo, name: str) -> Iterator[int]:
    """Sizes of the blocks that a member unpacks to."""
    if member.flag_bits & _ENCRYPTED or member.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise _damaged(name)
    file.seek(member.header_offset)
    file.seek(sum(_LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))), 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield member.compress_size
        return
    unpack, left, given = zlib.decompressobj(-15), member.compress_size, b""
    while not unpack.eof:
        if not given:
            given = file.read(min(_BLOCK, left))
            left -= len(given)
            if not given:
                raise _damaged(name)
        yield len(unpack.decompress(given, _BLOCK))
        given = unpack.unconsumed_tail


def _parquet(path: Path, name: str) -> None:
    if not _start(path).startswith(b"PAR1"):
        raise _other(name)
    meter = _Meter(name, path.stat().st_size)
    try:
        found = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as problem:
        raise _damaged(name) from problem
    if found.num_rows > MOST_ROWS:
        raise _bomb(name)
    for place in range(found.num_row_groups):
        meter.add(found.row_group(place).total_byte_size)


_INSIDE: dict[str, Callable[[Path, str], None]] = {".xlsx": _workbook, **dict.fromkeys(PARQUET, _parquet)}
_STARTS: dict[str, Callable[[bytes], bool]] = {**dict.fromkeys(TEXT, _text), ".dta": _stata, ".sav": _spss}


def _other(name: str) -> CadreError:
    return CadreError("upload-kind", ExitCode.INPUT, file=name, ending=ending_of(name))


def _damaged(name: str) -> CadreError:
    return CadreError("upload-damaged", ExitCode.INPUT, file=name)


def _bomb(name: str) -> CadreError:
    return CadreError("upload-bomb", ExitCode.INPUT, file=name)
