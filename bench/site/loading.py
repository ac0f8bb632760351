"""An open load: requests leave at their times whether or not earlier ones have come back, as visitors do."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

PATIENCE = 30  # seconds; then a request has failed


@dataclass(frozen=True)
class Asked:
    """One request: its kind, the seconds from when it was due until its answer was read, its status."""

    kind: str
    seconds: float
    status: int


@dataclass(frozen=True)
class Told:
    """Milliseconds of one kind of request. ``failed``: anything but 200."""

    count: int
    failed: int
    median: float
    p95: float
    most: float


async def _ask(client: aiohttp.ClientSession, kind: str, url: str, due: float) -> Asked:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        async with client.get(url) as answer:
            await answer.read()
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        status = 0
    return Asked(kind, time.perf_counter() - due, status)


async def _all(requests: Sequence[tuple[str, str]], rate: float) -> list[Asked]:
    limits, patience = aiohttp.TCPConnector(limit=200), aiohttp.ClientTimeout(total=PATIENCE)
    headers, done = {"Accept-Encoding": "gzip"}, list[Asked]()
    async with aiohttp.ClientSession(connector=limits, timeout=patience, headers=headers) as client:
        start = time.perf_counter() + 0.5
        waiting = [
            asyncio.ensure_future(_ask(client, kind, url, start + n / rate))
            for n, (kind, url) in enumerate(requests)
        ]
        telling = asyncio.ensure_future(_tell(done, len(requests), rate))
        for one in asyncio.as_completed(waiting):
            done.append(await one)
        telling.cancel()
    return done


async def _tell(done: Sequence[Asked], count: int, rate: float) -> None:
    """Every five seconds on stderr how far it is."""
    start = time.perf_counter()
    while True:
        await asyncio.sleep(5)
        due = min(count, int((time.perf_counter() - start) * rate))
        failed = sum(one.status != 200 for one in done)
        print(
            f"  {len(done):,} of {count:,} answered, {due - len(done):,} late, {failed} failed",
            file=sys.stderr,
        )


def load(requests: Sequence[tuple[str, str]], rate: float) -> dict[str, Told]:
    """Ask everything at ``rate`` requests a second; what each kind of request took, its waiting included.

    It ends ``PATIENCE`` seconds after the last request was due, whatever the server does.
    """
    done = asyncio.run(_all(requests, rate))
    kinds = dict.fromkeys(one.kind for one in done)
    return {kind: _told([one for one in done if one.kind == kind]) for kind in kinds}


def _told(done: Sequence[Asked]) -> Told:
    took = sorted(one.seconds * 1000 for one in done)
    failed = sum(one.status != 200 for one in done)
    return Told(len(took), failed, statistics.median(took), took[int(0.95 * (len(took) - 1))], took[-1])
