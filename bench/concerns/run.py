"""Submitting concerns: 20 a second, and 100 at one moment, through the real reports API.

    .venv/bin/python bench/concerns/run.py

Beside it in the same run: what a submission cannot do without, one Argon2id of the code and one write that
has reached the disk. Proofs of work are solved before and not counted; they are the phone's. Server and load
share the machine. The result is written into bench/concerns/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from making import bodies, environment

sys.path.append(str(Path(__file__).parent.parent))

from harness import machine
from serving import running

PORT = 8973
CADRE = str(Path(sys.executable).parent / "cadre")
P95, AT_ONCE = 400, 100
PATIENCE = 60  # seconds; then a post has failed


@dataclass(frozen=True)
class Answered:
    seconds: float
    status: int


async def _post(client: aiohttp.ClientSession, url: str, body: bytes, due: float) -> Answered:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        async with client.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
            await answer.read()
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        status = 0
    return Answered(time.perf_counter() - due, status)


async def _all(url: str, posts: Sequence[bytes], rate: float) -> list[Answered]:
    limits, patience = aiohttp.TCPConnector(limit=200), aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(connector=limits, timeout=patience) as client:
        start = time.perf_counter() + 0.5
        waiting = [_post(client, url, body, start + n / rate) for n, body in enumerate(posts)]
        return list(await asyncio.gather(*waiting))


def post(url: str, posts: Sequence[bytes], rate: float) -> list[Answered]:
    """Each leaves when it is due, whether or not earlier ones were answered."""
    return asyncio.run(_all(url, posts, rate))


def floor(folder: Path, times: int = 40) -> float:
    """Median seconds of one Argon2id as the server does it, and one small write that has reached the disk."""
    from argon2.low_level import Type, hash_secret_raw

    def once() -> float:
        began = time.perf_counter()
        hash_secret_raw(os.urandom(32), os.urandom(16), 2, 19 << 10, 1, 32, Type.ID)
        with (folder / "floor").open("wb") as file:
            file.write(os.urandom(16 << 10))
            file.flush()
            os.fsync(file.fileno())
        return time.perf_counter() - began

    return statistics.median(once() for _ in range(times))


def stored(home: Path) -> tuple[int, int]:
    """Cases, and first messages, in the database."""
    with sqlite3.connect(home / "concerns" / "concerns.sqlite3") as database:
        (cases,) = database.execute("select count(*) from concerns_case").fetchone()
        (first,) = database.execute("select count(*) from concerns_message where seq = 1").fetchone()
    return cases, first


def told(name: str, found: Sequence[Answered], wanted: frozenset[int]) -> str:
    taken = sorted(1000 * one.seconds for one in found)
    p95 = taken[int(len(taken) * 0.95)]
    failed = sum(one.status not in wanted for one in found)
    return (
        f"| {name} | {len(found)} | {failed} | {statistics.median(taken):.0f} | {p95:.0f} | {taken[-1]:.0f} |"
    )


def write(lines: Sequence[str]) -> None:
    readme = Path(__file__).parent / "README.md"
    before = readme.read_text("utf-8").split("<!-- figures -->")[0]
    readme.write_text(before + "<!-- figures -->\n" + "\n".join(lines) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/bench-concerns"))
    for name, usual in {"seconds": 30, "rate": 20}.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    words = parser.parse_args()
    shutil.rmtree(words.folder, ignore_errors=True)
    home = words.folder.absolute() / "home"
    made = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("making.py")), str(home)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    union = json.loads(made.stdout.splitlines()[-1])
    env = dict(os.environ) | environment(home, None) | {"CADRE_CONCERNS_API_HOSTS": "127.0.0.1"}
    address, count = f"http://127.0.0.1:{PORT}", words.seconds * words.rate
    serve = [CADRE, "concerns", "serve", "api", "--bind", f"127.0.0.1:{PORT}"]
    with running(serve, env, f"{address}/v1/organisations", 60, words.folder / "api.log"):
        posts = bodies(union, address, count + AT_ONCE + 1)
        before = stored(home)[0]
        steady = post(f"{address}/v1/concerns", posts[:count], words.rate)
        at_once = post(f"{address}/v1/concerns", posts[count:-1], 1e9)
        same = post(f"{address}/v1/concerns", posts[-1:] * AT_ONCE, 1e9)
    cases, first = stored(home)
    least = floor(words.folder)
    wanted = count + AT_ONCE + 1
    median = statistics.median(one.seconds for one in steady)
    write([
        "", f"{machine()} · SQLite, 2 workers, load and server on the same machine", "",
        "| what | posts | failed | median, ms | 95 %, ms | longest, ms |", "|---|---|---|---|---|---|",
        told(f"{words.rate} a second for {words.seconds} s", steady, frozenset({201})),
        told(f"{AT_ONCE} at one moment", at_once, frozenset({201})),
        told(f"the same one {AT_ONCE} times at one moment", same, frozenset({200, 201})),
        "", f"Wanted {wanted} cases, found {cases - before} with {first - before} first messages.",
        f"One Argon2id and one synced write alone: {1000 * least:.0f} ms; a submission takes "
        f"{median / least:.1f} times that.",
    ])  # fmt: skip
    p95 = sorted(one.seconds for one in steady)[int(len(steady) * 0.95)]
    return 0 if cases - before == first - before == wanted and 1000 * p95 < P95 else 1


if __name__ == "__main__":
    sys.exit(main())
