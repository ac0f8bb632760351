"""A binary heap of whole numbers in an array, the least first."""

from __future__ import annotations

from typing import Any

from cadre.disclosure.suppression.compiled import compiled


@compiled
def push(heap: Any, size: Any, item: Any) -> Any:
    """Put ``item`` in; returns the new size."""
    at = size
    heap[at] = item
    while at > 0:
        up = (at - 1) >> 1
        if heap[up] <= heap[at]:
            break
        heap[up], heap[at] = heap[at], heap[up]
        at = up
    return size + 1


@compiled
def pop(heap: Any, size: Any) -> Any:
    """Take the least out; returns it and the new size."""
    top = heap[0]
    size -= 1
    heap[0] = heap[size]
    at = 0
    while 2 * at + 1 < size:
        down = 2 * at + 1
        if down + 1 < size and heap[down + 1] < heap[down]:
            down += 1
        if heap[at] <= heap[down]:
            break
        heap[at], heap[down] = heap[down], heap[at]
        at = down
    return top, size
