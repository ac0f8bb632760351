"""Sizes that tell little: messages fill one of four sizes, files grow by at most an eighth."""

from __future__ import annotations

from cadre_site.concerns.protocol.encoding import NotOursError

BUCKETS = (4 << 10, 16 << 10, 64 << 10, 256 << 10)
LEAST_FILE = 4 << 10


def padded(content: bytes) -> bytes:
    """Raises NotOursError: it does not fit the largest size."""
    size = next((bucket for bucket in BUCKETS if len(content) + 4 <= bucket), None)
    if size is None:
        raise NotOursError("message-too-long")
    return (len(content).to_bytes(4, "big") + content).ljust(size, b"\0")


def unpadded(data: bytes) -> bytes:
    """Raises NotOursError: no size of ours, a length that is not there, or something in the filling."""
    if len(data) not in BUCKETS:
        raise NotOursError("padding")
    return _cut(data, 4)


def padme(length: int) -> int:
    """Source: K. Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs,
    arXiv:1806.03160 (2019), section 4."""
    if length <= LEAST_FILE:
        return LEAST_FILE
    exponent = length.bit_length() - 1
    low = exponent - exponent.bit_length()
    return (length + (1 << low) - 1) >> low << low


def padded_file(content: bytes) -> bytes:
    return (len(content).to_bytes(8, "big") + content).ljust(padme(len(content) + 8), b"\0")


def unpadded_file(data: bytes) -> bytes:
    """Raises NotOursError as ``unpadded``."""
    content = _cut(data, 8)
    if len(data) != padme(len(content) + 8):
        raise NotOursError("padding")
    return content


def _cut(data: bytes, head: int) -> bytes:
    length = int.from_bytes(data[:head], "big")
    if len(data) < head or length > len(data) - head or data[head + length :].strip(b"\0"):
        raise NotOursError("padding")
    return data[head : head + length]
