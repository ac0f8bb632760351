"""A listing as the bytes of a CSV, a portion of cells at a time and without a loop over cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.problem import Ints
from cadre.disclosure.tool.listing import WITHHELD, WORDS, Listing

PORTION = 500_000
_SPECIAL = frozenset('",\r\n')


def csv_bytes(listing: Listing, public: bool) -> Iterator[Any]:
    """Header, then the cells in the order of their keys; ``public``: withheld figures are left blank."""
    more = ["published_value"] if listing.perturbed is not None and not public else []
    figures = [listing.name, *(one.name for one in listing.beside)]
    names = [*(dimension.name for dimension in listing.dimensions), *figures, "status", *more]
    yield (",".join(quoted(name) for name in names) + "\n").encode()
    codes = [
        pa.array([quoted(code) for code in listing.codes(axis)]) for axis in range(len(listing.dimensions))
    ]
    hidden = [listing.hidden(one, public) for one in listing.beside]
    for start in range(0, len(listing.keys), PORTION):
        rows = slice(start, start + PORTION)
        beside = [
            pc.if_else(pa.array(blank[rows]), "", numerals(one.units[rows], one.decimals))
            for one, blank in zip(listing.beside, hidden, strict=True)
        ]
        yield _portion(listing, rows, codes, public, beside)


def quoted(text: str) -> str:
    """A field as RFC 4180 wants it: quotes where they are needed, and around outer blanks."""
    if text and not _SPECIAL.intersection(text) and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'


def _portion(listing: Listing, rows: slice, codes: list[Any], public: bool, beside: list[Any]) -> Any:
    places = listing.places(rows)
    columns = [words.take(pa.array(places[:, axis])) for axis, words in enumerate(codes)]
    status = listing.public_status(rows) if public else listing.status[rows]
    figures = listing.units if listing.perturbed is None or not public else listing.perturbed
    values = numerals(figures[rows], listing.decimals)
    if public:
        values = pc.if_else(pa.array(status == WITHHELD), "", values)
    last = [pa.array(WORDS).take(pa.array(status.astype(np.int64)))]
    if listing.perturbed is not None and not public:
        last.append(numerals(listing.perturbed[rows], listing.decimals))
    last[-1] = pc.binary_join_element_wise(last[-1], "\n", "")
    lines = pc.binary_join_element_wise(*columns, values, *beside, *last, ",")
    return _text(lines)


def _text(lines: Any) -> Any:
    """The bytes of a string array one after the other: its data buffer is just that."""
    if isinstance(lines, pa.ChunkedArray):
        return b"".join(bytes(_text(chunk)) for chunk in lines.chunks)
    offsets = np.frombuffer(lines.buffers()[1], dtype=np.int32, count=len(lines) + 1, offset=4 * lines.offset)
    return memoryview(lines.buffers()[2])[offsets[0] : offsets[-1]]


def numerals(units: Ints, decimals: int) -> Any:
    """Whole units as text with ``decimals`` decimals."""
    if not decimals:
        return pa.array(units).cast(pa.string())
    pairs = np.stack([units, units >> 63], axis=1)  # 128 bits, little end first, sign carried up
    exact = pa.Decimal128Array.from_buffers(
        pa.decimal128(19, decimals), len(units), [None, pa.py_buffer(np.ascontiguousarray(pairs))]
    )
    return exact.cast(pa.string())
